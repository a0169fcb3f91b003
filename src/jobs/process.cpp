#include <signal.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "jobs/runner.h"

namespace rangkul::jobs {
namespace {

std::string host() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "-";
  return name.data();
}

/// When a process began, in ticks since boot: tells a living process from one that got its number.
std::string start_of(std::string const& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  if (!std::getline(file, line)) return {};
  auto const name_end = line.rfind(')');  // the program's name may hold blanks and brackets
  if (name_end == std::string::npos) return {};
  auto const fields = words(std::string_view(line).substr(name_end + 1));
  constexpr std::size_t start_field = 19;  // field 22 of proc(5), the third being the first here
  return fields.size() > start_field ? std::string(fields[start_field]) : std::string{};
}

}  // namespace

std::string process_name() {
  auto const pid = std::to_string(getpid());
  return host() + ":" + pid + ":" + start_of(pid);
}

bool process_alive(std::string_view owner) {
  auto const parts = split(owner, ':');
  if (parts.size() < 3) return false;
  if (parts[0] != host()) return true;
  return !parts[2].empty() && start_of(std::string(parts[1])) == parts[2];
}

}  // namespace rangkul::jobs
