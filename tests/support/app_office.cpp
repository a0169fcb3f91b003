#include "support/app_office.h"

#include <doctest/doctest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "auth/auth.h"
#include "auth/secret.h"
#include "base/text.h"
#include "jobs/jobs.h"
#include "matching/matching.h"
#include "programmes/programmes.h"
#include "registry/office.h"
#include "registry/people.h"
#include "sheet/reader.h"
#include "support/app_office_files.h"
#include "support/store_fixture.h"

// Forty accounts a store would take most of the time of these tests: in programs that link this
// file the library's own call makes a hash of the least cost. The true cost is proved in auth/.
extern "C" int crypto_pwhash_str_alg(char* out, char const* password, unsigned long long size,
                                     unsigned long long, std::size_t, int) {
  return crypto_pwhash_argon2id_str(out, password, size, crypto_pwhash_argon2id_OPSLIMIT_MIN,
                                    crypto_pwhash_argon2id_MEMLIMIT_MIN);
}

namespace rangkul::app {
namespace {

constexpr Instant start{1'730'080'800};  // 28 October 2024, 09.00 WIB
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

template <typename T>
T must(Result<T> result, char const* what) {
  if (!result.ok()) {
    std::string detail;
    for (auto const& [name, value] : result.error().detail) detail += " " + name + "=" + value;
    FAIL("office of the tests: " << what << ": " << result.error().code << detail);
  }
  return std::move(result).value();
}
void must(Status const& status, char const* what) {
  if (!status.ok()) FAIL("office of the tests: " << what << ": " << status.error().code);
}

/// A folder for the files that the office takes in.
class Folder {
 public:
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "rangkul-office-XXXXXX").string();
    CHECK_THAT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(std::string const& name, std::string_view text) const {
    auto const path = path_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

 private:
  std::string path_;
};

/// Signs in with password and second step.
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

/// Fills a store; the order is that of an office that begins.
class Maker {
 public:
  Maker(db::Store& store, Cast& cast) : store_(store), cast_(cast) {
    program_ = must(Program::open_with({.db = store.url(), .catalogue = {}, .assets = {}}, clock_),
                    "open");
  }

  void make() {
    write([&](Context& context) -> Status {
      TRY(registry::load_regions(context, folder_.file("regions.csv", regions_csv),
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
          must(registry::run_import(work, {source, folder_.file(name, text), "", true, ""}), name);
      REQUIRE(summary.state == "applied");
      cast_.ids[std::string("import.") + std::string(registry::source_word(source))] =
          summary.id.value();
    };
    take(registry::Source::city, "kota.csv", files.city);
    take(registry::Source::ministry, "kementerian.csv", files.ministry);
    clock_.advance_seconds(60);
    (void)matching::run_now(store_, actor, clock_, *snapshot,
                            [](std::int64_t, std::int64_t, std::string_view) { return true; });
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
    write([&](Context& context) -> Status {
      auth::NewAccount fresh;
      fresh.login = member.login;
      fresh.name = "Petugas " + member.login;
      fresh.area = area;
      fresh.roles = member.roles;
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
    }
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
  ManualClock clock_{start};
  Folder folder_;
  std::unique_ptr<Program> program_;
};

std::string file_text(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

Office::Office(db::Store& store, Cast& cast)
    : store_(store), cast_(cast), clock_(Instant{start.seconds + 7200}) {
  program_ =
      must(Program::open_with({.db = store.url(), .catalogue = {}, .assets = {}}, clock_), "open");
  dispatcher_ = std::make_unique<Dispatcher>(*program_);
}

Office::~Office() = default;

void Office::sign_in(Member& member) { enter(store_, *program_, clock_, member); }

Member& Office::member(std::string_view login) {
  for (auto& member : cast_.members)
    if (member.login == login) return member;
  throw std::runtime_error("no such member of the cast: " + std::string(login));
}

Place const& Office::place(std::string_view village) const {
  for (auto const& place : cast_.places)
    if (place.code.text() == village) return place;
  throw std::runtime_error("no such place: " + std::string(village));
}

Actor Office::actor_of(Member const& member) const {
  if (member.nobody()) return Actor::nobody();
  return Actor::person(member.id, member.login, member.rights, member.area);
}

std::string Office::address(std::string pattern, std::string_view village, std::size_t at) const {
  auto const& here = place(village);
  auto const& ids = cast_.ids;
  auto const pick = [&](std::vector<std::int64_t> const& list) {
    return list.empty() ? std::string("1") : std::to_string(list[at % list.size()]);
  };
  std::map<std::string, std::string> const values{
      {"person", pick(here.people)},
      {"other", std::to_string(here.people[(at + 3) % here.people.size()])},
      {"family", pick(here.families)},
      {"enrolment", pick(here.enrolments)},
      {"payment", pick(here.payments)},
      {"import", std::to_string(ids.at("import.city"))},
      {"job", std::to_string(ids.at("job"))},
      {"account", std::to_string(ids.at("account.near"))},
      {"programme", "kds-bantuan-pangan"},
      {"year", "2024"},
      {"section", "kds"},
      {"row", "2"},
      {"code", "nik.missing"}};
  for (auto const& [name, value] : values) {
    auto const where = pattern.find("{" + name + "}");
    if (where != std::string::npos) pattern.replace(where, name.size() + 2, value);
  }
  return pattern;
}

http::Request request_of(Member const& who, http::Method method, std::string const& address) {
  http::Request request;
  request.method = method;
  auto const mark = address.find('?');
  request.path = http::url_decode(address.substr(0, mark)).value_or("/");
  if (mark != std::string::npos)
    request.query = http::parse_pairs(address.substr(mark + 1)).value_or(http::Pairs{});
  request.remote = "203.0.113.9";
  if (!who.token.empty()) request.cookies["sesi"] = who.token;
  return request;
}

Reply Office::send(http::Request& request) {
  auto answer = dispatcher_->answer(request);
  Reply reply{answer.status, std::move(answer.body), answer.content_type, {}, answer.headers};
  if (answer.file) {
    reply.body = file_text(answer.file->path);
    if (answer.file->remove_after) std::filesystem::remove(answer.file->path);
  }
  for (auto const& [name, value] : answer.headers)
    if (ascii_lower(name) == "location") reply.location = value;
  return reply;
}

Reply Office::get(Member const& who, std::string const& address, bool json) {
  auto request = request_of(who, http::Method::get, address);
  if (json) request.headers["accept"] = "application/json";
  return send(request);
}

Reply Office::post(Member const& who, std::string const& address, Form const& form,
                   bool with_token) {
  auto request = request_of(who, http::Method::post, address);
  for (auto const& [name, value] : form) request.form.add(name, value);
  if (with_token) request.form.add("_csrf", who.csrf);
  return send(request);
}

std::string Office::text(std::string const& sql) {
  auto const actor = Actor::system("test");
  auto tx = store_.read(actor);
  std::string out;
  tx.rows_of("test.text", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
    out += db::detail::Read<std::string>::get(row[0]) + "\n";
    return true;
  });
  return out;
}

std::int64_t Office::count(std::string const& sql) {
  auto const actor = Actor::system("test");
  auto tx = store_.read(actor);
  std::int64_t out = -1;
  tx.rows_of("test.count", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    out = db::detail::Read<std::int64_t>::get(row[0]);
    return true;
  });
  return out;
}

void in_office(std::function<void(Office&)> const& act) {
  static std::map<db::Dialect, Cast> casts;
  test::for_each_prepared_store(
      "office",
      [](db::Store& store) {
        Cast cast;
        Maker(store, cast).make();
        casts[store.dialect()] = std::move(cast);
      },
      [&](db::Store& store) {
        auto cast = casts.at(store.dialect());
        Office office(store, cast);
        act(office);
      });
}

std::string sheet_text(std::string const& xlsx) {
  Folder const folder;
  auto const reader = sheet::open_sheet(folder.file("a.xlsx", xlsx));
  if (!reader.ok()) return "unreadable: " + reader.error().code;
  std::string out;
  sheet::Row row;
  while (true) {
    auto const more = reader.value()->next(row);
    if (!more.ok() || !more.value()) return out;
    for (std::size_t i = 0; i < row.cells.size(); ++i) out += std::string(row.text(i)) + ";";
    out += "\n";
  }
}

std::string visible_text(std::string const& html) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '<') {
      inside = true;
      out.push_back('\n');
    } else if (html[i] == '>' && inside) {
      inside = false;
    } else if (!inside) {
      out.push_back(html[i]);
    }
  }
  return out;
}

}  // namespace rangkul::app
