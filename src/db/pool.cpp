#include "db/pool.h"

namespace rangkul::db {
namespace {

StoreFailure busy(char const* what) { return StoreFailure(what, std::nullopt, "store.busy"); }

/// False when the session was lost while it was idle (the server was restarted).
bool try_begin(Session& session, bool write) {
  try {
    session.begin(write);
    return true;
  } catch (StoreFailure const&) {
    if (session.usable()) throw;
    return false;
  }
}

}  // namespace

Pool::Pool(Dialect dialect, std::string place, int limit, std::chrono::milliseconds patience)
    : dialect_(dialect), place_(std::move(place)), limit_(limit), patience_(patience) {
  CHECK_THAT(limit > 0);
}

std::unique_ptr<Session> Pool::open() const {
  return dialect_ == Dialect::sqlite ? open_sqlite(place_) : open_postgresql(place_);
}

std::unique_ptr<Session> Pool::take() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, patience_, [&] { return out_ < limit_; }))
    throw busy("no session became free");
  ++out_;
  if (!idle_.empty()) {
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
  }
  lock.unlock();
  try {
    return open();
  } catch (...) {
    give(nullptr);
    throw;
  }
}

void Pool::give(std::unique_ptr<Session> session) noexcept {
  if (session && !session->usable()) session.reset();
  {
    std::lock_guard const lock(mutex_);
    --out_;
    if (session) idle_.push_back(std::move(session));
  }
  changed_.notify_all();
}

void Pool::take_gate() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, patience_, [&] { return !writing_; }))
    throw busy("another write lasts too long");
  writing_ = true;
}

void Pool::leave_gate() noexcept {
  {
    std::lock_guard const lock(mutex_);
    writing_ = false;
  }
  changed_.notify_all();
}

std::unique_ptr<Session> Pool::begin(bool write) {
  bool const gated = write && dialect_ == Dialect::sqlite;
  if (gated) take_gate();
  std::unique_ptr<Session> session;
  bool taken = false;
  try {
    session = take();
    taken = true;
    if (!try_begin(*session, write)) {
      session = open();
      session->begin(write);
    }
    return session;
  } catch (...) {
    if (taken) give(std::move(session));
    if (gated) leave_gate();
    throw;
  }
}

void Pool::end(std::unique_ptr<Session> session, bool write) noexcept {
  give(std::move(session));
  if (write && dialect_ == Dialect::sqlite) leave_gate();
}

}  // namespace rangkul::db
