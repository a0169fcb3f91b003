// Villages that are late with a month: who leads them, that they were reminded, and what they are
// told, to be copied or printed.

#include "base/text.h"
#include "papers/papers.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/pages.h"
#include "validation/teams.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr papers::Kind paper_kind{.key = "validation.reminder_pdf",
                                  .address = "/verval/surat",
                                  .right = May::verify_data,
                                  .subject = "validation_reminder",
                                  .file = "surat-pengingat-"};

std::string say(Context& context, std::string const& key,
                std::map<std::string, std::string> const& with = {}) {
  return context.catalogue.message(context.actor.language(), key, with);
}

std::string month_words(Context& context, std::string const& period) {
  auto const month = static_cast<int>(parse_id_value(period.substr(5, 2)).value_or(1));
  return screen::month_name(month, context.actor.language()) + " " + period.substr(0, 4);
}

struct Place {
  Round round;
  LateVillage village;
};
/// errors: not_found, validation.not_late
Result<Place> place_of(Context& context, std::string const& period, std::string_view village) {
  TRY(context.may(May::verify_data));
  auto round = TRY(find_round(context, period));
  auto const code = RegionCode::parse(village);
  if (!code.ok() || code.value().level() != RegionLevel::village ||
      !context.actor.sees(code.value()) || !round.area.covers(code.value()))
    return not_found();
  for (auto& late : late_villages(context, round))
    if (late.region == code.value()) return Place{std::move(round), std::move(late)};
  return conflict("validation.not_late");
}
Result<Place> place_asked(Visit& visit) {
  return place_of(visit.context, visit.request.param("period"), visit.request.param("village"));
}

papers::Paper letter(Context& context, Place const& place) {
  auto const office = registry::office_profile(context);
  papers::Paper paper;
  paper.office = office ? office->name : std::string();
  paper.title = say(context, "validation.late.letter",
                    {{"village", registry::place_name(context, place.village.region)}});
  paper.as_of = screen::long_date(today(context), context.actor.language());
  paper.sections.push_back({say(context, "validation.late.letter_body"),
                            {reminder_text(context, place.round, place.village)}});
  std::vector<std::string> teams;
  for (auto const& team :
       teams_over(list_teams(context, Purpose::registry), place.village.region, today(context))) {
    std::vector<std::string> names;
    for (auto const& member : members_of(context, team.id)) names.push_back(member.name);
    teams.push_back(team.name + (names.empty() ? "" : ": " + join(names, ", ")));
  }
  if (!teams.empty())
    paper.sections.push_back({say(context, "validation.team.purpose.registry"), teams});
  paper.sections.push_back({say(context, "validation.paper.signatures"),
                            {office ? office->head_title + ", " + office->head : std::string()}});
  return paper;
}

Html reminded_words(Visit const& visit, std::vector<Reminder> const& reminders) {
  if (reminders.empty()) return text("–");
  Html items;
  for (auto const& one : reminders)
    items += element("li", text(screen::short_time(one.at, visit.office.zone, visit.language()) +
                                ", " + screen::actor_name(visit, one.name) + ", " +
                                visit.say("validation.reminder.way." + one.way)));
  return element("ul", {{"class", "stack tight"}}, items);
}

Html remind_buttons(Visit& visit, Round const& round, LateVillage const& village) {
  auto const address = round_address(round.period) + "/terlambat/" + village.region.text();
  Html buttons;
  for (auto const way : reminder_ways)
    buttons += screen::button_post(
        visit,
        {.label = visit.say("validation.reminder.way." + std::string(way)), .address = address},
        {{"way", std::string(way)}});
  auto const words = reminder_text(visit.context, round, village);
  auto const id = "pesan-" + village.region.digits();
  auto const copy =
      element("label", {{"for", id}}, visit.words("validation.late.copy")) +
      element("textarea", {{"id", id}, {"rows", "5"}, {"readonly", http::on()}}, text(words));
  return element("details", {{"class", "fold"}},
                 element("summary", visit.words("validation.late.remind")) +
                     element("div", {{"class", "field"}}, copy) +
                     element("p", visit.words("validation.late.done_by")) +
                     element("div", {{"class", "buttons"}}, buttons) +
                     screen::button_post(visit, {.label = visit.say("validation.late.print"),
                                                 .address = address + "/surat",
                                                 .icon = "berkas"}));
}

Value late_json(Visit& visit, Round const& round) {
  Value::List list;
  for (auto const& village : late_villages(visit.context, round)) {
    Value::List operators;
    for (auto const& name : village.operators) operators.push_back(name);
    list.push_back(
        Value::object({{"region", village.region.text()},
                       {"name", village.name},
                       {"why", village.silent ? "silent" : "not_met"},
                       {"operators", Value(std::move(operators))},
                       {"reminders", static_cast<std::int64_t>(village.reminders.size())}}));
  }
  return Value::object({{"period", round.period}, {"villages", Value(std::move(list))}});
}

Result<Answer> late_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  if (visit.request.wants_json()) return http::json_answer(late_json(visit, round));
  auto const villages = late_villages(visit.context, round);
  screen::PageHead const head{
      .title = visit.say("validation.late.title", {{"month", period_title(visit, round.period)}}),
      .context = visit.say("validation.late.context",
                           {{"date", screen::long_date(round.cutoff, visit.language())}}),
      .current = "validation",
      .trail = {{period_title(visit, round.period), round_address(round.period)}}};
  if (villages.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "tugas",
                                       .heading = visit.say("validation.late.none"),
                                       .why = visit.say("validation.late.none_why")}));
  auto const teams = list_teams(visit.context, Purpose::registry);
  screen::Table table;
  for (auto const* key : {"village", "why", "operator", "team", "reminded"})
    table.columns.push_back({visit.say("validation.late." + std::string(key))});
  for (auto const& village : villages) {
    Html over;
    for (auto const& team : teams_over(teams, village.region, visit.today()))
      over += element(
          "p", http::link(std::string(index_path) + "/satgas/" + team.id.text(), text(team.name)));
    auto const key = village.silent ? "validation.late.silent" : "validation.late.not_met";
    table.rows.push_back(
        {http::link(village_address(round.period, village.region), text(village.name)) +
             element("small", text(village.district)),
         screen::chip(Tone::late, visit.say(key)),
         village.operators.empty() ? visit.words("validation.late.no_operator")
                                   : text(join(village.operators, ", ")),
         over.empty() ? visit.words("validation.late.no_team") : over,
         reminded_words(visit, village.reminders) + (visit.context.actor.may(May::verify_data)
                                                         ? remind_buttons(visit, round, village)
                                                         : Html{})});
  }
  return screen::page(
      visit, head,
      screen::stack(
          {screen::sheet({.heading = visit.say("validation.late.villages"),
                          .remark = group_thousands(static_cast<std::int64_t>(villages.size())),
                          .body = screen::table(table)}),
           visit.context.actor.may(May::verify_data)
               ? papers::files_sheet(visit, paper_kind, round.period,
                                     round_address(round.period) + "/terlambat")
               : Html{}}));
}

Result<Answer> remind_post(Visit& visit) {
  auto const place = TRY(place_asked(visit));
  TRY(remind(visit.context, place.round, place.village.region, visit.request.form.get("way")));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"region", place.village.region.text()}}), 201);
  return screen::done(
      visit, round_address(place.round.period) + "/terlambat",
      {.message = visit.say("validation.late.reminded_now", {{"village", place.village.name}})});
}

Result<Answer> letter_post(Visit& visit) {
  auto const place = TRY(place_asked(visit));
  TRY(papers::queue(
      visit.context, paper_kind,
      Value::object({{"period", place.round.period}, {"village", place.village.region.text()}}),
      place.round.period));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"region", place.village.region.text()}}), 202);
  return screen::done(visit, round_address(place.round.period) + "/terlambat",
                      {.message = visit.say("validation.pdf_begun")});
}

}  // namespace

std::string reminder_text(Context& context, Round const& round, LateVillage const& village) {
  return say(context,
             village.silent ? "validation.late.text_silent" : "validation.late.text_not_met",
             {{"village", registry::place_name(context, village.region)},
              {"month", month_words(context, round.period)},
              {"cutoff", screen::long_date(round.cutoff, context.actor.language())},
              {"closes", screen::long_date(round.closes, context.actor.language())},
              {"office", registry::office_names(context).name}});
}

Html late_words(Visit& visit, Round const& round) {
  auto const count = static_cast<std::int64_t>(late_villages(visit.context, round).size());
  if (count == 0) return {};
  return screen::notice(
      Tone::late, visit.say("validation.late.count", {{"count", group_thousands(count)}}),
      http::link(round_address(round.period) + "/terlambat", visit.words("validation.late.see")));
}

void add_late_routes(screen::Routes& routes) {
  using http::Policy;
  std::string const late = std::string(index_path) + "/{period}/terlambat";
  auto const verify = Policy::right(May::verify_data);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + late, Policy::right(May::see_validation), late_page,
               "validation.late.villages");
    routes.post(prefix + late + "/{village}", verify, remind_post, "validation.late.remind");
    routes.post(prefix + late + "/{village}/surat", verify, letter_post, "validation.late.print");
  }
  papers::add_route(routes, paper_kind);
}

void add_late_jobs(jobs::Runner& runner) {
  papers::add_job(
      runner, paper_kind, [](Context& context, Value const& payload) -> Result<papers::Paper> {
        auto const period = std::string(payload["period"].text_or_empty());
        return letter(context, TRY(place_of(context, period, payload["village"].text_or_empty())));
      });
}

}  // namespace rangkul::validation
