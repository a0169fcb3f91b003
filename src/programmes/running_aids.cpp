#include <algorithm>
#include <set>

#include "programmes/enrolments.h"
#include "programmes/parts.h"
#include "registry/people.h"

namespace rangkul::programmes {
namespace {

/// What the registry knows of the country's aids; their yearly worth is a parameter.
void add_national(Context& context, registry::Person const& person, std::vector<RunningAid>& out) {
  auto const today = local_date(context.clock.now(), Zone::wib);
  auto const add = [&](bool receives, std::string const& id, std::string const& receiver) {
    auto const* programme = context.catalogue.programme(id, today);
    if (!receives || programme == nullptr) return;
    out.push_back({id + "/" + receiver, programme->name.in(context.actor.language()),
                   Rupiah{context.catalogue.integer("aid." + id + "_a_year", today, 0)}});
  };
  auto const family = person.family.is_set() ? person.family.text() : "p" + person.id.text();
  add(person.receives_pkh, "pkh", family);
  add(person.receives_bpnt, "bpnt", family);
  add(person.receives_pbi, "pbi-jkn", person.id.text());
}

}  // namespace

int times_a_year(catalogue::Period period) {
  switch (period) {
    case catalogue::Period::once:
    case catalogue::Period::year: return 1;
    case catalogue::Period::semester: return 2;
    case catalogue::Period::quarter: return 4;
    case catalogue::Period::month: return 12;
  }
  return 1;
}

Rupiah yearly_amount(catalogue::Programme const& programme, int year) {
  auto const* scheme = programme.scheme(year);
  return scheme == nullptr ? Rupiah{} : scheme->amount.times(times_a_year(scheme->period));
}

std::vector<RunningAid> running_aids(Context& context, PersonId person) {
  std::vector<RunningAid> out;
  auto const found = registry::find_person(context, person);
  if (!found.ok()) return out;
  add_national(context, found.value(), out);
  auto const today = local_date(context.clock.now(), Zone::wib);
  auto const aids = aids_of(context, found.value().id, found.value().family);
  std::set<EnrolmentId> paid;
  for (auto const& aid : aids)
    if (aid.payment_status == "paid") paid.insert(aid.enrolment);
  std::set<EnrolmentId> told;
  for (auto const& aid : aids) {
    bool const stands = aid.status == "approved" || aid.status == "proposed";
    bool const over = aid.year < today.year() && paid.contains(aid.enrolment);
    if (!stands || over || !told.insert(aid.enrolment).second) continue;
    auto const on = std::min(today, Year{aid.year}.end());
    auto const* programme = context.catalogue.programme(aid.programme, on);
    if (programme == nullptr) continue;
    out.push_back({aid.enrolment.text(),
                   programme->name.in(context.actor.language()) + " " + std::to_string(aid.year),
                   yearly_amount(*programme, aid.year)});
  }
  return out;
}

}  // namespace rangkul::programmes
