#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "matching/reconcile_count.h"
#include "matching/reconcile_decide.h"
#include "matching/reconcile_pages.h"
#include "matching/reconcile_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_sql;

bool concerns(Month const& month, Actor const& actor) {
  return !actor.is_nobody() && (month.area.covers(actor.area()) || actor.area().covers(month.area));
}

std::vector<Month> read_months(Context& context, db::Binds const& binds) {
  std::vector<Month> out;
  context.tx.each(sql::months, binds,
                  [&](MonthId id, std::string name, std::int64_t last, std::int64_t now,
                      std::string state, JobId job, std::string const& summary, Instant created,
                      std::optional<Instant> counted, std::string account, RegionCode area,
                      std::optional<Instant> closed, std::string closed_name, std::string reason) {
                    Month month{id,
                                std::move(name),
                                last,
                                now,
                                std::move(state),
                                job,
                                parse_json(summary).value_or(Value{}),
                                created,
                                counted,
                                std::move(account),
                                std::move(area),
                                closed,
                                std::move(closed_name),
                                std::move(reason)};
                    if (concerns(month, context.actor)) out.push_back(std::move(month));
                  });
  return out;
}

/// "2026-11"
bool is_month(std::string_view text) {
  return text.size() == 7 && text[4] == '-' && Date::parse_iso(std::string(text) + "-01").ok();
}

struct Version {
  std::int64_t id{0};
  RegionCode area;
  Instant applied;
};

/// The two files of a month, in their order.
Result<std::pair<Version, Version>> choose_files(Context& context, NewMonth const& given) {
  std::vector<Version> all;
  context.tx.each(sql::imports, {},
                  [&](std::int64_t id, RegionCode area, std::int64_t, Instant applied) {
                    all.push_back({id, std::move(area), applied});
                  });
  auto const place = [&](std::int64_t id) {
    std::size_t i = 0;
    while (i < all.size() && all[i].id != id) ++i;
    return i;
  };
  auto const now = given.now_import == 0 ? all.size() - 1 : place(given.now_import);
  if (all.empty() || now >= all.size()) return conflict("reconcile.no_import");
  auto last = now;
  if (given.last_import != 0) {
    last = place(given.last_import);
    if (last >= all.size()) return conflict("reconcile.no_import");
  } else {
    do {
      if (last == 0) return conflict("reconcile.no_import");
      --last;
    } while (all[last].area.text() != all[now].area.text());
  }
  if (last >= now || all[last].area.text() != all[now].area.text())
    return conflict("reconcile.order");
  return std::pair{all[last], all[now]};
}

Status count_job(jobs::JobContext& job) {
  auto const id = MonthId::parse(job.payload()["month"].text_or_empty());
  if (!id) return not_found();
  return work_as_job(job, "month", [&](Work const& work) { return count_month(work, *id); });
}

}  // namespace

std::string_view side_key(Side side) {
  constexpr std::array<std::string_view, sides.size()> keys{"last", "now", "city"};
  return keys[static_cast<std::size_t>(side)];
}

Result<Month> find_month(Context& context, MonthId id) {
  auto months = read_months(
      context, {db::bind("id", id.value()), db::bind("month", ""), db::bind("limit", 1)});
  if (!id.is_set() || months.empty()) return not_found();
  return std::move(months.front());
}

Result<Month> find_month(Context& context, std::string const& month) {
  if (!is_month(month)) return not_found();
  auto months =
      read_months(context, {db::bind("id", 0), db::bind("month", month), db::bind("limit", 1)});
  if (months.empty()) return not_found();
  return std::move(months.front());
}

std::vector<Month> list_months(Context& context, int limit) {
  return read_months(context, {db::bind("id", 0), db::bind("month", ""), db::bind("limit", limit)});
}

Result<MonthId> prepare_month(Context& context, NewMonth const& given) {
  TRY(context.may(May::reconcile));
  auto const [last, now] = TRY(choose_files(context, given));
  if (!context.actor.area().covers(now.area)) return forbidden();
  auto const name =
      given.month.empty() ? local_date(now.applied, Zone::wib).iso().substr(0, 7) : given.month;
  if (!is_month(name)) return invalid("reconcile.month", {}, "month");
  if (auto const known = find_month(context, name); known.ok()) {
    auto const& month = known.value();
    if (month.state == "closed") return conflict("reconcile.closed");
    bool const same = month.last_import == last.id && month.now_import == now.id;
    if (!same && month.is_counted() && given.month.empty())
      return conflict("reconcile.other_files", {{"month", name}});
    audit::Change change(context, {"reconcile.opened", {{"reconcile_month", month.id.value()}}});
    change.run(sql::requeue, {db::bind("id", month.id), db::bind("last_import", last.id),
                              db::bind("now_import", now.id)});
    return month.id;
  }
  auto const id = next_id<ReconcileMonthTag>();
  audit::Change change(context,
                       {"reconcile.opened",
                        {{"reconcile_month", id.value()}, {"import", last.id}, {"import", now.id}},
                        Value::object({{"month", name}})});
  change.run(
      sql::insert_month,
      {db::bind("id", id), db::bind("month", name), db::bind("last_import", last.id),
       db::bind("now_import", now.id), db::bind("catalogue_version", context.catalogue.version()),
       db::bind("created", context.clock.now()), db::bind("account", context.actor.account()),
       db::bind("account_name", context.actor.name()), db::bind("area", now.area),
       db::bind("event", change.event_id())});
  return id;
}

Result<MonthId> open_month(Context& context, NewMonth const& given) {
  auto const id = TRY(prepare_month(context, given));
  auto const month = TRY(find_month(context, id));
  auto const job = TRY(jobs::enqueue(context, {.kind = "reconcile.count",
                                               .payload = Value::object({{"month", id.text()}}),
                                               .title = month.month,
                                               .only_one = "reconcile.count"}));
  audit::Change change(context, {"reconcile.opened", {{"reconcile_month", id.value()}}});
  change.run(sql::set_job, {db::bind("id", id), db::bind("job", job)});
  return id;
}

Result<MonthId> reconcile_now(db::Store& store, Actor const& actor, Clock const& clock,
                              catalogue::Catalogue const& catalogue, NewMonth const& given,
                              Progress const& progress) {
  auto const work = work_now(store, actor, clock, catalogue, progress);
  MonthId id;
  TRY(work.item([&](Context& context) -> Status {
    id = TRY(prepare_month(context, given));
    return {};
  }));
  TRY(count_month(work, id));
  return id;
}

MonthSums::MonthSums(Context& context, MonthId month) {
  auto const scope = context.actor.scope();
  context.tx.each(
      sql::class_sums,
      {db::bind("month", month), db::bind("scope_from", scope.from),
       db::bind("scope_to", scope.to)},
      [&](std::string const& name, std::string const& side, std::int64_t persons,
          std::int64_t families) {
        for (std::size_t i = 0; i < month_class_count; ++i)
          for (auto const each : sides)
            if (month_class_key(static_cast<MonthClass>(i)) == name && side_key(each) == side)
              counts_[i][static_cast<std::size_t>(each)] = {persons, families};
      });
}

ClassCount MonthSums::of(MonthClass month_class, Side side) const {
  return counts_[static_cast<std::size_t>(month_class)][static_cast<std::size_t>(side)];
}

ClassCount MonthSums::all(Side side) const {
  ClassCount out;
  for (auto const& of_class : counts_) {
    out.persons += of_class[static_cast<std::size_t>(side)].persons;
    out.families += of_class[static_cast<std::size_t>(side)].families;
  }
  return out;
}

Status close_month(Context& context, MonthId id) {
  TRY(context.may(May::close_month));
  auto const month = TRY(find_month(context, id));
  if (!context.actor.area().covers(month.area)) return forbidden();
  if (month.state != "open") return conflict("reconcile.not_open");
  audit::Change change(context,
                       {"reconcile.closed", {{"reconcile_month", id.value()}}, month.summary});
  if (change.run(sql::close, {db::bind("id", id), db::bind("at", context.clock.now()),
                              db::bind("name", context.actor.name())}) == 0)
    return conflict("reconcile.not_open");
  return {};
}

Status reopen_month(Context& context, MonthId id, std::string reason) {
  TRY(context.may(May::close_month));
  auto const month = TRY(find_month(context, id));
  if (!context.actor.area().covers(month.area)) return forbidden();
  if (month.state != "closed") return conflict("reconcile.not_closed");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, {"reconcile.reopened", {{"reconcile_month", id.value()}}, {}, why});
  change.run(sql::reopen, {db::bind("id", id), db::bind("reason", why)});
  return {};
}

std::int64_t count_months_on_import(Context& context, ImportId import) {
  return context.tx.value<std::int64_t>(sql::on_import, {db::bind("import", import)}).value_or(0);
}

Status on_import_undone(Context& context, Value const& payload) {
  auto const import = ImportId::parse(payload["import"].text_or_empty());
  if (!import) return {};
  audit::Change change(context, {"reconcile.failed", {{"import", import->value()}}});
  change.run(sql::import_undone,
             {db::bind("import", *import),
              db::bind("reason", to_json(Value::object({{"code", "reconcile.import_undone"}})))});
  return {};
}

std::pair<std::int64_t, std::string> open_findings(Context& context) {
  auto const months = list_months(context, 1);
  if (months.empty() || months.front().state != "open") return {0, {}};
  return {state_counts(context, months.front().id).open,
          month_address(months.front().month) + "/temuan?status=open"};
}

void add_reconcile_jobs(jobs::Runner& runner) {
  runner.on("reconcile.count", count_job);
  add_decision_jobs(runner);
  add_month_note_jobs(runner);
}

}  // namespace rangkul::matching
