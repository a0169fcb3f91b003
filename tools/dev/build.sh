# Building, formatting, and running the demonstration. Sourced by ./dev.

build() {
  local kind=$1 options=()
  shift
  case $kind in
    debug) options=(-DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1") ;;
    # No NDEBUG: what the standard library and the libraries check stays checked.
    release) options=(-DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O2" -DRANGKUL_TESTS=OFF) ;;
    # -O0: with -O1 compiling costs three to four times more.
    asan) options=(-DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1" -DRANGKUL_SANITIZE=ON) ;;
    bench) options=(-DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O2" -DRANGKUL_BENCH=ON) ;;
    *) fail "unknown kind of build: $kind (debug, release or asan)" ;;
  esac
  if [ ! -f "build/$kind/build.ninja" ]; then
    cmake -G Ninja -S . -B "build/$kind" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "${options[@]}"
  fi
  ninja -C "build/$kind" -j "$JOBS" "$@"
}

sources() { find src tests tools \( -name '*.h' -o -name '*.cpp' \) -print0; }

# Names the files that are not formatted, each once.
check_format() {
  local odd
  odd=$(sources | xargs -0 -r clang-format-14 --dry-run 2>&1 | sed -n 's/^\([^ :]*\):[0-9]*:.*/\1/p' | sort | uniq -c)
  if [ -n "$odd" ]; then
    echo "places to format, file (./dev fmt mends them):"
    echo "$odd"
    return 1
  fi
}

check_checks() {
  local said
  said=$(python3 tools/lint_test.py 2>&1) || { echo "$said"; return 1; }
}

check_documents() {
  python3 tools/glossary.py
  python3 tools/coverage.py
}

lint() {
  python3 tools/layers.py --strict
  python3 tools/tidy.py
  check_checks
  python3 tools/architecture.py --check
  check_documents
  check_format
  say "lint: nothing found"
}

fmt() {
  sources | xargs -0 -r clang-format-14 -i
  python3 tools/architecture.py
}

# Makes the demonstration city once. The mark is set last, so a first run that was cut short is begun again.
prepare_demo() {
  local store=data/demo.db program=build/release/rangkul
  if [ -f "$store.ready" ]; then return; fi
  mkdir -p data
  if [ -f "$store" ]; then
    local aside
    aside=data/unfinished-$(date +%Y%m%d-%H%M%S)
    say "data/demo.db was not finished; it is kept in $aside"
    mkdir -p "$aside"
    mv "$store"* "$aside/"
  fi
  "$program" init --db "sqlite:$store" --office 32.76 --demo
  "$program" demo load --db "sqlite:$store" --people "${RANGKUL_PEOPLE:-100000}"
  touch "$store.ready"
}

run_demo() {
  setup
  build release
  prepare_demo
  exec build/release/rangkul serve --db sqlite:data/demo.db --listen "${RANGKUL_LISTEN:-127.0.0.1:8080}" "$@"
}
