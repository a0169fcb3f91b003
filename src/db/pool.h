#pragma once
// The sessions of one store, opened when needed and kept. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "db/session.h"

namespace rangkul::db {

class Pool {
 public:
  /// `place` is the file of SQLite or the address of PostgreSQL; `patience` is how long a caller
  /// waits for a session before StoreFailure (store.busy).
  Pool(Dialect dialect, std::string place, int limit,
       std::chrono::milliseconds patience = std::chrono::seconds(10));

  Dialect dialect() const { return dialect_; }
  std::string const& place() const { return place_; }
  std::string const& key() const { return key_; }
  void use_key(std::string key) { key_ = std::move(key); }

  /// A session inside a new transaction. Writers of SQLite wait for
  /// each other here, in order of no preference, which is fairer and faster than its busy handler.
  std::unique_ptr<Session> begin(bool write);
  /// Takes back what begin() gave, whose transaction has ended.
  void end(std::unique_ptr<Session> session, bool write) noexcept;

  /// A session outside any transaction.
  std::unique_ptr<Session> take();
  void give(std::unique_ptr<Session> session) noexcept;

 private:
  std::unique_ptr<Session> open() const;
  void take_gate();
  void leave_gate() noexcept;

  Dialect dialect_;
  std::string place_;
  std::string key_{};
  int limit_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Session>> idle_;
  int out_{0};
  bool writing_{false};
};

}  // namespace rangkul::db
