#include "linkage/scratch.h"

namespace rangkul::linkage {
namespace {

sheet::File unnamed() {
  auto file = sheet::File::unnamed({});
  if (!file.ok()) throw ScratchFailure();
  return std::move(file).value();
}

}  // namespace

Scratch::Scratch() : file_(unnamed()) {}

std::uint64_t Scratch::put_bytes(std::string_view bytes) {
  std::lock_guard const lock(mutex_);
  auto const place = file_.size();
  if (!file_.append(bytes).ok()) throw ScratchFailure();
  return place;
}

void Scratch::get_bytes(std::uint64_t place, std::span<char> bytes) const {
  auto const got = file_.read_at(place, bytes);
  if (!got.ok() || got.value() != bytes.size()) throw ScratchFailure();
}

void Scratch::replace_bytes(std::uint64_t place, std::string_view bytes) {
  std::lock_guard const lock(mutex_);
  if (!file_.write_at(place, bytes).ok()) throw ScratchFailure();
}

}  // namespace rangkul::linkage
