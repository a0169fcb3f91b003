#pragma once
// What a death opens: each that the registry tells of becomes a notice, and stands in the list of a
// grant after a death until somebody claims it. Tables: death_notice. Events: death.noticed.

#include <map>
#include <vector>

#include "programmes/enrolments.h"
#include "programmes/heirs.h"
#include "registry/people.h"

namespace rangkul::programmes {

struct DeathNotice {
  PersonId person;
  RegionCode region;
  std::string name;
  Date died_on;
  EnrolmentId claim{};  // the standing one for this benefit
};
/// errors: not_found (also outside the area)
Result<DeathNotice> find_death(Context& context, PersonId person, std::string const& programme);

/// Keeps deaths that the registry told of, as one change; may come twice.
Status notice_deaths(Context& context, std::vector<PersonId> const& people);

/// Who may claim, in their order: the living of the deceased's card.
struct Heir {
  registry::Person person;
  HeirRank rank{HeirRank::other};
};
std::vector<Heir> heirs_of(Context& context, registry::Person const& deceased);

/// Deaths since a day without a standing claim for the benefit.
std::int64_t unclaimed_deaths(Context& context, std::string const& programme, Date since);
/// Those that may still be claimed, for each grant of a year that has a last day: as of today, or
/// of the end of a year that is over, as claims of that year are judged.
std::map<std::string, std::int64_t> deaths_to_claim(Context& context, int year);
/// For how many days a claim may come, by the benefit's rule of today; nothing without a limit.
std::optional<int> claim_days(Context& context, catalogue::Programme const& programme);

}  // namespace rangkul::programmes
