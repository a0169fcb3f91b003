#!/bin/bash
# Fuzzes every target, or those named, for some seconds (30 unless told): ./dev fuzz [seconds] [target ...]. Seeds of
# earlier runs stay in build/fuzz/seeds, beside those of tests/fuzz/seeds; an input that fails is kept in
# build/fuzz/failed and ends the run. Words that a target's inputs are made of stand in <target>.dict.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-30}
shift || true
cmake -G Ninja -S . -B build/fuzz -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1" \
  -DRANGKUL_FUZZ=ON -DRANGKUL_SANITIZE=ON -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
targets=${*:-$(cd tests/fuzz && ls -- *_fuzz.cpp | sed 's/\.cpp$//')}
# shellcheck disable=SC2086
ninja -C build/fuzz -j "${RANGKUL_JOBS:-$(nproc)}" $targets
for target in $targets; do
  seeds=$PWD/build/fuzz/seeds/$target
  failed=$PWD/build/fuzz/failed/$target
  rm -rf "$failed"
  mkdir -p "$seeds" "$failed"
  more=()
  [ ! -e "tests/fuzz/seeds/$target" ] || more+=("tests/fuzz/seeds/$target")
  [ ! -e "tests/fuzz/$target.dict" ] || more+=("-dict=tests/fuzz/$target.dict")
  echo "fuzz: $target for $seconds s"
  build/fuzz/tests/fuzz/"$target" -max_total_time="$seconds" -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$failed/" "$seeds" "${more[@]}" 2>&1 | grep -E "^stat::number|ERROR|SUMMARY|seed|Seed" || true
  if [ -n "$(ls -A "$failed")" ]; then
    echo "fuzz: $target failed on $(ls -d "$failed"/* | head -1)" >&2
    exit 1
  fi
done
