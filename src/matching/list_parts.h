#pragma once
// Columns and filters that the lists of pairs and rows have in common. Texts are literals.

#include "screen/list.h"

namespace rangkul::matching {

/// The name that opens a pair, with its village below.
inline screen::Column pair_column() {
  return {.key = "name",
          .sql = "m.name",
          .sortable = true,
          .link = "/padankan/tinjau/{id}",
          .below = "village",
          .never_null = true};
}
inline screen::Column chip_column(std::string_view key, std::string_view sql,
                                  std::string_view prefix) {
  return {.key = key, .sql = sql, .kind = screen::ColumnKind::chip, .chip_prefix = prefix};
}
/// In whole percent.
inline screen::Column score_column(bool sortable) {
  return {.key = "score",
          .sql = "CAST(ROUND(m.probability * 100) AS BIGINT)",
          .kind = screen::ColumnKind::integer,
          .sortable = sortable};
}
inline screen::Column due_column() {
  return {.key = "due",
          .sql = "m.due",
          .kind = screen::ColumnKind::date,
          .sortable = true,
          .never_null = true};
}
/// Not shown; the order of the area.
inline screen::Column region_column(std::string_view sql) {
  return {.key = "region",
          .sql = sql,
          .kind = screen::ColumnKind::hidden,
          .sortable = true,
          .never_null = true};
}

inline screen::Filter choice_filter(std::string_view key, std::string_view where,
                                    std::vector<std::string_view> choices) {
  return {.key = key,
          .kind = screen::FilterKind::choice,
          .where = where,
          .choices = std::move(choices)};
}
inline screen::Filter region_filter(std::string_view where) {
  return {.key = "wilayah", .kind = screen::FilterKind::region, .where = where};
}
inline screen::Filter score_filter() {
  return choice_filter("skor",
                       "CASE WHEN m.probability >= 0.9 THEN 'high' WHEN m.probability >= 0.5 "
                       "THEN 'middle' ELSE 'low' END = :f_skor",
                       {"high", "middle", "low"});
}
/// Binds :me, the reader's account.
inline screen::Filter owner_filter() {
  return choice_filter("pemegang",
                       "CASE WHEN m.owner = :me THEN 'mine' WHEN m.owner IS NULL THEN 'nobody' "
                       "ELSE 'others' END = :f_pemegang",
                       {"mine", "nobody", "others"});
}

}  // namespace rangkul::matching
