#include "registry/people_bulk.h"

#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "jobs/jobs.h"
#include "registry/people_bulk_sql.h"
#include "registry/person_row.h"
#include "registry/person_write.h"

namespace rangkul::registry {
namespace {

namespace sql = people_bulk_sql;

struct Merge {
  PlannedMerge plan;
  std::optional<Person> kept{};
  std::optional<Person> absorbed{};
  Moved moved{};
  bool fits() const { return is_plain(kept) && is_plain(absorbed); }
  static bool is_plain(std::optional<Person> const& person) {
    return person && person->identity == "known" && !person->merged_into.is_set();
  }
};
using Merges = std::map<std::int64_t, Merge>;  // by id of the plan

void put_plan(audit::Change& change, std::vector<PlannedMerge> const& plan) {
  std::size_t next = 0;
  change.bulk("person_merge_plan", {"id", "kept", "absorbed"}, [&](db::Row& row) {
    if (next == plan.size()) return false;
    auto const& merge = plan[next++];
    row = {db::cell(merge.id), db::cell(merge.kept), db::cell(merge.absorbed)};
    return true;
  });
}

/// The columns of a row behind the plan's id.
std::vector<db::CellType> after_key(std::vector<db::CellType> const& types) {
  std::vector<db::CellType> out{db::CellType::integer};
  out.insert(out.end(), types.begin(), types.end());
  return out;
}

void read_side(Context& context, db::Query const& query, Merges& merges,
               std::optional<Person> Merge::*side) {
  static auto const types = after_key(person_types());
  context.tx.rows(query, {}, types, [&](db::Row const& row) {
    auto const id = db::detail::Read<std::int64_t>::get(row.front());
    merges.at(id).*side = read_person(db::Row(row.begin() + 1, row.end()));
    return true;
  });
}

Merges read_plan(Context& context, std::vector<PlannedMerge> const& plan) {
  Merges merges;
  for (auto const& each : plan) merges.emplace(each.id, Merge{each});
  read_side(context, sql::kept, merges, &Merge::kept);
  read_side(context, sql::absorbed, merges, &Merge::absorbed);
  context.tx.each(sql::sources, {}, [&](std::int64_t merge, std::int64_t source) {
    merges.at(merge).moved.sources.push_back(source);
  });
  static auto const card_types = after_key(family_types());
  context.tx.rows(sql::headed, {}, card_types, [&](db::Row const& row) {
    auto const id = db::detail::Read<std::int64_t>::get(row.front());
    merges.at(id).moved.cards.push_back(read_family(db::Row(row.begin() + 1, row.end())));
    return true;
  });
  return merges;
}

void drop_unfit(audit::Change& change, Merges& merges) {
  std::erase_if(merges, [&](auto const& entry) {
    if (entry.second.fits()) return false;
    change.run(sql::drop_planned, {db::bind("id", entry.first)});
    return true;
  });
}

void write_merges(audit::Change& change, Merges const& merges, std::string const& cause,
                  Instant now) {
  auto next = merges.begin();
  change.bulk("person_merge", {"id", "kept", "absorbed", "at", "event", "cause", "moved"},
              [&](db::Row& row) {
                if (next == merges.end()) return false;
                auto const& [id, merge] = *next++;
                auto const moved =
                    moved_value(merge.moved, *merge.kept, joined(*merge.kept, *merge.absorbed));
                row = {db::cell(id),
                       db::cell(merge.plan.kept),
                       db::cell(merge.plan.absorbed),
                       db::cell(now),
                       db::cell(change.event_id()),
                       db::cell(cause),
                       db::cell(to_json(moved))};
                return true;
              });
}

void keep_versions(audit::Change& change, Merges const& merges, Instant now) {
  std::vector<Person const*> people;
  for (auto const& [id, merge] : merges) {
    people.push_back(&*merge.kept);
    people.push_back(&*merge.absorbed);
  }
  std::size_t next = 0;
  change.bulk("person_history", {"person", "since", "until", "event", "ended_by", "data"},
              [&](db::Row& row) {
                if (next == people.size()) return false;
                auto const& person = *people[next++];
                row = {db::cell(person.id),
                       db::cell(person.since),
                       db::cell(now),
                       db::cell(person.event),
                       db::cell(change.event_id()),
                       db::cell(to_json(person_value(person)))};
                return true;
              });
}

/// Cards whose head was absorbed name the kept person.
void pass_heads(audit::Change& change, Merges const& merges, Instant now) {
  std::vector<Family const*> cards;
  for (auto const& [id, merge] : merges)
    for (auto const& card : merge.moved.cards) cards.push_back(&card);
  std::size_t next = 0;
  change.bulk("family_history", {"family", "since", "until", "event", "ended_by", "data"},
              [&](db::Row& row) {
                if (next == cards.size()) return false;
                auto const& card = *cards[next++];
                row = {db::cell(card.id),
                       db::cell(card.since),
                       db::cell(now),
                       db::cell(card.event),
                       db::cell(change.event_id()),
                       db::cell(to_json(family_value(card)))};
                return true;
              });
  change.run(sql::pass_heads, {db::bind("now", now), db::bind("event", change.event_id())});
}

/// The absorbed people leave the search by name.
void drop_names(Context& context, audit::Change& change, Merges const& merges) {
  std::unordered_map<std::string, std::int64_t> tokens;
  context.tx.each(sql::tokens, {}, [&](std::int64_t id, std::string token) {
    tokens.emplace(std::move(token), id);
  });
  struct Posting {
    std::int64_t token;
    std::int64_t area;
    PersonId person;
  };
  std::vector<Posting> postings;
  for (auto const& [id, merge] : merges) {
    auto const key = name_key(merge.absorbed->name);
    auto const list = words(key);
    for (auto const& word : std::set<std::string>(list.begin(), list.end()))
      if (auto const found = tokens.find(word); found != tokens.end())
        postings.push_back(
            {found->second, area_number(merge.absorbed->region), merge.absorbed->id});
  }
  std::size_t next = 0;
  change.bulk("name_posting_plan", {"token", "area", "person"}, [&](db::Row& row) {
    if (next == postings.size()) return false;
    auto const& posting = postings[next++];
    row = {db::cell(posting.token), db::cell(posting.area), db::cell(posting.person)};
    return true;
  });
  change.run(sql::drop_postings, {});
  change.run(sql::count_bearers, {});
  change.run(sql::forget_postings, {});
}

}  // namespace

std::vector<std::int64_t> merge_many(Context& context, audit::Change& change,
                                     std::vector<PlannedMerge> const& plan,
                                     std::string const& cause) {
  if (plan.empty()) return {};
  auto const now = context.clock.now();
  put_plan(change, plan);
  auto merges = read_plan(context, plan);
  drop_unfit(change, merges);
  write_merges(change, merges, cause, now);
  keep_versions(change, merges, now);
  change.run(sql::move_sources, {});
  db::Binds const stamp{db::bind("now", now), db::bind("event", change.event_id())};
  pass_heads(change, merges, now);
  change.run(sql::fill_kept, stamp);
  change.run(sql::close_absorbed, stamp);
  change.run(sql::drop_findings, {});
  drop_names(context, change, merges);
  change.run(sql::forget_plan, {});
  jobs::emit(change, "people.merged",
             Value::object({{"event", change.event_id().text()}, {"count", merges.size()}}), now);
  std::vector<std::int64_t> done;
  for (auto const& [id, merge] : merges) done.push_back(id);
  return done;
}

std::optional<MergeTold> merge_told(Value const& payload) {
  auto const kept = PersonId::parse(payload["kept"].text_or_empty());
  auto const absorbed = PersonId::parse(payload["absorbed"].text_or_empty());
  if (!kept || !absorbed) return std::nullopt;
  return MergeTold{*kept, *absorbed};
}

std::vector<std::pair<PersonId, PersonId>> merged_by(Context& context, EventId event) {
  std::vector<std::pair<PersonId, PersonId>> out;
  context.tx.each(sql::merged_by, {db::bind("event", event)},
                  [&](PersonId kept, PersonId absorbed) { out.emplace_back(kept, absorbed); });
  return out;
}

}  // namespace rangkul::registry
