#pragma once
// What an act on a hostile file takes, measured in a process of its own.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <sstream>
#include <string>

namespace rangkul::test {

// The address sanitizer keeps freed memory, so that there is nothing to measure under it.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool memory_is_ours = false;
#else
constexpr bool memory_is_ours = true;
#endif

struct Verdict {
  std::string code;  // one word
  long grown_kib{0};
  double seconds{0};
};

inline long peak_kib() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return use.ru_maxrss;
}

/// Runs `act` in a child, so that its peak memory is its own; what it answers is the code.
template <class Act>
Verdict in_child(Act const& act) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  auto const begin = std::chrono::steady_clock::now();
  pid_t const child = fork();
  if (child == 0) {
    auto const before = peak_kib();
    std::string const code = act();
    auto const text = std::to_string(peak_kib() - before) + " " + code;
    auto const put = write(ends[1], text.data(), text.size());
    _exit(put > 0 ? 0 : 1);
  }
  close(ends[1]);
  std::array<char, 256> answer{};
  auto const got = read(ends[0], answer.data(), answer.size() - 1);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(got > 0);
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
  Verdict out{{}, 0, took.count()};
  std::istringstream(answer.data()) >> out.grown_kib >> out.code;
  return out;
}

}  // namespace rangkul::test
