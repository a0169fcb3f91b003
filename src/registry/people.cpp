#include "registry/people.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/text.h"
#include "jobs/jobs.h"
#include "registry/office.h"
#include "registry/people_sql.h"
#include "registry/person_row.h"
#include "registry/search.h"

namespace rangkul::registry {
namespace {

db::Binds scoped(Context const& context, db::Binds binds) {
  auto const scope = context.actor.scope();
  binds.push_back(db::bind("scope_from", scope.from));
  binds.push_back(db::bind("scope_to", scope.to));
  return binds;
}

std::optional<Person> load_person(Context& context, PersonId id) {
  std::optional<Person> out;
  context.tx.rows(people_sql::person, scoped(context, {db::bind("id", id)}), person_types(),
                  [&](db::Row const& row) {
                    out = read_person(row);
                    return true;
                  });
  return out;
}

/// What held before goes to the history with the event that ended it.
void keep(audit::Change& change, Person const& before, Instant until) {
  change.run(
      people_sql::keep_person,
      {db::bind("person", before.id), db::bind("since", before.since), db::bind("until", until),
       db::bind("event", before.event), db::bind("ended_by", change.event_id()),
       db::bind("data", to_json(person_value(before)))});
}

db::Binds with_seen(db::Binds binds, EventId seen) {
  binds.push_back(db::bind("seen", seen));
  return binds;
}

db::Binds with_name_key(Person const& person) {
  auto binds = bind_person(person);
  binds.push_back(db::bind("name_key", name_key(person.name)));
  return binds;
}

Status check_person(Context& context, Person const& person) {
  if (trim(person.name).empty()) return invalid("person.name_missing", {}, "name");
  if (!context.actor.sees(person.region)) return invalid("person.region_outside", {}, "region");
  auto const today = local_date(context.clock.now(), Zone::wib);
  if (person.born && *person.born > today) return invalid("date.in_future", {}, "born");
  if (person.died && *person.died > today) return invalid("date.in_future", {}, "died");
  if (person.born && person.died && *person.died < *person.born)
    return invalid("person.died_before_birth", {}, "died");
  return {};
}

/// Writes `after` over `before` within a change; the caller has checked both.
Status overwrite(Context& context, audit::Change& change, Person const& before, Person after) {
  auto const now = context.clock.now();
  keep(change, before, now);
  after.since = now;
  after.event = change.event_id();
  auto binds = with_seen(with_name_key(after), before.event);
  if (change.run(people_sql::update_person, binds) == 0)
    return conflict("person.changed_meanwhile");
  index_person(change, context, after.id, before.merged_into.is_set() ? "" : before.name,
               before.region, after.merged_into.is_set() ? "" : after.name, after.region);
  return {};
}

Value fields_value(std::vector<std::string> const& fields) {
  Value::List list;
  for (auto const& field : fields) list.emplace_back(field);
  return Value(std::move(list));
}

}  // namespace

std::string name_key(std::string const& name) {
  std::string key;
  auto const folded = fold(name);  // words() hands out views of it
  for (auto const word : words(folded)) {
    if (!key.empty()) key.push_back(' ');
    key += fold_spelling(word);
  }
  return key;
}

std::int64_t area_number(RegionCode const& code) {
  auto digits = code.digits();
  digits.resize(10, '0');
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Result<Person> find_person(Context& context, PersonId id) {
  TRY(context.may(May::see_people));
  constexpr int longest_chain = 16;
  for (int i = 0; i < longest_chain; ++i) {
    auto person = load_person(context, id);
    if (!person) return not_found();
    if (!person->merged_into.is_set()) return std::move(*person);
    id = person->merged_into;
  }
  return not_found();
}

Result<Family> find_family(Context& context, FamilyId id) {
  TRY(context.may(May::see_people));
  std::optional<Family> out;
  context.tx.rows(people_sql::family, scoped(context, {db::bind("id", id)}), family_types(),
                  [&](db::Row const& row) {
                    out = read_family(row);
                    return true;
                  });
  if (!out) return not_found();
  return std::move(*out);
}

std::vector<Person> members_of(Context& context, FamilyId family) {
  std::vector<Person> out;
  if (!family.is_set()) return out;
  context.tx.rows(people_sql::members, {db::bind("family", family)}, person_types(),
                  [&](db::Row const& row) {
                    auto person = read_person(row);
                    if (context.actor.sees(person.region)) out.push_back(std::move(person));
                    return true;
                  });
  return out;
}

Result<std::optional<Person>> person_as_of(Context& context, PersonId id, Instant at) {
  auto const now = TRY(find_person(context, id));
  std::optional<Person> out;
  std::optional<Error> broken;
  Instant oldest = now.since;
  if (now.since <= at) return std::optional<Person>(now);
  context.tx.each(people_sql::person_versions, {db::bind("person", now.id)},
                  [&](Instant since, Instant until, EventId, EventId, std::string const& data) {
                    oldest = std::min(oldest, since);
                    if (out || broken || since > at || until <= at) return;
                    auto const value = parse_json(data);
                    auto person = value.ok() ? person_from_value(value.value()) : value.error();
                    if (person.ok())
                      out = std::move(person).value();
                    else
                      broken = person.error();
                  });
  if (broken) return *broken;
  return out;
}

Result<PersonId> create_person(Context& context, Person const& given) {
  TRY(context.may(May::edit_people));
  TRY(check_person(context, given));
  auto person = given;
  person.id = next_id<PersonTag>();
  audit::Change change(context,
                       {.name = "person.created", .subjects = {{"person", person.id.value()}}});
  if (person.family.is_set()) change.about({"family", person.family.value()});
  person.since = context.clock.now();
  person.event = change.event_id();
  change.run(people_sql::insert_person, with_name_key(person));
  index_person(change, context, person.id, "", person.region, person.name, person.region);
  return person.id;
}

Status save_person(Context& context, Person const& person, EventId seen, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const before = TRY(find_person(context, person.id));
  TRY(check_person(context, person));
  if (before.event != seen) return conflict("person.changed_meanwhile");
  auto const fields = changed_fields(before, person);
  if (fields.empty()) return {};
  audit::Change change(context, {.name = "person.changed",
                                 .subjects = {{"person", person.id.value()}},
                                 .data = Value::object({{"fields", fields_value(fields)}}),
                                 .reason = std::move(reason)});
  return overwrite(context, change, before, person);
}

Result<PersonId> create_unidentified(Context& context, Sex sex, std::optional<int> about_age,
                                     RegionCode const& where, std::string marks) {
  auto const today = local_date(context.clock.now(), Zone::wib);
  auto const prefix = "MRX-" + std::to_string(today.year()) + "-";
  auto const newest = context.tx.value<std::string>(
      people_sql::temporary_codes, {db::bind("from", prefix), db::bind("to", prefix + "~")});
  int number = 1;
  if (newest) number = std::atoi(newest->substr(prefix.size()).c_str()) + 1;
  char digits[16];
  std::snprintf(digits, sizeof digits, "%03d", number);
  Person person;
  person.name = sex == Sex::female ? "Mrs. X" : "Mr. X";
  person.sex = sex;
  person.region = where;
  person.identity = "temporary";
  person.temporary_code = prefix + digits;
  person.note = std::move(marks);
  if (about_age) {
    person.born = Date::from_ymd(today.year() - *about_age, 7, 1).value();
    person.born_precision = "guess";
  }
  return create_person(context, person);
}

Status record_death(Context& context, PersonId id, Date on, std::string source) {
  TRY(context.may(May::edit_people));
  auto const before = TRY(find_person(context, id));
  if (before.life == "mati") return conflict("person.already_dead");
  auto after = before;
  after.life = "mati";
  after.died = on;
  TRY(check_person(context, after));
  audit::Change change(context, {.name = "person.died",
                                 .subjects = {{"person", before.id.value()}},
                                 .data = Value::object({{"on", on.iso()}, {"source", source}})});
  jobs::emit(change, "person.died", Value::object({{"person", before.id.text()}, {"on", on.iso()}}),
             context.clock.now());
  return overwrite(context, change, before, after);
}

Status merge_people(Context& context, PersonId kept_id, PersonId absorbed_id, std::string cause) {
  TRY(context.may(May::merge_people));
  auto const kept = TRY(find_person(context, kept_id));
  auto const absorbed = load_person(context, absorbed_id);
  if (!absorbed) return not_found();
  if (absorbed->merged_into.is_set()) return conflict("person.merged_already");
  if (kept.id == absorbed->id) return invalid("person.same");
  audit::Change change(context,
                       {.name = "person.merged",
                        .subjects = {{"person", kept.id.value()}, {"person", absorbed->id.value()}},
                        .data = Value::object({{"cause", cause}})});
  Value::List sources;
  context.tx.each(people_sql::source_ids, {db::bind("person", absorbed->id)},
                  [&](std::int64_t source) { sources.emplace_back(std::to_string(source)); });
  auto const moved =
      Value::object({{"sources", Value(std::move(sources))}, {"kept", person_value(kept)}});
  change.run(people_sql::move_sources,
             {db::bind("kept", kept.id), db::bind("absorbed", absorbed->id)});
  change.run(people_sql::insert_merge,
             {db::bind("id", next_id_value()), db::bind("kept", kept.id),
              db::bind("absorbed", absorbed->id), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id()), db::bind("cause", cause),
              db::bind("moved", to_json(moved))});
  auto after = kept;
  after.in_city = kept.in_city || absorbed->in_city;
  after.in_ministry = kept.in_ministry || absorbed->in_ministry;
  if (absorbed->in_ministry && !kept.in_ministry) {
    after.decile = absorbed->decile;
    after.receives_pkh = absorbed->receives_pkh;
    after.receives_bpnt = absorbed->receives_bpnt;
    after.receives_pbi = absorbed->receives_pbi;
  }
  if (!after.nik) after.nik = absorbed->nik;
  if (!after.born) after.born = absorbed->born;
  if (after.mother.empty()) after.mother = absorbed->mother;
  TRY(overwrite(context, change, kept, after));
  auto gone = *absorbed;
  gone.merged_into = kept.id;
  TRY(overwrite(context, change, *absorbed, gone));
  jobs::emit(change, "person.merged",
             Value::object({{"kept", kept.id.text()}, {"absorbed", absorbed->id.text()}}),
             context.clock.now());
  return {};
}

Status unmerge_people(Context& context, std::int64_t merge_id, std::string reason) {
  TRY(context.may(May::merge_people));
  auto const row = context.tx.first<PersonId, PersonId, std::string>(people_sql::merge,
                                                                     {db::bind("id", merge_id)});
  if (!row) return not_found();
  auto const& [kept_id, absorbed_id, moved_text] = *row;
  auto const later = context.tx.value<std::int64_t>(
      people_sql::later_merges,
      {db::bind("id", merge_id), db::bind("kept", kept_id), db::bind("absorbed", absorbed_id)});
  if (later.value_or(0) > 0) return conflict("merge.not_last");
  auto const kept = load_person(context, kept_id);
  auto const absorbed = load_person(context, absorbed_id);
  if (!kept || !absorbed) return not_found();
  auto const moved = TRY(parse_json(moved_text));
  auto const before_merge = TRY(person_from_value(moved["kept"]));
  audit::Change change(
      context, {.name = "person.unmerged",
                .subjects = {{"person", kept->id.value()}, {"person", absorbed->id.value()}},
                .reason = std::move(reason)});
  if (auto const* list = moved["sources"].list())
    for (auto const& source : *list)
      change.run(people_sql::move_source_back,
                 {db::bind("id", parse_id_value(source.text_or_empty()).value_or(0)),
                  db::bind("kept", kept->id), db::bind("absorbed", absorbed->id)});
  change.run(people_sql::undo_merge,
             {db::bind("id", merge_id), db::bind("event", change.event_id())});
  // What the merge filled in goes back; what people changed afterwards stays.
  auto restored = *kept;
  restored.in_city = before_merge.in_city;
  restored.in_ministry = before_merge.in_ministry;
  restored.decile = before_merge.decile;
  restored.receives_pkh = before_merge.receives_pkh;
  restored.receives_bpnt = before_merge.receives_bpnt;
  restored.receives_pbi = before_merge.receives_pbi;
  if (restored.nik == absorbed->nik) restored.nik = before_merge.nik;
  if (restored.born == absorbed->born) restored.born = before_merge.born;
  if (restored.mother == absorbed->mother) restored.mother = before_merge.mother;
  TRY(overwrite(context, change, *kept, restored));
  auto back = *absorbed;
  back.merged_into = {};
  TRY(overwrite(context, change, *absorbed, back));
  jobs::emit(change, "person.unmerged",
             Value::object({{"kept", kept->id.text()}, {"absorbed", absorbed->id.text()}}),
             context.clock.now());
  return {};
}

}  // namespace rangkul::registry
