// Batches on screen: the list, the form that draws one up, and one batch with its lines.

#include "programmes/batch_pages.h"

#include "base/text.h"
#include "programmes/figures.h"
#include "programmes/parts.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

screen::PageHead index_head(Visit const& visit) {
  screen::PageHead head{.title = visit.say("nav.payments"),
                        .context = visit.say("programmes.batches.context"),
                        .current = "payments"};
  if (visit.context.actor.may(May::pay)) {
    head.actions.push_back({.label = visit.say("programmes.fixes.title"),
                            .address = std::string(batches_path) + "/perbaikan",
                            .icon = "tugas"});
    head.actions.push_back({.label = visit.say("programmes.batch.new"),
                            .address = std::string(batches_path) + "/baru",
                            .icon = "tambah",
                            .primary = true});
  }
  return head;
}

screen::PageHead below_index(Visit const& visit, std::string title, std::string context = {}) {
  return {.title = std::move(title),
          .context = std::move(context),
          .current = "payments",
          .trail = {{visit.say("nav.payments"), std::string(batches_path)}}};
}

Result<Answer> index_page(Visit& visit) {
  return screen::list_page(visit, batches_list(),
                           {.head = index_head(visit),
                            .binds = {db::bind("programme", ""), db::bind("year", 0)},
                            .empty_heading = visit.say("programmes.batches.none")});
}

Result<Answer> fixes_page(Visit& visit) {
  return screen::list_page(visit, fixes_list(),
                           {.head = below_index(visit, visit.say("programmes.fixes.title"),
                                                visit.say("programmes.fixes.why")),
                            .empty_heading = visit.say("programmes.fixes.none")});
}

/// The benefits that this office runs and pays in a year.
std::vector<catalogue::Programme const*> payable_benefits(Visit const& visit, int year) {
  std::vector<catalogue::Programme const*> out;
  auto const on = std::min(visit.today(), Year{year}.end());
  for (auto const* programme : visit.context.catalogue.programmes(on))
    if (!programme->is_umbrella && programme->run_by_office_in(year) && programme->scheme(year))
      out.push_back(programme);
  return out;
}

screen::Record new_record(catalogue::Scheme const& scheme) {
  screen::Record record{"programmes.new_batch", {}};
  if (scheme.instalments > 1) {
    std::vector<screen::Choice> parts;
    for (int part = 1; part <= scheme.instalments; ++part)
      parts.push_back({std::to_string(part), std::to_string(part)});
    record.fields.push_back(Field{
        .key = "part", .kind = FieldKind::choice, .required = true, .choices = std::move(parts)});
  }
  record.fields.push_back(
      Field{.key = "area", .kind = FieldKind::region, .required = true, .has_hint = true});
  std::vector<screen::Choice> methods;
  for (auto const method : pay_methods)
    methods.push_back({std::string(method), "programmes.method." + std::string(method)});
  record.fields.push_back(Field{
      .key = "method", .kind = FieldKind::choice, .required = true, .choices = std::move(methods)});
  record.fields.push_back(
      Field{.key = "pay_on", .kind = FieldKind::date, .required = true, .has_hint = true});
  if (scheme.amount_is_limit)
    record.fields.push_back(
        Field{.key = "amount", .kind = FieldKind::money, .required = true, .has_hint = true});
  record.fields.push_back(
      Field{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 48});
  return record;
}

Html choose_benefit(Visit const& visit, int year) {
  Html items;
  for (auto const* programme : payable_benefits(visit, year)) {
    auto const* scheme = programme->scheme(year);
    auto const words =
        visit.words("programmes.batch.of_benefit",
                    {{"amount", scheme->amount.text()}, {"fund", scheme->fund_source}});
    items += element("li", http::link(std::string(batches_path) + "/baru?manfaat=" + programme->id +
                                          "&tahun=" + std::to_string(year),
                                      element("b", text(programme->name.in(visit.language())))) +
                               element("small", words));
  }
  return screen::sheet(
      {.heading = visit.say("programmes.batch.choose", {{"year", std::to_string(year)}}),
       .body = element("ul", {{"class", "stack"}}, items)});
}

Result<Answer> new_with(Visit& visit, screen::Filled filled, std::string const& id, int year) {
  auto const ours = TRY(find_ours(visit.context, id, year));
  if (!filled.filled("uid")) filled.set_raw("uid", fresh_uid());
  if (!filled.filled("area")) filled.set_raw("area", visit.context.actor.area().text());
  if (!filled.filled("pay_on"))
    filled.set_raw("pay_on", screen::input_date(std::min(visit.today(), Year{year}.end())));
  auto head = below_index(visit, visit.say("programmes.batch.new"),
                          ours.programme->name.in(visit.language()) + " " + std::to_string(year));
  auto const body = element("p", visit.words("programmes.batch.new_why",
                                             {{"amount", ours.scheme->part_amount().text()}})) +
                    screen::form(visit, new_record(*ours.scheme), filled,
                                 {.action = std::string(batches_path) + "/baru",
                                  .submit = visit.say("programmes.batch.draw"),
                                  .cancel_address = std::string(batches_path),
                                  .hidden = {{"manfaat", id}, {"tahun", std::to_string(year)}}});
  return screen::page(visit, head, screen::sheet({.heading = head.context, .body = body}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  auto const id = visit.request.query.get("manfaat");
  auto const year = year_of(visit);
  if (id.empty())
    return screen::page(visit, below_index(visit, visit.say("programmes.batch.new")),
                        choose_benefit(visit, year));
  return new_with(visit, {}, id, year);
}

Result<Answer> new_post(Visit& visit) {
  auto const id = visit.request.form.get("manfaat");
  auto const year = static_cast<int>(parse_id_value(visit.request.form.get("tahun")).value_or(0));
  auto const ours = TRY(find_ours(visit.context, id, year));
  auto filled = screen::read_form(visit, new_record(*ours.scheme));
  Result<BatchId> drawn = BatchId{};
  if (filled.ok())
    drawn = draw_batch(visit.context,
                       {.uid = filled.text("uid"),
                        .programme = id,
                        .year = year,
                        .part = static_cast<int>(parse_id_value(filled.text("part")).value_or(0)),
                        .area = filled.region("area").value_or(RegionCode{}),
                        .method = filled.text("method"),
                        .pay_on = *filled.date("pay_on"),
                        .amount = filled.money("amount")});
  else
    drawn = filled.status().error();
  if (!drawn.ok()) {
    if (!screen::comes_again(visit, filled, drawn.error())) return drawn.error();
    return new_with(visit, std::move(filled), id, year);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", drawn.value().text()}}), 201);
  auto const sums = batch_sums(visit.context, drawn.value());
  return screen::done(visit, batch_address(drawn.value()),
                      {.message = visit.say("programmes.batch.drawn",
                                            {{"count", group_thousands(sums.planned.lines)}})});
}

/// "Siti, 17 Desember 2024 pukul 08.12 WIB", or nobody yet.
Html hand_words(Visit const& visit, Hand const& hand) {
  if (hand.name.empty() || !hand.at) return text("–");
  return text(screen::actor_name(visit, hand.name) + ", " +
              screen::long_time(*hand.at, visit.office.zone, visit.language()));
}

Html facts_of(Visit& visit, Batch const& batch) {
  auto facts =
      fact(visit, "programmes.batches.area",
           text(registry::place_name(visit.context, batch.area))) +
      fact(visit, "programmes.batches.method", visit.words("programmes.method." + batch.method)) +
      fact(visit, "programmes.batches.pay_on",
           text(screen::long_date(batch.pay_on, visit.language()))) +
      fact(visit, "programmes.fund", text(batch.fund_source));
  if (batch.part > 0)
    facts += fact(visit, "programmes.new_batch.part", text(std::to_string(batch.part)));
  facts += fact(visit, "programmes.batch.by_maker", hand_words(visit, batch.made)) +
           fact(visit, "programmes.batch.by_checker", hand_words(visit, batch.checked)) +
           fact(visit, "programmes.batch.by_approver", hand_words(visit, batch.approved));
  if (!batch.pay_order.empty())
    facts += fact(visit, "programmes.batch.pay_order", text(batch.pay_order)) +
             fact(visit, "programmes.batch.by_sender", hand_words(visit, batch.sent));
  if (!batch.reason.empty()) facts += fact(visit, "programmes.batch.reason", text(batch.reason));
  return element("dl", {{"class", "facts"}}, facts);
}

Html seal_words_of(Visit& visit, Batch const& batch) {
  if (batch.seal.empty()) return {};
  bool const holds = batch_seal_holds(visit.context, batch);
  std::string grouped;
  for (std::size_t i = 0; i < batch.seal.size(); i += 8)
    grouped += (i == 0 ? "" : " ") + batch.seal.substr(i, 8);
  return (holds ? screen::chip(Tone::done, visit.say("validation.seal_holds"))
                : screen::chip(Tone::late, visit.say("validation.seal_broken"))) +
         element(
             "p", {{"class", "small soft"}},
             visit.words("programmes.batch.sealed", {{"count", group_thousands(batch.line_count)},
                                                     {"amount", batch.amount.text()},
                                                     {"seal", grouped}}));
}

Html sums_sheet(Visit& visit, Batch const& batch, BatchSums const& sums) {
  screen::Table table;
  table.columns = {{visit.say("programmes.status")},
                   {visit.say("programmes.batch.lines"), true},
                   {visit.say("programmes.amount"), true}};
  auto const row = [&](std::string_view status, BatchSums::Sum const& sum) {
    if (sum.lines == 0) return;
    auto const key = "programmes.payment.status." + std::string(status);
    table.rows.push_back(
        {screen::chip(Tone::plain, visit.say(key)),
         screen::opens(group_thousands(sum.lines),
                       batch_address(batch.id) + "/baris?status=" + std::string(status)),
         text(sum.amount.text())});
  };
  row("planned", sums.planned);
  row("paid", sums.paid);
  row("failed", sums.failed);
  row("returned", sums.returned);
  auto const whole = sums.whole();
  table.totals.push_back({visit.words("programmes.total"), text(group_thousands(whole.lines)),
                          text(whole.amount.text())});
  auto footer = http::link(batch_address(batch.id) + "/baris", visit.words("programmes.batch.all"));
  if (sums.dropped.lines > 0)
    footer +=
        element("p", http::link(batch_address(batch.id) + "/baris?status=dropped",
                                visit.words("programmes.batch.dropped",
                                            {{"count", group_thousands(sums.dropped.lines)}})));
  return screen::sheet({.heading = visit.say("programmes.batch.sums"),
                        .body = screen::table(table),
                        .footer = footer});
}

/// What somebody should know before they act.
Html batch_notices(Visit& visit, Batch const& batch, BatchSums const& sums) {
  Html out;
  auto const count = [](std::int64_t number) {
    return std::map<std::string, std::string>{{"count", group_thousands(number)}};
  };
  bool const open = batch.state == BatchState::draft || batch.state == BatchState::checked ||
                    batch.state == BatchState::approved;
  if (batch.state == BatchState::draft && !batch.reason.empty())
    out += screen::notice(Tone::soon, visit.say("programmes.batch.was_sent_back"),
                          element("p", text(batch.reason)));
  if (open && batch.method == "bank" && sums.no_account > 0)
    out += screen::notice(Tone::late,
                          visit.say("programmes.batch.without_account", count(sums.no_account)),
                          http::link(batch_address(batch.id) + "/baris?status=planned&rekening=no",
                                     visit.words("programmes.batch.open_lines")));
  if (sums.stopped > 0)
    out += screen::notice(Tone::late, visit.say(open ? "programmes.batch.stopped_before"
                                                     : "programmes.batch.stopped_after",
                                                count(sums.stopped)));
  return out;
}

Html way_of(Visit const& visit, Batch const& batch) {
  std::vector<std::string> names;
  for (auto const* key : {"draft", "checked", "approved", "sent", "settled"})
    names.push_back(visit.say("programmes.batch.stage." + std::string(key)));
  if (batch.state == BatchState::cancelled)
    return screen::chip(Tone::late, visit.say("programmes.batch.state.cancelled"));
  return screen::stages(names, static_cast<std::size_t>(batch.state));
}

Result<Answer> batch_page(Visit& visit) { return batch_page_with(visit, {}); }

Result<Answer> lines_page(Visit& visit) {
  auto const batch = TRY(batch_of(visit));
  auto head = below_index(visit, visit.say("programmes.batch.lines_title"));
  head.trail.push_back({benefit_name(visit, batch.programme, batch.year), batch_address(batch.id)});
  return screen::list_page(visit, batch_lines_list(),
                           {.head = head, .binds = {db::bind("batch", batch.id)}});
}

Result<Answer> hand_over_page(Visit& visit) {
  auto const batch = TRY(batch_of(visit));
  if (batch.approved.name.empty()) return conflict("batch.not_approved");
  auto head = below_index(visit, visit.say("programmes.hand_over.title"),
                          visit.say("programmes.hand_over.why"));
  head.trail.push_back({benefit_name(visit, batch.programme, batch.year), batch_address(batch.id)});
  return screen::list_page(visit, hand_over_list(),
                           {.head = head, .binds = {db::bind("batch", batch.id)}});
}

}  // namespace

std::string batch_address(BatchId id) { return std::string(batches_path) + "/" + id.text(); }

Result<Batch> batch_of(Visit& visit) {
  return find_batch(visit.context, BatchId{TRY(visit.request.id("batch"))});
}

std::string benefit_name(Visit const& visit, std::string const& id, int year) {
  auto const* programme = programme_in(visit.context, id, year);
  return (programme == nullptr ? id : programme->name.in(visit.language())) + " " +
         std::to_string(year);
}

namespace {

Value answers_json(std::vector<TakenAnswer> const& answers) {
  Value::List out;
  for (auto const& answer : answers)
    out.push_back(Value::object({{"id", answer.id.text()},
                                 {"by_file", answer.by_file},
                                 {"paid", answer.paid},
                                 {"failed", answer.failed},
                                 {"paid_amount", answer.paid_amount.whole()},
                                 {"failed_amount", answer.failed_amount.whole()},
                                 {"paid_on", answer.paid_on.iso()},
                                 {"taken_back", answer.taken_back.at.has_value()},
                                 {"reason", answer.reason}}));
  return Value(std::move(out));
}

}  // namespace

Value batch_json(Visit& visit, Batch const& batch, BatchSums const& sums) {
  auto const sum = [](BatchSums::Sum const& one) {
    return Value::object({{"lines", one.lines}, {"amount", one.amount.whole()}});
  };
  return Value::object(
      {{"id", batch.id.text()},
       {"uid", batch.uid},
       {"programme", batch.programme},
       {"year", batch.year},
       {"part", batch.part},
       {"area", batch.area.text()},
       {"method", batch.method},
       {"pay_on", batch.pay_on.iso()},
       {"state", std::string(batch_state_key(batch.state))},
       {"pay_order", batch.pay_order},
       {"seal", batch.seal},
       {"seal_holds", batch.seal.empty() ? Value() : Value(batch_seal_holds(visit.context, batch))},
       {"planned", sum(sums.planned)},
       {"paid", sum(sums.paid)},
       {"failed", sum(sums.failed)},
       {"returned", sum(sums.returned)},
       {"dropped", sum(sums.dropped)},
       {"answers", answers_json(answers_of(visit.context, batch.id))}});
}

Result<Answer> batch_page_with(Visit& visit, SentAct const& sent) {
  auto const batch = TRY(batch_of(visit));
  auto const sums = batch_sums(visit.context, batch.id);
  if (visit.request.wants_json()) return http::json_answer(batch_json(visit, batch, sums));
  auto const whole = sums.whole();
  auto const figures = screen::figures(
      {{visit.say("programmes.batch.lines"), group_thousands(whole.lines), "",
        batch_address(batch.id) + "/baris"},
       {visit.say("programmes.batch.amount"), group_thousands(whole.amount.whole())},
       {visit.say("programmes.payment.status.paid"), group_thousands(sums.paid.lines), "",
        batch_address(batch.id) + "/baris?status=paid"}});
  auto const left =
      screen::stack({batch_notices(visit, batch, sums), figures, sums_sheet(visit, batch, sums),
                     screen::sheet({.heading = visit.say("programmes.batch.facts"),
                                    .body = facts_of(visit, batch),
                                    .footer = seal_words_of(visit, batch)})});
  auto head =
      below_index(visit, benefit_name(visit, batch.programme, batch.year),
                  visit.say("programmes.batch.state." + std::string(batch_state_key(batch.state))));
  return screen::page(
      visit, head,
      way_of(visit, batch) + screen::cols("wide", left, batch_acts(visit, batch, sums, sent)),
      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

void add_batch_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const money = Policy::right(May::pay);
  std::string const path(batches_path);
  screen::registered(batches_list(), path);
  screen::registered(batch_lines_list(), path + "/{batch}/baris");
  screen::registered(hand_over_list(), path + "/{batch}/serah");
  screen::registered(fixes_list(), path + "/perbaikan");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, see, index_page, "nav.payments");
    routes.get(prefix + path + "/perbaikan", see, fixes_page, "programmes.fixes.title");
    routes.post(prefix + path + "/baru", money, new_post, "programmes.batch.draw");
    routes.get(prefix + path + "/{batch}", see, batch_page, "programmes.batch.facts");
    routes.get(prefix + path + "/{batch}/baris", see, lines_page, "programmes.batch.lines_title");
    routes.get(prefix + path + "/{batch}/serah", money, hand_over_page,
               "programmes.hand_over.title");
  }
  routes.get(path + "/baru", money, new_page);
  add_batch_act_routes(routes);
  add_check_routes(routes);
  add_distribution_routes(routes);
}

}  // namespace rangkul::programmes
