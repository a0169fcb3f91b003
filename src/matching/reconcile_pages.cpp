#include "matching/reconcile_pages.h"

#include "audit/audit.h"
#include "base/text.h"
#include "registry/import.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr std::string_view index_path = "/rekonsiliasi";

Html state_chip(Visit const& visit, Month const& month) {
  auto const tone = month.state == "closed"   ? Tone::done
                    : month.state == "failed" ? Tone::late
                    : month.state == "open"   ? Tone::soon
                                              : Tone::note;
  return screen::chip(tone, visit.say("reconcile.month." + month.state));
}

std::string opens_at(Month const& month, MonthClass month_class, Side side, bool families) {
  return month_address(month.month) + (families ? "/keluarga/" : "/kelas/") +
         std::string(month_class_key(month_class)) + "?sisi=" + std::string(side_key(side));
}

Html count_cell(Month const& month, MonthClass month_class, Side side, std::int64_t count,
                bool families) {
  auto const shown = group_thousands(count);
  return count == 0 ? text("–")
                    : screen::opens(shown, opens_at(month, month_class, side, families));
}

Html classes_table(Visit const& visit, Month const& month, MonthSums const& sums) {
  screen::Table out;
  out.figured = true;
  out.columns = {{visit.say("reconcile.class")}};
  for (auto const side : sides)
    for (std::string const unit : {"persons", "families"})
      out.columns.push_back(
          {visit.say("reconcile." + unit + "." + std::string(side_key(side))), true});
  for (std::size_t i = 0; i < month_class_count; ++i) {
    auto const month_class = static_cast<MonthClass>(i);
    bool any = false;
    std::vector<Html> cells{
        visit.words("reconcile.class." + std::string(month_class_key(month_class)))};
    for (auto const side : sides) {
      auto const count = sums.of(month_class, side);
      any = any || count.persons + count.families > 0;
      cells.push_back(count_cell(month, month_class, side, count.persons, false));
      cells.push_back(count_cell(month, month_class, side, count.families, true));
    }
    if (any) out.rows.push_back(std::move(cells));
  }
  std::vector<Html> totals{visit.words("reconcile.total")};
  for (auto const side : sides) {
    auto const all = sums.all(side);
    totals.push_back(text(group_thousands(all.persons)));
    totals.push_back(text(group_thousands(all.families)));
  }
  out.totals.push_back(std::move(totals));
  return screen::table(out);
}

/// Whoever sees the whole area sees that the sums are the sizes.
Html sizes_line(Visit const& visit, Month const& month, MonthSums const& sums) {
  bool whole = true;
  for (auto const side : sides) {
    auto const& said = month.summary[std::string(side_key(side))];
    auto const all = sums.all(side);
    whole = whole && said["persons"].integer_or(-1) == all.persons &&
            said["families"].integer_or(-1) == all.families;
  }
  auto const number = [&](char const* side, char const* unit) {
    return group_thousands(month.summary[side][unit].integer_or(0));
  };
  return whole ? visit.words("reconcile.sums_hold", {{"last", number("last", "persons")},
                                                     {"now", number("now", "persons")},
                                                     {"city", number("city", "persons")}})
               : visit.words("reconcile.sums_area");
}

Value month_json(Visit& visit, Month const& month) {
  MonthSums const sums(visit.context, month.id);
  auto const counts = state_counts(visit.context, month.id);
  Value::List classes;
  for (std::size_t i = 0; i < month_class_count; ++i) {
    auto const month_class = static_cast<MonthClass>(i);
    auto row = Value::object({{"class", std::string(month_class_key(month_class))}});
    for (auto const side : sides) {
      auto const count = sums.of(month_class, side);
      row.set(std::string(side_key(side)),
              Value::object({{"persons", count.persons}, {"families", count.families}}));
    }
    classes.push_back(std::move(row));
  }
  auto out = Value::object({{"id", month.id.text()},
                            {"month", month.month},
                            {"state", month.state},
                            {"last_import", std::to_string(month.last_import)},
                            {"now_import", std::to_string(month.now_import)},
                            {"by", month.account_name},
                            {"counted", month.counted ? Value(to_iso(*month.counted)) : Value()},
                            {"open", counts.open},
                            {"decided", counts.decided},
                            {"remembered", counts.remembered},
                            {"classes", Value(std::move(classes))}});
  for (auto const side : sides) {
    auto const all = sums.all(side);
    out.set(std::string(side_key(side)),
            Value::object({{"persons", all.persons}, {"families", all.families}}));
  }
  return out;
}

Html failed_words(Visit const& visit, Month const& month) {
  auto const reason = parse_json(month.reason);
  if (!reason.ok()) return visit.words("reconcile.month.failed.notice");
  Error error{ErrorKind::conflict, reason.value()["code"].text_or_empty()};
  if (auto const* fields = reason.value().fields())
    for (auto const& [name, value] : *fields) error.detail[name] = value.text_or_empty();
  return text(screen::error_text(visit, error));
}

Html unfinished(Visit const& visit, Month const& month) {
  if (month.is_counted()) return {};
  Html more = month.state == "failed" ? element("p", failed_words(visit, month)) : Html{};
  if (month.job.is_set() && visit.context.actor.may(May::reconcile))
    more += screen::button_link(
        {.label = visit.say("reconcile.see_job"), .address = "/pekerjaan/" + month.job.text()});
  return screen::notice(month.state == "failed" ? Tone::late : Tone::note,
                        visit.say("reconcile.month." + month.state + ".notice"), more);
}

Html work_sheet(Visit& visit, Month const& month) {
  auto const counts = state_counts(visit.context, month.id);
  auto const address = month_address(month.month) + "/temuan?status=";
  auto const figure = [&](char const* state, std::int64_t count) {
    return screen::Figure{visit.say("reconcile.state." + std::string(state)),
                          group_thousands(count), "", count == 0 ? std::string{} : address + state};
  };
  Html footer;
  if (counts.open > 0 && month.state == "open" && visit.context.actor.may(May::reconcile))
    footer = screen::button_link({.label = visit.say("reconcile.work"),
                                  .address = address + "open",
                                  .icon = "padan",
                                  .primary = true});
  return screen::sheet(
      {.heading = visit.say("reconcile.to_decide"),
       .body = screen::figures({figure("open", counts.open), figure("decided", counts.decided),
                                figure("remembered", counts.remembered)}),
       .footer = footer});
}

Html classes_sheet(Visit& visit, Month const& month) {
  MonthSums const sums(visit.context, month.id);
  auto const remark =
      month.counted
          ? visit.say(
                "reconcile.as_of",
                {{"time", screen::long_time(*month.counted, visit.office.zone, visit.language())}})
          : std::string{};
  return screen::sheet({.heading = visit.say("reconcile.by_class"),
                        .remark = remark,
                        .body = classes_table(visit, month, sums),
                        .footer = sizes_line(visit, month, sums)});
}

Html outputs_sheet(Visit const& visit, Month const& month) {
  auto const address = month_address(month.month);
  Html list;
  for (std::string const name : {"wilayah", "nik", "meninggal", "catatan"})
    list += element("li", http::link(address + "/" + name, visit.words("reconcile.out." + name)) +
                              element("p", {{"class", "small soft"}},
                                      visit.words("reconcile.out." + name + ".why")));
  return screen::sheet(
      {.heading = visit.say("reconcile.out"), .body = element("ul", {{"class", "stack"}}, list)});
}

Html close_sheet(Visit const& visit, Month const& month) {
  auto const& actor = visit.context.actor;
  if (!month.is_counted()) return {};
  auto const address = month_address(month.month);
  if (month.state == "closed") {
    auto body = element(
        "p", visit.words("reconcile.closed_by",
                         {{"name", screen::actor_name(visit, month.closed_name)},
                          {"time", screen::long_time(month.closed_at.value_or(Instant{}),
                                                     visit.office.zone, visit.language())}}));
    if (actor.may(May::close_month) && actor.area().covers(month.area))
      body += screen::form(visit, reopen_record(), {},
                           {.action = address + "/buka", .submit = visit.say("reconcile.reopen")});
    return screen::sheet({.heading = visit.say("reconcile.month.closed"), .body = body});
  }
  if (!actor.may(May::close_month) || !actor.area().covers(month.area)) return {};
  Html body = element("p", visit.words("reconcile.close_why"));
  if (!month.reason.empty())
    body += element("p", visit.words("reconcile.reopened_because", {{"reason", month.reason}}));
  body += screen::button_post(
      visit,
      {.label = visit.say("reconcile.close"), .address = address + "/tutup", .icon = "kunci"});
  return screen::sheet({.heading = visit.say("reconcile.close"), .body = body});
}

Html months_table(Visit const& visit, std::vector<Month> const& months) {
  screen::Table table;
  table.columns = {{visit.say("reconcile.month_column")},
                   {visit.say("reconcile.state_column")},
                   {visit.say("reconcile.by_column")},
                   {visit.say("reconcile.persons.now"), true}};
  for (auto const& month : months)
    table.rows.push_back(
        {http::link(month_address(month.month), text(month_title(visit, month.month))),
         state_chip(visit, month), text(screen::actor_name(visit, month.account_name)),
         text(group_thousands(month.summary["now"]["persons"].integer_or(0)))});
  return screen::sheet({.heading = visit.say("reconcile.months"), .body = screen::table(table)});
}

Result<Answer> index_page(Visit& visit) {
  constexpr int shown = 36;
  auto const months = list_months(visit.context, shown);
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& month : months)
      rows.push_back(Value::object({{"month", month.month}, {"state", month.state}}));
    return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
  }
  screen::PageHead head{.title = visit.say("reconcile.title"),
                        .context = visit.say("reconcile.context"),
                        .current = "reconcile"};
  if (visit.context.actor.may(May::reconcile))
    head.actions.push_back({.label = visit.say("reconcile.open"),
                            .address = std::string(index_path) + "/baru",
                            .icon = "tambah",
                            .primary = months.empty()});
  if (months.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "padan",
                                       .heading = visit.say("reconcile.none"),
                                       .why = visit.say("reconcile.none_why")}));
  std::vector<Html> parts;
  auto const& newest = months.front();
  parts.push_back(unfinished(visit, newest));
  if (newest.is_counted()) parts.push_back(work_sheet(visit, newest));
  parts.push_back(months_table(visit, months));
  return screen::page(visit, head, screen::stack(parts));
}

screen::Record open_record(Visit& visit) {
  screen::Record record{
      .name = "reconcile.new",
      .fields = {{.key = "month", .required = true, .has_hint = true, .max_length = 7},
                 {.key = "last", .kind = screen::FieldKind::choice, .required = true},
                 {.key = "now", .kind = screen::FieldKind::choice, .required = true}}};
  constexpr int looked_at = 60;
  for (auto const& file : registry::list_imports(visit.context, looked_at)) {
    if (file.source != registry::Source::ministry || file.state != "applied") continue;
    auto const applied =
        screen::long_time(file.applied.value_or(file.created), visit.office.zone, visit.language());
    for (std::size_t const i : {std::size_t{1}, std::size_t{2}})
      record.fields[i].choices.push_back({file.id.text(), file.file_name + ", " + applied});
  }
  return record;
}

Result<Answer> open_form(Visit& visit, screen::Record const& record, screen::Filled const& filled) {
  if (record.fields[1].choices.size() < 2) return conflict("reconcile.no_import");
  screen::PageHead const head{.title = visit.say("reconcile.open"),
                              .context = visit.say("reconcile.open_why"),
                              .current = "reconcile",
                              .trail = {{visit.say("reconcile.title"), std::string(index_path)}}};
  auto const body =
      screen::sheet({.heading = visit.say("reconcile.files"),
                     .body = screen::form(visit, record, filled,
                                          {.action = std::string(index_path) + "/baru",
                                           .submit = visit.say("reconcile.count"),
                                           .cancel_address = std::string(index_path)})});
  return screen::page(visit, head, body, filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> open_page(Visit& visit) {
  auto const record = open_record(visit);
  screen::Filled filled;
  auto const& files = record.fields[1].choices;
  filled.set_raw("month", visit.today().iso().substr(0, 7));
  if (files.size() > 1) {
    filled.set_raw("now", files[0].value);
    filled.set_raw("last", files[1].value);
  }
  return open_form(visit, record, filled);
}

Result<Answer> open_post(Visit& visit) {
  auto const record = open_record(visit);
  auto filled = screen::read_form(visit, record);
  if (filled.ok()) {
    NewMonth const given{filled.text("month"), parse_id_value(filled.text("last")).value_or(0),
                         parse_id_value(filled.text("now")).value_or(0)};
    auto const opened = open_month(visit.context, given);
    if (opened.ok()) {
      if (visit.request.wants_json())
        return http::json_answer(Value::object({{"month", given.month}}), 202);
      return screen::done(visit, month_address(given.month),
                          {.message = visit.say("reconcile.counting_begun")});
    }
    if (opened.error().kind != ErrorKind::invalid) return opened.error();
    filled.fault(opened.error().field, opened.error().code, opened.error().detail);
  }
  TRY(visit.request.wants_json() ? filled.status() : Status{});
  return open_form(visit, record, filled);
}

Result<Answer> month_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  if (visit.request.wants_json()) return http::json_answer(month_json(visit, month));
  auto head = month_head(visit, month);
  head.context = visit.say("reconcile.month." + month.state);
  std::vector<Html> parts{unfinished(visit, month)};
  if (month.is_counted()) {
    parts.push_back(work_sheet(visit, month));
    parts.push_back(classes_sheet(visit, month));
    constexpr int shown_villages = 10;
    screen::ListView view{.head = head, .binds = {db::bind("month", month.id)}};
    view.head.title = visit.say("reconcile.by_village");
    parts.push_back(screen::sheet(
        {.heading = visit.say("reconcile.by_village"),
         .body = screen::list_part(visit, month_villages_list(), view, shown_villages),
         .footer = http::link(month_address(month.month) + "/wilayah",
                              visit.words("reconcile.by_village_all"))}));
    parts.push_back(outputs_sheet(visit, month));
    parts.push_back(close_sheet(visit, month));
  }
  if (month.state == "failed" && visit.context.actor.may(May::reconcile))
    parts.push_back(screen::button_link(
        {.label = visit.say("reconcile.again"), .address = std::string(index_path) + "/baru"}));
  return screen::page(visit, head, screen::stack(parts));
}

Result<MonthClass> class_of(Visit const& visit) {
  auto const name = visit.request.param("class");
  for (std::size_t i = 0; i < month_class_count; ++i)
    if (month_class_key(static_cast<MonthClass>(i)) == name) return static_cast<MonthClass>(i);
  return not_found();
}

Side side_of(Visit const& visit) {
  auto const word = visit.request.query.get("sisi");
  for (auto const side : sides)
    if (side_key(side) == word) return side;
  return Side::now;
}

Result<Answer> class_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  auto const key = std::string(month_class_key(TRY(class_of(visit))));
  screen::ListView view{.head = month_head(visit, month, visit.say("reconcile.class." + key)),
                        .binds = {db::bind("month", month.id), db::bind("class", key)}};
  view.head.context = visit.say("reconcile.class." + key + ".why");
  return screen::list_page(visit, class_rows_list(), view);
}

Result<Answer> families_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  auto const key = std::string(month_class_key(TRY(class_of(visit))));
  auto const title =
      visit.say("reconcile.families_of", {{"class", visit.say("reconcile.class." + key)}});
  screen::ListView const view{.head = month_head(visit, month, title),
                              .binds = {db::bind("month", month.id), db::bind("class", key)}};
  return screen::list_page(visit, families_list(side_of(visit)), view);
}

Result<Answer> villages_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  screen::ListView view{.head = month_head(visit, month, visit.say("reconcile.out.wilayah")),
                        .binds = {db::bind("month", month.id)}};
  view.head.context = visit.say("reconcile.out.wilayah.why");
  return screen::list_page(visit, month_villages_list(), view);
}

Result<Answer> nik_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  screen::ListView view{
      .head = month_head(visit, month, visit.say("reconcile.out.nik")),
      .binds = {db::bind("month", month.id)},
      .before = screen::notice(Tone::note, visit.say("reconcile.nik_rule"),
                               element("p", visit.words("reconcile.nik_rule.why")))};
  return screen::list_page(visit, nik_tasks_list(), view);
}

Result<Answer> close_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  TRY(close_month(visit.context, month.id));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"state", "closed"}}));
  return screen::done(visit, month_address(month.month),
                      {.message = visit.say("reconcile.is_closed")});
}

Result<Answer> reopen_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  TRY(reopen_month(visit.context, month.id, visit.request.form.get("reason")));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"state", "open"}}));
  return screen::done(visit, month_address(month.month),
                      {.message = visit.say("reconcile.is_open")});
}

}  // namespace

std::string month_address(std::string const& month) {
  return std::string(index_path) + "/" + month;
}

std::string finding_address(FindingId id) {
  return std::string(index_path) + "/temuan/" + id.text();
}

std::string month_title(Visit const& visit, std::string const& month) {
  auto const number = static_cast<int>(parse_id_value(month.substr(5, 2)).value_or(1));
  return visit.say(
      "reconcile.month_title",
      {{"month", screen::month_name(number, visit.language())}, {"year", month.substr(0, 4)}});
}

Result<Month> month_of(Visit& visit) {
  return find_month(visit.context, visit.request.param("month"));
}

std::string other_village(Visit const& visit, std::string_view month_class,
                          std::string const& region) {
  return visit.say(month_class == month_class_key(MonthClass::moved_out)
                       ? "reconcile.other_village.to"
                       : "reconcile.other_village.from",
                   {{"village", screen::region_label(visit, region)}});
}

screen::PageHead month_head(Visit const& visit, Month const& month, std::string title) {
  screen::PageHead head{.title = month_title(visit, month.month),
                        .current = "reconcile",
                        .trail = {{visit.say("reconcile.title"), std::string(index_path)}}};
  if (!title.empty()) {
    head.trail.push_back({head.title, month_address(month.month)});
    head.title = std::move(title);
  }
  return head;
}

screen::Record const& reopen_record() {
  static screen::Record const record{
      .name = "reconcile.reopening",
      .fields = {{.key = "reason", .required = true, .has_hint = true, .max_length = 300}}};
  return record;
}

void add_reconcile_routes(screen::Routes& routes, StandingAids const& aids) {
  using http::Policy;
  auto const see = Policy::right(May::see_reconciliation);
  auto const act = Policy::right(May::reconcile);
  auto const close = Policy::right(May::close_month);
  std::string const index(index_path);
  auto const month = index + "/{month}";
  screen::registered(month_villages_list(), month + "/wilayah");
  screen::registered(class_rows_list(), month + "/kelas/{class}");
  screen::registered(families_list(Side::now), month + "/keluarga/{class}");
  screen::registered(nik_tasks_list(), month + "/nik");
  screen::registered(reopen_record(), month + "/buka");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, index_page, "reconcile.months");
    routes.get(prefix + month, see, month_page, "reconcile.by_class");
    routes.get(prefix + month + "/wilayah", see, villages_page, "reconcile.by_village");
    routes.get(prefix + month + "/kelas/{class}", see, class_page, "reconcile.class");
    routes.get(prefix + month + "/keluarga/{class}", see, families_page, "reconcile.families");
    routes.get(prefix + month + "/nik", see, nik_page, "reconcile.out.nik");
    routes.post(prefix + index + "/baru", act, open_post, "reconcile.open");
    routes.post(prefix + month + "/tutup", close, close_page, "reconcile.close");
    routes.post(prefix + month + "/buka", close, reopen_page, "reconcile.reopen");
  }
  routes.get(index + "/baru", act, open_page, "reconcile.open");
  add_finding_routes(routes);
  add_output_routes(routes, aids);
  add_month_note_routes(routes);
}

}  // namespace rangkul::matching
