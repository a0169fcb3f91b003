#include "matching/reconcile_lists.h"

namespace rangkul::matching {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

namespace {

// What a finding's lists have in common; the person's number comes by primary key.
constexpr std::string_view rows_from =
    "reconcile_row w LEFT JOIN person p ON p.id = w.person LEFT JOIN region r ON r.code = w.region";

Column name_column() {
  return {.key = "name",
          .sql = "w.name",
          .sortable = true,
          .link = "/rekonsiliasi/temuan/{id}",
          .below = "village",
          .never_null = true};
}
Column nik_column() {
  return {
      .key = "nik", .sql = "p.nik", .kind = ColumnKind::nik, .field_class = auth::FieldClass::k2};
}
Column village_column() { return {.key = "village", .sql = "COALESCE(r.name, w.region)"}; }
Column chip_column(std::string_view key, std::string_view sql, std::string_view prefix) {
  return {.key = key, .sql = sql, .kind = ColumnKind::chip, .chip_prefix = prefix};
}
Column region_column() {
  return {.key = "region",
          .sql = "w.region",
          .kind = ColumnKind::hidden,
          .sortable = true,
          .never_null = true};
}
Column id_column() { return {.key = "id", .sql = "w.id", .kind = ColumnKind::hidden}; }

Filter region_filter() {
  return {.key = "wilayah",
          .kind = FilterKind::region,
          .where = "w.region >= :f_wilayah_from AND w.region < :f_wilayah_to"};
}
Filter flag_filter() {
  return {.key = "juga",
          .kind = FilterKind::choice,
          .where = "(',' || w.flags || ',') LIKE '%,' || CAST(:f_juga AS TEXT) || ',%'",
          .choices = {"nik", "contradictory", "only_ministry", "elsewhere", "changed", "was_held",
                      "new_key", "whole_family"}};
}
Filter state_filter() {
  return {.key = "status",
          .kind = FilterKind::choice,
          .where = "w.state = :f_status",
          .choices = {"open", "decided", "remembered", "quiet"}};
}
Filter verdict_filter() {
  return {.key = "keputusan",
          .kind = FilterKind::choice,
          .where = "w.verdict = :f_keputusan",
          .choices = {"accept", "keep", "field", "civil"}};
}

Column count_column(std::string_view key, std::string_view sql) {
  return {.key = key, .sql = sql, .kind = ColumnKind::integer, .sortable = true, .total = true};
}

screen::List make_families_list(std::string_view name, std::string_view where) {
  return {.name = name,
          .from =
              "reconcile_row w LEFT JOIN person p ON p.id = w.person LEFT JOIN family f ON "
              "f.id = p.family LEFT JOIN region r ON r.code = w.region",
          .where = where,
          .id = "w.id",
          .columns = {name_column(),
                      Column{.key = "no_kk",
                             .sql = "f.no_kk",
                             .kind = ColumnKind::no_kk,
                             .field_class = auth::FieldClass::k2},
                      Column{.key = "address", .sql = "f.address", .below = "village"},
                      village_column(), region_column(), id_column()},
          .filters = {region_filter()},
          .sort = "region",
          .people = "reconcile_families"};
}

}  // namespace

screen::List const& month_villages_list() {
  // Primary key of reconcile_village (month, region), grouped before the area is looked at: some
  // hundred rows a month.
  static screen::List const list{
      .name = "reconcile.villages",
      .from =
          "(SELECT region,"
          " SUM(CASE WHEN side = 'last' THEN persons ELSE 0 END) AS last,"
          " SUM(CASE WHEN side = 'now' THEN persons ELSE 0 END) AS now,"
          " SUM(CASE WHEN side = 'city' THEN persons ELSE 0 END) AS city,"
          " SUM(CASE WHEN side = 'now' THEN families ELSE 0 END) AS families,"
          " SUM(CASE WHEN side = 'now' AND class = 'new' THEN persons ELSE 0 END) AS fresh,"
          " SUM(CASE WHEN class IN ('gone', 'unexplained') THEN persons ELSE 0 END) AS gone,"
          " SUM(CASE WHEN side = 'now' AND class = 'moved_in' THEN persons ELSE 0 END) AS moved_in,"
          " SUM(CASE WHEN side = 'last' AND class = 'moved_out' THEN persons ELSE 0 END)"
          " AS moved_out,"
          " SUM(CASE WHEN side = 'now' AND class = 'changed' THEN persons ELSE 0 END) AS changed,"
          " SUM(CASE WHEN side = 'now' AND class = 'contradictory' THEN persons ELSE 0 END)"
          " AS contradictory,"
          " SUM(CASE WHEN side <> 'city' AND class = 'dead' THEN persons ELSE 0 END) AS dead,"
          " SUM(CASE WHEN side = 'now' AND class = 'double' THEN persons ELSE 0 END) AS twice"
          " FROM reconcile_village WHERE month = :month GROUP BY region) v"
          " LEFT JOIN region r ON r.code = v.region",
      .where = "v.region >= :scope_from AND v.region < :scope_to",
      .id = "CAST('0' || REPLACE(v.region, '.', '') AS BIGINT)",
      .columns = {Column{.key = "village",
                         .sql = "COALESCE(r.name, v.region)",
                         .sortable = true,
                         .link = "/rekonsiliasi/{month}/desa/{region}"},
                  count_column("last", "CAST(v.last AS BIGINT)"),
                  count_column("now", "CAST(v.now AS BIGINT)"),
                  count_column("city", "CAST(v.city AS BIGINT)"),
                  count_column("families", "CAST(v.families AS BIGINT)"),
                  count_column("fresh", "CAST(v.fresh AS BIGINT)"),
                  count_column("gone", "CAST(v.gone AS BIGINT)"),
                  count_column("moved_in", "CAST(v.moved_in AS BIGINT)"),
                  count_column("moved_out", "CAST(v.moved_out AS BIGINT)"),
                  count_column("changed", "CAST(v.changed AS BIGINT)"),
                  count_column("contradictory", "CAST(v.contradictory AS BIGINT)"),
                  count_column("dead", "CAST(v.dead AS BIGINT)"),
                  count_column("twice", "CAST(v.twice AS BIGINT)"),
                  Column{.key = "region", .sql = "v.region", .kind = ColumnKind::hidden},
                  Column{.key = "month",
                         .sql = "(SELECT m.month FROM reconcile_month m WHERE m.id = :month)",
                         .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "v.region >= :f_wilayah_from AND v.region < :f_wilayah_to"}},
      .sort = "village",
      .people = "reconcile_villages",
  };
  return list;
}

screen::List const& findings_list() {
  // Index reconcile_row_finding (month, region, id); of one class reconcile_row_class, of one state
  // reconcile_row_state.
  static screen::List const list{
      .name = "reconcile.findings",
      .from = rows_from,
      .where =
          "w.month = :month AND w.finding = 1 AND w.region >= :scope_from AND w.region < "
          ":scope_to",
      .id = "w.id",
      .columns = {name_column(), nik_column(), village_column(),
                  chip_column("class", "w.class", "reconcile.class"),
                  chip_column("differs", "w.differs", "registry.person"),
                  chip_column("flags", "w.flags", "reconcile.flag"),
                  Column{.key = "state",
                         .sql = "w.state",
                         .kind = ColumnKind::chip,
                         .below = "verdict",
                         .chip_prefix = "reconcile.state"},
                  chip_column("verdict", "w.verdict", "reconcile.verdict"), region_column(),
                  id_column()},
      .filters = {Filter{.key = "kelas",
                         .kind = FilterKind::choice,
                         .where = "w.class = :f_kelas",
                         .choices = {"double", "held", "dead", "new", "moved_in", "moved_out",
                                     "contradictory", "changed", "gone", "unexplained",
                                     "only_ministry"}},
                  state_filter(), flag_filter(), region_filter(), verdict_filter()},
      .sort = "region",
      .people = "reconcile_findings",
  };
  return list;
}

screen::List const& class_rows_list() {
  // Index reconcile_row_class (month, class, region, id).
  static screen::List const list{
      .name = "reconcile.rows",
      .from = rows_from,
      .where =
          "w.month = :month AND w.class = :class AND w.region >= :scope_from AND w.region < "
          ":scope_to",
      .id = "w.id",
      .columns = {name_column(), nik_column(), village_column(),
                  chip_column("reason", "w.reason", "reconcile.reason"),
                  chip_column("changed", "w.changed", "registry.person"),
                  chip_column("flags", "w.flags", "reconcile.flag"),
                  chip_column("state", "w.state", "reconcile.state"), region_column(), id_column()},
      .filters = {Filter{.key = "sisi",
                         .kind = FilterKind::choice,
                         .where = "CASE CAST(:f_sisi AS TEXT) WHEN 'last' THEN w.in_last WHEN "
                                  "'now' THEN w.in_now ELSE w.in_city END = 1",
                         .choices = {"last", "now", "city"}},
                  region_filter(), flag_filter(), state_filter()},
      .sort = "region",
      .people = "reconcile_findings",
  };
  return list;
}

screen::List const& families_list(Side side) {
  // Indexes reconcile_row_family_last, _now and _city.
  static std::array<screen::List, sides.size()> const lists{
      make_families_list("reconcile.families",
                         "w.month = :month AND w.family_last = :class AND w.region >= :scope_from "
                         "AND w.region < :scope_to"),
      make_families_list("reconcile.families",
                         "w.month = :month AND w.family_now = :class AND w.region >= :scope_from "
                         "AND w.region < :scope_to"),
      make_families_list("reconcile.families",
                         "w.month = :month AND w.family_city = :class AND w.region >= :scope_from "
                         "AND w.region < :scope_to")};
  return lists[static_cast<std::size_t>(side)];
}

screen::List const& nik_tasks_list() {
  // Index reconcile_row_nik (month, region, id).
  static screen::List const list{
      .name = "reconcile.nik",
      .from = rows_from,
      .where =
          "w.month = :month AND w.flags >= 'nik' AND w.flags < 'nil' AND w.region >= :scope_from "
          "AND w.region < :scope_to",
      .id = "w.id",
      .columns = {name_column(), nik_column(), village_column(),
                  chip_column("class", "w.class", "reconcile.class"),
                  chip_column("state", "w.state", "reconcile.state"),
                  chip_column("verdict", "w.verdict", "reconcile.verdict"), region_column(),
                  id_column()},
      .filters = {region_filter(), state_filter(), verdict_filter()},
      .sort = "region",
      .people = "reconcile_findings",
  };
  return list;
}

}  // namespace rangkul::matching
