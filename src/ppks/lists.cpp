#include "ppks/lists.h"

namespace rangkul::ppks {

using screen::ColumnKind;
using screen::FilterKind;

screen::List const& entries_list() {
  // Index ppks_entry_since; a category through ppks_entry_category; people and regions by key.
  static screen::List const list{
      .name = "ppks.entries",
      .from =
          "ppks_entry e JOIN person p ON p.id = e.person "
          "LEFT JOIN region r ON r.code = e.region",
      .where =
          "e.region >= :scope_from AND e.region < :scope_to AND e.struck = 0 "
          "AND (e.secret = 0 OR :sees_secret = 1)",
      .id = "e.id",
      .columns =
          {{.key = "name", .sql = "p.name", .link = "/orang/{person}", .below = "place"},
           {.key = "place", .sql = "COALESCE(r.name, e.region)"},
           {.key = "category", .sql = "e.category", .kind = ColumnKind::code, .code_list = "ppks"},
           {.key = "neglected",
            .sql = "(CASE WHEN e.neglected = 1 THEN 'yes' ELSE 'no' END)",
            .kind = ColumnKind::chip,
            .chip_prefix = "ppks.neglected"},
           {.key = "sex", .sql = "p.sex", .kind = ColumnKind::code, .code_list = "sex"},
           {.key = "born", .sql = "p.born", .kind = ColumnKind::age},
           {.key = "since",
            .sql = "e.since",
            .kind = ColumnKind::date,
            .sortable = true,
            .never_null = true,
            .order = "e.since"},
           {.key = "until", .sql = "NULLIF(e.until, '')", .kind = ColumnKind::date},
           {.key = "source",
            .sql = "e.source",
            .kind = ColumnKind::chip,
            .chip_prefix = "ppks.source"},
           {.key = "person", .sql = "e.person", .kind = ColumnKind::hidden},
           {.key = "id", .sql = "e.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "kategori",
                   .kind = FilterKind::code,
                   .where = "e.category = :f_kategori",
                   .code_list = "ppks"},
                  {.key = "kelompok",
                   .kind = FilterKind::choice,
                   .where = "e.grp = :f_kelompok",
                   .choices = {"children", "disabled", "elderly", "homeless"}},
                  {.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN e.until = '' THEN 'standing' ELSE 'ended' END) = "
                            ":f_keadaan",
                   .choices = {"standing", "ended"}},
                  {.key = "kelamin",
                   .kind = FilterKind::code,
                   .where = "p.sex = :f_kelamin",
                   .code_list = "sex"},
                  {.key = "lahir_dari",
                   .kind = FilterKind::date_from,
                   .where = "p.born >= :f_lahir_dari"},
                  {.key = "lahir_sampai",
                   .kind = FilterKind::date_to,
                   .where = "p.born <= :f_lahir_sampai"},
                  {.key = "berdiri_dari",
                   .kind = FilterKind::date_from,
                   .where = "(e.until = '' OR e.until > :f_berdiri_dari)"},
                  {.key = "berdiri_sampai",
                   .kind = FilterKind::date_to,
                   .where = "e.since <= :f_berdiri_sampai"},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "e.region >= :f_wilayah_from AND e.region < :f_wilayah_to"}},
      .sort = "since",
      .descending = true,
      .people = "person",
  };
  return list;
}

screen::List const& services_list() {
  // Index ppks_service_year for a year; else the rows of the area by key.
  static screen::List const list{
      .name = "ppks.services",
      .from =
          "ppks_service s JOIN person p ON p.id = s.person "
          "LEFT JOIN region r ON r.code = s.region",
      .where = "s.region >= :scope_from AND s.region < :scope_to AND s.struck = 0",
      .id = "s.id",
      .columns =
          {{.key = "name", .sql = "p.name", .link = "/orang/{person}", .below = "place"},
           {.key = "place", .sql = "COALESCE(r.name, s.region)"},
           {.key = "group", .sql = "s.grp", .kind = ColumnKind::chip, .chip_prefix = "ppks.group"},
           {.key = "item", .sql = "s.item", .kind = ColumnKind::code, .code_list = "spm_item"},
           {.key = "complete",
            .sql = "(CASE WHEN s.complete = 1 THEN 'yes' ELSE 'no' END)",
            .kind = ColumnKind::chip,
            .chip_prefix = "ppks.complete"},
           {.key = "served_on",
            .sql = "s.served_on",
            .kind = ColumnKind::date,
            .sortable = true,
            .never_null = true},
           {.key = "person", .sql = "s.person", .kind = ColumnKind::hidden},
           {.key = "id", .sql = "s.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "kelompok",
                   .kind = FilterKind::choice,
                   .where = "s.grp = :f_kelompok",
                   .choices = {"children", "disabled", "elderly", "homeless"}},
                  {.key = "tahun", .kind = FilterKind::year, .where = "s.year = :f_tahun"},
                  {.key = "lengkap",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN s.complete = 1 THEN 'yes' ELSE 'no' END) = :f_lengkap",
                   .choices = {"yes", "no"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "s.region >= :f_wilayah_from AND s.region < :f_wilayah_to"}},
      .sort = "served_on",
      .descending = true,
      .people = "person",
  };
  return list;
}

}  // namespace rangkul::ppks
