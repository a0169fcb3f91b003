#include "empowerment/lists.h"

namespace rangkul::empowerment {

using screen::ColumnKind;
using screen::FilterKind;

screen::List const& pillars_list() {
  // Index welfare_pillar_name; a region through welfare_pillar_region.
  static screen::List const list{
      .name = "empowerment.pillars",
      .from = "welfare_pillar w LEFT JOIN region r ON r.code = w.region",
      .where = "w.region >= :scope_from AND w.region < :scope_to",
      .id = "w.id",
      .columns = {{.key = "name",
                   .sql = "w.name",
                   .sortable = true,
                   .link = "/psks/{id}",
                   .below = "task",
                   .never_null = true},
                  {.key = "task", .sql = "w.task"},
                  {.key = "kind",
                   .sql = "w.kind",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "empowerment.pillar"},
                  {.key = "place", .sql = "COALESCE(r.name, w.region)"},
                  {.key = "phone",
                   .sql = "w.phone",
                   .kind = ColumnKind::phone,
                   .field_class = auth::FieldClass::k2},
                  {.key = "decree", .sql = "w.decree"},
                  {.key = "valid_until",
                   .sql = "NULLIF(w.valid_until, '')",
                   .kind = ColumnKind::date},
                  {.key = "ended_on", .sql = "NULLIF(w.ended_on, '')", .kind = ColumnKind::date},
                  {.key = "id", .sql = "w.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "jenis",
                   .kind = FilterKind::choice,
                   .where = "w.kind = :f_jenis",
                   .choices = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}},
                  {.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN w.ended_on = '' THEN 'standing' ELSE 'ended' END) = "
                            ":f_keadaan",
                   .choices = {"standing", "ended"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "w.region >= :f_wilayah_from AND w.region < :f_wilayah_to"}},
      .sort = "name",
      .people = "welfare_pillars",
  };
  return list;
}

screen::List const& heroes_list() {
  // Index hero_family_hero; a region through hero_family_region; people by key.
  static screen::List const list{
      .name = "empowerment.heroes",
      .from =
          "hero_family h JOIN person p ON p.id = h.person "
          "LEFT JOIN region r ON r.code = h.region",
      .where = "h.region >= :scope_from AND h.region < :scope_to",
      .id = "h.id",
      .columns = {{.key = "hero",
                   .sql = "h.hero",
                   .sortable = true,
                   .link = "/pahlawan/{id}",
                   .below = "kind",
                   .never_null = true},
                  {.key = "kind",
                   .sql = "h.kind",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "empowerment.hero"},
                  {.key = "name", .sql = "p.name", .below = "place"},
                  {.key = "place", .sql = "COALESCE(r.name, h.region)"},
                  {.key = "relation",
                   .sql = "h.relation",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "empowerment.relation"},
                  {.key = "decile", .sql = "p.decile", .kind = ColumnKind::integer},
                  {.key = "proved_on", .sql = "NULLIF(h.proved_on, '')", .kind = ColumnKind::date},
                  {.key = "ended_on", .sql = "NULLIF(h.ended_on, '')", .kind = ColumnKind::date},
                  {.key = "id", .sql = "h.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "jenis",
                   .kind = FilterKind::choice,
                   .where = "h.kind = :f_jenis",
                   .choices = {"fighter", "pioneer", "national_hero"}},
                  {.key = "desil",
                   .kind = FilterKind::choice,
                   .where = "p.decile <= :f_desil",
                   .choices = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
                  {.key = "bukti",
                   .kind = FilterKind::date_to,
                   .where = "h.ended_on = '' AND h.proved_on < :f_bukti"},
                  {.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN h.ended_on = '' THEN 'standing' ELSE 'ended' END) = "
                            ":f_keadaan",
                   .choices = {"standing", "ended"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "h.region >= :f_wilayah_from AND h.region < :f_wilayah_to"}},
      .sort = "hero",
      .people = "hero_families",
  };
  return list;
}

}  // namespace rangkul::empowerment
