#pragma once
// Inside of the month that is played: who acts, and the steps. Each step measures what it does and
// checks its counts behind that.

#include <chrono>
#include <ctime>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "catalogue/holder.h"
#include "support/month.h"
#include "validation/assessments.h"
#include "validation/validation.h"

namespace rangkul::validation {

inline constexpr std::int64_t day_seconds = 86'400;

inline void must(bool holds, std::string const& what) {
  if (!holds) throw std::runtime_error("month: " + what);
}

template <typename T>
T got(Result<T> result, std::string const& what) {
  if (!result.ok()) throw std::runtime_error("month: " + what + ": " + result.error().code);
  return std::move(result).value();
}

inline Rights rights(std::vector<May> const& list) {
  Rights out;
  for (auto const may : list) out.set(static_cast<std::size_t>(may));
  return out;
}

struct Household {
  FamilyId family;
  std::string nik;
};
struct Village {
  RegionCode code;
  Actor operator_;
  std::vector<Household> others{};    // receive neither PKH nor sembako
  std::vector<FamilyId> receivers{};  // of sembako
  std::vector<EntryId> proposals{};
};

class MonthPlayer {
 public:
  MonthPlayer(db::Store& store, MonthSize const& size, Instant begin, std::string folder);
  MonthPlayer(MonthPlayer const&) = delete;
  MonthPlayer& operator=(MonthPlayer const&) = delete;
  ~MonthPlayer() { http::set_message_lookup({}); }

  std::vector<MonthStep> play();

 private:
  template <typename Act>
  auto write(Actor const& actor, Act act) {
    auto tx = store_.write(actor);
    Context context{tx, actor, clock_, *words_, "127.0.0.1"};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename Act>
  auto read(Actor const& actor, Act act) {
    auto tx = store_.read(actor);
    Context context{tx, actor, clock_, *words_, "127.0.0.1"};
    return act(context);
  }
  template <typename Act>
  void step(std::string what, Act act) {
    auto const begun = std::chrono::steady_clock::now();
    auto const cpu = std::clock();
    std::int64_t const rows = act();
    steps_.push_back(
        {std::move(what), rows,
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(),
         static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC});
  }
  template <typename Take>
  void each_row(std::string const& sql, std::vector<db::CellType> const& types, Take take) {
    auto tx = store_.read(system_);
    tx.rows_of("month", sql, {}, types, [&](db::Row const& row) {
      take(row);
      return true;
    });
  }
  std::int64_t number(std::string const& sql) {
    std::int64_t out = 0;
    each_row(sql, {db::CellType::integer},
             [&](db::Row const& row) { out = std::get<std::int64_t>(row[0]); });
    return out;
  }
  std::string in_round(std::string const& more) {
    return "SELECT COUNT(*) FROM validation_entry WHERE round = " + round_.text() + more;
  }

  Actor city(int account, char const* name, std::vector<May> const& may) const {
    return Actor::person(AccountId{account}, name, rights(may), office_);
  }

  /// What the pages count is what the entries say, on every step.
  void sums_hold(std::string const& after);
  std::int64_t count(Kind kind, State state) {
    return read(heri_, [&](Context& context) { return count_entries(context, round_); })
        .of(kind, state);
  }

  void open();
  void find_people();
  void propose_by_file();
  void propose_by_hand();
  void assess_by_hand();
  Assessment assess(NewAssessment const& asked, std::string const& what);
  void run_jobs(AssessmentId id);
  Assessment assessment(AssessmentId id);
  void assess_by_filter();
  void take_one_back();
  void meet();
  void visit_houses();
  void verify_a_district();
  void verify_everything();
  void ratify_both();
  void close();
  void export_rows();
  void take_the_answer();
  void object_to_some();
  void check_the_end();

  db::Store& store_;
  MonthSize size_;
  std::string folder_;
  ManualClock clock_;
  catalogue::CatalogueHolder holder_;
  std::shared_ptr<catalogue::Catalogue const> words_;
  jobs::Runner runner_;
  screen::Routes routes_{};
  std::vector<MonthStep> steps_{};
  Actor system_ = Actor::system("month");
  Actor heri_ = Actor::nobody(), sri_ = Actor::nobody(), joko_ = Actor::nobody(),
        lilis_ = Actor::nobody();
  RegionCode office_{};
  std::string period_{};
  RoundId round_{};
  AssessmentId last_assessment_{};
  std::vector<Village> villages_{};
  std::int64_t proposed_{0}, by_hand_{0}, ratified_{0}, refused_{0};
};

}  // namespace rangkul::validation
