#include <doctest/doctest.h>

#include <filesystem>

#include "audit/audit.h"
#include "matching/reconcile_decide.h"
#include "matching/reconcile_lists.h"
#include "sheet/reader.h"
#include "support/reconcile_fixture.h"
#include "support/screen_desk.h"

namespace rangkul::matching {
namespace {

using http::Method;
using Typed = std::vector<std::pair<std::string, std::string>>;

Actor person_with(std::vector<May> const& rights, char const* area) {
  return Actor::person(AccountId{9}, "Andini", screen::rights_of(rights),
                       RegionCode::parse(area).value());
}
Actor const& analyst() {
  static auto const actor = person_with(
      {May::see_reconciliation, May::reconcile, May::see_people, May::export_lists}, "32.76");
  return actor;
}
Actor const& head() {
  static auto const actor = person_with({May::see_reconciliation, May::close_month}, "32.76");
  return actor;
}
Actor const& auditor() {
  static auto const actor = person_with({May::see_reconciliation, May::see_people}, "32.76");
  return actor;
}

/// Requests to the routes of a counted month, each in a transaction of its own.
struct Front {
  explicit Front(db::Store& store, StandingAids const& aids = {}) : office(store) {
    office.first_month();
    auto rows = ministry_rows(20, 70);
    rows[21].nik.clear();
    rows[21].born = "1971-02-03";
    rows[22].nik.clear();
    rows[22].born = "1972-02-03";
    rows[23].nik.clear();
    rows[24].decile = "5";
    rows.erase(25);
    rows.erase(65);
    rows[27].life = "Meninggal";
    for (int const i : {28, 29, 30})
      rows[i].village = rows[i].village == "32.76.06.1001" ? "32.76.06.1002" : "32.76.06.1001";
    rows[80] = ministry_row(80);
    office.next_month(rows);
    month = office.must_reconcile({.month = "2024-12"});
    add_reconcile_routes(routes, aids);
  }

  Result<http::Answer> call(Actor const& actor, Method method, std::string const& path,
                            Typed const& typed = {}, bool json = false) {
    bool const write = method == Method::post;
    screen::Desk desk(office.store, actor, write ? http::Access::write : http::Access::read);
    auto const* route = desk.seek(routes, method, path);
    REQUIRE_MESSAGE(route != nullptr, path);
    if (!route->policy.allows(actor)) return forbidden();
    if (json) desk.request.headers["accept"] = "application/json";
    for (auto const& [name, value] : typed) desk.request.form.add(name, value);
    auto answer = route->handler(desk.visit);
    if (answer.ok() && write) desk.tx.commit();
    return answer;
  }
  std::string page(std::string const& path, Actor const& actor = analyst()) {
    auto const answer = call(actor, Method::get, path);
    if (!answer.ok()) FAIL(path << " " << answer.error().code);
    auto const& body = answer.value().body;
    // A key that has no text is shown as it is.
    for (auto const* prefix : {"reconcile.", "registry.person.", "job.kind."})
      CHECK_MESSAGE(body.find(prefix) == std::string::npos,
                    path << " " << body.substr(body.find(prefix), 60));
    return body;
  }
  Value json(std::string const& path, Actor const& actor = analyst()) {
    auto const answer = call(actor, Method::get, path, {}, true);
    if (!answer.ok()) FAIL(path << " " << answer.error().code);
    return parse_json(answer.value().body).value();
  }
  Value post(std::string const& path, Typed const& typed, Actor const& actor = analyst()) {
    auto const answer = call(actor, Method::post, path, typed, true);
    if (!answer.ok()) FAIL(path << " " << answer.error().code);
    return parse_json(answer.value().body).value();
  }
  std::string refused(Actor const& actor, Method method, std::string const& path,
                      Typed const& typed = {}) {
    auto const answer = call(actor, method, path, typed);
    return answer.ok() ? "" : answer.error().code;
  }
  std::string finding(std::string const& key) {
    return "/rekonsiliasi/temuan/" + std::to_string(office.finding_of_key(month, key));
  }
  std::string state_of(std::string const& key) {
    return json(finding(key))["state"].text_or_empty();
  }

  ReconcileOffice office;
  screen::Routes routes;
  MonthId month;
};

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("reconcile pages: every number of persons and families opens into as many names") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const month = front.json("/rekonsiliasi/2024-12");
    CHECK(month["last"]["persons"].integer_or(0) == 50);
    CHECK(month["now"]["persons"].integer_or(0) == 49);
    CHECK(month["city"]["persons"].integer_or(0) == 60);
    int opened = 0;
    for (auto const& row : *month["classes"].list()) {
      auto const name = row["class"].text_or_empty();
      for (std::string const side : {"last", "now", "city"}) {
        auto const persons = row[side]["persons"].integer_or(-1);
        auto const families = row[side]["families"].integer_or(-1);
        CHECK_MESSAGE(
            front.json("/rekonsiliasi/2024-12/kelas/" + name + "?sisi=" + side)["count"].integer_or(
                -1) == persons,
            name << " " << side);
        CHECK_MESSAGE(
            front.json("/rekonsiliasi/2024-12/keluarga/" + name + "?sisi=" + side)["count"]
                    .integer_or(-1) == families,
            name << " " << side);
        if (persons > 0) ++opened;
      }
    }
    CHECK(opened > 8);
    auto const page = front.page("/rekonsiliasi/2024-12");
    CHECK(
        has(page, "Jumlah kelas sama dengan isi berkas: 50 orang bulan lalu, 49 orang bulan ini"));
    CHECK(has(page, "/rekonsiliasi/2024-12/kelas/contradictory?sisi=now"));
    for (auto const* path :
         {"", "/baru", "/2024-12/wilayah", "/2024-12/temuan", "/2024-12/nik", "/2024-12/kelas/new",
          "/2024-12/keluarga/new?sisi=now", "/2024-12/putuskan?kelas=contradictory"})
      front.page("/rekonsiliasi" + std::string(path));
    CHECK(has(front.page("/rekonsiliasi/2024-12/nik"),
              "NIK yang tidak padan saja tidak pernah menghentikan bantuan sebuah keluarga."));
    CHECK(front.json("/rekonsiliasi/2024-12/nik")["count"].integer_or(0) == 3);
  });
}

TEST_CASE("reconcile pages: a reader sees the numbers and names of their area alone") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const near = person_with({May::see_reconciliation}, "32.76.06.1001");
    auto const other = person_with({May::see_reconciliation}, "32.76.06.1002");
    std::int64_t now = 0;
    std::int64_t findings = 0;
    for (auto const& actor : {near, other}) {
      now += front.json("/rekonsiliasi/2024-12", actor)["now"]["persons"].integer_or(0);
      findings += front.json("/rekonsiliasi/2024-12/temuan", actor)["count"].integer_or(0);
    }
    CHECK(now == 49);
    CHECK(findings == front.json("/rekonsiliasi/2024-12/temuan")["count"].integer_or(0));
    auto const one = front.office.row_of_key(front.month, "D21");
    CHECK(has(one, "contradictory"));
    auto const village = village_code(test_person(21));
    auto const mine = village == "32.76.06.1001" ? near : other;
    auto const theirs = village == "32.76.06.1001" ? other : near;
    CHECK(front.refused(mine, Method::get, front.finding("D21")).empty());
    CHECK(front.refused(theirs, Method::get, front.finding("D21")) == "not_found");
    auto const far = person_with({May::see_reconciliation}, "32.73");
    CHECK(front.refused(far, Method::get, "/rekonsiliasi/2024-12") == "not_found");
    // Whose numbers are masked sees them masked.
    CHECK_FALSE(has(front.page("/rekonsiliasi/2024-12/temuan"), test_person(24).nik));
  });
}

TEST_CASE("reconcile decisions: accepting changes the register, undo brings it back") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const born = [&] {
      return front.office.listing(
          "SELECT p.born FROM person p JOIN source_record s ON s.person = "
          "p.id WHERE s.source_key = 'W21'");
    };
    auto const before = born();
    CHECK(front.state_of("D21") == "open");
    auto const said = front.post(front.finding("D21"), {{"putusan", "accept"}});
    CHECK(said["state"].text_or_empty() == "decided");
    CHECK(said["next"].text_or_empty() ==
          std::to_string(front.office.finding_of_key(front.month, "D22")));
    CHECK(born() == "1971-02-03");
    CHECK(front.office.count("SELECT COUNT(*) FROM event WHERE name = 'reconcile.decided'") == 1);
    CHECK(front.refused(analyst(), Method::post, front.finding("D21"), {{"putusan", "keep"}}) ==
          "reconcile.decided_already");
    front.post(front.finding("D21") + "/urung", {});
    CHECK(born() == before);
    CHECK(front.state_of("D21") == "open");
    CHECK(front.refused(analyst(), Method::post, front.finding("D21") + "/urung") ==
          "reconcile.not_decided");
    CHECK(front.refused(analyst(), Method::post, front.finding("D21"), {{"putusan", "x"}}) ==
          "reconcile.no_verdict");
    // The ministry says dead, but not when.
    CHECK(front.refused(analyst(), Method::post, front.finding("D27"), {{"putusan", "accept"}}) ==
          "reconcile.no_death_date");
    CHECK(front.state_of("D27") == "open");
    front.post(front.finding("D27"), {{"putusan", "civil"}});
    // A move is taken over into the register.
    auto const moved =
        ministry_row(28).village == "32.76.06.1001" ? "32.76.06.1002" : "32.76.06.1001";
    front.post(front.finding("D28"), {{"putusan", "accept"}});
    CHECK(front.office.listing("SELECT p.region FROM person p JOIN source_record s ON s.person = "
                               "p.id WHERE s.source_key = 'W28'") == moved);
  });
}

TEST_CASE("reconcile decisions: many at once by filter, and back") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const open = [&] { return front.json("/rekonsiliasi/2024-12")["open"].integer_or(-1); };
    auto const all = open();
    auto const said = front.post("/rekonsiliasi/2024-12/putuskan",
                                 {{"kelas", "contradictory"}, {"putusan", "keep"}});
    CHECK(said["decided"].integer_or(0) == 2);
    CHECK(open() == all - 2);
    auto const batch = said["batch"].text_or_empty();
    CHECK(front.post("/rekonsiliasi/2024-12/urung/" + batch, {})["undone"].integer_or(0) == 2);
    CHECK(open() == all);
    // With the wrong rights, and in a closed month, nothing moves.
    CHECK(front.refused(auditor(), Method::post, "/rekonsiliasi/2024-12/putuskan",
                        {{"putusan", "keep"}}) == "forbidden");
    CHECK(front.refused(auditor(), Method::post, front.finding("D21"), {{"putusan", "keep"}}) ==
          "forbidden");
    auto const partly =
        front.post("/rekonsiliasi/2024-12/putuskan", {{"kelas", "dead"}, {"putusan", "accept"}});
    CHECK(partly["decided"].integer_or(-1) == 0);
    CHECK(partly["refused"].integer_or(-1) == 1);
    CHECK(open() == all);
  });
}

TEST_CASE("reconcile decisions: next month asks again only when the facts have changed") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    front.post(front.finding("D21"), {{"putusan", "keep"}});
    front.post(front.finding("D22"), {{"putusan", "keep"}});
    front.post(front.finding("D80"), {{"putusan", "field"}});
    // Counted anew, the month keeps what was decided in it.
    front.office.must_reconcile({.month = "2024-12"});
    CHECK(front.state_of("D21") == "decided");
    auto rows = ministry_rows(20, 70);
    for (int const i : {21, 22}) {
      rows[i].nik.clear();
      rows[i].decile = "3";
    }
    rows[21].born = "1971-02-03";  // as decided
    rows[22].born = "1972-02-04";  // another contradiction
    rows[80] = ministry_row(80);
    front.office.next_month(rows);
    front.month = front.office.must_reconcile({.month = "2025-01"});
    CHECK(front.state_of("D21") == "remembered");
    CHECK(front.json(front.finding("D21"))["verdict"].text_or_empty() == "keep");
    CHECK(front.state_of("D22") == "open");
    CHECK(front.state_of("D80") == "remembered");
    CHECK(front.state_of("D66") == "open");
  });
}

TEST_CASE("reconcile: a reviewer's \"not the same\" survives the next month") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    office.import(registry::Source::city, city_file(0, 60));
    office.import(registry::Source::ministry, ministry_file(20, 70, 40));
    auto const run = [&] {
      office.clock.advance_seconds(60);
      return run_now(store, office.system, office.clock, registry::catalogue_for_tests(), {})
          .value();
    };
    run();
    PairId const pair{office.count("SELECT MAX(id) FROM match_pair WHERE city_key = 'W25'")};
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      TRY(undo_decision(context, pair));
                      return decide(context, pair, Verdict::different);
                    })
                .ok());
    auto rows = ministry_rows(20, 70);
    for (int i = 20; i < 40; ++i) rows[i].nik.clear();
    rows[25].decile = "4";
    office.next_month(rows);
    run();
    CHECK(office.count("SELECT COUNT(DISTINCT person) FROM source_record WHERE import_to IS NULL "
                       "AND source_key IN ('W25', 'D25')") == 2);
    auto const month = office.must_reconcile({.month = "2025-01"});
    CHECK(has(office.row_of_key(month, "D25"), "only_ministry"));
    CHECK_FALSE(has(office.row_of_key(month, "D26"), "only_ministry"));
  });
}

TEST_CASE("reconcile: a month is closed by the head, reopened with a reason, never silently") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const close = "/rekonsiliasi/2024-12/tutup";
    auto const reopen = "/rekonsiliasi/2024-12/buka";
    CHECK(front.refused(analyst(), Method::post, close) == "forbidden");
    CHECK(front.refused(head(), Method::post, reopen, {{"reason", "x"}}) == "reconcile.not_closed");
    front.post(close, {}, head());
    CHECK(front.refused(head(), Method::post, close) == "reconcile.not_open");
    CHECK(has(front.page("/rekonsiliasi/2024-12"), "Ditutup oleh"));
    CHECK(front.refused(analyst(), Method::post, front.finding("D21"), {{"putusan", "keep"}}) ==
          "reconcile.not_open");
    CHECK(front.refused(analyst(), Method::post, "/rekonsiliasi/2024-12/putuskan",
                        {{"putusan", "keep"}}) == "reconcile.not_open");
    auto const again = front.office.reconcile({.month = "2024-12"});
    CHECK(again.error().code == "reconcile.closed");
    CHECK(front.refused(head(), Method::post, reopen, {{"reason", " "}}) == "field.required");
    CHECK(front.refused(analyst(), Method::post, reopen, {{"reason", "x"}}) == "forbidden");
    front.post(reopen, {{"reason", "Berkas susulan"}}, head());
    CHECK(front.office.count("SELECT COUNT(*) FROM event WHERE name = 'reconcile.reopened' AND "
                             "reason = 'Berkas susulan'") == 1);
    front.post(front.finding("D21"), {{"putusan", "keep"}});
    // Whoever sees only a village closes nothing.
    auto const village = person_with({May::see_reconciliation, May::close_month}, "32.76.06.1001");
    CHECK(front.refused(village, Method::post, close) == "forbidden");
  });
}

TEST_CASE("reconcile outputs: a village's list to print, and in the ministry's own columns") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    std::size_t rows = 0;
    for (std::string const village : {"32.76.06.1001", "32.76.06.1002"}) {
      auto const list = front.json("/rekonsiliasi/2024-12/desa/" + village);
      rows += list["rows"].list()->size();
      auto const page = front.page("/rekonsiliasi/2024-12/desa/" + village);
      CHECK(has(page, "data-print"));
      CHECK(has(page, "Pindah keluar"));
      CHECK_FALSE(has(page, test_person(28).nik));  // masked for an analyst
    }
    CHECK(static_cast<std::int64_t>(rows) ==
          front.office.count("SELECT COUNT(*) FROM reconcile_row WHERE class IN ('dead', "
                             "'unexplained', 'gone', 'moved_out', 'moved_in', 'new', "
                             "'contradictory', 'double', 'changed')"));
    front.post(front.finding("D21"), {{"putusan", "keep"}});
    auto const answer =
        front.call(analyst(), Method::get, "/rekonsiliasi/2024-12/desa/32.76?format=xlsx");
    REQUIRE(answer.ok());
    REQUIRE(answer.value().file.has_value());
    auto reader = std::move(sheet::open_sheet(answer.value().file->path, {})).value();
    std::string text;
    sheet::Row row;
    std::size_t lines = 0;
    while (reader->next(row).value()) {
      ++lines;
      for (std::size_t i = 0; i < row.cells.size(); ++i) text += std::string(row.text(i)) + "|";
      text += "\n";
    }
    std::filesystem::remove(answer.value().file->path);
    CHECK(lines == rows + 1);
    CHECK(has(text, "id_dtsen|nik|no_kk|nama|jk|tgl_lahir|"));
    // Ours was kept: the list tells the ministry our birth date.
    CHECK(has(text, "D21|"));
    CHECK(has(text, "|" + ministry_row(21).born + "|"));
    CHECK(has(text, "Milik kita dipertahankan"));
    CHECK(front.refused(auditor(), Method::get, "/rekonsiliasi/2024-12/desa/32.76?format=xlsx") ==
          "forbidden");
    auto const other = person_with({May::see_reconciliation}, "32.76.06.1001");
    CHECK(front.refused(other, Method::get, "/rekonsiliasi/2024-12/desa/32.76.06.1002") ==
          "not_found");
    CHECK(front.refused(analyst(), Method::get, "/rekonsiliasi/2024-12/desa/x") == "not_found");
  });
}

TEST_CASE("reconcile outputs: the dead with what they still receive") {
  test::for_each_store([](db::Store& store) {
    Front front(store, [](Context&, PersonId person, FamilyId) {
      return std::vector<std::string>{person.is_set() ? "Bantuan Pangan 2024" : ""};
    });
    auto const dead = front.json("/rekonsiliasi/2024-12/meninggal");
    REQUIRE(dead["rows"].list()->size() == 1);
    auto const& one = dead["rows"].list()->front();
    CHECK(to_json(one["listed"]) == "true");
    REQUIRE(one["receives"].list()->size() == 1);
    CHECK(one["receives"].list()->front().text_or_empty() == "Bantuan Pangan 2024");
    CHECK(has(front.page("/rekonsiliasi/2024-12/meninggal"), "Bantuan Pangan 2024"));
    CHECK(front.call(analyst(), Method::get, "/rekonsiliasi/2024-12/meninggal?format=xlsx").ok());
    CHECK(front.refused(auditor(), Method::get, "/rekonsiliasi/2024-12/meninggal?format=xlsx") ==
          "forbidden");
  });
}

TEST_CASE("reconcile outputs: the note for the month tells live figures in sentences") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    auto const page = front.page("/rekonsiliasi/2024-12/catatan");
    CHECK(has(page, "Berkas Kementerian untuk Desember 2024 memuat 49 orang dalam"));
    CHECK(has(page, "NIK 3 orang tidak padan."));
    CHECK(has(page, "0 temuan diputuskan bulan ini"));
    front.post(front.finding("D21"), {{"putusan", "keep"}});
    CHECK(
        has(front.page("/rekonsiliasi/2024-12/catatan"),
            "1 temuan diputuskan bulan ini: 0 menerima Kementerian, 1 mempertahankan milik kita"));
    CHECK(front.json("/rekonsiliasi/2024-12/catatan")["sections"].list()->size() == 4);
    CHECK(front.call(auditor(), Method::get, "/rekonsiliasi/2024-12/catatan?format=xlsx").ok());
    auto const near = person_with({May::see_reconciliation}, "32.76.06.1001");
    CHECK(has(front.page("/rekonsiliasi/2024-12/catatan", near),
              "Angka di catatan ini hanya wilayah Anda."));
    CHECK(front.refused(analyst(), Method::get, "/rekonsiliasi/2024-12/catatan?format=doc") ==
          "reconcile.format");
  });
}

TEST_CASE(
    "reconcile: an import that is taken back takes its open months along, never a closed one") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    ImportId const now{front.office.count("SELECT now_import FROM reconcile_month")};
    auto const act = [&](auto what) {
      return front.office.as(front.office.system, [&](Context& context) -> Result<std::int64_t> {
        return what(context);
      });
    };
    auto const standing = [&] {
      return act([&](Context& context) { return count_months_on_import(context, now); }).value();
    };
    CHECK(standing() == 0);
    front.post("/rekonsiliasi/2024-12/tutup", {}, head());
    CHECK(standing() == 1);
    auto const undone = [&] {
      REQUIRE(act([&](Context& context) -> Result<std::int64_t> {
                TRY(on_import_undone(context, Value::object({{"import", now.text()}})));
                return 0;
              }).ok());
      return front.json("/rekonsiliasi/2024-12")["state"].text_or_empty();
    };
    CHECK(undone() == "closed");
    front.post("/rekonsiliasi/2024-12/buka", {{"reason", "Salah berkas"}}, head());
    CHECK(undone() == "failed");
    CHECK(has(front.page("/rekonsiliasi/2024-12"), "Salah satu berkas bulan ini diurungkan."));
    CHECK(front.refused(analyst(), Method::post, front.finding("D21"), {{"putusan", "keep"}}) ==
          "reconcile.not_open");
  });
}

TEST_CASE("reconcile lists: every sort and filter can be prepared") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    auto tx = office.store.read(office.system);
    for (auto const* list :
         {&month_villages_list(), &findings_list(), &class_rows_list(), &nik_tasks_list(),
          &families_list(Side::last), &families_list(Side::now), &families_list(Side::city)})
      CHECK(screen::list_statements(*list).size() > 1);
  });
}

}  // namespace rangkul::matching
