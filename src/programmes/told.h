#pragma once
// What other departments tell of the benefits that they run themselves: figures of a month and an
// area, or receivers by name who stand in the register. A line is never overwritten: a correction
// stands in its place, and what was withdrawn or corrected can stand again. Figures count receivers
// who are new in their month and not told by name, so that both may be added up. Also here: whether
// one person fits a benefit, asked by the department that runs it. Main types: ToldLine, NewTold,
// Fitness. Table: told_realisation. Events: realisation.told, realisation.corrected,
// realisation.withdrawn, realisation.restored, eligibility.asked.

#include <map>

#include "base/nik.h"
#include "programmes/programmes.h"

namespace rangkul::programmes {

using ToldId = Id<struct ToldTag>;

struct NewTold {
  std::string uid;  // made by the client, 8 to 64 of A-Z a-z 0-9 - _
  std::string programme;
  int year{0};
  std::string month;         // "2024-07"
  std::optional<Nik> nik{};  // of a receiver by name; else a figure
  std::string told_of{};     // that receiver's name as the department writes it
  RegionCode region{};       // of a figure
  std::int64_t receivers{1};
  Rupiah amount;
  std::string fund_source{};  // empty: as the catalogue says
  std::string proof;
};

struct ToldLine {
  ToldId id;
  std::string programme;
  int year{0};
  std::string month;
  RegionCode region;
  std::string department;
  bool by_name{false};
  PersonId person;  // of whom it is told, by the benefit's unit
  FamilyId family;
  std::string told_of;
  std::int64_t receivers{0};
  Rupiah amount;
  std::string fund_source, proof;
  std::string state;  // standing, corrected, withdrawn
  std::string reason;
  ToldId replaces;
  std::string told_name;
  Instant told_at;
};

/// By the department that runs the benefit that year. The same uid again gives the same line.
/// errors: payment.uid, payment.uid_other, programme.unknown, told.run_here, told.month,
/// told.receivers, told.amount, payment.no_proof, person.region_outside, told.not_registered,
/// told.twice
Result<ToldId> tell(Context& context, NewTold const& given);
/// Another line in the place of one that stands; of the same receiver where that was told by name
/// and no other is named. errors: told.not_standing, field.required, those
/// of tell
Result<ToldId> correct_told(Context& context, ToldId id, NewTold const& given,
                            std::string const& reason);
/// errors: told.not_standing, field.required
Status withdraw_told(Context& context, ToldId id, std::string const& reason);
/// A withdrawn line stands again; a corrected one does once its correction was withdrawn.
/// errors: told.stands, told.replaced, told.twice
Status restore_told(Context& context, ToldId id);
/// Within the actor's area and benefits. errors: not_found
Result<ToldLine> find_told(Context& context, ToldId id);

/// What stands of a year in the actor's area, by benefit. Index told_realisation_year.
struct ToldSum {
  std::int64_t receivers{0};  // of figures, and distinct receivers by name
  Rupiah amount;
};
std::map<std::string, ToldSum> told_sums(Context& context, int year);

/// What departments told by name of a family and its people. Indexes told_realisation_family,
/// told_realisation_person.
struct ToldOfFamily {
  std::string programme;
  std::string department;
  std::string receiver;  // a member's name in the register; empty: the family
  std::string month;
  Rupiah amount;
};
std::vector<ToldOfFamily> told_of_family(Context& context, FamilyId family, int year);

/// Whether a benefit of the actor's own department fits a person, and the decile; nothing else is
/// said, and somebody who is not registered answers as somebody whom it does not fit. Recorded each
/// time. errors: forbidden, programme.unknown
struct Fitness {
  bool fits{false};
  std::optional<int> decile{};
};
Result<Fitness> ask_fitness(Context& context, std::string const& programme, int year,
                            Nik const& nik);

}  // namespace rangkul::programmes
