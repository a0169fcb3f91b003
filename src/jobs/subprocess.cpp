#include "jobs/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace rangkul::jobs {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

/// The arguments of posix_spawn, freed together.
struct SpawnPlan {
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnPlan(SpawnPlan const&) = delete;
  SpawnPlan& operator=(SpawnPlan const&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(Subprocess const& what) {
  std::vector<std::string> out;
  for (char const* name : {"PATH", "HOME", "LANG"})
    if (char const* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  for (auto const& [name, value] : what.environment) out.push_back(name + "=" + value);
  return out;
}

/// A group of its own, so that it can be ended with its children; signals as a shell gives them.
int spawn(Subprocess const& what, int complaints, pid_t& pid) {
  SpawnPlan plan;
  posix_spawn_file_actions_addopen(&plan.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&plan.actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&plan.actions, complaints, 2);
  posix_spawn_file_actions_addclosefrom_np(&plan.actions, 3);
  sigset_t none;
  sigemptyset(&none);
  sigset_t all;
  sigfillset(&all);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setsigdefault(&plan.attributes, &all);
  posix_spawnattr_setpgroup(&plan.attributes, 0);
  posix_spawnattr_setflags(&plan.attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  auto arguments = what.argv;
  auto environment = environment_of(what);
  return posix_spawnp(&pid, arguments.front().c_str(), &plan.actions, &plan.attributes,
                      pointers(arguments).data(), pointers(environment).data());
}

std::string last_complaint(int complaints) {
  constexpr off_t most = 4000;
  auto const size = ::lseek(complaints, 0, SEEK_END);
  std::array<char, most> buffer{};
  auto const read = ::pread(complaints, buffer.data(), buffer.size(),
                            std::max<off_t>(0, size - static_cast<off_t>(most)));
  if (read <= 0) return {};
  auto const text = to_utf8(std::string_view(buffer.data(), static_cast<std::size_t>(read)));
  auto const lines = split(trim(text), '\n');
  return lines.empty() ? std::string{} : std::string(trim(lines.back()));
}

}  // namespace

Status run_subprocess(Subprocess const& what) {
  auto const& program = what.argv.front();
  Descriptor const complaints(::memfd_create("complaints", MFD_CLOEXEC));
  pid_t pid = 0;
  if (int const code = spawn(what, complaints.number(), pid); code != 0)
    return Error{ErrorKind::unavailable,
                 "subprocess.missing",
                 {{"program", program}, {"why", std::strerror(code)}}};
  Descriptor const ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  constexpr int slice_ms = 200;
  std::string refused;
  for (int left = what.timeout_seconds * 1000; refused.empty(); left -= slice_ms) {
    pollfd watched{ended.number(), POLLIN, 0};
    if (::poll(&watched, 1, slice_ms) > 0) break;
    if (what.give_up && what.give_up()) refused = "subprocess.given_up";
    if (left <= slice_ms) refused = "subprocess.timeout";
  }
  if (!refused.empty()) ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!refused.empty()) return Error{ErrorKind::unavailable, refused, {{"program", program}}};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  auto const why = last_complaint(complaints.number());
  return Error{ErrorKind::unavailable,
               "subprocess.failed",
               {{"program", program}, {"why", why.empty() ? std::to_string(status) : why}}};
}

}  // namespace rangkul::jobs
