#pragma once
// What a Transaction holds; for the .cpp files of this folder.

#include <unordered_map>

#include "db/pool.h"

namespace rangkul::db {

struct Transaction::Parts {
  Parts(Pool& from, Actor const& who, bool write)
      : pool(from), session(from.begin(write)), actor(who), writable(write) {}
  Parts(Parts const&) = delete;
  Parts& operator=(Parts const&) = delete;
  ~Parts() {
    if (session) session->roll_back();
    release();
  }
  void release() noexcept {
    if (session) pool.end(std::move(session), writable);
  }
  Session& live() const {
    CHECK_THAT(session != nullptr);  // nothing is asked of a transaction that has ended
    return *session;
  }

  Pool& pool;
  std::unique_ptr<Session> session;
  Actor actor;
  bool writable;
  std::vector<std::function<void(Transaction&)>> acts;
  std::unordered_map<std::type_index, Attachment> attachments;
};

}  // namespace rangkul::db
