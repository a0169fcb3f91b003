#include <algorithm>

#include "jobs/jobs.h"
#include "registry/people.h"
#include "registry/people_sql.h"
#include "registry/person_row.h"
#include "registry/person_write.h"

namespace rangkul::registry {

Person joined(Person const& kept, Person const& absorbed) {
  auto after = kept;
  after.in_city = kept.in_city || absorbed.in_city;
  after.in_ministry = kept.in_ministry || absorbed.in_ministry;
  if (absorbed.in_ministry && !kept.in_ministry) {
    after.decile = absorbed.decile;
    after.receives_pkh = absorbed.receives_pkh;
    after.receives_bpnt = absorbed.receives_bpnt;
    after.receives_pbi = absorbed.receives_pbi;
  }
  // A guess about somebody found in the street is no knowledge of the person they turn out to be.
  if (absorbed.identity == "temporary" && kept.identity != "temporary") return after;
  if (!after.nik) after.nik = absorbed.nik;
  if (!after.born) {
    after.born = absorbed.born;
    after.born_precision = absorbed.born_precision;
  }
  if (after.mother.empty()) after.mother = absorbed.mother;
  if (after.birth_place.empty()) after.birth_place = absorbed.birth_place;
  if (!after.phone) after.phone = absorbed.phone;
  if (!after.family.is_set()) {
    after.family = absorbed.family;
    after.relation = absorbed.relation;
  }
  return after;
}

namespace {

bool names(Value const& ids, FamilyId id) {
  auto const* list = ids.list();
  return list != nullptr && std::ranges::any_of(*list, [&](Value const& each) {
           return each.text_or_empty() == id.text();
         });
}

}  // namespace

Value moved_value(Moved const& moved, Person const& kept, Person const& after) {
  Value::List sources;
  for (auto const source : moved.sources) sources.emplace_back(std::to_string(source));
  Value::List heads;
  for (auto const& card : moved.cards) heads.emplace_back(card.id.text());
  return Value::object({{"sources", Value(std::move(sources))},
                        {"heads", Value(std::move(heads))},
                        {"kept", person_value(kept)},
                        {"after", person_value(after)}});
}

Status merge_people(Context& context, PersonId kept_id, PersonId absorbed_id, std::string cause) {
  TRY(context.may(May::merge_people));
  auto kept = TRY(find_person(context, kept_id));
  auto const other = load_person(context, absorbed_id);
  if (!other) return not_found();
  if (other->merged_into.is_set()) return conflict("person.merged_already");
  auto absorbed = *other;
  if (kept.id == absorbed.id) return invalid("person.same");
  if (kept.identity == "temporary" && absorbed.identity != "temporary") std::swap(kept, absorbed);
  audit::Change change(
      context,
      {.name = "person.merged",
       .subjects = {{"person", kept.id.value()}, {"person", absorbed.id.value()}},
       .data = Value::object(
           {{"cause", cause}, {"kept", kept.id.text()}, {"absorbed", absorbed.id.text()}})});
  Moved moved{.cards = headed_by(context, absorbed.id)};
  context.tx.each(people_sql::source_ids, {db::bind("person", absorbed.id)},
                  [&](std::int64_t source) { moved.sources.push_back(source); });
  auto const after = joined(kept, absorbed);
  change.run(people_sql::move_sources,
             {db::bind("kept", kept.id), db::bind("absorbed", absorbed.id)});
  change.run(people_sql::insert_merge,
             {db::bind("id", next_id_value()), db::bind("kept", kept.id),
              db::bind("absorbed", absorbed.id), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id()), db::bind("cause", cause),
              db::bind("moved", to_json(moved_value(moved, kept, after)))});
  auto gone = absorbed;
  gone.merged_into = kept.id;
  TRY(overwrite_person(context, change, absorbed, gone));
  TRY(overwrite_person(context, change, kept, after));
  TRY(pass_headship(context, change, moved.cards, kept.id));
  jobs::emit(change, "person.merged",
             Value::object({{"kept", kept.id.text()}, {"absorbed", absorbed.id.text()}}),
             context.clock.now());
  return {};
}

Status unmerge_people(Context& context, std::int64_t merge_id, std::string reason) {
  TRY(context.may(May::merge_people));
  auto const row = context.tx.first<PersonId, PersonId, std::string>(people_sql::merge,
                                                                     {db::bind("id", merge_id)});
  if (!row) return not_found();
  auto const& [kept_id, absorbed_id, moved_text] = *row;
  auto const kept = load_person(context, kept_id);
  auto const absorbed = load_person(context, absorbed_id);
  if (!kept || !absorbed) return not_found();
  auto const later = context.tx.value<std::int64_t>(
      people_sql::later_merges,
      {db::bind("id", merge_id), db::bind("kept", kept_id), db::bind("absorbed", absorbed_id)});
  if (later.value_or(0) > 0) return conflict("merge.not_last");
  auto const moved = TRY(parse_json(moved_text));
  auto const before_merge = TRY(person_from_value(moved["kept"]));
  auto const after_merge = TRY(person_from_value(moved["after"]));
  audit::Change change(
      context, {.name = "person.unmerged",
                .subjects = {{"person", kept->id.value()}, {"person", absorbed->id.value()}},
                .reason = reason});
  if (auto const* list = moved["sources"].list())
    for (auto const& source : *list)
      change.run(people_sql::move_source_back,
                 {db::bind("id", parse_id_value(source.text_or_empty()).value_or(0)),
                  db::bind("kept", kept->id), db::bind("absorbed", absorbed->id)});
  change.run(people_sql::undo_merge,
             {db::bind("id", merge_id), db::bind("event", change.event_id())});
  auto back = *absorbed;
  back.merged_into = {};
  TRY(overwrite_person(context, change, *kept, without_change(*kept, before_merge, after_merge)));
  TRY(overwrite_person(context, change, *absorbed, back));
  auto cards = headed_by(context, kept->id);
  std::erase_if(cards, [&](Family const& card) { return !names(moved["heads"], card.id); });
  TRY(pass_headship(context, change, cards, absorbed->id));
  jobs::emit(change, "person.unmerged",
             Value::object({{"kept", kept->id.text()},
                            {"absorbed", absorbed->id.text()},
                            {"reason", reason},
                            {"account", context.actor.account().text()},
                            {"by", context.actor.name()}}),
             context.clock.now());
  return {};
}

std::vector<Merge> merges_of(Context& context, PersonId id) {
  std::vector<Merge> out;
  std::vector<PersonId> waiting{id};
  while (!waiting.empty()) {
    auto const person = waiting.back();
    waiting.pop_back();
    context.tx.each(people_sql::merges_into, {db::bind("person", person)},
                    [&](std::int64_t merge, PersonId absorbed, Instant at, std::string cause) {
                      out.push_back({merge, person, absorbed, at, std::move(cause)});
                      waiting.push_back(absorbed);
                    });
  }
  return out;
}

std::vector<EventId> merge_events_of(Context& context, PersonId id, int limit) {
  std::vector<EventId> out;
  context.tx.each(people_sql::merge_events, {db::bind("person", id), db::bind("count", limit)},
                  [&](EventId event) { out.push_back(event); });
  return out;
}

}  // namespace rangkul::registry
