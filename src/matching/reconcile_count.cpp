#include "matching/reconcile_count.h"

#include <algorithm>
#include <numeric>

#include "audit/audit.h"
#include "catalogue/catalogue.h"
#include "matching/reconcile_read.h"
#include "matching/reconcile_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_sql;

constexpr std::size_t rows_a_chunk = 50'000;

std::size_t at(Side side) { return static_cast<std::size_t>(side); }
std::size_t at(MonthClass month_class) { return static_cast<std::size_t>(month_class); }

/// Gives the first row of each family of a side the family's class.
void find_families(MonthRows& month, Side side) {
  struct Family {
    std::uint32_t first;
    std::uint32_t members{0};
    int rows{0};
  };
  registry::FlatMap places;
  std::vector<Family> families;
  auto const place_of = [&](std::uint32_t i) -> Family& {
    auto const card = month.rows[i].family[at(side)];
    auto const next = static_cast<std::uint32_t>(families.size());
    auto const put = card == 0 ? registry::FlatMap::Put{nullptr, true} : places.put(card, next);
    if (put.fresh) families.push_back({i, 0, 0});
    return families[put.fresh ? next : *put.value];
  };
  for (std::uint32_t i = 0; i < month.rows.size(); ++i) {
    if (!month.rows[i].is_in(side)) continue;
    auto& family = place_of(i);
    family.members |= 1U << at(month.rows[i].month_class);
    ++family.rows;
  }
  for (auto const& family : families)
    if (family.rows <= most_rows_a_family)
      month.rows[family.first].family_class[at(side)] =
          static_cast<std::uint8_t>(family_class(family.members));
  constexpr std::uint32_t going = 1U << static_cast<unsigned>(MonthClass::gone) |
                                  1U << static_cast<unsigned>(MonthClass::unexplained) |
                                  1U << static_cast<unsigned>(MonthClass::dead);
  for (auto& row : month.rows) {
    auto const card = row.family[at(side)];
    if (!row.is_in(side)) continue;
    auto const* place = card == 0 ? nullptr : places.find(card);
    auto const rows = place == nullptr ? 1 : families[*place].rows;
    if (rows > most_rows_a_family)
      row.family_class[at(side)] = static_cast<std::uint8_t>(row.month_class);
    if (side == Side::last && !row.is_in(Side::now) && rows > 1 && rows <= most_rows_a_family &&
        (families[*place].members & ~going) == 0 && row.month_class != MonthClass::doubled)
      row.flags |= static_cast<std::uint8_t>(bit(Flag::whole_family));
  }
}

/// Counts by village, class and side.
class Villages {
 public:
  using Counts = std::array<std::array<ClassCount, sides.size()>, month_class_count>;

  explicit Villages(MonthRows const& month) : counts_(month.regions.size()) {
    for (auto const& row : month.rows)
      for (auto const side : sides) {
        if (!row.is_in(side)) continue;
        ++counts_[row.region][at(row.month_class)][at(side)].persons;
        if (auto const family = row.family_class[at(side)]; family != MonthRow::none)
          ++counts_[row.region][family][at(side)].families;
      }
  }
  SideSize all(Side side) const {
    SideSize out;
    for (auto const& village : counts_)
      for (auto const& of_class : village) {
        out.persons += of_class[at(side)].persons;
        out.families += of_class[at(side)].families;
      }
    return out;
  }
  void write(audit::Change& change, MonthId id, MonthRows const& month) const {
    std::vector<db::Row> rows;
    for (std::size_t region = 1; region < counts_.size(); ++region)
      for (std::size_t i = 0; i < month_class_count; ++i)
        for (auto const side : sides) {
          auto const& count = counts_[region][i][at(side)];
          if (count.persons == 0 && count.families == 0) continue;
          rows.push_back({db::cell(id), db::cell(month.regions[region]),
                          db::cell(month_class_key(static_cast<MonthClass>(i))),
                          db::cell(side_key(side)), db::cell(count.persons),
                          db::cell(count.families)});
        }
    std::size_t next = 0;
    change.bulk("reconcile_village", {"month", "region", "class", "side", "persons", "families"},
                [&](db::Row& out) {
                  if (next == rows.size()) return false;
                  out = rows[next++];
                  return true;
                });
  }

 private:
  std::vector<Counts> counts_;
};

struct Remembered {
  std::int64_t facts{0};
  std::string verdict;
  std::int64_t month{0};
  AccountId account;
  std::string name;
  Instant when;
};
using Memory = std::unordered_map<std::string, Remembered>;

Memory read_memory(db::Transaction& tx) {
  Memory out;
  tx.each(sql::memory, {},
          [&](std::string subject, std::int64_t facts, std::string verdict, std::int64_t month,
              AccountId account, std::string name, Instant when) {
            out[std::move(subject)] = {facts,   std::move(verdict), month,
                                       account, std::move(name),    when};
          });
  return out;
}

bool is_finding(MonthClass month_class) {
  return month_class != MonthClass::unchanged && month_class != MonthClass::elsewhere &&
         month_class != MonthClass::only_city && month_class != MonthClass::ended;
}

/// Writes the rows in the order of class, village and name.
class RowWriter {
 public:
  RowWriter(Work const& work, MonthId id, MonthRows const& month, Memory const& memory)
      : work_(work), id_(id), month_(month), memory_(memory), order_(sorted(month)) {}

  Status write() {
    while (next_ < order_.size()) {
      if (!work_.progress(static_cast<std::int64_t>(next_),
                          static_cast<std::int64_t>(order_.size()), "reconcile.phase.store"))
        return conflict("reconcile.cancelled");
      auto const begun = next_;
      TRY(work_.item([&](Context& context) -> Status {
        next_ = begun;
        audit::Change change(context, {"reconcile.stored", {{"reconcile_month", id_.value()}}});
        auto const end = std::min(order_.size(), begun + rows_a_chunk);
        change.bulk("reconcile_row", columns(), [&](db::Row& row) {
          if (next_ == end) return false;
          fill(row, month_.rows[order_[next_++]]);
          return true;
        });
        return {};
      }));
    }
    return {};
  }

 private:
  static std::vector<std::string_view> const& columns() {
    static std::vector<std::string_view> const all{
        "id",          "month",      "class",       "region",       "other_region", "in_last",
        "in_now",      "in_city",    "family_last", "family_now",   "family_city",  "finding",
        "flags",       "changed",    "differs",     "reason",       "name",         "person",
        "last_record", "now_record", "held_import", "held_row",     "details",      "facts",
        "state",       "verdict",    "decided_by",  "decided_name", "decided_at",   "asks"};
    return all;
  }
  static db::Cell number(std::int64_t value) { return value == 0 ? db::Cell{} : db::Cell{value}; }
  static db::Cell family(MonthRow const& row, Side side) {
    auto const value = row.family_class[at(side)];
    return value == MonthRow::none ? db::Cell{}
                                   : db::cell(month_class_key(static_cast<MonthClass>(value)));
  }

  /// Class, village and the first letters of the name, as numbers that compare fast.
  struct Place {
    std::uint64_t high;
    std::uint64_t low;
    std::uint32_t row;
    auto operator<=>(Place const&) const = default;
  };
  static std::vector<std::uint32_t> sorted(MonthRows const& month) {
    std::vector<std::uint32_t> villages(month.regions.size());
    std::vector<std::uint32_t> by_code(month.regions.size());
    std::iota(by_code.begin(), by_code.end(), 0U);
    std::ranges::sort(by_code, {}, [&](std::uint32_t i) { return month.regions[i]; });
    for (std::uint32_t i = 0; i < by_code.size(); ++i) villages[by_code[i]] = i;
    std::array<std::uint64_t, month_class_count> classes{};
    for (std::size_t i = 0; i < month_class_count; ++i)
      for (std::size_t j = 0; j < month_class_count; ++j)
        if (month_class_key(static_cast<MonthClass>(j)) <
            month_class_key(static_cast<MonthClass>(i)))
          ++classes[i];
    constexpr std::size_t letters_high = 5;
    constexpr std::size_t letters_low = 8;
    auto const letters = [](std::string_view name, std::size_t from, std::size_t count) {
      std::uint64_t out = 0;
      for (std::size_t i = from; i < from + count; ++i)
        out = out << 8U | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
      return out;
    };
    std::vector<Place> places;
    places.reserve(month.rows.size());
    for (std::uint32_t i = 0; i < month.rows.size(); ++i) {
      auto const& row = month.rows[i];
      auto const name = month.text(row.name);
      places.push_back({classes[at(row.month_class)] << 60U |
                            std::uint64_t{villages[row.region] & 0xFFFFFU} << 40U |
                            letters(name, 0, letters_high),
                        letters(name, letters_high, letters_low), i});
    }
    std::ranges::sort(places);
    std::vector<std::uint32_t> out;
    out.reserve(places.size());
    for (auto const& place : places) out.push_back(place.row);
    return out;
  }

  Remembered const* remembered(MonthRow const& row) const {
    if (row.key == 0 || memory_.empty()) return nullptr;
    auto const found = memory_.find(std::string(month_.text(row.key)));
    return found == memory_.end() || found->second.facts != row.facts ? nullptr : &found->second;
  }

  void fill(db::Row& out, MonthRow const& row) const {
    auto const* decided = remembered(row);
    std::string_view const state = decided == nullptr              ? (row.asks ? "open" : "quiet")
                                   : decided->month == id_.value() ? "decided"
                                                                   : "remembered";
    out = {db::cell(next_id_value()),
           db::cell(id_),
           db::cell(month_class_key(row.month_class)),
           db::cell(month_.regions[row.region]),
           db::cell(month_.regions[row.other_region]),
           db::cell(row.is_in(Side::last)),
           db::cell(row.is_in(Side::now)),
           db::cell(row.is_in(Side::city)),
           family(row, Side::last),
           family(row, Side::now),
           family(row, Side::city),
           db::cell(is_finding(row.month_class)),
           db::cell(flags_text(row.flags)),
           db::cell(fields_text(row.changed)),
           db::cell(fields_text(row.differs)),
           db::cell(reason_words[row.reason]),
           db::cell(month_.text(row.name)),
           number(row.person),
           number(row.last_record),
           number(row.now_record),
           number(row.held_import),
           number(row.held_row),
           db::cell(month_.text(row.details)),
           db::cell(row.facts),
           db::cell(state),
           db::cell(decided == nullptr ? std::string{} : decided->verdict),
           decided == nullptr ? db::Cell{} : db::cell(decided->account),
           db::cell(decided == nullptr ? std::string{} : decided->name),
           decided == nullptr ? db::Cell{} : db::cell(decided->when),
           db::cell(row.asks)};
  }

  Work const& work_;
  MonthId id_;
  MonthRows const& month_;
  Memory const& memory_;
  std::vector<std::uint32_t> order_;
  std::size_t next_{0};
};

struct Expected {
  std::array<SideSize, sides.size()> read;  // families as read; persons as the imports say
};

Status same(std::string_view side, std::string_view unit, std::int64_t counted,
            std::int64_t expected) {
  if (counted == expected) return {};
  return conflict("reconcile.sums", {{"side", std::string(side)},
                                     {"unit", std::string(unit)},
                                     {"counted", std::to_string(counted)},
                                     {"expected", std::to_string(expected)}});
}

/// The sums of the classes are the sizes of the files: in memory before anything is written, and in
/// the store afterwards.
Status check_sums(Villages const& villages, Expected const& expected) {
  for (auto const side : sides) {
    auto const counted = villages.all(side);
    auto const& read = expected.read[at(side)];
    TRY(same(side_key(side), "persons", counted.persons, read.persons));
    TRY(same(side_key(side), "families", counted.families, read.families));
  }
  return {};
}

Status check_stored(Context& context, MonthId id, Expected const& expected) {
  auto const row =
      context.tx.first<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                       std::int64_t>(sql::stored, {db::bind("month", id)});
  CHECK_THAT(row.has_value());
  auto const& [last, now, city, last_families, now_families, city_families] = *row;
  std::array<SideSize, sides.size()> const stored{
      {{last, last_families}, {now, now_families}, {city, city_families}}};
  std::map<std::string, SideSize> villages;
  context.tx.each(sql::stored_villages, {db::bind("month", id)},
                  [&](std::string const& side, std::int64_t persons, std::int64_t families) {
                    villages[side] = {persons, families};
                  });
  for (auto const side : sides) {
    auto const& read = expected.read[at(side)];
    auto const key = side_key(side);
    TRY(same(key, "persons", stored[at(side)].persons, read.persons));
    TRY(same(key, "families", stored[at(side)].families, read.families));
    TRY(same(key, "persons", villages[std::string(key)].persons, read.persons));
    TRY(same(key, "families", villages[std::string(key)].families, read.families));
  }
  return {};
}

std::int64_t rows_of_import(db::Transaction& tx, std::int64_t import) {
  std::int64_t out = 0;
  tx.each(sql::imports, {}, [&](std::int64_t id, RegionCode, std::int64_t rows, Instant) {
    if (id == import) out = rows;
  });
  return out;
}

Result<Month> begin(Work const& work, MonthId id) {
  constexpr int forget_at_once = 100'000;
  Month month;
  for (bool more = true; more;) {
    TRY(work.item([&](Context& context) -> Status {
      month = TRY(find_month(context, id));
      if (month.state == "closed") return conflict("reconcile.closed");
      audit::Change change(context, {"reconcile.started", {{"reconcile_month", id.value()}}});
      more = change.run(sql::forget_rows, {db::bind("month", id),
                                           db::bind("limit", forget_at_once)}) == forget_at_once;
      change.run(sql::forget_villages, {db::bind("month", id)});
      change.run(sql::begin, {db::bind("id", id)});
      return {};
    }));
    if (!work.progress(0, 0, "reconcile.phase.begin")) return conflict("reconcile.cancelled");
  }
  return month;
}

struct Read {
  MonthRows month;
  Memory memory;
  Expected expected;
};

Result<Read> read_all(Work const& work, Month month) {
  auto tx = work.store.read(work.actor);
  month.summary.set("expected", rows_of_import(tx, month.now_import));
  Read out{TRY(read_month(tx, month, work.progress)), read_memory(tx), {}};
  out.expected.read = out.month.read;
  out.expected.read[at(Side::last)].persons = rows_of_import(tx, month.last_import);
  out.expected.read[at(Side::now)].persons = rows_of_import(tx, month.now_import);
  auto const range = range_of(month.area);
  out.expected.read[at(Side::city)].persons =
      tx.value<std::int64_t>(sql::register_size,
                             {db::bind("scope_from", range.from), db::bind("scope_to", range.to)})
          .value_or(0);
  return out;
}

Value summary_of(Expected const& expected) {
  Value out;
  for (auto const side : sides) {
    auto const& size = expected.read[at(side)];
    out.set(std::string(side_key(side)),
            Value::object({{"persons", size.persons}, {"families", size.families}}));
  }
  return out;
}

Status count_steps(Work const& work, MonthId id) {
  auto all = TRY(read_all(work, TRY(begin(work, id))));
  for (auto const side : sides) find_families(all.month, side);
  Villages const villages(all.month);
  TRY(check_sums(villages, all.expected));
  TRY(RowWriter(work, id, all.month, all.memory).write());
  if (!work.progress(1, 1, "reconcile.phase.check")) return conflict("reconcile.cancelled");
  return work.item([&](Context& context) -> Status {
    auto const summary = summary_of(all.expected);
    audit::Change change(context,
                         {"reconcile.counted", {{"reconcile_month", id.value()}}, summary});
    villages.write(change, id, all.month);
    TRY(check_stored(context, id, all.expected));
    change.run(sql::finish,
               {db::bind("id", id), db::bind("summary", to_json(summary)),
                db::bind("counted", context.clock.now()), db::bind("event", change.event_id())});
    return {};
  });
}

}  // namespace

Status count_month(Work const& work, MonthId id) {
  auto const status = count_steps(work, id);
  if (status.ok() || status.error().code == "reconcile.closed") return status;
  auto const& error = status.error();
  TRY(work.item([&](Context& context) -> Status {
    audit::Change change(context, {"reconcile.failed", {{"reconcile_month", id.value()}}});
    Value reason = Value::object({{"code", error.code}});
    for (auto const& [name, value] : error.detail) reason.set(name, value);
    change.run(sql::fail, {db::bind("id", id), db::bind("reason", to_json(reason))});
    return {};
  }));
  return status;
}

}  // namespace rangkul::matching
