#include "labels/pages.h"

namespace rangkul::labels {

using screen::ColumnKind;
using screen::FilterKind;

screen::List const& houses_list() {
  // Index label_house_name by default; a village, an outcome or a number of criteria through
  // label_house_list.
  static screen::List const list{
      .name = "labels.houses",
      .from = "label_house h LEFT JOIN region r ON r.code = h.region",
      .where = "h.round = :round AND h.region >= :scope_from AND h.region < :scope_to",
      .id = "h.id",
      .columns = {{.key = "name",
                   .sql = "h.name",
                   .sortable = true,
                   .link = "/labelisasi/rumah/{id}",
                   .below = "village",
                   .never_null = true},
                  {.key = "village", .sql = "COALESCE(r.name, h.region)"},
                  {.key = "address",
                   .sql = "h.address",
                   .field_class = auth::FieldClass::k2,
                   .below = "rt_rw"},
                  {.key = "rt_rw", .sql = "h.rt || '/' || h.rw"},
                  {.key = "aids", .sql = "REPLACE(UPPER(h.aids), ' ', ', ')"},
                  {.key = "status",
                   .sql = "h.status",
                   .kind = ColumnKind::chip,
                   .below = "visited_name",
                   .chip_prefix = "labels.outcome"},
                  {.key = "visited",
                   .sql = "NULLIF(h.visited_on, '')",
                   .kind = ColumnKind::date,
                   .sortable = true},
                  {.key = "visited_name", .sql = "h.visited_name", .kind = ColumnKind::actor},
                  {.key = "met", .sql = "h.met", .kind = ColumnKind::integer},
                  {.key = "id", .sql = "h.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "hasil",
                   .kind = FilterKind::choice,
                   .where = "h.status = :f_hasil",
                   .choices = {"waiting", "installed", "refused", "withdrew", "not_own",
                               "not_found", "dead", "moved"}},
                  {.key = "kriteria",
                   .kind = FilterKind::choice,
                   .where = "(h.criteria & :f_kriteria) <> 0",
                   .choices = {"1", "2", "4", "8", "16", "32", "64", "128", "256"}},
                  {.key = "jumlah",
                   .kind = FilterKind::choice,
                   .where = "h.met = :f_jumlah",
                   .choices = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "h.region >= :f_wilayah_from AND h.region < :f_wilayah_to"}},
      .sort = "name",
      .people = "label_houses",
  };
  return list;
}

}  // namespace rangkul::labels
