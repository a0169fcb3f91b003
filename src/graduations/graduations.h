#pragma once
// Leaving the registry by one's own means ("graduasi", domain.md rows 44 to 46 and 4.1): a business
// or a job that carries the family, or its own statement. It is an exit of its own kind: who notes
// it says by what the family stands, and the month's validation decides by its own hands and steps,
// so that a graduation holds when its row there is ratified. Whether it lasts is asked again after
// some months (parameters graduation.first_check_months, graduation.second_check_months).
// Main types: Graduation, NewGraduation, Check. Tables: graduation, graduation_check. Events:
// graduations.noted, .checked, .check_undone.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "validation/validation.h"

namespace rangkul::graduations {

using GraduationId = Id<struct GraduationTag>;

constexpr std::array<std::string_view, 4> cause_keys{"business", "work", "statement",
                                                     "no_component"};
constexpr std::array<std::string_view, 6> sector_keys{"trade",   "food",  "services",
                                                      "farming", "craft", "other"};
/// The reason of unfitness (domain.md 3.4) that a cause is in the month's validation.
std::string_view reason_of(std::string_view cause);

struct NewGraduation {
  FamilyId family;
  std::string cause;  // of cause_keys
  Date left_on;
  std::string business{}, sector{};  // sector: of sector_keys; both needed for a business
  std::optional<Rupiah> turnover_before{}, turnover_after{};  // a month
  std::string helped_by{};  // the programme that helped the family there
  std::string evidence;     // what proves it
  std::string note{};
};
/// Into the month of today's validation, as an assessment "unfit". errors: field.required,
/// field.choice, date.in_future, graduations.twice, graduations.said_unfit (the month says so
/// already for another reason), as validation::enter_or_join()
Result<GraduationId> note(Context& context, NewGraduation const& graduation);

/// What the month's validation has made of it: noted (not decided), left (ratified), lapsed.
enum class Standing : std::uint8_t { noted, left, lapsed };
std::string_view standing_key(Standing standing);

struct Graduation {
  GraduationId id;
  validation::EntryId entry;
  FamilyId family;
  RegionCode region;
  std::string name, cause;
  Date left_on;
  std::string business, sector;
  std::optional<Rupiah> turnover_before, turnover_after;
  std::string helped_by, evidence, note, noted_name;
  Instant noted_at;
  Standing standing{Standing::noted};
};
/// errors: not_found (also outside the area)
Result<Graduation> find_graduation(Context& context, GraduationId id);
/// Newest first. Index graduation_family.
std::vector<Graduation> graduations_of(Context& context, FamilyId family);

/// Whether it lasts, so many months after the family left.
struct Check {
  int months{0};
  Date due_on;
  std::string result;  // "", held, fallen, not_found
  std::optional<Date> checked_on{};
  std::optional<Rupiah> turnover{};
  std::string note, checked_name;
  AccountId checked_by;
};
std::vector<Check> checks_of(Context& context, GraduationId id);

struct NewCheck {
  GraduationId graduation;
  int months{0};
  std::string result;
  Date on;
  std::optional<Rupiah> turnover{};
  std::string note{};  // needed where the family has fallen back
};
/// errors: graduations.not_left, graduations.checked, graduations.no_such_check, date.in_future,
/// field.required, field.choice
Status check(Context& context, NewCheck const& seen);
/// By whose hands it is, or somebody who verifies. errors: graduations.not_checked
Status undo_check(Context& context, GraduationId id, int months);

/// A year's families of the actor's area that left, and what became of them.
struct Counts {
  std::array<std::int64_t, cause_keys.size()> left{};  // by cause
  std::int64_t noted{0}, held{0}, fallen{0};           // held, fallen: at their newest check
  std::int64_t all_left() const;
};
/// Index graduation_left, then rows by key.
Counts count_graduations(Context& context, int year);
/// Checks that are due in the actor's area. Index graduation_check_due.
std::int64_t checks_due(Context& context);

/// The family's graduation for its page; nothing without one or without the right.
Html family_part(screen::Visit& visit, FamilyId family);
void add_routes(screen::Routes& routes);

}  // namespace rangkul::graduations
