#pragma once
// Strong 64-bit ids. A PersonId is not a FamilyId, and neither is an int.
// Made by the server, ordered by time: 43 bits of milliseconds since 2020 and 20 bits of counter.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rangkul {

template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t value) : value_(value) {}
  constexpr std::int64_t value() const { return value_; }
  constexpr bool is_set() const { return value_ != 0; }
  std::string text() const { return std::to_string(value_); }
  /// Decimal digits only, above zero.
  static std::optional<Id> parse(std::string_view text);
  friend constexpr auto operator<=>(Id const&, Id const&) = default;

 private:
  std::int64_t value_{0};
};

/// A new id; unique within one process, and time-ordered between processes. Thread-safe.
std::int64_t next_id_value();

template <typename Tag>
Id<Tag> next_id() {
  return Id<Tag>{next_id_value()};
}

/// errors: none; empty when the text is not a positive decimal number below 2^63.
std::optional<std::int64_t> parse_id_value(std::string_view text);

template <typename Tag>
std::optional<Id<Tag>> Id<Tag>::parse(std::string_view text) {
  auto const value = parse_id_value(text);
  if (!value) return std::nullopt;
  return Id{*value};
}

using PersonId = Id<struct PersonTag>;
using FamilyId = Id<struct FamilyTag>;
using AccountId = Id<struct AccountTag>;
using ImportId = Id<struct ImportTag>;
using JobId = Id<struct JobTag>;
using EventId = Id<struct EventTag>;

}  // namespace rangkul

template <typename Tag>
struct std::hash<rangkul::Id<Tag>> {
  std::size_t operator()(rangkul::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value());
  }
};
