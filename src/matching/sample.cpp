#include "matching/sample.h"

#include <algorithm>
#include <array>
#include <random>

#include "audit/audit.h"
#include "matching/queue.h"
#include "matching/sample_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = sample_sql;

constexpr std::array<std::string_view, 3> handled_keys{"linked", "possible", "ambiguous"};

std::string_view key_of(Handled handled) { return handled_keys[static_cast<std::size_t>(handled)]; }

Handled handled_of(std::string_view key) {
  auto const found = std::ranges::find(handled_keys, key);
  return static_cast<Handled>(found - handled_keys.begin());
}

Handled handled_by_class(std::string_view link_class) {
  return link_class == "ambiguous"  ? Handled::ambiguous
         : link_class == "possible" ? Handled::possible
                                    : Handled::linked;
}

/// Bands of probability, below the threshold and above it.
std::vector<double> bounds_around(double threshold) {
  std::vector<double> out{0};
  if (threshold > 0.5) out.push_back(0.5);
  out.push_back(threshold);
  for (double const bound : {0.99, 0.999})
    if (bound > threshold) out.push_back(bound);
  out.push_back(1);
  return out;
}

struct Frame {
  std::vector<Stratum> strata;
  std::vector<std::vector<std::int64_t>> pairs;  // by stratum, in the order of their ids
};

/// False to stop reading.
using Tell = std::function<bool(std::int64_t pairs)>;

/// errors: match.cancelled
Result<Frame> read_frame(Context& context, Run const& run, double threshold, Tell const& tell) {
  auto const bounds = bounds_around(threshold);
  auto const bands = bounds.size() - 1;
  Frame all;
  for (std::size_t handled = 0; handled < handled_keys.size(); ++handled)
    for (std::size_t band = 0; band < bands; ++band) {
      Stratum stratum;
      stratum.handled = static_cast<Handled>(handled);
      stratum.low = bounds[band];
      stratum.high = bounds[band + 1];
      all.strata.push_back(stratum);
    }
  all.pairs.resize(all.strata.size());
  constexpr std::int64_t told_each = 20'000;
  std::int64_t read = 0;
  bool going = tell(read);
  context.tx.rows(
      sql::sample_frame,
      scoped(context, {db::bind("run", run.id), db::bind("created", run.created)}),
      {db::CellType::integer, db::CellType::text, db::CellType::real}, [&](db::Row const& row) {
        auto const probability = db::detail::Read<double>::get(row[2]);
        std::size_t band = bands - 1;
        while (band > 0 && probability < bounds[band]) --band;
        auto const handled =
            static_cast<std::size_t>(handled_by_class(db::detail::Read<std::string>::get(row[1])));
        all.pairs[handled * bands + band].push_back(db::detail::Read<std::int64_t>::get(row[0]));
        if (++read % told_each == 0) going = tell(read);
        return going;
      });
  if (!going) return conflict("match.cancelled");
  Frame out;
  for (std::size_t i = 0; i < all.strata.size(); ++i) {
    if (all.pairs[i].empty()) continue;
    all.strata[i].size = static_cast<std::int64_t>(all.pairs[i].size());
    out.strata.push_back(all.strata[i]);
    out.pairs.push_back(std::move(all.pairs[i]));
  }
  return out;
}

/// The same numbers on every machine: the engine is fixed by the standard, its distributions are
/// not.
class Lots {
 public:
  explicit Lots(std::int64_t seed) : engine_(static_cast<std::uint64_t>(seed)) {}
  std::size_t below(std::size_t count) {
    auto const limit = std::mt19937_64::max() - std::mt19937_64::max() % count;
    for (;;)
      if (auto const drawn = engine_(); drawn < limit)
        return static_cast<std::size_t>(drawn % count);
  }
  /// The first `places` of the list become a random choice of all of it.
  template <typename T>
  void shuffle(std::vector<T>& list, std::size_t places) {
    for (std::size_t i = 0; i < places && i + 1 < list.size(); ++i)
      std::swap(list[i], list[i + below(list.size() - i)]);
  }

 private:
  std::mt19937_64 engine_;
};

struct Drawn {
  std::int64_t pair;
  std::size_t stratum;
  std::string region{};
};

std::vector<Drawn> draw(Frame& frame, std::vector<std::int64_t> const& places, std::int64_t seed) {
  Lots lots(seed);
  std::vector<Drawn> out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto const count = static_cast<std::size_t>(places[i]);
    lots.shuffle(frame.pairs[i], count);
    for (std::size_t at = 0; at < count; ++at) out.push_back({frame.pairs[i][at], i, {}});
  }
  lots.shuffle(out, out.size());
  return out;
}

/// Given by the clock and not by a generator, so that it can be read and typed again.
std::int64_t fresh_seed(Context const& context) { return context.clock.now().seconds % 1'000'000; }

void write_sample(audit::Change& change, SampleId id, Frame const& frame,
                  std::vector<std::int64_t> const& places) {
  std::size_t next = 0;
  change.bulk(
      "match_sample_stratum", {"sample", "stratum", "handled", "low", "high", "size", "drawn"},
      [&](db::Row& row) {
        if (next == frame.strata.size()) return false;
        auto const& stratum = frame.strata[next];
        row = {db::cell(id),          db::cell(next),         db::cell(key_of(stratum.handled)),
               db::cell(stratum.low), db::cell(stratum.high), db::cell(stratum.size),
               db::cell(places[next])};
        ++next;
        return true;
      });
}

void write_pairs(audit::Change& change, SampleId id, Frame const& frame,
                 std::vector<Drawn> const& drawn) {
  std::size_t next = 0;
  change.bulk("match_sample_pair", {"sample", "pair", "place", "stratum", "region", "handled"},
              [&](db::Row& row) {
                if (next == drawn.size()) return false;
                auto const& each = drawn[next];
                row = {db::cell(id),          db::cell(each.pair),
                       db::cell(next),        db::cell(each.stratum),
                       db::cell(each.region), db::cell(key_of(frame.strata[each.stratum].handled))};
                ++next;
                return true;
              });
}

std::vector<Sample> read_samples(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<Sample> out;
  context.tx.each(
      query, binds,
      [&](SampleId id, RunId run, std::int64_t seed, std::int64_t asked, double threshold,
          RegionCode area, Instant created, std::string name, JobId job, bool drawn) {
        auto const& mine = context.actor.area();
        if (context.actor.is_nobody() || !(area.covers(mine) || mine.covers(area))) return;
        out.push_back({id, run, seed, asked, threshold, std::move(area), created, std::move(name),
                       job, drawn});
      });
  return out;
}

struct Reading {
  std::int64_t turn;
  AccountId account;
  Verdict verdict;
};

std::vector<Reading> readings_of(Context& context, SampleId sample, PairId pair) {
  std::vector<Reading> out;
  context.tx.each(
      sql::readings, {db::bind("sample", sample), db::bind("pair", pair)},
      [&](std::int64_t turn, AccountId account, std::string const& verdict) {
        out.push_back({turn, account, verdict == "same" ? Verdict::same : Verdict::different});
      });
  return out;
}

std::string_view key_of(Verdict verdict) { return verdict == Verdict::same ? "same" : "different"; }

/// What the readings of a pair come to.
std::string_view final_verdict(std::vector<Reading> const& readings) {
  if (readings.size() < 2) return "";
  if (readings.size() > 2) return key_of(readings[2].verdict);
  return readings[0].verdict == readings[1].verdict ? key_of(readings[0].verdict) : "split";
}

/// errors: not_found (also outside the actor's area)
Status look_for(Context& context, db::Query const& query, SampleId sample, PairId pair) {
  auto const found = context.tx.value<std::string>(
      query, scoped(context, {db::bind("sample", sample), db::bind("pair", pair)}));
  if (!found) return not_found();
  return {};
}

audit::Event event_of(std::string_view name, SampleId sample, PairId pair, Verdict verdict) {
  return {name,
          {{"match_sample", sample.value()}, {"match_pair", pair.value()}},
          Value::object({{"verdict", std::string(key_of(verdict))}})};
}

void set_verdict(audit::Change& change, SampleId sample, PairId pair, std::string_view verdict) {
  change.run(sql::set_verdict,
             {db::bind("sample", sample), db::bind("pair", pair), db::bind("verdict", verdict)});
}

}  // namespace

Result<SampleId> start_sample(Context& context, RunId run_id, NewSample const& asked) {
  TRY(context.may(May::match_data));
  auto const run = TRY(find_run(context, run_id));
  if (run.state != "done" && run.state != "merging" && run.state != "stopped")
    return conflict("match.run_unfinished");
  if (asked.size < smallest_sample || asked.size > largest_sample)
    return invalid(
        "match.sample_size",
        {{"least", std::to_string(smallest_sample)}, {"most", std::to_string(largest_sample)}},
        "size");
  if (!context.tx.value<std::int64_t>(sql::any_pair, scoped(context, {db::bind("run", run_id)})))
    return conflict("match.sample_empty");
  auto const threshold = TRY(link_threshold(context, run_id));
  auto const seed = asked.seed.value_or(fresh_seed(context));
  auto const id = next_id<MatchSampleTag>();
  auto const job = TRY(jobs::enqueue(context, {.kind = "match.sample",
                                               .payload = Value::object({{"sample", id.text()}}),
                                               .only_one = "match.sample:" + run_id.text()}));
  audit::Change change(context, {"match.sample_queued",
                                 {{"match_sample", id.value()}, {"match_run", run_id.value()}},
                                 Value::object({{"seed", seed}, {"asked", asked.size}})});
  change.run(
      sql::insert_sample,
      {db::bind("id", id), db::bind("run", run_id), db::bind("seed", seed),
       db::bind("asked", asked.size), db::bind("threshold", threshold),
       db::bind("area", context.actor.area()), db::bind("created", context.clock.now()),
       db::bind("account", context.actor.account()), db::bind("account_name", context.actor.name()),
       db::bind("event", change.event_id())});
  change.run(sql::set_job, {db::bind("id", id), db::bind("job", job)});
  return id;
}

namespace {

/// What a draw comes to, before it is written.
struct Draw {
  Sample sample;
  Frame frame;
  std::vector<std::int64_t> places;  // by stratum
  std::vector<Drawn> drawn;
};

Result<Draw> draw_in(Context& context, Work const& work, SampleId id) {
  Draw out{TRY(find_sample(context, id)), {}, {}, {}};
  if (out.sample.drawn) return out;
  auto const run = TRY(find_run(context, out.sample.run));
  std::int64_t total = 0;
  if (auto const* links = run.summary["links"].fields())
    for (auto const& [link_class, count] : *links) total += count.integer_or(0);
  out.frame = TRY(read_frame(context, run, out.sample.threshold, [&](std::int64_t pairs) {
    return work.progress(pairs, std::max(total, pairs), "match.phase.sample");
  }));
  if (out.frame.strata.empty()) return conflict("match.sample_empty");
  std::vector<std::int64_t> sizes;
  for (auto const& stratum : out.frame.strata) sizes.push_back(stratum.size);
  out.places = share_out(sizes, out.sample.asked);
  out.drawn = draw(out.frame, out.places, out.sample.seed);
  for (auto& each : out.drawn)
    each.region = context.tx.value<std::string>(sql::region_of_pair, {db::bind("id", each.pair)})
                      .value_or("");
  return out;
}

}  // namespace

Status draw_sample(Work const& work, SampleId id) {
  std::optional<Draw> made;
  TRY(work.look([&](Context& context) -> Status {
    made = TRY(draw_in(context, work, id));
    return {};
  }));
  if (made->sample.drawn) return {};
  return work.item([&](Context& context) -> Status {
    auto const& sample = made->sample;
    audit::Change change(
        context,
        {"match.sample_drawn",
         {{"match_sample", id.value()}, {"match_run", sample.run.value()}},
         Value::object(
             {{"seed", sample.seed}, {"asked", sample.asked}, {"drawn", made->drawn.size()}})});
    if (change.run(sql::set_drawn, {db::bind("id", id), db::bind("event", change.event_id())}) == 0)
      return {};
    write_sample(change, id, made->frame, made->places);
    write_pairs(change, id, made->frame, made->drawn);
    return {};
  });
}

void add_sample_jobs(jobs::Runner& runner) {
  runner.on("match.sample", [](jobs::JobContext& job) -> Status {
    auto const id = SampleId::parse(job.payload()["sample"].text_or_empty());
    if (!id) return not_found();
    return work_as_job(job, "sample", [&](Work const& work) { return draw_sample(work, *id); });
  });
}

Result<Sample> find_sample(Context& context, SampleId id) {
  auto found = read_samples(context, sql::sample, {db::bind("id", id)});
  if (found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Sample> samples_of(Context& context, RunId run) {
  return read_samples(context, sql::samples_of_run, {db::bind("run", run)});
}

Result<SampleResult> sample_result(Context& context, Sample const& sample) {
  if (!context.actor.sees(sample.area)) return forbidden();
  SampleResult out;
  db::Binds const binds{db::bind("sample", sample.id)};
  context.tx.each(sql::strata, binds,
                  [&](std::string const& handled, double low, double high, std::int64_t size,
                      std::int64_t drawn, std::int64_t read, std::int64_t same) {
                    out.strata.push_back({handled_of(handled), low, high, size, read, same});
                    out.drawn.push_back(drawn);
                  });
  context.tx.each(sql::sample_states, binds, [&](std::string const& verdict, std::int64_t count) {
    out.all += count;
    if (verdict == "split") out.split += count;
    if (verdict == "same" || verdict == "different") out.finished += count;
  });
  context.tx.each(sql::first_two, binds,
                  [&](std::string const& first, std::string const& second, std::int64_t count) {
                    auto& cell = first == "same"    ? second == "same" ? out.agreement.both_same
                                                                       : out.agreement.first_alone
                                 : second == "same" ? out.agreement.second_alone
                                                    : out.agreement.both_different;
                    cell += count;
                  });
  return out;
}

Value to_value(Sample const& sample, SampleResult const& result, double wanted_precision) {
  auto const estimate = [](std::optional<Estimate> const& found) {
    return found ? Value::object({{"value", found->value},
                                  {"low", found->interval.low},
                                  {"high", found->interval.high}})
                 : Value();
  };
  Value::List strata;
  for (std::size_t i = 0; i < result.strata.size(); ++i) {
    auto const& each = result.strata[i];
    strata.push_back(Value::object({{"handled", key_of(each.handled)},
                                    {"low", each.low},
                                    {"high", each.high},
                                    {"size", each.size},
                                    {"drawn", result.drawn[i]},
                                    {"read", each.read},
                                    {"same", each.same}}));
  }
  auto const suggestion = suggest_threshold(result.strata, wanted_precision);
  // Pairs on which people disagree are the likeliest to be wrong: without them nothing is promised.
  bool const settled = result.split == 0;
  bool const found = settled && suggestion.kind == Suggestion::Kind::found;
  auto const kappa = result.agreement.kappa();
  return Value::object({{"sample", sample.id.text()},
                        {"run", sample.run.text()},
                        {"seed", sample.seed},
                        {"threshold", sample.threshold},
                        {"pairs", result.all},
                        {"finished", result.finished},
                        {"split", result.split},
                        {"provisional", !settled},
                        {"precision", estimate(precision_of(result.strata))},
                        {"recall", estimate(recall_of(result.strata))},
                        {"agreed", result.agreement.agreed()},
                        {"read_by_two", result.agreement.all()},
                        {"kappa", kappa ? Value(*kappa) : Value()},
                        {"wanted_precision", wanted_precision},
                        {"suggested_threshold", found ? Value(suggestion.threshold) : Value()},
                        {"needed_readings", settled && suggestion.kind == Suggestion::Kind::too_few
                                                ? Value(suggestion.needed)
                                                : Value()},
                        {"strata", Value(std::move(strata))}});
}

ReaderProgress reader_progress(Context& context, SampleId sample) {
  db::Binds const binds{db::bind("sample", sample), {"account", context.actor.account().value()}};
  return {context.tx.value<std::int64_t>(sql::still_to_read, scoped(context, binds)).value_or(0),
          context.tx.value<std::int64_t>(sql::read_by, binds).value_or(0)};
}

std::optional<PairId> next_to_read(Context& context, SampleId sample, PairId but) {
  return context.tx.value<PairId>(sql::next_reading,
                                  scoped(context, {db::bind("sample", sample),
                                                   {"but", but.value()},
                                                   {"account", context.actor.account().value()}}));
}

Result<std::optional<Verdict>> own_reading(Context& context, SampleId sample, PairId pair) {
  TRY(look_for(context, sql::sample_pair, sample, pair));
  for (auto const& reading : readings_of(context, sample, pair))
    if (reading.account == context.actor.account()) return std::optional(reading.verdict);
  return std::optional<Verdict>{};
}

Status read_pair(Context& context, SampleId sample, PairId pair, Verdict verdict) {
  TRY(context.may(May::review_matches));
  TRY(look_for(context, sql::hold_sample_pair, sample, pair));
  auto readings = readings_of(context, sample, pair);
  auto const me = context.actor.account();
  if (std::ranges::find(readings, me, &Reading::account) != readings.end())
    return conflict("match.read_already");
  auto const state = final_verdict(readings);
  if (state != "" && state != "split") return conflict("match.read_enough");
  auto const turn = static_cast<std::int64_t>(readings.size()) + 1;
  audit::Change change(context, event_of("match.read", sample, pair, verdict));
  change.run(sql::insert_reading,
             {db::bind("sample", sample), db::bind("pair", pair), db::bind("turn", turn),
              db::bind("account", me), db::bind("account_name", context.actor.name()),
              db::bind("verdict", key_of(verdict)), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  readings.push_back({turn, me, verdict});
  set_verdict(change, sample, pair, final_verdict(readings));
  return {};
}

Status undo_reading(Context& context, SampleId sample, PairId pair) {
  TRY(context.may(May::review_matches));
  TRY(look_for(context, sql::hold_sample_pair, sample, pair));
  auto readings = readings_of(context, sample, pair);
  auto const own = std::ranges::find(readings, context.actor.account(), &Reading::account);
  if (own == readings.end()) return conflict("match.not_read");
  if (own->turn != readings.back().turn) return conflict("match.read_on");
  audit::Change change(context, event_of("match.reading_undone", sample, pair, own->verdict));
  change.run(sql::delete_reading,
             {db::bind("sample", sample), db::bind("pair", pair), db::bind("turn", own->turn)});
  readings.pop_back();
  set_verdict(change, sample, pair, final_verdict(readings));
  return {};
}

}  // namespace rangkul::matching
