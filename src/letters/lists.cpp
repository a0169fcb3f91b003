// The register of letters.

#include "letters/parts.h"

namespace rangkul::letters {

using screen::ColumnKind;
using screen::FilterKind;

screen::List const& register_list() {
  // Index letter_issued; a year through letter_year, a place through letter_region.
  static screen::List const list{
      .name = "letters.register",
      .from = "letter l LEFT JOIN region r ON r.code = l.region",
      .where =
          "l.region >= :scope_from AND l.region < :scope_to "
          "AND (l.confidential = 0 OR :confidential = 1 OR l.issued_by = :me)",
      .counted = "letter l",
      .id = "l.id",
      .columns = {{.key = "number", .sql = "l.number", .link = "/surat/{id}", .below = "name"},
                  {.key = "name", .sql = "l.name"},
                  {.key = "about", .sql = "l.about"},
                  {.key = "form",
                   .sql = "l.form",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "letters.form_of"},
                  {.key = "issued_on",
                   .sql = "l.issued_on",
                   .kind = ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "issued_name", .sql = "l.issued_name", .kind = ColumnKind::actor},
                  {.key = "signed_name", .sql = "l.signed_name"},
                  {.key = "place", .sql = "COALESCE(r.name, l.region)"},
                  {.key = "state",
                   .sql = "l.state",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "letters.state"},
                  {.key = "id", .sql = "l.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "tahun", .kind = FilterKind::year, .where = "l.year = :f_tahun"},
                  {.key = "bentuk",
                   .kind = FilterKind::choice,
                   .where = "l.form = :f_bentuk",
                   .choices = {"letter", "order", "minutes", "report"}},
                  {.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "l.state = :f_keadaan",
                   .choices = {"standing", "void"}},
                  {.key = "cari",
                   .kind = FilterKind::text,
                   .where = "l.search LIKE '%' || :f_cari || '%'",
                   .folded = true},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "l.region >= :f_wilayah_from AND l.region < :f_wilayah_to"}},
      .sort = "issued_on",
      .descending = true,
      .people = "letters",
  };
  return list;
}

}  // namespace rangkul::letters
