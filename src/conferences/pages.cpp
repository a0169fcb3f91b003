#include "conferences/pages.h"

#include <algorithm>

#include "base/text.h"
#include "cases/routes.h"
#include "procedures/procedures.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::conferences {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::ColumnKind;
using screen::Field;
using screen::FieldKind;
using screen::FilterKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view index_path = "/rapat-kasus";

std::string address_of(ConferenceId id) { return std::string(index_path) + "/" + id.text(); }

screen::List const& conferences_list() {
  // Index conference_day, or conference_area within an area.
  static screen::List const list{
      .name = "conferences",
      .from = "conference k LEFT JOIN region r ON r.code = k.area",
      .where = "k.area >= :scope_from AND k.area < :scope_to",
      .counted = "conference k",
      .id = "k.id",
      .columns = {{.key = "title", .sql = "k.title", .link = "/rapat-kasus/{id}"},
                  {.key = "on_day",
                   .sql = "k.on_day",
                   .kind = ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "area", .sql = "COALESCE(r.name, k.area)"},
                  {.key = "place", .sql = "k.place"},
                  {.key = "chair", .sql = "k.chair"},
                  {.key = "state",
                   .sql = "k.state",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "conferences.state"},
                  {.key = "id", .sql = "k.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "k.state = :f_keadaan",
                   .choices = {"planned", "held"}},
                  {.key = "dari", .kind = FilterKind::date_from, .where = "k.on_day >= :f_dari"},
                  {.key = "sampai", .kind = FilterKind::date_to, .where = "k.on_day <= :f_sampai"},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "k.area >= :f_wilayah_from AND k.area < :f_wilayah_to"}},
      .sort = "on_day",
      .descending = true,
      .people = "cases",
  };
  return list;
}

screen::Record const& new_record() {
  static screen::Record const record{
      "conferences.new",
      {{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "title", .required = true, .has_hint = true, .max_length = 120},
       {.key = "on", .kind = FieldKind::date, .required = true},
       {.key = "area", .kind = FieldKind::region, .required = true, .has_hint = true},
       {.key = "place", .max_length = 200},
       {.key = "chair", .max_length = 120}}};
  return screen::registered(record, index_path);
}

screen::Record const& case_record() {
  static screen::Record const record{
      "conferences.case",
      {{.key = "number", .required = true, .has_hint = true, .max_length = 60},
       {.key = "why", .kind = FieldKind::long_text, .required = true, .max_length = 500}}};
  return screen::registered(record, std::string(index_path) + "/{conference}/kasus");
}

screen::Record decision_record(std::vector<screen::Choice> owners) {
  return {"conferences.decision",
          {{.key = "outcome", .kind = FieldKind::long_text, .required = true, .max_length = 1000},
           {.key = "task", .has_hint = true, .max_length = 500},
           {.key = "owner", .kind = FieldKind::choice, .choices = std::move(owners)},
           {.key = "due", .kind = FieldKind::date}}};
}

screen::Record const& held_record() {
  static screen::Record const record{
      "conferences.held",
      {{.key = "attendance",
        .kind = FieldKind::long_text,
        .required = true,
        .has_hint = true,
        .max_length = 2000},
       {.key = "minutes", .kind = FieldKind::long_text, .max_length = 8000}}};
  return screen::registered(record, std::string(index_path) + "/{conference}/selesai");
}

screen::Record const& reopen_record() {
  static screen::Record const record{
      "conferences.reopen",
      {{.key = "reason", .kind = FieldKind::long_text, .required = true, .max_length = 500}}};
  return screen::registered(record, std::string(index_path) + "/{conference}/buka");
}

/// Roles that work on cases, and agencies.
std::vector<screen::Choice> owners(Visit const& visit) {
  std::vector<screen::Choice> out;
  for (auto const& role : visit.context.catalogue.roles(visit.today()))
    if (role->rights.test(static_cast<std::size_t>(May::work_cases)))
      out.push_back({role->id, role->name.in(visit.language())});
  for (auto const& code : visit.context.catalogue.codes("agency").all())
    if (!code.synonyms.empty())
      out.push_back({code.synonyms.front(), code.label.in(visit.language())});
  return out;
}

/// A form that was sent and came back.
struct Again {
  std::string act{};
  std::string item{};
  screen::Filled filled{};
  std::optional<Error> error{};
};

Html fold(Visit const& visit, std::string_view heading, Html const& body, bool open) {
  http::Attributes attributes{{"class", "fold"}};
  if (open) attributes.emplace_back("open", http::on());
  return element("details", attributes, element("summary", visit.words(heading)) + body);
}

Html step_line(Visit const& visit, Item const& item) {
  if (item.ended) return screen::chip(Tone::done, visit.say("conferences.ended"));
  if (!item.due) return {};
  auto line = text(item.step_name + ", " + item.turn_name + " ");
  auto const late = visit.context.clock.now().seconds - item.due->seconds;
  if (item.stands) return line + screen::chip(Tone::note, visit.say("cases.clock.stands"));
  if (late > 0)
    return line +
           screen::chip(Tone::late,
                        visit.say("cases.late_by",
                                  {{"time", screen::duration_text(late, visit.language())}}));
  return line;
}

Html case_line(Visit const& visit, Item const& item) {
  auto const title = item.secret ? item.number : item.title + " · " + item.number;
  return http::link(cases::case_address(item.of), text(title)) +
         element("p", {{"class", "small soft"}}, step_line(visit, item));
}

Html decision_form(Visit& visit, Conference const& one, Item const& item, Again const& again) {
  bool const same = again.act == "putusan" && again.item == item.id.text();
  auto filled = same ? again.filled : screen::Filled{};
  if (!same) filled.set_raw("outcome", item.outcome);
  return fold(visit, "conferences.decide",
              screen::form(visit, decision_record(owners(visit)), filled,
                           {.action = address_of(one.id) + "/kasus/" + item.id.text() + "/putusan",
                            .submit = visit.say("conferences.decide_save"),
                            .primary = false,
                            .id = item.id.text()}),
              same);
}

Html agenda_sheet(Visit& visit, Conference const& one, std::vector<Item> const& items,
                  bool may_write, Again const& again) {
  Html list;
  for (auto const& item : items) {
    auto body = case_line(visit, item) +
                element("p", element("b", visit.words("conferences.why")) + text(" " + item.why));
    if (!item.outcome.empty())
      body +=
          element("p", element("b", visit.words("conferences.outcome")) + text(" " + item.outcome));
    for (auto const& task : cases::tasks_of(visit.context, item.of)) {
      if (task.conference != one.id.value()) continue;
      body +=
          element("p", {{"class", "small"}},
                  screen::chip(task.state == "done" ? Tone::done : Tone::plain,
                               visit.say("cases.task." + task.state)) +
                      text(" " + task.words + ", " +
                           procedures::owner_name(visit.context.catalogue, task.owner,
                                                  visit.today(), visit.language()) +
                           ", " +
                           visit.say("cases.task.until",
                                     {{"date", screen::long_date(task.due, visit.language())}})));
    }
    if (may_write && !item.ended) body += decision_form(visit, one, item, again);
    if (may_write && !one.held())
      body += screen::button_post(
          visit, {.label = visit.say("conferences.case_remove"),
                  .address = address_of(one.id) + "/kasus/" + item.id.text() + "/keluarkan",
                  .post = true});
    list += element("li", body);
  }
  auto body = list.empty()
                  ? element("p", {{"class", "soft"}}, visit.words("conferences.agenda_none"))
                  : element("ol", {{"class", "stack"}}, list);
  if (may_write && !one.held()) {
    bool const same = again.act == "kasus";
    body += fold(visit, "conferences.case_add",
                 screen::form(visit, case_record(), same ? again.filled : screen::Filled{},
                              {.action = address_of(one.id) + "/kasus",
                               .submit = visit.say("conferences.case_add"),
                               .primary = false,
                               .id = "kasus"}),
                 same);
  }
  return screen::sheet(
      {.heading = visit.say("conferences.agenda"),
       .remark = visit.say("conferences.agenda_count", {{"count", std::to_string(items.size())}}),
       .body = body,
       .id = "agenda"});
}

/// Cases that wait too long and are not on the agenda: one press adds each.
Html stuck_sheet(Visit& visit, Conference const& one) {
  constexpr int most = 15;
  auto const found = stuck(visit.context, one, most);
  Html list;
  for (auto const& item : found) {
    auto const why = visit.say("conferences.why_late", {{"step", item.step_name}});
    list += element("li", case_line(visit, item) +
                              screen::button_post(visit,
                                                  {.label = visit.say("conferences.put_on"),
                                                   .address = address_of(one.id) + "/kasus",
                                                   .post = true},
                                                  {{"number", item.number}, {"why", why}}));
  }
  return screen::sheet({.heading = visit.say("conferences.stuck"),
                        .remark = visit.say("conferences.stuck_why"),
                        .body = list.empty() ? element("p", {{"class", "soft"}},
                                                       visit.words("conferences.stuck_none"))
                                             : element("ul", {{"class", "stack"}}, list)});
}

Html facts_sheet(Visit const& visit, Conference const& one) {
  auto const or_none = [](std::string const& words) {
    return text(words.empty() ? std::string(screen::no_value()) : words);
  };
  auto facts =
      screen::fact(visit, "conferences.on_day", text(screen::long_date(one.on, visit.language()))) +
      screen::fact(visit, "conferences.area",
                   text(registry::region_name(visit.context, one.area))) +
      screen::fact(visit, "conferences.place", or_none(one.place)) +
      screen::fact(visit, "conferences.chair", or_none(one.chair)) +
      screen::fact(visit, "conferences.made_by", text(screen::actor_name(visit, one.made_name)));
  if (one.held()) {
    facts +=
        screen::fact(visit, "conferences.attendance", text(one.attendance)) +
        screen::fact(visit, "conferences.minutes", or_none(one.minutes)) +
        screen::fact(visit, "conferences.held_by", text(screen::actor_name(visit, one.held_name)));
  }
  return screen::sheet({.heading = visit.say("conferences.facts"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

Html end_sheet(Visit& visit, Conference const& one, Again const& again) {
  auto const form = [&](screen::Record const& record, std::string const& act,
                        std::string_view label) {
    bool const same = again.act == act;
    return screen::form(visit, record, same ? again.filled : screen::Filled{},
                        {.action = address_of(one.id) + "/" + act,
                         .submit = visit.say(label),
                         .primary = false,
                         .id = act});
  };
  if (!one.held())
    return screen::sheet({.heading = visit.say("conferences.hold"),
                          .body = form(held_record(), "selesai", "conferences.hold_save")});
  return screen::sheet({.heading = visit.say("conferences.reopen"),
                        .body = form(reopen_record(), "buka", "conferences.reopen")});
}

Value to_json(Conference const& one, std::vector<Item> const& items) {
  Value::List list;
  for (auto const& item : items)
    list.push_back(Value::object({{"item", item.id.text()},
                                  {"case", item.of.text()},
                                  {"number", item.number},
                                  {"why", item.why},
                                  {"outcome", item.outcome}}));
  return Value::object({{"conference", one.id.text()},
                        {"title", one.title},
                        {"on", one.on.iso()},
                        {"state", one.state},
                        {"agenda", Value(std::move(list))}});
}

Result<Answer> page_with(Visit& visit, ConferenceId id, Again const& again) {
  auto const one = TRY(find(visit.context, id));
  auto const items = agenda(visit.context, id);
  if (visit.request.wants_json()) return http::json_answer(to_json(one, items));
  bool const may_write = visit.context.actor.may(May::work_cases);
  std::vector<Html> left;
  if (again.error)
    left.push_back(screen::notice(Tone::late, screen::error_text(visit, *again.error)));
  left.push_back(agenda_sheet(visit, one, items, may_write, again));
  if (may_write && !one.held()) left.push_back(stuck_sheet(visit, one));
  std::vector<Html> right{facts_sheet(visit, one)};
  if (may_write) right.push_back(end_sheet(visit, one, again));
  screen::PageHead const head{.title = one.title,
                              .context = visit.say("conferences.state." + one.state),
                              .current = "board",
                              .trail = {{visit.say("nav.board"), "/papan"},
                                        {visit.say("conferences.title"), std::string(index_path)}}};
  bool const wrong = again.error.has_value() || !again.filled.ok();
  return screen::page(visit, head, screen::cols("wide", screen::stack(left), screen::stack(right)),
                      wrong ? http::status_of(ErrorKind::invalid) : 200);
}

Result<ConferenceId> asked(Visit& visit) {
  return ConferenceId{TRY(visit.request.id("conference"))};
}

/// After an act: the page again with what was typed, JSON, or back to the conference.
Result<Answer> acted(Visit& visit, ConferenceId id, Status const& status, Again again,
                     std::string_view message) {
  if (!status.ok()) {
    auto const& error = status.error();
    if (error.kind == ErrorKind::not_found || visit.request.wants_json()) return error;
    TRY(find(visit.context, id));
    if (again.filled.ok() && !screen::put_fault(again.filled, error)) again.error = error;
    return page_with(visit, id, again);
  }
  if (visit.request.wants_json()) return page_with(visit, id, {});
  return screen::done(visit, address_of(id), {.message = visit.say(message)});
}

Result<Answer> index_page(Visit& visit) {
  screen::PageHead head{.title = visit.say("conferences.title"),
                        .context = visit.say("conferences.context"),
                        .current = "board",
                        .trail = {{visit.say("nav.board"), "/papan"}}};
  if (visit.context.actor.may(May::work_cases))
    head.actions.push_back({.label = visit.say("conferences.plan"),
                            .address = std::string(index_path) + "/baru",
                            .icon = "tambah",
                            .primary = true});
  return screen::list_page(visit, conferences_list(),
                           {.head = head, .empty_heading = visit.say("conferences.none")});
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  screen::PageHead const head{.title = visit.say("conferences.plan"),
                              .context = visit.say("conferences.context"),
                              .current = "board",
                              .trail = {{visit.say("conferences.title"), std::string(index_path)}}};
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("conferences.plan"),
                     .body = screen::form(visit, new_record(), filled,
                                          {.action = std::string(index_path),
                                           .submit = visit.say("conferences.plan_save"),
                                           .cancel_address = std::string(index_path)})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("uid", "rapat-" + std::to_string(next_id_value()));
  filled.set_raw("area", visit.context.actor.area().text());
  filled.set_raw("on", visit.today().iso());
  return new_with(visit, filled);
}

Result<Answer> new_post(Visit& visit) {
  auto filled = screen::read_form(visit, new_record());
  auto const made = [&]() -> Result<ConferenceId> {
    TRY(filled.status());
    return plan(visit.context, {.uid = filled.text("uid"),
                                .title = filled.text("title"),
                                .area = *filled.region("area"),
                                .on = *filled.date("on"),
                                .place = filled.text("place"),
                                .chair = filled.text("chair")});
  }();
  if (!made.ok()) {
    if (!screen::comes_again(visit, filled, made.error())) return made.error();
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"conference", made.value().text()}}), 201);
  return screen::done(visit, address_of(made.value()),
                      {.message = visit.say("conferences.planned_now")});
}

Result<Answer> one_page(Visit& visit) { return page_with(visit, TRY(asked(visit)), {}); }

/// Reads a form and acts with it on the conference of the address.
template <typename Act>
Result<Answer> form_post(Visit& visit, screen::Record const& record, Again again,
                         std::string_view message, Act const& act) {
  auto const id = TRY(asked(visit));
  again.filled = screen::read_form(visit, record);
  auto status = again.filled.status();
  if (status.ok()) status = act(id, again.filled);
  return acted(visit, id, status, std::move(again), message);
}

Result<Answer> case_post(Visit& visit) {
  return form_post(visit, case_record(), {.act = "kasus"}, "conferences.case_added",
                   [&](ConferenceId id, screen::Filled const& filled) -> Status {
                     auto const of = cases::case_numbered(visit.context,
                                                          std::string(trim(filled.text("number"))));
                     if (!of) return invalid("conference.no_case", {}, "number");
                     TRY(add_case(visit.context, id, *of, filled.text("why")));
                     return {};
                   });
}

Result<Answer> case_out_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  ItemId const item{TRY(visit.request.id("item"))};
  return acted(visit, id, remove_case(visit.context, id, item), {.act = "keluarkan"},
               "conferences.case_removed");
}

Result<Answer> decision_post(Visit& visit) {
  ItemId const item{TRY(visit.request.id("item"))};
  return form_post(visit, decision_record(owners(visit)), {.act = "putusan", .item = item.text()},
                   "conferences.decided", [&](ConferenceId id, screen::Filled const& filled) {
                     return decide(visit.context, id, item,
                                   {.outcome = filled.text("outcome"),
                                    .task = filled.text("task"),
                                    .owner = filled.text("owner"),
                                    .due = filled.date("due")});
                   });
}

Result<Answer> hold_post(Visit& visit) {
  return form_post(visit, held_record(), {.act = "selesai"}, "conferences.held_now",
                   [&](ConferenceId id, screen::Filled const& filled) {
                     return hold(visit.context, id, filled.text("attendance"),
                                 filled.text("minutes"));
                   });
}

Result<Answer> reopen_post(Visit& visit) {
  return form_post(visit, reopen_record(), {.act = "buka"}, "conferences.reopened",
                   [&](ConferenceId id, screen::Filled const& filled) {
                     return reopen(visit.context, id, filled.text("reason"));
                   });
}

}  // namespace

void add_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  auto const work = http::Policy::right(May::work_cases);
  std::string const index(index_path);
  auto const one = index + "/{conference}";
  screen::registered(conferences_list(), index);
  routes.get(index + "/baru", work, new_page, "conferences.plan");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, index_page, "conferences.title");
    routes.post(prefix + index, work, new_post, "conferences.plan");
    routes.get(prefix + one, see, one_page, "conferences.one");
    routes.post(prefix + one + "/kasus", work, case_post, "conferences.case_add");
    routes.post(prefix + one + "/kasus/{item}/keluarkan", work, case_out_post,
                "conferences.case_remove");
    routes.post(prefix + one + "/kasus/{item}/putusan", work, decision_post, "conferences.decide");
    routes.post(prefix + one + "/selesai", work, hold_post, "conferences.hold");
    routes.post(prefix + one + "/buka", work, reopen_post, "conferences.reopen");
  }
}

}  // namespace rangkul::conferences
