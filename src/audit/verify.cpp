#include <algorithm>
#include <limits>

#include "audit/audit.h"
#include "audit/audit_sql.h"
#include "audit/chain.h"

namespace rangkul::audit {
namespace {

constexpr std::int64_t chunk = 5'000;

std::string const& text_of(db::Cell const& cell) {
  static std::string const none;
  auto const* text = std::get_if<std::string>(&cell);
  return text == nullptr ? none : *text;
}

void add_cell(Hasher& hasher, db::Cell const& cell) {
  if (auto const* text = std::get_if<std::string>(&cell))
    hasher.add(std::string_view(*text));
  else
    hasher.add_absent();
}

/// One chain: its name, its queries and where in a row the hash of the one before stands.
struct Chain {
  std::string_view name;
  db::Query const& walk;
  std::size_t columns;  // with seq first, prev_hash and hash last
  bool has_subjects;
};

class Walk {
 public:
  Walk(db::Transaction& tx, Chain const& chain)
      : tx_(tx), chain_(chain), types_(chain.columns, db::CellType::text) {}

  /// The first thing that does not fit. Every cell is read as text: 5.5 in the place of 5 is seen.
  std::optional<std::string> run() {
    auto after = std::numeric_limits<std::int64_t>::min();
    for (bool more = true; more && !broken_; after = count_) {
      std::vector<db::Row> rows;
      tx_.rows(chain_.walk, {db::bind("after", after), db::bind("count", chunk)}, types_,
               [&](db::Row const& row) {
                 rows.push_back(row);
                 return true;
               });
      read_subjects(after, rows);
      for (auto const& row : rows) {
        check(row);
        if (broken_) break;
      }
      more = !rows.empty();
    }
    if (!broken_) check_head();
    return broken_;
  }
  std::int64_t count() const { return count_; }
  std::string const& hash() const { return hash_; }

 private:
  void fail(std::int64_t seq, std::string_view why) {
    broken_ = std::string(chain_.name) + " " + std::to_string(seq) + ": " + std::string(why);
  }

  void read_subjects(std::int64_t after, std::vector<db::Row> const& rows) {
    subjects_.clear();
    next_subject_ = 0;
    if (!chain_.has_subjects || rows.empty()) return;
    // A seq that is no number stands last; the rows before it still need their subjects.
    auto last = after;
    for (auto const& row : rows)
      last = std::max(last, parse_id_value(text_of(row.front())).value_or(after));
    using db::CellType;
    tx_.rows(audit_sql::walk_subjects, {db::bind("after", after), db::bind("last", last)},
             {CellType::text, CellType::text, CellType::text}, [&](db::Row const& row) {
               subjects_.push_back(row);
               return true;
             });
  }

  void check(db::Row const& row) {
    auto const seq = count_ + 1;
    if (text_of(row[0]) != std::to_string(seq)) {
      auto const number = parse_id_value(text_of(row[0]));
      if (number && *number > seq) return fail(seq, "the row is missing");
      broken_ = std::string(chain_.name) + " " + text_of(row[0]) + ": the row belongs nowhere";
      return;
    }
    if (text_of(row[chain_.columns - 2]) != hash_)
      return fail(seq, "it does not follow the row before");
    Hasher hasher;
    // All columns but the row's own hash; seq stands first in both.
    for (std::size_t i = 0; i + 1 < chain_.columns; ++i) add_cell(hasher, row[i]);
    for (; next_subject_ < subjects_.size() && subjects_[next_subject_][0] == row[0];
         ++next_subject_) {
      add_cell(hasher, subjects_[next_subject_][1]);
      add_cell(hasher, subjects_[next_subject_][2]);
    }
    auto hash = hasher.hex();
    if (text_of(row[chain_.columns - 1]) != hash) return fail(seq, "its content was changed");
    hash_ = std::move(hash);
    count_ = seq;
  }

  void check_head() {
    auto const head =
        tx_.first<std::string, std::string>(audit_sql::peek_head, {db::bind("chain", chain_.name)});
    if (!head) return fail(count_, "the head of the chain is missing");
    auto const& [seq, hash] = *head;
    if (seq != std::to_string(count_)) return fail(count_ + 1, "the newest rows are missing");
    if (hash != hash_) return fail(count_, "the head of the chain was changed");
  }

  db::Transaction& tx_;
  Chain const& chain_;
  std::vector<db::CellType> types_;
  std::vector<db::Row> subjects_;
  std::size_t next_subject_{0};
  std::int64_t count_{0};
  std::string hash_;
  std::optional<std::string> broken_;
};

}  // namespace

Verification verify(db::Transaction& tx) {
  Chain const events{"event", audit_sql::walk_events, 11, true};
  Chain const accesses{"access", audit_sql::walk_accesses, 13, false};
  Verification out;
  Walk event_walk(tx, events);
  out.first_broken = event_walk.run();
  if (!out.first_broken) {
    if (auto const stray = tx.value<std::string>(audit_sql::stray_subject, {}))
      out.first_broken = "event_subject: a row is about event id " + *stray + ", which is missing";
  }
  Walk access_walk(tx, accesses);
  auto const broken_access = access_walk.run();
  if (!out.first_broken) out.first_broken = broken_access;
  out.events = event_walk.count();
  out.accesses = access_walk.count();
  out.event_head = event_walk.hash();
  out.access_head = access_walk.hash();
  return out;
}

}  // namespace rangkul::audit
