#include "audit/chain.h"

#include <array>
#include <charconv>
#include <cstring>

namespace rangkul::audit {

namespace {

/// A number as text, in storage of its own.
class Digits {
 public:
  template <typename Number>
  explicit Digits(Number number)
      : size_(static_cast<std::size_t>(
            std::to_chars(text_.data(), text_.data() + text_.size(), number).ptr - text_.data())) {}
  std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 40> text_;
  std::size_t size_;
};

}  // namespace

void Hasher::update(std::vector<char> const& from, std::size_t count) {
  crypto_generichash_update(&state_, reinterpret_cast<unsigned char const*>(from.data()), count);
}

void Hasher::flush() {
  if (other_.valid()) other_.get();
  if (used_ < much / 2) {
    update(held_, used_);
  } else {
    std::swap(held_, hashed_);
    held_.resize(much);
    other_ = std::async(std::launch::async, [this, count = used_] { update(hashed_, count); });
  }
  used_ = 0;
}

void Hasher::bytes(std::string_view text) {
  if (used_ + text.size() > held_.size()) flush();
  if (text.size() > held_.size()) {
    if (other_.valid()) other_.get();
    crypto_generichash_update(&state_, reinterpret_cast<unsigned char const*>(text.data()),
                              text.size());
    return;
  }
  std::memcpy(held_.data() + used_, text.data(), text.size());
  used_ += text.size();
}

void Hasher::add(std::string_view text) {
  bytes(Digits(text.size()).view());
  bytes(":");
  bytes(text);
}

void Hasher::add(std::int64_t number) { add(Digits(number).view()); }

void Hasher::add(double number) { add(Digits(number).view()); }

void Hasher::add_absent() { bytes("-"); }

std::string Hasher::hex() {
  flush();
  if (other_.valid()) other_.get();
  std::array<unsigned char, size> hash;
  crypto_generichash_final(&state_, hash.data(), hash.size());
  std::array<char, 2 * size + 1> text;
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
}

}  // namespace rangkul::audit
