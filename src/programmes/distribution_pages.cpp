// Handing out on screen: the days of a batch, one day with who waits, and the queue list to print.

#include "programmes/distribution_pages.h"
#include "base/text.h"
#include "programmes/batch_pages.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/parts.h"
#include "screen/qr.h"
#include "screen/values.h"

namespace rangkul::programmes {
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

constexpr std::string_view days_path = "/hari-salur";
screen::List const& queue_list() {
  // Index distribution_line_day, then payment, enrolment and region by key.
  static screen::List const list{
      .name = "programmes.queue",
      .from =
          "distribution_line l JOIN payment p ON p.id = l.payment JOIN enrolment e ON e.id = "
          "p.enrolment LEFT JOIN region r ON r.code = p.region",
      .where =
          "l.day = :day AND p.region >= :scope_from AND p.region < :scope_to AND (:own = '*' OR "
          ":own LIKE '%|' || p.programme || ' ' || p.year || '|%')",
      .id = "p.id",
      .columns = {{.key = "number",
                   .sql = "p.line_number",
                   .kind = ColumnKind::integer,
                   .sortable = true,
                   .never_null = true},
                  {.key = "name",
                   .sql = "e.name",
                   .sortable = true,
                   .link = "/terima/{code}",
                   .below = "village",
                   .link_needs = May::pay},
                  {.key = "village", .sql = "COALESCE(r.name, p.region)"},
                  {.key = "amount", .sql = "p.amount", .kind = ColumnKind::money, .total = true},
                  {.key = "status",
                   .sql = "p.status",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "programmes.payment.status"},
                  {.key = "handed", .sql = "l.handed_at", .kind = ColumnKind::instant},
                  {.key = "taken_by", .sql = "l.taken_by", .below = "by"},
                  {.key = "by", .sql = "l.handed_name", .kind = ColumnKind::actor},
                  {.key = "code", .sql = "l.code", .kind = ColumnKind::hidden}},
      .filters = {{.key = "status",
                   .kind = FilterKind::choice,
                   .where = "p.status = :f_status",
                   .choices = {"planned", "paid", "failed", "returned"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"}},
      .sort = "number",
      .people = "batch_lines",
  };
  return list;
}

screen::Record const& day_record() {
  static screen::Record const record{
      "programmes.day",
      {Field{.key = "place", .required = true, .has_hint = true, .max_length = 120},
       Field{.key = "on", .kind = FieldKind::date, .required = true},
       Field{.key = "opens", .has_hint = true, .max_length = 5},
       Field{.key = "closes", .max_length = 5},
       Field{.key = "area", .kind = FieldKind::region, .required = true, .has_hint = true}}};
  return screen::registered(record, "/penyaluran/{batch}/hari");
}

std::string hours_of(Day const& day) {
  if (day.opens.empty()) return {};
  return day.closes.empty() ? day.opens : day.opens + "–" + day.closes;
}

std::string day_words(Visit const& visit, Day const& day) {
  auto const hours = hours_of(day);
  return screen::long_date(day.on, visit.language()) + (hours.empty() ? "" : ", " + hours) + ", " +
         day.place;
}

Value day_json(Visit& visit, Day const& day) {
  auto const sums = day_sums(visit.context, day.id);
  return Value::object({{"id", day.id.text()},
                        {"batch", day.batch.text()},
                        {"area", day.area.text()},
                        {"place", day.place},
                        {"on", day.on.iso()},
                        {"opens", day.opens},
                        {"closes", day.closes},
                        {"open", day.open},
                        {"waiting", sums.planned.lines},
                        {"handed_over", sums.paid.lines},
                        {"amount_waiting", sums.planned.amount.whole()},
                        {"amount_handed_over", sums.paid.amount.whole()}});
}

screen::PageHead head_of(Visit const& visit, Day const& day, std::string title) {
  return {.title = std::move(title),
          .context = day_words(visit, day),
          .current = "payments",
          .trail = {{visit.say("nav.payments"), std::string(batches_path)},
                    {benefit_name(visit, day.programme, day.year), batch_address(day.batch)}}};
}

Html days_table(Visit& visit, std::vector<Day> const& days) {
  screen::Table table;
  table.columns = {{visit.say("programmes.day.on")},
                   {visit.say("programmes.day.area")},
                   {visit.say("programmes.queue.waiting"), true},
                   {visit.say("programmes.queue.handed_over"), true},
                   {visit.say("programmes.batches.state")}};
  for (auto const& day : days) {
    auto const sums = day_sums(visit.context, day.id);
    auto const rows = [&](std::int64_t count, char const* status) {
      return screen::opens(group_thousands(count),
                           day_address(day.id) + "?status=" + std::string(status));
    };
    table.rows.push_back(
        {http::link(day_address(day.id), text(day_words(visit, day))),
         text(registry::place_name(visit.context, day.area)), rows(sums.planned.lines, "planned"),
         rows(sums.paid.lines, "paid"),
         screen::chip(day.open ? Tone::soon : Tone::plain,
                      visit.say(day.open ? "programmes.day.open" : "programmes.day.closed"))});
  }
  return screen::table(table);
}

bool may_plan(Visit const& visit, Batch const& batch) {
  bool const by_hand = batch.method == "goods" || batch.method == "post";
  bool const stands = batch.state == BatchState::approved || batch.state == BatchState::sent;
  return visit.context.actor.may(May::pay) && by_hand && stands;
}

Result<Answer> days_with(Visit& visit, Batch const& batch, screen::Filled filled) {
  auto const days = days_of(visit.context, batch.id);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& day : days) list.push_back(day_json(visit, day));
    return http::json_answer(Value::object({{"days", Value(std::move(list))}}));
  }
  std::vector<Html> parts;
  parts.push_back(days.empty() ? screen::empty({.icon = "tugas",
                                                .heading = visit.say("programmes.days.none"),
                                                .why = visit.say("programmes.days.none_why")})
                               : screen::sheet({.heading = visit.say("programmes.days"),
                                                .body = days_table(visit, days)}));
  if (may_plan(visit, batch)) {
    if (!filled.filled("on")) filled.set_raw("on", screen::input_date(batch.pay_on));
    if (!filled.filled("area")) filled.set_raw("area", batch.area.text());
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.day.new"),
                       .body = element("p", visit.words("programmes.day.new_why")) +
                               screen::form(visit, day_record(), filled,
                                            {.action = batch_address(batch.id) + "/hari",
                                             .submit = visit.say("programmes.day.submit")})}));
  }
  screen::PageHead const head{
      .title = visit.say("programmes.days"),
      .context = benefit_name(visit, batch.programme, batch.year),
      .current = "payments",
      .trail = {{visit.say("nav.payments"), std::string(batches_path)},
                {benefit_name(visit, batch.programme, batch.year), batch_address(batch.id)}}};
  return screen::page(visit, head, screen::stack(parts),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> days_page(Visit& visit) { return days_with(visit, TRY(batch_of(visit)), {}); }

Result<Answer> day_post(Visit& visit) {
  auto const batch = TRY(batch_of(visit));
  auto filled = screen::read_form(visit, day_record());
  auto planned = Result<DayId>(DayId{});
  if (filled.ok())
    planned = plan_day(visit.context, {.batch = batch.id,
                                       .area = filled.region("area").value_or(RegionCode{}),
                                       .place = filled.text("place"),
                                       .on = *filled.date("on"),
                                       .opens = filled.text("opens"),
                                       .closes = filled.text("closes")});
  else
    planned = filled.status().error();
  if (!planned.ok()) {
    if (!screen::comes_again(visit, filled, planned.error())) return planned.error();
    return days_with(visit, batch, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(day_json(visit, TRY(find_day(visit.context, planned.value()))), 201);
  return screen::done(visit, day_address(planned.value()),
                      {.message = visit.say("programmes.day.planned")});
}

Result<DayId> day_asked(Visit& visit) { return DayId{TRY(visit.request.id("distribution_day"))}; }

/// Where those who wait can be called to: other open days of the batch.
Html move_forms(Visit& visit, Day const& day) {
  Html out;
  for (auto const& other : days_of(visit.context, day.batch))
    if (other.open && other.id != day.id)
      out += screen::button_post(
          visit,
          {.label = visit.say("programmes.day.move_to", {{"day", day_words(visit, other)}}),
           .address = day_address(day.id) + "/pindahkan",
           .post = true},
          {{"to", other.id.text()}});
  return out;
}

Html day_acts(Visit& visit, Day const& day, BatchSums const& sums) {
  if (!visit.context.actor.may(May::pay)) return {};
  Html body;
  if (day.open)
    body += element("p", visit.words("programmes.day.scan_why")) +
            screen::form(
                visit, queue_code_record(), {},
                {.action = std::string(hand_path), .submit = visit.say("programmes.hand.open")});
  Html acts = screen::button_post(
      visit, {.label = visit.say(day.open ? "programmes.day.close" : "programmes.day.reopen"),
              .address = day_address(day.id) + (day.open ? "/tutup" : "/buka"),
              .post = true});
  if (sums.planned.lines > 0) acts += move_forms(visit, day);
  return screen::stack(
      {body.empty() ? Html{}
                    : screen::sheet({.heading = visit.say("programmes.hand"), .body = body}),
       screen::sheet({.heading = visit.say("programmes.day.absent"),
                      .body = element("p", visit.words("programmes.day.absent_why")) +
                              element("div", {{"class", "buttons"}}, acts)})});
}

Result<Answer> day_page(Visit& visit) {
  auto const day = TRY(find_day(visit.context, TRY(day_asked(visit))));
  auto const sums = day_sums(visit.context, day.id);
  auto head = head_of(visit, day, visit.say("programmes.day"));
  head.actions.push_back({.label = visit.say("programmes.queue.print"),
                          .address = day_address(day.id) + "/antrean",
                          .icon = "berkas"});
  auto const figures =
      screen::figures({{visit.say("programmes.queue.waiting"), group_thousands(sums.planned.lines),
                        "", day_address(day.id) + "?status=planned"},
                       {visit.say("programmes.queue.handed_over"), group_thousands(sums.paid.lines),
                        "", day_address(day.id) + "?status=paid"},
                       {visit.say("programmes.queue.amount"),
                        sums.paid.amount.text() + " / " + sums.whole().amount.text()}});
  return screen::list_page(visit, queue_list(),
                           {.head = head,
                            .binds = {db::bind("day", day.id)},
                            .before = screen::stack({figures, day_acts(visit, day, sums)}),
                            .after = {},
                            .empty_heading = visit.say("programmes.queue.none"),
                            .as_of = {}});
}

Result<Answer> after_day(Visit& visit, DayId id, std::string message) {
  if (visit.request.wants_json())
    return http::json_answer(day_json(visit, TRY(find_day(visit.context, id))));
  return screen::done(visit, day_address(id), {.message = std::move(message)});
}

screen::Handler set_open_post(bool open) {
  return [open](Visit& visit) -> Result<Answer> {
    auto const id = TRY(day_asked(visit));
    TRY(set_day_open(visit.context, id, open));
    return after_day(visit, id,
                     visit.say(open ? "programmes.day.reopened" : "programmes.day.now_closed"));
  };
}

Result<Answer> move_post(Visit& visit) {
  auto const from = TRY(day_asked(visit));
  TRY(find_day(visit.context, from));
  DayId const to{parse_id_value(visit.request.form.get("to")).value_or(0)};
  auto const moved = TRY(move_waiting(visit.context, from, to));
  return after_day(visit, to,
                   visit.say("programmes.day.moved", {{"count", group_thousands(moved)}}));
}

/// A4, for the office's printer; a code names nobody, a card is masked.
Result<Answer> queue_page(Visit& visit) {
  constexpr int a_print = 100;
  constexpr int code_side = 68;
  auto const day = TRY(find_day(visit.context, TRY(day_asked(visit))));
  auto const after = parse_id_value(visit.request.query.get("sesudah")).value_or(0);
  auto const lines = queue_of(visit.context, day.id, after, a_print);
  audit::record(visit.context, {.action = "print",
                                .kind = "batch_lines",
                                .id = day.batch.value(),
                                .purpose = "queue",
                                .rows = static_cast<std::int64_t>(lines.size())});
  screen::Table table;
  table.columns = {
      {visit.say("programmes.queue.number"), true}, {visit.say("programmes.queue.name")},
      {visit.say("programmes.queue.card")},         {visit.say("programmes.queue.amount"), true},
      {visit.say("programmes.queue.sign")},         {visit.say("programmes.queue.code")}};
  auto const origin = screen::origin_of(visit);
  for (auto const& line : lines) {
    auto const words = screen::code_words(line.code);
    table.rows.push_back(
        {text(std::to_string(line.number)),
         text(line.name) + element("small", text(registry::place_name(visit.context, line.region))),
         text(line.card.empty() ? "–" : line.card), text(line.amount.text()),
         line.handed_at ? text(line.taken_by) : Html{},
         screen::qr_svg(origin + hand_address(line.code), words, code_side) +
             element("small", text(words))});
  }
  auto head = head_of(visit, day, visit.say("programmes.queue.title"));
  head.trail.push_back({visit.say("programmes.day"), day_address(day.id)});
  if (lines.size() == static_cast<std::size_t>(a_print))
    head.actions.push_back(
        {.label = visit.say("programmes.queue.next"),
         .address = day_address(day.id) + "/antrean?sesudah=" + std::to_string(lines.back().number),
         .icon = "berkas"});
  // Office, day and page stand in the head that every printed page has.
  auto const how = element("p", {{"class", "small"}}, visit.words("programmes.queue.how"));
  return screen::page(visit, head,
                      screen::sheet({.heading = benefit_name(visit, day.programme, day.year),
                                     .body = how + screen::table(table)}));
}

}  // namespace

std::string day_address(DayId id) { return std::string(days_path) + "/" + id.text(); }

Html days_link(Visit& visit, Batch const& batch) {
  auto const days = days_of(visit.context, batch.id);
  if (days.empty() && !may_plan(visit, batch)) return {};
  return screen::sheet({.heading = visit.say("programmes.days"),
                        .body = element("p", visit.words("programmes.days.why")) +
                                screen::button_link({.label = visit.say("programmes.days.open"),
                                                     .address = batch_address(batch.id) + "/hari",
                                                     .icon = "tugas"})});
}

void add_distribution_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const money = Policy::right(May::pay);
  auto const days = std::string(batches_path) + "/{batch}/hari";
  auto const day = std::string(days_path) + "/{distribution_day}";
  screen::registered(queue_list(), day);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + days, see, days_page, "programmes.days");
    routes.post(prefix + days, money, day_post, "programmes.day.new");
    routes.get(prefix + day, see, day_page, "programmes.day");
    routes.post(prefix + day + "/tutup", money, set_open_post(false), "programmes.day.close");
    routes.post(prefix + day + "/buka", money, set_open_post(true), "programmes.day.reopen");
    routes.post(prefix + day + "/pindahkan", money, move_post, "programmes.day.absent");
  }
  routes.get(day + "/antrean", money, queue_page);
  add_hand_over_routes(routes);
}

}  // namespace rangkul::programmes
