#include "registry/people.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/text.h"
#include "jobs/jobs.h"
#include "registry/office.h"
#include "registry/people_sql.h"
#include "registry/person_row.h"
#include "registry/person_write.h"
#include "registry/quality.h"
#include "registry/search.h"

namespace rangkul::registry {
namespace {

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
  if (person.region.level() != RegionLevel::village)
    return invalid("region.not_village", {}, "region");
  auto const today = local_date(context.clock.now(), Zone::wib);
  if (person.born && *person.born > today) return invalid("date.in_future", {}, "born");
  if (person.died && *person.died > today) return invalid("date.in_future", {}, "died");
  if (person.born && person.died && *person.died < *person.born)
    return invalid("person.died_before_birth", {}, "died");
  return {};
}

Value fields_value(std::vector<std::string> const& fields) {
  Value::List list;
  for (auto const& field : fields) list.emplace_back(field);
  return Value(std::move(list));
}

}  // namespace

std::optional<Person> load_person(Context& context, PersonId id) {
  std::optional<Person> out;
  context.tx.rows(people_sql::person, scoped(context, {db::bind("id", id)}), person_types(),
                  [&](db::Row const& row) {
                    out = read_person(row);
                    return true;
                  });
  return out;
}

Status overwrite_person(Context& context, audit::Change& change, Person const& before,
                        Person after) {
  auto const now = context.clock.now();
  after.since = now;
  after.event = change.event_id();
  auto binds = with_seen(with_name_key(after), before.event);
  if (change.run(people_sql::update_person, binds) == 0)
    return conflict("person.changed_meanwhile");
  keep(change, before, now);
  index_person(change, context, after.id, before.merged_into.is_set() ? "" : before.name,
               before.region, after.merged_into.is_set() ? "" : after.name, after.region);
  recheck_quality(change, context,
                  {after.id, {before.family, after.family}, {before.nik, after.nik}});
  return {};
}

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
  recheck_quality(change, context, {person.id, {person.family}, {person.nik}});
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
  return overwrite_person(context, change, before, person);
}

Result<PersonId> create_unidentified(Context& context, Sex sex, std::optional<int> about_age,
                                     RegionCode const& where, std::string marks) {
  TRY(context.may(May::edit_people));
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
  return overwrite_person(context, change, before, after);
}

Status restore_person(Context& context, PersonId id, EventId newest, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const now = TRY(find_person(context, id));
  if (now.event != newest) return conflict("person.changed_meanwhile");
  auto const row = context.tx.first<Instant, std::string>(
      people_sql::newest_version, {db::bind("person", now.id), db::bind("ended_by", newest)});
  if (!row) return not_found();
  auto const before = TRY(person_from_value(TRY(parse_json(std::get<1>(*row)))));
  // A merge is taken back by un-merging, which also brings the sources home.
  if (before.merged_into.is_set() || !context.actor.sees(before.region)) return not_found();
  audit::Change change(
      context, {.name = "person.restored",
                .subjects = {{"person", now.id.value()}},
                .data = Value::object({{"fields", fields_value(changed_fields(now, before))}}),
                .reason = std::move(reason)});
  jobs::emit(change, "person.restored",
             Value::object({{"person", now.id.text()}, {"life", before.life}}),
             context.clock.now());
  return overwrite_person(context, change, now, before);
}

}  // namespace rangkul::registry
