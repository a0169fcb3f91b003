#include "base/nik.h"

#include <algorithm>

#include "base/text.h"

namespace rangkul {

/// Builds numbers from digits that were already checked.
struct NikReader {
  static Nik nik(std::string digits) {
    Nik out;
    out.digits_ = std::move(digits);
    return out;
  }
  static NoKk no_kk(std::string digits) {
    NoKk out;
    out.digits_ = std::move(digits);
    return out;
  }
};

namespace {

constexpr std::size_t number_length = 16;

int digit_pair(std::string const& digits, std::size_t at) {
  return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

/// Digits out of a cell, with what had to be cut off.
struct Cleaned {
  std::string digits;
  bool cut{false};
  bool odd_characters{false};
  bool scientific{false};
};

bool looks_scientific(std::string_view text) {
  auto const e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return false;
  auto const exponent = text.substr(e + 1);
  auto const mantissa = text.substr(0, e);
  auto const plain = [](char c) { return (c >= '0' && c <= '9') || c == ',' || c == '.'; };
  return std::ranges::all_of(mantissa, plain) && !exponent.empty() &&
         all_digits(exponent.starts_with('+') ? exponent.substr(1) : exponent);
}

Cleaned clean(std::string_view cell) {
  Cleaned out;
  auto text = trim(cell);
  out.cut = text.size() != cell.size();
  if (looks_scientific(text)) {
    out.scientific = true;
    return out;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    auto const byte = static_cast<unsigned char>(c);
    if (c >= '0' && c <= '9') {
      out.digits.push_back(c);
    } else if (c == ' ' || c == '.' || c == '-' || c == '\'' || c == '"' || c == '=' || c == '\t') {
      out.cut = true;
    } else if (byte == 0xC2 && i + 1 < text.size() &&
               static_cast<unsigned char>(text[i + 1]) == 0xA0) {
      out.cut = true;  // a non-breaking blank between the digits
      ++i;
    } else {
      out.odd_characters = true;
    }
  }
  // A spreadsheet's ".0" or ",00" behind a number that was read as a decimal.
  if (out.digits.size() > number_length && (text.ends_with(".0") || text.ends_with(",00"))) {
    out.digits.resize(out.digits.size() - (text.ends_with(".0") ? 1 : 2));
  }
  return out;
}

bool is_placeholder(std::string const& digits) {
  return std::ranges::all_of(digits, [&](char c) { return c == digits.front(); }) ||
         digits == "1234567890123456" || digits == "0123456789012345";
}

bool day_exists(int day, int month, int two_digit_year, Date today) {
  for (int const century : {1900, 2000}) {
    int const year = century + two_digit_year;
    if (year <= today.year() && Date::from_ymd(year, month, day).ok()) return true;
  }
  return false;
}

/// Checks that both numbers share: characters, length, placeholders. True when digits are usable.
bool check_shape(Cleaned const& cleaned, std::string_view const (&codes)[5],
                 std::vector<Finding>& findings) {
  auto const [empty, excel, length, characters, placeholder] = codes;
  auto const refuse = [&](std::string_view code) {
    findings.push_back({code, Severity::error});
    return false;
  };
  if (cleaned.scientific) return refuse(excel);
  if (cleaned.odd_characters) return refuse(characters);
  if (cleaned.digits.empty()) return refuse(empty);
  if (cleaned.digits.size() != number_length) {
    if (is_placeholder(cleaned.digits) && cleaned.digits.size() <= 2) return refuse(placeholder);
    return refuse(length);
  }
  if (is_placeholder(cleaned.digits)) return refuse(placeholder);
  return true;
}

constexpr std::string_view nik_shape_codes[5] = {"nik.empty", "nik.excel", "nik.length",
                                                 "nik.characters", "nik.placeholder"};
constexpr std::string_view kk_shape_codes[5] = {"kk.empty", "kk.excel", "kk.length",
                                                "kk.characters", "kk.placeholder"};

void compare_nik(Nik const& nik, NikContext const& context, std::vector<Finding>& findings) {
  if (context.sex && *context.sex != Sex::unknown && *context.sex != nik.sex())
    findings.push_back({"nik.sex", Severity::warning});
  auto const birth = nik.birth(context.today, context.born);
  if (context.born && (!birth || birth->date != *context.born))
    findings.push_back({"nik.birth", Severity::warning});
  constexpr int oldest = 120;
  if (birth && age_on(birth->date, context.today) > oldest)
    findings.push_back({"nik.age", Severity::warning});
}

}  // namespace

std::string mask_number(std::string_view number) {
  if (number.size() != number_length) return "••••";
  return std::string(number.substr(0, 4)) + " •••• •••• " + std::string(number.substr(12));
}

Result<Nik> Nik::parse(std::string_view text) {
  auto const reading = read_nik(text, NikContext{Date::from_ymd(2199, 12, 31).value()});
  if (reading.has_error() || !reading.nik)
    return invalid(std::string(reading.findings.front().code), {}, "nik");
  return *reading.nik;
}

std::string Nik::masked() const { return mask_number(digits_); }
RegionCode Nik::region() const { return RegionCode::parse(digits_.substr(0, 6)).value(); }
Sex Nik::sex() const { return digit_pair(digits_, 6) > 40 ? Sex::female : Sex::male; }
int Nik::day() const {
  auto const day = digit_pair(digits_, 6);
  return day > 40 ? day - 40 : day;
}
int Nik::month() const { return digit_pair(digits_, 8); }
int Nik::two_digit_year() const { return digit_pair(digits_, 10); }
int Nik::serial() const { return digit_pair(digits_, 12) * 100 + digit_pair(digits_, 14); }

std::optional<Nik::Birth> Nik::birth(Date today, std::optional<Date> recorded) const {
  std::optional<Date> latest;
  for (int const century : {2000, 1900}) {
    auto const date = Date::from_ymd(century + two_digit_year(), month(), day());
    if (!date.ok()) continue;
    if (recorded && date.value() == *recorded) return Birth{date.value(), false};
    if (!latest && date.value() <= today) latest = date.value();
  }
  if (!latest) return std::nullopt;
  return Birth{*latest, true};
}

Result<NoKk> NoKk::parse(std::string_view text) {
  auto const reading = read_no_kk(text, Date::from_ymd(2199, 12, 31).value());
  if (reading.has_error() || !reading.no_kk)
    return invalid(std::string(reading.findings.front().code), {}, "no_kk");
  return *reading.no_kk;
}

std::string NoKk::masked() const { return mask_number(digits_); }
RegionCode NoKk::region() const { return RegionCode::parse(digits_.substr(0, 6)).value(); }

bool NikReading::has_error() const {
  return std::ranges::any_of(findings, [](auto const& f) { return f.severity == Severity::error; });
}
bool NikReading::has(std::string_view code) const {
  return std::ranges::any_of(findings, [&](auto const& f) { return f.code == code; });
}
bool NoKkReading::has_error() const {
  return std::ranges::any_of(findings, [](auto const& f) { return f.severity == Severity::error; });
}

NikReading read_nik(std::string_view cell, NikContext const& context) {
  NikReading out;
  auto const cleaned = clean(cell);
  if (!check_shape(cleaned, nik_shape_codes, out.findings)) return out;
  auto const& digits = cleaned.digits;
  auto const day = digit_pair(digits, 6);
  auto const plain_day = day > 40 ? day - 40 : day;
  if (!day_exists(plain_day, digit_pair(digits, 8), digit_pair(digits, 10), context.today)) {
    out.findings.push_back({"nik.date", Severity::error});
    return out;
  }
  auto nik = NikReader::nik(digits);
  if (nik.serial() == 0) {
    // Serial 0000 is never issued; it is also what a spreadsheet leaves of a number it rounded.
    out.findings.push_back({"nik.serial", Severity::error});
    return out;
  }
  if (cleaned.cut) out.findings.push_back({"nik.cleaned", Severity::warning});
  compare_nik(nik, context, out.findings);
  out.nik = std::move(nik);
  return out;
}

NoKkReading read_no_kk(std::string_view cell, Date today) {
  NoKkReading out;
  auto const cleaned = clean(cell);
  if (!check_shape(cleaned, kk_shape_codes, out.findings)) return out;
  auto const& digits = cleaned.digits;
  auto number = NikReader::no_kk(digits);
  if (cleaned.cut) out.findings.push_back({"kk.cleaned", Severity::warning});
  if (!day_exists(digit_pair(digits, 6), digit_pair(digits, 8), digit_pair(digits, 10), today))
    out.findings.push_back({"kk.date", Severity::warning});
  out.no_kk = std::move(number);
  return out;
}

}  // namespace rangkul
