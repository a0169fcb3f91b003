#include "audit/audit.h"
#include "base/text.h"
#include "matching/reconcile_outputs_sql.h"
#include "matching/reconcile_pages.h"
#include "registry/import.h"
#include "registry/people.h"
#include "registry/person_record.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"
#include "sheet/writer.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_outputs_sql;
using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;
using Fields = std::map<std::string, std::string>;

/// What a change list tells, in the order of the village's work.
constexpr std::array<MonthClass, 9> listed_classes{
    MonthClass::dead,          MonthClass::unexplained, MonthClass::gone,
    MonthClass::moved_out,     MonthClass::moved_in,    MonthClass::fresh,
    MonthClass::contradictory, MonthClass::doubled,     MonthClass::changed};
constexpr int most_rows = 200'000;

struct ChangeRow {
  FindingId id;
  std::string month_class, region, other_region, reason, name;
  PersonId person;
  std::string changed, differs;
  Value details;
  std::string flags, state, verdict;
  Fields fields;
};

ChangeRow row_of(db::Row const& row) {
  auto const cell = [&](std::size_t i) { return db::detail::Read<std::string>::get(row[i]); };
  ChangeRow out;
  out.id = db::detail::Read<FindingId>::get(row[0]);
  out.month_class = cell(1);
  out.region = cell(2);
  out.other_region = cell(3);
  out.reason = cell(4);
  out.name = cell(5);
  out.person = db::detail::Read<PersonId>::get(row[6]);
  out.changed = cell(7);
  out.differs = cell(8);
  out.details = parse_json(cell(9)).value_or(Value{});
  out.flags = cell(10);
  out.state = cell(11);
  out.verdict = cell(12);
  out.fields = registry::source_fields(cell(14));
  out.fields["region"] = cell(15);
  return out;
}

void each_row(Context& context, MonthId month, MonthClass month_class, RegionCode const& where,
              std::function<void(ChangeRow const&)> const& take) {
  auto const area = range_of(where);
  auto const scope = context.actor.scope();
  std::vector<db::CellType> types(16, db::CellType::text);
  for (std::size_t const i : {std::size_t{0}, std::size_t{6}, std::size_t{13}})
    types[i] = db::CellType::integer;
  context.tx.rows(sql::change_rows,
                  {db::bind("month", month), db::bind("class", month_class_key(month_class)),
                   db::bind("area_from", area.from), db::bind("area_to", area.to),
                   db::bind("scope_from", scope.from), db::bind("scope_to", scope.to),
                   db::bind("limit", most_rows)},
                  types, [&](db::Row const& row) {
                    take(row_of(row));
                    return true;
                  });
}

std::string shown(Visit const& visit, std::string const& key, std::string const& stored) {
  if (stored.empty()) return "–";
  auto const* field = registry::find_file_field(key);
  return field == nullptr ? stored : screen::shown(visit, *field, stored);
}

/// "Tanggal lahir: 1 Jan 1990, registri 2 Jan 1990", one line a field.
std::vector<std::string> difference_lines(Visit const& visit, ChangeRow const& row) {
  std::vector<std::string> out;
  auto const* fields = row.details.fields();
  if (fields == nullptr) return out;
  auto const differs = "," + row.differs + ",";
  for (auto const& [key, told] : *fields) {
    auto const value = [&](std::size_t i) {
      auto const* list = told.list();
      return list == nullptr || list->size() <= i ? std::string{} : (*list)[i].text_or_empty();
    };
    auto const label = visit.say("registry.person." + key);
    bool const against_us = differs.find("," + key + ",") != std::string::npos;
    out.push_back(visit.say(against_us ? "reconcile.line.differs" : "reconcile.line.changed",
                            {{"field", label},
                             {"last", shown(visit, key, value(0))},
                             {"now", shown(visit, key, value(1))},
                             {"ours", shown(visit, key, value(2))}}));
  }
  return out;
}

std::vector<std::string> remark_lines(Visit const& visit, ChangeRow const& row) {
  auto out = difference_lines(visit, row);
  if (!row.other_region.empty())
    out.insert(out.begin(), other_village(visit, row.month_class, row.other_region));
  if (!row.reason.empty()) out.push_back(visit.say("reconcile.reason." + row.reason));
  for (auto const flag : split(row.flags, ','))
    if (flag == "nik" || flag == "whole_family" || flag == "elsewhere")
      out.push_back(visit.say("reconcile.flag." + std::string(flag)));
  return out;
}

Html lines(std::vector<std::string> const& list) {
  Html out;
  for (auto const& line : list) out += element("div", text(line));
  return out;
}

std::string address_of(Visit const& visit, ChangeRow const& row) {
  auto const value = [&](char const* key) {
    auto const at = row.fields.find(key);
    return at == row.fields.end() ? std::string{} : at->second;
  };
  auto out = shown(visit, "address", value("address"));
  if (!value("rt").empty()) out += " RT " + value("rt") + " RW " + value("rw");
  return out;
}

Html class_sheet(Visit& visit, Month const& month, MonthClass month_class, RegionCode const& where,
                 std::int64_t& count) {
  auto const key = std::string(month_class_key(month_class));
  screen::Table table;
  table.columns = {{visit.say("reconcile.list.name")},    {visit.say("reconcile.list.nik")},
                   {visit.say("reconcile.list.address")}, {visit.say("reconcile.list.what")},
                   {visit.say("reconcile.list.verdict")}, {visit.say("reconcile.list.hand")}};
  each_row(visit.context, month.id, month_class, where, [&](ChangeRow const& row) {
    auto const nik = row.fields.find("nik");
    table.rows.push_back(
        {http::link(finding_address(row.id), text(row.name)),
         element("span", {{"class", "id"}},
                 text(shown(visit, "nik", nik == row.fields.end() ? "" : nik->second))),
         text(address_of(visit, row)), lines(remark_lines(visit, row)),
         text(row.verdict.empty()
                  ? visit.say(row.state == "open" ? "reconcile.state.open" : "reconcile.list.none")
                  : visit.say("reconcile.verdict." + row.verdict)),
         Html{}});
  });
  count += static_cast<std::int64_t>(table.rows.size());
  if (table.rows.empty()) return {};
  return screen::sheet(
      {.heading = visit.say("reconcile.class." + key),
       .remark =
           visit.say("reconcile.list.count",
                     {{"count", group_thousands(static_cast<std::int64_t>(table.rows.size()))}}),
       .body = screen::table(table)});
}

Html signatures(Visit const& visit) {
  auto const place = [&](char const* key) {
    return element(
        "div", element("p", visit.words(key)) + element("p", http::Attributes{{"class", "line"}}));
  };
  return element("div", {{"class", "signatures"}},
                 place("reconcile.list.sign_village") + place("reconcile.list.sign_office"));
}

Result<RegionCode> place_of(Visit const& visit) {
  auto const parsed = RegionCode::parse(visit.request.param("village"));
  if (!parsed.ok() || parsed.value().text().empty()) return not_found();
  auto const& actor = visit.context.actor;
  auto const& place = parsed.value();
  if (!actor.sees(place)) return not_found();
  return place;
}

Value row_json(Visit const& visit, ChangeRow const& row) {
  Value::List told;
  for (auto const& line : remark_lines(visit, row)) told.emplace_back(line);
  return Value::object({{"id", row.id.text()},
                        {"class", row.month_class},
                        {"name", row.name},
                        {"what", Value(std::move(told))},
                        {"verdict", row.verdict}});
}

/// Columns of the ministry's file, with what people decided in them.
class MinistrySheet {
 public:
  static Result<std::string> write(Visit& visit, Month const& month, RegionCode const& where,
                                   std::int64_t& count) {
    // The file stands in the whole office's area; its rows are the reader's.
    auto const office = Actor::system("reconcile");
    Context wider{visit.context.tx, office, visit.context.clock, visit.context.catalogue, {}};
    auto const mapping = TRY(registry::mapping_of(wider, ImportId{month.now_import}));
    auto file = TRY(sheet::TempFile::create());
    sheet::XlsxLayout layout;
    layout.sheet_name = month.month;
    std::vector<std::string> fields;
    for (auto const& column : mapping.columns) {
      if (column.field.empty() || column.field == "-") continue;
      fields.push_back(column.field);
      layout.columns.push_back({column.heading, 0});
    }
    constexpr int wide = 60;
    layout.columns.push_back({visit.say("reconcile.list.class"), 24});
    layout.columns.push_back({visit.say("reconcile.list.verdict"), 24});
    layout.columns.push_back({visit.say("reconcile.list.what"), wide});
    auto const writer = TRY(sheet::XlsxWriter::create(file.path(), std::move(layout)));
    Status status;
    for (auto const month_class : listed_classes)
      each_row(visit.context, month.id, month_class, where, [&](ChangeRow const& row) {
        if (!status.ok()) return;
        ++count;
        status = add(visit, *writer, fields, row);
      });
    TRY(status);
    TRY(writer->close());
    return file.release();
  }

 private:
  /// Our value where ours was kept; masked for whoever may not see full numbers.
  static std::string value_of(Visit const& visit, ChangeRow const& row, std::string const& key) {
    auto const at = row.fields.find(key);
    auto value = at == row.fields.end() ? std::string{} : at->second;
    if (row.verdict == "keep" &&
        ("," + row.differs + ",").find("," + key + ",") != std::string::npos)
      if (auto const* told = row.details[key].list(); told != nullptr && told->size() > 2)
        value = (*told)[2].text_or_empty();
    auto const* field = registry::find_file_field(key);
    bool const plain =
        field == nullptr ||
        auth::visibility(visit.context.actor, field->field_class) == auth::Visible::full;
    return plain || value.empty() ? value : screen::shown(visit, *field, value);
  }
  static Status add(Visit const& visit, sheet::XlsxWriter& writer,
                    std::vector<std::string> const& fields, ChangeRow const& row) {
    std::vector<std::string> cells;
    for (auto const& key : fields) cells.push_back(value_of(visit, row, key));
    cells.push_back(visit.say("reconcile.class." + row.month_class));
    cells.push_back(row.verdict.empty() ? std::string{}
                                        : visit.say("reconcile.verdict." + row.verdict));
    std::string told;
    for (auto const& line : remark_lines(visit, row)) told += (told.empty() ? "" : "; ") + line;
    cells.push_back(std::move(told));
    std::vector<sheet::OutCell> out;
    for (auto const& cell : cells)
      out.push_back(cell.empty() ? sheet::OutCell{} : sheet::OutCell{std::string_view(cell)});
    return writer.add(out);
  }
};

Result<Answer> workbook_page(Visit& visit, Month const& month, RegionCode const& where) {
  TRY(visit.context.may(May::export_lists));
  std::int64_t count = 0;
  auto const file = TRY(MinistrySheet::write(visit, month, where, count));
  audit::record(visit.context, {.action = "export",
                                .kind = "reconcile_list",
                                .id = month.id.value(),
                                .purpose = month.month + " " + where.text(),
                                .rows = count});
  return http::file_answer({file, true}, "perubahan-" + month.month + "-" + where.text() + ".xlsx");
}

Result<Answer> village_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  auto const where = TRY(place_of(visit));
  if (!month.is_counted()) return not_found();
  auto const format = visit.request.query.get("format");
  if (format == "xlsx") return workbook_page(visit, month, where);
  if (!format.empty()) return invalid("reconcile.format", {}, "format");
  // What stands nowhere in particular counts for a larger area: it has no list of its own.
  if (where.level() != RegionLevel::village)
    return http::see_other(month_address(month.month) + "/wilayah");
  std::int64_t count = 0;
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const month_class : listed_classes)
      each_row(visit.context, month.id, month_class, where,
               [&](ChangeRow const& row) { rows.push_back(row_json(visit, row)); });
    return http::json_answer(Value::object(
        {{"month", month.month}, {"village", where.text()}, {"rows", Value(std::move(rows))}}));
  }
  auto const village = screen::region_label(visit, where.text());
  auto head = month_head(visit, month, visit.say("reconcile.list.title", {{"village", village}}));
  std::vector<Html> parts;
  for (auto const month_class : listed_classes)
    parts.push_back(class_sheet(visit, month, month_class, where, count));
  head.context = visit.say("reconcile.list.context", {{"count", group_thousands(count)},
                                                      {"month", month_title(visit, month.month)}});
  if (visit.context.actor.may(May::export_lists))
    head.actions.push_back(
        {.label = visit.say("reconcile.list.xlsx"),
         .address = month_address(month.month) + "/desa/" + where.text() + "?format=xlsx",
         .icon = "unduh"});
  auto const print =
      element("p", {{"class", "buttons"}},
              element("button",
                      {{"type", "button"}, {"class", "button primary"}, {"data-print", http::on()}},
                      http::icon("cetak") + visit.words("reconcile.print")));
  audit::record(visit.context, {.action = "print",
                                .kind = "reconcile_list",
                                .id = month.id.value(),
                                .purpose = month.month + " " + where.text(),
                                .rows = count});
  if (count == 0)
    parts.push_back(screen::empty({.icon = "centang",
                                   .heading = visit.say("reconcile.list.empty"),
                                   .why = visit.say("reconcile.list.empty.why")}));
  else
    parts.push_back(signatures(visit));
  return screen::page(visit, head, print + screen::stack(parts));
}

struct DeadRow {
  FindingId id;
  std::string name, nik;
  RegionCode region;
  PersonId person;
  FamilyId family;
  std::string life, died;
  bool listed{false};
  std::vector<std::string> receives;
  std::string verdict;
};

std::vector<DeadRow> dead_rows(Visit& visit, Month const& month, StandingAids const& aids,
                               FindingId after, int limit) {
  auto& context = visit.context;
  auto const scope = context.actor.scope();
  std::vector<DeadRow> out;
  context.tx.each(
      sql::dead,
      {db::bind("month", month.id), db::bind("after", after.value()), db::bind("limit", limit),
       db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
      [&](FindingId id, std::string name, std::string nik, RegionCode region, PersonId person,
          FamilyId family, std::string life, std::string died, bool listed, bool pkh, bool bpnt,
          bool pbi, std::string verdict) {
        DeadRow row{id,
                    std::move(name),
                    std::move(nik),
                    std::move(region),
                    person,
                    family,
                    std::move(life),
                    std::move(died),
                    listed,
                    {},
                    std::move(verdict)};
        if (pkh) row.receives.emplace_back("PKH");
        if (bpnt) row.receives.emplace_back("Sembako/BPNT");
        if (pbi) row.receives.emplace_back("PBI-JKN");
        out.push_back(std::move(row));
      });
  if (aids)
    for (auto& row : out) {
      if (!row.person.is_set()) continue;
      for (auto& name : aids(context, row.person, row.family))
        row.receives.push_back(std::move(name));
    }
  return out;
}

std::string joined(std::vector<std::string> const& list) {
  std::string out;
  for (auto const& one : list) out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::string said_by(Visit const& visit, DeadRow const& row) {
  return visit.say(row.life == "mati" ? "reconcile.dead.register" : "reconcile.dead.ministry");
}

Result<Answer> dead_workbook(Visit& visit, Month const& month, StandingAids const& aids) {
  TRY(visit.context.may(May::export_lists));
  auto const rows = dead_rows(visit, month, aids, {}, most_rows);
  auto file = TRY(sheet::TempFile::create());
  sheet::XlsxLayout layout;
  layout.sheet_name = month.month;
  for (auto const* key :
       {"name", "nik", "village", "said_by", "died", "listed", "receives", "verdict"})
    layout.columns.push_back({visit.say("reconcile.dead.column." + std::string(key)), 0});
  auto const writer = TRY(sheet::XlsxWriter::create(file.path(), std::move(layout)));
  for (auto const& row : rows) {
    std::vector<std::string> const cells{
        row.name,
        shown(visit, "nik", row.nik),
        screen::region_label(visit, row.region.text()),
        said_by(visit, row),
        shown(visit, "died", row.died),
        visit.say(row.listed ? "reconcile.dead.listed" : "reconcile.dead.gone"),
        joined(row.receives),
        row.verdict.empty() ? std::string{} : visit.say("reconcile.verdict." + row.verdict)};
    std::vector<sheet::OutCell> out;
    for (auto const& cell : cells) out.emplace_back(std::string_view(cell));
    TRY(writer->add(out));
  }
  TRY(writer->close());
  audit::record(visit.context, {.action = "export",
                                .kind = "reconcile_dead",
                                .id = month.id.value(),
                                .purpose = month.month,
                                .rows = static_cast<std::int64_t>(rows.size())});
  return http::file_answer({file.release(), true}, "meninggal-" + month.month + ".xlsx");
}

Value dead_json(std::vector<DeadRow> const& rows) {
  Value::List out;
  for (auto const& row : rows) {
    Value::List receives;
    for (auto const& one : row.receives) receives.emplace_back(one);
    out.push_back(Value::object({{"id", row.id.text()},
                                 {"name", row.name},
                                 {"person", row.person.text()},
                                 {"listed", row.listed},
                                 {"receives", Value(std::move(receives))},
                                 {"verdict", row.verdict}}));
  }
  return Value::object({{"rows", Value(std::move(out))}});
}

Html aid_chips(std::vector<std::string> const& aids) {
  Html out;
  for (auto const& aid : aids) out += screen::chip(Tone::soon, aid) + text(" ");
  return out;
}

Result<Answer> dead_page(Visit& visit, StandingAids const& aids) {
  auto const month = TRY(month_of(visit));
  auto const format = visit.request.query.get("format");
  if (format == "xlsx") return dead_workbook(visit, month, aids);
  if (!format.empty()) return invalid("reconcile.format", {}, "format");
  constexpr int page_rows = 25;
  auto const after = FindingId::parse(visit.request.query.get("sesudah")).value_or(FindingId{});
  auto rows = dead_rows(visit, month, aids, after, page_rows + 1);
  bool const more = rows.size() > page_rows;
  if (more) rows.pop_back();
  audit::record(visit.context, {.action = "list",
                                .kind = "reconcile_dead",
                                .id = month.id.value(),
                                .purpose = month.month,
                                .rows = static_cast<std::int64_t>(rows.size())});
  if (visit.request.wants_json()) return http::json_answer(dead_json(rows));
  auto head = month_head(visit, month, visit.say("reconcile.out.meninggal"));
  head.context = visit.say("reconcile.out.meninggal.why");
  if (visit.context.actor.may(May::export_lists))
    head.actions.push_back({.label = visit.say("reconcile.list.xlsx_plain"),
                            .address = month_address(month.month) + "/meninggal?format=xlsx",
                            .icon = "unduh"});
  if (rows.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "centang",
                                       .heading = visit.say("reconcile.dead.none"),
                                       .why = visit.say("reconcile.dead.none.why")}));
  screen::Table table;
  for (auto const* key : {"name", "nik", "village", "said_by", "died", "listed", "receives"})
    table.columns.push_back({visit.say("reconcile.dead.column." + std::string(key))});
  for (auto const& row : rows)
    table.rows.push_back(
        {http::link(finding_address(row.id), text(row.name)), text(shown(visit, "nik", row.nik)),
         text(screen::region_label(visit, row.region.text())), text(said_by(visit, row)),
         text(shown(visit, "died", row.died)),
         screen::chip(row.listed ? Tone::late : Tone::plain,
                      visit.say(row.listed ? "reconcile.dead.listed" : "reconcile.dead.gone")),
         row.receives.empty() ? visit.words("reconcile.dead.nothing") : aid_chips(row.receives)});
  auto body = screen::sheet({.heading = visit.say("reconcile.dead.heading"),
                             .body = screen::table(table),
                             .footer = visit.words("reconcile.dead.rule")});
  if (more)
    body += screen::button_link(
        {.label = visit.say("reconcile.more"),
         .address = month_address(month.month) + "/meninggal?sesudah=" + rows.back().id.text()});
  return screen::page(visit, head, body);
}

}  // namespace

void add_output_routes(screen::Routes& routes, StandingAids const& aids) {
  auto const see = http::Policy::right(May::see_reconciliation);
  std::string const month = "/rekonsiliasi/{month}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + month + "/desa/{village}", see, village_page, "reconcile.out.wilayah");
    routes.get(
        prefix + month + "/meninggal", see, [aids](Visit& visit) { return dead_page(visit, aids); },
        "reconcile.out.meninggal");
  }
}

}  // namespace rangkul::matching
