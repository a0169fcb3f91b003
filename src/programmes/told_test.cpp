#include "programmes/told.h"

#include <doctest/doctest.h>

#include "programmes/parts.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Actor of(std::string department, std::int64_t account) {
  return colleague(
             account, "Wulan",
             {May::see_programmes, May::tell_realisation, May::ask_eligibility, May::export_lists},
             "32.76")
      .in_department(std::move(department));
}
Actor const& houses() {
  static Actor const actor = of("Dinas Perumahan dan Permukiman", 31);
  return actor;
}
Actor const& health() {
  static Actor const actor = of("Dinas Kesehatan", 32);
  return actor;
}

NewTold figure(std::string uid, std::int64_t receivers, std::string region = "32.76.06") {
  return {.uid = std::move(uid),
          .programme = "kds-pbi-apbd",
          .year = 2024,
          .month = "2024-09",
          .region = RegionCode::parse(region).value(),
          .receivers = receivers,
          .amount = Rupiah{receivers * 1000},
          .proof = "SP2D 7"};
}

NewTold named(std::string uid, char const* nik, std::string programme = "kds-pbi-apbd") {
  auto out = figure(std::move(uid), 1);
  out.programme = std::move(programme);
  out.nik = Nik::parse(nik).value();
  out.told_of = "Marlina";
  return out;
}

Result<ToldId> told(db::Store& store, Actor const& who, NewTold const& given) {
  return act(store, who, [&](Context& context) { return tell(context, given); });
}
Result<ToldId> corrected(db::Store& store, Actor const& who, ToldId id, NewTold const& given,
                         std::string const& reason = "Salah hitung") {
  return act(store, who,
             [&](Context& context) { return correct_told(context, id, given, reason); });
}
Status withdrawn(db::Store& store, Actor const& who, ToldId id,
                 std::string const& reason = "Salah wilayah") {
  return act(store, who, [&](Context& context) { return withdraw_told(context, id, reason); });
}
Status restored(db::Store& store, Actor const& who, ToldId id) {
  return act(store, who, [&](Context& context) { return restore_told(context, id); });
}

ToldSum sum_of(db::Store& store, Actor const& who, std::string const& programme) {
  return act(store, who,
             [&](Context& context) -> Result<ToldSum> {
               return told_sums(context, 2024)[programme];
             })
      .value();
}

constexpr char const* marlina = "3276064107040002";

}  // namespace

TEST_CASE("told: a department tells of its own benefit; nobody else does, and of no other") {
  with_people([](db::Store& store) {
    CHECK(code_of(told(store, houses(), figure("told-0001", 5))) == "programme.unknown");
    CHECK(code_of(told(store, heri(), figure("told-0001", 5))) == "forbidden");
    auto const id = told(store, health(), figure("told-0001", 1200)).value();
    CHECK(told(store, health(), figure("told-0001", 1200)).value() == id);
    CHECK(code_of(told(store, health(), figure("told-0001", 1201))) == "payment.uid_other");
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").receivers == 1200);
    CHECK(sum_of(store, rina(), "kds-pbi-apbd").receivers == 1200);
    CHECK(sum_of(store, dewi(), "kds-pbi-apbd").receivers == 0);
    CHECK(sum_of(store, houses(), "kds-pbi-apbd").receivers == 0);
    CHECK(story_of(store, "realisation", id.value()) == "realisation.told");
  });
}

TEST_CASE("told: what is wrong with a line is refused before it is kept") {
  with_people([](db::Store& store) {
    struct Row {
      char const* what;
      NewTold given;
      char const* code;
    };
    std::vector<Row> rows{{"uid", figure("kort", 5), "payment.uid"},
                          {"month", figure("told-0002", 5), "told.month"},
                          {"later", figure("told-0003", 5), "told.month"},
                          {"none", figure("told-0004", 0), "told.receivers"},
                          {"amount", figure("told-0005", 5), "told.amount"},
                          {"proof", figure("told-0006", 5), "payment.no_proof"},
                          {"far", figure("told-0007", 5, "32.73.01"), "person.region_outside"},
                          {"nik", named("told-0008", "3276064107040999"), "told.not_registered"}};
    rows[1].given.month = "2023-12";
    rows[2].given.month = "2024-13";
    rows[4].given.amount = Rupiah{-1};
    rows[5].given.proof = "  ";
    for (auto const& row : rows) {
      INFO(row.what);
      CHECK(code_of(told(store, health(), row.given)) == row.code);
    }
    CHECK(number(store, "SELECT COUNT(*) FROM told_realisation") == 0);
  });
}

TEST_CASE("told: corrected and withdrawn lines are kept, not counted, and can stand again") {
  with_people([](db::Store& store) {
    auto const first = told(store, health(), figure("told-0001", 100)).value();
    CHECK(code_of(corrected(store, houses(), first, figure("told-0002", 90))) == "not_found");
    CHECK(code_of(corrected(store, health(), first, figure("told-0002", 90), " ")) ==
          "field.required");
    auto const second = corrected(store, health(), first, figure("told-0002", 90)).value();
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").receivers == 90);
    CHECK(code_of(withdrawn(store, health(), first)) == "told.not_standing");
    CHECK(code_of(restored(store, health(), first)) == "told.replaced");
    REQUIRE(withdrawn(store, health(), second).ok());
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").receivers == 0);
    REQUIRE(restored(store, health(), first).ok());
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").receivers == 100);
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").amount == Rupiah{100'000});
    CHECK(code_of(restored(store, health(), first)) == "told.stands");
    CHECK(number(store, "SELECT COUNT(*) FROM told_realisation") == 2);
    CHECK(story_of(store, "realisation", first.value()) ==
          "realisation.told realisation.corrected realisation.restored");
  });
}

TEST_CASE("told: a receiver by name stands once a month, and on the family's card") {
  with_people([](db::Store& store) {
    auto const card = [&](Actor const& who) {
      return look(store, who, "/api/v1/keluarga/10/kartu?tahun=2024").body;
    };
    CHECK(card(heri()).find("\"told\":[{") == std::string::npos);
    auto const id = told(store, health(), named("told-0001", marlina)).value();
    CHECK(code_of(told(store, health(), named("told-0002", marlina))) == "told.twice");
    told(store, houses(), named("told-0003", marlina, "kds-rtlh")).value();
    CHECK(number(store, "SELECT family FROM told_realisation WHERE programme = 'kds-rtlh'") == 10);
    auto const shown = card(heri());
    CHECK(shown.find("Dinas Kesehatan") != std::string::npos);
    CHECK(shown.find("\"receiver\":\"Marlina\"") != std::string::npos);
    CHECK(look(store, heri(), "/keluarga/10/kartu?tahun=2024").has("dilaporkan Dinas Kesehatan"));
    // One receiver in two months is one; a correction keeps whom.
    auto october = named("told-0004", marlina);
    october.month = "2024-10";
    told(store, health(), october).value();
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").receivers == 1);
    auto other = figure("told-0005", 1);
    other.amount = Rupiah{7'000};
    corrected(store, health(), id, other).value();
    CHECK(number(store, "SELECT COUNT(*) FROM told_realisation WHERE person = 101") == 3);
    CHECK(sum_of(store, heri(), "kds-pbi-apbd").amount == Rupiah{8'000});
    // Merged into another, the person's lines are told of whom they became.
    test::run_directly(store, "UPDATE person SET merged_into = 104 WHERE id = 101");
    CHECK(card(heri()).find("\"receiver\":\"Sari\"") != std::string::npos);
  });
}

TEST_CASE("told: figures of the card are summed by department and open into their lines") {
  with_people([](db::Store& store) {
    add_paid(store, {.programme = "kds-bidik-manis", .count = 2, .first = 1000});
    told(store, health(), figure("told-0001", 1200)).value();
    told(store, houses(), named("told-0002", marlina, "kds-rtlh")).value();
    auto const json = json_of(look(store, heri(), "/api/v1/program?tahun=2024"));
    std::map<std::string, std::int64_t> seen;
    for (auto const& department : *json["departments"].list())
      for (auto const& row : *department["benefits"].list())
        seen[department["department"].text_or_empty()] += row["realised"].integer_or(0);
    CHECK(seen["Dinas Sosial"] == 2);
    CHECK(seen["Dinas Kesehatan"] == 1200);
    CHECK(seen["Dinas Perumahan dan Permukiman"] == 1);
    auto const page = look(store, heri(), "/program?tahun=2024");
    CHECK(page.has("/program/kds-pbi-apbd/2024/realisasi?keadaan=standing"));
    CHECK(page.has("1.202 orang, 1 rumah tangga"));
    CHECK(look(store, heri(), "/program/kds-pbi-apbd/2024/realisasi?keadaan=standing").has("SP2D"));
  });
}

TEST_CASE("departments: lists, figures, counts and files hold their own benefits alone") {
  with_people([](db::Store& store) {
    add_paid(store, {.programme = "kds-bidik-manis", .count = 2, .first = 1000});
    auto const id = standing(store, "uji-kuota", 101);
    told(store, health(), figure("told-0001", 12)).value();
    for (auto const* address :
         {"/program/kds-bidik-manis/2024", "/program/kds-bidik-manis/2024/penerima",
          "/program/kds-bidik-manis/2024/penerima?format=csv",
          "/program/kds-bidik-manis/2024/pendaftaran", "/program/kds-bidik-manis/2024/rincian",
          "/program/kds-bidik-manis/2024/penyaluran", "/program/kds-bidik-manis/2024/aturan",
          "/program/kds-bidik-manis/2024/daftar-tunggu", "/program/kds-rtlh/2024/realisasi",
          "/program/kds-rtlh/2024/cek", "/pendaftaran/1000"}) {
      INFO(address);
      CHECK(look(store, health(), address).status == 404);
    }
    CHECK(look(store, health(), "/pendaftaran/" + id.text()).status == 404);
    auto const table = json_of(look(store, health(), "/api/v1/program?tahun=2024"));
    REQUIRE(table["rows"].list()->size() == 1);
    CHECK(table["rows"].list()->at(0)["programme"].text_or_empty() == "kds-pbi-apbd");
    CHECK(table["rows"].list()->at(0)["realised"].integer_or(0) == 12);
    CHECK(table["others"].list()->empty());
    CHECK(table["sources"].list()->empty());
    CHECK(look(store, health(), "/api/v1/penyaluran").has("\"rows\":[]"));
    // An enrolment of its own it sees, without what else the receiver gets.
    test::run_directly(store,
                       "UPDATE enrolment SET programme = 'kds-pbi-apbd', warnings = 'kds-rtlh' "
                       "WHERE id = 1000");
    CHECK(look(store, health(), "/pendaftaran/1000").status == 200);
    CHECK_FALSE(look(store, health(), "/api/v1/pendaftaran/1000").has("kds-rtlh"));
    CHECK(look(store, heri(), "/api/v1/pendaftaran/1000").has("kds-rtlh"));
    auto const list = look(store, health(), "/api/v1/program/kds-pbi-apbd/2024/pendaftaran");
    CHECK(list.has("Penerima 1000"));
    CHECK_FALSE(list.has("kds-rtlh"));
  });
}

TEST_CASE("departments: a benefit that changed hands is seen in the years of each owner") {
  catalogue::Programme benefit;
  benefit.owner_department = "Dinas Sosial";
  catalogue::Scheme scheme;
  scheme.year = 2021;
  scheme.owner_department = "Dinas Kesehatan";
  benefit.schemes = {scheme};
  with_people([&](db::Store& store) {
    act(store, health(), [&](Context& context) -> Status {
      CHECK(sees_benefit(context, benefit, 2021));
      CHECK_FALSE(sees_benefit(context, benefit, 2022));
      return {};
    }).value();
  });
  auto const on = Date::from_ymd(2024, 12, 17).value();
  auto const own = office_catalogue().benefits_of_department("Dinas Kesehatan", on);
  CHECK(own.find("|kds-pbi-apbd 2024|") != std::string::npos);
  CHECK(own.find("kds-rtlh") == std::string::npos);
  CHECK(own.find("kds-pbi-apbd 2020") == std::string::npos);
  CHECK(office_catalogue().benefits_of_department("", on) == "*");
}

TEST_CASE("departments: yes or no and a decile, of its own benefit, each question recorded") {
  with_people([](db::Store& store) {
    test::run_directly(store, "UPDATE person SET decile = 3 WHERE id = 101");
    auto const asks = [&](Actor const& who, std::string const& programme, char const* nik) {
      return post(store, who, "/api/v1/program/" + programme + "/2024/cek", {{"nik", nik}});
    };
    auto const yes = asks(health(), "kds-pbi-apbd", marlina);
    CHECK(yes.body == R"({"fits":true,"decile":3})");
    CHECK(asks(health(), "kds-pbi-apbd", "3276064107040999").body ==
          R"({"fits":false,"decile":null})");
    CHECK(asks(health(), "kds-rtlh", marlina).status == 404);
    CHECK(asks(heri(), "kds-pbi-apbd", marlina).status == 403);
    CHECK(asks(health(), "kds-pbi-apbd", "12").status == 422);
    auto const page = post(store, health(), "/program/kds-pbi-apbd/2024/cek", {{"nik", marlina}});
    CHECK(page.has("Ya, memenuhi syarat"));
    CHECK(page.has("Desil 3."));
    CHECK_FALSE(page.has("Marlina"));
    CHECK_FALSE(page.has(marlina));
    CHECK(number(store, "SELECT COUNT(*) FROM event WHERE name = 'eligibility.asked'") == 3);
    CHECK(number(store, "SELECT COUNT(*) FROM access WHERE action = 'ask' AND subject = 101") == 2);
    CHECK(number(store, std::string("SELECT COUNT(*) FROM event WHERE data LIKE '%") + marlina +
                            "%'") == 0);
  });
}

}  // namespace rangkul::programmes
