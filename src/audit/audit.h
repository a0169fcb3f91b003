#pragma once
// Audit: events (changes) and accesses (who saw which person, why), append-only and hash-chained
// with BLAKE2b. A Change is the only way to write to the store and cannot be made without an Event,
// which is saved in the same transaction. A bulk change is one event with the digest of its rows.
// Main types: Event, Change, Access. Tables: event, event_subject, access, audit_head.
// Both chains are extended right before the commit, under the row lock of audit_head.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "db/db.h"

namespace rangkul::audit {

/// What an event is about: "person" 12, "import" 3. A person's timeline is found by it.
struct Subject {
  std::string_view kind;
  std::int64_t id;
};

/// One change, named "module.what" ("person.merged"); `data` is what changed (never a full NIK).
struct Event {
  std::string_view name;
  std::vector<Subject> subjects{};
  Value data{};
  std::string reason{};
};

/// The pen: writes go through it. Its event is recorded when the transaction commits; a Change that
/// wrote nothing still records its event (an act without a row, such as a sign-in).
class Change {
 public:
  Change(Context& context, Event event);
  Change(Change const&) = delete;
  Change& operator=(Change const&) = delete;
  ~Change() = default;

  EventId event_id() const { return id_; }
  std::int64_t run(db::Query const& query, db::Binds const& binds);
  /// A broken constraint is told and leaves the rest of the transaction intact.
  std::optional<db::Broken> try_run(db::Query const& query, db::Binds const& binds);
  /// Many rows the fast way; their digest becomes part of the event.
  std::int64_t bulk(std::string_view table, std::vector<std::string_view> const& columns,
                    std::function<bool(db::Row&)> const& next);
  /// Constant statements (ANALYZE, temporary tables).
  void execute(std::string_view sql);
  /// Adds to the event while it is still open (counts known only at the end).
  void note(std::string name, Value value);
  void about(Subject subject);

 private:
  friend class Ledger;
  static db::WriteKey key() { return {}; }
  db::Transaction& tx_;
  EventId id_;
  std::size_t slot_;
};

/// Who saw whom, and why: one row a person or list. `purpose` is required for K3 and K4.
struct Access {
  std::string_view action;  // "view", "search", "list", "print", "export", "reveal", "ask"
  std::string_view kind;    // "person", "family", "list"
  std::int64_t id{0};
  std::string purpose{};
  std::int64_t rows{1};  // how many people a list or export showed
};
/// Recorded with the transaction. Read transactions keep their accesses aside; the application
/// writes them in a transaction of their own right after the page is made (see take_accesses).
void record(Context& context, Access access);

/// Accesses noted in a read transaction; empties the list. Called by the application only.
std::vector<Access> take_accesses(db::Transaction const& tx);
/// Writes accesses noted earlier; `context` must be of a write transaction.
void write_accesses(Context& context, std::vector<Access> const& accesses);

/// The result of walking a chain.
struct Verification {
  std::int64_t events{0};
  std::int64_t accesses{0};
  /// The first row that does not fit: "event 123" or "access 45", with what is wrong.
  std::optional<std::string> first_broken;
  std::string event_head;  // hash of the newest event, to be printed and kept outside
  std::string access_head;
};
/// Walks both chains from the first row. Cost: linear, about a million rows a few seconds.
Verification verify(db::Transaction& tx);

/// One event as shown in a timeline or log.
struct EventRow {
  std::int64_t id;
  Instant at;
  std::string actor;
  std::string name;
  Value data;
  std::string reason;
};
/// The newest events about a subject, newest first. Index: event_subject(kind, subject, event).
std::vector<EventRow> events_about(Context& context, Subject subject, int limit);
/// One event by its id.
std::optional<EventRow> find_event(Context& context, EventId id);

/// The number of the newest event, for who keeps something in memory until others change it.
std::int64_t newest_event(db::Transaction& tx);
/// Names of the events behind one, oldest first; of more than a thousand the first thousand.
std::vector<std::string> event_names_since(db::Transaction& tx, std::int64_t seq);

/// One access as shown to those who may see who opened a page.
struct AccessRow {
  Instant at;
  std::string actor;
  std::string action;
  std::string purpose;
};
/// The newest accesses to a subject, newest first. Index: access_subject (kind, subject, at).
std::vector<AccessRow> accesses_to(Context& context, Subject subject, int limit);

}  // namespace rangkul::audit
