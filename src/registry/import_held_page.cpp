// Held rows, mended where they stand; and what changed since the version before.

#include "audit/audit.h"
#include "base/text.h"
#include "http/html.h"
#include "registry/import_mend_sql.h"
#include "registry/import_page_parts.h"
#include "registry/import_run.h"
#include "registry/people.h"
#include "registry/recognise.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr int rows_a_page = 25;

struct HeldFilter {
  std::string code, region, state;
};

HeldFilter filter_of(Visit const& visit) {
  auto const& query = visit.request.query;
  return {query.get("alasan"), query.get("kelurahan"), query.get("keputusan", "open")};
}

std::string query_of(HeldFilter const& filter) {
  return "?alasan=" + http::url_part(filter.code) + "&kelurahan=" + http::url_part(filter.region) +
         "&keputusan=" + http::url_part(filter.state);
}

db::Binds scoped(Visit const& visit, ImportId id) {
  auto const scope = visit.context.actor.scope();
  return {db::bind("import", id), db::bind("scope_from", scope.from),
          db::bind("scope_to", scope.to)};
}

std::vector<std::int64_t> row_numbers(Visit& visit, ImportId id, HeldFilter const& filter) {
  auto binds = scoped(visit, id);
  binds.push_back(db::bind("code", filter.code));
  binds.push_back(db::bind("region", filter.region));
  binds.push_back(db::bind("state", filter.state == "all" ? std::string{} : filter.state));
  binds.push_back(db::bind("after", row_after(visit)));
  binds.push_back(db::bind("limit", rows_a_page));
  std::vector<std::int64_t> out;
  visit.context.tx.each(import_mend_sql::held_page, binds,
                        [&](std::int64_t row_no) { out.push_back(row_no); });
  return out;
}

/// The cell as the file has it; long numbers only for who may see them.
std::string cell_words(Visit const& visit, ImportIssue const& issue) {
  auto const cell = issue.data[issue.field].text_or_empty();
  if (visit.context.actor.may(May::see_full_numbers)) return cell;
  return masked_example(find_file_field(issue.field), cell);
}

Html suggestion_words(Visit const& visit, ImportIssue const& issue) {
  if (issue.suggestion == "!dismiss") return visit.words("import.page.suggestion.dismiss");
  auto const equals = issue.suggestion.find('=');
  auto const field = issue.suggestion.substr(0, equals);
  auto const value = issue.suggestion.substr(equals + 1);
  auto const label = field_label(visit, field);
  if (value.empty()) return visit.words("import.page.suggestion.empty", {{"field", label}});
  auto words = value_words(visit, field, value);
  if (auto const code = RegionCode::parse(value); field == "region" && code.ok())
    words = place_name(visit.context, code.value()) + " (" + value + ")";
  return visit.words("import.page.suggestion", {{"field", label}, {"value", words}});
}

Html problem_cell(Visit& visit, ImportIssue const& issue) {
  auto const tone = issue.row_class == "refused" ? screen::Tone::late : screen::Tone::soon;
  auto out = issue.state == "open"
                 ? screen::chip(tone, visit.say("import.class." + issue.row_class))
                 : screen::chip(screen::Tone::done, visit.say("import.decision." + issue.state));
  out += element("small", visit.words(issue.code));
  auto const cell = cell_words(visit, issue);
  if (!cell.empty())
    out += element("small", visit.words("import.page.file_says", {{"cell", cell}}));
  return out;
}

Html button(Visit const& visit, std::string_view label, std::string_view act,
            bool primary = false) {
  return submit(visit.say("import.page." + std::string(label)), primary, "act", std::string(act));
}

/// Where to write the right value: a choice for codes, else a line.
Html value_input(Visit& visit, ImportIssue const& issue, std::string const& form) {
  auto const id = "isi-" + std::to_string(issue.row_no);
  auto const label = visit.say(
      "import.page.right_value",
      {{"field", field_label(visit, issue.field)}, {"row", group_thousands(issue.row_no)}});
  auto const* field = find_file_field(issue.field);
  auto const named = element("label", {{"class", "unseen"}, {"for", id}}, text(label));
  if (field != nullptr && field->kind == screen::FieldKind::code) {
    Html options = element("option", {{"value", ""}}, text("–"));
    for (auto const& code : visit.context.catalogue.codes(field->code_list).all())
      options += element("option", {{"value", std::to_string(code.code)}},
                         text(code.label.in(visit.language())));
    return named + element("select", {{"id", id}, {"name", "value"}, {"form", form}}, options);
  }
  http::Attributes attributes{
      {"id", id}, {"name", "value"}, {"form", form}, {"autocomplete", "off"}};
  bool const number = field != nullptr && (field->kind == screen::FieldKind::nik ||
                                           field->kind == screen::FieldKind::no_kk);
  if (number) attributes.emplace_back("inputmode", "numeric");
  return named + element("input", attributes);
}

/// The fix of an open row: its suggestion, and a place to write something better.
Html fix_cell(Visit& visit, ImportIssue const& issue, std::string const& form) {
  if (issue.state != "open") return {};
  Html out;
  if (!issue.suggestion.empty()) out += element("p", suggestion_words(visit, issue));
  return out + value_input(visit, issue, form);
}

Html act_cell(Visit& visit, ImportId id, ImportIssue const& issue, std::string const& form) {
  Html buttons;
  if (issue.state != "open") {
    buttons = button(visit, "reopen", "reopen");
  } else if (issue.suggestion.empty()) {
    buttons = button(visit, "save_row", "save", true);
  } else {
    buttons = button(visit, "accept", "accept");
    auto const alike = count_alike(visit.context, id, issue);
    if (alike > 1)
      buttons += submit(visit.say("import.page.accept_all", {{"count", group_thousands(alike)}}),
                        false, "act", "accept_all");
    buttons += button(visit, "save_row", "save");
  }
  if (issue.state == "open") {
    if (issue.row_class == "doubtful") buttons += button(visit, "keep", "keep");
    buttons += button(visit, "dismiss", "dismiss");
  }
  auto const inside =
      screen::csrf_field(visit) +
      element("input",
              {{"type", "hidden"}, {"name", "back"}, {"value", query_of(filter_of(visit))}}) +
      element("div", {{"class", "buttons"}}, buttons);
  return element("form",
                 {{"method", "post"},
                  {"id", form},
                  {"action", import_address(id) + "/baris/" + std::to_string(issue.row_no)}},
                 inside);
}

Html filters(Visit& visit, ImportId id, HeldFilter const& filter) {
  std::int64_t all = 0;
  std::vector<Option> codes;
  visit.context.tx.each(
      import_mend_sql::held_codes, scoped(visit, id), [&](std::string code, std::int64_t count) {
        all += count;
        codes.push_back({code, visit.say(code) + " (" + group_thousands(count) + ")"});
      });
  codes.insert(codes.begin(),
               {"", visit.say("import.page.filter.all_codes", {{"count", group_thousands(all)}})});
  std::vector<Option> regions{{"", visit.say("import.page.filter.all_regions")}};
  visit.context.tx.each(
      import_mend_sql::held_regions, scoped(visit, id), [&](RegionCode region, std::int64_t count) {
        regions.push_back({region.text(), place_name(visit.context, region) + " (" +
                                              group_thousands(count) + ")"});
      });
  std::vector<Option> states{{"all", visit.say("import.page.filter.all_regions")}};
  for (auto const* state : {"open", "mended", "kept", "dismissed"})
    states.push_back({state, visit.say("import.decision." + std::string(state))});
  auto const inside = labelled("alasan", visit.say("import.page.filter.code"),
                               select_box("alasan", "alasan", codes, filter.code)) +
                      labelled("kelurahan", visit.say("import.page.filter.region"),
                               select_box("kelurahan", "kelurahan", regions, filter.region)) +
                      labelled("keputusan", visit.say("import.page.filter.state"),
                               select_box("keputusan", "keputusan", states, filter.state)) +
                      submit(visit.say("import.page.filter.button"));
  return element("form", {{"class", "filters"}, {"action", import_address(id) + "#tertahan"}},
                 inside);
}

}  // namespace

Html held_rows(Visit& visit, ImportSummary const& s) {
  auto const filter = filter_of(visit);
  auto const rows = row_numbers(visit, s.id, filter);
  auto body = filters(visit, s.id, filter);
  if (rows.empty()) {
    body += screen::empty({.icon = "beres",
                           .heading = visit.say("import.page.held.none"),
                           .why = visit.say("import.page.held.none_why")});
    return screen::sheet(
        {.heading = visit.say("import.page.held"), .body = body, .id = "tertahan"});
  }
  screen::Table table;
  table.columns = {{visit.say("import.page.name")},
                   {visit.say("import.page.row"), true},
                   {visit.say("import.page.problem")},
                   {visit.say("import.page.fix")},
                   {visit.say("import.page.act")}};
  for (auto const row_no : rows) {
    auto const found = find_issue(visit.context, s.id, row_no);
    if (!found.ok()) continue;
    auto const& issue = found.value();
    auto const form = "baris-" + std::to_string(row_no);
    table.rows.push_back({text(issue.name.empty() ? "–" : issue.name) +
                              element("small", text(place_name(visit.context, issue.region))),
                          text(group_thousands(row_no)), problem_cell(visit, issue),
                          fix_cell(visit, issue, form), act_cell(visit, s.id, issue, form)});
  }
  audit::record(visit.context, {.action = "list",
                                .kind = "list",
                                .id = s.id.value(),
                                .rows = static_cast<std::int64_t>(rows.size())});
  body += screen::table(table);
  Html footer = http::link(import_address(s.id) + "/unduh", visit.words("import.page.download"));
  if (static_cast<int>(rows.size()) == rows_a_page)
    footer += text(" ") + http::link(import_address(s.id) + query_of(filter) +
                                         "&sesudah=" + std::to_string(rows.back()) + "#tertahan",
                                     visit.words("import.page.more"), "button");
  return screen::sheet(
      {.heading = visit.say("import.page.held"),
       .remark = visit.say("import.page.shown", {{"shown", std::to_string(rows.size())},
                                                 {"all", group_thousands(s.held_open)}}),
       .body = body,
       .footer = footer,
       .id = "tertahan"});
}

Result<Answer> act_on_row(Visit& visit) {
  ImportId const id{TRY(visit.request.id("import"))};
  auto const row = TRY(visit.request.id("row"));
  auto const& form = visit.request.form;
  auto act = form.get("act", "save");
  // The Enter key presses the first button: what was typed counts.
  if (act == "accept" && !trim(form.get("value")).empty()) act = "save";
  auto back = form.get("back");
  if (!back.starts_with("?alasan=")) back.clear();
  auto const address = import_address(id) + back + "#tertahan";
  auto const number = group_thousands(row);
  if (act == "save") {
    auto const issue = TRY(find_issue(visit.context, id, row));
    std::map<std::string, std::string> cells;
    if (auto const value = form.find("value")) cells[issue.field] = *value;
    // The API names the fields itself.
    for (auto const& [name, value] : form.list())
      if (find_file_field(name) != nullptr) cells[name] = value;
    auto const mended = TRY(mend_row(visit.context, id, row, cells));
    auto const message =
        mended.state == "open"
            ? visit.say("import.page.still", {{"row", number}, {"why", visit.say(mended.code)}})
            : visit.say("import.page.mended", {{"row", number}});
    return screen::done(visit, address, {.message = message});
  }
  auto what = Decision::keep;
  if (act == "accept" || act == "accept_all") what = Decision::accept_suggestion;
  if (act == "dismiss") what = Decision::dismiss;
  if (act == "reopen") what = Decision::reopen;
  auto const rows = TRY(decide_rows(visit.context, id, row, what, act == "accept_all"));
  screen::Flash flash{.message =
                          visit.say("import.page.decided", {{"count", group_thousands(rows)}})};
  return screen::done(visit, address, flash);
}

namespace {

Html villages_table(Visit& visit, std::vector<VillageCounts> const& villages, ImportId id) {
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("import.page.compare.village")}};
  for (auto const* key : {"new", "changed", "gone", "unchanged", "doubtful", "refused"})
    table.columns.push_back({visit.say("import.class." + std::string(key)), true});
  VillageCounts sum;
  auto const row = [&](Html name, VillageCounts const& each, bool links) {
    auto const number = [&](std::int64_t count, char const* what) {
      if (count == 0 || !links || what == nullptr) return text(group_thousands(count));
      return screen::opens(group_thousands(count), import_address(id) + "/beda?golongan=" + what +
                                                       "&kelurahan=" + each.region.text());
    };
    return std::vector<Html>{std::move(name),
                             number(each.fresh, "new"),
                             number(each.changed, "changed"),
                             number(each.gone, "gone"),
                             number(each.unchanged, nullptr),
                             number(each.doubtful, nullptr),
                             number(each.refused, nullptr)};
  };
  for (auto const& each : villages) {
    table.rows.push_back(row(text(place_name(visit.context, each.region)), each, true));
    sum.fresh += each.fresh;
    sum.changed += each.changed;
    sum.gone += each.gone;
    sum.unchanged += each.unchanged;
    sum.doubtful += each.doubtful;
    sum.refused += each.refused;
  }
  table.totals = {row(visit.words("import.page.compare.all"), sum, false)};
  return screen::table(table);
}

struct Line {
  std::int64_t row_no;
  RegionCode region;
  std::string name;
  PersonId person;
  std::string before, after;
};

Html difference(Visit const& visit, std::string const& json, bool after) {
  auto const value = parse_json(json.empty() ? "{}" : json);
  if (!value.ok() || value.value().fields() == nullptr) return {};
  Html out;
  for (auto const& [field, cell] : *value.value().fields()) {
    auto const words = value_words(visit, field, cell.text_or_empty());
    auto const shown = text(words.empty() ? "–" : words);
    out += element("div",
                   text(field_label(visit, field) + ": ") + (after ? element("b", shown) : shown));
  }
  return out;
}

std::vector<Line> lines_of(Visit& visit, ImportId id, std::string const& what,
                           std::string const& region) {
  auto binds = scoped(visit, id);
  binds.push_back(db::bind("class", what));
  binds.push_back(db::bind("region", region));
  binds.push_back(db::bind("after", row_after(visit)));
  binds.push_back(db::bind("limit", rows_a_page));
  std::vector<Line> out;
  visit.context.tx.each(import_mend_sql::changes_page, binds,
                        [&](std::int64_t row_no, RegionCode place, std::string name,
                            PersonId person, std::string before, std::string after) {
                          out.push_back({row_no, std::move(place), std::move(name), person,
                                         std::move(before), std::move(after)});
                        });
  audit::record(visit.context, {.action = "list",
                                .kind = "list",
                                .id = id.value(),
                                .rows = static_cast<std::int64_t>(out.size())});
  return out;
}

/// The first tab that holds rows.
std::string first_class(ImportSummary const& summary) {
  if (summary.changed > 0) return "changed";
  if (summary.fresh > 0) return "new";
  return summary.gone > 0 ? "gone" : "changed";
}

Html lines_part(Visit& visit, ImportId id, std::string const& what, std::string const& region) {
  auto const lines = lines_of(visit, id, what, region);
  std::vector<screen::Tab> tabs;
  for (auto const* key : {"changed", "new", "gone"})
    tabs.push_back({visit.say("import.class." + std::string(key)),
                    import_address(id) + "/beda?golongan=" + key + "&kelurahan=" + region,
                    what == key});
  screen::Table table;
  table.columns = {{visit.say("import.page.name")},
                   {visit.say("import.page.compare.before")},
                   {visit.say("import.page.compare.after")}};
  for (auto const& line : lines) {
    auto name = text(line.name);
    if (line.person.is_set() && visit.context.actor.may(May::see_people))
      name = http::link("/orang/" + line.person.text(), name);
    table.rows.push_back({name + element("small", text(place_name(visit.context, line.region))),
                          difference(visit, line.before, false),
                          difference(visit, line.after, true)});
  }
  Html footer = visit.words("import.page.compare.limit");
  if (static_cast<int>(lines.size()) == rows_a_page)
    footer += text(" ") + http::link(import_address(id) + "/beda?golongan=" + what + "&kelurahan=" +
                                         region + "&sesudah=" + std::to_string(lines.back().row_no),
                                     visit.words("import.page.more"), "button");
  return screen::sheet(
      {.heading = visit.say("import.page.compare.lines"),
       .body = screen::tabs(tabs, visit.say("import.page.compare.class")) + screen::table(table),
       .footer = footer});
}

}  // namespace

Result<Answer> compare_page(Visit& visit) {
  ImportId const id{TRY(visit.request.id("import"))};
  auto const summary = TRY(find_import(visit.context, id));
  auto const villages = TRY(compare_with_previous(visit.context, id));
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& each : villages)
      rows.push_back(Value::object({{"region", each.region.text()},
                                    {"new", each.fresh},
                                    {"changed", each.changed},
                                    {"gone", each.gone},
                                    {"unchanged", each.unchanged},
                                    {"doubtful", each.doubtful},
                                    {"refused", each.refused}}));
    return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
  }
  auto what = visit.request.query.get("golongan");
  if (what != "changed" && what != "new" && what != "gone") what = first_class(summary);
  auto region = visit.request.query.get("kelurahan");
  if (!RegionCode::parse(region).ok()) region.clear();
  screen::PageHead const head{.title = visit.say("import.page.compare"),
                              .context = summary.file_name,
                              .current = "import",
                              .trail = {{visit.say("import.page.title"), "/impor"},
                                        {summary.file_name, import_address(id)}}};
  return screen::page(
      visit, head,
      screen::stack({screen::sheet({.heading = visit.say("import.page.compare.villages"),
                                    .body = villages_table(visit, villages, id)}),
                     lines_part(visit, id, what, region)}));
}

}  // namespace rangkul::registry
