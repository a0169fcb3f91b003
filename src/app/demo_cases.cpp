#include "app/demo_cases.h"

#include "app/demo_sql.h"
#include "auth/account.h"
#include "cases/cases.h"
#include "cases/notes.h"

namespace rangkul::app {
namespace {

using procedures::Turn;
using Kind = procedures::Event::Kind;

constexpr std::int64_t an_hour = 3'600;
constexpr std::int64_t a_day = 24 * an_hour;

/// What is told of a case when it is opened, by the word that its procedure's id begins with.
struct Story {
  std::string_view procedure, title, place;
};
constexpr Story stories[] = {
    {"odgj", "Laki-laki tidur di emper pasar, bicara sendiri", "Depan los ikan pasar"},
    {"orang", "Pejalan kehabisan bekal di terminal", "Terminal, jalur 3"},
    {"pelepasan", "Warga dikurung di kamar belakang", "Rumah di ujung gang"},
    {"korban", "Perlu perlindungan", ""},
    {"abh", "Pendampingan anak", ""},
    {"anak", "Dua anak tinggal sendiri sejak bulan lalu", "Kontrakan dekat sungai"},
    {"lansia", "Lansia tinggal sendiri tanpa penghasilan", "Rumah semipermanen"},
    {"disabilitas", "Penyandang disabilitas tanpa pengasuh", "Belakang musala"},
    {"jenazah", "Jenazah belum dikenal di rumah sakit", "Kamar jenazah"},
    {"perwalian", "Anak panti tanpa wali", "LKSA"},
    {"penelusuran", "Mencari keluarga warga panti", "Panti"},
    {"rujukan", "Rujukan rehabilitasi dengan jaminan", "Puskesmas"},
    {"perawatan", "Kunjungan perawatan di rumah", "Rumah klien"},
    {"gelandangan", "Keluarga tinggal di kolong jembatan", "Kolong jembatan"},
};
Story const* story_of(std::string const& procedure) {
  for (auto const& story : stories)
    if (procedure.starts_with(story.procedure)) return &story;
  return nullptr;
}

std::optional<Actor> worker(Program& program, std::string_view login, std::string const& role) {
  auto const snapshot = program.catalogue().snapshot();
  std::optional<Actor> out;
  auto const found = program.in_write(Actor::system("demo"), [&](Context& context) -> Status {
    auto const account = TRY(auth::find_account_by_login(context, login));
    auto const day = local_date(context.clock.now(), Zone::wib);
    out = Actor::person(account.id, account.name,
                        auth::rights_of(*snapshot, account.roles, true, day), account.area)
              .in_roles({role});
    return {};
  });
  return found.ok() ? out : std::nullopt;
}

/// Brings cases on as their steps ask.
class Walker {
 public:
  Walker(Program& program, Actor const& social, Actor const& head)
      : program_(program),
        snapshot_(program.catalogue().snapshot()),
        social_(social),
        head_(head) {}

  /// Runs `act` in a transaction of its own, at the moment of the walk.
  template <typename Act>
  auto as(Actor const& actor, Act act) {
    auto tx = program_.store().write(actor);
    Context context{tx, actor, clock_, *snapshot_};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }

  Status open(procedures::Procedure const& procedure, RegionCode const& village, PersonId person,
              int days_ago) {
    clock_.set(program_.clock().now().plus_seconds(-days_ago * a_day));
    auto const* story = story_of(procedure.id);
    cases::NewCase given{.uid = "demo-" + procedure.id + "-" + person.text(),
                         .procedure = procedure.id};
    given.area = village;
    given.source = days_ago % 2 == 0 ? "report" : "walk_in";
    given.urgency = days_ago % 3 == 0 ? "red" : "yellow";
    given.title = story == nullptr ? procedure.name.id : std::string(story->title);
    given.place = story == nullptr ? std::string() : std::string(story->place);
    given.reporter = "Warga contoh";
    given.people = {person};
    auto const opened = as(social_, [&](Context& context) -> Result<cases::CaseId> {
      auto const id = TRY(cases::open_case(context, given));
      TRY(cases::join_team(context, id, social_.account(), true));
      return id;
    });
    if (!opened.ok())
      return opened.error().kind == ErrorKind::conflict ? Status{} : Status(opened.error());
    for (int step = 0; step < days_ago / 2; ++step) {
      clock_.advance_seconds(a_day);
      if (!go_on(opened.value())) break;
    }
    return {};
  }

 private:
  bool does(Actor const& actor, cases::CaseId id, cases::Act const& given) {
    return as(actor, [&](Context& context) { return cases::act(context, id, given); }).ok();
  }

  /// Does all that the first open step asks and closes it; false where it cannot.
  bool go_on(cases::CaseId id) {
    std::optional<procedures::Step> step;
    bool wants_approval = false;
    auto const read = as(social_, [&](Context& context) -> Status {
      auto const one = TRY(cases::find_case(context, id));
      auto const run = TRY(cases::run_of(context, one));
      for (auto const& turn :
           procedures::turns(run.state, clock_.now(), cases::clocks_of(context))) {
        if (step) break;
        step = *turn.step;
        wants_approval = turn.wants_approval;
      }
      return {};
    });
    if (!read.ok() || !step) return false;
    auto const tell = [&](Kind kind, std::string const& what) {
      return does(social_, id,
                  {.kind = kind, .step = step->id, .what = what, .reason = "Arsip contoh"});
    };
    for (auto const& item : step->checklist) tell(Kind::checked, item.id);
    for (auto const& document : step->documents) tell(Kind::document, document);
    for (auto const& letter : step->letters) tell(Kind::issued, letter);
    if (!step->form.empty()) tell(Kind::filled, step->form);
    if (wants_approval) does(head_, id, {.kind = Kind::approved, .step = step->id});
    return close(id, *step);
  }

  bool close(cases::CaseId id, procedures::Step const& step) {
    if (step.ends_case())
      return std::ranges::any_of(step.ends, [&](std::string const& end) {
        return does(social_, id, {.kind = Kind::ended, .step = step.id, .what = end});
      });
    if (step.answers.empty()) return does(social_, id, {.kind = Kind::done, .step = step.id});
    return std::ranges::any_of(step.answers, [&](procedures::Answer const& answer) {
      return does(social_, id, {.kind = Kind::decided, .step = step.id, .what = answer.id});
    });
  }

  Program& program_;
  std::shared_ptr<catalogue::Catalogue const> snapshot_;
  Actor social_, head_;
  ManualClock clock_{Instant{0}};
};

}  // namespace

Status open_demo_cases(Program& program) {
  auto const social = worker(program, "dimas", "peksos");
  auto const head = worker(program, "heri", "kabid");
  if (!social || !head) return {};
  std::vector<std::pair<PersonId, RegionCode>> people;
  auto const found = program.in_write(Actor::system("demo"), [&](Context& context) -> Status {
    context.tx.each(demo_sql::people_of_cases, {}, [&](PersonId person, RegionCode region) {
      people.emplace_back(person, std::move(region));
    });
    return {};
  });
  TRY(found);
  Walker walker(program, *social, *head);
  auto const snapshot = program.catalogue().snapshot();
  auto const day = local_date(program.clock().now(), Zone::wib);
  auto const all = procedures::Library::of(*snapshot).all(day);
  for (std::size_t i = 0; i < people.size(); ++i)
    TRY(walker.open(*all[i % all.size()], people[i].second, people[i].first,
                    static_cast<int>(1 + i * 5 % 26)));
  return {};
}

}  // namespace rangkul::app
