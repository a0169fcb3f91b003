#pragma once
// NIK and No. KK (domain.md 2.1, 2.2): parsed parts, findings, and the damage that files carry.
// Reading never throws a value away: it names what is wrong, how sure it is, and how to mend it.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/region_code.h"
#include "base/result.h"

namespace rangkul {

enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2 };

enum class Severity { warning, error };

/// One thing that is doubtful or wrong about a number. Codes stand in nik_finding_codes().
struct Finding {
  std::string_view code;  // "nik.length", a static text
  Severity severity;
};

/// Why a number is opened in full; recorded as an access by whoever asks (audit).
enum class Why { own_record, payment, partner_file, verification, export_file };

/// A resident's number: 16 digits that can be a NIK. Prints only masked.
class Nik {
 public:
  /// Only clean digits pass; files are read with read_nik. errors: the first error of read_nik.
  static Result<Nik> parse(std::string_view text);
  /// "3276 •••• •••• 0002"
  std::string masked() const;
  /// All sixteen digits; the caller records the reason.
  std::string const& reveal(Why) const { return digits_; }
  /// The region of first registration: a district code that need not exist any more.
  RegionCode region() const;
  Sex sex() const;
  /// Day, month and two-digit year as encoded (day without the 40 of women).
  int day() const;
  int month() const;
  int two_digit_year() const;
  /// The serial within area and birth date, 1..9999.
  int serial() const;
  /// The birth date: of 19YY and 20YY the one that equals `recorded`, else the latest not after
  /// today.
  struct Birth {
    Date date;
    bool century_guessed;
  };
  std::optional<Birth> birth(Date today, std::optional<Date> recorded = std::nullopt) const;
  friend auto operator<=>(Nik const&, Nik const&) = default;

 private:
  friend class NoKk;
  friend struct NikReading;
  friend struct NikReader;
  std::string digits_;
};

/// A family card's number: region, day of issue (no 40), serial. Prints only masked.
class NoKk {
 public:
  static Result<NoKk> parse(std::string_view text);
  std::string masked() const;
  std::string const& reveal(Why) const { return digits_; }
  RegionCode region() const;
  friend auto operator<=>(NoKk const&, NoKk const&) = default;

 private:
  friend struct NikReader;
  std::string digits_;
};

/// What a cell says: the number if one can be had, all findings, errors first.
struct NikReading {
  std::optional<Nik> nik;
  std::vector<Finding> findings;
  bool has_error() const;
  bool has(std::string_view code) const;
};
struct NoKkReading {
  std::optional<NoKk> no_kk;
  std::vector<Finding> findings;
  bool has_error() const;
};

/// What the number is compared with; each part may be missing.
struct NikContext {
  Date today = Date::from_days(0);
  std::optional<Sex> sex{};
  std::optional<Date> born{};
};

/// Reads a cell. Errors: nik.empty, nik.excel (scientific notation or a lost last digit),
/// nik.length, nik.characters, nik.placeholder (one digit sixteen times, 1234567890123456),
/// nik.date, nik.serial. Warnings: nik.sex, nik.birth, nik.age, nik.cleaned (blanks, dots,
/// apostrophe were cut off). Whether the region is known is the registry's question (nik.region).
NikReading read_nik(std::string_view cell, NikContext const&);
/// Errors: kk.empty, kk.excel, kk.length, kk.characters, kk.placeholder. Warnings: kk.date,
/// kk.cleaned.
NoKkReading read_no_kk(std::string_view cell, Date today);

/// Masks any sixteen digits for logs and pages: "3276 •••• •••• 0002".
std::string mask_number(std::string_view sixteen_digits);

}  // namespace rangkul
