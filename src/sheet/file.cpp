#include "sheet/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace rangkul::sheet {
namespace {

std::string folder_or_default(std::string const& folder) {
  if (!folder.empty()) return folder;
  std::error_code failed;
  auto const found = std::filesystem::temp_directory_path(failed);
  return failed ? "/tmp" : found.string();
}

Error unwritable() { return {ErrorKind::unavailable, "sheet.unwritable", {}, {}}; }

}  // namespace

Result<File> File::open(std::string const& path) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return invalid("sheet.unreadable");
  struct stat about {};
  File file(descriptor, 0);
  if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode))
    return invalid("sheet.unreadable");
  file.size_ = static_cast<std::uint64_t>(about.st_size);
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return file;
}

Result<File> File::create(std::string const& path) {
  constexpr mode_t owner_only = 0600;
  int const descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, owner_only);
  if (descriptor < 0) return unwritable();
  return File(descriptor, 0);
}

Result<File> File::unnamed(std::string const& folder) {
  auto name = folder_or_default(folder) + "/rangkul-XXXXXX";
  int const descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return unwritable();
  ::unlink(name.c_str());
  return File(descriptor, 0);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> File::read_at(std::uint64_t offset, std::span<char> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    auto const got = ::pread(descriptor_, into.data() + done, into.size() - done,
                             static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return invalid("sheet.unreadable");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Status File::append(std::string_view bytes) { return write_at(size_, bytes); }

Status File::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const put = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return unwritable();
    offset += static_cast<std::uint64_t>(put);
    size_ = std::max(size_, offset);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<TempFile> TempFile::create(std::string const& folder) {
  auto name = folder_or_default(folder) + "/rangkul-XXXXXX";
  int const descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return unwritable();
  ::close(descriptor);
  return TempFile(std::move(name));
}

TempFile::TempFile(TempFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TempFile::~TempFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::string TempFile::release() { return std::exchange(path_, {}); }

}  // namespace rangkul::sheet
