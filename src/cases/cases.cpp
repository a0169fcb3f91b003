#include "cases/cases.h"

#include <algorithm>

#include "base/phone.h"
#include "base/text.h"
#include "cases/cases_sql.h"
#include "cases/parts.h"
#include "registry/people.h"

namespace rangkul::cases {
namespace {

namespace sql = cases_sql;
using procedures::Confidentiality;
using procedures::Library;
using procedures::Procedure;

constexpr std::size_t title_length = 120;

Status check_words(std::string const& title, std::string const& urgency, std::string const& phone) {
  if (trim(title).empty()) return invalid("field.required", {}, "title");
  if (title.size() > title_length * 4) return invalid("field.too_long", {}, "title");
  if (!is_one_of(urgency_keys, urgency)) return invalid("field.choice", {}, "urgency");
  if (phone.empty()) return {};
  auto const read = Phone::parse(phone);
  if (read.ok()) return {};
  auto error = read.error();
  error.field = "reporter_phone";
  return error;
}

Result<Procedure const*> procedure_for(Context& context, NewCase const& given) {
  auto const* procedure = Library::of(context.catalogue).find(given.procedure, today(context));
  if (procedure == nullptr) return invalid("case.no_procedure", {}, "procedure");
  bool const known = given.area.level() == RegionLevel::village &&
                     !registry::region_name(context, given.area).empty();
  if (!known || !context.actor.sees(given.area)) return invalid("case.area_outside", {}, "area");
  if (!is_one_of(source_keys, given.source)) return invalid("field.choice", {}, "source");
  TRY(check_words(given.title, given.urgency, given.reporter_phone));
  return procedure;
}

std::string next_number(Context& context, audit::Change& change, Procedure const& procedure) {
  int const year = today(context).year();
  db::Binds const binds{db::bind("pattern", procedure.number), db::bind("year", year)};
  change.run(sql::next_serial, binds);
  return procedure.case_number(year,
                               context.tx.value<std::int64_t>(sql::last_serial, binds).value());
}

/// Only of what the actor may know: a secret case is not given away by its refusal.
Status check_has_none(Context& context, PersonId person, std::string const& procedure) {
  std::vector<CaseId> found;
  context.tx.each(sql::open_case_of, {db::bind("person", person), db::bind("procedure", procedure)},
                  [&](CaseId id) { found.push_back(id); });
  for (auto const id : found)
    if (auto const other = find_case(context, id); other.ok())
      return conflict("case.has_one", {{"number", other.value().number}});
  return {};
}

Result<std::optional<CaseId>> opened_before(Context& context, NewCase const& given) {
  auto const row =
      context.tx.first<CaseId, std::string, AccountId>(sql::by_uid, {db::bind("uid", given.uid)});
  if (!row) return std::optional<CaseId>{};
  auto const& [id, procedure, account] = *row;
  if (procedure != given.procedure || account != context.actor.account())
    return conflict("case.uid_other");
  return std::optional(id);
}

Confidentiality of_word(std::string const& word) {
  if (word == procedures::word_of(Confidentiality::secret)) return Confidentiality::secret;
  if (word == procedures::word_of(Confidentiality::restricted)) return Confidentiality::restricted;
  return Confidentiality::normal;
}

}  // namespace

audit::Event event_of(std::string_view name, CaseId id, Value data, std::string reason) {
  return {name, {{"case", id.value()}}, std::move(data), std::move(reason)};
}

Status still_open(Case const& one) {
  if (one.ended) return conflict("case.ended");
  return {};
}

db::Binds seen_binds(Context const& context) {
  auto const& actor = context.actor;
  return {db::bind("account", actor.account().value()), db::bind("now", context.clock.now()),
          db::bind("sees_restricted", actor.may(May::see_restricted)),
          db::bind("sees_secret", actor.may(May::see_secret) && actor.may(May::lead_cases))};
}

Result<CaseId> open_case(Context& context, NewCase const& given) {
  TRY(context.may(May::report_cases));
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  if (auto const before = TRY(opened_before(context, given))) return *before;
  auto const& procedure = *TRY(procedure_for(context, given));
  for (auto const person : given.people) {
    TRY(registry::find_person(context, person));
    TRY(check_has_none(context, person, procedure.id));
  }
  auto const id = next_id<CaseTag>();
  auto const secret = given.secret ? Confidentiality::secret : procedure.confidentiality;
  {
    audit::Change change(
        context, event_of("case.opened", id,
                          Value::object({{"procedure", procedure.id}, {"source", given.source}})));
    change.run(
        sql::insert_case,
        {db::bind("id", id), db::bind("uid", given.uid),
         db::bind("number", next_number(context, change, procedure)),
         db::bind("procedure", procedure.id),
         db::bind("procedure_name", procedure.name.in(Language::id)),
         db::bind("version", procedure.version), db::bind("area", given.area),
         db::bind("confidentiality", procedures::word_of(secret)), db::bind("source", given.source),
         db::bind("urgency", given.urgency), db::bind("title", std::string(trim(given.title))),
         db::bind("story", std::string(trim(given.story))),
         db::bind("place", std::string(trim(given.place))),
         db::bind("reporter", std::string(trim(given.reporter))),
         db::bind("reporter_phone", given.reporter_phone), db::bind("at", context.clock.now()),
         db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
         db::bind("event", change.event_id())});
    // Who opened it knows of it, so that nobody's report is lost from sight.
    if (context.actor.account().is_set())
      change.run(sql::join_team,
                 {db::bind("id", id), db::bind("account", context.actor.account()),
                  db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
                  db::bind("event", change.event_id())});
  }
  Case fresh{.id = id, .area = given.area, .confidentiality = secret};
  fresh.procedure = procedure.id;
  fresh.version = procedure.version;
  Run run;
  run.procedure = &procedure;
  run.state.procedure = &procedure;
  procedures::Event opened;
  opened.at = context.clock.now();
  opened.what = procedure.version;
  opened.by = context.actor.roles().empty() ? std::string() : context.actor.roles().front();
  TRY(write_event(context, fresh, run, opened, context.actor.name()));
  for (auto const person : given.people) TRY(add_person(context, id, person, "client"));
  return id;
}

Result<Case> find_case(Context& context, CaseId id) {
  auto binds = seen_binds(context);
  binds.push_back(db::bind("id", id));
  std::optional<Case> found;
  context.tx.each(sql::case_row, scoped(context, std::move(binds)),
                  [&](CaseId own, std::string number, std::string procedure, std::string version,
                      RegionCode area, std::string const& confidentiality, std::string source,
                      std::string urgency, std::string title, std::string story, std::string place,
                      std::string reporter, std::string reporter_phone, AccountId worker,
                      std::string worker_name, std::string const& state, std::string end_code,
                      std::optional<Instant> ended_at, Instant opened_at, std::string opened_name,
                      std::optional<Instant> due_at, int seq) {
                    found = Case{.id = own,
                                 .number = std::move(number),
                                 .procedure = std::move(procedure),
                                 .version = std::move(version),
                                 .area = std::move(area),
                                 .confidentiality = of_word(confidentiality),
                                 .source = std::move(source),
                                 .urgency = std::move(urgency),
                                 .title = std::move(title),
                                 .story = std::move(story),
                                 .place = std::move(place),
                                 .reporter = std::move(reporter),
                                 .reporter_phone = std::move(reporter_phone),
                                 .worker = worker,
                                 .worker_name = std::move(worker_name),
                                 .ended = state == "ended",
                                 .end_code = std::move(end_code),
                                 .ended_at = ended_at,
                                 .opened_at = opened_at,
                                 .opened_name = std::move(opened_name),
                                 .due_at = due_at,
                                 .seq = seq};
                  });
  if (!found) return not_found();
  return *std::move(found);
}

std::optional<CaseId> case_numbered(Context& context, std::string const& number) {
  auto const id = context.tx.value<CaseId>(sql::by_number, {db::bind("number", number)});
  if (!id || !find_case(context, *id).ok()) return std::nullopt;
  return id;
}

Status change_case(Context& context, CaseId id, CaseChange const& change_to) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(find_case(context, id));
  TRY(still_open(one));
  TRY(check_words(change_to.title, change_to.urgency, change_to.reporter_phone));
  audit::Change change(context, event_of("case.changed", id));
  change.run(sql::change_case, {db::bind("id", id), db::bind("urgency", change_to.urgency),
                                db::bind("title", std::string(trim(change_to.title))),
                                db::bind("story", std::string(trim(change_to.story))),
                                db::bind("place", std::string(trim(change_to.place))),
                                db::bind("reporter", std::string(trim(change_to.reporter))),
                                db::bind("reporter_phone", change_to.reporter_phone),
                                db::bind("event", change.event_id())});
  return {};
}

std::vector<CasePerson> people_of(Context& context, CaseId id) {
  std::vector<CasePerson> out;
  context.tx.each(
      sql::people, {db::bind("id", id)},
      [&](CasePersonId own, PersonId person, std::string role, std::string alias,
          std::string note) {
        out.push_back({own, person, std::move(role), std::move(alias), std::move(note)});
      });
  return out;
}

Result<CasePersonId> add_person(Context& context, CaseId id, PersonId person,
                                std::string const& role, std::string const& note) {
  if (!context.actor.may(May::work_cases)) TRY(context.may(May::report_cases));
  auto const one = TRY(find_case(context, id));
  TRY(still_open(one));
  if (!is_one_of(person_roles, role)) return invalid("field.choice", {}, "role");
  auto const found = TRY(registry::find_person(context, person));
  if (role == "client") TRY(check_has_none(context, found.id, one.procedure));
  auto const before = context.tx.value<std::int64_t>(sql::count_aliases,
                                                     {db::bind("id", id), db::bind("role", role)});
  auto const own = next_id<CasePersonTag>();
  audit::Change change(context, event_of("case.person_added", id, Value::object({{"role", role}})));
  // The history of a person tells of normal cases alone.
  if (one.confidentiality == Confidentiality::normal) change.about({"person", found.id.value()});
  auto const broken = change.try_run(
      sql::insert_person,
      {db::bind("id", own), db::bind("case", id), db::bind("person", found.id),
       db::bind("role", role),
       db::bind("alias",
                context.catalogue.message(Language::id, "cases.alias." + role,
                                          {{"number", std::to_string(before.value_or(0) + 1)}})),
       db::bind("note", std::string(trim(note))), db::bind("event", change.event_id())});
  if (broken) return conflict("case.person_twice");
  return own;
}

Status remove_person(Context& context, CaseId id, CasePersonId person, std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(find_case(context, id));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, event_of("case.person_removed", one.id, {}, reason));
  if (change.run(sql::remove_person, {db::bind("id", person), db::bind("case", id),
                                      db::bind("event", change.event_id())}) == 0)
    return not_found();
  return {};
}

std::vector<Case> cases_of(Context& context, PersonId person) {
  std::vector<CaseId> ids;
  context.tx.each(sql::cases_of_person, {db::bind("person", person)},
                  [&](CaseId id) { ids.push_back(id); });
  std::vector<Case> out;
  for (auto const id : ids)
    if (auto one = find_case(context, id); one.ok()) out.push_back(std::move(one).value());
  return out;
}

}  // namespace rangkul::cases
