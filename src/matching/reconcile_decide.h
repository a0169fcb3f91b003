#pragma once
// Decisions about what a month has found: one by one or many at once, taken back, and remembered.

#include <map>
#include <optional>
#include <string>

#include "matching/reconcile.h"

namespace rangkul::matching {

using FindingId = Id<struct ReconcileRowTag>;
using BatchId = Id<struct ReconcileBatchTag>;

enum class MonthVerdict {
  accept,  // the ministry's value: changes the register where it differs
  keep,    // ours: goes back to the ministry with the change list
  field,   // somebody goes and looks
  civil,   // the civil registry (Disdukcapil) is asked
};
std::string_view verdict_key(MonthVerdict verdict);
std::optional<MonthVerdict> verdict_of(std::string_view key);

struct Finding {
  FindingId id;
  MonthId month;
  std::string month_name;
  std::string month_state;
  RegionCode month_area;
  std::string month_class;
  RegionCode region;
  std::string other_region;
  std::string flags, changed, differs, reason;
  std::string name;
  PersonId person;
  std::int64_t last_record{0}, now_record{0};
  std::int64_t held_import{0}, held_row{0};
  Value details;  // field -> [last month, this month, ours]
  std::int64_t facts{0};
  std::string state;  // quiet, open, decided, remembered
  std::string verdict;
  std::string decided_name;
  std::optional<Instant> decided_at;
  BatchId batch;
  EventId person_event;
  std::string subject;  // what the decision is remembered by

  bool can_decide() const { return facts != 0 && state != "decided" && month_state == "open"; }
  /// Whether accepting changes the register.
  bool accept_changes() const;
};
/// errors: not_found (also outside the actor's area)
Result<Finding> find_finding(Context& context, FindingId id);
/// The fields of both files' rows; empty where there is none. Primary keys of source_record.
std::map<std::string, std::string> record_fields(Context& context, std::int64_t record);

/// Decides one finding. Accepting changes the person in the same transaction (person.changed or
/// person.died). Event reconcile.decided.
/// errors: not_found, reconcile.not_open, reconcile.decided_already, reconcile.nothing_to_decide,
/// reconcile.no_death_date, and those of registry::save_person
Status decide_finding(Context& context, FindingId id, MonthVerdict verdict, BatchId batch = {});
/// Takes a decision back; the person is as before. Event reconcile.decision_undone.
/// errors: not_found, reconcile.not_open, reconcile.not_decided, person.changed_meanwhile
Status undo_finding(Context& context, FindingId id);
/// The next open finding of the class in the actor's area. Index reconcile_row_state.
std::optional<FindingId> next_finding(Context& context, Finding const& after);

/// Which open findings a decision is for; empty texts: all.
struct FindingFilter {
  std::string month_class;
  std::string flag;
  RegionCode region;
};
std::int64_t count_open(Context& context, MonthId month, FindingFilter const& filter);

struct Decided {
  std::int64_t decided{0};
  std::int64_t refused{0};  // stay open: accepting was impossible
};
/// Decides at most `most` open findings behind `after`, which is set to the last one looked at.
Result<Decided> decide_some(Context& context, MonthId month, FindingFilter const& filter,
                            MonthVerdict verdict, BatchId batch, FindingId& after, int most);
/// Takes at most `most` decisions of a batch back; refused ones stay decided.
Result<Decided> undo_some(Context& context, BatchId batch, FindingId& after, int most);

/// How many findings wait, are decided, or were decided in an earlier month, in the actor's area.
struct StateCounts {
  std::int64_t open{0}, decided{0}, remembered{0};
};
/// Index reconcile_row_state.
StateCounts state_counts(Context& context, MonthId month);

/// More than this many at once are decided by a job (reconcile.decide).
constexpr int most_at_once = 200;
/// Queues a decision about many, or (no verdict) taking a batch back.
Result<JobId> queue_decisions(Context& context, Month const& month, FindingFilter const& filter,
                              std::optional<MonthVerdict> verdict, BatchId batch);
void add_decision_jobs(jobs::Runner& runner);

}  // namespace rangkul::matching
