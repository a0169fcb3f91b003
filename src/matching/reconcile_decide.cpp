#include "matching/reconcile_decide.h"

#include <algorithm>

#include "audit/audit.h"
#include "base/text.h"
#include "matching/reconcile_decide_sql.h"
#include "registry/people.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_decide_sql;

constexpr std::array<std::string_view, 4> verdict_keys{"accept", "keep", "field", "civil"};

db::Binds filtered(Context const& context, MonthId month, FindingFilter const& filter) {
  auto const area = range_of(filter.region);
  return scoped(context, {db::bind("month", month), db::bind("class", filter.month_class),
                          db::bind("flag", filter.flag), db::bind("area_from", area.from),
                          db::bind("area_to", area.to)});
}

/// Deciding a month is a right of its own. What follows from it, a change of a person, may reach a
/// person who stands in another village of the month's area.
Actor with_editing(Context const& context, Finding const& finding) {
  auto const& actor = context.actor;
  if (!actor.account().is_set()) return actor;
  auto rights = actor.rights();
  rights.set(static_cast<std::size_t>(May::see_people));
  rights.set(static_cast<std::size_t>(May::edit_people));
  return Actor::person(actor.account(), actor.name(), rights, finding.month_area, actor.language());
}

std::string reason_of(Finding const& finding) { return "reconcile:" + finding.month_name; }

bool names(std::string const& list, std::string_view word) {
  return ("," + list + ",").find("," + std::string(word) + ",") != std::string::npos;
}

/// What the ministry says of the fields that differ, put into the person.
Status take_values(registry::Person& person, Finding const& finding,
                   std::map<std::string, std::string> const& row) {
  auto const value = [&](std::string const& field) {
    auto const at = row.find(field);
    return at == row.end() ? std::string{} : at->second;
  };
  if (names(finding.differs, "nik")) person.nik = TRY(Nik::parse(value("nik")));
  if (names(finding.differs, "born")) {
    person.born = TRY(Date::parse_iso(value("born")));
    person.born_precision = "day";
  }
  if (names(finding.differs, "sex")) person.sex = value("sex") == "2" ? Sex::female : Sex::male;
  if (names(finding.differs, "life")) {
    auto const life = value("life");
    person.life = life.empty() ? "hidup" : life;
    if (person.life == "hidup") person.died.reset();
  }
  if (finding.month_class == "moved_in") {
    person.region = TRY(RegionCode::parse(value("region")));
    person.domicile_address = value("address");
    person.domicile_rt = value("rt");
    person.domicile_rw = value("rw");
  }
  return {};
}

/// The person's event, or none when nothing had to change.
Result<EventId> accept_values(Context& context, Finding const& finding) {
  if (!finding.accept_changes()) return EventId{};
  auto const editor = with_editing(context, finding);
  Context wider{context.tx, editor, context.clock, context.catalogue, context.remote};
  auto const before = TRY(registry::find_person(wider, finding.person));
  auto const row = record_fields(wider, finding.now_record);
  auto person = before;
  TRY(take_values(person, finding, row));
  if (person.life == "mati" && before.life != "mati") {
    auto const died = row.find("died");
    auto const day = Date::parse_iso(died == row.end() ? "" : died->second);
    if (!day.ok()) return conflict("reconcile.no_death_date");
    TRY(registry::record_death(wider, finding.person, day.value(), reason_of(finding)));
  } else {
    TRY(registry::save_person(wider, person, before.event, reason_of(finding)));
  }
  auto const after = TRY(registry::find_person(wider, finding.person));
  return after.event == before.event ? EventId{} : after.event;
}

audit::Event event_of(std::string_view name, Finding const& finding, std::string_view verdict) {
  audit::Event event{
      name,
      {{"reconcile_month", finding.month.value()}},
      Value::object({{"verdict", std::string(verdict)}, {"class", finding.month_class}})};
  if (finding.person.is_set()) event.subjects.push_back({"person", finding.person.value()});
  return event;
}

Status decide_job(jobs::JobContext& job) {
  auto const& payload = job.payload();
  auto const month = MonthId::parse(payload["month"].text_or_empty()).value_or(MonthId{});
  auto const batch = BatchId::parse(payload["batch"].text_or_empty()).value_or(BatchId{});
  auto const verdict = verdict_of(payload["verdict"].text_or_empty());
  FindingFilter const filter{
      payload["class"].text_or_empty(), payload["flag"].text_or_empty(),
      RegionCode::parse(payload["region"].text_or_empty()).value_or(RegionCode{})};
  auto const total = payload["count"].integer_or(0);
  auto after = FindingId::parse(job.checkpoint()["after"].text_or_empty()).value_or(FindingId{});
  Decided all{job.checkpoint()["decided"].integer_or(0), job.checkpoint()["refused"].integer_or(0)};
  for (;;) {
    if (job.cancelled()) return jobs::JobContext::stopped();
    Decided some;
    TRY(job.item([&](Context& context) -> Status {
      some = TRY(verdict ? decide_some(context, month, filter, *verdict, batch, after, most_at_once)
                         : undo_some(context, batch, after, most_at_once));
      job.save_checkpoint(context.tx, Value::object({{"after", after.text()},
                                                     {"decided", all.decided + some.decided},
                                                     {"refused", all.refused + some.refused}}));
      return {};
    }));
    all.decided += some.decided;
    all.refused += some.refused;
    job.progress(all.decided + all.refused, total, "reconcile.phase.decide");
    if (some.decided + some.refused < most_at_once) break;
  }
  job.set_result(Value::object({{"decided", all.decided}, {"refused", all.refused}}));
  return {};
}

}  // namespace

std::string_view verdict_key(MonthVerdict verdict) {
  return verdict_keys[static_cast<std::size_t>(verdict)];
}

std::optional<MonthVerdict> verdict_of(std::string_view key) {
  auto const at = std::ranges::find(verdict_keys, key);
  if (at == verdict_keys.end()) return std::nullopt;
  return static_cast<MonthVerdict>(at - verdict_keys.begin());
}

bool Finding::accept_changes() const {
  return now_record != 0 && person.is_set() &&
         (!differs.empty() || (month_class == "moved_in" && names(flags, "elsewhere")));
}

Result<Finding> find_finding(Context& context, FindingId id) {
  std::optional<Finding> out;
  std::vector<db::CellType> const types = [] {
    std::vector<db::CellType> all(27, db::CellType::text);
    for (std::size_t const i : {0, 1, 13, 14, 15, 16, 17, 19, 23, 24, 25})
      all[i] = db::CellType::integer;
    return all;
  }();
  context.tx.rows(
      sql::finding, scoped(context, {db::bind("id", id)}), types, [&](db::Row const& row) {
        auto const text = [&](std::size_t i) { return db::detail::Read<std::string>::get(row[i]); };
        auto const number = [&](std::size_t i) {
          return db::detail::Read<std::int64_t>::get(row[i]);
        };
        Finding one;
        one.id = FindingId{number(0)};
        one.month = MonthId{number(1)};
        one.month_name = text(2);
        one.month_state = text(3);
        one.month_area = db::detail::Read<RegionCode>::get(row[4]);
        one.month_class = text(5);
        one.region = db::detail::Read<RegionCode>::get(row[6]);
        one.other_region = text(7);
        one.flags = text(8);
        one.changed = text(9);
        one.differs = text(10);
        one.reason = text(11);
        one.name = text(12);
        one.person = PersonId{number(13)};
        one.last_record = number(14);
        one.now_record = number(15);
        one.held_import = number(16);
        one.held_row = number(17);
        one.details = parse_json(text(18)).value_or(Value{});
        one.facts = number(19);
        one.state = text(20);
        one.verdict = text(21);
        one.decided_name = text(22);
        one.decided_at = db::detail::Read<std::optional<Instant>>::get(row[23]);
        one.batch = BatchId{number(24)};
        one.person_event = EventId{number(25)};
        one.subject = text(26);
        out = std::move(one);
        return true;
      });
  if (!out) return not_found();
  return std::move(*out);
}

std::map<std::string, std::string> record_fields(Context& context, std::int64_t record) {
  std::map<std::string, std::string> out;
  if (record == 0) return out;
  context.tx.each(sql::record_data, {db::bind("id", record)},
                  [&](std::string const& region, std::string const& data) {
                    out = registry::source_fields(data);
                    out["region"] = region;
                  });
  return out;
}

Status decide_finding(Context& context, FindingId id, MonthVerdict verdict, BatchId batch) {
  TRY(context.may(May::reconcile));
  context.tx.value<std::string>(sql::hold_finding, {db::bind("id", id)});
  auto const finding = TRY(find_finding(context, id));
  if (finding.month_state != "open") return conflict("reconcile.not_open");
  if (finding.state == "decided") return conflict("reconcile.decided_already");
  if (finding.facts == 0) return conflict("reconcile.nothing_to_decide");
  EventId person_event;
  if (verdict == MonthVerdict::accept) person_event = TRY(accept_values(context, finding));
  auto const key = verdict_key(verdict);
  audit::Change change(context, event_of("reconcile.decided", finding, key));
  auto const now = context.clock.now();
  auto const touched = change.run(
      sql::decide,
      {db::bind("id", id), db::bind("seen", finding.state), db::bind("verdict", key),
       db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
       db::bind("at", now), db::bind("batch", batch), db::bind("person_event", person_event)});
  if (touched == 0) return conflict("reconcile.decided_already");
  change.run(sql::remember,
             {db::bind("subject", finding.subject), db::bind("facts", finding.facts),
              db::bind("verdict", key), db::bind("month", finding.month),
              db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("at", now), db::bind("event", change.event_id())});
  return {};
}

Status undo_finding(Context& context, FindingId id) {
  TRY(context.may(May::reconcile));
  context.tx.value<std::string>(sql::hold_finding, {db::bind("id", id)});
  auto const finding = TRY(find_finding(context, id));
  if (finding.month_state != "open") return conflict("reconcile.not_open");
  if (finding.state != "decided" && finding.state != "remembered")
    return conflict("reconcile.not_decided");
  if (finding.person_event.is_set()) {
    auto const editor = with_editing(context, finding);
    Context wider{context.tx, editor, context.clock, context.catalogue, context.remote};
    TRY(registry::restore_person(wider, finding.person, finding.person_event, reason_of(finding)));
  }
  audit::Change change(context, event_of("reconcile.decision_undone", finding, finding.verdict));
  if (change.run(sql::reopen_row, {db::bind("id", id), db::bind("seen", finding.state)}) == 0)
    return conflict("reconcile.not_decided");
  change.run(sql::forget, {db::bind("subject", finding.subject)});
  return {};
}

std::optional<FindingId> next_finding(Context& context, Finding const& after) {
  return context.tx.value<FindingId>(
      sql::next, scoped(context, {db::bind("month", after.month), db::bind("after", after.id),
                                  db::bind("class", after.month_class)}));
}

std::int64_t count_open(Context& context, MonthId month, FindingFilter const& filter) {
  return context.tx.value<std::int64_t>(sql::count_open, filtered(context, month, filter))
      .value_or(0);
}

Result<Decided> decide_some(Context& context, MonthId month, FindingFilter const& filter,
                            MonthVerdict verdict, BatchId batch, FindingId& after, int most) {
  std::vector<FindingId> ids;
  auto binds = filtered(context, month, filter);
  binds.push_back(db::bind("after", after.value()));
  binds.push_back(db::bind("limit", most));
  context.tx.each(sql::open_ids, binds, [&](FindingId id) { ids.push_back(id); });
  Decided out;
  for (auto const id : ids) {
    auto const status = decide_finding(context, id, verdict, batch);
    if (!status.ok() && status.error().code == "reconcile.not_open") return status.error();
    ++(status.ok() ? out.decided : out.refused);
    after = id;
  }
  return out;
}

Result<Decided> undo_some(Context& context, BatchId batch, FindingId& after, int most) {
  std::vector<FindingId> ids;
  context.tx.each(sql::batch_ids,
                  scoped(context, {db::bind("batch", batch), db::bind("after", after.value()),
                                   db::bind("limit", most)}),
                  [&](FindingId id) { ids.push_back(id); });
  Decided out;
  for (auto const id : ids) {
    auto const status = undo_finding(context, id);
    if (!status.ok() && status.error().code == "reconcile.not_open") return status.error();
    ++(status.ok() ? out.decided : out.refused);
    after = id;
  }
  return out;
}

StateCounts state_counts(Context& context, MonthId month) {
  StateCounts out;
  context.tx.each(
      sql::state_counts, scoped(context, {db::bind("month", month)}),
      [&](std::string const& state, std::int64_t count) {
        (state == "open" ? out.open : state == "decided" ? out.decided : out.remembered) = count;
      });
  return out;
}

Result<JobId> queue_decisions(Context& context, Month const& month, FindingFilter const& filter,
                              std::optional<MonthVerdict> verdict, BatchId batch) {
  auto const count = verdict ? count_open(context, month.id, filter) : 0;
  return jobs::enqueue(
      context, {.kind = "reconcile.decide",
                .payload = Value::object(
                    {{"month", month.id.text()},
                     {"batch", batch.text()},
                     {"verdict", verdict ? std::string(verdict_key(*verdict)) : std::string{}},
                     {"class", filter.month_class},
                     {"flag", filter.flag},
                     {"region", filter.region.text()},
                     {"count", count}}),
                .title = month.month,
                .only_one = "reconcile.decide"});
}

void add_decision_jobs(jobs::Runner& runner) { runner.on("reconcile.decide", decide_job); }

}  // namespace rangkul::matching
