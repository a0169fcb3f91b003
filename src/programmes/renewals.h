#pragma once
// Benefits that are renewed from year to year (scholarships, pupils): who stood in a year, whom the
// school or the office has confirmed, and their proposals for the next one. The catalogue names the
// step that confirms (programme.renewed_by); without it a benefit is not renewed. A proposal is
// judged and decided as any other. Events: enrolment.steps_noted, enrolment.proposed.

#include "programmes/details.h"

namespace rangkul::programmes {

/// Where a benefit stands on its way into the next year; within the actor's area.
struct Renewal {
  std::int64_t standing{0};   // approved in the year
  std::int64_t confirmed{0};  // with the step noted
  std::int64_t proposed{0};   // and enrolled in the next year
};
/// Index enrolment_list, then by key.
Renewal renewal_of(Context& context, catalogue::Programme const& programme, int year);

/// Narrows a bulk act to an area and to the value of a field (a school).
struct RenewalFilter {
  RegionCode area{};
  std::string field{}, value{};
};
/// Notes the confirming step for all that stand, match and do not have it; how many. By who enrols
/// or pays. errors: renewal.not_renewed, date.in_future, renewal.nobody
Result<std::int64_t> confirm_many(Context& context, catalogue::Programme const& programme, int year,
                                  RenewalFilter const& filter, Date on);

/// So many are proposed, and so many judged, within one request.
constexpr std::int64_t renewed_at_once = 500;
constexpr std::int64_t judged_at_once = 2'000;
struct Renewed {
  std::int64_t proposed{0};
  std::int64_t refused{0};  // by the rules of the next year
  std::int64_t left{0};     // still to be tried
};
/// Proposes the confirmed ones for the next year with their details; those whom the rules refuse
/// stay where they are. errors: renewal.not_renewed,
/// programme.no_scheme, renewal.nobody
Result<Renewed> renew_many(Context& context, catalogue::Programme const& programme, int year);

}  // namespace rangkul::programmes
