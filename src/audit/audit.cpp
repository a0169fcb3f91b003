#include "audit/audit.h"

#include <algorithm>
#include <memory>

#include "audit/audit_sql.h"
#include "audit/chain.h"
#include "base/check.h"

namespace rangkul::audit {
namespace {

struct HeldSubject {
  std::string kind;
  std::int64_t id;
  friend auto operator<=>(HeldSubject const&, HeldSubject const&) = default;
};

struct HeldEvent {
  EventId id;
  Instant at;
  AccountId account;
  std::string actor;
  std::string name;
  std::vector<HeldSubject> subjects;
  Value data;
  std::string reason;
  std::unique_ptr<Hasher> digest;  // of the rows loaded in bulk
};

struct HeldAccess {
  Instant at;
  AccountId account;
  std::string actor;
  std::string remote;
  Access access;
};

void digest_row(Hasher& digest, db::Row const& row) {
  for (auto const& cell : row) {
    if (auto const* text = std::get_if<std::string>(&cell))
      digest.add(std::string_view(*text));
    else if (auto const* integer = std::get_if<std::int64_t>(&cell))
      digest.add(*integer);
    else if (auto const* real = std::get_if<double>(&cell))
      digest.add(*real);
    else
      digest.add_absent();
  }
}

}  // namespace

/// What a transaction has to record: kept with it, written right before it commits. A read
/// transaction keeps its accesses here until take_accesses.
class Ledger {
 public:
  static Ledger& of(db::Transaction const& tx) { return tx.attachment<Ledger>(); }

  std::size_t open(db::Transaction& tx, HeldEvent event) {
    flush_before_commit(tx);
    events_.push_back(std::move(event));
    return written_ + events_.size() - 1;
  }
  HeldEvent& event(std::size_t slot) {
    CHECK_THAT(slot >= written_);  // a Change is not used after its event was recorded
    return events_[slot - written_];
  }
  void note(db::Transaction& tx, HeldAccess access) {
    if (tx.writable()) flush_before_commit(tx);
    accesses_.push_back(std::move(access));
  }
  std::vector<HeldAccess> take() { return std::exchange(accesses_, {}); }

 private:
  struct Head {
    std::int64_t seq;
    std::string hash;
  };
  using Chain = std::string_view;

  void flush_before_commit(db::Transaction& tx) {
    if (!std::exchange(registered_, true))
      tx.before_commit([](db::Transaction& ending) { of(ending).flush(ending); });
  }
  void flush(db::Transaction& tx) {
    registered_ = false;
    written_ += events_.size();
    if (auto const events = std::exchange(events_, {}); !events.empty()) {
      auto head = lock(tx, "event");
      for (auto const& held : events) head = write(tx, held, head);
      move(tx, "event", head);
    }
    if (auto const accesses = take(); !accesses.empty()) {
      auto head = lock(tx, "access");
      for (auto const& held : accesses) head = write(tx, held, head);
      move(tx, "access", head);
    }
  }
  static Head lock(db::Transaction& tx, Chain chain);
  static void move(db::Transaction& tx, Chain chain, Head const& head);
  static Head write(db::Transaction& tx, HeldEvent const& held, Head const& before);
  static Head write(db::Transaction& tx, HeldAccess const& held, Head const& before);

  std::vector<HeldEvent> events_;
  std::vector<HeldAccess> accesses_;
  std::size_t written_{0};
  bool registered_{false};
};

Ledger::Head Ledger::lock(db::Transaction& tx, Chain chain) {
  auto const row = tx.first<std::int64_t, std::string>(audit_sql::head, {db::bind("chain", chain)});
  if (!row) throw db::StoreFailure("the head of an audit chain is missing");
  return {std::get<0>(*row), std::get<1>(*row)};
}

void Ledger::move(db::Transaction& tx, Chain chain, Head const& head) {
  tx.run(Change::key(), audit_sql::move_head,
         {db::bind("chain", chain), db::bind("seq", head.seq), db::bind("hash", head.hash)});
}

Ledger::Head Ledger::write(db::Transaction& tx, HeldEvent const& held, Head const& before) {
  auto const seq = before.seq + 1;
  auto const data = held.data.is_null() ? std::string("{}") : to_json(held.data);
  auto const digest = held.digest ? held.digest->hex() : std::string();
  auto subjects = held.subjects;
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  Hasher hasher;
  for (auto const number : {seq, held.id.value(), held.at.seconds}) hasher.add(number);
  if (held.account.is_set())
    hasher.add(held.account.value());
  else
    hasher.add_absent();
  for (std::string_view const text :
       {std::string_view(held.actor), std::string_view(held.name), std::string_view(data),
        std::string_view(held.reason), std::string_view(digest), std::string_view(before.hash)})
    hasher.add(text);
  for (auto const& subject : subjects) {
    hasher.add(std::string_view(subject.kind));
    hasher.add(subject.id);
  }
  auto hash = hasher.hex();
  tx.run(Change::key(), audit_sql::add_event,
         {db::bind("id", held.id), db::bind("seq", seq), db::bind("at", held.at),
          db::bind("account", held.account), db::bind("actor_name", held.actor),
          db::bind("name", held.name), db::bind("data", data), db::bind("reason", held.reason),
          db::bind("digest", digest), db::bind("prev_hash", before.hash), db::bind("hash", hash)});
  for (auto const& subject : subjects)
    tx.run(Change::key(), audit_sql::add_subject,
           {db::bind("kind", subject.kind), db::bind("subject", subject.id),
            db::bind("event", held.id)});
  return {seq, std::move(hash)};
}

Ledger::Head Ledger::write(db::Transaction& tx, HeldAccess const& held, Head const& before) {
  auto const seq = before.seq + 1;
  auto const id = next_id_value();
  auto const& access = held.access;
  Hasher hasher;
  for (auto const number : {seq, id, held.at.seconds}) hasher.add(number);
  if (held.account.is_set())
    hasher.add(held.account.value());
  else
    hasher.add_absent();
  for (std::string_view const text : {std::string_view(held.actor), access.action, access.kind})
    hasher.add(text);
  hasher.add(access.id);
  hasher.add(std::string_view(access.purpose));
  hasher.add(access.rows);
  hasher.add(std::string_view(held.remote));
  hasher.add(std::string_view(before.hash));
  auto hash = hasher.hex();
  tx.run(Change::key(), audit_sql::add_access,
         {db::bind("id", id), db::bind("seq", seq), db::bind("at", held.at),
          db::bind("account", held.account), db::bind("actor_name", held.actor),
          db::bind("action", access.action), db::bind("kind", access.kind),
          db::bind("subject", access.id), db::bind("purpose", access.purpose),
          db::bind("row_count", access.rows), db::bind("remote", held.remote),
          db::bind("prev_hash", before.hash), db::bind("hash", hash)});
  return {seq, std::move(hash)};
}

Change::Change(Context& context, Event event) : tx_(context.tx), id_(next_id<EventTag>()) {
  CHECK_THAT(tx_.writable());
  HeldEvent held{id_,
                 context.clock.now(),
                 context.actor.account(),
                 context.actor.name(),
                 std::string(event.name),
                 {},
                 std::move(event.data),
                 std::move(event.reason),
                 nullptr};
  for (auto const& subject : event.subjects)
    held.subjects.push_back({std::string(subject.kind), subject.id});
  slot_ = Ledger::of(tx_).open(tx_, std::move(held));
}

std::int64_t Change::run(db::Query const& query, db::Binds const& binds) {
  return tx_.run(key(), query, binds);
}

std::optional<db::Broken> Change::try_run(db::Query const& query, db::Binds const& binds) {
  return tx_.try_run(key(), query, binds);
}

std::int64_t Change::bulk(std::string_view table, std::vector<std::string_view> const& columns,
                          std::function<bool(db::Row&)> const& next) {
  // The ledger may grow while `next` runs, but the hasher stays where it is.
  auto& held = Ledger::of(tx_).event(slot_).digest;
  if (!held) held = Hasher::of_much();
  auto& digest = *held;
  digest.add(table);
  for (auto const column : columns) digest.add(column);
  return tx_.bulk(key(), table, columns, [&](db::Row& row) {
    if (!next(row)) return false;
    digest_row(digest, row);
    return true;
  });
}

void Change::execute(std::string_view sql) { tx_.execute(key(), sql); }

void Change::note(std::string name, Value value) {
  Ledger::of(tx_).event(slot_).data.set(std::move(name), std::move(value));
}

void Change::about(Subject subject) {
  Ledger::of(tx_).event(slot_).subjects.push_back({std::string(subject.kind), subject.id});
}

void record(Context& context, Access access) {
  Ledger::of(context.tx)
      .note(context.tx, {context.clock.now(), context.actor.account(), context.actor.name(),
                         context.remote, access});
}

std::vector<Access> take_accesses(db::Transaction const& tx) {
  std::vector<Access> out;
  for (auto& held : Ledger::of(tx).take()) out.push_back(std::move(held.access));
  return out;
}

void write_accesses(Context& context, std::vector<Access> const& accesses) {
  CHECK_THAT(context.tx.writable());
  for (auto const& access : accesses) record(context, access);
}

std::vector<EventRow> events_about(Context& context, Subject subject, int limit) {
  std::vector<EventRow> out;
  context.tx.each(
      audit_sql::events_about,
      {db::bind("kind", subject.kind), db::bind("subject", subject.id), db::bind("count", limit)},
      [&](std::int64_t id, Instant at, std::string actor, std::string name, std::string data,
          std::string reason) {
        out.push_back({id, at, std::move(actor), std::move(name),
                       parse_json(data).value_or(Value()), std::move(reason)});
      });
  return out;
}

std::optional<EventRow> find_event(Context& context, EventId id) {
  auto row = context.tx.first<Instant, std::string, std::string, std::string, std::string>(
      audit_sql::event_row, {db::bind("id", id)});
  if (!row) return std::nullopt;
  auto& [at, actor, name, data, reason] = *row;
  return EventRow{
      id.value(),       at, std::move(actor), std::move(name), parse_json(data).value_or(Value()),
      std::move(reason)};
}

std::vector<AccessRow> accesses_to(Context& context, Subject subject, int limit) {
  std::vector<AccessRow> out;
  context.tx.each(
      audit_sql::accesses_to,
      {db::bind("kind", subject.kind), db::bind("subject", subject.id), db::bind("count", limit)},
      [&](Instant at, std::string actor, std::string action, std::string purpose) {
        out.push_back({at, std::move(actor), std::move(action), std::move(purpose)});
      });
  return out;
}

std::int64_t newest_event(db::Transaction& tx) {
  return tx.value<std::int64_t>(audit_sql::newest, {}).value_or(0);
}

std::vector<std::string> event_names_since(db::Transaction& tx, std::int64_t seq) {
  std::vector<std::string> out;
  tx.each(audit_sql::names_since, {db::bind("seq", seq)},
          [&](std::string name) { out.push_back(std::move(name)); });
  return out;
}

}  // namespace rangkul::audit
