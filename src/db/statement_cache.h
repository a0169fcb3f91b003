#pragma once
// The prepared statements of one session, least recently used out first.

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rangkul::db {

template <typename Statement>
class StatementCache {
 public:
  /// The statement kept under this key, or null. The pointer holds until add() is called.
  Statement* find(std::string_view key) {
    auto const found = index_.find(key);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }
  /// Keeps a statement and drops the oldest that `may_drop` allows when there are too many.
  template <typename MayDrop>
  Statement* add(std::string key, Statement statement, MayDrop may_drop) {
    if (index_.size() >= limit) {
      for (auto entry = entries_.end(); entry != entries_.begin();) {
        --entry;
        if (!may_drop(entry->second)) continue;
        index_.erase(entry->first);
        entries_.erase(entry);
        break;
      }
    }
    entries_.emplace_front(std::move(key), std::move(statement));
    index_.emplace(entries_.front().first, entries_.begin());
    return &entries_.front().second;
  }

  static constexpr std::size_t limit = 200;

 private:
  using Entries = std::list<std::pair<std::string, Statement>>;
  Entries entries_;
  std::unordered_map<std::string_view, typename Entries::iterator> index_;
};

}  // namespace rangkul::db
