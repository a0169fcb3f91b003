#include <doctest/doctest.h>

#include "programmes/rule_versions.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

constexpr auto const* rules_of_scholarship = "/program/kds-bidik-manis/2024/aturan";

/// Wira changes rules in the whole city; the one in Tapos may too, there alone.
Actor const& wira() {
  static Actor const actor =
      colleague(21, "Wira", {May::see_people, May::see_programmes, May::edit_programmes}, "32.76");
  return actor;
}
Actor const& tapos() {
  static Actor const actor = colleague(
      22, "Tapos", {May::see_people, May::see_programmes, May::edit_programmes}, "32.76.05");
  return actor;
}
/// Plans with figures, opens nobody.
Actor const& planner() {
  static Actor const actor =
      colleague(23, "Sekretaris", {May::see_programmes, May::edit_programmes}, "32.76");
  return actor;
}

Typed typed_rule(std::string const& least) {
  return {{"valid_from", "17-12-2024"},
          {"reason", "Rapat 16 Desember"},
          {"fact0", "age"},
          {"shape0", "all"},
          {"op0", "at_least"},
          {"value0", least},
          {"fact1", "aids"},
          {"shape1", "none"},
          {"op1", "one_of"},
          {"value1", "pkh"},
          {"value1", "bpnt"}};
}

std::string drafted(db::Store& store, std::string const& least) {
  auto const told =
      post(store, wira(), std::string(rules_of_scholarship) + "/ubah", typed_rule(least));
  REQUIRE(told.status == 303);
  return told.location;
}

std::string refused_for(db::Store& store, std::int64_t person) {
  return code_of(proposed(store, heri(), candidate("kds-bidik-manis", person)));
}

}  // namespace

TEST_CASE("rules: a draft is counted before it is taken into use, and then decides") {
  with_people([](db::Store& store) {
    CHECK(refused_for(store, 104) == "eligibility.min_age");
    auto const address = drafted(store, "15");
    auto const page = look(store, wira(), address);
    CHECK(page.has("Umur paling muda 15 tahun"));
    CHECK(page.has("Menerima Program Keluarga Harapan atau Sembako (BPNT)"));
    CHECK(refused_for(store, 104) == "eligibility.min_age");
    CHECK(post(store, wira(), address + "/pakai").code == "rules.not_previewed");
    CHECK(post(store, wira(), address + "/pratinjau").status == 303);
    CHECK(post(store, wira(), address + "/pakai").status == 303);
    CHECK(refused_for(store, 104) == "ok");
    CHECK(refused_for(store, 202) == "eligibility.other");
    CHECK(post(store, wira(), address + "/tarik", {{"reason", "Keliru"}}).code == "rules.in_use");
    auto const id = address.substr(address.rfind('/') + 1);
    CHECK(story_of(store, "rule", std::stoll(id)) == "rule.drafted rule.previewed rule.used");
  });
}

TEST_CASE("rules: a rule that begins later waits, and can be withdrawn until then") {
  with_people([](db::Store& store) {
    auto rule = typed_rule("15");
    rule[0].second = "18-12-2024";
    auto const address =
        post(store, wira(), std::string(rules_of_scholarship) + "/ubah", rule).location;
    post(store, wira(), address + "/pratinjau");
    CHECK(post(store, wira(), address + "/pakai").status == 303);
    CHECK(refused_for(store, 104) == "eligibility.min_age");
    CHECK(post(store, wira(), address + "/tarik").status == 422);
    CHECK(post(store, wira(), address + "/tarik", {{"reason", "Ditunda"}}).status == 303);
    CHECK(post(store, wira(), address + "/pakai").code == "rules.not_draft");
  });
}

TEST_CASE("rules: counts are the lists behind them, inside the reader's area") {
  with_people([](db::Store& store) {
    standing(store, "kds-bidik-manis", 101);
    add_pupils(store, 5000, 30);
    auto const address = drafted(store, "30");
    auto const json = json_of(look(store, wira(), "/api/v1" + address));
    // Of age: Tono; Budi receives PKH. The pupils are too young; of the dead, none counts.
    CHECK(json["eligible"].integer_or(-1) == 1);
    CHECK(json["enter"].integer_or(-1) == 1);
    CHECK(json["fall_out"].integer_or(-1) == 1);
    CHECK(json["standing"].integer_or(-1) == 1);
    CHECK(json["asked"].integer_or(-1) == 36);
    auto const names = [&](Actor const& who, std::string const& group) {
      return look(store, who, address + "/nama?kelompok=" + group);
    };
    CHECK(names(wira(), "eligible").has("Tono"));
    CHECK_FALSE(names(wira(), "eligible").has("Budi"));
    CHECK(names(wira(), "fall_out").has("Marlina"));
    CHECK(names(wira(), "enter").has("Tono"));
    CHECK_FALSE(names(tapos(), "fall_out").has("Marlina"));
    CHECK(json_of(look(store, tapos(), "/api/v1" + address))["fall_out"].integer_or(-1) == 0);
    CHECK(names(wira(), "elsewhere").status == 404);
  });
}

TEST_CASE("rules: a family benefit is counted in families") {
  with_people([](db::Store& store) {
    auto const address = std::string("/api/v1/program/kds-bantuan-pangan/2024/aturan/berlaku");
    auto const json = json_of(look(store, wira(), address));
    // Beji 10 and Tapos 20; Tapos 21 receives PKH.
    CHECK(json["eligible"].integer_or(-1) == 2);
    CHECK(json["asked"].integer_or(-1) == 3);
    auto const names = look(store, wira(), "/program/kds-bantuan-pangan/2024/aturan/berlaku/nama");
    CHECK(names.has("Marlina"));
    CHECK(names.has("Tono"));
    CHECK_FALSE(names.has("Budi"));
  });
}

TEST_CASE("rules: what a claim alone knows is left out of the count, and said") {
  with_people([](db::Store& store) {
    auto const page = look(store, wira(), "/program/kds-santunan-kematian/2024/aturan/berlaku");
    CHECK(page.has("baru diketahui saat ada pengajuan"));
  });
}

TEST_CASE("rules: who may see, change and open names") {
  with_people([](db::Store& store) {
    std::string const base = rules_of_scholarship;
    CHECK(look(store, dewi(), base).status == 200);
    CHECK(look(store, dewi(), base + "/berlaku").status == 200);
    CHECK(look(store, dewi(), base + "/ubah").status == 403);
    CHECK(post(store, dewi(), base + "/ubah", typed_rule("15")).status == 403);
    auto const page = look(store, planner(), base + "/berlaku");
    CHECK(page.status == 200);
    CHECK_FALSE(page.has("/nama?kelompok="));
    CHECK(look(store, planner(), base + "/berlaku/nama").status == 403);
    CHECK(look(store, wira(), base + "/999").status == 404);
    CHECK(look(store, wira(), "/program/kds-rtlh/2024/aturan/999").status == 404);
    // A version of one benefit is not shown under another.
    auto const address = drafted(store, "15");
    auto const id = address.substr(address.rfind('/') + 1);
    CHECK(look(store, wira(), "/program/kds-siswa-miskin/2024/aturan/" + id).status == 404);
  });
}

TEST_CASE("rules: the editor adds, removes and says what is wrong, without a script") {
  with_people([](db::Store& store) {
    std::string const edit = std::string(rules_of_scholarship) + "/ubah";
    auto const first = look(store, wira(), edit);
    CHECK(first.has("name=\"fact3\""));  // area, age, age, occupation
    auto rule = typed_rule("15");
    rule.emplace_back("act", "add");
    rule.emplace_back("add", "decile");
    auto const more = post(store, wira(), edit, rule);
    CHECK(more.status == 200);
    CHECK(more.has("value=\"decile\""));
    CHECK(more.has("Rapat 16 Desember"));
    auto const wrong = post(store, wira(), edit, typed_rule("tua"));
    CHECK(wrong.status == 422);
    CHECK(wrong.has("Umur: isi nilai yang benar."));
    auto without = typed_rule("tua");
    without.emplace_back("remove0", "1");
    CHECK(post(store, wira(), edit, without).status == 303);
    CHECK(post(store, wira(), edit, {{"valid_from", "17-12-2024"}}).status == 422);
  });
}

TEST_CASE("overlap: a decision sees each condition and every other aid, and what the rule says") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, heri(), candidate("kds-bantuan-pangan", 101)).value();
    test::run_directly(store,
                       "UPDATE person SET receives_bpnt = 1, receives_pbi = 1 WHERE id = 104");
    standing(store, "kds-bidik-manis", 101);
    test::run_directly(
        store,
        "INSERT INTO enrolment (id, programme, year, period, unit, family, region, name, status, "
        "proposed_at, event) VALUES (77, 'kds-rtlh', 2022, '2022', 'household', 10, "
        "'32.76.06.1006', 'Marlina', 'approved', 0, 1)");
    auto const address = "/pendaftaran/" + id.text();
    auto const json = json_of(look(store, heri(), "/api/v1" + address))["rule"];
    std::map<std::string, std::string> says;
    for (auto const& aid : *json["aids"].list())
      says[aid["programme"].text_or_empty()] = aid["says"].text_or_empty();
    CHECK(says == std::map<std::string, std::string>{{"bpnt", "forbids"},
                                                     {"pbi-jkn", "fine"},
                                                     {"kds-rtlh", "past"},
                                                     {"kds-bidik-manis", "fine"}});
    CHECK(json["judgement"]["holds"].text_or_empty() == "no");
    auto const page = look(store, heri(), address);
    for (auto const* part : {"Menghalangi", "Sudah selesai", "Dinas Perumahan dan Permukiman",
                             "Tercatat: Sembako (BPNT), Penerima Bantuan Iuran JKN"})
      CHECK_MESSAGE(page.has(part), part);
  });
}

TEST_CASE("rules: the same for programs") {
  with_people([](db::Store& store) {
    auto const base = "/api/v1" + std::string(rules_of_scholarship);
    auto const told = post(store, wira(), base,
                           {{"rule", R"({"all":[{"fact":"age","at_least":15}]})"},
                            {"valid_from", "2024-12-17"},
                            {"reason", "Rapat"}});
    CHECK(told.status == 201);
    auto const list = json_of(look(store, wira(), base));
    REQUIRE(list["versions"].list() != nullptr);
    CHECK(list["versions"].list()->size() == 1);
    CHECK(post(store, wira(), base,
               {{"rule", R"({"all":[{"fact":"shoe","is":15}]})"},
                {"valid_from", "2024-12-17"},
                {"reason", "Rapat"}})
              .code == "rules.fact.unknown");
  });
}

TEST_CASE("rules: a stored rule that can no longer be read stops decisions") {
  with_people([](db::Store& store) {
    auto const address = drafted(store, "15");
    post(store, wira(), address + "/pratinjau");
    post(store, wira(), address + "/pakai");
    test::run_directly(store,
                       "UPDATE rule_version SET rule = '{\"all\":[{\"fact\":\"x\",\"is\":1}]}'");
    CHECK(refused_for(store, 101) == "rules.faulty");
  });
}

TEST_CASE(
    "rules: errors are told by whom the field has seen in the year, and open into the names") {
  with_people([](db::Store& store) {
    std::string const rule = "/program/kds-bantuan-pangan/2024/aturan/berlaku";
    CHECK(look(store, wira(), rule).has("Belum ada yang diperiksa di lapangan"));
    // By the rule fits every family of the city without PKH: 10 and 20, not 21.
    auto const visited = [&](int id, int family, std::string const& kind, std::string const& status,
                             std::string const& on = "2024-05-02") {
      auto const round = std::to_string(id);
      test::run_directly(
          store,
          "INSERT INTO validation_round (id, period, area, opens, cutoff, closes, state, event) "
          "SELECT " +
              round + ", '2024-0" + round +
              "', '32.76', '2024-05-01', '2024-05-17', '2024-05-31', 'open', 1");
      test::run_directly(
          store,
          "INSERT INTO validation_entry (id, round, kind, region, family, name, "
          "reason, status, visited_on, entered_name, entered_at, event) SELECT " +
              round + ", " + round + ", '" + kind + "', f.region, f.id, 'K', '" +
              (kind == "unfit" ? "TL01" : "") + "', '" + status + "', '" + on +
              "', 'Rina', 0, 1 FROM family f WHERE f.id = " + std::to_string(family));
    };
    visited(1, 10, "proposal", "confirmed", "2023-12-31");  // another year
    visited(2, 10, "fit", "refuted");                       // unfit, though the rule holds
    visited(3, 20, "proposal", "ratified");                 // fit, and the rule holds
    visited(4, 21, "unfit", "refuted");                     // fit, and the rule does not hold
    visited(5, 21, "fit", "accepted");                      // sent back: says nothing
    auto const of = [&](Actor const& who, std::string const& address) {
      return json_of(look(store, who, "/api/v1" + address))["field_check"];
    };
    auto const seen = of(wira(), rule);
    CHECK(seen["seen"].integer_or(0) == 3);
    CHECK(seen["inclusion"]["wrong"].integer_or(0) == 1);
    CHECK(seen["inclusion"]["of"].integer_or(0) == 2);
    CHECK(seen["exclusion"]["wrong"].integer_or(0) == 1);
    CHECK(seen["exclusion"]["of"].integer_or(0) == 2);
    CHECK(*seen["inclusion"]["low"].real() > 0.01);
    CHECK(*seen["inclusion"]["low"].real() < 0.02);
    CHECK(*seen["inclusion"]["high"].real() > 0.98);
    CHECK(of(wira(), rule + "?periksa=2023")["seen"].integer_or(0) == 1);
    CHECK(of(rina(), rule)["seen"].integer_or(0) == 1);  // Beji alone
    // The newest visit of a family counts.
    visited(6, 10, "proposal", "confirmed", "2024-07-01");
    CHECK(of(wira(), rule)["inclusion"]["wrong"].integer_or(9) == 0);
    test::run_directly(store, "DELETE FROM validation_entry WHERE id = 6");

    auto const page = look(store, wira(), rule);
    CHECK(page.has("50,00"));
    CHECK(page.has("/nama?kelompok=wrong_in&amp;periksa=2024"));
    CHECK_FALSE(look(store, planner(), rule).has("kelompok=wrong_in"));
    auto const names = [&](std::string const& group) {
      return look(store, wira(), "/api/v1" + rule + "/nama?periksa=2024&kelompok=" + group);
    };
    CHECK(names("wrong_in").has("Marlina"));
    CHECK_FALSE(names("wrong_in").has("Budi"));
    CHECK(names("wrong_out").has("Budi"));
    CHECK(json_of(names("seen"))["rows"].list()->size() == 3);
  });
}

}  // namespace rangkul::programmes
