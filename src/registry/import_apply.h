#pragma once
// Taking rows into the registry: the part of applying that mending a single row uses too.

#include <bitset>
#include <optional>
#include <unordered_map>

#include "registry/import_run.h"

namespace rangkul::registry {

/// One word of one new person's name, for name_posting.
struct Posting {
  std::uint32_t token;
  std::uint32_t area;  // place in the Applier's list of areas
  std::int64_t person;
};

/// Takes the rows of one chunk after the other. Memory: the postings of all new people (16 bytes a
/// word) until the names are written, and 24 bytes for each row about somebody known.
class Applier {
 public:
  Applier(ImportRun& run, Known& known) : run_(run), known_(known) {}

  /// Makes room for about so many rows, so that no list grows by copies: room that is not used
  /// costs no memory.
  void expect(std::int64_t rows);
  /// Writes what a chunk's rows do. Held rows are counted, and written as issues if nobody has yet.
  void take(Context& context, audit::Change& change, std::span<FileRow> rows);
  /// After all rows: what they say about people known before, at most `most` people at once in the
  /// order of their ids; false when nobody is left. Goes on behind checkpoint.people_done.
  bool take_people(Context& context, audit::Change& change, std::size_t most);
  /// What an interrupted run has left to take_people().
  void remember_deferred(db::Transaction& tx);
  /// Closes the versions that no row of the file speaks of any more, at most `most`; false when
  /// none is left.
  bool close_gone(Context& context, audit::Change& change, std::size_t most);
  /// People that an interrupted run has made: their words are still to be written.
  void add_made(TokenBook& tokens, std::int64_t person, std::string const& key,
                RegionCode const& region);
  void write_names(audit::Change& change, db::Transaction& tx, TokenBook& tokens);

 private:
  struct NewRecord {
    FileRow const* row;
    std::int64_t id;
    std::int64_t person;
    bool made;
    std::int64_t family;
  };
  struct NewFamily {
    FileRow const* row;
    std::int64_t id;
    std::int64_t head;
  };
  struct Update {
    db::Row before;
    db::Row after;
  };
  using Touched = std::bitset<kept_file_fields>;
  struct Deferred {
    std::int64_t person;
    std::int64_t record;  // its version of this file
    Touched touched;      // fields that speak anew
  };

  void take_row(Context& context, FileRow& row);
  void take_new(Context& context, FileRow& row);
  void take_changed(Context& context, FileRow& row, KnownRecord const& record);
  static Touched touched(std::string_view before, FileRow const& row);
  void take_deferred(Context& context, Deferred const& each);
  void hold(FileRow& row);
  std::int64_t family_of(FileRow const& row);
  void set_head(Context& context, FileRow const& row, std::int64_t person);
  void move_family(Context& context, FileRow const& row, Touched const& touched);
  Update& person_update(Context& context, std::int64_t person);
  Update& family_update(Context& context, std::int64_t family);
  void merge(db::Row& person, FileRow const& row, Touched const& touched,
             std::int64_t family) const;
  void leave_source(db::Row& person) const;
  void write_all(Context& context, audit::Change& change);
  void write_people(audit::Change& change, Instant now);
  void write_families(audit::Change& change, Instant now);
  void write_records(audit::Change& change);
  void write_updates(Context& context, audit::Change& change);
  /// The outbox hears of people whom this chunk makes dead ("people.died"). People who are new in
  /// the registry have nothing that could follow.
  void tell_deaths(Context& context, audit::Change& change) const;
  void sort_postings(std::vector<TokenBook::Entry> const& entries);
  void add_line(FileRow const& row, RowClass what, std::int64_t person, std::string_view before);

  ImportRun& run_;
  Known& known_;
  std::uint32_t area_place(std::string_view region);

  std::vector<Posting> postings_{};
  std::vector<std::int64_t> areas_{};
  TextMap<std::uint32_t> area_places_{};
  std::vector<Deferred> deferred_{};
  bool sorted_{false};
  std::optional<std::vector<std::uint32_t>> gone_{};
  std::size_t gone_at_{0};
  // Of the current chunk
  std::vector<NewRecord> records_{};
  std::vector<NewFamily> families_{};
  std::unordered_map<std::int64_t, std::size_t> family_places_{};
  std::unordered_map<std::int64_t, Update> people_updates_{};
  std::unordered_map<std::int64_t, Update> family_updates_{};
  std::vector<std::int64_t> people_order_{};
  std::vector<std::int64_t> family_order_{};
  std::vector<std::int64_t> late_heads_{};  // family, person, family, person ...
  std::vector<std::int64_t> closed_{};
  std::vector<FileRow const*> issues_{};
  std::vector<ChangeLine> lines_{};
};

}  // namespace rangkul::registry
