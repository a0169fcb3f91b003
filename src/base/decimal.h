#pragma once
// A number with up to three decimals, exact: a temperature, the points of a score.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul {

class Decimal {
 public:
  constexpr Decimal() = default;
  static constexpr Decimal of_thousandths(std::int64_t thousandths) { return Decimal(thousandths); }
  static constexpr Decimal whole(std::int64_t number) { return Decimal(number * one); }
  /// The nearest one.
  static Decimal near(double number);
  /// "36,5", "36.5", "-2": one comma or point, at most three digits behind it.
  /// errors: field.number
  static Result<Decimal> parse(std::string_view text);
  /// 1, 0.1, 0.01 or 0.001.
  static Decimal step(int decimals);

  constexpr std::int64_t thousandths() const { return thousandths_; }
  double real() const;
  /// How many digits stand behind the comma: 36,5 has one.
  int decimals() const;
  /// "36.5", as it is stored.
  std::string plain() const;
  /// "1.236,5", as Indonesians write it.
  std::string text() const;

  friend auto operator<=>(Decimal const&, Decimal const&) = default;
  friend constexpr Decimal operator+(Decimal a, Decimal b) {
    return Decimal(a.thousandths_ + b.thousandths_);
  }

 private:
  static constexpr std::int64_t one = 1000;
  constexpr explicit Decimal(std::int64_t thousandths) : thousandths_(thousandths) {}
  std::int64_t thousandths_{0};
};

}  // namespace rangkul
