#include "audit/audit.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "registry/people_bulk.h"

namespace rangkul::programmes {
namespace {

std::vector<EnrolmentId> ids_of(Context& context, db::Query const& query, std::int64_t person) {
  std::vector<EnrolmentId> out;
  context.tx.each(query, {db::bind("person", person)}, [&](EnrolmentId id) { out.push_back(id); });
  return out;
}

/// Two standing enrolments in one benefit stay apart: people decide which one holds.
void move_enrolment(Context& context, EnrolmentId id, std::int64_t kept, std::int64_t absorbed) {
  audit::Change change(
      context, {.name = "enrolment.followed_merge",
                .subjects = {{"enrolment", id.value()}, {"person", kept}, {"person", absorbed}}});
  auto const binds =
      db::Binds{db::bind("id", id), db::bind("kept", kept), db::bind("absorbed", absorbed),
                db::bind("event", change.event_id())};
  if (change.try_run(programmes_sql::follow_merge_enrolment, binds)) {
    change.note("moved", false);
    return;
  }
  change.run(programmes_sql::follow_merge_payment, binds);
}

}  // namespace

Status on_person_merged(Context& context, Value const& payload) {
  auto const kept = parse_id_value(payload["kept"].text_or_empty());
  auto const absorbed = parse_id_value(payload["absorbed"].text_or_empty());
  if (!kept || !absorbed) return {};
  for (auto const id : ids_of(context, programmes_sql::enrolments_of_person, *absorbed))
    move_enrolment(context, id, *kept, *absorbed);
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

Status on_person_died(Context& context, Value const& payload) {
  auto const person = parse_id_value(payload["person"].text_or_empty());
  if (!person) return {};
  for (auto const id : ids_of(context, programmes_sql::standing_of_person, *person)) {
    auto const enrolment = TRY(find_enrolment(context, id));
    TRY(move_to(context, enrolment,
                {.event = "enrolment.stopped",
                 .status = "stopped",
                 .reason = std::string(reason_died),
                 .decree = enrolment.decree}));
  }
  return {};
}

}  // namespace rangkul::programmes
