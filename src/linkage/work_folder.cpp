#include "linkage/work_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "linkage/checked_file.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint64_t magic = 0x314B4F574C4B4752ULL;  // another number for another layout

Error unusable(std::string const& path) {
  return conflict("match.work_unusable", {{"folder", path}});
}

Result<std::uint64_t> run_in(std::string const& path) {
  auto reader = TRY(CheckedReader::open(path, magic));
  std::uint64_t out = 0;
  TRY(reader.fill_one(out));
  TRY(reader.finish());
  return out;
}

}  // namespace

Claim::Claim(Claim&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
Claim& Claim::operator=(Claim&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
Claim::~Claim() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::optional<Claim>> Claim::take(std::string const& path) {
  // The lock's file stays: taken away, two processes could hold two files of one name.
  int const descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return unusable(path);
  Claim out(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return std::optional<Claim>(std::move(out));
  if (errno != EWOULDBLOCK) return unusable(path);
  return std::optional<Claim>();
}

Result<WorkFolder> WorkFolder::open(std::string const& path, std::uint64_t run) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return unusable(path);
  WorkFolder out(path);
  auto const name = out.place("run");
  if (!out.has("run") && !write_checked(name, magic, {bytes_of_one(run)}).ok())
    return unusable(path);
  auto const found = run_in(name);
  if (!found.ok() || found.value() != run) return conflict("match.work_other", {{"folder", path}});
  return out;
}

bool WorkFolder::has(std::string const& name) const { return writing_of(name) != 0; }

std::uint64_t WorkFolder::writing_of(std::string const& name) const {
  struct stat facts {};
  return ::stat(place(name).c_str(), &facts) == 0 ? facts.st_ino : 0;
}

Status Writing::finish() const { return write_checked(folder.place(written_mark), magic, {}); }

}  // namespace rangkul::linkage
