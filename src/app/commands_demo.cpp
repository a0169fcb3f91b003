#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <unordered_map>

#include "app/commands.h"
#include "app/demo_cases.h"
#include "app/demo_sql.h"
#include "auth/auth.h"
#include "auth/secret.h"
#include "base/text.h"
#include "empowerment/empowerment.h"
#include "graduations/graduations.h"
#include "matching/matching.h"
#include "matching/reconcile.h"
#include "programmes/programmes.h"
#include "programmes/told.h"
#include "registry/import.h"
#include "registry/office.h"
#include "registry/people.h"
#include "sheet/reader.h"
#include "validation/validation.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;

// Everybody of the demonstration has these; the accounts exist only in demonstration stores.
constexpr std::string_view demo_password = "rangkul-contoh-2024";
constexpr std::string_view demo_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

constexpr std::string_view disrumkim = "Dinas Perumahan dan Permukiman";

struct DemoAccount {
  std::string_view login, name, area_below, role;
  bool totp;
  std::string_view department{};
};
/// The cast of the tests and of the guide. `area_below` is added to the office's code.
constexpr DemoAccount cast[] = {
    {"sri", "Sri Wahyuni", "", "kepala_dinas", true},
    {"heri", "Heri Santoso", "", "kabid", true},
    {"andini", "Andini Rahma", "", "analis", false},
    {"rina", "Rina Marlina", ".06.1006", "operator_desa", false},
    {"camat", "Bambang Irawan", ".06", "camat", false},
    {"dewi", "Dewi Lestari", ".06", "pendamping_pkh", false},
    {"dimas", "Dimas Prakoso", "", "peksos", false},
    {"anto", "Anto Wijaya", "", "trc", false},
    {"bendahara", "Yusuf Hamdani", "", "bendahara", true},
    {"auditor", "Ratih Puspita", "", "auditor", false},
    {"disrumkim", "Wulan Kusuma", "", "opd_lain", false, disrumkim},
    {"pengelola", "Tono Prasetyo", "", "admin", true},
};

Status run_generator(DemoOptions const& options, std::string const& folder,
                     std::string const& regions) {
  auto const program = program_folder() + "/rangkul_demo";
  std::vector<std::string> words{program,
                                 "--people",
                                 std::to_string(options.people),
                                 "--seed",
                                 std::to_string(options.seed),
                                 "--regions",
                                 regions,
                                 "--office",
                                 options.office,
                                 "--months",
                                 "2",
                                 "--out",
                                 folder};
  auto const child = fork();
  if (child == 0) {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(program.c_str(), arguments.data());
    _exit(127);
  }
  int status = 0;
  bool const ended = child > 0 && waitpid(child, &status, 0) == child;
  if (!ended || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return invalid("demo.generator", {{"program", program}});
  return {};
}

Status make_accounts(Program& program, RegionCode const& office) {
  return program.in_write(Actor::system("demo"), [&](Context& context) -> Status {
    for (auto const& one : cast) {
      auto const area = TRY(RegionCode::parse(office.text() + std::string(one.area_below)));
      if (!registry::find_region(context, area)) continue;  // a smaller office than Depok
      TRY(auth::create_account(
          context, {.login = std::string(one.login),
                    .name = std::string(one.name),
                    .area = area,
                    .roles = {std::string(one.role)},
                    .department = std::string(one.department),
                    .password = std::string(demo_password),
                    .must_change_password = false,
                    .totp_secret = one.totp ? std::string(demo_secret) : std::string{}}));
    }
    return {};
  });
}

Status import_one(Program& program, registry::Source source, std::string const& file) {
  auto const snapshot = program.catalogue().snapshot();
  auto const actor = Actor::system("demo");
  registry::ImportWork const work{
      program.store(), actor, program.clock(), *snapshot,
      [](std::int64_t done, std::int64_t total, std::string_view phase) {
        show_progress(phase, done, total);
        return true;
      }};
  registry::ImportOptions options;
  options.source = source;
  options.path = file;
  options.yes = true;
  auto const summary = TRY(registry::run_import(work, options));
  std::cout << '\r' << to_json(summary.to_json()) << std::endl;
  return {};
}

/// One row of kds_2024.csv.
struct Given {
  std::string benefit, person, deceased, claimed_on, paid_on, source, proof, method, status, reason;
  std::int64_t amount{0};
};

Result<std::vector<Given>> read_given(std::string const& file) {
  auto reader = TRY(sheet::open_sheet(file, {}));
  sheet::Row row;
  std::vector<Given> out;
  bool heading = true;
  while (TRY(reader->next(row))) {
    if (std::exchange(heading, false)) continue;
    auto const text = [&](std::size_t column) { return std::string(row.text(column)); };
    Given given{text(0), text(1), text(3),  text(5),  text(6),
                text(8), text(9), text(10), text(11), text(12)};
    given.amount = parse_id_value(row.text(7)).value_or(0);
    out.push_back(std::move(given));
  }
  return out;
}

using People = std::unordered_map<std::string, PersonId>;

/// Proposes, decides and pays one receiver the way people do it in the browser.
Status give(Context& context, Given const& given, People const& people) {
  auto const person = people.find(given.person);
  if (person == people.end()) return not_found("demo.person");
  programmes::Candidate candidate{.programme = given.benefit,
                                  .year = 2024,
                                  .period = {},
                                  .person = person->second,
                                  .family = {},
                                  .for_person = {}};
  if (auto const dead = people.find(given.deceased); dead != people.end())
    candidate.for_person = dead->second;
  if (auto const day = Date::parse_iso(given.claimed_on); day.ok())
    candidate.claimed_on = day.value();
  auto const enrolment = programmes::propose(context, candidate);
  if (!enrolment.ok()) return enrolment.error();
  if (given.status == "ditolak")
    return programmes::reject(context, enrolment.value(), given.reason);
  TRY(programmes::approve(context, enrolment.value(), "460/112/2024"));
  auto const paid_on = Date::parse_iso(given.paid_on);
  if (!paid_on.ok()) return {};
  auto const payment =
      TRY(programmes::pay(context, {.uid = "demo-" + enrolment.value().text(),
                                    .enrolment = enrolment.value(),
                                    .amount = Rupiah{given.amount},
                                    .paid_on = paid_on.value(),
                                    .fund_source = given.source,
                                    .method = given.method,
                                    .proof = given.proof.empty() ? given.method : given.proof}));
  if (given.status == "gagal_salur") return programmes::mark_failed(context, payment, given.reason);
  return {};
}

Status enrol_all(Program& program, std::string const& file) {
  auto const given = TRY(read_given(file));
  auto const actor = Actor::system("demo");
  People people;
  {
    auto tx = program.store().read(actor);
    tx.each(demo_sql::city_people, {},
            [&](std::string const& key, PersonId person) { people.emplace(key, person); });
  }
  std::map<std::string, std::int64_t> refused;
  constexpr std::size_t at_once = 500;
  for (std::size_t from = 0; from < given.size(); from += at_once) {
    auto const to = std::min(given.size(), from + at_once);
    TRY(program.in_write(actor, [&](Context& context) -> Status {
      for (auto at = from; at < to; ++at) {
        auto const status = give(context, given[at], people);
        if (!status.ok()) ++refused[given[at].benefit + " " + status.error().code];
      }
      return {};
    }));
    show_progress("kds_2024.csv", static_cast<std::int64_t>(to),
                  static_cast<std::int64_t>(given.size()));
  }
  for (auto const& [what, count] : refused) std::cout << '\r' << what << ": " << count << '\n';
  return {};
}

/// A family that lives by its own business now.
Status graduate(Context& context, FamilyId family, std::size_t turn) {
  struct Business {
    char const* name;
    char const* sector;
    std::int64_t before, after;
  };
  static constexpr std::array<Business, 4> businesses{{
      {"Warung nasi uduk", "food", 900'000, 5'800'000},
      {"Jahit permak", "services", 1'100'000, 4'600'000},
      {"Kelontong", "trade", 700'000, 6'250'000},
      {"Ternak lele", "farming", 1'200'000, 5'400'000},
  }};
  auto const& own = businesses[turn % businesses.size()];
  auto const noted = graduations::note(
      context, {.family = family,
                .cause = "business",
                .left_on = local_date(context.clock.now(), Zone::wib).plus_days(-30),
                .business = own.name,
                .sector = own.sector,
                .turnover_before = Rupiah(own.before),
                .turnover_after = Rupiah(own.after),
                .helped_by = "PENA",
                .evidence = "Buku kas tiga bulan, foto usaha"});
  // Nobody may live there any more.
  if (!noted.ok() && noted.error().kind != ErrorKind::conflict) return noted.error();
  return {};
}

/// Who carries social work in a village, and here and there the family of a pioneer.
Status begin_empowerment(Context& context, RegionCode const& village, FamilyId family,
                         std::size_t turn) {
  constexpr int community_workers = 2;
  constexpr int youth = 5;
  auto const place = registry::region_name(context, village);
  for (auto const& [kind, name] :
       {std::pair{community_workers, "IPSM "}, std::pair{youth, "Karang Taruna "}})
    TRY(empowerment::note_pillar(context, {.kind = kind,
                                           .name = name + place,
                                           .region = village,
                                           .decree = "SK Lurah 5/2024",
                                           .valid_until = {},
                                           .phone = {},
                                           .task = {}}));
  constexpr std::size_t one_in = 9;
  auto const members = registry::members_of(context, family);
  if (turn % one_in != 0 || members.empty()) return {};
  auto const noted = empowerment::note_hero(context, {.person = members.front().id,
                                                      .hero = "Ayah dari " + members.front().name,
                                                      .kind = "pioneer",
                                                      .relation = "child",
                                                      .decree = "SK contoh 12/1998"});
  return noted.ok() ? Status{} : Status(noted.error());
}

/// A month of validation under way: the villages have proposed and assessed, most have met, some
/// houses were visited; the verifier's turn comes next.
Status begin_round(Program& program) {
  auto const actor = Actor::system("demo");
  using Village = std::pair<RegionCode, std::vector<FamilyId>>;
  std::vector<Village> villages;
  {
    auto tx = program.store().read(actor);
    tx.each(demo_sql::some_families, {}, [&](FamilyId family, RegionCode region) {
      if (villages.empty() || villages.back().first != region) villages.push_back({region, {}});
      villages.back().second.push_back(family);
    });
  }
  using validation::Kind;
  std::size_t turn = 0;
  for (auto const& [village, families] : villages)
    TRY(program.in_write(actor, [&, place = village, turn = turn++](Context& context) -> Status {
      TRY(begin_empowerment(context, place, families.front(), turn));
      std::vector<validation::EntryId> proposals;
      std::string period;
      for (std::size_t i = 0; i < families.size(); ++i) {
        validation::NewEntry entry{.kind = i % 3 == 2 ? Kind::fit : Kind::proposal,
                                   .family = families[i]};
        if (entry.kind == Kind::proposal) entry.aids = {i % 2 == 0 ? "sembako" : "pkh", "pbi"};
        if (i % 7 == 5) {
          TRY(graduate(context, families[i], turn));
          continue;
        }
        auto const id = validation::enter(context, entry);
        if (!id.ok()) continue;  // nobody lives there any more
        auto const made = TRY(validation::find_entry(context, id.value()));
        period = made.period;
        if (made.kind == Kind::proposal) proposals.push_back(made.id);
      }
      if (turn % 3 == 2 || proposals.empty()) return {};
      TRY(validation::hold_meeting(context, {.period = period,
                                             .village = place,
                                             .held_on = local_date(context.clock.now(), Zone::wib),
                                             .place = "Aula kelurahan",
                                             .leader = "Lurah",
                                             .attendance = "LPM, RT/RW, PSM, TKSK, pendamping PKH",
                                             .declined = {proposals.back()}}));
      for (std::size_t i = 0; i + 1 < proposals.size() && turn % 2 == 0; ++i)
        TRY(validation::visit(context, proposals[i],
                              {.on = local_date(context.clock.now(), Zone::wib),
                               .confirmed = i % 4 != 3,
                               .criteria = validation::Criteria(0b010100010),
                               .finding = i % 4 == 3 ? "Rumah sudah layak" : ""}));
      return {};
    }));
  return {};
}

/// What the housing department tells: a figure of the city, and one house by name.
Status tell_houses(Program& program, RegionCode const& office) {
  auto const actor = Actor::system("demo").in_department(std::string(disrumkim));
  std::optional<Nik> head;
  {
    auto tx = program.store().read(actor);
    tx.each(demo_sql::a_head, {}, [&](std::string const& nik) {
      if (auto read = Nik::parse(nik); read.ok()) head = std::move(read).value();
    });
  }
  return program.in_write(actor, [&](Context& context) -> Status {
    programmes::NewTold told{.uid = "demo-rtlh-angka",
                             .programme = "kds-rtlh",
                             .year = 2024,
                             .month = "2024-09",
                             .region = office,
                             .receivers = 48,
                             .amount = Rupiah{960'000'000},
                             .proof = "Laporan 640/112"};
    TRY(programmes::tell(context, told));
    if (!head) return {};
    told.uid = "demo-rtlh-nama";
    told.nik = head;
    told.told_of = "Penerima contoh";
    told.receivers = 1;
    told.amount = Rupiah{20'000'000};
    told.proof = "BAST 640/7";
    TRY(programmes::tell(context, told));
    return {};
  });
}

void print_accounts(catalogue::Catalogue const& words) {
  std::cout << words.message(Language::id, "demo.accounts",
                             {{"password", std::string(demo_password)}})
            << '\n';
  for (auto const& one : cast) {
    auto const* role = words.role(one.role, Date::from_ymd(2024, 12, 17).value());
    std::cout << "  " << one.login << "  " << one.name << ", "
              << (role == nullptr ? std::string(one.role) : role->name.id)
              << (one.totp ? "  *" : "") << '\n';
  }
  std::cout << words.message(Language::id, "demo.totp", {{"secret", std::string(demo_secret)}})
            << '\n';
}

/// An office of real people gets neither made-up ones nor accounts whose passwords all know.
Result<registry::OfficeProfile> demo_office(Program& program) {
  return program.in_read(Actor::system("demo"),
                         [](Context& context) -> Result<registry::OfficeProfile> {
                           auto profile = registry::office_profile(context);
                           if (!profile) return not_found("store.empty");
                           if (!profile->demo) return forbidden("demo.only");
                           return *profile;
                         });
}

}  // namespace

Status demo_load(Places const& places, DemoOptions const& options) {
  auto program = TRY(Program::open(places, false));
  auto const office = TRY(demo_office(*program));
  auto const folder =
      options.folder.empty() ? program->store().files_folder() + "/demo" : options.folder;
  fs::create_directories(folder);
  TRY(run_generator(options, folder, assets_folder(places) + "/regions.csv"));
  TRY(import_one(*program, registry::Source::city, folder + "/city.csv"));
  TRY(import_one(*program, registry::Source::ministry, folder + "/ministry.csv"));
  auto const snapshot = program->catalogue().snapshot();
  auto const actor = Actor::system("demo");
  auto const tell = [](std::int64_t done, std::int64_t total, std::string_view phase) {
    show_progress(phase, done, total);
    return true;
  };
  auto const match = [&]() -> Status {
    TRY(matching::run_now(program->store(), actor, program->clock(), *snapshot, tell));
    program->runner().deliver();
    return {};
  };
  TRY(match());
  TRY(enrol_all(*program, folder + "/kds_2024.csv"));
  // A month later: the ministry's next file, and what has changed in it.
  TRY(import_one(*program, registry::Source::ministry, folder + "/ministry_2.csv"));
  TRY(match());
  TRY(matching::reconcile_now(program->store(), actor, program->clock(), *snapshot, {}, tell));
  TRY(begin_round(*program));
  TRY(make_accounts(*program, office.region));
  TRY(open_demo_cases(*program));
  TRY(tell_houses(*program, office.region));
  program->runner().deliver();
  program->runner().run_all();
  print_accounts(*snapshot);
  return {};
}

Status demo_code(Places const& places) {
  auto const program = TRY(Program::open(places, false));
  TRY(demo_office(*program));
  std::cout << auth::totp_code(auth::base32_decode(demo_secret),
                               auth::totp_step(program->clock().now()))
            << '\n';
  return {};
}

}  // namespace rangkul::app
