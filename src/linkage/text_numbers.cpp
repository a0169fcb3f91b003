#include "linkage/text_numbers.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace rangkul::linkage {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t first_slots = 1024;
constexpr std::size_t head_letters = 15;

std::uint64_t fold_product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  auto const product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Up to eight letters as a number, without a loop.
std::uint64_t eight_letters(std::string_view text) {
  auto const part = [&]<typename Number>(std::size_t at, Number number) {
    std::memcpy(&number, text.data() + at, sizeof number);
    return std::uint64_t{number};
  };
  auto const size = text.size();
  if (size == 8) return part(0, std::uint64_t{});
  if (size >= 4)
    return part(0, std::uint32_t{}) | part(size - 4, std::uint32_t{}) << (8 * (size - 4));
  if (size == 0) return 0;
  auto const letter = [&](std::size_t at) { return part(at, std::uint8_t{}) << (8 * at); };
  return letter(0) | letter(size / 2) | letter(size - 1);
}

}  // namespace

std::uint64_t hash_text(std::string_view text) {
  constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = text.size() * step;
  std::uint64_t part = 0;
  while (text.size() >= sizeof part) {
    std::memcpy(&part, text.data(), sizeof part);
    hash = fold_product(hash ^ part, step);
    text.remove_prefix(sizeof part);
  }
  part = 0;
  if (!text.empty()) std::memcpy(&part, text.data(), text.size());
  return fold_product(hash ^ part, 0xD6E8FEB86659FD93ULL);
}

TextNumbers::TextNumbers() : slots_(first_slots) {}

TextNumbers::Key TextNumbers::key_of(std::string_view text) {
  Key out{text, {}, 0};
  if (text.size() > head_letters) {
    std::uint64_t last = 0;
    std::memcpy(&out.head.first, text.data(), sizeof last);
    std::memcpy(&last, text.data() + sizeof last, sizeof last);
    constexpr std::uint64_t longer = head_letters + 1;
    out.head.second = last << 8 >> 8 | longer << 56;
    out.hash = static_cast<std::uint32_t>(hash_text(text));
    return out;
  }
  out.head.first = eight_letters(text.substr(0, 8));
  if (text.size() > 8) out.head.second = eight_letters(text.substr(8));
  out.head.second |= std::uint64_t{text.size()} << 56;
  out.hash = static_cast<std::uint32_t>(fold_product(out.head.first ^ 0x9E3779B97F4A7C15ULL,
                                                     out.head.second ^ 0xD6E8FEB86659FD93ULL));
  return out;
}

TextNumbers::Found TextNumbers::number(Key const& key) {
  auto const& text = key.text;
  auto const mask = slots_.size() - 1;
  auto at = key.hash & mask;
  for (; slots_[at].number_plus_one != 0; at = (at + 1) & mask)
    if (slots_[at].head == key.head &&
        (text.size() <= head_letters || texts_[slots_[at].number_plus_one - 1] == text))
      return {slots_[at].number_plus_one - 1, false};
  texts_.push_back(keep(text));
  slots_[at] = {key.head, key.hash, static_cast<std::uint32_t>(texts_.size())};
  if (texts_.size() * 4 > slots_.size() * 3) grow();
  return {static_cast<std::uint32_t>(texts_.size() - 1), true};
}

void TextNumbers::grow() {
  auto const old = std::exchange(slots_, decltype(slots_)(slots_.size() * 2));
  auto const mask = slots_.size() - 1;
  for (auto const& slot : old) {
    if (slot.number_plus_one == 0) continue;
    auto at = slot.hash & mask;
    while (slots_[at].number_plus_one != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::string_view TextNumbers::keep(std::string_view text) {
  if (text.size() > room_) {
    room_ = std::max(block_bytes, text.size());
    blocks_.push_back(std::make_unique<char[]>(room_));
    next_ = blocks_.back().get();
  }
  std::copy(text.begin(), text.end(), next_);
  std::string_view const kept(next_, text.size());
  next_ += text.size();
  room_ -= text.size();
  return kept;
}

}  // namespace rangkul::linkage
