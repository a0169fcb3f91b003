#pragma once
// Rows of enrolments and payments, for pages and for the module's own functions.

#include "programmes/programmes.h"

namespace rangkul::programmes {

struct Enrolment {
  EnrolmentId id;
  std::string programme;
  int year{0};
  std::string period;
  std::string unit;
  PersonId person;
  FamilyId family;
  PersonId for_person;
  RegionCode region;
  std::string name;
  std::string status;
  std::string reason;
  Instant proposed_at;
  AccountId proposed_by;
  std::optional<Instant> decided_at;
  std::string decree;
  std::string warnings;
  std::int64_t points{0};          // of the rules of priority
  std::optional<Rupiah> amount{};  // of the rules of amount; empty: the scheme's
  std::string paused;              // why nothing is paid for now
};
/// errors: not_found (also outside the area)
Result<Enrolment> find_enrolment(Context& context, EnrolmentId id);

struct PaymentRow {
  PaymentId id;
  Date paid_on;
  Rupiah amount;
  std::string fund_source, method, proof, status, reason;
  std::optional<Date> returned_on;
  std::string period, fix, fix_note;
  std::int64_t batch{0};
};
/// A line with what a correction needs. errors: not_found (also outside the area)
struct FoundPayment {
  PaymentId id;
  EnrolmentId enrolment;
  std::string programme;
  int year{0};
  Date paid_on;
  Rupiah amount;
  std::string status;
  std::string fix;  // "open": failed or returned, and nothing was done about it yet
};
Result<FoundPayment> find_payment(Context& context, PaymentId id);
std::vector<PaymentRow> payments_of(Context& context, EnrolmentId id);

/// Whether a line of the enrolment's period is neither paid nor promised, and nothing holds it up.
bool is_left_to_pay(Context& context, Enrolment const& enrolment);

/// Approves what is proposed in a benefit and year within the area, in the order of the waiting
/// list, until the quota is full; what the actor proposed and what lacks details is left out.
/// Returns how many. errors: as approve, enrolment.quota_full where no place is free
Result<std::int64_t> approve_all(Context& context, std::string const& programme, int year,
                                 std::string const& decree);

/// One aid as the person's page shows it.
struct Aid {
  EnrolmentId enrolment;
  std::string programme;
  int year;
  std::string status;
  std::string paid_on;
  Rupiah amount;
  std::string payment_status;
  std::string fund_source;
  std::string receiver;  // whose, where the aid is one person's and a family is asked about
};
/// Of a person and of the family's card; of everybody in the family when no person is named.
std::vector<Aid> aids_of(Context& context, PersonId person, FamilyId family);

/// How many wait for a decision, by programme.
std::map<std::string, std::int64_t> waiting(Context& context, int year);
/// How many are approved and have no paid line yet, by programme.
std::map<std::string, std::int64_t> unpaid(Context& context, int year);

/// Places of a quota that are free while proposals wait for them, by programme: somebody who died,
/// moved or was stopped has left one. For who decides over the whole office.
std::map<std::string, std::int64_t> free_places(Context& context, int year);

/// Why a death stops an enrolment. source: domain.md, reasons of ineligibility (TL01: died).
constexpr std::string_view reason_died = "TL01";

/// Follows the registry: enrolments and their payments move with a merge, but two that stand in one
/// benefit and period stay apart; a death stops what was not paid yet. Both may come twice.
Status on_person_merged(Context& context, Value const& payload);
/// Takes back what following that merge moved ("person.unmerged"); lines entered since go with
/// their enrolment.
Status on_person_unmerged(Context& context, Value const& payload);
/// Many merges of one change ("people.merged").
Status on_people_merged(Context& context, Value const& payload);
Status on_person_died(Context& context, Value const& payload);
/// Deaths that a file brought ("people.died").
Status on_people_died(Context& context, Value const& payload);

/// Enrolments of people that an import made, for who wants to take that import back.
std::int64_t count_on_import(Context& context, ImportId import);

}  // namespace rangkul::programmes
