#include "matching/run_input.h"

#include <unordered_map>
#include <unordered_set>

#include "matching/runs_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = runs_sql;

std::unordered_map<std::string_view, std::uint32_t> rows_by_key(SourceFile const& file) {
  std::unordered_map<std::string_view, std::uint32_t> out;
  for (std::uint32_t i = 0; i < file.records.size(); ++i) out.emplace(file.records[i].key, i);
  return out;
}

void read_decisions(db::Transaction& tx, Input& input) {
  auto const ministry = rows_by_key(input.ministry);
  auto const city = rows_by_key(input.city);
  tx.each(sql::decisions, {},
          [&](std::string const& ministry_key, std::string const& city_key,
              std::string const& verdict, AccountId account, Instant at) {
            auto const m = ministry.find(ministry_key);
            auto const c = city.find(city_key);
            if (m == ministry.end() || c == city.end()) return;
            input.decisions[{m->second, c->second}] = {verdict == "same", account, at};
          });
}

void read_carried(db::Transaction& tx, Input& input) {
  auto const scope = tx.actor().scope();
  tx.each(sql::still_open, {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
          [&](std::string ministry_key, std::string city_key, std::optional<std::int64_t> opened,
              std::string due, std::int64_t money, std::string receives,
              std::optional<std::int64_t> owner, std::string owner_name) {
            input.carried[{std::move(ministry_key), std::move(city_key)}] = {
                opened, std::move(due), money, std::move(receives), owner, std::move(owner_name)};
          });
}

/// The only row of each person; people with two rows in one file are left to the engine.
std::unordered_map<std::int64_t, std::optional<std::uint32_t>> only_rows(SourceFile const& file) {
  std::unordered_map<std::int64_t, std::optional<std::uint32_t>> out;
  for (std::uint32_t i = 0; i < file.people.size(); ++i) {
    auto const [at, fresh] = out.emplace(file.people[i], i);
    if (!fresh) at->second.reset();
  }
  return out;
}

void read_joined(db::Transaction& tx, Input& input) {
  auto const ministry = only_rows(input.ministry);
  auto const city = only_rows(input.city);
  std::unordered_set<std::uint32_t> given_ministry;
  std::unordered_set<std::uint32_t> given_city;
  for (auto const& [rows, decided] : input.decisions) {
    if (!decided.same) continue;
    given_ministry.insert(rows.first);
    given_city.insert(rows.second);
  }
  tx.each(sql::joined_people, {}, [&](std::int64_t person) {
    auto const m = ministry.find(person);
    auto const c = city.find(person);
    if (m == ministry.end() || c == city.end() || !m->second || !c->second) return;
    linkage::RowPair const rows{*m->second, *c->second};
    if (input.decisions.contains(rows) || given_ministry.contains(rows.first) ||
        given_city.contains(rows.second))
      return;
    input.joined.push_back(rows);
  });
}

}  // namespace

Input read_input(Work const& work) {
  auto tx = work.store.read(work.actor);
  Input input{read_source(tx, "ministry"), read_source(tx, "city"), {}, {}, {}};
  read_decisions(tx, input);
  read_joined(tx, input);
  read_carried(tx, input);
  return input;
}

linkage::Settings settings_of(Input const& input) {
  linkage::Settings out;
  out.keep_signs = true;
  for (auto const& [rows, decided] : input.decisions)
    (decided.same ? out.always : out.never).push_back(rows);
  out.always.insert(out.always.end(), input.joined.begin(), input.joined.end());
  return out;
}

}  // namespace rangkul::matching
