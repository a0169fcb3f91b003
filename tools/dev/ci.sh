# Everything, cheap first; each stage with its seconds. Sourced by ./dev.

STAGE_LINES=()
SANITIZED='base sheet linkage db audit http catalogue auth jobs screen papers registry matching programmes reports'

# stage NAME COMMAND...: stops at the first stage that fails.
stage() {
  local name=$1 begun=$SECONDS line
  shift
  echo "== $name"
  # In a subshell of its own "set -e" would be off behind "if"; so the status is taken afterwards.
  set +e
  (set -e; "$@")
  local status=$?
  set -e
  line=$(printf '%-28s %5d s' "$name" $((SECONDS - begun)))
  if [ $status != 0 ]; then
    echo "== $line  FAILED"
    exit $status
  fi
  echo "== $line"
  STAGE_LINES+=("$line")
}

skip() {
  local line
  line=$(printf '%-28s skipped: %s' "$1" "$2")
  echo "== $line"
  STAGE_LINES+=("$line")
}

tests_with_log() { run_tests debug both 2>&1 | tee build/test.log; }

migrations_from_zero() {
  local folder program=build/debug/rangkul address
  folder=$(mktemp -d)
  "$program" init --db "sqlite:$folder/zero.db" --office 32.76
  as_postgres $PG_BIN/createdb -h 127.0.0.1 -p "$(port_of "$RANGKUL_TEST_PG")" -U postgres rangkul_zero
  address=${RANGKUL_TEST_PG%/*}/rangkul_zero
  RANGKUL_FILES=$folder/files "$program" init --db "$address" --office 32.76
  rm -rf "$folder"
}

port_of() { sed 's#.*:\([0-9]*\)/.*#\1#' <<<"$1"; }

build_sanitized() {
  local folder targets=()
  for folder in $SANITIZED; do targets+=("${folder}_test"); done
  build asan "${targets[@]}"
}

# Every stage in one place. What the tree does not hold yet is skipped by name, never silently.
ci() {
  rm -f build/test.log
  stage "layers" python3 tools/layers.py --strict
  stage "tidy" python3 tools/tidy.py
  stage "checks of the checks" check_checks
  stage "architecture" python3 tools/architecture.py --check
  stage "glossary, coverage" check_documents
  stage "format" check_format
  stage "debug build" build debug
  start_postgres
  stage "tests, both stores" tests_with_log
  if [ -x build/debug/rangkul ]; then stage "migrations from zero" migrations_from_zero
  else skip "migrations from zero" "there is no program yet (src/main.cpp)"; fi
  # The folders whose whole tests have been proved clean under sanitizers; widen it as more are.
  stage "sanitizer build" build_sanitized
  stage "sanitizer tests, SQLite" run_tests asan sqlite -R "^($(tr ' ' '|' <<<"$SANITIZED"))\$"
  stage "release build" build release
  stage "browser tests" e2e
  if [ -x build/release/rangkul ]; then stage "release smoke test" python3 tools/smoke.py build/release/rangkul
  else skip "release smoke test" "there is no program yet (src/main.cpp)"; fi
  echo "== stages"
  printf '   %s\n' "${STAGE_LINES[@]}"
  printf '   %-28s %5d s\n' "in all" $SECONDS
  # Said again, so that the count of tests is the last thing on the screen.
  grep -A 3 'tests passed' build/test.log | sed '/^$/d'
}
