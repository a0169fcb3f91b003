#include "homecare/lists.h"

namespace rangkul::homecare {

using screen::ColumnKind;
using screen::FilterKind;

namespace {

// A secret case has no name and no place in a list.
constexpr std::string_view client =
    "CASE WHEN c.confidentiality = 'rahasia' THEN COALESCE(cp.alias, '') ELSE COALESCE(p.name, "
    "cp.alias, '') END";
constexpr std::string_view village =
    "CASE WHEN c.confidentiality = 'rahasia' THEN '•••' ELSE COALESCE(r.name, c.area) END";
constexpr std::string_view client_joins =
    " LEFT JOIN case_person cp ON cp.id = (SELECT MIN(o.id) FROM case_person o WHERE o.case_file = "
    "c.id AND o.role = 'client' AND o.removed = 0) LEFT JOIN person p ON p.id = cp.person "
    "LEFT JOIN region r ON r.code = c.area";

std::string with_clients(std::string_view from) {
  return std::string(from) + std::string(client_joins);
}
std::string seen(std::string_view scope) {
  return std::string(scope) + " AND " + std::string(cases::seen_where);
}

}  // namespace

db::Binds list_binds(Context const& context) {
  auto binds = cases::seen_binds(context);
  binds.push_back(db::bind("late", late_before(context)));
  binds.push_back(db::bind("day", db::today(context)));
  return binds;
}

screen::List const& visits_list() {
  // Index homecare_visit_day, or homecare_visit_area within an area; cases and clients by key.
  static auto const from = with_clients("homecare_visit v JOIN case_file c ON c.id = v.case_file");
  static auto const where =
      seen("v.area >= :scope_from AND v.area < :scope_to AND v.state <> 'dropped'");
  static screen::List const list{
      .name = "homecare.visits",
      .from = from,
      .where = where,
      .counted = "homecare_visit v JOIN case_file c ON c.id = v.case_file",
      .id = "v.id",
      .columns = {{.key = "client",
                   .sql = client,
                   .link = "/perawatan-rumah/kunjungan/{id}",
                   .below = "number"},
                  {.key = "number", .sql = "c.number"},
                  {.key = "village", .sql = village},
                  {.key = "programme", .sql = "v.programme_name"},
                  {.key = "planned_on",
                   .sql = "v.planned_on",
                   .kind = ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "state",
                   .sql = "CASE WHEN v.state = 'missed' OR (v.state = 'planned' AND v.planned_on < "
                          ":late) THEN 'late' ELSE v.state END",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "homecare.state"},
                  {.key = "carer", .sql = "v.carer_name", .kind = ColumnKind::actor},
                  {.key = "id", .sql = "v.id", .kind = ColumnKind::hidden}},
      .filters =
          {{.key = "keadaan",
            .kind = FilterKind::choice,
            .where = "(CASE WHEN v.state = 'missed' OR (v.state = 'planned' AND "
                     "v.planned_on < :late) THEN 'late' WHEN v.state = 'planned' THEN "
                     "'planned' WHEN v.state = 'open' THEN 'open' WHEN v.state = 'done' "
                     "THEN 'done' ELSE 'failed' END) = :f_keadaan",
            .choices = {"late", "planned", "open", "done", "failed"}},
           {.key = "punya",
            .kind = FilterKind::choice,
            .where = "(CASE WHEN v.carer = :account THEN 'saya' ELSE 'lain' END) = :f_punya",
            .choices = {"saya", "lain"}},
           {.key = "program", .kind = FilterKind::text, .where = "v.programme = :f_program"},
           {.key = "petugas",
            .kind = FilterKind::text,
            .where = "v.carer_name >= :f_petugas AND v.carer_name < :f_petugas_end",
            .prefix = true},
           {.key = "dari", .kind = FilterKind::date_from, .where = "v.planned_on >= :f_dari"},
           {.key = "sampai", .kind = FilterKind::date_to, .where = "v.planned_on <= :f_sampai"},
           {.key = "wilayah",
            .kind = FilterKind::region,
            .where = "v.area >= :f_wilayah_from AND v.area < :f_wilayah_to"}},
      .sort = "planned_on",
      .people = "care_visits",
  };
  return list;
}

screen::List const& plans_list() {
  // Index homecare_plan_result, or homecare_plan_area within an area; cases and clients by key.
  static auto const from = with_clients("homecare_plan h JOIN case_file c ON c.id = h.case_file");
  static auto const where = seen("h.area >= :scope_from AND h.area < :scope_to AND h.current = 1");
  static screen::List const list{
      .name = "homecare.plans",
      .from = from,
      .where = where,
      .counted = "homecare_plan h JOIN case_file c ON c.id = h.case_file",
      .id = "h.id",
      .columns = {{.key = "client",
                   .sql = client,
                   .link = "/perawatan-rumah/kasus/{case}",
                   .below = "number"},
                  {.key = "number", .sql = "c.number"},
                  {.key = "village", .sql = village},
                  {.key = "programme", .sql = "h.programme_name"},
                  {.key = "carer", .sql = "h.carer_name", .kind = ColumnKind::actor},
                  {.key = "result_on",
                   .sql = "h.result_on",
                   .kind = ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "state",
                   .sql = "CASE WHEN h.state = 'ended' THEN 'ended' WHEN h.result_on <= :day THEN "
                          "'result' ELSE 'running' END",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "homecare.plan_state"},
                  {.key = "case", .sql = "h.case_file", .kind = ColumnKind::hidden}},
      .filters = {{.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN h.state = 'ended' THEN 'ended' WHEN h.result_on <= :day "
                            "THEN 'result' ELSE 'running' END) = :f_keadaan",
                   .choices = {"running", "result", "ended"}},
                  {.key = "punya",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN h.carer = :account THEN 'saya' ELSE 'lain' END) = :f_punya",
                   .choices = {"saya", "lain"}},
                  {.key = "program", .kind = FilterKind::text, .where = "h.programme = :f_program"},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "h.area >= :f_wilayah_from AND h.area < :f_wilayah_to"}},
      .sort = "result_on",
      .people = "care_plans",
  };
  return list;
}

}  // namespace rangkul::homecare
