#include "app/program.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "app/commands.h"
#include "app/nav.h"
#include "app/pages.h"
#include "auth/auth.h"
#include "cases/board.h"
#include "cases/routes.h"
#include "conferences/pages.h"
#include "empowerment/empowerment.h"
#include "evidence/documents.h"
#include "forms/pages.h"
#include "graduations/graduations.h"
#include "homecare/jobs.h"
#include "http/template.h"
#include "labels/labels.h"
#include "letters/letters.h"
#include "maps/maps.h"
#include "matching/matching.h"
#include "matching/newcomers.h"
#include "matching/reconcile.h"
#include "ppks/ageing.h"
#include "procedures/pages.h"
#include "programmes/enrolments.h"
#include "programmes/figures.h"
#include "registry/import_pages.h"
#include "registry/registry.h"
#include "reports/reports.h"
#include "screen/parts.h"
#include "validation/validation.h"

namespace rangkul::app {
namespace {

void connect_messages(catalogue::CatalogueHolder const& holder) {
  http::set_message_lookup([&holder](Language language, std::string_view key) {
    auto const catalogue = holder.snapshot();
    return catalogue->has_message(key) ? catalogue->message(language, key) : std::string{};
  });
}

/// Rows of jobs and sessions that nobody needs any more go away each night.
Status forget_old(jobs::JobContext& job) {
  return job.item([&](Context& context) -> Status {
    auto const today = local_date(context.clock.now(), Zone::wib);
    constexpr std::int64_t days = 90;
    auth::forget_old_sessions(context.tx, context.clock.now());
    jobs::forget_old(context.tx, context.clock.now(),
                     context.catalogue.integer("jobs.keep_days", today, days));
    return {};
  });
}

/// An import, or taking one back, puts the quality board out of date: look again, once at a time.
Status look_again(Context& context, Value const&) {
  auto const queued =
      jobs::enqueue(context, {.kind = "registry.quality", .only_one = "registry.quality"});
  if (!queued.ok() && queued.error().code != "job.already_open") return queued.error();
  return {};
}

/// What stands on the people and the versions of an import.
std::int64_t count_on_import(Context& context, ImportId import) {
  return programmes::count_on_import(context, import) +
         empowerment::count_on_import(context, import) +
         matching::count_months_on_import(context, import);
}

/// What matching asks of modules that it does not know.
matching::Hooks matching_hooks() {
  return {.standing_aids = programmes::standing_aids,
          .running_aids =
              [](Context& context, PersonId person) {
                std::vector<matching::Hooks::RunningAid> out;
                for (auto& aid : programmes::running_aids(context, person))
                  out.push_back({std::move(aid.key), std::move(aid.name), aid.a_year});
                return out;
              },
          .reviewers =
              [](Context& context, RegionCode const& place) {
                std::vector<matching::Hooks::Colleague> out;
                for (auto& each : auth::who_may(context, May::review_matches, place))
                  out.push_back({each.id, std::move(each.name)});
                return out;
              }};
}

/// What the office gives a person or a family, and what the village says of the family.
Html aid_parts(screen::Visit& visit, PersonId person, FamilyId family) {
  auto const aids = programmes::aids_part(visit, person, family);
  if (person.is_set()) {
    return screen::stack({cases::person_part(visit, person), aids,
                          empowerment::person_part(visit, person),
                          ppks::person_part(visit, person)});
  }
  return screen::stack({aids, validation::family_part(visit, family),
                        labels::family_part(visit, family),
                        graduations::family_part(visit, family)});
}

/// Who does what in the background, and which module follows which event of another.
void connect_modules(jobs::Runner& runner, matching::Lookalikes& alike) {
  registry::add_import_jobs(runner, count_on_import);
  registry::add_jobs(runner);
  matching::add_jobs(runner, matching_hooks());
  matching::add_newcomer_jobs(runner, alike);
  validation::add_jobs(runner);
  evidence::add_jobs(runner);
  ppks::add_jobs(runner);
  labels::add_jobs(runner);
  letters::add_jobs(runner);
  cases::add_jobs(runner);
  homecare::add_jobs(runner);
  reports::add_jobs(runner);
  runner.on("app.forget_old", forget_old);
  constexpr int small_hours = 3;
  runner.daily("app.forget_old", small_hours, Zone::wib);
  runner.subscribe("import.applied", "quality", look_again);
  runner.subscribe("import.undone", "quality", look_again);
  runner.subscribe("import.applied", "newcomers", matching::on_import_applied);
  runner.subscribe("import.rows_taken", "newcomers", matching::on_import_applied);
  runner.subscribe("import.undone", "newcomers", matching::on_newcomers_undone);
  runner.subscribe("import.undone", "reconcile", matching::on_import_undone);
  runner.subscribe("person.merged", "programmes", programmes::on_person_merged);
  runner.subscribe("people.merged", "programmes", programmes::on_people_merged);
  runner.subscribe("person.unmerged", "programmes", programmes::on_person_unmerged);
  runner.subscribe("person.merged", "empowerment", empowerment::on_person_merged);
  runner.subscribe("people.merged", "empowerment", empowerment::on_people_merged);
  runner.subscribe("person.unmerged", "empowerment", empowerment::on_person_unmerged);
  runner.subscribe("person.merged", "ppks", ppks::on_person_merged);
  runner.subscribe("people.merged", "ppks", ppks::on_people_merged);
  runner.subscribe("person.unmerged", "ppks", ppks::on_person_unmerged);
  runner.subscribe("person.unmerged", "matching", matching::on_person_unmerged);
  runner.subscribe("person.died", "programmes", programmes::on_person_died);
  runner.subscribe("people.died", "programmes", programmes::on_people_died);
}

}  // namespace

std::string program_folder() {
  std::array<char, 4096> path{};
  auto const size = readlink("/proc/self/exe", path.data(), path.size() - 1);
  if (size <= 0) return ".";
  return std::filesystem::path(std::string(path.data(), static_cast<std::size_t>(size)))
      .parent_path()
      .string();
}

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
    case ErrorKind::too_large: return 2;
    case ErrorKind::not_found: return 3;
    case ErrorKind::unauthenticated:
    case ErrorKind::forbidden: return 4;
    case ErrorKind::conflict: return 5;
    case ErrorKind::too_many: return 6;
    case ErrorKind::unavailable: return 7;
  }
  return 1;
}

Result<std::unique_ptr<Program>> Program::open(Places const& places, bool migrate) {
  return start(places, migrate, nullptr);
}

Result<std::unique_ptr<Program>> Program::open_with(Places const& places, Clock const& clock) {
  return start(places, true, &clock);
}

Result<std::unique_ptr<Program>> Program::start(Places const& places, bool migrate,
                                                Clock const* clock) {
  auto program = std::unique_ptr<Program>(new Program());
  program->places_ = places;
  if (clock != nullptr) program->clock_ = clock;
  auto const folder =
      places.catalogue.empty() ? catalogue::Catalogue::default_folder() : places.catalogue;
  auto checks = catalogue_checks();
  auto first = TRY(catalogue::Catalogue::load(folder, {}, checks));
  program->catalogue_ = std::make_unique<catalogue::CatalogueHolder>(
      folder, std::move(first), std::vector<catalogue::Section>{}, std::move(checks));
  connect_messages(*program->catalogue_);
  if (places.db.empty()) return invalid("store.url_missing");
  program->store_ = TRY(db::Store::open(places.db));
  if (migrate)
    program->store_->migrate();
  else if (program->store_->schema_version() == 0)
    return invalid("store.empty", {{"url", places.db}});
  TRY(auth::take_key(*program->store_, *program->clock_, *program->catalogue_->snapshot(),
                     migrate ? auth::KeyNeed::required : auth::KeyNeed::if_there));
  jobs::Runner::Options options;
  options.broken = [](std::string const& incident, jobs::Job const& job, std::string const& what) {
    spdlog::error("incident {}: job {} ({}): {}", incident, job.id.text(), job.kind, what);
  };
  program->runner_ = std::make_unique<jobs::Runner>(*program->store_, *program->clock_,
                                                    *program->catalogue_, options);
  connect_modules(*program->runner_, program->lookalikes_);
  add_pages(*program, program->routes_);
  auto const warnings = [&sizes = program->family_sizes_](screen::Visit& visit) {
    return reports::warning_notices(visit, reports::registry_warnings(visit.context, sizes));
  };
  registry::add_routes(program->routes_, program->names_,
                       {.aids = aid_parts,
                        .warnings = warnings,
                        .lookalikes = [&alike = program->lookalikes_](
                                          Context& context, registry::NearPerson const& asked) {
                          return alike.find(context, asked);
                        }});
  registry::add_import_routes(
      program->routes_, {.count_others = count_on_import, .newcomers = matching::newcomers_part});
  matching::add_routes(program->routes_, matching_hooks());
  evidence::add_list_routes(program->routes_);
  validation::add_routes(program->routes_);
  labels::add_routes(program->routes_);
  letters::add_routes(
      program->routes_,
      {.opens =
           [](Context& context, std::string_view kind, std::int64_t id) {
             return kind == "case" && cases::find_case(context, cases::CaseId{id}).ok();
           },
       .address =
           [](std::string_view kind, std::int64_t id) {
             return kind == "case" ? cases::case_address(cases::CaseId{id}) : std::string();
           }});
  cases::add_routes(program->routes_);
  conferences::add_routes(program->routes_);
  graduations::add_routes(program->routes_);
  empowerment::add_routes(program->routes_);
  maps::add_routes(program->routes_);
  procedures::add_routes(program->routes_);
  homecare::add_routes(program->routes_);
  ppks::add_routes(program->routes_);
  forms::add_routes(program->routes_);
  programmes::add_routes(program->routes_, program->previews_);
  reports::add_routes(program->routes_, program->family_sizes_);
  program->nav_ = menu();
  return program;
}

}  // namespace rangkul::app
