#include "base/money.h"

#include "base/text.h"

namespace rangkul {

Result<Rupiah> Rupiah::parse(std::string_view text) {
  std::int64_t whole = 0;
  if (!parse_grouped(text, whole)) return invalid("rupiah.unreadable");
  return Rupiah{whole};
}

std::string Rupiah::text() const { return "Rp " + group_thousands(whole_); }

Rupiah Rupiah::operator+(Rupiah other) const {
  std::int64_t sum = 0;
  CHECK_THAT(!__builtin_add_overflow(whole_, other.whole_, &sum));
  return Rupiah{sum};
}

Rupiah Rupiah::operator-(Rupiah other) const {
  std::int64_t rest = 0;
  CHECK_THAT(!__builtin_sub_overflow(whole_, other.whole_, &rest));
  return Rupiah{rest};
}

Rupiah Rupiah::times(std::int64_t count) const {
  std::int64_t product = 0;
  CHECK_THAT(!__builtin_mul_overflow(whole_, count, &product));
  return Rupiah{product};
}

Rupiah::Shares Rupiah::split_into(std::int64_t parts) const {
  CHECK_THAT(parts > 0);
  return {whole_ / parts, whole_ % parts};
}

std::optional<std::int64_t> Percent::hundredths() const {
  if (whole_ == 0) return std::nullopt;
  // part / whole * 100 * 100, half up: floor((2 * part * 10000 + whole) / (2 * whole)).
  __extension__ using Wide = __int128;
  Wide const twice = static_cast<Wide>(part_) * 20'000 + whole_;
  return static_cast<std::int64_t>(twice / (static_cast<Wide>(whole_) * 2));
}

std::string Percent::text() const {
  auto const value = hundredths();
  return value ? hundredths_text(*value) : "-";
}

std::string hundredths_text(std::int64_t hundredths) {
  auto const rest = hundredths % 100;
  return group_thousands(hundredths / 100) + "," + (rest < 10 ? "0" : "") + std::to_string(rest);
}

void PercentMean::add(Percent percent) {
  if (percent.whole() == 0) return;
  __extension__ using Wide = __int128;
  millionths_ +=
      static_cast<std::int64_t>(static_cast<Wide>(percent.part()) * 100'000'000 / percent.whole());
  ++rows_;
}

std::optional<std::int64_t> PercentMean::hundredths() const {
  if (rows_ == 0) return std::nullopt;
  auto const mean = millionths_ / rows_;
  return (mean + 5'000) / 10'000;
}

}  // namespace rangkul
