#include "app/pages.h"
#include "auth/account.h"
#include "base/text.h"
#include "cases/board.h"
#include "cases/escalation.h"
#include "cases/glass.h"
#include "graduations/graduations.h"
#include "homecare/homecare.h"
#include "jobs/jobs.h"
#include "matching/reconcile.h"
#include "matching/waiting.h"
#include "programmes/appeals.h"
#include "programmes/batches.h"
#include "programmes/deaths.h"
#include "programmes/enrolments.h"
#include "programmes/figures.h"
#include "programmes/pages.h"
#include "registry/waiting.h"
#include "reports/reports.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "validation/validation.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Visit;

std::string greeting(Visit const& visit) {
  auto const local = visit.context.clock.now().seconds + static_cast<int>(visit.office.zone) * 3600;
  auto const hour = local / 3600 % 24;
  std::string_view const key = hour < 11   ? "app.home.morning"
                               : hour < 15 ? "app.home.noon"
                               : hour < 18 ? "app.home.afternoon"
                                           : "app.home.evening";
  return visit.say(key, {{"name", visit.context.actor.name()}});
}

screen::TodoItem item(Visit const& visit, std::string_view key, std::int64_t count,
                      std::string const& address, std::string const& benefit = {}) {
  return {group_thousands(count),
          address,
          visit.say(std::string(key) + ".heading", {{"benefit", benefit}}),
          visit.words(std::string(key) + ".why"),
          {.label = visit.say(std::string(key) + ".act"), .address = address}};
}

/// What waits for this person in the benefits of a year.
void add_benefits(Visit& visit, int year, std::vector<screen::TodoItem>& items) {
  auto const add = [&](std::string_view key, std::string const& programme, std::int64_t count,
                       std::string const& list) {
    auto const* benefit = visit.context.catalogue.programme(programme, visit.today());
    items.push_back(item(visit, key, count, programmes::benefit_address(programme, year) + list,
                         benefit ? benefit->name.in(visit.language()) : programme));
  };
  if (visit.context.actor.may(May::approve_enrolment))
    for (auto const& [programme, count] : programmes::waiting(visit.context, year))
      add("app.home.enrolments", programme, count, "/pendaftaran?status=proposed");
  if (visit.context.actor.may(May::approve_enrolment))
    for (auto const& [programme, count] : programmes::free_places(visit.context, year))
      add("app.home.seats", programme, count, "/pendaftaran?status=proposed");
  if (visit.context.actor.may(May::enrol))
    for (auto const& [programme, count] : programmes::deaths_to_claim(visit.context, year))
      add("app.home.deaths", programme, count, "/kematian?pengajuan=none");
  if (visit.context.actor.may(May::pay))
    for (auto const& [programme, count] : programmes::unpaid(visit.context, year))
      add("app.home.unpaid", programme, count, "/pendaftaran?status=approved&bayar=unpaid");
}

/// What waits for this person, by what they may do.
std::vector<screen::TodoItem> work(Visit& visit, int year) {
  std::vector<screen::TodoItem> items;
  auto const& actor = visit.context.actor;
  auto const add = [&](std::string_view key, std::int64_t count, std::string const& address) {
    if (count > 0) items.push_back(item(visit, key, count, address));
  };
  add_benefits(visit, year, items);
  if (actor.may(May::approve_money))
    add("app.home.batches", programmes::batches_to_approve(visit.context), "/penyaluran");
  if (actor.may(May::pay))
    add("app.home.fixes", programmes::lines_to_fix(visit.context), "/penyaluran/perbaikan");
  if (actor.may(May::approve_enrolment))
    add("app.home.appeals", programmes::open_appeals(visit.context),
        "/program/keberatan?putusan=open");
  if (actor.may(May::review_matches))
    add("app.home.pairs", matching::open_pairs(visit.context), "/padankan");
  if (actor.may(May::review_matches)) {
    add("app.home.questions", matching::questions_to_me(visit.context),
        "/padankan/pertanyaan?arah=to_me&status=open");
    add("app.home.answers", matching::answers_to_me(visit.context),
        "/padankan/pertanyaan?arah=from_me&dibaca=0");
    add("app.home.suspicions", matching::late_suspicions(visit.context),
        "/padankan/dugaan?tenggat=late");
  }
  if (actor.may(May::reconcile)) {
    auto const [count, address] = matching::open_findings(visit.context);
    add("app.home.findings", count, address);
  }
  for (auto const& each : validation::waiting(visit.context))
    add("app.home." + each.key, each.count, each.address);
  add("app.home.graduation_checks", graduations::checks_due(visit.context),
      "/graduasi?keadaan=left&tinjau=" + visit.today().iso());
  add("app.home.turns", cases::count_clocks(visit.context).mine, "/papan?giliran=saya");
  add("app.home.told", cases::told_to_me(visit.context), "/papan/diteruskan?dibaca=unheard");
  add("app.home.glass", cases::unheard_glass(visit.context),
      "/kasus/darurat/daftar?dibaca=unheard");
  auto const care = homecare::waiting(visit.context);
  add("app.home.care_today", care.mine_today, "/perawatan-rumah");
  add("app.home.care_mine", care.mine_late, "/perawatan-rumah/kunjungan?keadaan=late&punya=saya");
  add("app.home.care_late", care.late, "/perawatan-rumah/kunjungan?keadaan=late");
  add("app.home.care_results", care.results, "/perawatan-rumah/rencana?keadaan=result");
  if (actor.may(May::import_data))
    add("app.home.imports", registry::open_issues(visit.context), "/impor");
  if (actor.may(May::manage_accounts))
    add("app.home.locked", auth::count_locked(visit.context), "/pengguna?state=locked");
  if (actor.may(May::see_jobs)) {
    constexpr std::int64_t week = 7 * 86'400;
    Instant const since{visit.context.clock.now().seconds - week};
    add("app.home.failed_jobs", jobs::count_failed(visit.context, since),
        "/pekerjaan?status=failed");
  }
  return items;
}

Result<Answer> home(Visit& visit, registry::FamilySizes& sizes) {
  auto const year = programmes::year_of(visit);
  auto const items = work(visit, year);
  std::vector<Html> parts;
  if (visit.context.actor.may(May::see_quality)) {
    auto warnings =
        reports::warning_notices(visit, reports::registry_warnings(visit.context, sizes));
    if (!warnings.empty()) parts.push_back(std::move(warnings));
  }
  parts.push_back(
      items.empty()
          ? screen::sheet(
                {.heading = visit.say("app.home.work"),
                 .body = http::element("p", {{"class", "soft"}}, visit.words("app.home.nothing"))})
          : screen::sheet({.heading = visit.say("app.home.work"), .body = screen::todo(items)}));
  if (visit.context.actor.may(May::see_programmes)) {
    auto const table =
        programmes::achievements(visit.context, std::string(programmes::umbrella_id), year);
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.title", {{"year", std::to_string(year)}}),
                       .remark = programmes::as_of_text(visit, table),
                       .body = programmes::achievement_table(visit, table),
                       .footer = programmes::others_text(visit, table)}));
  }
  screen::PageHead head{
      .title = greeting(visit),
      .context = screen::long_date(visit.today(), visit.language()) + ". " + visit.office.name,
      .current = "home"};
  if (visit.context.actor.may(May::see_reports))
    head.actions.push_back({.label = visit.say("nav.note"),
                            .address = "/laporan/catatan-akhir-tahun/" + std::to_string(year),
                            .icon = "berkas"});
  return screen::page(visit, head, screen::stack(parts));
}

}  // namespace

void add_home_page(Program& program, screen::Routes& routes) {
  routes.get(
      "/", http::Policy::signed_in(),
      [&program](Visit& visit) { return home(visit, program.family_sizes()); }, "app.home.work");
}

}  // namespace rangkul::app
