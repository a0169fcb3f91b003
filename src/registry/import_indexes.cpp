#include "registry/import_indexes.h"

#include <array>

#include "db/housekeeping.h"
#include "registry/import_indexes_sql.h"

namespace rangkul::registry {
namespace {

namespace sql = import_indexes_sql;

struct Index {
  db::Query const* drop;
  db::Query const* make;
};

std::array<Index, 13> const& indexes() {
  static std::array<Index, 13> const list{{
      {&sql::drop_family_no_kk, &sql::make_family_no_kk},
      {&sql::drop_family_region, &sql::make_family_region},
      {&sql::drop_family_import, &sql::make_family_import},
      {&sql::drop_family_rt, &sql::make_family_rt},
      {&sql::drop_family_head, &sql::make_family_head},
      {&sql::drop_person_name, &sql::make_person_name},
      {&sql::drop_person_nik, &sql::make_person_nik},
      {&sql::drop_person_born, &sql::make_person_born},
      {&sql::drop_person_family, &sql::make_person_family},
      {&sql::drop_person_region, &sql::make_person_region},
      {&sql::drop_source_record_key, &sql::make_source_record_key},
      {&sql::drop_source_record_person, &sql::make_source_record_person},
      {&sql::drop_source_record_from, &sql::make_source_record_from},
  }};
  return list;
}

}  // namespace

bool goes_without_indexes(db::Transaction& tx, std::int64_t expected_versions) {
  if (tx.value<bool>(sql::registry_is_empty, {}).value_or(false)) return true;
  // On PostgreSQL dropping waits for all readers, and rows in random order cost it little.
  if (tx.dialect() != db::Dialect::sqlite) return false;
  constexpr std::int64_t part = 8;
  auto const people = tx.value<std::int64_t>(sql::people, {}).value_or(0);
  return expected_versions > people / part;
}

void drop_indexes(audit::Change& change) {
  for (auto const& index : indexes()) change.execute(index.drop->sql());
}

void make_indexes(db::Transaction& tx, audit::Change& change) {
  db::Housekeeping(tx).sort_in_small_pieces(true);
  for (auto const& index : indexes()) change.execute(index.make->sql());
  db::Housekeeping(tx).sort_in_small_pieces(false);
}

void make_version_index(audit::Change& change) {
  change.execute(sql::make_source_record_key.sql());
}

}  // namespace rangkul::registry
