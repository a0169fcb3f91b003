#include "validation/lists.h"

namespace rangkul::validation {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

namespace {

Filter region_filter() {
  return {.key = "wilayah",
          .kind = FilterKind::region,
          .where = "e.region >= :f_wilayah_from AND e.region < :f_wilayah_to"};
}
Filter kind_filter() {
  return {.key = "jenis",
          .kind = FilterKind::choice,
          .where = "e.kind = :f_jenis",
          .choices = {"proposal", "fit", "unfit"}};
}
Column name_column() {
  return {.key = "name",
          .sql = "e.name",
          .sortable = true,
          .link = "/verval/baris/{id}",
          .below = "village",
          .never_null = true,
          .order = "e.name"};
}
Column village_column() { return {.key = "village", .sql = "COALESCE(r.name, e.region)"}; }
Column kind_column(std::string_view below = {}) {
  return {.key = "kind",
          .sql = "e.kind",
          .kind = ColumnKind::chip,
          .below = below,
          .chip_prefix = "validation.kind"};
}
Column id_column() { return {.key = "id", .sql = "e.id", .kind = ColumnKind::hidden}; }

}  // namespace

screen::List const& entries_list() {
  // Index validation_entry_name by default, validation_entry_state for one status.
  static screen::List const list{
      .name = "validation.entries",
      .from = "validation_entry e LEFT JOIN region r ON r.code = e.region",
      .where = "e.round = :round AND e.region >= :scope_from AND e.region < :scope_to",
      .counted = "validation_entry e",
      .id = "e.id",
      .columns = {name_column(), village_column(), kind_column(),
                  Column{.key = "aids", .sql = "REPLACE(UPPER(e.aids), ' ', ', ')"},
                  Column{.key = "reason", .sql = "e.reason"},
                  Column{.key = "status",
                         .sql = "e.status",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "validation.state"},
                  Column{.key = "answer",
                         .sql = "NULLIF(e.answer, '')",
                         .kind = ColumnKind::chip,
                         .below = "answer_reason",
                         .chip_prefix = "validation.answer"},
                  Column{.key = "answer_reason", .sql = "e.answer_reason"},
                  Column{.key = "entered",
                         .sql = "e.entered_at",
                         .kind = ColumnKind::instant,
                         .sortable = true,
                         .below = "entered_name",
                         .never_null = true},
                  Column{.key = "entered_name", .sql = "e.entered_name", .kind = ColumnKind::actor},
                  id_column()},
      .filters = {Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "e.status = :f_status",
                         .choices = {"proposed", "accepted", "declined", "withdrawn", "confirmed",
                                     "refuted", "ready", "ratified"}},
                  kind_filter(),
                  Filter{.key = "alasan",
                         .kind = FilterKind::choice,
                         .where = "e.reason = :f_alasan",
                         .choices = {"TL01", "TL02", "TL03", "TL04", "TL05", "TL06", "TL07", "TL08",
                                     "TL10", "TL11", "TL12", "TL13"}},
                  Filter{.key = "jawaban",
                         .kind = FilterKind::choice,
                         .where = "e.answer = :f_jawaban",
                         .choices = {"granted", "refused"}},
                  region_filter()},
      .sort = "name",
      .people = "validation_entries",
  };
  return list;
}

screen::List const& ministry_list() {
  // Index validation_entry_state; the person, the family's head or its first member, by key.
  static screen::List const list{
      .name = "validation.ministry",
      .from =
          "validation_entry e JOIN validation_ratification z ON z.id = e.ratification "
          "JOIN family f ON f.id = e.family "
          "LEFT JOIN person p ON p.id = COALESCE(e.person, f.head, "
          "(SELECT MIN(m.id) FROM person m WHERE m.family = f.id AND m.merged_into IS NULL)) "
          "LEFT JOIN region r ON r.code = e.region",
      .where =
          "e.round = :round AND e.status = 'ratified' AND e.region >= :scope_from AND "
          "e.region < :scope_to",
      .id = "e.id",
      .columns = {Column{.key = "nik",
                         .sql = "p.nik",
                         .kind = ColumnKind::nik,
                         .field_class = auth::FieldClass::k2,
                         .below = "no_kk"},
                  Column{.key = "no_kk",
                         .sql = "f.no_kk",
                         .kind = ColumnKind::no_kk,
                         .field_class = auth::FieldClass::k2},
                  name_column(), village_column(), Column{.key = "region", .sql = "e.region"},
                  Column{.key = "address", .sql = "f.address", .field_class = auth::FieldClass::k2},
                  Column{.key = "rt", .sql = "f.rt"}, Column{.key = "rw", .sql = "f.rw"},
                  kind_column("reason"),
                  Column{.key = "aids", .sql = "REPLACE(UPPER(e.aids), ' ', ', ')"},
                  Column{.key = "reason", .sql = "e.reason"},
                  Column{.key = "decree", .sql = "z.decree", .below = "decree_on"},
                  Column{.key = "decree_on", .sql = "z.decree_on", .kind = ColumnKind::date},
                  id_column()},
      .filters = {kind_filter(), region_filter()},
      .sort = "name",
      .people = "validation_entries",
  };
  return list;
}

}  // namespace rangkul::validation
