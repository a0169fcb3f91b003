#include "programmes/told.h"

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/judge.h"
#include "programmes/parts.h"
#include "programmes/told_sql.h"
#include "registry/people.h"

namespace rangkul::programmes {
namespace {

namespace sql = told_sql;

/// A benefit that the actor's department runs itself in a year.
Result<catalogue::Programme const*> own_benefit(Context& context, std::string const& id, int year) {
  auto const* programme = programme_in(context, id, year);
  bool const own = programme != nullptr && !programme->is_umbrella &&
                   context.actor.of_department() && sees_benefit(context, *programme, year);
  if (!own) return not_found("programme.unknown");
  return programme;
}

/// The department knows a receiver by number and may not open the register: whom the number names
/// is found within its area, and nothing of it is handed out.
Actor reader(Context const& context) {
  auto rights = context.actor.rights();
  rights.set(static_cast<std::size_t>(May::see_people));
  return Actor::person(context.actor.account(), context.actor.name(), rights, context.actor.area(),
                       context.actor.language());
}

std::optional<registry::Person> registered(Context& context, Nik const& nik) {
  auto const actor = reader(context);
  Context wider{context.tx, actor, context.clock, context.catalogue, context.remote};
  for (auto const id : registry::people_with_nik(wider, nik, PersonId{})) {
    auto found = registry::find_person(wider, id);
    if (found.ok()) return std::move(found).value();
  }
  return std::nullopt;
}

Status check_given(Context& context, NewTold const& given) {
  if (!is_uid(given.uid)) return invalid("payment.uid", {}, "uid");
  auto const first = Date::parse_iso(given.month + "-01");
  if (!first.ok() || first.value().year() != given.year || first.value() > today(context))
    return invalid("told.month", {{"year", std::to_string(given.year)}}, "month");
  constexpr std::int64_t most = 10'000'000;
  if (given.receivers < 1 || given.receivers > most)
    return invalid("told.receivers", {}, "receivers");
  if (given.amount < Rupiah{0}) return invalid("told.amount", {}, "amount");
  if (trim(given.proof).empty()) return invalid("payment.no_proof", {}, "proof");
  return {};
}

/// Of whom or where a line is told.
struct About {
  PersonId person;
  FamilyId family;
  RegionCode region;
};

Result<About> about(Context& context, NewTold const& given, ToldLine const* former,
                    catalogue::Programme const& programme) {
  if (!given.nik && former != nullptr && former->by_name)
    return About{former->person, former->family, former->region};
  if (!given.nik) {
    if (given.region.text().empty() || !context.actor.sees(given.region))
      return invalid("person.region_outside", {}, "region");
    return About{{}, {}, given.region};
  }
  auto const person = registered(context, *given.nik);
  if (!person) return invalid("told.not_registered", {}, "nik");
  if (programme.unit == catalogue::Unit::person) return About{person->id, {}, person->region};
  if (!person->family.is_set()) return invalid("candidate.no_family", {}, "nik");
  return About{{}, person->family, person->region};
}

Result<std::optional<ToldId>> same_again(Context& context, NewTold const& given) {
  auto const known =
      context.tx.first<ToldId, std::string, int, std::string, std::int64_t, std::int64_t>(
          sql::told_by_uid, {db::bind("uid", given.uid)});
  if (!known) return std::optional<ToldId>{};
  auto const& [id, programme, year, month, receivers, amount] = *known;
  bool const same = programme == given.programme && year == given.year && month == given.month &&
                    receivers == given.receivers && amount == given.amount.whole();
  if (!same) return conflict("payment.uid_other");
  return std::optional{id};
}

/// Writes the line under an event, in the place of a former one or of none.
Result<ToldId> write_told(Context& context, audit::Change& change, NewTold const& given,
                          ToldLine const* former) {
  auto const* programme = TRY(own_benefit(context, given.programme, given.year));
  auto const whom = TRY(about(context, given, former, *programme));
  bool const by_name = whom.person.is_set() || whom.family.is_set();
  auto const replaces = former == nullptr ? ToldId{} : former->id;
  if (by_name && context.tx.value<ToldId>(
                     sql::same_receiver,
                     {db::bind("programme", given.programme), db::bind("year", given.year),
                      db::bind("month", given.month), db::bind("person", whom.person.value()),
                      db::bind("family", whom.family.value()), db::bind("but", replaces.value())}))
    return conflict("told.twice");
  auto const* scheme = programme->scheme(given.year);
  auto const fund = scheme == nullptr ? programme->fund_source : scheme->fund_source;
  auto const id = next_id<ToldTag>();
  change.about({"realisation", id.value()});
  if (whom.person.is_set()) change.about({"person", whom.person.value()});
  if (whom.family.is_set()) change.about({"family", whom.family.value()});
  change.run(sql::insert_told,
             {db::bind("id", id),
              db::bind("uid", given.uid),
              db::bind("programme", given.programme),
              db::bind("year", given.year),
              db::bind("month", given.month),
              db::bind("region", whom.region),
              db::bind("department", context.actor.department()),
              db::bind("kind", by_name ? "name" : "sum"),
              db::bind("person", whom.person),
              db::bind("family", whom.family),
              db::bind("told_of", by_name ? std::string(trim(given.told_of)) : std::string()),
              db::bind("receivers", by_name ? 1 : given.receivers),
              db::bind("amount", given.amount.whole()),
              db::bind("fund_source", given.fund_source.empty() ? fund : given.fund_source),
              db::bind("proof", std::string(trim(given.proof))),
              db::bind("replaces", replaces),
              db::bind("by", context.actor.account()),
              db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  return id;
}

audit::Event event_of(std::string_view name, NewTold const& given) {
  return {.name = name,
          .subjects = {},
          .data = Value::object({{"programme", given.programme},
                                 {"month", given.month},
                                 {"receivers", given.receivers},
                                 {"amount", given.amount.whole()}})};
}

/// By whom a line may be changed: the department that told it.
Result<ToldLine> own_line(Context& context, ToldId id) {
  TRY(context.may(May::tell_realisation));
  auto told = TRY(find_told(context, id));
  if (told.department != context.actor.department()) return not_found();
  return told;
}

Status set_state(audit::Change& change, ToldLine const& told, std::string_view state,
                 std::string const& reason) {
  if (change.run(sql::set_told_state,
                 {db::bind("id", told.id), db::bind("state", state), db::bind("reason", reason),
                  db::bind("from", told.state), db::bind("event", change.event_id())}) == 0)
    return conflict("told.not_standing");
  return {};
}

Status check_runs(Context& context, NewTold const& given) {
  auto const* programme = TRY(own_benefit(context, given.programme, given.year));
  if (programme->run_by_office_in(given.year)) return conflict("told.run_here");
  return {};
}

}  // namespace

Result<ToldId> tell(Context& context, NewTold const& given) {
  TRY(context.may(May::tell_realisation));
  TRY(check_runs(context, given));
  TRY(check_given(context, given));
  if (auto const known = TRY(same_again(context, given))) return *known;
  audit::Change change(context, event_of("realisation.told", given));
  return write_told(context, change, given, nullptr);
}

Result<ToldId> correct_told(Context& context, ToldId id, NewTold const& given,
                            std::string const& reason) {
  auto const told = TRY(own_line(context, id));
  TRY(check_runs(context, given));
  TRY(check_given(context, given));
  if (auto const known = TRY(same_again(context, given))) return *known;
  if (told.state != "standing") return conflict("told.not_standing");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  auto event = event_of("realisation.corrected", given);
  event.reason = why;
  event.subjects = {{"realisation", id.value()}};
  audit::Change change(context, std::move(event));
  auto const fresh = TRY(write_told(context, change, given, &told));
  TRY(set_state(change, told, "corrected", why));
  return fresh;
}

Status withdraw_told(Context& context, ToldId id, std::string const& reason) {
  auto const told = TRY(own_line(context, id));
  if (told.state != "standing") return conflict("told.not_standing");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, {.name = "realisation.withdrawn",
                                 .subjects = {{"realisation", id.value()}},
                                 .data = Value::object({{"programme", told.programme}}),
                                 .reason = why});
  return set_state(change, told, "withdrawn", why);
}

Status restore_told(Context& context, ToldId id) {
  auto const told = TRY(own_line(context, id));
  if (told.state == "standing") return conflict("told.stands");
  if (context.tx.value<ToldId>(sql::replaced_by, {db::bind("id", id)}))
    return conflict("told.replaced");
  if (context.tx.value<ToldId>(sql::same_line, {db::bind("id", id)})) return conflict("told.twice");
  audit::Change change(context, {.name = "realisation.restored",
                                 .subjects = {{"realisation", id.value()}},
                                 .data = Value::object({{"programme", told.programme}})});
  return set_state(change, told, "standing", "");
}

Result<ToldLine> find_told(Context& context, ToldId id) {
  TRY(context.may(May::see_programmes));
  std::optional<ToldLine> out;
  context.tx.each(sql::told, scoped(context, {db::bind("id", id)}),
                  [&](ToldId own, std::string programme, int year, std::string month,
                      RegionCode region, std::string department, std::string const& kind,
                      PersonId person, FamilyId family, std::string told_of, std::int64_t receivers,
                      std::int64_t amount, std::string fund, std::string proof, std::string state,
                      std::string reason, ToldId replaces, std::string name, Instant at) {
                    out = ToldLine{.id = own,
                                   .programme = std::move(programme),
                                   .year = year,
                                   .month = std::move(month),
                                   .region = std::move(region),
                                   .department = std::move(department),
                                   .by_name = kind == "name",
                                   .person = person,
                                   .family = family,
                                   .told_of = std::move(told_of),
                                   .receivers = receivers,
                                   .amount = Rupiah{amount},
                                   .fund_source = std::move(fund),
                                   .proof = std::move(proof),
                                   .state = std::move(state),
                                   .reason = std::move(reason),
                                   .replaces = replaces,
                                   .told_name = std::move(name),
                                   .told_at = at};
                  });
  if (!out || !sees_benefit(context, out->programme, out->year)) return not_found();
  return *std::move(out);
}

std::map<std::string, ToldSum> told_sums(Context& context, int year) {
  std::map<std::string, ToldSum> out;
  context.tx.each(sql::told_sums, scoped(context, {db::bind("year", year)}),
                  [&](std::string const& programme, std::int64_t counted, std::int64_t named,
                      std::int64_t amount) {
                    if (sees_benefit(context, programme, year))
                      out[programme] = {counted + named, Rupiah{amount}};
                  });
  return out;
}

std::vector<ToldOfFamily> told_of_family(Context& context, FamilyId family, int year) {
  std::vector<ToldOfFamily> out;
  context.tx.each(sql::told_of_family, {db::bind("family", family), db::bind("year", year)},
                  [&](std::string programme, std::string department, std::string receiver,
                      std::string month, std::int64_t amount) {
                    out.push_back({std::move(programme), std::move(department), std::move(receiver),
                                   std::move(month), Rupiah{amount}});
                  });
  return out;
}

Result<Fitness> ask_fitness(Context& context, std::string const& id, int year, Nik const& nik) {
  TRY(context.may(May::ask_eligibility));
  auto const* programme = TRY(own_benefit(context, id, year));
  auto const person = registered(context, nik);
  Fitness out;
  if (person) {
    auto const actor = reader(context);
    Context wider{context.tx, actor, context.clock, context.catalogue, context.remote};
    Candidate candidate{.programme = id,
                        .year = year,
                        .period = {},
                        .person = person->id,
                        .family = {},
                        .for_person = {}};
    auto const judged =
        judge_candidate(wider, candidate, *programme, std::min(today(context), Year{year}.end()));
    out.fits = judged.ok() && judged.value().judgement.eligible();
    out.decile = person->decile;
    audit::record(context, {.action = "ask",
                            .kind = "person",
                            .id = person->id.value(),
                            .purpose = "eligibility " + id});
  }
  audit::Change change(
      context, {.name = "eligibility.asked",
                .subjects = {},
                .data = Value::object(
                    {{"programme", id}, {"registered", person.has_value()}, {"fits", out.fits}})});
  if (person) change.about({"person", person->id.value()});
  return out;
}

}  // namespace rangkul::programmes
