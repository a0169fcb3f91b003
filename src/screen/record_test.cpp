#include "screen/record.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/text.h"

#include "screen/values.h"
#include "support/screen_desk.h"

namespace rangkul::screen {
namespace {

Record const& person_form() {
  static Record const record{
      .name = "try",
      .fields = {{.key = "name",
                  .kind = FieldKind::name,
                  .required = true,
                  .has_hint = true,
                  .max_length = 20},
                 {.key = "nik", .kind = FieldKind::nik, .field_class = auth::FieldClass::k2},
                 {.key = "phone", .kind = FieldKind::phone, .field_class = auth::FieldClass::k2},
                 {.key = "born", .kind = FieldKind::date},
                 {.key = "count", .kind = FieldKind::integer},
                 {.key = "amount", .kind = FieldKind::money},
                 {.key = "sex", .kind = FieldKind::code, .code_list = "sex"},
                 {.key = "region", .kind = FieldKind::region},
                 {.key = "reason",
                  .kind = FieldKind::choice,
                  .choices = {{"1", "try.state.late"}, {"2", "Pindah"}}},
                 {.key = "warmth",
                  .kind = FieldKind::number,
                  .label = "Suhu",
                  .unit = "C",
                  .least = Decimal::whole(35),
                  .most = Decimal::whole(42),
                  .decimals = 1,
                  .asked_if = {}},
                 {.key = "signs",
                  .kind = FieldKind::choices,
                  .choices = {{"a", "Batuk"}, {"b", "Pilek"}, {"c", "Demam"}},
                  .label = "Gejala"},
                 {.key = "since",
                  .kind = FieldKind::date,
                  .required = true,
                  .label = "Demam sejak",
                  .asked_if = AskedIf{"signs", {"c"}}},
                 {.key = "at", .kind = FieldKind::position, .label = "Posisi"},
                 {.key = "agree", .kind = FieldKind::flag},
                 {.key = "note", .kind = FieldKind::long_text, .max_length = 1000},
                 {.key = "secret", .kind = FieldKind::password},
                 {.key = "illness", .field_class = auth::FieldClass::k3}}};
  return record;
}

using Typed = std::vector<std::pair<std::string, std::string>>;

void type(Desk& desk, Typed const& typed) {
  desk.request.form = {};
  for (auto const& [name, value] : typed) desk.request.form.add(name, value);
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

void at_desk(Actor const& who, std::function<void(Desk&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store, some_regions);
    Desk desk(store, who);
    act(desk);
  });
}

}  // namespace

TEST_CASE("record: each kind of field is read, or refused by a code of its own") {
  struct Row {
    char const* key;
    char const* typed;
    char const* held;  // what it holds afterwards
    char const* code;  // or the fault
  };
  std::vector<Row> const rows{
      {"name", "  Siti   Aminah ", "Siti Aminah", ""},
      {"name", "", "", "field.required"},
      {"name", "Siti\nAminah", "", "field.characters"},
      {"name", "dua puluh satu huruf!", "dua puluh satu huruf!", "field.too_long"},
      {"nik", "3276 0641 0790 0002", "3276064107900002", ""},
      {"nik", "327606410790000", "327606410790000", "nik.length"},
      {"phone", "0812-3456-4417", "+6281234564417", ""},
      {"phone", "12", "12", "phone.malformed"},
      {"born", "17-08-1990", "1990-08-17", ""},
      {"born", "17 Agustus 1990", "1990-08-17", ""},
      {"born", "31-02-1990", "31-02-1990", "date.impossible"},
      {"count", "1.250", "1250", ""},
      {"count", "-3", "-3", ""},
      {"count", "1,5", "1,5", "field.number"},
      {"count", "-", "-", "field.number"},
      {"amount", "Rp 2.000.000", "2000000", ""},
      {"amount", "dua juta", "dua juta", "rupiah.unreadable"},
      {"sex", "2", "2", ""},
      {"sex", "9", "9", "field.choice"},
      {"region", "32.76.06.1006", "32.76.06.1006", ""},
      {"region", "kemiri muka", "32.76.06.1006", ""},
      {"region", "Kukusan, Beji", "32.76.06.1003", ""},
      {"region", "Kukusan", "Kukusan", "field.region_ambiguous"},
      {"region", "Sukasari", "Sukasari", "field.region_unknown"},  // of another city
      {"region", "32.73.01", "32.73.01", "field.region_unknown"},
      {"region", "99", "99", "field.region_unknown"},
      {"region", "3.2", "3.2", "region.malformed"},
      {"reason", "2", "2", ""},
      {"reason", "3", "3", "field.choice"},
      {"warmth", "36,5", "36.5", ""},
      {"warmth", "42", "42", ""},
      {"warmth", "36,55", "36,55", "field.decimals"},
      {"warmth", "34,9", "34,9", "field.range"},
      {"warmth", "42,1", "42,1", "field.range"},
      {"warmth", "panas", "panas", "field.number"},
      {"warmth", "36,", "36,", "field.number"},
      {"signs", "b", "b", ""},
      {"signs", "b,a", "a,b", ""},
      {"signs", "d", "d", "field.choice"},
      {"since", "17-08-1990", "", ""},  // not asked
      {"at", "-6.4025 106.7942", "-6.402500, 106.794200", ""},
      {"at", "di sana", "di sana", "evidence.position"},
      {"agree", "1", "1", ""},
      {"agree", "false", "", ""},
      {"note", "baris satu\nbaris dua", "baris satu\nbaris dua", ""},
      {"note", "\x01", "", "field.characters"},
  };
  at_desk(heri(), [&](Desk& desk) {
    for (auto const& row : rows) {
      Typed typed{{row.key, row.typed}};
      if (std::string_view(row.key) != "name") typed.emplace_back("name", "Siti");
      type(desk, typed);
      auto const filled = read_form(desk.visit, person_form());
      auto const code = filled.ok() ? std::string() : filled.faults().front().code;
      CHECK_MESSAGE(code == row.code, row.key << "=" << row.typed << ": " << code);
      CHECK(filled.raw(row.key) == row.held);
      CHECK(filled.ok() == filled.status().ok());
      if (!filled.ok()) CHECK(filled.faults().front().field == row.key);
    }
  });
}

TEST_CASE("record: an ambiguous region names its candidates, within the reader's area only") {
  at_desk(heri(), [](Desk& desk) {
    type(desk, {{"name", "Siti"}, {"region", "Kukusan"}});
    auto const filled = read_form(desk.visit, person_form());
    REQUIRE_FALSE(filled.ok());
    auto const text = error_text(desk.visit, filled.faults().front());
    CHECK(has(text, "Kukusan, Tapos (32.76.05.1002); Kukusan, Beji (32.76.06.1003)"));
  });
  at_desk(rina(), [](Desk& desk) {
    type(desk, {{"name", "Siti"}, {"region", "Kukusan"}});
    auto const filled = read_form(desk.visit, person_form());
    CHECK(filled.ok());
    CHECK(filled.region("region")->text() == "32.76.06.1003");
  });
}

TEST_CASE("record: what passed comes out as types, and is empty where nothing was typed") {
  at_desk(heri(), [](Desk& desk) {
    type(desk, {{"name", "Siti"},
                {"nik", "3276064107900002"},
                {"born", "01-07-1990"},
                {"count", "4"},
                {"amount", "2.000.000"}});
    auto const filled = read_form(desk.visit, person_form());
    REQUIRE(filled.ok());
    CHECK(filled.nik("nik")->masked() == "3276 •••• •••• 0002");
    CHECK(filled.date("born") == Date::from_ymd(1990, 7, 1).value());
    CHECK(filled.integer("count") == 4);
    CHECK(filled.money("amount") == Rupiah(2'000'000));
    CHECK_FALSE(filled.phone("phone"));
    CHECK_FALSE(filled.region("region"));
    CHECK_FALSE(filled.text_if("note"));
    CHECK_FALSE(filled.flag("agree"));
  });
}

TEST_CASE("record: several choices, a condition and a unit, in form, facts and JSON") {
  at_desk(heri(), [](Desk& desk) {
    type(desk, {{"name", "Siti"}, {"signs", "c"}, {"signs", "a"}, {"warmth", "38,5"}});
    auto const filled = read_form(desk.visit, person_form());
    REQUIRE_FALSE(filled.ok());  // asked now, and required
    CHECK(filled.faults().front().field == "since");
    CHECK(filled.choices("signs") == std::vector<std::string>{"a", "c"});
    CHECK(filled.number("warmth") == Decimal::parse("38.5").value());
    auto const html =
        form(desk.visit, person_form(), filled, {.action = "/orang", .submit = "Simpan"}).markup();
    CHECK(has(html, R"(data-asked-if="signs")"));
    CHECK(has(html, R"(data-asked-values="c")"));
    CHECK(has(html, "Hanya bila Gejala: Demam."));
    CHECK(has(html, "35 sampai 42 C."));
    CHECK(has(html, R"(value="38,5")"));
    CHECK(has(html, R"(<input type="checkbox" name="signs" value="a" id="i-signs" checked>)"));
    std::map<std::string, Fact> const values{{"signs", {"a,c"}}, {"warmth", {"38.5"}}};
    auto const shown_facts = facts(desk.visit, person_form(), values).markup();
    CHECK(has(shown_facts, "Batuk, Demam"));
    CHECK(has(shown_facts, "38,5 C"));
    CHECK(to_json(facts_json(desk.visit, person_form(), values)) ==
          R"({"warmth":38.5,"signs":["a","c"]})");
  });
}

TEST_CASE("record: decimals are exact, and written as Indonesians do") {
  for (auto const* text : {"0", "36.5", "-2", "0.125", "1234.05"})
    CHECK(Decimal::parse(text).value().plain() == text);
  CHECK(Decimal::parse("1234,5").value().text() == "1.234,5");
  CHECK(Decimal::parse("-0,25").value().text() == "-0,25");
  CHECK(Decimal::near(37.6).thousandths() == 37'600);
  CHECK(Decimal::step(1) == Decimal::parse("0.1").value());
  for (auto const* text : {"", "-", ",5", "5,", "1,2,3", "0.1234", "a", "1 2"})
    CHECK_FALSE(Decimal::parse(text).ok());
}

TEST_CASE("form: faults are summed up with links, and stand at their fields; typed text stays") {
  at_desk(heri(), [](Desk& desk) {
    type(desk, {{"nik", "327606410790000"},
                {"born", "17-08-1990"},
                {"note", "<script>"},
                {"secret", "rahasia sekali"}});
    auto const filled = read_form(desk.visit, person_form());
    auto const html =
        form(desk.visit, person_form(), filled, {.action = "/orang", .submit = "Simpan"}).markup();
    CHECK(has(html, "2 isian perlu diperbaiki"));
    CHECK(has(html, R"(<a href="#i-name">Nama: Belum diisi.</a>)"));
    CHECK(has(html, R"(id="i-nik")"));
    CHECK(has(html, R"(aria-invalid="true" aria-describedby="i-nik-f")"));
    CHECK(has(html, R"(aria-describedby="i-name-h i-name-f")"));
    CHECK(has(html, R"(value="327606410790000")"));
    CHECK(has(html, R"(value="17-08-1990")"));
    CHECK(has(html, "&lt;script&gt;"));
    CHECK_FALSE(has(html, "rahasia sekali"));
    CHECK(has(html, R"(<input type="hidden" name="_csrf" value="token-of-the-form">)"));
  });
}

TEST_CASE("form: a stored number that its reader may not see is not in the page") {
  at_desk(rina(), [](Desk& desk) {
    Filled stored;
    stored.set_raw("nik", "3276064107900002");
    stored.set_raw("illness", "asma");
    auto const html =
        form(desk.visit, person_form(), stored, {.action = "/orang", .submit = "Simpan"}).markup();
    CHECK_FALSE(has(html, "3276064107900002"));
    CHECK_FALSE(has(html, "asma"));
    CHECK(has(html, "Sudah tersimpan: 3276 •••• •••• 0002."));
    // What she types herself she sees again.
    type(desk, {{"name", ""}, {"nik", "3276064107900002"}});
    auto const again = form(desk.visit, person_form(), read_form(desk.visit, person_form()),
                            {.action = "/orang", .submit = "Simpan"})
                           .markup();
    CHECK(has(again, R"(value="3276064107900002")"));
  });
}

TEST_CASE("facts: values are shown as people read them, masked or locked by class") {
  std::map<std::string, Fact> const values{{"nik", {"3276064107900002", "KTP"}},
                                           {"phone", {"+6281234564417"}},
                                           {"born", {"1990-07-01"}},
                                           {"sex", {"2"}},
                                           {"amount", {"2000000"}},
                                           {"region", {"32.76.06.1006"}},
                                           {"reason", {"1"}},
                                           {"agree", {"1"}},
                                           {"note", {""}},
                                           {"illness", {"asma"}}};
  at_desk(rina(), [&](Desk& desk) {
    auto const html = facts(desk.visit, person_form(), values).markup();
    CHECK(has(html, "3276 •••• •••• 0002<small>KTP</small>"));
    CHECK(has(html, "0812 •••• 4417"));
    CHECK(has(html, "1 Juli 1990"));
    CHECK(has(html, "Rp 2.000.000"));
    CHECK(has(html, "Kemiri Muka, Beji"));
    CHECK(has(html, "<dt>Belum diisi</dt><dd class=\"soft\">Catatan</dd>"));
    CHECK(has(html, "Terbatas"));
    CHECK_FALSE(has(html, "asma"));
    CHECK_FALSE(has(html, "<dt>Nama</dt>"));
    auto const json = to_json(facts_json(desk.visit, person_form(), values));
    CHECK_FALSE(has(json, "3276064107900002"));
    CHECK_FALSE(has(json, "asma"));
    CHECK(has(json, R"("amount":2000000)"));
    CHECK(has(json, R"("illness":null)"));
  });
  at_desk(heri(), [&](Desk& desk) {
    auto const html = facts(desk.visit, person_form(), values).markup();
    CHECK(has(html, "3276 0641 0790 0002"));
    CHECK(has(html, "asma"));
    CHECK(has(to_json(facts_json(desk.visit, person_form(), values)), "3276064107900002"));
  });
}

TEST_CASE("form: what a form shows is read back as the same values") {
  at_desk(heri(), [](Desk& desk) {
    auto const holds = rc::check([&] {
      auto const day = *rc::gen::inRange(-60000, 20000);
      auto const amount = *rc::gen::inRange<std::int64_t>(0, 10'000'000'000);
      auto const name = *rc::gen::nonEmpty(
          rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc<>&'\"`{}[] 1"))));
      Filled stored;
      stored.set_raw("name", name);
      stored.set_raw("born", Date::from_days(day).iso());
      stored.set_raw("amount", std::to_string(amount));
      stored.set_raw("region", "32.76.06.1003");
      desk.request.form = {};
      auto const html =
          form(desk.visit, person_form(), stored, {.action = "/orang", .submit = "x"}).markup();
      auto const value_of = [&](std::string const& key) {
        auto at = html.find("name=\"" + key + "\"");
        at = html.find("value=\"", at) + 7;
        auto text = html.substr(at, html.find('"', at) - at);
        for (auto const& [from, to] :
             std::vector<std::pair<std::string, std::string>>{{"&lt;", "<"},
                                                              {"&gt;", ">"},
                                                              {"&quot;", "\""},
                                                              {"&#39;", "'"},
                                                              {"&#96;", "`"},
                                                              {"&amp;", "&"}})
          for (auto place = text.find(from); place != std::string::npos;
               place = text.find(from, place + 1))
            text.replace(place, from.size(), to);
        return text;
      };
      Typed typed;
      for (auto const* key : {"name", "born", "amount", "region"})
        typed.emplace_back(key, value_of(key));
      RC_ASSERT(typed[0].second == name);
      if (trim(name).empty()) return;
      if (name.size() > 20) return;
      type(desk, typed);
      auto const read = read_form(desk.visit, person_form());
      RC_ASSERT(read.ok());
      RC_ASSERT(read.date("born") == Date::from_days(day));
      RC_ASSERT(read.money("amount") == Rupiah(amount));
      RC_ASSERT(read.region("region")->text() == "32.76.06.1003");
    });
    CHECK(holds);
  });
}

TEST_CASE("regions: choices are all below the reader when they are few") {
  at_desk(rina(), [](Desk& desk) {
    auto const choices = region_choices(desk.visit, "");
    REQUIRE(choices.size() == 3);
    CHECK(choices[2].name == "Kemiri Muka");
    CHECK(choices[2].depth == 0);
  });
  at_desk(heri(), [](Desk& desk) {
    auto const choices = region_choices(desk.visit, "");
    REQUIRE(choices.size() == 7);
    CHECK(choices[0].name == "Tapos");
    CHECK(choices[1].depth == 1);
  });
}

TEST_CASE("regions: many are offered level by level, down to the chosen one") {
  test::for_each_store([](db::Store& store) {
    test::run_directly(store, some_regions);
    std::string sql;
    for (int at = 1000; at < 1120; ++at)
      sql += "INSERT INTO region (code, name, folded, level, parent) VALUES ('32.76.05." +
             std::to_string(at + 1000) + "','D','d',10,'32.76.05');";
    test::run_directly(store, sql);
    Desk desk(store, heri());
    CHECK(region_choices(desk.visit, "").size() == 2);
    CHECK(region_choices(desk.visit, "32.76.06").size() == 5);
    CHECK(region_choices(desk.visit, "32.76.06.1001").size() == 5);
  });
}

}  // namespace rangkul::screen
