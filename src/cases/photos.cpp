// Photos, papers and forms of cases, and what a person's page says of the cases that the person is
// in.

#include "cases/links.h"
#include "cases/pages.h"
#include "cases/routes.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::cases {
namespace {

using http::element;
using http::text;

Result<evidence::Owner> find_owner(Context& context, std::int64_t id) {
  auto const one = TRY(find_case(context, CaseId{id}));
  return evidence::Owner{
      .id = id, .title = title_of(one), .address = case_address(one.id), .region = one.area};
}

Result<forms::Owner> find_filled(Context& context, std::int64_t id) {
  auto const one = TRY(find_case(context, CaseId{id}));
  return forms::Owner{.id = id,
                      .title = title_of(one),
                      .address = case_address(one.id),
                      .region = one.area,
                      .about_kind = {},
                      .about = 0,
                      .forms = {},
                      .closed = one.ended};
}

/// A form that an open step waits for is told to that step, if it is the turn of who filled it in.
Status tell_step(Context& context, forms::Owner const& owner, forms::Answer const& answer) {
  CaseId const id{owner.id};
  auto const one = TRY(find_case(context, id));
  auto const run = TRY(run_of(context, one));
  for (auto const& open : run.state.open) {
    auto const* step = run.procedure->step(open.step);
    if (step->form.empty() || step->form != answer.form.word || open.filled) continue;
    Act const filled{
        .kind = procedures::Event::Kind::filled, .step = step->id, .what = answer.form.id};
    if (hand_for(context, one, *run.procedure, filled).ok()) return act(context, id, filled);
  }
  return {};
}

}  // namespace

forms::Kind const& case_forms() {
  static forms::Kind const kind{.key = "case",
                                .address = index_path,
                                .current = "cases",
                                .see = May::see_cases,
                                .add = May::work_cases,
                                .find = find_filled,
                                .answered = tell_step};
  return kind;
}

evidence::Kind const& case_photos() {
  static evidence::Kind const kind{
      .key = "case",
      .address = "/kasus",
      .current = "cases",
      .see = May::see_cases,
      .add = May::work_cases,
      .labels = {"document", "face", "house_front", "house_inside", "other"},
      .find = find_owner};
  return kind;
}

Html person_part(screen::Visit& visit, PersonId person) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::see_cases) && !actor.may(May::report_cases)) return {};
  Html items;
  if (actor.may(May::see_cases))
    for (auto const& one : cases_of(visit.context, person)) {
      auto const state = one.ended
                             ? screen::chip(screen::Tone::done, visit.say("cases.state.ended"))
                             : screen::chip(screen::Tone::soon, visit.say("cases.state.open"));
      items +=
          element("li", http::link(case_address(one.id), text(one.number)) + text(" ") + state +
                            element("p", {{"class", "small soft"}},
                                    text(screen::short_time(one.opened_at, visit.office.zone,
                                                            visit.language()))));
    }
  Html footer;
  if (actor.may(May::report_cases))
    footer =
        screen::button_link({.label = visit.say("cases.open_one"),
                             .address = std::string(index_path) + "/baru?orang=" + person.text()});
  if (items.empty() && footer.empty()) return {};
  auto const body = items.empty()
                        ? element("p", {{"class", "soft"}}, visit.words("cases.none_of_person"))
                        : element("ul", {{"class", "stack tight"}}, items);
  return screen::sheet({.heading = visit.say("nav.cases"), .body = body, .footer = footer});
}

void add_routes(screen::Routes& routes) {
  add_board_routes(routes);
  add_intake_routes(routes);
  add_act_routes(routes);
  add_letter_routes(routes);
  add_link_routes(routes);
  evidence::add_routes(routes, case_photos());
  forms::add_routes(routes, case_forms());
}

}  // namespace rangkul::cases
