#pragma once
// Programmes: who receives which benefit, decided by whom, paid from what, with what proof.
// The catalogue describes benefits (catalogue/programmes/*.toml); here are enrolments by name,
// money lines with client-made ids, refusals with reasons, and target against realisation, where
// every number opens into its list and from there to the person. Main types: Candidate, Enrolment,
// NewPayment, Achievement. Tables: enrolment, payment, programme_ledger (the guard of budget and
// quota), enrolment_moved. Events: enrolment.proposed, enrolment.approved, enrolment.rejected,
// enrolment.stopped, enrolment.paused, enrolment.resumed, enrolment.weighed,
// enrolment.followed_merge, enrolment.followed_unmerge, payment.entered, payment.failed,
// payment.returned.

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "catalogue/catalogue.h"
#include "db/db.h"
#include "rules/rules.h"
#include "screen/screen.h"

namespace rangkul::programmes {

using EnrolmentId = Id<struct EnrolmentTag>;
using PaymentId = Id<struct PaymentTag>;

/// What the rules say of one person for one benefit: each condition with what was found. Points
/// into the vocabulary, which lives as long as the program.
struct Judgement {
  rules::Told told;
  std::vector<std::string> same_purpose;  // other aids of the same purpose: a warning alone
  bool eligible() const;
  /// The first condition that does not hold, or is unknown, as a refusal (eligibility.*).
  std::optional<Error> refusal() const;
};

/// What is asked for: the receiver is a person or a family, by the benefit's unit.
struct Candidate {
  std::string programme;
  int year{0};
  std::string period;  // empty: the year
  PersonId person;
  FamilyId family;
  PersonId for_person;               // the deceased of a death benefit
  std::optional<Date> claimed_on{};  // when the papers came in; today when unset
};

/// Conditions and warnings for a candidate on a day; pure over what was read.
Result<Judgement> judge(Context& context, Candidate const& candidate, Date on);

/// Proposes; an ineligible candidate is refused with the first condition that fails.
/// errors: programme.unknown, programme.no_scheme, programme.not_ours, date.in_future,
/// candidate.no_receiver, candidate.no_family, candidate.no_deceased, candidate.for_nobody,
/// eligibility.*, enrolment.period, enrolment.twice, enrolment.for_twice
Result<EnrolmentId> propose(Context& context, Candidate const& candidate);
/// By decree; four eyes: not by who proposed it (the system's own imports are exempt).
/// errors: enrolment.not_proposed, enrolment.no_decree, enrolment.same_hands,
/// detail.missing, enrolment.quota_full, enrolment.changed_meanwhile
Status approve(Context& context, EnrolmentId id, std::string decree);
/// errors: enrolment.not_proposed, field.required, enrolment.changed_meanwhile
Status reject(Context& context, EnrolmentId id, std::string reason);
/// Of a proposed or approved one; an approved one frees its place in the quota.
/// errors: enrolment.not_standing, field.required, enrolment.changed_meanwhile
Status stop(Context& context, EnrolmentId id, std::string reason);

/// Holds up what is paid, with its reason, while the place is kept: a card that is not used, a NIK
/// under repair, a commitment not kept. Lines of batches that nobody approved yet are taken out.
/// errors: enrolment.not_approved, enrolment.is_paused, field.required
Status pause(Context& context, EnrolmentId id, std::string reason);
/// errors: enrolment.not_paused, field.required
Status resume(Context& context, EnrolmentId id, std::string reason);

struct NewPayment {
  std::string uid;  // made by the client, 8 to 64 of A-Z a-z 0-9 - _
  EnrolmentId enrolment;
  Rupiah amount;
  Date paid_on;
  std::string fund_source;
  std::string method;
  std::string proof;
};
/// One paid line; the same uid again gives the same id and changes nothing.
/// errors: payment.uid, payment.uid_other, payment.not_approved, payment.amount,
/// payment.amount_most, date.in_future, payment.other_year, payment.no_proof, payment.twice,
/// budget.exhausted
Result<PaymentId> pay(Context& context, NewPayment const& payment);
/// A line that did not arrive: its reason is kept, the money is back and the period free again.
/// errors: payment.not_paid, field.required
Status mark_failed(Context& context, PaymentId id, std::string reason);

/// Money or goods that came back after they had been handed over: the receiver had moved, refused,
/// or was not entitled. No figure counts the line any more, its money is back in the year's budget,
/// and the period may be paid again.
struct Return {
  Date returned_on;
  std::string reason;
};
/// errors: payment.not_paid, field.required, date.in_future, payment.returned_early
Status mark_returned(Context& context, PaymentId id, Return const& given);

/// One row of target against realisation. Receivers are counted in the benefit's unit.
struct Achievement {
  std::string programme;
  std::string name;
  std::string receiver{};  // "ahli waris", "keluarga": whom the figure counts
  catalogue::Unit unit;
  std::string owner;
  bool run_by_office{false};
  std::int64_t target{0};
  std::int64_t realised{0};  // distinct receivers with a paid line in the year, and what is told
  Rupiah budget;
  Rupiah spent;
  std::int64_t told{0};         // of `realised`: what the department that runs it told (told.h)
  Rupiah committed{};           // promised by approved batches, not yet answered
  bool lower_is_better{false};  // the target is a most
  /// Higher is better: realised of target. Lower is better: (2 x target - realised) of target.
  /// source: domain.md 7.2, formulas 1 and 2
  Percent percent() const { return {lower_is_better ? 2 * target - realised : realised, target}; }
};
struct AchievementTable {
  int year{0};
  Instant as_of;
  bool whole{true};                 // the actor sees the whole office; else targets are left out
  bool provisional{true};           // "sementara": the year has not ended, or lines may still come
  std::vector<Achievement> rows;    // of the office
  std::vector<Achievement> others;  // of other departments
  Percent total() const;
  PercentMean mean() const;
};
/// The benefits of an umbrella ("kds") in a year, inside the actor's area. Targets and budgets hold
/// for the whole office: beside the receivers of one village they would mislead, and are zero
/// there. Cost: one grouped count over payment_list.
AchievementTable achievements(Context& context, std::string const& umbrella, int year);

/// Benefits beside an umbrella that have a target or a paid line in the year; others stay out.
AchievementTable achievements_beside(Context& context, std::string const& umbrella, int year);

/// Names of the benefits in which a person, or the person's family, stands: proposed or approved
/// and not over, each once.
std::vector<std::string> standing_aids(Context& context, PersonId person, FamilyId family);

/// An aid that a person, or the person's family, receives now or is promised: it stands and is of
/// this year or not paid yet; the country's aids as the registry knows them. `key` tells one aid of
/// a family from another when two of its members are asked about.
struct RunningAid {
  std::string key;
  std::string name;
  Rupiah a_year;  // by the year's scheme, or the parameter aid.<id>_a_year; 0 where unknown
};
std::vector<RunningAid> running_aids(Context& context, PersonId person);

class Previews;
/// `previews` outlives the routes.
void add_routes(screen::Routes& routes, Previews& previews);

}  // namespace rangkul::programmes
