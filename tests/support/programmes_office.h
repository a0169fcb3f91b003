#pragma once
// For tests of programmes: people with known rights, small benefits beside the city's own, and one
// transaction an act, kept or rolled back by its Result as the application does.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/clock.h"
#include "programmes/enrolments.h"
#include "support/store_fixture.h"

namespace rangkul::programmes {

inline Actor colleague(std::int64_t account, std::string name, std::vector<May> const& list,
                       std::string_view area) {
  Rights rights;
  for (auto const may : list) rights.set(static_cast<std::size_t>(may));
  return Actor::person(AccountId{account}, std::move(name), rights,
                       RegionCode::parse(area).value());
}
/// Rina proposes in Beji; Heri and Sri do all of it in the whole city; Dewi only looks, in Tapos.
inline Actor const& rina() {
  static Actor const actor = colleague(
      7, "Rina", {May::see_people, May::see_programmes, May::enrol, May::export_lists}, "32.76.06");
  return actor;
}
inline Actor office_actor(std::int64_t account, std::string name) {
  return colleague(account, std::move(name),
                   {May::see_people, May::see_programmes, May::enrol, May::approve_enrolment,
                    May::pay, May::export_lists, May::see_full_numbers, May::see_reports},
                   "32.76");
}
inline Actor const& heri() {
  static Actor const actor = office_actor(8, "Heri");
  return actor;
}
inline Actor const& sri() {
  static Actor const actor = office_actor(9, "Sri");
  return actor;
}
inline Actor const& dewi() {
  static Actor const actor =
      colleague(10, "Dewi", {May::see_people, May::see_programmes}, "32.76.05");
  return actor;
}
/// Has every right that Heri has, in Tapos alone.
inline Actor const& neighbour() {
  static Actor const actor = colleague(11, "Tapos",
                                       {May::see_people, May::see_programmes, May::enrol,
                                        May::approve_enrolment, May::pay, May::export_lists},
                                       "32.76.05");
  return actor;
}

inline constexpr char const* small_benefits = R"(
[[programme]]
id = "uji"
name = { id = "Uji", en = "Trial" }
is_umbrella = true
owner_department = "Dinas Sosial"
run_by_office = true
level = "regency"
legal_basis = "-"
valid_from = 2020-01-01
source = "-"
)";

/// A benefit of the trial umbrella; `rules` adds conditions, `scheme` its year 2024.
inline std::string small_benefit(std::string const& id, std::string const& rules,
                                 std::string const& scheme, std::string const& ours = "true") {
  auto out =
      "\n[[programme]]\nid = \"" + id + "\"\nname = { id = \"" + id + "\", en = \"" + id +
      "\" }\numbrella = \"uji\"\nowner_department = \"Dinas Lain\"\nrun_by_office = " + ours +
      "\nlevel = \"regency\"\nfund_source = \"APBD\"\nunit = \"person\"\n"
      "receiver = { id = \"orang\", en = \"people\" }\npurpose = \"pendidikan\"\n"
      "legal_basis = \"-\"\nvalid_from = 2020-01-01\nsource = \"-\"\n" +
      (rules.empty() ? "" : "after_death = true\n") +
      "[programme.eligibility]\nall = [{ fact = \"area\", within = \"32.76\" }" + rules + "]\n";
  if (!scheme.empty())
    out += "\n[[programme.scheme]]\nyear = 2024\ntarget = 10\nsource = \"-\"\n" + scheme;
  return out + "\n";
}

/// A small benefit that the step "dikonfirmasi" renews.
inline std::string renewed(std::string benefit) {
  return benefit.insert(benefit.find("legal_basis"), "renewed_by = \"dikonfirmasi\"\n");
}

/// The repository's catalogue with a few small benefits beside it.
inline catalogue::Catalogue const& office_catalogue() {
  static std::unique_ptr<catalogue::Catalogue const> const held = [] {
    namespace fs = std::filesystem;
    auto const folder =
        fs::temp_directory_path() / ("rangkul_programmes_" + std::to_string(::getpid()));
    fs::copy(catalogue::Catalogue::default_folder(), folder, fs::copy_options::recursive);
    std::string const million = "amount = 1_000_000\nperiod = \"year\"\n";
    std::ofstream(folder / "programmes" / "uji.toml")
        << small_benefits
        << small_benefit("uji-kuota", "", "budget = 90_000_000\nquota = 3\n" + million)
        << small_benefit("uji-anggaran", "", "budget = 3_000_000\n" + million)
        << small_benefit("uji-uang", "",
                         "budget = 5_000_000\nquota = 4\namount = 2_000_000\n"
                         "amount_is_limit = true\nperiod = \"year\"\n")
        << small_benefit("uji-santunan",
                         ", { fact = \"claim_died\", is = true }, { fact = \"claim_in_family\", "
                         "is = true }, { fact = \"claim_days\", at_most = 180 }",
                         "budget = 9_000_000\n" + million)
        << small_benefit("uji-semester", "",
                         "budget = 9_000_000\namount = 1_000_000\nperiod = \"semester\"\n")
        << small_benefit("uji-urut", "", "budget = 9_000_000\nquota = 2\n" + million) << R"(
[[programme.priority]]
name = { id = "Desil 1", en = "Decile 1" }
points = 30
when = { all = [{ fact = "decile", at_most = 1 }] }
[[programme.priority]]
name = { id = "Penyandang disabilitas", en = "Disabled" }
points = 20
when = { all = [{ fact = "disabled", is = true }] }
[[programme.amount]]
name = { id = "Disabilitas", en = "Disabled" }
amount = 1_500_000
when = { all = [{ fact = "disabled", is = true }] }
[[programme.amount]]
name = { id = "Desil 1", en = "Decile 1" }
amount = 1_200_000
when = { all = [{ fact = "decile", at_most = 1 }] }
)" << small_benefit("uji-tanpa", "", "")
        << renewed(small_benefit("uji-panjang", "", "budget = 9_000_000\n" + million)) << R"(
[[programme.scheme]]
year = 2025
target = 10
source = "-"
budget = 9_000_000
amount = 1_000_000
period = "year"
[[programme.field]]
id = "sekolah"
name = { id = "Sekolah", en = "School" }
kind = "text"
[[programme.step]]
id = "dikonfirmasi"
name = { id = "Dikonfirmasi sekolah", en = "Confirmed by the school" }
after_given = false
)" << small_benefit("uji-lain", "", "budget = 9_000_000\n" + million, "false");
    auto loaded = catalogue::Catalogue::load(folder.string());
    fs::remove_all(folder);
    if (!loaded.ok()) throw std::runtime_error(loaded.error().detail.at("faults"));
    return std::move(loaded).value();
  }();
  return *held;
}

constexpr Instant test_morning{1'734'397'950};  // 17 December 2024, 08.12 WIB

inline ManualClock const& test_clock() {
  static ManualClock const clock{test_morning};
  return clock;
}

/// One act as a request would do it: committed only when it went well.
template <typename F>
auto act(db::Store& store, Actor const& who, F run, Clock const& clock = test_clock()) {
  auto tx = store.write(who);
  Context context{tx, who, clock, office_catalogue()};
  auto result = run(context);
  if (result.ok()) tx.commit();
  return result;
}

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? "ok" : result.error().code;
}

/// The one number that a statement gives.
inline std::int64_t number(db::Store& store, std::string const& sql) {
  auto tx = store.read(heri());
  std::int64_t out = 0;
  tx.rows_of("test.number", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    out = std::get<std::int64_t>(row.at(0));
    return true;
  });
  return out;
}
inline std::string words_of(db::Store& store, std::string const& sql) {
  auto tx = store.read(heri());
  std::string out;
  tx.rows_of("test.words", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
    out += (out.empty() ? "" : " ") + std::get<std::string>(row.at(0));
    return true;
  });
  return out;
}
/// The names of all events about one subject, oldest first.
inline std::string story_of(db::Store& store, std::string const& kind, std::int64_t id) {
  return words_of(store,
                  "SELECT e.name FROM event e JOIN event_subject s ON s.event = e.id "
                  "WHERE s.kind = '" +
                      kind + "' AND s.subject = " + std::to_string(id) + " ORDER BY e.seq");
}

/// Beji 10: Marlina (101, a pupil of 20), Sujarwo (102, died 180 days ago), Kartini (103, died 181
/// days ago), Sari (104, not yet 17). Tapos 20: Tono (201, disabled), 21: Budi (202, receives PKH).
/// Bandung 30: Wati (301).
inline constexpr char const* known_people = R"(
INSERT INTO region (code, name, folded, level, parent) VALUES
  ('32.76', 'Kota Depok', 'kota depok', 4, '32'), ('32.76.05', 'Tapos', 'tapos', 6, '32.76'),
  ('32.76.06', 'Beji', 'beji', 6, '32.76'),
  ('32.76.05.1001', 'Sukatani', 'sukatani', 10, '32.76.05'),
  ('32.76.06.1006', 'Kemiri Muka', 'kemiri muka', 10, '32.76.06');
INSERT INTO family (id, region, address, head, since, event) VALUES
  (10, '32.76.06.1006', 'Jl. Melati 3', 101, 0, 1), (20, '32.76.05.1001', 'Jl. Raya 1', 201, 0, 1),
  (21, '32.76.05.1001', 'Jl. Raya 2', 202, 0, 1), (30, '32.73.01.1001', 'Jl. Jauh 9', 301, 0, 1);
INSERT INTO person (id, region, name, name_key, nik, born, occupation, disability, life, died,
  family, receives_pkh, since, event) VALUES
  (101, '32.76.06.1006', 'Marlina', 'marlina', '3276064107040002', '2004-07-01', 3, 7, 'hidup',
    NULL, 10, 0, 0, 1),
  (102, '32.76.06.1006', 'Sujarwo', 'sujarwo', NULL, '1960-07-01', 8, 7, 'mati', '2024-06-20', 10,
    0, 0, 1),
  (103, '32.76.06.1006', 'Kartini', 'kartini', NULL, '1958-07-01', 8, 7, 'mati', '2024-06-19', 10,
    0, 0, 1),
  (104, '32.76.06.1006', 'Sari', 'sari', NULL, '2009-07-01', 3, 7, 'hidup', NULL, 10, 0, 0, 1),
  (201, '32.76.05.1001', 'Tono', 'tono', NULL, '1990-07-01', 8, 1, 'hidup', NULL, 20, 0, 0, 1),
  (202, '32.76.05.1001', 'Budi', 'budi', NULL, '1980-07-01', 8, 7, 'hidup', NULL, 21, 1, 0, 1),
  (301, '32.73.01.1001', 'Wati', 'wati', NULL, '2004-07-01', 3, 7, 'hidup', NULL, 30, 0, 0, 1);
)";

/// So many pupils of Kemiri Muka, from an id on.
inline void add_pupils(db::Store& store, int from, int count) {
  test::run_directly(store,
                     "INSERT INTO person (id, region, name, name_key, born, occupation, life, "
                     "since, event) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM "
                     "n WHERE i + 1 < " +
                         std::to_string(count) + ") SELECT " + std::to_string(from) +
                         " + i, '32.76.06.1006', 'Murid ' || i, 'murid', '2004-07-01', 3, "
                         "'hidup', 0, 1 FROM n");
}

/// On each store, with the known people in it.
inline void with_people(std::function<void(db::Store&)> const& run) {
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store, known_people);
    run(store);
  });
}

inline Candidate candidate(std::string programme, std::int64_t person,
                           std::int64_t for_person = 0) {
  return {.programme = std::move(programme),
          .year = 2024,
          .period = {},
          .person = PersonId{person},
          .family = {},
          .for_person = PersonId{for_person}};
}

inline Result<EnrolmentId> proposed(db::Store& store, Actor const& who, Candidate const& asked) {
  return act(store, who, [&](Context& context) { return propose(context, asked); });
}
inline Status approved(db::Store& store, Actor const& who, EnrolmentId id) {
  return act(store, who, [&](Context& context) { return approve(context, id, "460/112/2024"); });
}
/// Proposed by Rina or Heri, approved by Sri.
inline EnrolmentId standing(db::Store& store, std::string const& programme, std::int64_t person) {
  auto const id = proposed(store, heri(), candidate(programme, person)).value();
  approved(store, sri(), id).value();
  return id;
}
inline NewPayment line(EnrolmentId enrolment, std::string uid, std::int64_t amount = 1'000'000) {
  return {.uid = std::move(uid),
          .enrolment = enrolment,
          .amount = Rupiah{amount},
          .paid_on = Date::from_ymd(2024, 12, 16).value(),
          .fund_source = {},
          .method = "Bank BJB",
          .proof = "KW-1"};
}
inline Result<PaymentId> paid(db::Store& store, Actor const& who, NewPayment const& payment) {
  return act(store, who, [&](Context& context) { return pay(context, payment); });
}

}  // namespace rangkul::programmes
