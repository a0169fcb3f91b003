#pragma once
// What the store knows already, in memory for the length of a run: versions by key, people by NIK,
// families by No. KK. Some 24 bytes a version, 24 a person and 50 a family: sorted lists of the
// size that the store tells.

#include <cstdint>
#include <string>
#include <vector>

#include "db/db.h"
#include "registry/flat_map.h"
#include "registry/import_row.h"

namespace rangkul::registry {

struct KnownRecord {
  std::uint64_t key{0};  // hash of the source's key
  std::int64_t id{0};
  std::int64_t content{0};
};

struct KnownFamily {
  std::uint64_t no_kk{0};
  std::int64_t id{0};
  std::int64_t head{0};
  std::uint64_t place{0};  // hash of region and address
  bool fresh{false};       // made by this import
};

/// Which import, of which source, for which part of the country.
struct KnownScope {
  ImportId import;
  Source source{Source::city};
  RegionRange range;
};

class Known {
 public:
  /// Everything in the scope. Cost: three scans; 1.6 million people about five seconds.
  static Known load(db::Transaction& tx, KnownScope const& scope);
  /// Only what one row can touch.
  static Known load_for(db::Transaction& tx, KnownScope const& scope, FileRow const& row);

  /// The version of the row's key that was open before this import, or null. Marks it as seen.
  KnownRecord const* record(FileRow const& row);
  bool is_closed(KnownRecord const& record) const { return closed_[place_of(record)]; }
  void close(KnownRecord const& record) { closed_[place_of(record)] = true; }
  /// No row of the file speaks of it, and it is open still.
  bool is_silent(KnownRecord const& record) const {
    return !seen_[place_of(record)] && !closed_[place_of(record)];
  }
  /// The one person with the row's NIK and the same birth date or name; 0 when there is none or
  /// two.
  std::int64_t person(FileRow const& row);
  KnownFamily* family(std::uint64_t no_kk);
  KnownFamily& add_family(KnownFamily family);

  std::vector<KnownRecord> const& records() const { return records_; }
  std::size_t people() const { return people_.size(); }
  /// Places of the silent records, in the order of the table.
  std::vector<std::uint32_t> silent() const;
  /// True when the file is silent about more than half of what its source said before: such a file
  /// adds to the version before and replaces nothing. Asked after the last row.
  bool is_supplement() const;
  /// Gives the memory of people and families back before the last phase.
  void forget_people();

 private:
  struct Person {
    std::uint64_t nik{0};
    std::int64_t id{0};
    std::int32_t born{0};   // days since 1970, or no_day
    std::uint32_t name{0};  // part of the key's hash
  };
  struct Loader;
  /// After all are added.
  void sort();
  std::size_t place_of(KnownRecord const& record) const {
    return static_cast<std::size_t>(&record - records_.data());
  }

  std::vector<KnownRecord> records_{};  // by key
  std::vector<bool> closed_{};          // by this import already
  std::vector<bool> seen_{};            // a row of the file speaks of it
  std::vector<Person> people_{};        // by NIK
  std::vector<KnownFamily> families_{};
  FlatMap by_no_kk_{};
};

/// The hash that KnownFamily::place holds.
std::uint64_t place_hash(std::string_view region, std::string_view address, std::string_view rt,
                         std::string_view rw, std::string_view postcode);

}  // namespace rangkul::registry
