// The coordinator's page of a case's links: those there are, and a new one for an open step.

#include "audit/audit.h"
#include "cases/links.h"
#include "cases/pages.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/qr.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr char part_between = '|';

/// "jemput|rumah-sakit": which step, for whom.
std::vector<screen::Choice> parts_open(Visit const& visit, Run const& run) {
  auto const wording = wording_of(visit, run);
  std::vector<screen::Choice> out;
  for (auto const& open : run.state.open) {
    auto const* step = run.procedure->step(open.step);
    for (auto const& agency : step->agencies)
      out.push_back({step->id + part_between + agency,
                     wording.in(step->name) + ": " + wording.owner(agency)});
  }
  return out;
}

screen::Record link_record(Visit const& visit, Run const& run) {
  return {"cases.link",
          {{.key = "part",
            .kind = FieldKind::choice,
            .required = true,
            .choices = parts_open(visit, run)},
           {.key = "receiver", .required = true, .has_hint = true, .max_length = 120},
           {.key = "words",
            .kind = FieldKind::long_text,
            .required = true,
            .has_hint = true,
            .max_length = 1500},
           {.key = "hours", .kind = FieldKind::integer, .has_hint = true}}};
}

std::string state_of(Visit const& visit, Link const& link) {
  bool const over = link.state == "open" && link.until <= visit.context.clock.now();
  return over ? "over" : link.state;
}

Html state_chip(Visit const& visit, std::string const& state) {
  auto const tone = state == "open" ? Tone::soon : state == "used" ? Tone::done : Tone::plain;
  return screen::chip(tone, visit.say("cases.link.state." + state));
}

Html one_link(Visit& visit, procedures::Wording const& wording, Link const& link) {
  auto const state = state_of(visit, link);
  auto const* step = wording.procedure().step(link.step);
  auto what =
      element("strong", text(wording.owner(link.agency))) + text(" ") + state_chip(visit, state) +
      element("p", text(step == nullptr ? link.step : wording.in(step->name))) +
      element(
          "p", {{"class", "small soft"}},
          visit.words("cases.link.to", {{"receiver", link.receiver}, {"name", link.made_name}}));
  auto const zone = visit.office.zone;
  if (link.answered_at)
    what += element(
        "p", {{"class", "small"}},
        visit.words("cases.link.answer." + link.answer,
                    {{"time", screen::short_time(*link.answered_at, zone, visit.language())}}));
  if (state == "open")
    what +=
        element("p", {{"class", "small"}},
                visit.words("cases.link.until",
                            {{"time", screen::short_time(link.until, zone, visit.language())}})) +
        screen::button_post(visit,
                            {.label = visit.say("cases.link.withdraw"),
                             .address = links_address(link.of) + "/" + link.id.text() + "/tarik"});
  return what;
}

Html links_list(Visit& visit, Run const& run, std::vector<Link> const& links) {
  auto const wording = wording_of(visit, run);
  std::vector<screen::TimelineItem> items;
  for (auto const& link : links)
    items.push_back({screen::short_time(link.made_at, visit.office.zone, visit.language()),
                     one_link(visit, wording, link)});
  if (items.empty())
    return screen::sheet({.heading = visit.say("cases.links"),
                          .body = screen::empty({.icon = "kirim",
                                                 .heading = visit.say("cases.link.none"),
                                                 .why = visit.say("cases.link.none_why")})});
  return screen::sheet({.heading = visit.say("cases.links"), .body = screen::timeline(items)});
}

/// The address is shown this once: the store does not know it.
Html made_part(Visit& visit, MadeLink const& made) {
  auto const address = screen::origin_of(visit) + "/jawab/" + made.token;
  auto const field =
      element("label", {{"for", "tautan-baru"}}, visit.words("cases.link.address")) +
      element("input", {{"id", "tautan-baru"}, {"readonly", http::on()}, {"value", address}});
  return screen::notice(
      Tone::done, visit.say("cases.link.made"),
      element("p", visit.words("cases.link.made_why",
                               {{"time", screen::long_time(made.until, visit.office.zone,
                                                           visit.language())}})) +
          element("div", {{"class", "field"}}, field) +
          screen::qr_svg(address, visit.say("cases.link.address")));
}

Value link_json(Visit const& visit, Link const& link) {
  return Value::object({{"id", link.id.text()},
                        {"step", link.step},
                        {"agency", link.agency},
                        {"receiver", link.receiver},
                        {"made_at", link.made_at.seconds},
                        {"until", link.until.seconds},
                        {"state", state_of(visit, link)},
                        {"answer", link.answer}});
}

Result<CaseId> asked(Visit& visit) { return CaseId{TRY(visit.request.id("case"))}; }

Result<Answer> page_with(Visit& visit, screen::Filled const& filled,
                         std::optional<MadeLink> const& made) {
  auto const one = TRY(find_case(visit.context, TRY(asked(visit))));
  auto const run = TRY(run_of(visit.context, one));
  auto const links = TRY(links_of(visit.context, one.id));
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& link : links) list.push_back(link_json(visit, link));
    return http::json_answer(Value::object({{"links", Value(std::move(list))}}));
  }
  std::vector<Html> left;
  if (made) left.push_back(made_part(visit, *made));
  left.push_back(links_list(visit, run, links));
  Html right;
  if (!one.ended && !parts_open(visit, run).empty())
    right = screen::sheet(
        {.heading = visit.say("cases.link.new"),
         .body = element("p", {{"class", "soft"}}, visit.words("cases.link.new_why")) +
                 screen::form(
                     visit, link_record(visit, run), filled,
                     {.action = links_address(one.id), .submit = visit.say("cases.link.make")})});
  screen::PageHead const head{.title = visit.say("cases.links"),
                              .context = visit.say("cases.links_why"),
                              .current = "cases",
                              .trail = {{one.number, case_address(one.id)}}};
  auto const stack = screen::stack(left);
  return screen::page(visit, head, right.empty() ? stack : screen::cols("wide", stack, right),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> links_page(Visit& visit) { return page_with(visit, {}, {}); }

Result<MadeLink> make_as_typed(Visit& visit, CaseId id, screen::Filled const& filled) {
  TRY(filled.status());
  auto const part = filled.text("part");
  auto const at = part.find(part_between);
  return make_link(visit.context,
                   {.of = id,
                    .step = part.substr(0, at),
                    .agency = at == std::string::npos ? std::string() : part.substr(at + 1),
                    .receiver = filled.text("receiver"),
                    .words = filled.text("words"),
                    .hours = static_cast<int>(filled.integer("hours").value_or(0))});
}

Result<Answer> make_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto const one = TRY(find_case(visit.context, id));
  auto const run = TRY(run_of(visit.context, one));
  auto filled = screen::read_form(visit, link_record(visit, run));
  auto const made = make_as_typed(visit, id, filled);
  if (!made.ok()) {
    auto error = made.error();
    if (error.field == "agency" || error.field == "step") error.field = "part";
    if (!screen::comes_again(visit, filled, error)) return error;
    return page_with(visit, filled, {});
  }
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object({{"id", made.value().id.text()},
                       {"address", screen::origin_of(visit) + "/jawab/" + made.value().token},
                       {"until", made.value().until.seconds}}),
        201);
  return page_with(visit, {}, made.value());
}

Result<Answer> withdraw_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TRY(withdraw_link(visit.context, id, LinkId{TRY(visit.request.id("case_link"))}));
  if (visit.request.wants_json()) return links_page(visit);
  return screen::done(visit, links_address(id), {.message = visit.say("cases.link.withdrawn")});
}

}  // namespace

void add_agency_routes(screen::Routes& routes);

void add_link_routes(screen::Routes& routes) {
  auto const work = http::Policy::right(May::work_cases);
  std::string const links = "/kasus/{case}/tautan";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + links, work, links_page, "cases.links");
    routes.post(prefix + links, work, make_post, "cases.link.make");
    routes.post(prefix + links + "/{case_link}/tarik", work, withdraw_post, "cases.link.withdraw");
  }
  add_agency_routes(routes);
}

}  // namespace rangkul::cases
