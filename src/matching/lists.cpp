#include "matching/lists.h"

#include "matching/list_parts.h"

namespace rangkul::matching {

using screen::Column;
using screen::ColumnKind;

namespace {

Column total_column(std::string_view key, std::string_view sql) {
  return {.key = key, .sql = sql, .kind = ColumnKind::integer, .sortable = true, .total = true};
}

}  // namespace

screen::List const& villages_list() {
  // Primary key of match_village (run, region), grouped before the area is looked at: some hundred
  // rows a run.
  static screen::List const list{
      .name = "matching.villages",
      .from =
          "(SELECT region,"
          " SUM(CASE WHEN class LIKE 'ministry.%' THEN persons ELSE 0 END) AS ministry,"
          " SUM(CASE WHEN class LIKE 'city.%' THEN persons ELSE 0 END) AS city,"
          " SUM(CASE WHEN class LIKE 'city.%' THEN families ELSE 0 END) AS families,"
          " SUM(CASE WHEN class = 'city.equal' THEN persons ELSE 0 END) AS equal,"
          " SUM(CASE WHEN class = 'city.different' THEN persons ELSE 0 END) AS different,"
          " SUM(CASE WHEN class = 'ministry.only_here' THEN persons ELSE 0 END) AS only_ministry,"
          " SUM(CASE WHEN class = 'city.only_here' THEN persons ELSE 0 END) AS only_city,"
          " SUM(CASE WHEN class LIKE '%.ambiguous' THEN persons ELSE 0 END) AS ambiguous,"
          " SUM(CASE WHEN class LIKE '%.invalid' THEN persons ELSE 0 END) AS invalid"
          " FROM match_village WHERE run = :run GROUP BY region) v"
          " LEFT JOIN region r ON r.code = v.region",
      .where = "v.region >= :scope_from AND v.region < :scope_to",
      .id = "CAST('0' || REPLACE(v.region, '.', '') AS BIGINT)",
      .columns = {Column{.key = "village", .sql = "COALESCE(r.name, v.region)", .sortable = true},
                  total_column("ministry", "CAST(v.ministry AS BIGINT)"),
                  total_column("city", "CAST(v.city AS BIGINT)"),
                  total_column("families", "CAST(v.families AS BIGINT)"),
                  total_column("equal", "CAST(v.equal AS BIGINT)"),
                  total_column("different", "CAST(v.different AS BIGINT)"),
                  total_column("only_ministry", "CAST(v.only_ministry AS BIGINT)"),
                  total_column("only_city", "CAST(v.only_city AS BIGINT)"),
                  total_column("ambiguous", "CAST(v.ambiguous AS BIGINT)"),
                  total_column("invalid", "CAST(v.invalid AS BIGINT)")},
      .filters = {region_filter("v.region >= :f_wilayah_from AND v.region < :f_wilayah_to")},
      .sort = "village",
      .people = "match_villages",
  };
  return list;
}

screen::List const& pairs_list() {
  // Index match_pair_class (run, class, region, id).
  static screen::List const list{
      .name = "matching.pairs",
      .from = "match_pair m LEFT JOIN region r ON r.code = m.region",
      .where = "m.run = :run AND m.region >= :scope_from AND m.region < :scope_to",
      .id = "m.id",
      .columns = {Column{.key = "name",
                         .sql = "m.name",
                         .sortable = true,
                         .link = "/padankan/tinjau/{id}",
                         .never_null = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                  chip_column("class", "m.class", "matching.class"),
                  chip_column("differences", "m.differences", "match.field"), score_column(true),
                  chip_column("state", "m.state", "matching.state"),
                  Column{.key = "decided_by", .sql = "m.decided_name", .below = "decided_at"},
                  Column{.key = "decided_at", .sql = "m.decided_at", .kind = ColumnKind::instant},
                  region_column("m.region"),
                  Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
      .filters = {choice_filter("kelas", "m.class = :f_kelas",
                                {"equal", "different", "possible", "ambiguous"}),
                  choice_filter("status", "m.state = :f_status",
                                {"linked", "open", "confirmed", "rejected", "past"}),
                  region_filter("m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"),
                  score_filter()},
      .sort = "region",
      .people = "match_pairs",
  };
  return list;
}

screen::List const& singles_list() {
  // Index match_single_class (run, class, region, record), then person and region by key.
  static screen::List const list{
      .name = "matching.singles",
      .from =
          "match_single s JOIN person p ON p.id = s.person LEFT JOIN region r ON r.code = "
          "s.region",
      .where = "s.run = :run AND s.region >= :scope_from AND s.region < :scope_to",
      .id = "s.record",
      .columns = {Column{.key = "name",
                         .sql = "p.name",
                         .sortable = true,
                         .link = "/orang/{person}",
                         .never_null = true},
                  Column{.key = "nik",
                         .sql = "p.nik",
                         .kind = ColumnKind::nik,
                         .field_class = auth::FieldClass::k2},
                  Column{
                      .key = "born", .sql = "p.born", .kind = ColumnKind::date, .sortable = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, s.region)"},
                  chip_column("side", "s.side", "matching.source"),
                  chip_column("class", "s.class", "matching.class"), region_column("s.region"),
                  Column{.key = "person", .sql = "s.person", .kind = ColumnKind::hidden}},
      .filters = {choice_filter("kelas", "s.class = :f_kelas",
                                {"only_ministry", "only_city", "ambiguous", "invalid"}),
                  choice_filter("sumber", "s.side = :f_sumber", {"ministry", "city"}),
                  region_filter("s.region >= :f_wilayah_from AND s.region < :f_wilayah_to")},
      .sort = "region",
      .people = "match_singles",
  };
  return list;
}

}  // namespace rangkul::matching
