// Plans of care: made, changed as a new version, ended; the visits that they make.

#include <algorithm>

#include "base/text.h"
#include "homecare/homecare_sql.h"
#include "homecare/parts.h"

namespace rangkul::homecare {
namespace {

namespace sql = homecare_sql;

constexpr int usual_ahead_days = 60;
constexpr int usual_grace_hours = 12;
constexpr int usual_result_months = 6;
constexpr int slack_days = 7;  // visits are made a week at a time
constexpr int days_a_week = 7;
constexpr int longest_gap_days = 180;
constexpr std::int64_t an_hour = 3'600;

bool is_one_of(auto const& keys, std::string_view text) {
  return std::ranges::find(keys, text) != keys.end();
}

std::string weekdays_text(std::vector<int> const& weekdays) {
  std::string out;
  for (auto const day : weekdays) out += (out.empty() ? "" : ",") + std::to_string(day);
  return out;
}

std::optional<Date> date_of(std::string const& text) {
  auto const parsed = Date::parse_iso(text);
  return parsed.ok() ? std::optional(parsed.value()) : std::nullopt;
}

auto reads_into(std::vector<Plan>& out) {
  return [&out](CaseId of, int version, bool current, std::string const& state,
                std::string programme, std::string unit, int every_days,
                std::string const& weekdays, AccountId carer, std::string carer_name,
                std::string const& helpers, std::string helper_names, std::string const& services,
                Date starts, std::string consent_by, std::string consent_name, Date consent_on,
                Date result_on, std::optional<double> latitude, std::optional<double> longitude,
                std::string reason, std::string outcome, std::string const& ended_on,
                Instant made_at, std::string made_name) {
    Plan plan{.of = of,
              .version = version,
              .current = current,
              .ended = state == "ended",
              .programme = std::move(programme),
              .unit = std::move(unit),
              .frequency = {.every_days = every_days},
              .carer = carer,
              .carer_name = std::move(carer_name),
              .helpers = words_of(helpers),
              .helper_names = std::move(helper_names),
              .services = words_of(services),
              .starts = starts,
              .consent_by = std::move(consent_by),
              .consent_name = std::move(consent_name),
              .consent_on = consent_on,
              .result_on = result_on};
    for (auto const& day : words_of(weekdays)) plan.frequency.weekdays.push_back(day.front() - '0');
    if (latitude && longitude) plan.home = Position{*latitude, *longitude};
    plan.reason = std::move(reason);
    plan.outcome = std::move(outcome);
    plan.ended_on = date_of(ended_on);
    plan.made_at = made_at;
    plan.made_name = std::move(made_name);
    out.push_back(std::move(plan));
  };
}

std::optional<Plan> current_of(Context& context, CaseId id) {
  std::vector<Plan> found;
  context.tx.each(sql::plan, {db::bind("case", id)}, reads_into(found));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Status check_frequency(Frequency const& frequency) {
  if (!frequency.is_set()) return invalid("field.required", {}, "every_days");
  if (frequency.every_days < 0 || frequency.every_days > longest_gap_days)
    return invalid("field.range", {{"least", "1"}, {"most", std::to_string(longest_gap_days)}},
                   "every_days");
  for (auto const day : frequency.weekdays)
    if (day < 1 || day > days_a_week) return invalid("field.choice", {}, "weekdays");
  if (frequency.every_days > 0 && !frequency.weekdays.empty())
    return invalid("homecare.frequency_twice", {}, "weekdays");
  return {};
}

Status check_consent(Context const& context, NewPlan const& given) {
  if (!is_one_of(consents, given.consent_by)) return invalid("field.choice", {}, "consent_by");
  if (trim(given.consent_name).empty()) return invalid("field.required", {}, "consent_name");
  if (given.consent_on > today(context)) return invalid("date.in_future", {}, "consent_on");
  if (given.consent_on > given.starts) return invalid("homecare.consent_late", {}, "consent_on");
  return {};
}

Result<SubProgramme> check_plan(Context const& context, NewPlan const& given,
                                std::optional<Plan> const& before) {
  auto programme = find(context.catalogue, given.programme, today(context));
  if (!programme) return invalid("field.choice", {}, "programme");
  TRY(check_frequency(given.frequency));
  if (given.services.empty()) return invalid("field.required", {}, "services");
  for (auto const& service : given.services)
    if (context.catalogue.codes("case_service").read(service) == nullptr)
      return invalid("field.choice", {}, "services");
  for (auto const& helper : given.helpers)
    if (context.catalogue.codes("agency").read(helper) == nullptr)
      return invalid("field.choice", {}, "helpers");
  if (given.starts < today(context)) return invalid("homecare.start_past", {}, "starts");
  TRY(check_consent(context, given));
  if (given.result_on && *given.result_on <= today(context))
    return invalid("homecare.result_past", {}, "result_on");
  if (before && trim(given.reason).empty()) return invalid("field.required", {}, "reason");
  return *std::move(programme);
}

/// Who plans and the carer know of the case, before it may become secret.
Status staff(Context& context, NewPlan const& given, SubProgramme const& programme) {
  auto const team = cases::team_of(context, given.of);
  auto const is_in = [&](AccountId account) {
    return std::ranges::find(team, account, &cases::Member::account) != team.end();
  };
  if (programme.is_secret() && context.actor.account().is_set() && !is_in(context.actor.account()))
    TRY(cases::join_team(context, given.of, context.actor.account(), false));
  if (!is_in(given.carer)) {
    auto const joined = cases::join_team(context, given.of, given.carer, false);
    if (!joined.ok()) {
      auto error = joined.error();
      if (error.field == "account") error.field = "carer";
      return error;
    }
  }
  if (programme.is_secret())
    TRY(cases::keep_secret(context, given.of, programme.name.in(Language::id)));
  return {};
}

Result<std::optional<int>> planned_before(Context& context, NewPlan const& given) {
  auto const known = context.tx.first<CaseId, int>(sql::plan_by_uid, {db::bind("uid", given.uid)});
  if (!known) return std::optional<int>{};
  auto const& [of, version] = *known;
  if (of != given.of) return conflict("homecare.uid_other");
  return std::optional(version);
}

Plan plan_from(Context& context, NewPlan const& given, SubProgramme const& programme,
               std::optional<Plan> const& before) {
  Plan plan{.of = given.of,
            .version = before ? before->version + 1 : 1,
            .current = true,
            .programme = programme.id,
            .unit = programme.unit,
            .frequency = given.frequency,
            .carer = given.carer};
  for (auto const& member : cases::team_of(context, given.of))
    if (member.account == given.carer) plan.carer_name = member.name;
  plan.helpers = given.helpers;
  plan.helper_names = std::string(trim(given.helper_names));
  plan.services = given.services;
  plan.starts = given.starts;
  plan.consent_by = given.consent_by;
  plan.consent_name = std::string(trim(given.consent_name));
  plan.consent_on = given.consent_on;
  bool const goes_on = before && !before->ended;
  plan.result_on = given.result_on ? *given.result_on
                   : goes_on       ? before->result_on
                                   : given.starts.plus_months(result_months(context));
  plan.home = given.home ? given.home : before ? before->home : std::nullopt;
  plan.reason = std::string(trim(given.reason));
  return plan;
}

int parameter(Context const& context, std::string_view id, int usual) {
  return static_cast<int>(context.catalogue.integer(id, today(context), usual));
}

}  // namespace

audit::Event event_of(std::string_view name, CaseId id, Value data, std::string reason) {
  return {name, {{"case", id.value()}}, std::move(data), std::move(reason)};
}

std::string joined(std::vector<std::string> const& words) { return join(words, ","); }

std::vector<std::string> words_of(std::string const& joined) {
  std::vector<std::string> out;
  for (auto const word : split(joined, ','))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

int ahead_days(Context const& context) {
  return parameter(context, "homecare.ahead_days", usual_ahead_days);
}

int result_months(Context const& context) {
  return parameter(context, "homecare.result_months", usual_result_months);
}

Date late_before(Context const& context) {
  auto const grace = parameter(context, "homecare.grace_hours", usual_grace_hours);
  return local_date(context.clock.now().plus_seconds(-grace * an_hour), Zone::wib);
}

std::vector<Date> Frequency::days(Date starts, Date from, Date to) const {
  std::vector<Date> out;
  for (auto day = std::max(starts, from); day <= to; day = day.plus_days(1)) {
    bool wanted = false;
    if (every_days > 0)
      wanted = (day.days_since_1970() - starts.days_since_1970()) % every_days == 0;
    else  // Date counts from Sunday as 0.
      wanted = std::ranges::find(weekdays, day.weekday() == 0 ? days_a_week : day.weekday()) !=
               weekdays.end();
    if (wanted) out.push_back(day);
  }
  return out;
}

Result<cases::Case> open_care(Context& context, CaseId id) {
  auto one = TRY(cases::find_case(context, id));
  if (one.procedure != procedure_id) return conflict("homecare.other_procedure");
  if (one.ended) return conflict("case.ended");
  return one;
}

void write_version(Context& context, audit::Change& change, Plan const& plan,
                   RegionCode const& area, std::string const& uid) {
  std::optional<double> latitude, longitude;
  if (plan.home) {
    latitude = plan.home->latitude;
    longitude = plan.home->longitude;
  }
  change.run(sql::pass_plan, {db::bind("case", plan.of), db::bind("event", change.event_id())});
  change.run(sql::insert_plan,
             {db::bind("id", next_id<struct CarePlanTag>()),
              db::bind("uid", uid),
              db::bind("case", plan.of),
              db::bind("version", plan.version),
              db::bind("state", plan.ended ? "ended" : "running"),
              db::bind("area", area),
              db::bind("programme", plan.programme),
              db::bind("programme_name", name_of(context.catalogue, plan.programme, Language::id)),
              db::bind("unit", plan.unit),
              db::bind("every_days", plan.frequency.every_days),
              db::bind("weekdays", weekdays_text(plan.frequency.weekdays)),
              db::bind("carer", plan.carer),
              db::bind("carer_name", plan.carer_name),
              db::bind("helpers", joined(plan.helpers)),
              db::bind("helper_names", plan.helper_names),
              db::bind("services", joined(plan.services)),
              db::bind("starts_on", plan.starts),
              db::bind("consent_by", plan.consent_by),
              db::bind("consent_name", plan.consent_name),
              db::bind("consent_on", plan.consent_on),
              db::bind("result_on", plan.result_on),
              db::bind("latitude", latitude),
              db::bind("longitude", longitude),
              db::bind("reason", plan.reason),
              db::bind("outcome", plan.outcome),
              db::bind("ended_on", plan.ended_on ? plan.ended_on->iso() : std::string()),
              db::bind("at", context.clock.now()),
              db::bind("name", context.actor.name()),
              db::bind("event", change.event_id())});
}

std::int64_t make_visits_of(Context& context, audit::Change& change, Plan const& plan,
                            RegionCode const& area, std::optional<Date> after) {
  auto const to = std::max(today(context), plan.starts).plus_days(ahead_days(context));
  auto const from = after ? std::max(after->plus_days(1), today(context)) : today(context);
  std::int64_t made = 0;
  for (auto const day : plan.frequency.days(plan.starts, from, to))
    made += add_visit(context, change, plan, {area, day, false});
  change.run(sql::set_planned_to, {db::bind("case", plan.of), db::bind("day", to.iso()),
                                   db::bind("event", change.event_id())});
  return made;
}

std::int64_t add_visit(Context const& context, audit::Change& change, Plan const& plan,
                       VisitDay const& day) {
  return change.run(
      sql::insert_visit,
      {db::bind("id", next_id<CareVisitTag>()), db::bind("case", plan.of),
       db::bind("area", day.area), db::bind("programme", plan.programme),
       db::bind("programme_name", name_of(context.catalogue, plan.programme, Language::id)),
       db::bind("version", plan.version), db::bind("on", day.on),
       db::bind("extra", day.extra ? 1 : 0), db::bind("carer", plan.carer),
       db::bind("carer_name", plan.carer_name), db::bind("event", change.event_id())});
}

Result<int> make_plan(Context& context, NewPlan const& given) {
  TRY(context.may(May::work_cases));
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  auto const one = TRY(open_care(context, given.of));
  if (auto const version = TRY(planned_before(context, given))) return *version;
  auto const before = current_of(context, given.of);
  auto const programme = TRY(check_plan(context, given, before));
  TRY(staff(context, given, programme));
  auto const plan = plan_from(context, given, programme, before);
  {
    audit::Change change(context,
                         event_of(before ? "homecare.plan_changed" : "homecare.planned", one.id,
                                  Value::object({{"version", plan.version}}), plan.reason));
    write_version(context, change, plan, one.area, given.uid);
    change.run(sql::drop_visits, {db::bind("case", plan.of), db::bind("from", today(context)),
                                  db::bind("extra_too", 0), db::bind("event", change.event_id())});
    change.run(sql::pass_visits,
               {db::bind("case", plan.of), db::bind("carer", plan.carer),
                db::bind("carer_name", plan.carer_name), db::bind("version", plan.version),
                db::bind("event", change.event_id())});
    make_visits_of(context, change, plan, one.area, std::nullopt);
  }
  TRY(tell_step(context, one.id, "rencana", {"rencana-layanan", "persetujuan-keluarga"},
                {"frekuensi", "layanan"},
                context.catalogue.message(
                    Language::id, "homecare.told_plan",
                    {{"version", std::to_string(plan.version)}, {"name", plan.consent_name}})));
  return plan.version;
}

Result<Plan> find_plan(Context& context, CaseId id) {
  auto const one = TRY(cases::find_case(context, id));
  auto found = current_of(context, one.id);
  if (!found) return not_found("homecare.no_plan");
  return *std::move(found);
}

Result<std::vector<Plan>> versions_of(Context& context, CaseId id) {
  auto const one = TRY(cases::find_case(context, id));
  std::vector<Plan> out;
  context.tx.each(sql::versions, {db::bind("case", one.id)}, reads_into(out));
  return out;
}

Status plan_visit(Context& context, CaseId id, Date on) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(open_care(context, id));
  auto const plan = TRY(find_plan(context, id));
  if (plan.ended) return conflict("homecare.plan_ended");
  if (on < today(context)) return invalid("homecare.next_past", {}, "on");
  if (on > today(context).plus_days(far_ahead_days)) return invalid("homecare.next_far", {}, "on");
  audit::Change change(context, event_of("homecare.visit_planned", one.id));
  if (add_visit(context, change, plan, {one.area, on, true}) == 0)
    return conflict("homecare.visit_twice");
  return {};
}

Status end_plan(Context& context, CaseId id, std::string const& outcome,
                std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(cases::find_case(context, id));
  auto plan = TRY(find_plan(context, id));
  if (plan.ended) return conflict("homecare.plan_ended");
  if (!is_one_of(endings, outcome)) return invalid("field.choice", {}, "outcome");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  plan.version += 1;
  plan.ended = true;
  plan.outcome = outcome;
  plan.reason = std::string(trim(reason));
  plan.ended_on = today(context);
  audit::Change change(context, event_of("homecare.plan_ended", one.id,
                                         Value::object({{"outcome", outcome}}), plan.reason));
  write_version(context, change, plan, one.area, "akhir-" + std::to_string(next_id_value()));
  change.run(sql::drop_visits, {db::bind("case", id), db::bind("from", today(context)),
                                db::bind("extra_too", 1), db::bind("event", change.event_id())});
  return {};
}

Status restore_plan(Context& context, CaseId id, std::string const& reason) {
  auto const one = TRY(cases::find_case(context, id));
  auto plan = TRY(find_plan(context, id));
  plan.version += 1;
  plan.ended = false;
  plan.outcome.clear();
  plan.ended_on.reset();
  plan.reason = reason;
  audit::Change change(context, event_of("homecare.plan_changed", one.id,
                                         Value::object({{"version", plan.version}}), reason));
  write_version(context, change, plan, one.area, "lagi-" + std::to_string(next_id_value()));
  make_visits_of(context, change, plan, one.area, std::nullopt);
  return {};
}

std::int64_t make_visits(Context& context) {
  std::vector<CaseId> short_ones;
  auto const day = today(context).plus_days(ahead_days(context) - slack_days);
  context.tx.each(sql::short_of_visits, {db::bind("day", day.iso())},
                  [&](CaseId id) { short_ones.push_back(id); });
  if (short_ones.empty()) return 0;
  audit::Change change(context, {"homecare.visits_made", {}, {}});
  std::int64_t made = 0;
  for (auto const id : short_ones) {
    auto const one = cases::find_case(context, id);
    auto const plan = current_of(context, id);
    if (!one.ok() || !plan) continue;
    auto const reached = context.tx.value<std::string>(sql::planned_to, {db::bind("case", id)});
    made += make_visits_of(context, change, *plan, one.value().area, date_of(reached.value_or("")));
  }
  change.note("visits", made);
  return made;
}

std::int64_t mark_missed(Context& context) {
  std::vector<std::pair<CareVisitId, CaseId>> late;
  context.tx.each(sql::to_miss, {db::bind("day", late_before(context))},
                  [&](CareVisitId id, CaseId of) { late.emplace_back(id, of); });
  for (auto const& [id, of] : late) {
    auto event = event_of("homecare.visit_missed", of);
    event.subjects.push_back({"care_visit", id.value()});
    audit::Change change(context, std::move(event));
    change.run(sql::mark_missed, {db::bind("id", id), db::bind("at", context.clock.now()),
                                  db::bind("event", change.event_id())});
  }
  return static_cast<std::int64_t>(late.size());
}

Waiting waiting(Context& context) {
  Waiting out;
  if (!context.actor.may(May::work_cases)) return out;
  auto binds = cases::seen_binds(context);
  binds.push_back(db::bind("day", today(context)));
  auto due = scoped(context, binds);
  binds.push_back(db::bind("late", late_before(context)));
  auto const counts = context.tx.first<std::int64_t, std::int64_t, std::int64_t>(
      sql::waiting, scoped(context, std::move(binds)));
  if (counts) std::tie(out.mine_today, out.mine_late, out.late) = *counts;
  auto const* procedure =
      procedures::Library::of(context.catalogue).find(procedure_id, today(context));
  bool const leads = context.actor.may(May::lead_cases) ||
                     (procedure != nullptr && context.actor.holds(procedure->coordinator));
  if (!leads) out.late = 0;
  if (leads) out.results = context.tx.value<std::int64_t>(sql::results_due, due).value_or(0);
  return out;
}

}  // namespace rangkul::homecare
