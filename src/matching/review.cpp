#include "matching/review.h"

#include <cmath>

#include "audit/audit.h"
#include "matching/doubles.h"
#include "matching/question.h"
#include "matching/queue.h"
#include "matching/review_sql.h"
#include "matching/source_file.h"
#include "matching/store.h"
#include "registry/people.h"
#include "registry/people_bulk.h"
#include "registry/person_record.h"

namespace rangkul::matching {
namespace {

namespace sql = review_sql;

Result<SourceRecord> find_record(Context& context, std::int64_t id) {
  auto const row = context.tx.first<std::string, PersonId, std::string, std::string>(
      sql::record, {db::bind("id", id)});
  if (!row) return not_found();
  auto const& [key, person, region, data] = *row;
  return SourceRecord{id, key, person, region, data, registry::source_fields(data)};
}

constexpr std::string_view own_mark = "match.pair:";

std::string own_reason(PairId pair) { return std::string(own_mark) + pair.text(); }

/// The merge that made one person of the pair's two, by this run or an earlier one.
std::optional<std::int64_t> merge_behind(Context& context, Pair const& pair) {
  if (pair.merge || pair.city.person != pair.ministry.person) return pair.merge;
  return context.tx.value<std::int64_t>(
      sql::merge_joining,
      {db::bind("person", pair.city.person), db::bind("ministry_key", pair.ministry.key),
       db::bind("city_key", pair.city.key)});
}

/// Deciding a pair is a right of its own. What follows from it, one person made of two, may reach a
/// record that stands in another village of the run's area.
Actor with_merging(Context& context, RunId run) {
  auto const& actor = context.actor;
  if (!actor.account().is_set()) return actor;
  auto rights = actor.rights();
  rights.set(static_cast<std::size_t>(May::see_people));
  rights.set(static_cast<std::size_t>(May::merge_people));
  auto const area = context.tx.value<RegionCode>(sql::run_area, {db::bind("id", run)});
  return Actor::person(actor.account(), actor.name(), rights, area.value_or(actor.area()),
                       actor.language());
}

/// The number of the merge, or nothing where both records were one person already.
Result<std::optional<std::int64_t>> merge_records(Context& context, Pair const& pair) {
  auto const kept = pair.city.person;
  auto const absorbed = pair.ministry.person;
  if (kept == absorbed) return std::optional<std::int64_t>{};
  auto const merger = with_merging(context, pair.run);
  Context wider{context.tx, merger, context.clock, context.catalogue, context.remote};
  TRY(registry::merge_people(wider, kept, absorbed, own_reason(pair.id)));
  return context.tx.value<std::int64_t>(sql::merge_of,
                                        {db::bind("kept", kept), db::bind("absorbed", absorbed)});
}

audit::Event event_of(std::string_view name, Pair const& pair) {
  audit::Event event{name, {{"match_pair", pair.id.value()}, {"match_run", pair.run.value()}}};
  event.subjects.push_back({"person", pair.city.person.value()});
  if (pair.ministry.person != pair.city.person)
    event.subjects.push_back({"person", pair.ministry.person.value()});
  return event;
}

db::Binds keys_of(Pair const& pair) {
  return {db::bind("ministry_key", pair.ministry.key), db::bind("city_key", pair.city.key)};
}

}  // namespace

Result<Pair> find_pair(Context& context, PairId id) {
  Pair pair;
  std::int64_t ministry = 0;
  std::int64_t city = 0;
  context.tx.each(
      sql::pair, scoped(context, {db::bind("id", id)}),
      [&](PairId found, RunId run, std::int64_t ministry_record, std::int64_t city_record,
          double probability, std::string link_class, std::string name, RegionCode region,
          std::string state, std::optional<std::int64_t> merge, std::string decided_name,
          std::optional<Instant> decided_at) {
        ministry = ministry_record;
        city = city_record;
        pair.id = found;
        pair.run = run;
        pair.probability = probability;
        pair.link_class = std::move(link_class);
        pair.name = std::move(name);
        pair.region = std::move(region);
        pair.state = std::move(state);
        pair.merge = merge;
        pair.decided_name = std::move(decided_name);
        pair.decided_at = decided_at;
      });
  if (!pair.id.is_set()) return not_found();
  context.tx.each(sql::question, {db::bind("id", id)},
                  [&](std::string kind, std::int64_t money, std::string receives, std::string due,
                      AccountId owner, std::string owner_name) {
                    pair.kind = std::move(kind);
                    pair.money = Rupiah{money};
                    pair.receives = std::move(receives);
                    pair.due = std::move(due);
                    pair.owner = owner;
                    pair.owner_name = std::move(owner_name);
                  });
  pair.ministry = TRY(find_record(context, ministry));
  pair.city = TRY(find_record(context, city));
  return pair;
}

ReviewCounts review_counts(Context& context, RunId run) {
  ReviewCounts out;
  context.tx.each(
      sql::counts, scoped(context, {db::bind("run", run)}),
      [&](std::string const& state, std::int64_t count) {
        (state == "open" ? out.open : state == "confirmed" ? out.confirmed : out.rejected) = count;
      });
  return out;
}

Result<linkage::Explanation> explain_pair(Context& context, Pair const& pair) {
  auto const model = TRY(model_of(context, pair.run));
  return linkage::explain(record_of(pair.ministry.key, pair.ministry.region, pair.ministry.data),
                          record_of(pair.city.key, pair.city.region, pair.city.data), model);
}

Result<std::optional<linkage::StatedExplanation>> explain_stated(Context& context,
                                                                 Pair const& pair) {
  std::optional<linkage::StatedExplanation> out;
  auto const kept = context.tx.value<std::string>(sql::signs, {db::bind("id", pair.id)});
  if (!kept || kept->empty()) return out;
  auto const model = TRY(model_of(context, pair.run));
  out =
      linkage::explain_stated(linkage::signs_from_value(TRY(parse_json(*kept))), model.calibration);
  return out;
}

Result<double> bits_needed(Context& context, RunId run) {
  auto const model = TRY(model_of(context, run));
  auto const bits = [](double chance) { return std::log2(chance / (1 - chance)); };
  return bits(model.link_probability);
}

Status decide(Context& context, PairId id, Verdict verdict, std::string const& answer) {
  TRY(context.may(May::review_matches));
  context.tx.value<std::string>(sql::hold_pair, {db::bind("id", id)});
  auto const pair = TRY(find_pair(context, id));
  if (pair.state != "open") return conflict("match.decided_already");
  bool const same = verdict == Verdict::same;
  std::optional<std::int64_t> merge;
  if (same) merge = TRY(merge_records(context, pair));
  audit::Change change(context, event_of(same ? "match.confirmed" : "match.rejected", pair));
  auto const now = context.clock.now();
  auto const touched = change.run(
      sql::decide, {db::bind("id", id), db::bind("state", same ? "confirmed" : "rejected"),
                    db::bind("seen", "open"), db::bind("account", context.actor.account()),
                    db::bind("name", context.actor.name()), db::bind("at", now),
                    db::bind("merge", merge), db::bind("event", change.event_id())});
  if (touched == 0) return conflict("match.decided_already");
  auto remembered = keys_of(pair);
  remembered.push_back(db::bind("verdict", same ? "same" : "different"));
  remembered.push_back(db::bind("account", context.actor.account()));
  remembered.push_back(db::bind("at", now));
  remembered.push_back(db::bind("event", change.event_id()));
  change.run(sql::remember, remembered);
  answer_with(change, context, id, same ? "same" : "different", answer);
  return {};
}

Status undo_decision(Context& context, PairId id) {
  TRY(context.may(May::review_matches));
  context.tx.value<std::string>(sql::hold_pair, {db::bind("id", id)});
  auto const pair = TRY(find_pair(context, id));
  if (pair.state != "linked" && pair.state != "confirmed" && pair.state != "rejected")
    return conflict("match.not_decided");
  if (auto const merge = merge_behind(context, pair)) {
    auto const merger = with_merging(context, pair.run);
    Context wider{context.tx, merger, context.clock, context.catalogue, context.remote};
    TRY(registry::unmerge_people(wider, *merge, own_reason(pair.id)));
  }
  audit::Change change(context, event_of("match.decision_undone", pair));
  auto const doubt = doubt_of(pair.probability, TRY(link_threshold(context, pair.run)));
  auto const touched = change.run(
      sql::reopen,
      {db::bind("id", id), db::bind("seen", pair.state), db::bind("doubt", doubt),
       db::bind("priority", priority_of(pair.money, doubt)), db::bind("now", context.clock.now()),
       db::bind("due", due_day(context)), db::bind("event", change.event_id())});
  if (touched == 0) return conflict("match.decided_already");
  change.run(sql::forget, keys_of(pair));
  open_again(change, id);
  return {};
}

Status on_person_unmerged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  auto const [kept, absorbed] = *told;
  // Taken back from the review itself, the pair waits to be decided anew.
  if (payload["reason"].text_or_empty().starts_with(own_mark)) return {};
  TRY(keep_apart(context, kept, absorbed));
  std::vector<std::pair<std::string, std::string>> keys;
  context.tx.each(sql::keys_apart, {db::bind("kept", kept), db::bind("absorbed", absorbed)},
                  [&](std::string ministry, std::string city) {
                    keys.emplace_back(std::move(ministry), std::move(city));
                  });
  if (keys.empty()) return {};
  audit::Change change(
      context, {"match.rejected", {{"person", kept.value()}, {"person", absorbed.value()}}});
  auto const account = AccountId::parse(payload["account"].text_or_empty()).value_or(AccountId{});
  auto const now = context.clock.now();
  for (auto const& [ministry, city] : keys) {
    db::Binds const binds{db::bind("ministry_key", ministry),
                          db::bind("city_key", city),
                          db::bind("verdict", "different"),
                          db::bind("account", account),
                          db::bind("name", payload["by"].text_or_empty()),
                          db::bind("at", now),
                          db::bind("event", change.event_id())};
    change.run(sql::part_pairs, binds);
    change.run(sql::remember, binds);
  }
  return {};
}

}  // namespace rangkul::matching
