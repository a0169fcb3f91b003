# Tests on both stores. PostgreSQL is our own: a private port and folder, gone when we are. Sourced by ./dev.

PG_BIN=/usr/lib/postgresql/15/bin
PG_FOLDER=

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

stop_postgres() {
  if [ -z "$PG_FOLDER" ]; then return; fi
  as_postgres $PG_BIN/pg_ctl -D "$PG_FOLDER/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$PG_FOLDER"
  PG_FOLDER=
}

# Sets RANGKUL_TEST_PG. Synced writes are off: this store lives for minutes.
start_postgres() {
  if [ -n "$PG_FOLDER" ]; then return; fi
  [ -x $PG_BIN/postgres ] || fail "PostgreSQL 15 is missing: ./dev setup"
  PG_FOLDER=$(mktemp -d /tmp/rangkul-pg.XXXXXX)
  trap stop_postgres EXIT
  trap 'exit 130' INT TERM HUP
  if [ "$(id -u)" = 0 ]; then chown postgres "$PG_FOLDER"; fi
  as_postgres $PG_BIN/initdb -D "$PG_FOLDER/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$PG_FOLDER/initdb.log" 2>&1 || { cat "$PG_FOLDER/initdb.log"; fail "initdb failed"; }
  local try port
  for try in 1 2 3; do
    port=$(free_port)
    if as_postgres $PG_BIN/pg_ctl -D "$PG_FOLDER/data" -w -l "$PG_FOLDER/data/server.log" -o "-p $port -k $PG_FOLDER \
      -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=200" start >/dev/null; then break; fi
    if [ $try = 3 ]; then cat "$PG_FOLDER/data/server.log"; fail "PostgreSQL did not start"; fi
  done
  as_postgres $PG_BIN/createdb -h 127.0.0.1 -p "$port" -U postgres rangkul_test
  export RANGKUL_TEST_PG=postgresql://postgres@127.0.0.1:$port/rangkul_test
}

# run_tests KIND both|sqlite [ctest options]: ctest's closing line is the last thing printed.
run_tests() {
  local kind=$1 stores=$2
  shift 2
  if [ "$stores" = both ]; then start_postgres; else unset RANGKUL_TEST_PG; fi
  ctest --test-dir "build/$kind" --output-on-failure -j "$JOBS" --no-tests=error "$@"
}

golden() {
  start_postgres
  RANGKUL_GOLDEN=write ctest --test-dir build/debug --output-on-failure -j "$JOBS"
  git --no-pager diff --stat -- tests/golden
}

# script VERB FOLDER: the first script that a folder of tests/ offers, and how to start it.
run_script() {
  local verb=$1 folder=tests/$2
  shift 2
  if [ -f "$folder/run.mjs" ]; then node "$folder/run.mjs" "$@"
  elif [ -f "$folder/run.py" ]; then python3 "$folder/run.py" "$@"
  elif [ -f "$folder/run.sh" ]; then bash "$folder/run.sh" "$@"
  else fail "$verb: $folder has no run.mjs, run.py or run.sh"
  fi
}

bench() { start_postgres; run_script bench bench "$@"; }
fuzz() { run_script fuzz fuzz "$@"; }
e2e() { RANGKUL_PROGRAM=${RANGKUL_PROGRAM:-$TOP/build/release/rangkul} run_script e2e e2e "$@"; }
