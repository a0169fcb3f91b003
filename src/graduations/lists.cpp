#include "graduations/lists.h"

namespace rangkul::graduations {

using screen::ColumnKind;
using screen::FilterKind;

screen::List const& graduations_list() {
  // Index graduation_left; a region through graduation_region; entries and checks by key.
  static screen::List const list{
      .name = "graduations",
      .from =
          "graduation g JOIN validation_entry e ON e.id = g.entry "
          "LEFT JOIN region r ON r.code = g.region",
      .where = "g.region >= :scope_from AND g.region < :scope_to",
      .id = "g.id",
      .columns = {{.key = "name", .sql = "g.name", .link = "/graduasi/{id}", .below = "village"},
                  {.key = "village", .sql = "COALESCE(r.name, g.region)"},
                  {.key = "cause",
                   .sql = "g.cause",
                   .kind = ColumnKind::chip,
                   .below = "business",
                   .chip_prefix = "graduations.cause"},
                  {.key = "business", .sql = "g.business"},
                  {.key = "turnover", .sql = "g.turnover_after", .kind = ColumnKind::money},
                  {.key = "helped_by", .sql = "g.helped_by"},
                  {.key = "left_on",
                   .sql = "g.left_on",
                   .kind = ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "standing",
                   .sql = "CASE e.status WHEN 'ratified' THEN 'left' WHEN 'declined' THEN 'lapsed' "
                          "WHEN 'withdrawn' THEN 'lapsed' WHEN 'refuted' THEN 'lapsed' "
                          "ELSE 'noted' END",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "graduations.standing"},
                  {.key = "result",
                   .sql = "(SELECT k.result FROM graduation_check k WHERE k.graduation = g.id AND "
                          "k.result <> '' ORDER BY k.months DESC LIMIT 1)",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "graduations.result"},
                  {.key = "id", .sql = "g.id", .kind = ColumnKind::hidden}},
      .filters =
          {{.key = "keadaan",
            .kind = FilterKind::choice,
            .where = "(CASE e.status WHEN 'ratified' THEN 'left' WHEN 'declined' THEN 'lapsed' "
                     "WHEN 'withdrawn' THEN 'lapsed' WHEN 'refuted' THEN 'lapsed' "
                     "ELSE 'noted' END) = :f_keadaan",
            .choices = {"noted", "left", "lapsed"}},
           {.key = "sebab",
            .kind = FilterKind::choice,
            .where = "g.cause = :f_sebab",
            .choices = {"business", "work", "statement", "no_component"}},
           {.key = "hasil",
            .kind = FilterKind::choice,
            .where = "COALESCE((SELECT k.result FROM graduation_check k WHERE k.graduation = "
                     "g.id AND k.result <> '' ORDER BY k.months DESC LIMIT 1), 'none') = "
                     ":f_hasil",
            .choices = {"none", "held", "fallen", "not_found"}},
           {.key = "dari", .kind = FilterKind::date_from, .where = "g.left_on >= :f_dari"},
           {.key = "sampai", .kind = FilterKind::date_to, .where = "g.left_on <= :f_sampai"},
           {.key = "tinjau",
            .kind = FilterKind::date_to,
            .where = "EXISTS (SELECT 1 FROM graduation_check k WHERE k.graduation = g.id AND "
                     "k.result = '' AND k.due_on <= :f_tinjau)"},
           {.key = "wilayah",
            .kind = FilterKind::region,
            .where = "g.region >= :f_wilayah_from AND g.region < :f_wilayah_to"}},
      .sort = "left_on",
      .descending = true,
      .people = "graduations",
  };
  return list;
}

}  // namespace rangkul::graduations
