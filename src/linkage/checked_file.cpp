#include "linkage/checked_file.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>

#include "linkage/text_numbers.h"

namespace rangkul::linkage {

void RunningCheck::add(std::string_view bytes) {
  constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
  value_ = (value_ ^ hash_text(bytes)) * step;
  value_ ^= value_ >> 31;
}

Status write_checked(std::string const& path, std::uint64_t magic,
                     std::vector<std::string_view> const& parts) {
  // Two processes may write the same at once, and so may two threads of one.
  static std::atomic<unsigned> writings{0};
  auto const unfinished =
      path + "." + std::to_string(::getpid()) + "-" + std::to_string(++writings) + ".new";
  auto const write = [&]() -> Status {
    auto file = TRY(sheet::File::create(unfinished));
    RunningCheck check;
    TRY(file.append(bytes_of_one(magic)));
    for (auto const part : parts) {
      std::uint64_t const size = part.size();
      check.add(bytes_of_one(size));
      check.add(part);
      TRY(file.append(bytes_of_one(size)));
      TRY(file.append(part));
    }
    auto const value = check.value();
    return file.append(bytes_of_one(value));
  };
  auto status = write();
  if (status.ok() && std::rename(unfinished.c_str(), path.c_str()) != 0)
    status = invalid("sheet.unwritable");
  if (!status.ok()) std::remove(unfinished.c_str());
  return status;
}

Error CheckedReader::damaged() { return invalid("match.file_damaged"); }

Result<CheckedReader> CheckedReader::open(std::string const& path, std::uint64_t magic) {
  CheckedReader out(TRY(sheet::File::open(path)));
  std::uint64_t found = 0;
  TRY(out.take_unchecked(&found, sizeof found));
  if (found != magic) return damaged();
  return out;
}

Result<std::uint64_t> CheckedReader::next_size() {
  std::uint64_t size = 0;
  TRY(take(&size, sizeof size));
  if (size > file_.size() - std::min(at_, file_.size())) return damaged();
  return size;
}

Status CheckedReader::take(void* into, std::size_t bytes) {
  TRY(take_unchecked(into, bytes));
  check_.add({static_cast<char const*>(into), bytes});
  return {};
}

Status CheckedReader::take_unchecked(void* into, std::size_t bytes) {
  auto const got = TRY(file_.read_at(at_, {static_cast<char*>(into), bytes}));
  at_ += got;
  return got == bytes ? Status{} : damaged();
}

Status CheckedReader::finish() {
  std::uint64_t check = 0;
  TRY(take_unchecked(&check, sizeof check));
  return check == check_.value() && at_ == file_.size() ? Status{} : damaged();
}

}  // namespace rangkul::linkage
