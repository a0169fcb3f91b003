#pragma once
// What the store knows already, in memory for the length of a run: versions by key, people by NIK,
// families by No. KK. About 60 bytes a person.

#include <cstdint>
#include <string>
#include <vector>

#include "db/db.h"
#include "registry/flat_map.h"
#include "registry/import_row.h"

namespace rangkul::registry {

struct KnownRecord {
  std::int64_t id{0};
  std::int64_t content{0};
  std::int64_t person{0};
  bool closed{false};  // by this import already
  bool seen{false};    // a row of the file speaks of it
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

  /// The open version of the row's key, or null. Marks it as seen.
  KnownRecord* record(FileRow const& row);
  /// The one person with the row's NIK and the same birth date or name; 0 when there is none or
  /// two.
  std::int64_t person(FileRow const& row);
  KnownFamily* family(std::uint64_t no_kk);
  KnownFamily& add_family(KnownFamily family);

  std::vector<KnownRecord>& records() { return records_; }
  bool nobody_yet() const { return people_.empty() && records_.empty(); }
  /// True when the file is silent about more than half of what its source said before: such a file
  /// adds to the version before and replaces nothing. Asked after the last row.
  bool is_supplement() const;
  /// Gives the memory of people and families back before the last phase.
  void forget_people();

 private:
  struct Person {
    std::int64_t id{0};
    std::int32_t born{0};   // days since 1970, or no_day
    std::uint32_t name{0};  // part of the key's hash
    std::uint32_t next{0};  // the next with the same NIK, +1; 0: none
  };
  void add_record(std::string const& key, KnownRecord record);
  void add_person(std::string const& nik, Person person);

  std::vector<KnownRecord> records_{};
  FlatMap by_key_{};
  std::vector<Person> people_{};
  FlatMap by_nik_{};
  std::vector<KnownFamily> families_{};
  FlatMap by_no_kk_{};
};

/// The hash that KnownFamily::place holds.
std::uint64_t place_hash(std::string_view region, std::string_view address, std::string_view rt,
                         std::string_view rw, std::string_view postcode);

}  // namespace rangkul::registry
