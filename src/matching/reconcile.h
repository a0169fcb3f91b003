#pragma once
// A month of reconciliation ("rekonsiliasi bulanan"): last month's file of the ministry, this
// month's and the city's own register, three ways, by village, in persons and in families. Classes
// and their precedence stand in reconcile_classes.h. The sums of the classes are the sizes of both
// files and of the register, or the month is refused. A month goes queued -> counting -> open ->
// closed; a closed one is reopened with a reason and is never counted anew. Decisions are kept with
// the facts they rest upon, so that the next month asks again only when the facts have changed.
// Main types: Month, Finding (reconcile_decide.h). Tables: reconcile_month, reconcile_row,
// reconcile_village, reconcile_memory. Events: reconcile.opened, reconcile.started,
// reconcile.stored, reconcile.counted, reconcile.failed, reconcile.decided,
// reconcile.decision_undone, reconcile.closed, reconcile.reopened.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jobs/runner.h"
#include "matching/matching.h"
#include "matching/reconcile_classes.h"
#include "screen/screen.h"

namespace rangkul::matching {

using MonthId = Id<struct ReconcileMonthTag>;

enum class Side : std::uint8_t { last, now, city };
constexpr std::array<Side, 3> sides{Side::last, Side::now, Side::city};
/// "last", "now", "city"
std::string_view side_key(Side side);

struct Month {
  MonthId id;
  std::string month;  // "2026-11"
  std::int64_t last_import{0};
  std::int64_t now_import{0};
  std::string state;  // queued, counting, open, closed, failed
  JobId job;
  /// {"last": {"persons", "families"}, "now": ..., "city": ..., "seconds"}
  Value summary;
  Instant created;
  std::optional<Instant> counted;
  std::string account_name;
  RegionCode area;
  std::optional<Instant> closed_at;
  std::string closed_name;
  std::string reason;  // of the newest reopening, or why counting failed

  bool is_counted() const { return state == "open" || state == "closed"; }
};
/// errors: not_found (also a month whose area has nothing of the actor's)
Result<Month> find_month(Context& context, MonthId id);
Result<Month> find_month(Context& context, std::string const& month);
/// Newest first.
std::vector<Month> list_months(Context& context, int limit);

struct NewMonth {
  std::string month{};          // "2026-11"; empty: when this month's file was taken in
  std::int64_t last_import{0};  // 0: the one before now_import
  std::int64_t now_import{0};   // 0: the newest applied one of the ministry
};
/// Queues the counting of a month (job reconcile.count). A month that is there already is counted
/// anew unless it is closed.
/// errors: reconcile.no_import, reconcile.order, reconcile.month, reconcile.closed,
/// reconcile.other_files, forbidden (an area smaller than the files'), job.already_open
Result<MonthId> open_month(Context& context, NewMonth const& given);

/// The same at once, for the command line and the demonstration. errors: as open_month and
/// count_month
Result<MonthId> reconcile_now(db::Store& store, Actor const& actor, Clock const& clock,
                              catalogue::Catalogue const& catalogue, NewMonth const& given,
                              Progress const& progress);

struct ClassCount {
  std::int64_t persons{0};
  std::int64_t families{0};
};
/// Sums of the actor's area by class and side. Primary key of reconcile_village.
class MonthSums {
 public:
  MonthSums(Context& context, MonthId month);
  ClassCount of(MonthClass month_class, Side side) const;
  ClassCount all(Side side) const;

 private:
  std::array<std::array<ClassCount, sides.size()>, month_class_count> counts_{};
};

/// Nobody decides or counts in a closed month. errors: reconcile.not_open
Status close_month(Context& context, MonthId id);
/// errors: reconcile.not_closed, field.required (no reason)
Status reopen_month(Context& context, MonthId id, std::string reason);

/// Closed months that stand on an import: it cannot be taken back under them.
std::int64_t count_months_on_import(Context& context, ImportId import);
/// An import was taken back ("import.undone"): open months that stood on it are results no more.
Status on_import_undone(Context& context, Value const& payload);
/// Open findings of the newest month in the actor's area, with its address; 0 without a month.
std::pair<std::int64_t, std::string> open_findings(Context& context);

/// Names of the aids that a person, or the person's family, stands in now.
using StandingAids = std::function<std::vector<std::string>(Context&, PersonId, FamilyId)>;
void add_reconcile_routes(screen::Routes& routes, StandingAids const& aids = {});
void add_reconcile_jobs(jobs::Runner& runner);

}  // namespace rangkul::matching
