#pragma once
// The program as a process of its own, killed when its time is over. RANGKUL_PROGRAM names another
// build of it, RANGKUL_KILL_LOUD shows what it says.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace rangkul::test::program {

using Clock = std::chrono::steady_clock;

inline std::int64_t from_environment(char const* name, std::int64_t other) {
  char const* text = std::getenv(name);
  return text == nullptr ? other : std::atoll(text);
}

constexpr int killed = -9;

/// Two villages, for `rangkul init`.
constexpr char const* regions_csv =
    "code,name,level,parent\n32,Jawa Barat,2,\n32.76,Kota Depok,4,32\n32.76.06,Beji,6,32.76\n"
    "32.76.06.1001,Beji,10,32.76.06\n32.76.06.1002,Beji Timur,10,32.76.06\n";

inline std::string padded(std::int64_t number, std::size_t digits) {
  auto out = std::to_string(number);
  return std::string(digits - std::min(digits, out.size()), '0') + out;
}

/// Begins a run of the program, what it says thrown away.
inline ::pid_t start(std::vector<std::string> const& words) {
  auto const child = ::fork();
  if (child != 0) return child;
  int const nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(nowhere, STDOUT_FILENO);
  if (std::getenv("RANGKUL_KILL_LOUD") == nullptr) ::dup2(nowhere, STDERR_FILENO);
  std::vector<char*> list;
  char const* other = std::getenv("RANGKUL_PROGRAM");
  std::string program = other == nullptr ? RANGKUL_PROGRAM : other;
  list.push_back(program.data());
  auto copy = words;
  for (auto& word : copy) list.push_back(word.data());
  list.push_back(nullptr);
  ::execv(program.c_str(), list.data());
  ::_exit(127);
}

/// Its exit code; killed after `limit_ms` when that is not negative.
inline int end_of(::pid_t child, std::int64_t limit_ms = -1) {
  auto const until = Clock::now() + std::chrono::milliseconds(limit_ms);
  int status = 0;
  if (limit_ms >= 0) {
    while (::waitpid(child, &status, WNOHANG) == 0) {
      if (Clock::now() >= until) {
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        break;
      }
      ::usleep(200);
    }
  } else {
    ::waitpid(child, &status, 0);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : killed;
}

inline int run(std::vector<std::string> const& words, std::int64_t limit_ms = -1) {
  return end_of(start(words), limit_ms);
}

}  // namespace rangkul::test::program
