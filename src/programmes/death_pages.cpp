// Deaths and what they open: the list of those without a claim, and the heirs of one in their
// order.

#include "programmes/deaths.h"
#include "programmes/pages.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;
using screen::Tone;
using screen::Visit;

std::string deaths_address(Benefit const& benefit) {
  return benefit_address(benefit.programme->id, benefit.year) + "/kematian";
}

screen::List const& deaths_list() {
  // Index death_notice_list; enrolment_for for each row.
  static screen::List const list{
      .name = "programmes.deaths",
      .from =
          "death_notice d LEFT JOIN region r ON r.code = d.region LEFT JOIN enrolment e ON "
          "e.programme = :programme AND e.for_person = d.person AND e.status IN ('proposed', "
          "'approved')",
      .where = "d.region >= :scope_from AND d.region < :scope_to AND d.died_on >= :since",
      .id = "d.person",
      .columns = {Column{.key = "name",
                         .sql = "d.name",
                         .sortable = true,
                         .link = "/program/{programme}/{year}/kematian/{id}",
                         .below = "village"},
                  Column{.key = "village", .sql = "COALESCE(r.name, d.region)"},
                  Column{.key = "died_on",
                         .sql = "d.died_on",
                         .kind = ColumnKind::date,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "claim",
                         .sql = "COALESCE(e.status, 'none')",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "programmes.claim"},
                  Column{.key = "heir", .sql = "COALESCE(e.name, '')"},
                  Column{.key = "programme", .sql = ":programme", .kind = ColumnKind::hidden},
                  Column{.key = "year", .sql = ":year", .kind = ColumnKind::hidden},
                  Column{.key = "id", .sql = "d.person", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "pengajuan",
                         .kind = FilterKind::choice,
                         .where = "COALESCE(e.status, 'none') = :f_pengajuan",
                         .choices = {"none", "proposed", "approved"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "d.region >= :f_wilayah_from AND d.region < :f_wilayah_to"}},
      .sort = "died_on",
      .people = "deaths",
  };
  return list;
}

/// A grant after a death, or nothing of that name.
Result<Benefit> grant_of(Visit const& visit) {
  auto const benefit = TRY(benefit_of(visit));
  // Deaths are the register's, not a department's.
  if (!benefit.programme->after_death || visit.context.actor.of_department()) return not_found();
  return benefit;
}

Result<Answer> deaths_page(Visit& visit) {
  auto const benefit = TRY(grant_of(visit));
  // A claim of this year may be of a death late in the year before.
  auto const since = Year{benefit.year - 1}.begin();
  return screen::list_page(visit, deaths_list(),
                           {.head = benefit_head(visit, benefit),
                            .binds = {db::bind("programme", benefit.programme->id),
                                      db::bind("year", benefit.year), db::bind("since", since)},
                            .before = benefit_tabs(visit, benefit, 5),
                            .empty_heading = visit.say("programmes.deaths.none")});
}

Html heirs_table(Visit& visit, Benefit const& benefit, std::vector<Heir> const& heirs) {
  screen::Table table;
  table.columns = {{visit.say("programmes.heirs.name")},
                   {visit.say("programmes.heirs.rank")},
                   {visit.say("programmes.act")}};
  bool const enrols = visit.context.actor.may(May::enrol);
  for (auto const& heir : heirs) {
    auto const person = "/orang/" + heir.person.id.text();
    auto const rank = "programmes.heir." + std::string(heir_rank_key(heir.rank));
    auto const act = enrols ? http::link(person + "/daftarkan?manfaat=" + benefit.programme->id +
                                             "&tahun=" + std::to_string(benefit.year),
                                         visit.words("programmes.heirs.claim"))
                            : Html{};
    table.rows.push_back({http::link(person, text(heir.person.name)), visit.words(rank), act});
  }
  return screen::table(table);
}

/// Until when a claim may come, told as what is left of it.
Html deadline_words(Visit& visit, Benefit const& benefit, DeathNotice const& notice) {
  auto const days = claim_days(visit.context, *benefit.programme);
  if (!days) return {};
  auto const until = notice.died_on.plus_days(*days);
  // A year that is over is claimed as of its last day.
  auto const on = std::min(visit.today(), Year{benefit.year}.end());
  auto const left = until.days_since_1970() - on.days_since_1970();
  std::map<std::string, std::string> const with{
      {"until", screen::long_date(until, visit.language())}, {"days", std::to_string(left)}};
  constexpr int soon = 14;
  if (left < 0) return screen::notice(Tone::late, visit.say("programmes.deaths.over", with));
  return screen::notice(left <= soon ? Tone::soon : Tone::note,
                        visit.say("programmes.deaths.until", with));
}

Value death_json(DeathNotice const& notice, std::vector<Heir> const& heirs) {
  Value::List list;
  for (auto const& heir : heirs)
    list.push_back(Value::object({{"person", heir.person.id.text()},
                                  {"name", heir.person.name},
                                  {"rank", std::string(heir_rank_key(heir.rank))}}));
  return Value::object({{"person", notice.person.text()},
                        {"name", notice.name},
                        {"died_on", notice.died_on.iso()},
                        {"claim", notice.claim.is_set() ? Value(notice.claim.text()) : Value()},
                        {"heirs", Value(std::move(list))}});
}

Result<Answer> death_page(Visit& visit) {
  auto const benefit = TRY(grant_of(visit));
  auto const notice = TRY(
      find_death(visit.context, PersonId{TRY(visit.request.id("person"))}, benefit.programme->id));
  auto const deceased = TRY(registry::find_person(visit.context, notice.person));
  auto const heirs = heirs_of(visit.context, deceased);
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = notice.person.value(), .purpose = "claim"});
  if (visit.request.wants_json()) return http::json_answer(death_json(notice, heirs));
  Html body;
  if (notice.claim.is_set())
    body += screen::notice(Tone::done, visit.say("programmes.deaths.claimed"),
                           http::link("/pendaftaran/" + notice.claim.text(),
                                      visit.words("programmes.deaths.open_claim")));
  else
    body += deadline_words(visit, benefit, notice);
  body += heirs.empty() ? screen::empty({.icon = "keluarga",
                                         .heading = visit.say("programmes.heirs.none"),
                                         .why = visit.say("programmes.heirs.none_why")})
                        : heirs_table(visit, benefit, heirs);
  auto head = benefit_head(visit, benefit);
  head.trail.push_back({head.title, deaths_address(benefit)});
  head.title = notice.name;
  head.context = visit.say("programmes.deaths.died",
                           {{"date", screen::long_date(notice.died_on, visit.language())}});
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("programmes.heirs"),
                                     .body = body,
                                     .footer = visit.words("programmes.heirs.why")}));
}

}  // namespace

void add_death_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_programmes);
  auto const people = http::Policy::right(May::see_people);
  std::string const path = "/program/{programme}/{year}/kematian";
  screen::registered(deaths_list(), path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, see, deaths_page, "programmes.tab.deaths");
    routes.get(prefix + path + "/{person}", people, death_page, "programmes.heirs");
  }
}

}  // namespace rangkul::programmes
