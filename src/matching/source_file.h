#pragma once
// What a source says now, as the engine reads it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/db.h"
#include "linkage/record.h"

namespace rangkul::matching {

/// The rows of one source, in the order of their ids; records, ids, people and regions go together.
struct SourceFile {
  std::vector<linkage::Record> records;
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> people;
  std::vector<std::string> regions;
};

/// source_record.data as a record of the engine; `region` is where the row stands.
linkage::Record record_of(std::string key, std::string const& region, std::string_view data);
/// All rows of "ministry" or "city" inside the actor's area. Cost: linear, some 500 bytes a row.
SourceFile read_source(db::Transaction& tx, std::string_view source);

}  // namespace rangkul::matching
