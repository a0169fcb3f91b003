#pragma once
// Whole rupiah and honest percentages.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul {

/// Whole rupiah. Sums that leave int64 are our own mistake (they abort).
class Rupiah {
 public:
  constexpr Rupiah() = default;
  constexpr explicit Rupiah(std::int64_t whole) : whole_(whole) {}
  /// "2.000.000", "2000000" or "Rp 2.000.000"; never negative. errors: rupiah.unreadable
  static Result<Rupiah> parse(std::string_view text);
  constexpr std::int64_t whole() const { return whole_; }
  /// "Rp 2.000.000"
  std::string text() const;
  Rupiah operator+(Rupiah other) const;
  Rupiah operator-(Rupiah other) const;
  Rupiah times(std::int64_t count) const;
  /// Division with the rest named: this = share * parts + rest.
  struct Shares {
    std::int64_t share;
    std::int64_t rest;
  };
  Shares split_into(std::int64_t parts) const;
  friend constexpr auto operator<=>(Rupiah const&, Rupiah const&) = default;

 private:
  std::int64_t whole_{0};
};

/// Keeps numerator and denominator; rounds half up to two decimals only when shown.
class Percent {
 public:
  constexpr Percent(std::int64_t part, std::int64_t whole) : part_(part), whole_(whole) {}
  std::int64_t part() const { return part_; }
  std::int64_t whole() const { return whole_; }
  /// Hundredths of a percent, half up; nothing when the whole is zero. 2490 of 3150 is 7905.
  std::optional<std::int64_t> hundredths() const;
  /// "79,05", or "-" for a target of zero (style.md).
  std::string text() const;

 private:
  std::int64_t part_;
  std::int64_t whole_;
};

/// Formats hundredths of a percent: 7905 -> "79,05".
std::string hundredths_text(std::int64_t hundredths);
/// Mean of shown percentages, half up, in hundredths; nothing for no rows.
/// source: domain.md 1.1 row 10 (mean of the five is 94,71).
class PercentMean {
 public:
  void add(Percent);
  std::optional<std::int64_t> hundredths() const;

 private:
  // Sum of part/whole in millionths of a percent: exact enough for any count of rows.
  std::int64_t millionths_{0};
  std::int64_t rows_{0};
};

}  // namespace rangkul
