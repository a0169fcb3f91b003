#pragma once
// A programme as the catalogue describes it (domain.md 4): who runs it, for whom, with what target
// and money a year, and what must be shown. Umbrella programmes (KDS) only gather benefits.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/date.h"
#include "base/money.h"
#include "base/region_code.h"
#include "catalogue/node.h"

namespace rangkul::catalogue {

/// A word in both languages, kept in the file it belongs to.
struct Name {
  std::string id;
  std::string en;
  std::string const& in(Language language) const { return language == Language::id ? id : en; }
};

/// From a day to a day, both included; open ends hold for ever.
struct Span {
  std::optional<Date> from;
  std::optional<Date> to;
  bool holds(Date on) const { return (!from || *from <= on) && (!to || on <= *to); }
  bool overlaps(Span const& other) const {
    return (!from || !other.to || *from <= *other.to) && (!other.from || !to || *other.from <= *to);
  }
};

/// Whom a benefit counts: figures of different units are never added up.
enum class Unit { person, family, household };
/// How often the same receiver may get it: the store allows one line a receiver, benefit and
/// period.
enum class Period { once, year, semester, quarter, month };
/// Who pays and decides: the country, the province, the regency or city, the village.
enum class Level { country, province, regency, village };

std::string_view word_of(Unit);    // "person"
std::string_view word_of(Period);  // "year"
std::string_view word_of(Level);   // "regency"
std::optional<Unit> unit_of(std::string_view);
std::optional<Period> period_of(std::string_view);

/// A number that is to be worked off by a day, so many a year.
struct Plan {
  std::int64_t stock{0};
  Date from;
  std::int64_t a_year{0};
  Date until;
  std::string source;
};

/// What holds in one year. Owner and money source may move between years (domain.md 4.7).
struct Scheme {
  int year{0};
  std::int64_t target{0};
  Rupiah budget;
  Rupiah amount;                // for one receiver in one period
  bool amount_is_limit{false};  // devices and fees differ by receiver: `amount` is the most
  Period period{Period::year};
  int instalments{1};  // in how many equal parts a period's amount is paid
  std::optional<std::int64_t> quota;
  std::string owner_department;
  bool run_by_office{false};
  std::string fund_source;
  std::string source;
  /// What one instalment gives, or gives at most.
  Rupiah part_amount() const { return Rupiah{amount.whole() / instalments}; }
};

struct RequiredDocument {
  std::string id;
  Name name;
  bool required{true};
};

/// What a benefit asks of each receiver: a pupil's school, the size of a device.
struct DetailChoice {
  std::string id;
  Name name;
};
struct DetailField {
  enum class Kind { text, choice, digits, number, date };
  std::string id;
  Name name;
  Kind kind{Kind::text};
  std::vector<DetailChoice> choices;  // of a choice
  std::size_t length{0};              // of digits: exactly so many; 0: any
  bool required{false};               // before a decree can be given
};

/// What may happen after a benefit was given: repaired, replaced, confirmed by the school.
struct AfterStep {
  std::string id;
  Name name;
  bool after_given{true};  // only once something was paid or delivered
};

/// Puts those for whom it holds before others on the waiting list.
struct Priority {
  Name name;
  std::int64_t points{0};
  Node when;  // a rule, as `eligibility`
};
/// What those get for whom it holds, in place of the scheme's amount; the first that holds counts.
struct AmountRule {
  Name name;
  Rupiah amount;
  Node when;
};

struct Programme {
  std::string id;  // "kds-santunan-kematian"
  Name name;
  std::vector<std::string> aliases;
  bool is_umbrella{false};
  std::string umbrella;  // id of the umbrella, or empty
  std::string owner_department;
  bool run_by_office{false};
  Level level{Level::regency};
  std::string fund_source;  // "APBD Kota"
  Unit unit{Unit::person};
  Name receiver;  // "ahli waris", "keluarga", "mahasiswa"
  /// "pangan"; its label is the message purpose.pangan. Two aids of one purpose to one receiver
  /// raise a warning. Empty for an umbrella.
  std::string purpose;
  std::string legal_basis;
  /// A claim after a death: the receiver is the heir of somebody who died, and names them.
  bool after_death{false};
  /// The target is a most: 8 of a target of 10 is 120 percent (domain.md 7.2).
  bool lower_is_better{false};
  std::optional<Plan> plan{};
  /// Who may have it: a rule (src/rules) in the words of src/programmes/vocabulary.h, as it stands
  /// in its file; empty where nothing more is asked than to live and to stand in the register.
  Node eligibility;
  std::vector<Priority> priorities{};
  std::vector<AmountRule> amounts{};
  std::string file;             // "programmes/kds.toml"
  std::vector<Scheme> schemes;  // by year
  std::vector<RequiredDocument> documents;
  std::vector<DetailField> fields;
  std::vector<AfterStep> steps;
  /// The step that lets a receiver be proposed for the next year; empty: the benefit is not
  /// renewed.
  std::string renewed_by{};
  Span span;
  std::string source;

  Scheme const* scheme(int year) const;
  /// The owner in a year: the scheme's, else the programme's.
  std::string const& owner_in(int year) const;
  bool run_by_office_in(int year) const;
};

}  // namespace rangkul::catalogue
