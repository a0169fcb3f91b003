#include <algorithm>

#include "audit/audit.h"
#include "programmes/deaths.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "registry/people.h"
#include "registry/people_bulk.h"

namespace rangkul::programmes {
namespace {

std::vector<EnrolmentId> ids_of(Context& context, db::Query const& query, std::int64_t person) {
  std::vector<EnrolmentId> out;
  context.tx.each(query, {db::bind("person", person)}, [&](EnrolmentId id) { out.push_back(id); });
  return out;
}

/// Standing enrolments of which something is still to be paid.
std::vector<EnrolmentId> unfinished_of(Context& context, std::int64_t person) {
  std::vector<EnrolmentId> out;
  context.tx.each(programmes_sql::standing_of_person, {db::bind("person", person)},
                  [&](EnrolmentId id, std::string const& programme, int year, std::int64_t paid) {
                    auto const* found = programme_in(context, programme, year);
                    auto const* scheme = found == nullptr ? nullptr : found->scheme(year);
                    if (paid < (scheme == nullptr ? 1 : scheme->instalments)) out.push_back(id);
                  });
  return out;
}

std::vector<audit::Subject> subjects_of(EnrolmentId id, registry::MergeTold const& told) {
  return {
      {"enrolment", id.value()}, {"person", told.kept.value()}, {"person", told.absorbed.value()}};
}
db::Binds binds_of(EnrolmentId id, registry::MergeTold const& told, audit::Change const& change) {
  return {db::bind("id", id), db::bind("kept", told.kept), db::bind("absorbed", told.absorbed),
          db::bind("event", change.event_id())};
}

/// Two standing enrolments in one benefit stay apart: people decide which one holds.
void move_enrolment(Context& context, EnrolmentId id, registry::MergeTold const& told) {
  audit::Change change(context,
                       {.name = "enrolment.followed_merge", .subjects = subjects_of(id, told)});
  auto const binds = binds_of(id, told, change);
  change.run(programmes_sql::keep_move, binds);
  if (change.try_run(programmes_sql::follow_merge_enrolment, binds)) {
    change.note("moved", false);
    change.run(programmes_sql::forget_move, binds);
    return;
  }
  change.run(programmes_sql::follow_merge_payment, binds);
}

/// A benefit that was given anew meanwhile stands in the way: then the enrolment stays.
void return_enrolment(Context& context, EnrolmentId id, registry::MergeTold const& told) {
  audit::Change change(context,
                       {.name = "enrolment.followed_unmerge", .subjects = subjects_of(id, told)});
  auto const binds = binds_of(id, told, change);
  if (change.try_run(programmes_sql::return_enrolment, binds))
    change.note("moved", false);
  else
    change.run(programmes_sql::return_payments, binds);
  change.run(programmes_sql::forget_move, binds);
}

}  // namespace

Status on_person_merged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  // Taken back before it was heard of: there is nothing to follow.
  auto const now = registry::find_person(context, told->absorbed);
  if (!now.ok() || now.value().id == told->absorbed) return {};
  for (auto const id :
       ids_of(context, programmes_sql::enrolments_of_person, told->absorbed.value()))
    move_enrolment(context, id, *told);
  return {};
}

Status on_person_unmerged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  std::vector<EnrolmentId> moved;
  context.tx.each(programmes_sql::moved_by_merge,
                  {db::bind("kept", told->kept), db::bind("absorbed", told->absorbed)},
                  [&](EnrolmentId id) { moved.push_back(id); });
  for (auto const id : moved) return_enrolment(context, id, *told);
  return {};
}

Status on_people_merged(Context& context, Value const& payload) {
  auto const event = EventId::parse(payload["event"].text_or_empty());
  if (!event) return {};
  for (auto const& [kept, absorbed] : registry::merged_by(context, *event))
    TRY(on_person_merged(context,
                         Value::object({{"kept", kept.text()}, {"absorbed", absorbed.text()}})));
  return {};
}

namespace {

Status stop_enrolments(Context& context, PersonId person) {
  for (auto const id : unfinished_of(context, person.value())) {
    auto const enrolment = TRY(find_enrolment(context, id));
    TRY(move_to(context, enrolment,
                {.event = "enrolment.stopped",
                 .status = "stopped",
                 .reason = std::string(reason_died),
                 .decree = enrolment.decree}));
  }
  return {};
}

}  // namespace

Status on_person_died(Context& context, Value const& payload) {
  auto const person = PersonId::parse(payload["person"].text_or_empty());
  if (!person) return {};
  TRY(notice_deaths(context, {*person}));
  return stop_enrolments(context, *person);
}

Status on_people_died(Context& context, Value const& payload) {
  std::vector<PersonId> people;
  if (auto const* list = payload["people"].list())
    for (auto const& each : *list)
      if (auto const person = PersonId::parse(each["person"].text_or_empty()))
        people.push_back(*person);
  TRY(notice_deaths(context, people));
  for (auto const person : people) TRY(stop_enrolments(context, person));
  return {};
}

}  // namespace rangkul::programmes
