#include "jobs/runner.h"
#include "registry/quality.h"
#include "registry/quality_rows.h"
#include "registry/quality_sql.h"
#include "registry/registry.h"

namespace rangkul::registry {
namespace {

struct Found {
  QualityFinding finding;
  FamilyId family;
};

/// Collects the rows of a village into families and hands each to the rules.
class VillageReader {
 public:
  VillageReader(QualityFacts const& facts, std::vector<Found>& out) : facts_(facts), out_(out) {}

  void take_member(FamilyId family, std::string no_kk, Judged person) {
    if (family != family_) flush();
    family_ = family;
    unit_.no_kk = std::move(no_kk);
    unit_.members.push_back(std::move(person));
    ++people_;
  }
  void take_single(Judged person) {
    flush();
    family_ = {};
    unit_.has_card = false;
    unit_.members.push_back(std::move(person));
    ++people_;
  }
  void flush() {
    if (!unit_.members.empty())
      for (auto& finding : findings(unit_, facts_)) out_.push_back({std::move(finding), family_});
    unit_ = {};
  }
  std::int64_t people() const { return people_; }

 private:
  QualityFacts const& facts_;
  std::vector<Found>& out_;
  QualityUnit unit_;
  FamilyId family_;
  std::int64_t people_{0};
};

db::Binds scope_of(Context const& context) {
  auto const scope = context.actor.scope();
  return {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)};
}

}  // namespace

QualityRun::QualityRun(Context& context) {
  facts_.today = local_date(context.clock.now(), Zone::wib);
  context.tx.each(quality_sql::shared_niks, {},
                  [&](std::string nik) { facts_.shared_niks.insert(std::move(nik)); });
  context.tx.each(quality_sql::shared_kks, {},
                  [&](std::string no_kk) { facts_.shared_kks.insert(std::move(no_kk)); });
  context.tx.each(
      quality_sql::accepted_findings, {},
      [&](PersonId person, std::string code, std::string detail, EventId event) {
        accepted_.emplace(std::pair{person, std::move(code)}, Accepted{std::move(detail), event});
      });
}

std::optional<RegionCode> QualityRun::next(Context& context, RegionCode const& after) const {
  auto const scope = context.actor.scope();
  auto const from = after.text().empty() ? std::string(scope.from) : after.text();
  auto const found = context.tx.value<RegionCode>(
      quality_sql::next_place, {db::bind("after", from), db::bind("scope_to", scope.to)});
  if (!found || found->text().empty()) return std::nullopt;
  return found;
}

std::int64_t QualityRun::recompute(Context& context, RegionCode const& village) {
  std::vector<Found> found;
  VillageReader reader(facts_, found);
  db::Binds const here{db::bind("region", village)};
  auto types = judged_types();
  types.insert(types.begin(), {db::CellType::integer, db::CellType::text});
  context.tx.rows(quality_sql::judged_of_village, here, types, [&](db::Row const& row) {
    reader.take_member(db::detail::Read<FamilyId>::get(row[0]),
                       db::detail::Read<std::string>::get(row[1]), read_judged(row, 2));
    return true;
  });
  context.tx.rows(quality_sql::judged_without_family, here, judged_types(),
                  [&](db::Row const& row) {
                    reader.take_single(read_judged(row, 0));
                    return true;
                  });
  reader.flush();
  audit::Change change(
      context, {.name = "quality.recomputed",
                .data = Value::object({{"region", village.text()}, {"findings", found.size()}})});
  change.run(quality_sql::drop_village_families, here);
  change.run(quality_sql::drop_village_rest, here);
  std::size_t at = 0;
  change.bulk(
      "quality_finding", {"id", "person", "code", "region", "family", "detail", "accepted_event"},
      [&](db::Row& row) {
        if (at == found.size()) return false;
        auto const& [finding, family] = found[at++];
        EventId accepted;
        auto const kept = accepted_.find({finding.person, std::string(finding.code)});
        if (kept != accepted_.end() && kept->second.detail == finding.detail)
          accepted = kept->second.event;
        row = {db::cell(next_id_value()), db::cell(finding.person), db::cell(finding.code),
               db::cell(finding.region),  db::cell(family),         db::cell(finding.detail),
               db::cell(accepted)};
        return true;
      });
  change.run(quality_sql::village_doubts, here);
  // Members of a family here who live elsewhere.
  for (auto const& each : found)
    if (each.finding.region != village)
      change.run(quality_sql::open_doubts, {db::bind("person", each.finding.person)});
  return reader.people();
}

Result<std::int64_t> recompute_quality(
    db::Store& store, Actor const& actor, Clock const& clock, catalogue::Catalogue const& catalogue,
    std::function<bool(std::int64_t, std::int64_t)> const& go_on) {
  std::optional<QualityRun> run;
  std::int64_t total = 0;
  {
    auto tx = store.read(actor);
    Context context{tx, actor, clock, catalogue};
    run.emplace(context);
    total = tx.value<std::int64_t>(quality_sql::people_in, scope_of(context)).value_or(0);
  }
  RegionCode after;
  std::int64_t done = 0;
  while (true) {
    if (go_on && !go_on(done, total)) return invalid("quality.stopped");
    auto tx = store.write(actor);
    Context context{tx, actor, clock, catalogue};
    auto const village = run->next(context, after);
    if (!village)
      return tx.value<std::int64_t>(quality_sql::open_findings, scope_of(context)).value_or(0);
    done += run->recompute(context, *village);
    tx.commit();
    after = *village;
  }
}

void add_jobs(jobs::Runner& runner) {
  runner.on("registry.quality", [](jobs::JobContext& job) -> Status {
    std::optional<QualityRun> run;
    std::int64_t total = 0;
    TRY(job.item([&](Context& context) -> Status {
      run.emplace(context);
      total = context.tx.value<std::int64_t>(quality_sql::people_in, scope_of(context)).value_or(0);
      return {};
    }));
    auto after = RegionCode::parse(job.checkpoint()["after"].text_or_empty()).value_or({});
    auto done = job.checkpoint()["done"].integer_or(0);
    bool more = true;
    while (more) {
      if (job.cancelled()) return job.stopped();
      job.progress(done, total, "job.phase.quality");
      TRY(job.item([&](Context& context) -> Status {
        auto const village = run->next(context, after);
        more = village.has_value();
        if (!more) return {};
        done += run->recompute(context, *village);
        after = *village;
        job.save_checkpoint(context.tx, Value::object({{"after", after.text()}, {"done", done}}));
        return {};
      }));
    }
    TRY(job.item([&](Context& context) -> Status {
      auto const open =
          context.tx.value<std::int64_t>(quality_sql::open_findings, scope_of(context));
      job.set_result(Value::object({{"people", done}, {"findings", open.value_or(0)}}));
      return {};
    }));
    return {};
  });
}

}  // namespace rangkul::registry
