#include "registry/people_lists.h"

#include "registry/pages.h"
#include "registry/quality.h"

namespace rangkul::registry {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;
using screen::Visit;

screen::List const& people_list() {
  // Index person_region: the area is a range of it, and the villages are its order. Index
  // person_name: by name, and by the beginning of a name.
  static screen::List const list{
      .name = "registry.people",
      .from =
          "person p LEFT JOIN family f ON f.id = p.family LEFT JOIN person h ON h.id = f.head "
          "LEFT JOIN region r ON r.code = p.region",
      .where = "p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL",
      .counted = "person p",
      .id = "p.id",
      .columns =
          {Column{.key = "name",
                  .sql = "p.name",
                  .sortable = true,
                  .link = "/orang/{id}",
                  .below = "code",
                  .order = "lower(p.name)"},
           Column{.key = "code", .sql = "COALESCE(p.temporary_code, '')"},
           Column{.key = "nik",
                  .sql = "p.nik",
                  .kind = ColumnKind::nik,
                  .field_class = auth::FieldClass::k2},
           Column{.key = "born", .sql = "p.born", .kind = ColumnKind::date, .sortable = true},
           Column{.key = "age",
                  .sql = "CASE WHEN p.life <> 'mati' THEN p.born END",
                  .kind = ColumnKind::age},
           Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
           Column{.key = "place",
                  .sql = "p.region",
                  .kind = ColumnKind::hidden,
                  .sortable = true,
                  .never_null = true},
           Column{.key = "head",
                  .sql = "COALESCE(h.name, f.rt || '/' || f.rw)",
                  .link = "/keluarga/{family}",
                  .below = "village"},
           Column{.key = "family", .sql = "p.family", .kind = ColumnKind::hidden},
           Column{
               .key = "decile", .sql = "p.decile", .kind = ColumnKind::integer, .sortable = true},
           Column{.key = "source",
                  .sql = "CASE WHEN p.in_city = 1 AND p.in_ministry = 1 THEN 'both' "
                         "WHEN p.in_city = 1 THEN 'city' WHEN p.in_ministry = 1 THEN 'ministry' "
                         "ELSE 'office' END",
                  .kind = ColumnKind::chip,
                  .chip_prefix = "registry.source"},
           Column{.key = "life",
                  .sql = "p.life",
                  .kind = ColumnKind::chip,
                  .chip_prefix = "registry.life"},
           Column{.key = "doubts",
                  .sql = "p.doubts",
                  .kind = ColumnKind::integer,
                  .sortable = true,
                  .link = "/orang/{id}#mutu"},
           Column{.key = "id", .sql = "p.id", .kind = ColumnKind::hidden}},
      .filters =
          {Filter{.key = "nama",
                  .kind = FilterKind::text,
                  .where = "lower(p.name) >= :f_nama AND lower(p.name) < :f_nama_end",
                  .folded = true,
                  .prefix = true},
           Filter{.key = "wilayah",
                  .kind = FilterKind::region,
                  .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"},
           Filter{.key = "hidup",
                  .kind = FilterKind::choice,
                  .where = "p.life = :f_hidup",
                  .choices = {"hidup", "mati", "pindah", "hilang", "pergi", "tidak_valid"}},
           Filter{
               .key = "sumber",
               .kind = FilterKind::choice,
               .where =
                   "CASE :f_sumber WHEN 'city' THEN p.in_city WHEN 'ministry' THEN p.in_ministry "
                   "WHEN 'both' THEN p.in_city * p.in_ministry "
                   "ELSE (1 - p.in_city) * (1 - p.in_ministry) END = 1",
               .choices = {"city", "ministry", "both", "office"}},
           Filter{.key = "identitas",
                  .kind = FilterKind::choice,
                  .where = "p.identity = :f_identitas",
                  .choices = {"known", "temporary"}}},
      .sort = "place",
      .people = "person",
  };
  return list;
}

screen::List const& families_list() {
  // Index family_region: the area is a range of it, and the villages are its order.
  static screen::List const list{
      .name = "registry.families",
      .from =
          "family f LEFT JOIN person h ON h.id = f.head LEFT JOIN region r ON r.code = f.region",
      .where = "f.region >= :scope_from AND f.region < :scope_to AND f.ended IS NULL",
      .counted = "family f",
      .id = "f.id",
      .columns = {Column{.key = "head",
                         .sql = "COALESCE(h.name, f.rt || '/' || f.rw)",
                         .sortable = true,
                         .link = "/keluarga/{id}"},
                  Column{.key = "no_kk",
                         .sql = "f.no_kk",
                         .kind = ColumnKind::no_kk,
                         .field_class = auth::FieldClass::k2},
                  Column{.key = "members",
                         .sql = "(SELECT COUNT(*) FROM person m WHERE m.family = f.id AND "
                                "m.merged_into IS NULL)",
                         .kind = ColumnKind::integer},
                  Column{.key = "address", .sql = "f.address", .field_class = auth::FieldClass::k2},
                  Column{.key = "rt", .sql = "f.rt"}, Column{.key = "rw", .sql = "f.rw"},
                  Column{.key = "village", .sql = "COALESCE(r.name, f.region)"},
                  Column{.key = "place",
                         .sql = "f.region",
                         .kind = ColumnKind::hidden,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "id", .sql = "f.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "f.region >= :f_wilayah_from AND f.region < :f_wilayah_to"},
                  Filter{.key = "desil",
                         .kind = FilterKind::choice,
                         .where = "EXISTS (SELECT 1 FROM person m WHERE m.family = f.id AND "
                                  "m.merged_into IS NULL AND m.life <> 'mati' AND m.decile <= "
                                  ":f_desil)",
                         .choices = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
                  Filter{.key = "rw", .kind = FilterKind::text, .where = "f.rw = :f_rw"},
                  Filter{.key = "rt", .kind = FilterKind::text, .where = "f.rt = :f_rt"}},
      .sort = "place",
      .people = "family",
  };
  return list;
}

screen::List const& doubts_list() {
  // Index quality_finding_region, or quality_finding_code where one kind is asked for.
  static screen::List const list{
      .name = "registry.doubts",
      .from =
          "quality_finding q JOIN person p ON p.id = q.person "
          "LEFT JOIN family f ON f.id = p.family LEFT JOIN region r ON r.code = q.region",
      .where = "q.region >= :scope_from AND q.region < :scope_to AND q.accepted_event IS NULL",
      .id = "q.id",
      .columns =
          {Column{.key = "name", .sql = "p.name", .sortable = true, .link = "/orang/{person}#mutu"},
           Column{
               .key = "kind", .sql = "q.code", .kind = ColumnKind::chip, .chip_prefix = "quality"},
           Column{.key = "nik",
                  .sql = "p.nik",
                  .kind = ColumnKind::nik,
                  .field_class = auth::FieldClass::k2},
           Column{.key = "born", .sql = "p.born", .kind = ColumnKind::date},
           Column{.key = "rt", .sql = "COALESCE(f.rt, '')"},
           Column{.key = "rw", .sql = "COALESCE(f.rw, '')"},
           Column{.key = "village", .sql = "COALESCE(r.name, q.region)"},
           Column{.key = "place",
                  .sql = "q.region",
                  .kind = ColumnKind::hidden,
                  .sortable = true,
                  .never_null = true},
           Column{.key = "repair",
                  .sql = "q.code",
                  .kind = ColumnKind::chip,
                  .link = "/orang/{person}/perbaiki/{code}",
                  .chip_prefix = "quality.repair",
                  .link_needs = May::edit_people},
           Column{.key = "code", .sql = "q.code", .kind = ColumnKind::hidden},
           Column{.key = "person", .sql = "q.person", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "q.region >= :f_wilayah_from AND q.region < :f_wilayah_to"},
                  Filter{.key = "jenis",
                         .kind = FilterKind::choice,
                         .where = "q.code = :f_jenis",
                         .choices = {quality_codes.begin(), quality_codes.end()}},
                  Filter{.key = "kelompok",
                         .kind = FilterKind::choice,
                         .where = "q.code LIKE :f_kelompok || '.%'",
                         .choices = {quality_groups.begin(), quality_groups.end()}}},
      .sort = "place",
      .people = "person",
  };
  return list;
}

void add_people_lists(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_people);
  screen::registered(people_list(), "/orang");
  screen::registered(families_list(), "/keluarga");
  auto const people = [](Visit& visit) {
    screen::PageHead head{.title = visit.say("registry.people.title"),
                          .context = visit.say("registry.people.context"),
                          .current = "people"};
    if (visit.context.actor.may(May::edit_people)) {
      head.actions.push_back({.label = visit.say("registry.person.new"),
                              .address = "/orang/baru",
                              .icon = "tambah",
                              .primary = true});
      head.actions.push_back({.label = visit.say("registry.person.new_unidentified"),
                              .address = "/orang/tanpa-identitas"});
    }
    return screen::list_page(visit, people_list(), {.head = head});
  };
  auto const families = [](Visit& visit) {
    return screen::list_page(visit, families_list(),
                             {.head = {.title = visit.say("registry.families.title"),
                                       .context = visit.say("registry.families.context"),
                                       .current = "families"}});
  };
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/orang", see, people, "registry.people.title");
    routes.get(prefix + "/keluarga", see, families, "registry.families.title");
  }
}

}  // namespace rangkul::registry
