#pragma once
// A map from 64-bit keys to small numbers, and a set of such keys, for millions of entries: 12 and
// 8 bytes a slot, open addressing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rangkul::registry {

/// Keys are hashes or numbers other than 0. Nothing is ever taken out.
class FlatMap {
 public:
  /// The value's place, or null.
  std::uint32_t* find(std::uint64_t key) {
    if (keys_.empty()) return nullptr;
    for (auto at = slot(key);; at = (at + 1) & mask_) {
      if (keys_[at] == key) return &values_[at];
      if (keys_[at] == 0) return nullptr;
    }
  }
  /// The value that stands there afterwards, and whether it was put in now.
  struct Put {
    std::uint32_t* value;
    bool fresh;
  };
  Put put(std::uint64_t key, std::uint32_t value) {
    if ((size_ + 1) * 5 > keys_.size() * 4) grow();
    for (auto at = slot(key);; at = (at + 1) & mask_) {
      if (keys_[at] == key) return {&values_[at], false};
      if (keys_[at] == 0) {
        keys_[at] = key;
        values_[at] = value;
        ++size_;
        return {&values_[at], true};
      }
    }
  }
  std::size_t size() const { return size_; }

 private:
  std::size_t slot(std::uint64_t key) const {
    key ^= key >> 32;
    key *= 0x9E3779B97F4A7C15ULL;
    return static_cast<std::size_t>(key >> 20) & mask_;
  }
  void grow() {
    std::vector<std::uint64_t> keys(keys_.empty() ? 1024 : keys_.size() * 2);
    std::vector<std::uint32_t> values(keys.size());
    keys.swap(keys_);
    values.swap(values_);
    mask_ = keys_.size() - 1;
    size_ = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] != 0) put(keys[i], values[i]);
  }
  std::vector<std::uint64_t> keys_{};
  std::vector<std::uint32_t> values_{};
  std::size_t mask_{0};
  std::size_t size_{0};
};

/// Keys as those of FlatMap. Has any number of slots, so that a set of known size wastes none.
class FlatSet {
 public:
  /// Room for so many keys at once.
  void reserve(std::size_t keys) {
    if (auto const slots = keys + keys / 4 + 1; slots > keys_.size()) rebuild(slots);
  }
  /// False when it was there already.
  bool put(std::uint64_t key) {
    constexpr std::size_t least = 1024;
    if ((size_ + 1) * 5 > keys_.size() * 4) rebuild(std::max(least, keys_.size() * 2));
    auto at = slot(key);
    for (; keys_[at] != 0; at = at + 1 == keys_.size() ? 0 : at + 1)
      if (keys_[at] == key) return false;
    keys_[at] = key;
    ++size_;
    return true;
  }

 private:
  std::size_t slot(std::uint64_t key) const {
    key ^= key >> 32;
    key *= 0x9E3779B97F4A7C15ULL;
    // The upper half as a part of all slots, which are fewer than 2^32.
    return static_cast<std::size_t>(((key >> 32) * keys_.size()) >> 32);
  }
  void rebuild(std::size_t slots) {
    std::vector<std::uint64_t> keys(slots);
    keys.swap(keys_);
    size_ = 0;
    for (auto const key : keys)
      if (key != 0) put(key);
  }
  std::vector<std::uint64_t> keys_{};
  std::size_t size_{0};
};

}  // namespace rangkul::registry
