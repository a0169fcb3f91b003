#include "matching/reconcile_read.h"

#include <algorithm>

#include "base/region_code.h"
#include "matching/reconcile_sources.h"
#include "matching/reconcile_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_sql;
using registry::FileField;

/// What the ministry says under one key.
struct Version {
  std::int64_t id{0};
  std::int64_t person{0};
  std::string region{};
  std::string data{};
};
struct KeyGroup {
  std::string key{};
  std::optional<std::uint64_t> held_card{};  // last month's row was held back; its No. KK
  std::optional<Version> last{};
  std::optional<Version> now{};
  bool same_version{false};
};

constexpr std::int64_t told_every = 20'000;

class Reader {
 public:
  Reader(db::Transaction& tx, Month const& month, Progress const& progress)
      : tx_(tx),
        month_(month),
        progress_(progress),
        register_(out_),
        held_last_(tx, month.last_import),
        held_now_(tx, month.now_import) {
    for (auto const& held : held_last_.rows()) last_size_.add(held.no_kk);
    for (auto const& held : held_now_.rows()) now_size_.add(held.no_kk);
  }

  Result<MonthRows> read() {
    auto const range = range_of(month_.area);
    db::Binds const scope{db::bind("scope_from", range.from), db::bind("scope_to", range.to)};
    if (!tell(0, "reconcile.phase.register")) return cancelled();
    register_.read(tx_, scope);
    register_.read_graduated(tx_, scope, month_.month);
    // 1: has a row in this month's file; 2: stands in a row as a person of the city
    seen_.assign(register_.people().size(), 0);
    if (!tell(0, "reconcile.phase.read")) return cancelled();
    read_versions(scope);
    if (stopped_) return cancelled();
    take_waiting();
    take_held();
    take_city_only();
    out_.read = {last_size_.size(), now_size_.size(), register_.size()};
    return std::move(out_);
  }

 private:
  static Error cancelled() { return conflict("reconcile.cancelled"); }
  bool tell(std::int64_t done, std::string_view phase) {
    auto const total = month_.summary["expected"].integer_or(0);
    return progress_(done, std::max(total, done), phase);
  }

  void read_ranks() {
    std::int64_t rank = 0;
    tx_.each(sql::imports, {},
             [&](std::int64_t id, RegionCode, std::int64_t, Instant) { ranks_[id] = ++rank; });
  }
  /// The place of an import among the applied ones; one that is still being applied comes last.
  std::int64_t rank(std::int64_t import) const {
    auto const at = ranks_.find(import);
    return at == ranks_.end() ? INT64_MAX : at->second;
  }
  bool holds(std::int64_t from, std::int64_t to, std::int64_t at) const {
    return rank(from) <= rank(at) && (to == 0 || rank(to) > rank(at));
  }

  void read_versions(db::Binds const& scope) {
    read_ranks();
    KeyGroup group;
    std::int64_t done = 0;
    tx_.each(sql::versions, scope,
             [&](std::int64_t id, std::string key, std::int64_t from, std::int64_t to,
                 std::int64_t person, std::string region, std::string data) {
               if (stopped_) return;
               if (++done % told_every == 0 && !tell(done, "reconcile.phase.read")) stopped_ = true;
               bool const then = holds(from, to, month_.last_import);
               bool const here = holds(from, to, month_.now_import);
               if (!then && !here) return;
               if (then || here) count(key, card_of(RowValues(data)), then, here);
               if (key != group.key) {
                 take_group(group);
                 group.key = std::move(key);
               }
               group.same_version = then && here;
               if (then) group.last = Version{id, person, region, data};
               if (here) group.now = Version{id, person, std::move(region), std::move(data)};
             });
    take_group(group);
  }

  /// A version whose row of the file was held back is not that row.
  void count(std::string const& key, std::uint64_t card, bool then, bool here) {
    if (then && held_last_.find(key) == nullptr) last_size_.add(card);
    if (here && held_now_.find(key) == nullptr) now_size_.add(card);
  }

  void take_group(KeyGroup& group) {
    if (!group.last && !group.now) return;
    auto* held_last = held_last_.find(group.key);
    auto* held_now = held_now_.find(group.key);
    if (held_now != nullptr) held_now->used = true;
    if (held_last != nullptr) {
      held_last->used = true;
      group.held_card = held_last->no_kk;
    }
    if (held_now != nullptr) {
      add_held(group, *held_now);
    } else if (group.now && (group.last || group.held_card)) {
      // What was held back last month is compared with nothing: it was not taken.
      if (group.held_card) group.last.reset();
      add_listed(group, false);
    } else {
      waiting_.push_back(std::move(group));
    }
    group = KeyGroup{};
  }

  /// Keys of one month only: the same person under another key has not gone.
  void take_waiting() {
    std::unordered_map<std::int64_t, std::vector<std::size_t>> gone;
    for (std::size_t i = 0; i < waiting_.size(); ++i)
      if (waiting_[i].last) gone[waiting_[i].last->person].push_back(i);
    for (auto& group : waiting_) {
      if (!group.now) continue;
      auto const person = group.now->person;
      auto const found = gone.find(person);
      bool const again = found != gone.end() && !found->second.empty() && !listed(person);
      if (again) {
        auto& before = waiting_[found->second.front()];
        found->second.erase(found->second.begin());
        group.last = std::exchange(before.last, std::nullopt);
        group.held_card = before.held_card;
      }
      add_listed(group, again);
      group.now.reset();
      group.last.reset();
    }
    for (auto const& group : waiting_)
      if (group.last) add_gone(group);
    waiting_ = {};
  }

  bool listed(std::int64_t person) const {
    auto const* ours = register_.find(person);
    return ours != nullptr && (seen_[register_.place(*ours)] & 1) != 0;
  }

  MonthRow row_of(Version const& version, Ours const* ours, RowValues const& values) {
    MonthRow row;
    row.person = ours == nullptr ? version.person : ours->id;
    row.region = register_.region_number(version.region);
    row.name = out_.add_text(values[FileField::name]);
    return row;
  }
  static std::uint64_t card_of(RowValues const& values) {
    return static_cast<std::uint64_t>(digits_of(values[FileField::no_kk]));
  }
  static std::uint64_t last_card(KeyGroup const& group) {
    if (group.held_card) return *group.held_card;
    return card_of(RowValues(group.last->data));
  }
  void put(MonthRow& row, Side side, std::uint64_t family) {
    row.put_in(side);
    row.family[static_cast<std::size_t>(side)] = family;
  }
  void put_city(MonthRow& row, Ours const& ours) {
    put(row, Side::city, static_cast<std::uint64_t>(ours.family));
    seen_[register_.place(ours)] |= 2;
  }

  static void judge(MonthRow& row, Judged const& judged) {
    row.month_class = judged.month_class;
    row.flags = static_cast<std::uint8_t>(judged.flags);
    row.changed = judged.changed;
    row.differs = static_cast<std::uint32_t>(judged.differs);
    row.asks = judged.asks;
    row.reason = static_cast<std::uint8_t>(std::ranges::find(reason_words, judged.reason) -
                                           reason_words.begin());
  }

  /// Nothing is told of rows that are as they were.
  void explain(MonthRow& row, Judged const& judged, MonthFacts const& facts,
               std::string const& key) {
    row.key = out_.add_text("m:" + key);
    row.facts = facts_of(judged, facts, month_.month);
    auto const told = judged.changed | judged.differs;
    if (told == 0) return;
    Value details;
    for (std::size_t i = 0; i < registry::kept_file_fields; ++i) {
      if ((told >> i & 1U) == 0) continue;
      auto const field = static_cast<FileField>(i);
      auto const value = [&](RowValues const* row_values) {
        return row_values == nullptr ? std::string{} : std::string((*row_values)[field]);
      };
      details.set(std::string(registry::file_fields()[i].key),
                  Value(Value::List{value(facts.last), value(facts.now),
                                    facts.ours == nullptr || !facts.ours->in_city
                                        ? std::string{}
                                        : our_value(*facts.ours, field)}));
    }
    row.details = out_.add_text(to_json(details));
  }

  void add_listed(KeyGroup const& group, bool new_key) {
    RowValues const now(group.now->data);
    std::optional<RowValues> last;
    // The very same version: nothing to compare.
    if (group.last) last.emplace(group.same_version ? group.now->data : group.last->data);
    auto const* ours = register_.find(group.now->person);
    MonthFacts facts{.last = last ? &*last : nullptr, .now = &now, .ours = ours};
    facts.was_held = !group.last && group.held_card;
    facts.new_key = new_key;
    facts.second = listed(group.now->person);
    facts.moved = group.last && group.last->region != group.now->region;
    auto const here = register_.region_number(group.now->region);
    facts.elsewhere = ours != nullptr && ours->region != here;
    auto const judged = judge_row(facts);
    auto row = row_of(*group.now, ours, now);
    judge(row, judged);
    row.now_record = group.now->id;
    row.last_record = group.last ? group.last->id : 0;
    if (judged.month_class != MonthClass::unchanged || judged.flags != 0)
      explain(row, judged, facts, group.key);
    put(row, Side::now, card_of(now));
    if (facts.moved) {
      add_left(group, *last, row);
      row.other_region = register_.region_number(group.last->region);
    } else if (group.last || group.held_card) {
      put(row, Side::last, last_card(group));
    }
    if (ours != nullptr) {
      seen_[register_.place(*ours)] |= 1;
      if (ours->in_city && ours->region == here && (seen_[register_.place(*ours)] & 2) == 0)
        put_city(row, *ours);
    }
    out_.rows.push_back(row);
  }

  /// The old village's side of a move.
  void add_left(KeyGroup const& group, RowValues const& values, MonthRow const& arrived) {
    auto const& last = *group.last;
    auto row = row_of(last, register_.find(last.person), values);
    row.month_class = MonthClass::moved_out;
    row.last_record = arrived.last_record;
    row.now_record = arrived.now_record;
    row.other_region = arrived.region;
    put(row, Side::last, last_card(group));
    out_.rows.push_back(row);
  }

  void add_gone(KeyGroup const& group) {
    RowValues const last(group.last->data);
    auto const* ours = register_.find(group.last->person);
    MonthFacts facts{.last = &last, .ours = ours};
    facts.second = listed(group.last->person);
    facts.excluded_family = register_.is_excluded(ours);
    facts.graduated = register_.is_graduated(ours);
    auto const judged = judge_row(facts);
    auto row = row_of(*group.last, ours, last);
    judge(row, judged);
    row.last_record = group.last->id;
    explain(row, judged, facts, group.key);
    put(row, Side::last, last_card(group));
    if (ours != nullptr && ours->in_city && !facts.second && ours->region == row.region &&
        (seen_[register_.place(*ours)] & 2) == 0)
      put_city(row, *ours);
    out_.rows.push_back(row);
  }

  void add_held(KeyGroup const& group, HeldRows::Row const& held) {
    auto const& version = group.now ? *group.now : *group.last;
    RowValues const values(version.data);
    auto const* ours = register_.find(version.person);
    auto row = row_of(version, ours, values);
    row.month_class = held.repeats ? MonthClass::doubled : MonthClass::held;
    row.now_record = group.now ? group.now->id : 0;
    row.last_record = group.last ? group.last->id : 0;
    row.held_import = held_now_.import();
    row.held_row = static_cast<std::uint32_t>(held.row_no);
    put(row, Side::now, held.no_kk);
    if (group.last || group.held_card) put(row, Side::last, last_card(group));
    if (ours != nullptr && !held.repeats) {
      auto& seen = seen_[register_.place(*ours)];
      seen |= 1;
      if (ours->in_city && ours->region == row.region && (seen & 2) == 0) put_city(row, *ours);
    }
    out_.rows.push_back(row);
  }

  /// Held rows of which the store has no version.
  void take_held() {
    for (auto& held : held_now_.rows()) {
      if (held.used) continue;
      auto row = held_row(held, held_now_.import());
      put(row, Side::now, held.no_kk);
      if (auto* before = held.key.empty() ? nullptr : held_last_.find(held.key);
          before != nullptr && !before->used) {
        before->used = true;
        put(row, Side::last, before->no_kk);
      }
      out_.rows.push_back(row);
    }
    for (auto& held : held_last_.rows()) {
      if (held.used) continue;
      auto row = held_row(held, held_last_.import());
      if (!held.repeats) {
        row.month_class = MonthClass::unexplained;
        row.flags = static_cast<std::uint8_t>(bit(Flag::was_held));
      }
      put(row, Side::last, held.no_kk);
      out_.rows.push_back(row);
    }
  }

  MonthRow held_row(HeldRows::Row const& held, std::int64_t import) {
    MonthRow row;
    // A place that is none, or none of ours, counts for the office as a whole.
    auto const code = RegionCode::parse(held.region);
    bool const ours = code.ok() && !held.region.empty() && month_.area.covers(code.value());
    row.region = register_.region_number(ours ? held.region : month_.area.text());
    row.name = out_.add_text(held.name);
    row.month_class = held.repeats ? MonthClass::doubled : MonthClass::held;
    row.reason = held.repeats ? 3 : 0;
    row.held_import = import;
    row.held_row = static_cast<std::uint32_t>(held.row_no);
    return row;
  }

  void take_city_only() {
    for (auto const& ours : register_.people()) {
      auto const seen = seen_[register_.place(ours)];
      if (!ours.in_city || (seen & 2) != 0) continue;
      MonthRow row;
      row.person = ours.id;
      row.region = ours.region;
      row.name = ours.name_at;
      row.month_class = (seen & 1) != 0 ? MonthClass::elsewhere
                        : ours.life > 1 ? MonthClass::ended
                                        : MonthClass::only_city;
      if (row.month_class == MonthClass::only_city) {
        row.key = out_.add_text("p:" + std::to_string(ours.id));
        row.facts = facts_of_city_only();
      }
      put_city(row, ours);
      out_.rows.push_back(row);
    }
  }

  db::Transaction& tx_;
  Month const& month_;
  Progress const& progress_;
  MonthRows out_{};
  Register register_;
  HeldRows held_last_;
  HeldRows held_now_;
  SizeCount last_size_{};
  SizeCount now_size_{};
  std::unordered_map<std::int64_t, std::int64_t> ranks_{};
  std::vector<std::uint8_t> seen_{};
  std::vector<KeyGroup> waiting_{};
  bool stopped_{false};
};

}  // namespace

std::uint32_t MonthRows::add_text(std::string_view text) {
  if (text.empty()) return 0;
  auto const at = texts.size();
  texts.append(text);
  texts.push_back('\0');
  return static_cast<std::uint32_t>(at);
}

Result<MonthRows> read_month(db::Transaction& tx, Month const& month, Progress const& progress) {
  return Reader(tx, month, progress).read();
}

}  // namespace rangkul::matching
