#include "reports/reports.h"

#include <doctest/doctest.h>

#include "audit/audit.h"
#include "support/year_2024.h"

namespace rangkul::reports {
namespace {

using screen::Desk;

YearNote note_of(Desk& desk) {
  registry::FamilySizes sizes;
  return year_note(desk.context, 2024, sizes);
}

/// The answer of a route as the router would find it.
Result<http::Answer> ask(Desk& desk, http::Method method, std::string const& path) {
  static registry::FamilySizes sizes;
  static screen::Routes const routes = [] {
    screen::Routes made;
    add_routes(made, sizes);
    return made;
  }();
  auto const* route = desk.seek(routes, method, path);
  REQUIRE(route != nullptr);
  if (!route->policy.allows(desk.actor)) return forbidden();
  return route->handler(desk.visit);
}

std::string save(db::Store& store, Actor const& who, NoteEdit const& edit) {
  Desk desk(store, who, http::Access::write);
  auto const saved = save_note_text(desk.context, edit);
  if (saved.ok()) desk.tx.commit();
  return code_of(saved);
}

EventId newest(db::Store& store, std::string const& section) {
  Desk desk(store, sri());
  auto const history = note_history(desk.context, 2024, section);
  return history.empty() ? EventId{} : history.front().event;
}

}  // namespace

TEST_CASE("year-end note: sentences say the published figures") {
  in_year([](db::Store& store) {
    Desk desk(store, sri());
    auto const note = note_of(desk);
    REQUIRE(note.sections.size() == 12);
    auto const& said = note.sections.front().sentences;
    REQUIRE(said.size() == 7);
    CHECK(said[0] ==
          "Kantor ini menjalankan 5 dari 7 manfaat. Yang lain dijalankan perangkat daerah lain: " +
              note.kds.others[0].name + " (" + note.kds.others[0].owner + ") dan " +
              note.kds.others[1].name + " (" + note.kds.others[1].owner + ").");
    CHECK(said[1] ==
          "Santunan Kematian diberikan kepada 2.490 penerima dari target 3.150 (79,05 persen).");
    CHECK(said[2] ==
          "Bantuan Pangan Kota diberikan kepada 2.995 keluarga penerima dari target 3.000 (99,83 "
          "persen).");
    CHECK(has(said[3], "150 penerima dari target 150 (100 persen)"));
    CHECK(has(said[4], "1.999 penerima dari target 2.000 (99,95 persen)"));
    CHECK(has(said[5], "90 penerima dari target 95 (94,74 persen)"));
    CHECK(has(said[6], "7.724 penerima terlayani dari target 8.395 (92,01 persen)"));
    CHECK(has(said[6], "Rata-rata capaian 5 manfaat itu 94,71 persen"));
    for (std::size_t i = 1; i < note.sections.size(); ++i) {
      CHECK_FALSE(note.sections[i].live);
      CHECK(note.sections[i].sentences.empty());
      CHECK_FALSE(note.sections[i].heading.starts_with("reports."));
    }
  });
}

TEST_CASE("year-end note: provisional until the year has ended") {
  in_year([](db::Store& store) {
    Desk desk(store, sri());
    CHECK(note_of(desk).provisional);  // the desk stands on 17 December 2024
    desk.clock.set(Instant{1'767'225'600});
    CHECK_FALSE(note_of(desk).provisional);
  });
}

TEST_CASE("year-end note: a reader of one district gets that district, named, without targets") {
  in_year([](db::Store& store) {
    REQUIRE(save(store, sri(), {2024, "kds", "Hanya untuk kantor."}).empty());
    Desk desk(store, rina());
    auto const note = note_of(desk);
    CHECK(note.area == "Kecamatan Beji");
    auto const& kds = note.sections.front();
    CHECK(kds.sentences[1] == "Di Kecamatan Beji, Santunan Kematian diberikan kepada 40 penerima.");
    CHECK(kds.edited.empty());
    CHECK_FALSE(note.kds.rows[0].percent().hundredths().has_value());
    auto const page = ask(desk, http::Method::get, "/laporan/catatan-akhir-tahun/2024").value();
    CHECK(has(page.body, "Angka hanya untuk Kecamatan Beji"));
    CHECK_FALSE(has(page.body, "2.490"));
    CHECK_FALSE(has(page.body, "Hanya untuk kantor."));
    CHECK(save(store, rina(), {2024, "kds", "Dari Beji."}) == "forbidden");
  });
}

TEST_CASE("year-end note: a village is named as the law calls it") {
  in_year([](db::Store& store) {
    auto const named = [&](char const* code) {
      Actor const who =
          Actor::person(AccountId{24}, "Ani", screen::rights_of({May::see_reports}), place(code));
      Desk desk(store, who);
      return note_of(desk).area;
    };
    CHECK(named("32.76.06.1006") == "Kelurahan Kemiri Muka");
    CHECK(named("32.12.01.2001") == "Desa 32.12.01.2001");
  });
}

TEST_CASE("year-end note: the page opens each figure into its names and answers as JSON too") {
  in_year([](db::Store& store) {
    Desk desk(store, sri());
    auto const path = "/laporan/catatan-akhir-tahun/2024";
    auto const page = ask(desk, http::Method::get, path).value();
    CHECK(has(page.body, "href=\"/program/kds-santunan-kematian/2024/penerima?status=paid\""));
    CHECK(has(page.body, "92,01 %"));
    CHECK(has(page.body, "94,71 %"));
    CHECK(has(page.body, "100,00 %"));
    CHECK(has(page.body, "sementara"));
    CHECK(has(page.body, "Belum ada angka yang dicatat"));
    auto const json = ask(desk, http::Method::get, std::string("/api/v1") + path).value();
    auto const value = parse_json(json.body).value();
    CHECK(value["kds"]["total_percent"].text_or_empty() == "92,01");
    CHECK(value["kds"]["mean_percent"].text_or_empty() == "94,71");
    CHECK(ask(desk, http::Method::get, "/laporan/catatan-akhir-tahun").ok());
    CHECK(code_of(ask(desk, http::Method::get, "/laporan/catatan-akhir-tahun/2031")) ==
          "not_found");
    Desk nobody(store, screen::yuli());
    CHECK(code_of(ask(nobody, http::Method::get, path)) == "forbidden");
  });
}

TEST_CASE("year-end note: the workbook holds the figures as numbers and is recorded") {
  in_year([](db::Store& store) {
    Desk desk(store, sri());
    desk.request.query.add("format", "xlsx");
    auto const answer = ask(desk, http::Method::get, "/laporan/catatan-akhir-tahun/2024").value();
    REQUIRE(answer.file.has_value());
    CHECK(std::filesystem::file_size(answer.file->path) > 3000);
    std::filesystem::remove(answer.file->path);
    auto const seen = audit::take_accesses(desk.tx);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].action == "export");
    CHECK(seen[0].id == 2024);
  });
}

TEST_CASE("note text: kept beside the figures with its history, and undone") {
  in_year([](db::Store& store) {
    CHECK(save(store, sri(), {2024, "kds", "Naskah pertama."}).empty());
    auto const first = newest(store, "kds");
    CHECK(save(store, sri(), {2024, "kds", "Naskah kedua.", first}).empty());
    CHECK(save(store, sri(), {2024, "kds", "Dari layar lama.", first}) == "note.changed_meanwhile");
    CHECK(save(store, sri(), {2024, "prse", "Naskah lain."}).empty());
    {
      Desk desk(store, sri());
      auto const note = note_of(desk);
      CHECK(note.sections.front().edited == "Naskah kedua.");
      CHECK(note.sections.front().edited_by == "Sri");
      CHECK(has(note.sections.front().sentences[1], "2.490"));
      auto const history = note_history(desk.context, 2024, "kds");
      REQUIRE(history.size() == 2);
      CHECK(history[0].before == "Naskah pertama.");
    }
    {
      Desk desk(store, sri(), http::Access::write);
      CHECK(code_of(undo_note_text(desk.context, 2024, "kds", first)) == "note.changed_meanwhile");
    }
    {
      Desk desk(store, sri(), http::Access::write);
      REQUIRE(undo_note_text(desk.context, 2024, "kds", newest(store, "kds")).ok());
      desk.tx.commit();
    }
    Desk desk(store, sri());
    CHECK(note_of(desk).sections.front().edited == "Naskah pertama.");
    CHECK(note_history(desk.context, 2024, "kds").size() == 3);
    CHECK(!audit::verify(desk.tx).first_broken.has_value());
  });
}

TEST_CASE("note text: refused without the right, below no heading, and with a person's number") {
  in_year([](db::Store& store) {
    static Actor const reader =
        Actor::person(AccountId{23}, "Heri", screen::rights_of({May::see_reports}), place("32.76"));
    CHECK(save(store, reader, {2024, "kds", "x"}) == "forbidden");
    CHECK(save(store, sri(), {2024, "no_such_heading", "x"}) == "not_found");
    CHECK(save(store, sri(), {2024, "kds", "NIK 3276 0641 0790 0002"}) == "note.holds_number");
    CHECK(save(store, sri(), {2024, "kds", std::string(20'001, 'x')}) == "note.too_long");
    CHECK(save(store, sri(), {2024, "kds", "Rp 6.300.000.000 untuk 2.490 orang"}).empty());
    Desk desk(store, sri(), http::Access::write);
    CHECK(code_of(undo_note_text(desk.context, 2024, "sop", EventId{})) == "note.nothing_to_undo");
  });
}

TEST_CASE("note text: the form keeps what was typed and says what is wrong") {
  in_year([](db::Store& store) {
    auto const path = "/laporan/catatan-akhir-tahun/2024/kds";
    Desk desk(store, sri(), http::Access::write);
    desk.request.form.add("body", "3276064107900002 menerima");
    auto const refused = ask(desk, http::Method::post, path).value();
    CHECK(refused.status == 422);
    CHECK(has(refused.body, "menerima"));
    desk.request.form = {};
    desk.request.form.add("body", "Naskah baru.");
    desk.request.form.add("seen", "0");
    CHECK(ask(desk, http::Method::post, path).value().status == 303);
    desk.tx.commit();
    Desk after(store, sri());
    CHECK(note_of(after).sections.front().edited == "Naskah baru.");
    CHECK(has(ask(after, http::Method::get, path).value().body, "Terkunci"));
  });
}

TEST_CASE("plausibility: an average of 7,07 members a family warns, ordinary ones do not") {
  auto const warned = family_size_warnings(1'600'000, 226'412);
  REQUIRE(warned.size() == 1);
  CHECK(warned[0].code == "plausibility.family_size");
  CHECK(warned[0].detail.at("average") == "7,07");
  CHECK(family_size_warnings(600, 100).empty());
  CHECK(family_size_warnings(601, 100).size() == 1);
  CHECK(family_size_warnings(200, 100).empty());
  CHECK(family_size_warnings(199, 100).size() == 1);
  CHECK(family_size_warnings(0, 0).empty());
}

TEST_CASE("plausibility: counts the living in families of the reader's area") {
  test::for_each_store([](db::Store& store) {
    auto const person = [&](int id, std::string const& region, std::string const& family,
                            std::string const& life) {
      test::run_directly(store,
                         "INSERT INTO person (id, region, name, name_key, family, life, since,"
                         " event) VALUES (" +
                             std::to_string(id) + ", '" + region + "', 'A', 'a', " + family +
                             ", '" + life + "', 0, 1)");
    };
    person(1, "32.76.06.1006", "1", "hidup");
    person(2, "32.76.06.1006", "2", "hidup");
    person(3, "32.76.06.1006", "2", "mati");
    person(4, "32.76.06.1006", "NULL", "hidup");
    person(5, "32.76.05.1001", "3", "hidup");
    registry::FamilySizes sizes;
    Desk narrow(store, rina());
    CHECK(sizes.within(narrow.context).persons == 2);
    CHECK(sizes.within(narrow.context).families == 2);
    CHECK(registry_warnings(narrow.context, sizes).size() == 1);
    Desk wide(store, sri());
    CHECK(sizes.within(wide.context).families == 3);
  });
}

}  // namespace rangkul::reports
