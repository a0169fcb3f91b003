#include "sheet/string_spool.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace rangkul::sheet {
namespace {
constexpr std::size_t write_bytes = 256 * 1024;
}  // namespace

Result<StringSpool> StringSpool::create(std::string const& folder) {
  auto ends = TRY(File::unnamed(folder));
  return StringSpool(std::move(ends), TRY(File::unnamed(folder)));
}

Status StringSpool::Store::add(std::string_view bytes) {
  pending += bytes;
  if (pending.size() < write_bytes) return {};
  TRY(file.append(pending));
  pending.clear();
  return {};
}

Status StringSpool::Store::read(std::uint64_t at, std::size_t size, std::string& out) {
  if (cache.empty()) cache.resize(slots);
  while (size > 0) {
    auto const block = at / block_bytes;
    auto& slot = cache[block % slots];
    if (slot.block != block) {
      slot.bytes.resize(block_bytes);
      slot.bytes.resize(TRY(file.read_at(block * block_bytes, slot.bytes)));
      slot.block = block;
    }
    auto const from = static_cast<std::size_t>(at % block_bytes);
    if (from >= slot.bytes.size()) return invalid("sheet.unreadable");
    auto const part = std::min(size, slot.bytes.size() - from);
    out.append(slot.bytes, from, part);
    at += part;
    size -= part;
  }
  return {};
}

Status StringSpool::add(std::string_view text) {
  TRY(texts_.add(text));
  std::uint64_t const end = texts_.size();
  std::array<char, sizeof end> bytes{};
  std::memcpy(bytes.data(), &end, sizeof end);
  TRY(ends_.add({bytes.data(), bytes.size()}));
  ++count_;
  return {};
}

Status StringSpool::finish() {
  for (auto* store : {&ends_, &texts_}) {
    TRY(store->file.append(store->pending));
    store->pending = std::string();
  }
  return {};
}

Status StringSpool::append_to(std::string& out, std::uint64_t number) {
  CHECK_THAT(number < count_);
  std::array<std::uint64_t, 2> span{};
  scratch_.clear();
  std::uint64_t const first = number == 0 ? 0 : number - 1;
  std::size_t const bytes = number == 0 ? 8 : 16;
  TRY(ends_.read(first * 8, bytes, scratch_));
  std::memcpy(span.data() + (number == 0 ? 1 : 0), scratch_.data(), bytes);
  return texts_.read(span[0], static_cast<std::size_t>(span[1] - span[0]), out);
}

}  // namespace rangkul::sheet
