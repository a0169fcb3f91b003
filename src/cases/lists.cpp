#include "cases/lists.h"

namespace rangkul::cases {

using screen::ColumnKind;
using screen::FilterKind;

namespace {

// A list says neither what a secret case is about nor where.
constexpr std::string_view open_title =
    "CASE WHEN c.confidentiality = 'rahasia' THEN '•••' ELSE c.title END";
constexpr std::string_view open_village =
    "CASE WHEN c.confidentiality = 'rahasia' THEN '•••' ELSE COALESCE(r.name, c.area) END";

}  // namespace

std::string turns_text(Context const& context) {
  std::string out = "|";
  for (auto const& role : context.actor.roles()) out += role + "|";
  return out;
}

db::Binds list_binds(Context const& context) {
  auto binds = seen_binds(context);
  binds.push_back(db::bind("turns", turns_text(context)));
  return binds;
}

screen::List const& cases_list() {
  // Index case_file_opened, or case_file_area within an area; teams and glass by key.
  static std::string const where =
      "c.area >= :scope_from AND c.area < :scope_to AND " + std::string(seen_where);
  static screen::List const list{
      .name = "cases",
      .from = "case_file c LEFT JOIN region r ON r.code = c.area",
      .where = where,
      .counted = "case_file c",
      .id = "c.id",
      .columns = {{.key = "number", .sql = "c.number", .link = "/kasus/{id}", .below = "procedure"},
                  {.key = "title", .sql = open_title},
                  {.key = "procedure", .sql = "c.procedure_name"},
                  {.key = "village", .sql = open_village},
                  {.key = "urgency",
                   .sql = "c.urgency",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "cases.urgency"},
                  {.key = "state",
                   .sql =
                       "CASE WHEN c.state = 'ended' THEN 'ended' WHEN c.due_at < :now THEN 'late' "
                       "ELSE 'open' END",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "cases.state"},
                  {.key = "worker", .sql = "c.worker_name", .kind = ColumnKind::actor},
                  {.key = "opened_at",
                   .sql = "c.opened_at",
                   .kind = ColumnKind::instant,
                   .sortable = true,
                   .never_null = true,
                   .straight = true},
                  {.key = "id", .sql = "c.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "c.state = :f_keadaan",
                   .choices = {"open", "ended"}},
                  {.key = "prosedur",
                   .kind = FilterKind::text,
                   .where = "c.procedure = :f_prosedur"},
                  {.key = "urgensi",
                   .kind = FilterKind::choice,
                   .where = "c.urgency = :f_urgensi",
                   .choices = {"red", "yellow", "green"}},
                  {.key = "punya",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN c.worker = :account THEN 'saya' WHEN c.worker IS NULL THEN "
                            "'kosong' ELSE 'lain' END) = :f_punya",
                   .choices = {"saya", "kosong", "lain"}},
                  {.key = "nomor",
                   .kind = FilterKind::text,
                   .where = "c.number >= :f_nomor AND c.number < :f_nomor_end",
                   .prefix = true},
                  {.key = "hasil", .kind = FilterKind::text, .where = "c.end_code = :f_hasil"},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "c.area >= :f_wilayah_from AND c.area < :f_wilayah_to"}},
      .sort = "opened_at",
      .descending = true,
      .people = "cases",
  };
  return list;
}

screen::List const& board_list() {
  // Index case_step_due; cases by key.
  static std::string const where =
      "s.area >= :scope_from AND s.area < :scope_to AND " + std::string(seen_where);
  static screen::List const list{
      .name = "cases.board",
      .from =
          "case_step s JOIN case_file c ON c.id = s.case_file "
          "LEFT JOIN region r ON r.code = s.area",
      .where = where,
      .counted = "case_step s JOIN case_file c ON c.id = s.case_file",
      .id = "s.id",
      .columns = {{.key = "step", .sql = "s.step_name", .link = "/kasus/{case}", .below = "number"},
                  {.key = "number", .sql = "c.number"},
                  {.key = "title", .sql = open_title, .below = "village"},
                  {.key = "village", .sql = open_village},
                  {.key = "turn", .sql = "s.turn_name"},
                  {.key = "urgency",
                   .sql = "c.urgency",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "cases.urgency"},
                  {.key = "clock",
                   .sql = "CASE WHEN s.stands = 1 THEN 'stands' WHEN s.due_at < :now THEN 'late' "
                          "WHEN s.due_at < :now + 86400 THEN 'soon' ELSE 'runs' END",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "cases.clock"},
                  {.key = "due_at",
                   .sql = "s.due_at",
                   .kind = ColumnKind::instant,
                   .sortable = true,
                   .never_null = true,
                   .straight = true},
                  {.key = "worker", .sql = "c.worker_name", .kind = ColumnKind::actor},
                  {.key = "case", .sql = "s.case_file", .kind = ColumnKind::hidden}},
      .filters =
          {{.key = "giliran",
            .kind = FilterKind::choice,
            .where = "(CASE WHEN :turns LIKE '%|' || s.turn || '|%' THEN 'saya' ELSE 'lain' END) = "
                     ":f_giliran",
            .choices = {"saya", "lain"}},
           {.key = "jam",
            .kind = FilterKind::choice,
            .where = "(CASE WHEN s.stands = 1 THEN 'stands' WHEN s.due_at < :now THEN 'late' "
                     "WHEN s.due_at < :now + 86400 THEN 'soon' ELSE 'runs' END) = :f_jam",
            .choices = {"late", "soon", "runs", "stands"}},
           {.key = "prosedur", .kind = FilterKind::text, .where = "s.procedure = :f_prosedur"},
           {.key = "langkah", .kind = FilterKind::text, .where = "s.step = :f_langkah"},
           {.key = "pemilik", .kind = FilterKind::text, .where = "s.turn = :f_pemilik"},
           {.key = "punya",
            .kind = FilterKind::choice,
            .where = "(CASE WHEN c.worker = :account THEN 'saya' WHEN c.worker IS NULL THEN "
                     "'kosong' ELSE 'lain' END) = :f_punya",
            .choices = {"saya", "kosong", "lain"}},
           {.key = "wilayah",
            .kind = FilterKind::region,
            .where = "s.area >= :f_wilayah_from AND s.area < :f_wilayah_to"}},
      .sort = "due_at",
      .people = "cases",
  };
  return list;
}

screen::List const& told_list() {
  // Index case_tell_at; steps and cases by key.
  static std::string const where =
      "t.area >= :scope_from AND t.area < :scope_to AND t.at <= :now AND :turns LIKE '%|' || "
      "t.role || '|%' AND " +
      std::string(seen_where);
  static screen::List const list{
      .name = "cases.told",
      .from =
          "case_tell t JOIN case_step s ON s.case_file = t.case_file AND s.step = t.step JOIN "
          "case_file c ON c.id = t.case_file LEFT JOIN region r ON r.code = t.area",
      .where = where,
      .counted = "case_tell t JOIN case_file c ON c.id = t.case_file",
      .id = "t.id",
      .columns = {{.key = "step", .sql = "s.step_name", .link = "/kasus/{case}", .below = "number"},
                  {.key = "number", .sql = "c.number"},
                  {.key = "title", .sql = open_title, .below = "village"},
                  {.key = "village", .sql = open_village},
                  {.key = "turn", .sql = "s.turn_name"},
                  {.key = "due_at", .sql = "s.due_at", .kind = ColumnKind::instant},
                  {.key = "at",
                   .sql = "t.at",
                   .kind = ColumnKind::instant,
                   .sortable = true,
                   .never_null = true,
                   .straight = true},
                  {.key = "heard",
                   .sql = "CASE WHEN t.heard_at IS NULL THEN 'unheard' ELSE 'heard' END",
                   .kind = ColumnKind::chip,
                   .below = "heard_name",
                   .chip_prefix = "cases.told"},
                  {.key = "heard_name", .sql = "t.heard_name", .kind = ColumnKind::actor},
                  {.key = "case", .sql = "t.case_file", .kind = ColumnKind::hidden}},
      .filters = {{.key = "dibaca",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN t.heard_at IS NULL THEN 'unheard' ELSE 'heard' END) = "
                            ":f_dibaca",
                   .choices = {"unheard", "heard"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "t.area >= :f_wilayah_from AND t.area < :f_wilayah_to"}},
      .sort = "at",
      .people = "cases",
  };
  return list;
}

screen::List const& glass_list() {
  // Index case_glass_unheard; a few a year.
  static screen::List const list{
      .name = "cases.glass",
      .from = "case_glass g JOIN case_file c ON c.id = g.case_file",
      .where = "g.area >= :scope_from AND g.area < :scope_to AND :sees_secret = 1",
      .id = "g.id",
      .columns = {{.key = "number", .sql = "c.number", .link = "/kasus/{case}"},
                  {.key = "name",
                   .sql = "g.name",
                   .kind = ColumnKind::actor,
                   .link = "/kasus/darurat/kejadian/{id}"},
                  {.key = "reason", .sql = "g.reason"},
                  {.key = "at",
                   .sql = "g.at",
                   .kind = ColumnKind::instant,
                   .sortable = true,
                   .never_null = true},
                  {.key = "heard",
                   .sql = "CASE WHEN g.heard_at IS NULL THEN 'unheard' ELSE 'heard' END",
                   .kind = ColumnKind::chip,
                   .below = "heard_name",
                   .chip_prefix = "cases.glass"},
                  {.key = "heard_name", .sql = "g.heard_name", .kind = ColumnKind::actor},
                  {.key = "case", .sql = "g.case_file", .kind = ColumnKind::hidden},
                  {.key = "id", .sql = "g.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "dibaca",
                   .kind = FilterKind::choice,
                   .where = "(CASE WHEN g.heard_at IS NULL THEN 'unheard' ELSE 'heard' END) = "
                            ":f_dibaca",
                   .choices = {"unheard", "heard"}}},
      .sort = "at",
      .descending = true,
      .people = "cases",
  };
  return list;
}

}  // namespace rangkul::cases
