#include "support/app_office_maker.h"

#include <sodium.h>

#include <algorithm>

#include "auth/auth.h"
#include "auth/secret.h"
#include "empowerment/empowerment.h"
#include "graduations/graduations.h"
#include "jobs/jobs.h"
#include "labels/labels.h"
#include "matching/matching.h"
#include "matching/sample.h"
#include "ppks/ppks.h"
#include "programmes/programmes.h"
#include "programmes/told.h"
#include "registry/office.h"
#include "registry/people.h"
#include "support/app_office_files.h"
#include "support/app_office_services.h"
#include "support/store_fixture.h"
#include "validation/validation.h"

// Forty accounts a store would take most of the time of these tests: in programs that link this
// file the library's own call makes a hash of the least cost. The true cost is proved in auth/.
extern "C" int crypto_pwhash_str_alg(char* out, char const* password, unsigned long long size,
                                     unsigned long long, std::size_t, int) {
  return crypto_pwhash_argon2id_str(out, password, size, crypto_pwhash_argon2id_OPSLIMIT_MIN,
                                    crypto_pwhash_argon2id_MEMLIMIT_MIN);
}

namespace rangkul::app {
namespace {

constexpr std::string_view password = "tikar benang kopi";
constexpr std::string_view totp_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

constexpr std::string_view regions_csv =
    "code,name,level,parent\n"
    "32,Jawa Barat,2,\n"
    "32.73,Kota Bandung,4,32\n32.73.01,Sukasari,6,32.73\n32.73.01.1001,Sarijadi,10,32.73.01\n"
    "32.76,Kota Depok,4,32\n"
    "32.76.02,Cimanggis,6,32.76\n32.76.02.1001,Cisalak Pasar,10,32.76.02\n"
    "32.76.05,Tapos,6,32.76\n32.76.05.1001,Sukatani,10,32.76.05\n"
    "32.76.06,Beji,6,32.76\n32.76.06.1001,Beji,10,32.76.06\n"
    "32.76.06.1006,Beji Timur,10,32.76.06\n";

RegionCode code(std::string_view text) { return RegionCode::parse(text).value(); }

/// Fills a store; the order is that of an office that begins.
class Maker {
 public:
  Maker(db::Store& store, Cast& cast) : store_(store), cast_(cast) {
    program_ = must(Program::open_with({.db = store.url(), .catalogue = {}, .assets = {}}, clock_),
                    "open");
  }

  void make() {
    write([&](Context& context) -> Status {
      TRY(registry::load_regions(context, folder_.write("regions.csv", regions_csv),
                                 Date::parse_iso("2024-01-01").value()));
      return registry::save_office(context, {.name = "Dinas Sosial Kota Depok",
                                             .region = code(office_code),
                                             .head = "Sri",
                                             .head_title = "Kepala Dinas",
                                             .address = ""});
    });
    make_accounts();
    make_people();
    make_aid();
    make_told();
    make_round();
    make_labels();
    make_graduations();
    Services const services([this](auto act) { write(act); }, cast_);
    services.make_letters();
    services.make_cases();
    services.make_conferences();
    services.make_care();
    make_empowerment();
    make_jobs();
  }

 private:
  template <typename F>
  void write(F act) {
    auto const actor = Actor::system("test");
    must(program_->in_write(actor, act), "write");
  }

  Actor actor_of(std::string_view login) const {
    for (auto const& member : cast_.members)
      if (member.login == login)
        return Actor::person(member.id, "Heri", member.rights, member.area);
    return Actor::nobody();
  }

  void make_people() {
    for (auto const& [village, marker] : {std::pair{near_village, "XZQBEJITIMUR"},
                                          {beside_village, "XZQBEJITENGAH"},
                                          {far_village, "XZQCISALAK"},
                                          {other_village, "XZQSUKATANI"},
                                          {foreign_village, "XZQSARIJADI"}}) {
      Place place;
      place.code = code(village);
      place.marker = marker;
      cast_.places.push_back(place);
    }
    Files files;
    for (auto& place : cast_.places)
      if (place.code != code(foreign_village)) files.add_village(place);
    make_foreigners(cast_.places.back());
    auto const actor = actor_of("kabid");
    auto const snapshot = program_->catalogue().snapshot();
    registry::ImportWork const work{store_, actor, clock_, *snapshot};
    auto const take = [&](registry::Source source, char const* name, std::string const& text) {
      clock_.advance_seconds(60);
      auto const summary =
          must(registry::run_import(work, {source, folder_.write(name, text), "", true, ""}), name);
      REQUIRE(summary.state == "applied");
      cast_.ids[std::string("import.") + std::string(registry::source_word(source))] =
          summary.id.value();
    };
    take(registry::Source::city, "kota.csv", files.city);
    take(registry::Source::ministry, "kementerian.csv", files.ministry);
    clock_.advance_seconds(60);
    auto const run = must(matching::run_now(store_, actor, clock_, *snapshot, {}), "run");
    cast_.ids["match_run"] = run.value();
    auto tx = store_.write(actor);
    Context context{tx, actor, clock_, *snapshot, {}};
    auto const sample = must(matching::start_sample(context, run, {20, 7}), "sample");
    cast_.ids["match_sample"] = sample.value();
    tx.commit();
    auto const drawing = matching::work_now(store_, actor, clock_, *snapshot, {});
    REQUIRE(matching::draw_sample(drawing, sample).ok());
    for (auto& place : cast_.places) {
      auto const in = " WHERE region = '" + place.code.text() + "' ORDER BY id";
      place.people = numbers("SELECT id FROM person" + in);
      place.families = numbers("SELECT id FROM family" + in);
      INFO("held: " << text_of("SELECT DISTINCT code || ' ' || name FROM import_issue"));
      REQUIRE(place.people.size() == place.niks.size());
      REQUIRE(place.families.size() == place.kks.size());
    }
  }

  /// People of another city stand in the same store where a province runs it.
  void make_foreigners(Place& place) {
    write([&](Context& context) -> Status {
      for (int each = 0; each < 3; ++each) {
        registry::Family family;
        family.no_kk = TRY(NoKk::parse("327301120" + std::to_string(each + 1) + "110001"));
        family.region = place.code;
        family.address = "JL. " + place.marker;
        auto const home = TRY(registry::create_family(context, family));
        registry::Person person;
        person.region = place.code;
        person.name = "TONO " + place.marker;
        person.nik = TRY(Nik::parse(nik_of(place.code, 5 + each, 6, 1970, false, 1 + each)));
        person.sex = Sex::male;
        person.born = TRY(Date::from_ymd(1970, 6, 5 + each));
        person.family = home;
        TRY(registry::create_person(context, person));
        place.kks.push_back("327301120" + std::to_string(each + 1) + "110001");
        place.niks.push_back(nik_of(place.code, 5 + each, 6, 1970, false, 1 + each));
        place.names.push_back(person.name);
        place.phones.emplace_back("8990000000" + std::to_string(each));
      }
      return {};
    });
  }

  std::vector<std::int64_t> numbers(std::string const& sql) {
    auto const actor = Actor::system("test");
    auto tx = store_.read(actor);
    std::vector<std::int64_t> out;
    tx.rows_of("test.numbers", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
      out.push_back(db::detail::Read<std::int64_t>::get(row[0]));
      return true;
    });
    return out;
  }

  std::string text_of(std::string const& sql) {
    auto const actor = Actor::system("test");
    auto tx = store_.read(actor);
    std::string out;
    tx.rows_of("test.text", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
      out += db::detail::Read<std::string>::get(row[0]) + "\n";
      return true;
    });
    return out;
  }

  Member& add_member(std::string login, std::vector<std::string> roles, RegionCode const& area,
                     Language language = Language::id) {
    Member member;
    member.login = std::move(login);
    member.roles = std::move(roles);
    member.area = area;
    for (auto const& role : member.roles)
      if (role == "opd_lain") member.department = health_department;
    write([&](Context& context) -> Status {
      auth::NewAccount fresh;
      fresh.login = member.login;
      fresh.name = "Petugas " + member.login;
      fresh.area = area;
      fresh.roles = member.roles;
      fresh.department = member.department;
      fresh.password = std::string(password);
      fresh.must_change_password = false;
      fresh.language = language;
      fresh.totp_secret = std::string(totp_secret);
      member.id = TRY(auth::create_account(context, fresh));
      return {};
    });
    enter(store_, *program_, clock_, member);
    cast_.members.push_back(std::move(member));
    return cast_.members.back();
  }

  void make_accounts() {
    auto const today = local_date(clock_.now(), Zone::wib);
    auto const snapshot = program_->catalogue().snapshot();
    for (auto const* role : snapshot->roles(today)) {
      auto const has = [&](RegionLevel level) {
        return std::ranges::find(role->levels, level) != role->levels.end();
      };
      auto const area = has(RegionLevel::village)    ? code(near_village)
                        : has(RegionLevel::district) ? code("32.76.06")
                        : has(RegionLevel::regency)  ? code(office_code)
                        : has(RegionLevel::province) ? code("32")
                                                     : RegionCode{};
      add_member(role->id, {role->id}, area);
      if (has(RegionLevel::village)) add_member(role->id + ".jauh", {role->id}, code(far_village));
      if (!has(RegionLevel::village) && has(RegionLevel::district))
        add_member(role->id + ".jauh", {role->id}, code("32.76.02"));
      if (has(RegionLevel::district) && has(RegionLevel::regency))
        add_member(role->id + ".kota", {role->id}, code(office_code));
    }
    std::vector<std::string> const everything{"kepala_dinas", "kabid",   "kasi", "verifikator",
                                              "bendahara",    "auditor", "admin"};
    add_member("semua.id", everything, code(office_code));
    add_member("semua.en", everything, code(office_code), Language::en);
    add_member("korban.dekat", {"kasir"}, code(office_code));
    add_member("korban.luar", {"kasir"}, code("32.73"));
    cast_.ids["account.near"] = cast_.members[cast_.members.size() - 2].id.value();
    cast_.ids["account.far"] = cast_.members.back().id.value();
  }

  /// In each village: food aid for two families (one paid), a scholarship proposed, a death grant.
  void make_aid() {
    for (auto& place : cast_.places) {
      if (place.code == code(foreign_village)) continue;
      aid(place, "kds-bantuan-pangan", place.people[0], {}, true, Rupiah{3'000'000});
      aid(place, "kds-bantuan-pangan", place.people[9], {}, false, Rupiah{0});
      aid(place, "kds-bidik-manis", place.people[2], {}, false, Rupiah{0});
      make_batch(place);
    }
  }

  /// A batch of one village with one line, as rows: no figure of the other tests counts it.
  void make_batch(Place& place) {
    auto const id = std::to_string(next_id_value());
    auto const enrolment = std::to_string(place.enrolments.back());
    test::run_directly(
        store_,
        "INSERT INTO payment_batch (id, uid, programme, year, area, method, pay_on, fund_source, "
        "state, made_name, made_at, event) VALUES (" +
            id + ", 'batch-" + id + "', 'kds-bidik-manis', 2024, '" + place.code.text() +
            "', 'goods', '2024-10-20', 'APBD Kota', 'draft', 'Nina', 1729600000, 1); "
            "INSERT INTO payment (id, uid, enrolment, programme, year, period, person, region, "
            "amount, paid_on, fund_source, status, entered_at, event, batch, line_number) SELECT " +
            std::to_string(next_id_value()) + ", 'line-" + id +
            "', id, programme, year, period, person, region, 1000000, '2024-10-20', 'APBD Kota', "
            "'planned', 1729600000, 1, " +
            id + ", 1 FROM enrolment WHERE id = " + enrolment);
    place.batches.push_back(std::stoll(id));
  }

  void aid(Place& place, std::string const& programme, std::int64_t person, PersonId deceased,
           bool paid, Rupiah amount) {
    clock_.advance_seconds(60);
    write([&](Context& context) -> Status {
      programmes::Candidate candidate;
      candidate.programme = programme;
      candidate.year = 2024;
      candidate.person = PersonId{person};
      candidate.for_person = deceased;
      auto const id = TRY(programmes::propose(context, candidate));
      place.enrolments.push_back(id.value());
      if (!paid) return {};
      TRY(programmes::approve(context, id, "460/1/2024"));
      auto const payment =
          TRY(programmes::pay(context, {.uid = "uid-" + id.text(),
                                        .enrolment = id,
                                        .amount = amount,
                                        .paid_on = local_date(clock_.now(), Zone::wib),
                                        .fund_source = {},
                                        .method = "tunai",
                                        .proof = "BAST " + place.marker}));
      place.payments.push_back(payment.value());
      return {};
    });
  }

  /// In each village the health office has told of one receiver, and another department of a house.
  void make_told() {
    for (auto& place : cast_.places) {
      if (place.code == code(foreign_village)) continue;
      tell(place, health_department, "kds-pbi-apbd", place.realisations);
      tell(place, "Dinas Perumahan dan Permukiman", "kds-rtlh", place.others_realisations);
    }
  }

  void tell(Place const& place, std::string_view department, std::string const& programme,
            std::vector<std::int64_t>& into) {
    clock_.advance_seconds(60);
    auto const who = Actor::system("test").in_department(std::string(department));
    auto const tell_it = [&](Context& context) -> Status {
      auto const id =
          TRY(programmes::tell(context, {.uid = "told-" + std::to_string(next_id_value()),
                                         .programme = programme,
                                         .year = 2024,
                                         .month = "2024-09",
                                         .nik = TRY(Nik::parse(place.niks[3])),
                                         .told_of = "Penerima " + place.marker,
                                         .amount = Rupiah{500'000},
                                         .proof = "BAST " + place.marker}));
      into.push_back(id.value());
      return {};
    };
    must(program_->in_write(who, tell_it), "tell");
  }

  /// A month in which each village has said something of two families, and met on one of them.
  void make_round() {
    for (auto& place : cast_.places) {
      if (place.code == code(foreign_village)) continue;
      auto const say = [&](std::size_t at, validation::Kind kind) {
        write([&](Context& context) -> Status {
          auto const id = TRY(validation::enter(
              context, {.kind = kind, .family = FamilyId{place.families.at(at)}, .aids = {"pkh"}}));
          place.entries.push_back(id.value());
          return {};
        });
      };
      say(0, validation::Kind::proposal);
      write([&](Context& context) -> Status {
        auto const id =
            TRY(validation::hold_meeting(context, {.period = "2024-11",
                                                   .village = place.code,
                                                   .held_on = local_date(clock_.now(), Zone::wib),
                                                   .place = "Aula " + place.marker,
                                                   .leader = "Ketua " + place.marker,
                                                   .attendance = "BPD"}));
        place.meetings.push_back(id.value());
        return {};
      });
      say(1, validation::Kind::fit);
    }
  }

  /// A round of labelling, and a visit in each village to the first of its houses.
  void make_labels() {
    write([&](Context& context) -> Status {
      auto const round =
          TRY(labels::open_round(context, {.name = "Labelisasi 2022",
                                           .decree = "SE 460/3620/Dinsos",
                                           .decree_on = TRY(Date::parse_iso("2022-12-01")),
                                           .area = code(office_code),
                                           .aids = {"pkh", "local"}}));
      cast_.ids["label_round"] = round.value();
      return {};
    });
    for (auto& place : cast_.places) {
      place.houses = numbers("SELECT id FROM label_house WHERE region = '" + place.code.text() +
                             "' ORDER BY id");
      if (place.houses.empty()) continue;
      write([&](Context& context) -> Status {
        labels::NewVisit seen{.on = local_date(context.clock.now(), Zone::wib)};
        seen.note = "Di sebelah rumah " + place.marker;
        TRY(labels::visit(context, labels::HouseId{place.houses.front()}, seen));
        return {};
      });
    }
  }

  /// In each village a family that lives by its own business.
  void make_graduations() {
    for (auto& place : cast_.places) {
      if (place.code == code(foreign_village)) continue;
      write([&](Context& context) -> Status {
        auto const id =
            TRY(graduations::note(context, {.family = FamilyId{place.families.at(2)},
                                            .cause = "business",
                                            .left_on = TRY(Date::parse_iso("2024-10-01")),
                                            .business = "Warung " + place.marker,
                                            .sector = "food",
                                            .turnover_before = {},
                                            .turnover_after = Rupiah(6'000'000),
                                            .helped_by = "PENA",
                                            .evidence = "Buku kas " + place.marker}));
        place.graduations.push_back(id.value());
        return {};
      });
    }
  }

  /// In each village a pillar of welfare and a hero's family.
  void make_empowerment() {
    for (auto& place : cast_.places)
      write([&](Context& context) -> Status {
        auto const pillar = TRY(empowerment::note_pillar(
            context,
            {.kind = 2, .name = "IPSM " + place.marker, .region = place.code, .task = "Lansia"}));
        place.pillars.push_back(pillar.value());
        auto const hero =
            TRY(empowerment::note_hero(context, {.person = PersonId{place.people.at(0)},
                                                 .hero = "Pejuang " + place.marker,
                                                 .kind = "pioneer",
                                                 .relation = "child",
                                                 .decree = "SK 12/1998"}));
        place.heroes.push_back(hero.value());
        auto const since = Date::from_ymd(2024, 1, 2).value();
        ppks::NewEntry const need{PersonId{place.people.at(1)}, 24, false, since, "survey"};
        place.needs.push_back(TRY(ppks::enter(context, need)).value());
        return {};
      });
  }

  void make_jobs() {
    auto const actor = actor_of("kabid");
    auto const queue = [&](Context& context) -> Status {
      auto const city = std::to_string(cast_.ids.at("import.city"));
      cast_.ids["job"] = TRY(jobs::enqueue(context, {.kind = "import.preview",
                                                     .payload = Value::object({{"import", city}}),
                                                     .title = "kota.csv"}))
                             .value();
      return {};
    };
    must(program_->in_write(actor, queue), "job");
  }

  db::Store& store_;
  Cast& cast_;
  ManualClock clock_{office_start};
  Folder folder_;
  std::unique_ptr<Program> program_;
};

}  // namespace

void enter(db::Store& store, Program& program, ManualClock& clock, Member& member) {
  auto const snapshot = program.catalogue().snapshot();
  auth::Door door{store, clock, *snapshot, "203.0.113." + std::to_string(member.id.value() % 200),
                  "Firefox"};
  auto in = must(auth::sign_in(door, member.login, password), member.login.c_str());
  if (in.needs_totp) {
    clock.advance_seconds(30);
    auto const code =
        auth::totp_code(auth::base32_decode(totp_secret), auth::totp_step(clock.now()));
    in = must(auth::verify_totp(door, in.token, code), "second step");
  }
  member.token = in.token;
  member.csrf = auth::csrf_token(in.token);
  member.rights =
      auth::rights_of(*snapshot, member.roles, true, local_date(clock.now(), Zone::wib));
}

Cast make_office(db::Store& store) {
  Cast cast;
  Maker(store, cast).make();
  return cast;
}

}  // namespace rangkul::app
