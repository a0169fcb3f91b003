#include "programmes/pages.h"
#include "base/text.h"
#include "programmes/batch_pages.h"
#include "programmes/breakdown_pages.h"
#include "programmes/enrolments.h"
#include "programmes/figures.h"
#include "programmes/lists.h"
#include "programmes/parts.h"
#include "programmes/rule_pages.h"
#include "programmes/rule_parts.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

Result<Answer> overview(Visit& visit) {
  auto const year = year_of(visit);
  auto const table = achievements(visit.context, std::string(umbrella_id), year);
  auto const beside = achievements_beside(visit.context, std::string(umbrella_id), year);
  if (visit.request.wants_json()) {
    auto json = achievements_json(table);
    json.set("beside", achievements_json(beside)["rows"]);
    json.set("departments", departments_json(table));
    json.set("sources", sources_json(visit.context, year));
    return http::json_answer(json);
  }
  screen::PageHead head{.title = visit.say("programmes.title", {{"year", std::to_string(year)}}),
                        .context = visit.say("programmes.context"),
                        .current = "programmes"};
  if (visit.context.actor.may(May::see_reports))
    head.actions.push_back({.label = visit.say("nav.note"),
                            .address = "/laporan/catatan-akhir-tahun/" + std::to_string(year),
                            .icon = "berkas"});
  std::vector<Html> parts;
  auto const open = waiting(visit.context, year);
  std::vector<screen::TodoItem> items;
  for (auto const& [id, count] : open) {
    auto const* programme =
        visit.context.catalogue.programme(id, std::min(visit.today(), Year{year}.end()));
    auto const address = benefit_address(id, year) + "/pendaftaran?status=proposed";
    items.push_back({group_thousands(count),
                     address,
                     programme == nullptr ? id : programme->name.in(visit.language()),
                     visit.words("programmes.waiting_why"),
                     {.label = visit.say("programmes.waiting_open"), .address = address}});
  }
  if (!items.empty())
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.waiting"), .body = screen::todo(items)}));
  parts.push_back(screen::sheet({.heading = visit.say("programmes.heading"),
                                 .remark = as_of_text(visit, table),
                                 .body = achievement_table(visit, table),
                                 .footer = others_text(visit, table)}));
  if (!table.others.empty()) parts.push_back(departments_sheet(visit, table));
  if (!beside.rows.empty())
    parts.push_back(screen::sheet({.heading = visit.say("programmes.beside"),
                                   .remark = as_of_text(visit, beside),
                                   .body = achievement_table(visit, beside, false)}));
  parts.push_back(sources_sheet(visit, year));
  return screen::page(visit, head, screen::stack(parts));
}

Result<Answer> benefit_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const table = achievements(visit.context, std::string(umbrella_id), benefit.year);
  auto const beside = achievements_beside(visit.context, std::string(umbrella_id), benefit.year);
  Achievement found{.programme = benefit.programme->id,
                    .name = benefit.programme->name.in(visit.language()),
                    .unit = benefit.programme->unit,
                    .owner = benefit.programme->owner_in(benefit.year),
                    .budget = {},
                    .spent = {}};
  for (auto const* list : {&table.rows, &table.others, &beside.rows, &beside.others})
    for (auto const& row : *list)
      if (row.programme == benefit.programme->id) found = row;
  auto const address = benefit_address(benefit.programme->id, benefit.year);
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"programme", found.programme},
                                            {"name", found.name},
                                            {"target", found.target},
                                            {"realised", found.realised},
                                            {"percent", found.percent().text()},
                                            {"budget", found.budget.whole()},
                                            {"committed", found.committed.whole()},
                                            {"spent", found.spent.whole()},
                                            {"parts", parts_json(visit.context, benefit)}}));
  auto const shown = found.target == 0 ? (table.whole ? visit.say("programmes.no_target") : "–")
                                       : found.percent().text() + " %";
  auto const numbers = screen::figures(
      {{visit.say("programmes.realised"), group_thousands(found.realised), "",
        realised_address(found, benefit.year)},
       {visit.say("programmes.target"), found.target == 0 ? "–" : group_thousands(found.target)},
       {visit.say("programmes.percent"), shown},
       {visit.say("programmes.committed"), millions_text(found.committed)},
       {visit.say("programmes.spent"), millions_text(found.spent)}});
  Html documents;
  for (auto const& document : benefit.programme->documents)
    documents += http::element(
        "li", http::text(document.name.in(visit.language())) +
                  (document.required ? Html{}
                                     : http::element("span", {{"class", "soft"}},
                                                     visit.words("programmes.optional"))));
  auto const on = std::min(visit.today(), Year{benefit.year}.end());
  auto const known = known_for(visit.context.catalogue, benefit.programme->unit, on);
  auto const force = TRY(rule_in_force(visit.context, *benefit.programme, known));
  auto const left = screen::stack(
      {screen::sheet({.heading = visit.say("programmes.figures"),
                      .remark = as_of_text(visit, table),
                      .body = numbers,
                      .footer = table.whole ? http::text(gap_text(visit, found))
                                            : visit.words("programmes.target_of_office")}),
       outlook_sheet(visit, benefit, found, table.whole),
       screen::sheet({.heading = visit.say("programmes.rules"),
                      .body = rule_sentences(visit, force.rule, known),
                      .footer = http::text(benefit.programme->legal_basis)})});
  auto const right = screen::sheet(
      {.heading = visit.say("programmes.documents"), .body = http::element("ul", documents)});
  auto head = benefit_head(visit, benefit);
  if (found.run_by_office && visit.context.actor.may(May::enrol))
    head.actions.push_back({.label = visit.say("programmes.enrol"),
                            .address = "/cari?untuk=" + benefit.programme->id,
                            .icon = "tambah",
                            .primary = true});
  return screen::page(visit, head,
                      benefit_tabs(visit, benefit, 0) + screen::cols("wide", left, right));
}

Result<Answer> receivers_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  screen::ListView view{
      .head = benefit_head(visit, benefit),
      .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year)},
      .before = benefit_tabs(visit, benefit, 1)};
  return screen::list_page(visit, receivers_list(), view);
}

Result<Answer> batches_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto head = benefit_head(visit, benefit);
  if (visit.context.actor.may(May::pay) && benefit.programme->run_by_office_in(benefit.year))
    head.actions.push_back({.label = visit.say("programmes.batch.new"),
                            .address = std::string(batches_path) +
                                       "/baru?manfaat=" + benefit.programme->id +
                                       "&tahun=" + std::to_string(benefit.year),
                            .icon = "tambah",
                            .primary = true});
  return screen::list_page(
      visit, batches_list(),
      {.head = head,
       .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year)},
       .before = benefit_tabs(visit, benefit, 4),
       .empty_heading = visit.say("programmes.batches.none")});
}

Result<Answer> enrolments_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  screen::ListView view{
      .head = benefit_head(visit, benefit),
      .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year)},
      .before = benefit_tabs(visit, benefit, 2)};
  view.before += approve_sheet(visit, benefit, {});
  return screen::list_page(visit, enrolments_list(), view);
}

}  // namespace

std::string benefit_address(std::string const& programme, int year) {
  return "/program/" + programme + "/" + std::to_string(year);
}

Result<Benefit> benefit_of(Visit const& visit) {
  auto const year = TRY(visit.request.id("year"));
  constexpr std::int64_t last_year = 2199;
  if (year > last_year || year < 1900) return not_found();
  auto const on = std::min(visit.today(), Year{static_cast<int>(year)}.end());
  auto const* programme = visit.context.catalogue.programme(visit.request.param("programme"), on);
  if (programme == nullptr || programme->is_umbrella ||
      !sees_benefit(visit.context, *programme, static_cast<int>(year)))
    return not_found("programme.unknown");
  return Benefit{programme, static_cast<int>(year)};
}

screen::PageHead benefit_head(Visit const& visit, Benefit const& benefit) {
  auto const year = std::to_string(benefit.year);
  return {.title = benefit.programme->name.in(visit.language()) + " " + year,
          .context = visit.say("programmes.run_by",
                               {{"owner", benefit.programme->owner_in(benefit.year)}}),
          .current = "programmes",
          .trail = {{visit.say("nav.programmes"), "/program?tahun=" + year}}};
}

Html benefit_tabs(Visit const& visit, Benefit const& benefit, int current) {
  auto const address = benefit_address(benefit.programme->id, benefit.year);
  std::vector<screen::Tab> tabs{
      {visit.say("programmes.tab.rules"), address, current == 0},
      {visit.say("programmes.tab.parts"), address + "/rincian", current == 6},
      {visit.say("programmes.tab.receivers"), address + "/penerima", current == 1},
      {visit.say("programmes.tab.enrolments"), address + "/pendaftaran", current == 2},
      {visit.say("programmes.tab.waiting"), address + "/daftar-tunggu", current == 7},
      {visit.say("programmes.tab.batches"), address + "/penyaluran", current == 4},
      {visit.say("rules.heading"), address + "/aturan", current == 3}};
  if (!benefit.programme->run_by_office_in(benefit.year))
    tabs.push_back({visit.say("programmes.tab.told"), address + "/realisasi", current == 8});
  if (visit.context.actor.may(May::ask_eligibility))
    tabs.push_back({visit.say("programmes.tab.ask"), address + "/cek", current == 9});
  if (!benefit.programme->renewed_by.empty())
    tabs.push_back(
        {visit.say("programmes.tab.renewals"), address + "/perpanjangan", current == 10});
  if (benefit.programme->after_death && !visit.context.actor.of_department())
    tabs.push_back({visit.say("programmes.tab.deaths"), address + "/kematian", current == 5});
  return screen::tabs(tabs, benefit.programme->name.in(visit.language()));
}

std::string receivers_address(std::string const& programme, int year) {
  return benefit_address(programme, year) + "/penerima?status=paid";
}

std::string realised_address(Achievement const& row, int year) {
  if (row.told > 0 && row.told == row.realised)
    return benefit_address(row.programme, year) + "/realisasi?keadaan=standing";
  return receivers_address(row.programme, year);
}

int year_of(Visit const& visit) {
  auto const asked = parse_id_value(visit.request.query.get("tahun"));
  constexpr int first_year = 2000;
  constexpr int last_year = 2199;
  if (asked && *asked >= first_year && *asked <= last_year) return static_cast<int>(*asked);
  // The newest year that has targets, so that the page is never empty in January.
  int newest = 0;
  for (auto const* programme : visit.context.catalogue.benefits_of(umbrella_id, visit.today()))
    for (auto const& scheme : programme->schemes)
      if (scheme.year <= visit.today().year()) newest = std::max(newest, scheme.year);
  return newest == 0 ? visit.today().year() : newest;
}

screen::Record const& decree_record() {
  static screen::Record const record{
      "programmes.decree",
      {Field{.key = "decree", .required = true, .has_hint = true, .max_length = 80}}};
  return record;
}

void add_routes(screen::Routes& routes, Previews& previews) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  screen::registered(receivers_list(), "/program/{programme}/{year}/penerima");
  screen::registered(enrolments_list(), "/program/{programme}/{year}/pendaftaran");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/program", see, overview, "programmes.heading");
    routes.get(prefix + "/program/{programme}/{year}", see, benefit_page, "programmes.figures");
    routes.get(prefix + "/program/{programme}/{year}/penerima", see, receivers_page,
               "programmes.tab.receivers");
    routes.get(prefix + "/program/{programme}/{year}/pendaftaran", see, enrolments_page,
               "programmes.tab.enrolments");
    routes.get(prefix + "/program/{programme}/{year}/penyaluran", see, batches_page,
               "programmes.tab.batches");
  }
  add_waiting_routes(routes);
  add_renewal_routes(routes);
  add_card_routes(routes);
  add_enrol_routes(routes);
  add_enrolment_routes(routes);
  add_rule_routes(routes, previews);
  add_batch_routes(routes);
  add_death_routes(routes);
  add_breakdown_routes(routes);
  add_told_routes(routes);
}

}  // namespace rangkul::programmes
