#include "validation/assessments.h"

#include "base/text.h"
#include "jobs/jobs.h"
#include "validation/assessments_sql.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = assessments_sql;

constexpr int last_decile = 10;

bool of_persons(NewAssessment const& asked) { return asked.aid == "pbi"; }

db::Binds filter_binds(NewAssessment const& asked, RegionRange const& range) {
  db::Binds out{db::bind("from", range.from), db::bind("to", range.to),
                db::bind("decile_from", asked.decile_from), db::bind("decile_to", asked.decile_to)};
  if (!of_persons(asked)) out.push_back(db::bind("aid", asked.aid));
  return out;
}

std::int64_t count_in(Context& context, NewAssessment const& asked, RegionRange const& range) {
  return context.tx
      .value<std::int64_t>(of_persons(asked) ? sql::count_people : sql::count_families,
                           filter_binds(asked, range))
      .value_or(0);
}

/// The people whose families are said to live right there, not in a place below it.
RegionRange range_at(RegionCode const& place) { return {place.text(), place.text() + " "}; }

Status check(Context& context, NewAssessment const& asked) {
  if (asked.kind == Kind::proposal) return invalid("field.choice", {}, "kind");
  if (std::ranges::find(aid_keys, asked.aid) == aid_keys.end())
    return invalid("validation.no_aid", {}, "aid");
  auto const is_decile = [](int decile) { return decile >= 0 && decile <= last_decile; };
  if (!is_decile(asked.decile_from) || !is_decile(asked.decile_to) ||
      (asked.decile_to > 0 && asked.decile_from > asked.decile_to))
    return invalid("validation.assessment.deciles", {}, "decile_to");
  if (!context.actor.sees(asked.area)) return not_found();
  return check_entry({.kind = asked.kind,
                      .family = {},
                      .reason = asked.reason,
                      .evidence = asked.evidence,
                      .note = asked.note});
}

std::vector<Assessment> read_assessments(Context& context, AssessmentId id, RoundId round) {
  std::vector<Assessment> out;
  context.tx.each(
      sql::assessments,
      scoped(context, {db::bind("id", id.value()), db::bind("round", round.value())}),
      [&](AssessmentId own, RoundId of, std::string period, RegionCode area,
          std::string const& kind, std::string aid, int decile_from, int decile_to,
          std::string reason, std::string evidence, std::string note, std::string state,
          RegionCode last_place, std::int64_t found, std::int64_t entered, std::int64_t withdrawn,
          AccountId made_by, std::string made_name, Instant at, JobId job) {
        out.push_back({own,
                       of,
                       std::move(period),
                       {std::move(area), kind_of(kind).value(), std::move(aid), decile_from,
                        decile_to, std::move(reason), std::move(evidence), std::move(note)},
                       std::move(state),
                       std::move(last_place),
                       found,
                       entered,
                       withdrawn,
                       made_by,
                       std::move(made_name),
                       at,
                       job});
      });
  return out;
}

Result<JobId> queue(Context& context, AssessmentId id, std::string const& period) {
  return jobs::enqueue(context, {.kind = "validation.assess",
                                 .payload = Value::object({{"assessment", id.text()}}),
                                 .title = period,
                                 .only_one = "validation.assess:" + id.text()});
}

audit::Event event_of(std::string_view name, Assessment const& one) {
  return {name,
          {{"validation_assessment", one.id.value()}, {"validation_round", one.round.value()}}};
}

/// What one place has brought.
struct Taken {
  std::int64_t found{0}, entered{0}, withdrawn{0};
};

Result<Taken> enter_place(Context& context, audit::Change& change, Assessment const& one,
                          RegionCode const& place) {
  auto const& asked = one.asked;
  Taken out{.found = count_in(context, asked, range_at(place))};
  auto const at = context.clock.now();
  auto const& name = context.actor.name();
  db::Binds binds{db::bind("first", next_id_value()),
                  db::bind("round", one.round),
                  db::bind("kind", kind_key(asked.kind)),
                  db::bind("place", place),
                  db::bind("aid", asked.aid),
                  db::bind("decile_from", asked.decile_from),
                  db::bind("decile_to", asked.decile_to),
                  db::bind("reason", asked.reason),
                  db::bind("evidence", asked.evidence),
                  db::bind("note", asked.note),
                  db::bind("by", context.actor.account()),
                  db::bind("name", name),
                  db::bind("at", at),
                  db::bind("event", change.event_id()),
                  db::bind("assessment", one.id)};
  out.entered = change.run(of_persons(asked) ? sql::assess_people : sql::assess_families, binds);
  change.run(sql::step_entered,
             {db::bind("assessment", one.id), db::bind("place", place),
              db::bind("event", change.event_id()), db::bind("at", at), db::bind("name", name)});
  add_sums(change);
  return out;
}

Result<Taken> withdraw_place(Context& context, audit::Change& change, Assessment const& one,
                             RegionCode const& place) {
  change.run(sql::step_withdrawn,
             {db::bind("assessment", one.id), db::bind("place", place),
              db::bind("event", change.event_id()), db::bind("at", context.clock.now()),
              db::bind("name", context.actor.name())});
  return Taken{.withdrawn = TRY(apply_steps(context, change))};
}

/// One village, or the end; how the assessment stands behind it.
Result<Assessment> take_place(Context& context, AssessmentId id) {
  auto const one = TRY(find_assessment(context, id));
  if (one.state != "open" && one.state != "undoing") return one;
  TRY(hold_open(context, one.round));
  bool const undoes = one.state == "undoing";
  audit::Change change(context,
                       event_of(undoes ? "validation.assessed_back" : "validation.assessed", one));
  auto const area = range_of(one.asked.area);
  bool const begins = one.last_place.text().empty();
  auto const place = context.tx.value<RegionCode>(
      begins ? sql::first_place : sql::next_place,
      {db::bind("after", begins ? std::string(area.from) : one.last_place.text()),
       db::bind("to", area.to)});
  if (!place || place->text().empty()) {
    change.run(sql::set_state, {db::bind("id", id), db::bind("state", undoes ? "undone" : "done"),
                                db::bind("event", change.event_id())});
    return find_assessment(context, id);
  }
  auto const taken = undoes ? TRY(withdraw_place(context, change, one, *place))
                            : TRY(enter_place(context, change, one, *place));
  change.note("region", place->text());
  change.note("entries", undoes ? taken.withdrawn : taken.entered);
  change.run(sql::add_place,
             {db::bind("id", id), db::bind("place", *place), db::bind("found", taken.found),
              db::bind("entered", taken.entered), db::bind("withdrawn", taken.withdrawn),
              db::bind("event", change.event_id())});
  return find_assessment(context, id);
}

Status assess_job(jobs::JobContext& job) {
  auto const id =
      AssessmentId{parse_id_value(job.payload()["assessment"].text_or_empty()).value_or(0)};
  std::optional<Assessment> stands;
  std::int64_t places = 0;
  for (std::int64_t done = 0;; ++done) {
    if (job.cancelled()) return jobs::JobContext::stopped();
    TRY(job.item([&](Context& context) -> Status {
      stands = TRY(take_place(context, id));
      if (places == 0) {
        auto const area = range_of(stands->asked.area);
        places = context.tx
                     .value<std::int64_t>(sql::count_places,
                                          {db::bind("from", area.from), db::bind("to", area.to)})
                     .value_or(0);
      }
      return {};
    }));
    job.progress(std::min(done, places), places, "job.phase.villages");
    if (stands->state == "done" || stands->state == "undone") break;
  }
  job.set_result(Value::object(
      {{"entered", stands->entered}, {"found", stands->found}, {"withdrawn", stands->withdrawn}}));
  return {};
}

}  // namespace

Result<AssessmentId> assess_many(Context& context, NewAssessment const& asked) {
  TRY(context.may(May::assess));
  TRY(check(context, asked));
  auto const round = TRY(round_of_today(context));
  if (!round.area.covers(asked.area)) return not_found();
  auto const id = next_id<ValidationAssessmentTag>();
  bool const unfit = asked.kind == Kind::unfit;
  audit::Change change(
      context, {"validation.assessment_begun",
                {{"validation_assessment", id.value()}, {"validation_round", round.id.value()}},
                Value::object({{"period", round.period},
                               {"kind", std::string(kind_key(asked.kind))},
                               {"aid", asked.aid},
                               {"region", asked.area.text()},
                               {"reason", unfit ? asked.reason : std::string()}})});
  change.run(sql::insert_assessment,
             {db::bind("id", id), db::bind("round", round.id), db::bind("area", asked.area),
              db::bind("kind", kind_key(asked.kind)), db::bind("aid", asked.aid),
              db::bind("decile_from", asked.decile_from), db::bind("decile_to", asked.decile_to),
              db::bind("reason", unfit ? asked.reason : std::string()),
              db::bind("evidence", std::string(trim(asked.evidence))),
              db::bind("note", std::string(trim(asked.note))),
              db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  auto const job = TRY(queue(context, id, round.period));
  change.run(sql::set_job, {db::bind("id", id), db::bind("job", job), db::bind("state", "open"),
                            db::bind("event", change.event_id())});
  return id;
}

Result<Assessment> find_assessment(Context& context, AssessmentId id) {
  if (!context.actor.may(May::assess)) TRY(context.may(May::see_validation));
  auto found = read_assessments(context, id, {});
  if (!id.is_set() || found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Assessment> assessments_in(Context& context, RoundId round) {
  return read_assessments(context, {}, round);
}

Status undo_assessment(Context& context, AssessmentId id) {
  TRY(context.may(May::see_validation));
  auto const one = TRY(find_assessment(context, id));
  bool const own = context.actor.may(May::assess) && context.actor.account().is_set() &&
                   one.made_by == context.actor.account();
  if (!own) TRY(context.may(May::verify_data));
  TRY(hold_open(context, one.round));
  if (one.state == "undone" || one.state == "undoing")
    return conflict("validation.assessment.undone");
  if (auto const job = jobs::find(context, one.job); job.ok() && jobs::is_open(job.value().state))
    return conflict("validation.assessment.runs");
  auto const moved =
      context.tx.value<std::int64_t>(sql::moved_on, {db::bind("assessment", id)}).value_or(0);
  if (moved > 0) return conflict("validation.changed_meanwhile");
  audit::Change change(context, event_of("validation.assessment_undone", one));
  auto const job = TRY(queue(context, id, one.period));
  change.run(sql::set_job, {db::bind("id", id), db::bind("job", job), db::bind("state", "undoing"),
                            db::bind("event", change.event_id())});
  return {};
}

void add_assessment_jobs(jobs::Runner& runner) { runner.on("validation.assess", assess_job); }

}  // namespace rangkul::validation
