#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "base/text.h"
#include "matching/evidence.h"
#include "matching/lists.h"
#include "matching/matching.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"

namespace rangkul::matching {
namespace {

Actor person_with(std::vector<May> const& rights, char const* area) {
  return Actor::person(AccountId{9}, "Andini", screen::rights_of(rights),
                       RegionCode::parse(area).value());
}

Actor const& analyst() {
  static auto const actor = person_with(
      {May::review_matches, May::match_data, May::see_people, May::export_lists}, "32.76");
  return actor;
}

/// Requests to the routes of matching, each in a transaction of its own.
struct Front {
  explicit Front(db::Store& store) : office(store) {
    office.import_both();
    add_routes(routes);
    auto const done =
        run_now(store, office.system, office.clock, registry::catalogue_for_tests(), {});
    if (!done.ok()) FAIL(done.error().code);
    run = done.value();
  }

  Result<http::Answer> call(Actor const& actor, http::Method method, std::string const& path,
                            std::string const& choice = {}, bool json = false) {
    bool const write = method == http::Method::post;
    screen::Desk desk(office.store, actor, write ? http::Access::write : http::Access::read);
    auto const* route = desk.seek(routes, method, path);
    REQUIRE(route != nullptr);
    if (json) desk.request.headers["accept"] = "application/json";
    if (!choice.empty()) desk.request.form.add("j", choice);
    auto answer = route->handler(desk.visit);
    if (!write) accesses = audit::take_accesses(desk.tx);
    if (answer.ok() && write) desk.tx.commit();
    return answer;
  }
  std::string page(std::string const& path, Actor const& actor = analyst()) {
    auto const answer = call(actor, http::Method::get, path);
    if (!answer.ok()) FAIL(answer.error().code);
    auto const& body = answer.value().body;
    // A key that has no text is shown as it is.
    for (auto const* prefix :
         {"matching.", "match.field", "match.level", "match.phase", "match.sign"})
      CHECK_MESSAGE(body.find(prefix) == std::string::npos, body.substr(body.find(prefix), 60));
    return body;
  }
  Value json(std::string const& path, Actor const& actor = analyst()) {
    auto const answer = call(actor, http::Method::get, path, {}, true);
    if (!answer.ok()) FAIL(answer.error().code);
    return parse_json(answer.value().body).value();
  }
  std::string code(Actor const& actor, http::Method method, std::string const& path,
                   std::string const& choice = {}) {
    auto const answer = call(actor, method, path, choice);
    return answer.ok() ? "" : answer.error().code;
  }
  std::string location_of(std::string const& path, std::string const& choice = {}) {
    auto const answer = call(analyst(), http::Method::post, path, choice);
    if (!answer.ok()) FAIL(answer.error().code);
    CHECK(answer.value().status == 303);
    for (auto const& [name, value] : answer.value().headers)
      if (name == "Location") return value;
    return {};
  }
  PairId pair(std::string const& city_key) {
    return PairId{
        office.count("SELECT MAX(id) FROM match_pair WHERE city_key = '" + city_key + "'")};
  }

  Office office;
  screen::Routes routes;
  RunId run;
  std::vector<audit::Access> accesses;
};

double number_in(Value const& value) {
  return value.real() != nullptr ? *value.real() : static_cast<double>(value.integer_or(0));
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("matching pages: the start page shows the newest run, and its numbers open into lists") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const body = front.page("/padankan");
    CHECK(has(body, "/padankan/" + front.run.text() + "/pasangan?kelas=equal"));
    CHECK(has(body, "/padankan/jalankan"));
    auto const run = front.json("/padankan/" + front.run.text());
    CHECK(run["city_persons"].integer_or(0) == 60);
    CHECK(run["ministry_persons"].integer_or(0) == 50);
    for (auto const& row : *run["classes"].list()) {
      auto const name = row["class"].text_or_empty();
      bool const linked = name == "equal" || name == "different";
      for (std::string const side : {"ministry", "city"}) {
        auto const persons = row[side + "_persons"].integer_or(-1);
        auto const list = front.json(
            "/padankan/" + front.run.text() +
            (linked ? "/pasangan?kelas=" + name : "/sendiri?kelas=" + name + "&sumber=" + side));
        CHECK(list["count"].integer_or(-1) == persons);
      }
    }
    auto const villages = front.json("/padankan/" + front.run.text() + "/wilayah");
    CHECK(villages["count"].integer_or(0) == 2);
    CHECK(has(front.page("/padankan/" + front.run.text()), "Beji Timur"));
    CHECK(has(front.page("/padankan/" + front.run.text() + "/pasangan?kelas=equal"), "Sama"));
    CHECK(has(front.page("/padankan/" + front.run.text() + "/sendiri"), "Hanya di data kota"));
  });
}

TEST_CASE("matching pages: a reader sees only the numbers and names of their area") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const near = person_with({May::review_matches}, "32.76.06.1001");
    auto const other = person_with({May::review_matches}, "32.76.06.1002");
    auto const address = "/padankan/" + front.run.text();
    std::int64_t persons = 0;
    std::int64_t pairs = 0;
    for (auto const& actor : {near, other}) {
      persons += front.json(address, actor)["city_persons"].integer_or(0);
      pairs += front.json(address + "/pasangan", actor)["count"].integer_or(0);
    }
    CHECK(persons == 60);
    CHECK(pairs == front.json(address + "/pasangan")["count"].integer_or(0));
    auto const pair = front.pair("W22");  // village 1001
    CHECK(front.code(near, http::Method::get, "/padankan/tinjau/" + pair.text()) == "");
    CHECK(front.code(other, http::Method::get, "/padankan/tinjau/" + pair.text()) == "not_found");
    auto const far = person_with({May::review_matches}, "32.73");
    CHECK(front.json(address, far)["city_persons"].integer_or(0) == 0);
  });
}

TEST_CASE(
    "matching pages: a pair is undone, decided by buttons with keys, and the next one comes") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const first = front.pair("W21");
    auto const second = front.pair("W22");
    auto const address = [](PairId pair) { return "/padankan/tinjau/" + pair.text(); };
    CHECK(has(front.page(address(first)), address(first) + "/urung"));
    CHECK(front.location_of(address(first) + "/urung") == address(first));
    CHECK(front.location_of(address(second) + "/urung") == address(second));
    auto const body = front.page(address(first));
    CHECK(has(body, "accesskey=\"1\""));
    CHECK(has(body, "<kbd>2</kbd>"));
    CHECK(has(body, "class=\"fall\""));
    CHECK(has(body, "data-label=\"Data kota\""));
    CHECK(!has(body, test_person(21).nik));
    // Both people, and the one card that both stand on.
    CHECK(front.accesses.size() == 3);
    CHECK(front.code(analyst(), http::Method::post, address(first), "lain") == "match.no_verdict");
    auto const next = front.location_of(address(first), "beda");
    CHECK(next.starts_with("/padankan/"));
    CHECK(next != address(first));
    CHECK(front.json(address(first))["state"].text_or_empty() == "rejected");
    front.location_of(address(second), "sama");
    auto const decided = front.json(address(second));
    CHECK(decided["state"].text_or_empty() == "confirmed");
    CHECK(decided["ministry_person"].text_or_empty() == decided["city_person"].text_or_empty());
    CHECK(decided["records"]["name"]["ministry"].text_or_empty() == test_person(22).name);
    CHECK(decided["explanation"]["fields"].list()->size() == linkage::field_count);
    CHECK(front.code(analyst(), http::Method::post, address(second), "beda") ==
          "match.decided_already");
  });
}

TEST_CASE("matching pages: a pair shows what speaks for and against it, and both families") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    front.office.import_any(registry::Source::ministry,
                            ministry_file(30, 70, 40) + doubtful_rows(20, 30));
    auto const again = run_now(store, front.office.system, front.office.clock,
                               registry::catalogue_for_tests(), {});
    REQUIRE(again.ok());
    auto const pair = front.pair("W23").text();
    auto const path = "/padankan/tinjau/" + pair;
    auto const body = front.page(path);
    for (auto const* part : {"Yang mendukung, +", "Yang menentang, −", "Nama: Persis sama, ",
                             "sangat kuat", "Nama ibu: Berbeda", "Tidak menentukan: NIK",
                             "Kartu keluarga berbeda", "Asal dan riwayat", "Jumlahnya ",
                             "Tanda yang mengubah peluangnya", "Setiap pasangan. Menurunkan."})
      CHECK_MESSAGE(has(body, part), part);
    // The first bar begins at nothing, none lies left of it.
    CHECK(has(body, "<rect class=\"f2\" x=\"0.0%\""));
    CHECK(!has(body, " x=\"-"));
    // Bars are for the eye alone; each has its words and its number beside it.
    CHECK(has(body, "class=\"bar\" aria-hidden=\"true\""));
    auto const json = front.json(path);
    double sum = 0;
    for (auto const& field : *json["explanation"]["fields"].list()) {
      auto const bits = number_in(field["bits"]);
      sum += bits;
      CHECK(field["speaks"].text_or_empty() == (std::abs(bits) < 0.05 ? "nothing"
                                                : bits > 0            ? "for"
                                                                      : "against"));
    }
    auto const of = [&](char const* name) { return number_in(json["explanation"][name]); };
    CHECK(sum + of("prior_bits") + of("rarity_bits") + of("family_bits") ==
          doctest::Approx(of("total_bits")));
    // What is stated is what the signs make of the odds.
    auto const& stated = json["signs"];
    CHECK(std::abs(number_in(stated["probability"]) - number_in(json["probability"])) < 1e-6);
    auto bits = number_in(stated["odds_bits"]);
    for (auto const& sign : *stated["signs"].list()) bits += number_in(sign["bits"]);
    CHECK(std::abs(bits - number_in(stated["stated_bits"])) < 0.5);
    CHECK(json["surroundings"]["city_family"].list()->size() == 3);
    CHECK(json["surroundings"]["ministry_family"].list()->size() == 1);
    // Who may not open people sees the two records alone.
    auto const narrow = person_with({May::review_matches}, "32.76");
    CHECK(!has(front.page(path, narrow), "Kartu keluarga"));
    CHECK(front.json(path, narrow)["surroundings"].is_null());
  });
}

TEST_CASE("matching pages: numbers are masked unless the reader may see them") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const pair = front.pair("W45");
    auto const nik = test_person(45).nik;
    auto const path = "/padankan/tinjau/" + pair.text();
    auto const masked = front.json(path)["records"]["nik"]["city"].text_or_empty();
    CHECK(has(masked, "••••"));
    auto const full = person_with({May::review_matches, May::see_full_numbers}, "32.76");
    auto const shown = front.json(path, full)["records"]["nik"]["city"].text_or_empty();
    CHECK(!has(shown, "••••"));
    CHECK(has(shown, nik.substr(12)));
  });
}

TEST_CASE("matching pages: every sort and filter of the lists is a statement of both stores") {
  test::for_each_store([](db::Store& store) {
    auto tx = store.read(analyst());
    for (auto const* list :
         {&villages_list(), &pairs_list(), &singles_list(), &queue_list(), &waiting_list(),
          &sample_list(), &questions_list(), &suspicions_list()})
      for (auto const& sql : screen::list_statements(*list)) {
        std::set<std::string> names;
        for (auto at = sql.find(':'); at != std::string::npos; at = sql.find(':', at + 1)) {
          auto end = at + 1;
          while (end < sql.size() &&
                 (std::isalnum(static_cast<unsigned char>(sql[end])) != 0 || sql[end] == '_'))
            ++end;
          if (end > at + 1) names.insert(sql.substr(at + 1, end - at - 1));
        }
        bool const by_number = has(sql, ", 0), ") || has(sql, "BY m.priority ") ||
                               has(sql, "BY m.doubt ") || has(sql, "BY q.asked_at ");
        db::Binds binds;
        for (auto const& name : names) {
          bool const number = name == "run" || name == "me" || name == "sample" ||
                              name == "f_dibaca" || name == "k_id" || name == "k_rows" ||
                              (name == "k_value" && by_number);
          binds.push_back({name, number ? db::cell(1) : db::cell("x")});
        }
        INFO(sql);
        CHECK_NOTHROW(tx.rows_of("matching.list", sql, binds, {db::CellType::text},
                                 [](db::Row const&) { return true; }));
      }
  });
}

TEST_CASE("matching pages: letters that the other text lacks are marked") {
  auto const [first, second] = mark_differences("Moh. Soleh", "Muh. Solih");
  CHECK(first.markup() == "M<span class=\"diff\">o</span>h. Sol<span class=\"diff\">e</span>h");
  CHECK(second.markup() == "M<span class=\"diff\">u</span>h. Sol<span class=\"diff\">i</span>h");
  CHECK(mark_differences("<b>", "<b>").first.markup() == "&lt;b&gt;");
  CHECK(mark_differences("", "••").second.markup() == "<span class=\"diff\">••</span>");
}

}  // namespace rangkul::matching
