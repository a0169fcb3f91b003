#include "homecare/visits.h"

#include <algorithm>

#include "base/text.h"
#include "cases/notes.h"
#include "cases/routes.h"
#include "forms/forms.h"
#include "homecare/homecare_sql.h"
#include "homecare/parts.h"

namespace rangkul::homecare {
namespace {

namespace sql = homecare_sql;

constexpr std::string_view visit_step = "kunjungan";
constexpr std::int64_t undo_seconds = 15 * 60;
constexpr std::int64_t most_amount = 1'000'000;

bool is_one_of(auto const& keys, std::string_view text) {
  return std::ranges::find(keys, text) != keys.end();
}

auto reads_into(Context const& context, std::vector<Visit>& out) {
  return
      [&out, late = late_before(context)](
          CareVisitId id, CaseId of, std::string programme, int version, Date planned_on,
          AccountId carer, std::string carer_name, std::string state, std::optional<Instant> in_at,
          std::optional<Instant> out_at, std::optional<double> latitude,
          std::optional<double> longitude, std::string const& services, std::string words,
          std::string const& next_on, std::optional<Instant> recorded_at, AccountId recorded_by,
          std::string recorded_name, int seq_from, int seq_to, std::optional<std::int64_t> note,
          std::optional<std::string> uid) {
        Visit visit{.id = id,
                    .of = of,
                    .programme = std::move(programme),
                    .version = version,
                    .planned_on = planned_on,
                    .carer = carer,
                    .carer_name = std::move(carer_name),
                    .state = std::move(state),
                    .in_at = in_at,
                    .out_at = out_at,
                    .position = std::nullopt,
                    .services = words_of(services),
                    .words = std::move(words),
                    .next_on = std::nullopt,
                    .supplies = {},
                    .recorded_by = recorded_by,
                    .recorded_name = std::move(recorded_name),
                    .seq_from = seq_from,
                    .seq_to = seq_to,
                    .note = note.value_or(0),
                    .uid = uid.value_or("")};
        if (latitude && longitude) visit.position = Position{*latitude, *longitude};
        if (auto const day = Date::parse_iso(next_on); day.ok()) visit.next_on = day.value();
        if (recorded_at) visit.recorded_at = *recorded_at;
        visit.late = visit.state == "missed" || (visit.state == "planned" && planned_on < late);
        out.push_back(std::move(visit));
      };
}

void add_supplies(Context& context, Visit& visit) {
  context.tx.each(sql::supplies, {db::bind("id", visit.id)},
                  [&](std::string item, std::int64_t amount, std::string unit,
                      std::optional<std::int64_t> cost) {
                    Supply supply{.item = std::move(item),
                                  .amount = Decimal::of_thousandths(amount),
                                  .unit = std::move(unit)};
                    if (cost) supply.cost = Rupiah(*cost);
                    visit.supplies.push_back(std::move(supply));
                  });
}

/// A visit that can go on now. errors: homecare.too_early, homecare.recorded, as open_care()
Result<Visit> waiting_visit(Context& context, CareVisitId id) {
  TRY(context.may(May::work_cases));
  auto visit = TRY(find_visit(context, id));
  TRY(open_care(context, visit.of));
  if (visit.recorded()) return conflict("homecare.recorded", {{"name", visit.recorded_name}});
  if (visit.planned_on > today(context)) return conflict("homecare.too_early");
  return visit;
}

std::vector<std::string> forms_of(Context const& context, Visit const& visit) {
  auto const programme = find(context.catalogue, visit.programme, visit.planned_on);
  return programme ? programme->forms : std::vector<std::string>{};
}

Status check_supplies(Context const& context, std::vector<Supply> const& supplies) {
  for (std::size_t i = 0; i < supplies.size(); ++i) {
    auto const& one = supplies[i];
    auto const at = "_" + std::to_string(i + 1);
    if (context.catalogue.codes("supply").read(one.item) == nullptr)
      return invalid("field.choice", {}, "item" + at);
    if (one.amount <= Decimal() || one.amount > Decimal::whole(most_amount))
      return invalid("field.range", {{"least", "0,001"}, {"most", std::to_string(most_amount)}},
                     "amount" + at);
    if (!is_one_of(units, one.unit)) return invalid("field.choice", {}, "unit" + at);
    if (one.cost && one.cost->whole() < 0) return invalid("field.range", {}, "cost" + at);
  }
  return {};
}

Status check_took_place(Context& context, Visit const& visit, NewRecord const& given) {
  if (visit.state != "open") return conflict("homecare.not_in");
  for (auto const& one : filled_at(context, visit))
    if (!one.answer) {
      auto const form = forms::find(context.catalogue, one.form, today(context));
      return conflict("homecare.form_missing",
                      {{"form", form ? form->name.in(context.actor.language()) : one.form}});
    }
  if (given.services.empty()) return invalid("homecare.no_service", {}, "services");
  return {};
}

Status check_record(Context& context, Visit const& visit, NewRecord const& given) {
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  if (!is_one_of(results, given.result)) return invalid("field.choice", {}, "result");
  if (given.result == "done")
    TRY(check_took_place(context, visit, given));
  else if (trim(given.words).empty())
    return invalid("field.required", {}, "words");
  for (auto const& service : given.services)
    if (context.catalogue.codes("case_service").read(service) == nullptr)
      return invalid("field.choice", {}, "services");
  if (given.next_on) {
    if (*given.next_on <= today(context)) return invalid("homecare.next_past", {}, "next_on");
    if (*given.next_on > today(context).plus_days(far_ahead_days))
      return invalid("homecare.next_far", {}, "next_on");
  }
  return check_supplies(context, given.supplies);
}

/// What the case's story says of the visit.
std::string story_of(Context const& context, NewRecord const& given) {
  auto out = context.catalogue.message(Language::id, "homecare.story." + given.result);
  std::vector<std::string> services;
  for (auto const& word : given.services)
    if (auto const* code = context.catalogue.codes("case_service").read(word))
      services.push_back(code->label.in(Language::id));
  if (!services.empty()) out += " " + join(services, ", ") + ".";
  auto const words = std::string(trim(given.words));
  if (!words.empty()) out += " " + words;
  return out;
}

std::int64_t cost_of(NewRecord const& given) {
  std::int64_t sum = 0;
  for (auto const& one : given.supplies)
    if (one.cost) sum += one.cost->whole();
  return sum;
}

Result<cases::NoteId> write_story(Context& context, Visit const& visit, NewRecord const& given) {
  auto const now = context.clock.now();
  cases::NewNote note{.uid = "rumah-" + given.uid,
                      .of = visit.of,
                      .kind = "visit",
                      .at = visit.in_at.value_or(now),
                      .until = now,
                      .words = story_of(context, given)};
  if (auto const cost = cost_of(given); cost > 0) note.cost = Rupiah(cost);
  note.position = visit.position;
  return cases::write_note(context, note);
}

/// Tells the step of the case; a visit that took place leads on to the next round of it.
Status tell_visit(Context& context, Visit const& visit, NewRecord const& given) {
  auto const one = TRY(cases::find_case(context, visit.of));
  auto const before = newest_event(TRY(cases::run_of(context, one)));
  auto const reason = story_of(context, given);
  auto const step = std::string(visit_step);
  auto after = TRY(
      tell_step(context, visit.of, step, {"catatan-kunjungan"}, {"tanda-vital", "waktu"}, reason));
  if (given.result == "done") after = TRY(answer_step(context, visit.of, step, "ya"));
  if (after == before) return {};
  audit::Change change(context, event_of("homecare.told_step", visit.of));
  change.run(sql::set_told, {db::bind("id", visit.id), db::bind("from", before),
                             db::bind("to", after), db::bind("event", change.event_id())});
  return {};
}

/// Whether this very record is there already.
Result<bool> recorded_before(Context& context, Visit const& visit, std::string const& uid) {
  auto const known = context.tx.value<CareVisitId>(sql::visit_by_uid, {db::bind("uid", uid)});
  if (!known) return false;
  if (*known != visit.id || visit.recorded_by != context.actor.account())
    return conflict("homecare.uid_other");
  return true;
}

/// Takes back the events that the record wrote, newest first, where none came after them.
Status untell(Context& context, Visit const& visit) {
  for (int left = visit.seq_to - visit.seq_from; left > 0; --left) {
    auto const one = TRY(cases::find_case(context, visit.of));
    auto const newest = newest_event(TRY(cases::run_of(context, one)));
    if (newest <= visit.seq_from || newest > visit.seq_to) return {};
    if (!cases::undo_act(context, visit.of).ok()) return {};
  }
  return {};
}

}  // namespace

bool Visit::recorded() const { return is_one_of(results, state); }

Result<Visit> find_visit(Context& context, CareVisitId id) {
  TRY(context.may(May::see_cases));
  std::vector<Visit> found;
  context.tx.each(sql::visit, scoped(context, {db::bind("id", id)}), reads_into(context, found));
  if (found.empty()) return not_found();
  TRY(cases::find_case(context, found.front().of));
  add_supplies(context, found.front());
  return std::move(found.front());
}

std::vector<Visit> visits_of(Context& context, CaseId id, int most) {
  std::vector<Visit> out;
  context.tx.each(
      sql::visits,
      {db::bind("case", id), db::bind("until", today(context).plus_days(ahead_days(context))),
       db::bind("most", most)},
      reads_into(context, out));
  return out;
}

Status check_in(Context& context, CareVisitId id, std::optional<Position> const& position) {
  auto const visit = TRY(waiting_visit(context, id));
  if (visit.state == "open") return {};
  std::optional<double> latitude, longitude;
  if (position) {
    latitude = position->latitude;
    longitude = position->longitude;
  }
  audit::Change change(context, event_of("homecare.checked_in", visit.of));
  change.run(sql::check_in, {db::bind("id", id), db::bind("at", context.clock.now()),
                             db::bind("latitude", latitude), db::bind("longitude", longitude),
                             db::bind("event", change.event_id())});
  return {};
}

Result<forms::AnswerId> fill(Context& context, CareVisitId id, forms::NewAnswer const& answer) {
  auto const visit = TRY(waiting_visit(context, id));
  if (visit.state != "open") return conflict("homecare.not_in");
  auto const wanted = forms_of(context, visit);
  if (std::ranges::find(wanted, answer.form) == wanted.end()) return not_found("forms.unknown");
  auto const owner = TRY(cases::case_forms().find(context, visit.of.value()));
  auto const saved = TRY(forms::save(context, cases::case_forms(), owner, answer));
  audit::Change change(context, event_of("homecare.filled", visit.of));
  change.run(sql::put_filled, {db::bind("visit", id), db::bind("form", answer.form),
                               db::bind("answer", saved), db::bind("event", change.event_id())});
  return saved;
}

std::vector<Filled> filled_at(Context& context, Visit const& visit) {
  std::vector<Filled> out;
  for (auto const& form : forms_of(context, visit)) out.push_back({form});
  context.tx.each(sql::filled, {db::bind("id", visit.id)},
                  [&](std::string form, forms::AnswerId answer) {
                    auto const at = std::ranges::find(out, form, &Filled::form);
                    if (at == out.end())
                      out.push_back({std::move(form), answer});
                    else
                      at->answer = answer;
                  });
  return out;
}

std::optional<Date> next_planned(Context& context, Visit const& visit) {
  return context.tx.value<Date>(
      sql::next_visit,
      {db::bind("case", visit.of), db::bind("after", std::max(visit.planned_on, today(context)))});
}

Status record(Context& context, CareVisitId id, NewRecord const& given) {
  TRY(context.may(May::work_cases));
  auto const found = TRY(find_visit(context, id));
  if (TRY(recorded_before(context, found, given.uid))) return {};
  auto const visit = TRY(waiting_visit(context, id));
  TRY(check_record(context, visit, given));
  auto const plan = TRY(find_plan(context, visit.of));
  auto const one = TRY(cases::find_case(context, visit.of));
  auto const note = TRY(write_story(context, visit, given));
  auto const now = context.clock.now();
  {
    audit::Change change(context, event_of("homecare.recorded", visit.of,
                                           Value::object({{"result", given.result}})));
    change.run(sql::record,
               {db::bind("id", id), db::bind("state", given.result), db::bind("uid", given.uid),
                db::bind("in_at", visit.in_at.value_or(now)), db::bind("at", now),
                db::bind("services", joined(given.services)),
                db::bind("words", std::string(trim(given.words))),
                db::bind("next_on", given.next_on ? given.next_on->iso() : std::string()),
                db::bind("cost", cost_of(given)), db::bind("note", note),
                db::bind("account", context.actor.account()),
                db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
    for (auto const& supply : given.supplies)
      change.run(
          sql::insert_supply,
          {db::bind("id", next_id<struct CareSupplyTag>()), db::bind("visit", id),
           db::bind("item", supply.item), db::bind("amount", supply.amount.thousandths()),
           db::bind("unit", supply.unit),
           db::bind("cost", supply.cost ? std::optional(supply.cost->whole()) : std::nullopt),
           db::bind("event", change.event_id())});
    if (given.next_on && !plan.ended)
      add_visit(context, change, plan, {one.area, *given.next_on, true});
  }
  TRY(tell_visit(context, visit, given));
  if (given.result == "died" && !plan.ended)
    TRY(end_plan(context, visit.of, "died", story_of(context, given)));
  return {};
}

Status undo_record(Context& context, CareVisitId id) {
  TRY(context.may(May::work_cases));
  auto const visit = TRY(find_visit(context, id));
  bool const own = visit.recorded() && visit.recorded_by == context.actor.account() &&
                   context.clock.now() <= visit.recorded_at.plus_seconds(undo_seconds);
  if (!own) return conflict("homecare.not_undone");
  auto const why = context.catalogue.message(Language::id, "homecare.undone_why");
  TRY(untell(context, visit));
  TRY(cases::remove_note(context, visit.of, cases::NoteId{visit.note}, why));
  {
    audit::Change change(context, event_of("homecare.record_undone", visit.of));
    change.run(sql::unrecord,
               {db::bind("id", id), db::bind("was_in", visit.state == "done" ? 1 : 0),
                db::bind("event", change.event_id())});
    change.run(sql::strike_supplies, {db::bind("id", id), db::bind("event", change.event_id())});
    if (visit.next_on)
      change.run(sql::drop_extra, {db::bind("case", visit.of), db::bind("on", *visit.next_on),
                                   db::bind("event", change.event_id())});
  }
  if (visit.state == "died") TRY(restore_plan(context, visit.of, why));
  return {};
}

Status follow_up(Context& context, CareVisitId id, std::string const& words) {
  TRY(context.may(May::work_cases));
  auto const visit = TRY(find_visit(context, id));
  auto const one = TRY(open_care(context, visit.of));
  auto const run = TRY(cases::run_of(context, one));
  bool const fails = visit.late || (visit.recorded() && visit.state != "done");
  auto const step = std::string(visit_step);
  if (!fails || run.state.find(step) == nullptr) return conflict("homecare.nothing_to_follow");
  if (trim(words).empty()) return invalid("field.required", {}, "words");
  TRY(tell_step(context, visit.of, step, {"catatan-kunjungan"}, {"tanda-vital", "waktu"}, words));
  TRY(cases::act(
      context, visit.of,
      {.kind = procedures::Event::Kind::decided, .step = step, .what = "tidak", .reason = words}));
  audit::Change change(context, event_of("homecare.followed_up", visit.of, {}, words));
  return {};
}

}  // namespace rangkul::homecare
