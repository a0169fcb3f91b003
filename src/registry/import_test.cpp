#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "audit/audit.h"
#include "catalogue/catalogue.h"
#include "registry/import.h"
#include "registry/people.h"
#include "support/import_fixture.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

/// A desk with a store, a clock and a file to write.
struct Desk {
  explicit Desk(db::Store& opened) : store(opened) { prepare_office(store); }

  std::string file(std::string const& text) {
    auto const path = folder.path() + "/" + std::to_string(++files) + ".csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  ImportWork work() { return {store, actor, clock, catalogue_for_tests(), progress, {}, 3}; }
  Result<ImportSummary> import(Source source, std::string const& text, bool yes = true) {
    clock.advance_seconds(60);
    return run_import(work(), {source, file(text), "", yes, folder.path()});
  }
  ImportSummary imported(Source source, std::string const& text) {
    auto const summary = import(source, text);
    if (!summary.ok()) FAIL(summary.error().code);
    return summary.value();
  }
  template <typename F>
  auto in_write(F act) {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, catalogue_for_tests(), {}};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  std::string dump() { return registry_dump(store); }

  db::Store& store;
  TestFolder folder{};
  Actor actor = Actor::system("test");
  ManualClock clock{Instant{1'733'900'000}};
  ImportProgress progress{};
  int files{0};
};

std::string const city_head =
    "ID Warga;NIK;No KK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Hubungan;Alamat;RT;RW;Kode "
    "Kelurahan\n";
std::string const city_rows =
    "W1;3276061708900002;3276061201100001;BUDI SANTOSO;L;17/08/1990;Kepala Keluarga;JL. MAWAR "
    "1;1;4;32.76.06.1001\n"
    "W2;3276066508900003;3276061201100001;SITI AMINAH;P;25/08/1990;Istri;JL. MAWAR "
    "1;1;4;32.76.06.1001\n"
    "W3;3276060101150004;3276061201100001;ANDI SANTOSO;L;01/01/2015;Anak;JL. MAWAR "
    "1;1;4;32.76.06.1001\n"
    "W4;;3276061201100002;SOEDJARWO;L;31/12/1950;Kepala Keluarga;GG. BUNTU;2;5;32.76.06.1002\n"
    "W5;3276064107600005;3276061201100002;NUR HASANAH;P;01/07/1960;Istri;GG. "
    "BUNTU;2;5;32.76.06.1002\n";
std::string const ministry_head = "id_dtsen,nik,nama,jk,tgl_lahir,kode_wilayah,desil,pkh\n";

void check_sum(ImportSummary const& s, std::int64_t rows) {
  CHECK(s.rows_in == rows);
  CHECK(s.fresh + s.changed + s.unchanged + s.doubtful + s.refused == rows);
}

std::int64_t count_indexes(db::Store& store) {
  bool const sqlite = store.dialect() == db::Dialect::sqlite;
  return count_of(store, sqlite ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index'"
                                : "SELECT COUNT(*) FROM pg_indexes WHERE schemaname = 'public'");
}

}  // namespace

TEST_CASE("import: a first file makes people, families and heads") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    auto const s = desk.imported(Source::city, city_head + city_rows);
    check_sum(s, 5);
    CHECK(s.state == "applied");
    CHECK(s.fresh == 5);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 5);
    CHECK(count_of(store, "SELECT COUNT(*) FROM family") == 2);
    CHECK(count_of(store,
                   "SELECT COUNT(*) FROM family f JOIN person p ON p.id = f.head "
                   "WHERE p.name IN ('BUDI SANTOSO', 'SOEDJARWO')") == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE in_city = 1 AND in_ministry = 0") ==
          5);
    CHECK(count_of(store, "SELECT bearers FROM name_token WHERE token = 'santoso'") == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE nik IS NULL") == 1);
    CHECK(count_of(store, "SELECT COUNT(*) FROM family WHERE rt = '001' AND rw = '004'") == 1);
  });
}

TEST_CASE("import: the same content again is unchanged, and an edit by hand stays") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto const before = desk.dump();
    auto const again = desk.imported(Source::city, city_head + city_rows);
    check_sum(again, 5);
    CHECK(again.unchanged == 5);
    CHECK(again.gone == 0);
    CHECK(desk.dump() == before);
    test::run_directly(store, "UPDATE person SET mother = 'ROHAYAH' WHERE name = 'SITI AMINAH'");
    auto changed = city_rows;
    changed.replace(changed.find("25/08/1990"), 10, "26/08/1990");
    auto const s = desk.imported(Source::city, city_head + changed);
    // The NIK says the 25th: held back until somebody decides.
    CHECK(s.doubtful == 1);
    CHECK(s.unchanged == 4);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE mother = 'ROHAYAH'") == 1);
  });
}

TEST_CASE("import: changed rows keep what held before, rows that are gone are closed") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto rows = city_rows;
    rows.replace(rows.find("SOEDJARWO"), 9, "SUJARWO W");
    rows.erase(rows.find("W3;"), rows.find("W4;") - rows.find("W3;"));
    auto const s = desk.imported(Source::city, city_head + rows);
    check_sum(s, 4);
    CHECK(s.changed == 1);
    CHECK(s.unchanged == 3);
    CHECK(s.gone == 1);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person_history") == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE name = 'SUJARWO W'") == 1);
    CHECK(count_of(store, "SELECT in_city FROM person WHERE name = 'ANDI SANTOSO'") == 0);
    CHECK(count_of(store,
                   "SELECT COUNT(*) FROM name_posting n JOIN person p ON p.id = n.person "
                   "WHERE p.name = 'SUJARWO W'") == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_change WHERE class = 'changed'") == 1);
  });
}

TEST_CASE("import: the outbox hears of people whom a file calls dead, and only once") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::string const head =
        "ID Warga;NIK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Kode "
        "Kelurahan;Status Hidup;Tanggal Meninggal\n";
    auto const row = [](std::string const& key, std::string const& name, std::string const& state) {
      return "W" + key + ";327606170890000" + key + ";" + name + ";L;17/08/1990;32.76.06.1001;" +
             state + "\n";
    };
    // Who is new has nothing that could follow: no word of the dead third one.
    desk.imported(Source::city, head + row("1", "BUDI", "Hidup;") + row("2", "ANDI", "Hidup;") +
                                    row("3", "SOEDJARWO", "Mati;01/02/2024"));
    std::string const deaths = "SELECT COUNT(*) FROM outbox WHERE name = 'people.died'";
    CHECK(count_of(store, deaths) == 0);
    auto const second = head + row("1", "BUDI", "Hidup;") + row("2", "ANDI", "Mati;03/10/2024") +
                        row("3", "SOEDJARWO", "Mati;02/02/2024");
    desk.imported(Source::city, second);
    auto const person = count_of(store, "SELECT id FROM person WHERE name = 'ANDI'");
    CHECK(count_of(store, deaths) == 1);
    CHECK(
        count_of(store, "SELECT COUNT(*) FROM outbox WHERE payload = '{\"people\":[{\"person\":\"" +
                            std::to_string(person) + "\",\"on\":\"2024-10-03\"}]}'") == 1);
    desk.imported(Source::city, second);
    CHECK(count_of(store, deaths) == 1);
  });
}

TEST_CASE("import: a file silent about most of its source adds to it and closes nothing") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto const s = desk.imported(
        Source::city, city_head + "W9;;;BARU SEKALI;L;01/02/1980;;GG. SATU;1;1;32.76.06.1001\n");
    CHECK(s.fresh == 1);
    CHECK(s.gone == 0);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE in_city = 1") == 6);
  });
}

TEST_CASE("import: the ministry's file attaches by NIK and only fills what the city leaves open") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto const before = desk.dump();
    auto const s = desk.imported(
        Source::ministry, ministry_head +
                              "D1,3276061708900002,BUDI SANTOSA,L,1990-08-17,32.76.06.1001,2,1\n"
                              "D2,3276061708910007,ORANG LAIN,L,1991-08-17,32.76.06.1002,4,0\n");
    check_sum(s, 2);
    CHECK(s.fresh == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 6);
    CHECK(count_of(store, "SELECT decile FROM person WHERE name = 'BUDI SANTOSO'") == 2);
    CHECK(count_of(store,
                   "SELECT receives_pkh + in_city + in_ministry FROM person "
                   "WHERE name = 'BUDI SANTOSO'") == 3);
    REQUIRE(undo(desk.work(), s.id).ok());
    CHECK(desk.dump() == before);
  });
}

TEST_CASE("import: undo restores the registry exactly, and refuses while something stands on it") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    auto const empty = desk.dump();
    auto const first = desk.imported(Source::city, city_head + city_rows);
    auto const before = desk.dump();
    auto rows = city_rows;
    rows.replace(rows.find("SOEDJARWO"), 9, "SUJARWO W");
    rows.replace(rows.find("JL. MAWAR 1"), 11, "JL. MELATI ");
    rows.erase(rows.find("W3;"), rows.find("W4;") - rows.find("W3;"));
    rows += "W6;3276061708880009;3276061201100003;RUDI;L;17/08/1988;1;JL. X;1;1;32.76.06.1002\n";
    auto const second = desk.imported(Source::city, city_head + rows);
    CHECK(desk.dump() != before);
    auto const refused = undo(desk.work(), first.id);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == "import.has_dependents");
    auto const undone = undo(desk.work(), second.id);
    if (!undone.ok()) FAIL(undone.error().code);
    CHECK(desk.dump() == before);
    REQUIRE(undo(desk.work(), first.id).ok());
    CHECK(desk.dump() == empty);
    CHECK(undo(desk.work(), first.id).error().code == "import.not_applied");
  });
}

TEST_CASE("import: a run stopped after any chunk resumes to the same registry") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto rows = city_rows;
    rows.replace(rows.find("SOEDJARWO"), 9, "SUJARWO W");
    rows.erase(rows.find("W2;"), rows.find("W3;") - rows.find("W2;"));
    for (int i = 10; i < 20; ++i)
      rows += "N" + std::to_string(i) + ";;32760612011001" + std::to_string(i / 3 + 10) +
              ";NAMA KE " + std::string(1, static_cast<char>('A' + i - 10)) + ";L;0" +
              std::to_string(i % 9 + 1) + "/02/1980;Anak;GG. SATU;1;1;32.76.06.1001\n";
    auto const before = desk.dump();
    auto const indexes = count_indexes(store);
    auto const whole = desk.imported(Source::city, city_head + rows);
    CHECK(count_indexes(store) == indexes);
    auto const expected = desk.dump();
    REQUIRE(undo(desk.work(), whole.id).ok());
    for (int stop_at = 1; stop_at < 9; ++stop_at) {
      CAPTURE(stop_at);
      REQUIRE(desk.dump() == before);
      int told = 0;
      desk.progress = [&](std::int64_t, std::int64_t, std::string_view) {
        return ++told != stop_at;
      };
      auto stopped = desk.import(Source::city, city_head + rows);
      desk.progress = {};
      if (stopped.ok()) {
        CHECK(told < stop_at);
        REQUIRE(undo(desk.work(), stopped.value().id).ok());
        continue;
      }
      CHECK(stopped.error().code == "import.stopped");
      // Most of the rows are new: SQLite goes without indexes, and PostgreSQL keeps them.
      bool const sqlite = store.dialect() == db::Dialect::sqlite;
      if (stop_at == 1) CHECK((count_indexes(store) < indexes) == sqlite);
      auto const id = newest_import(store);
      auto const resumed = resume_import(desk.work(), id);
      if (!resumed.ok()) FAIL(resumed.error().code);
      CHECK(resumed.value().fresh == whole.fresh);
      CHECK(resumed.value().changed == whole.changed);
      CHECK(resumed.value().gone == whole.gone);
      CHECK(desk.dump() == expected);
      CHECK(count_indexes(store) == indexes);
      // Taking back can be interrupted too.
      told = 0;
      desk.progress = [&](std::int64_t, std::int64_t, std::string_view) {
        return ++told != stop_at;
      };
      if (!undo(desk.work(), id).ok()) {
        desk.progress = {};
        REQUIRE(resume_import(desk.work(), id).ok());
      }
      desk.progress = {};
    }
    CHECK(desk.dump() == before);
  });
}

TEST_CASE("import: a first import that was stopped leaves all indexes behind once it is done") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    auto const indexes = count_indexes(store);
    auto const empty = desk.dump();
    for (int stop_at = 1; stop_at < 6; ++stop_at) {
      CAPTURE(stop_at);
      int told = 0;
      std::string phase;
      desk.progress = [&](std::int64_t, std::int64_t, std::string_view now) {
        phase = now;
        return ++told != stop_at;
      };
      auto const stopped = desk.import(Source::city, city_head + city_rows);
      desk.progress = {};
      REQUIRE(!stopped.ok());
      bool const are_back = phase == "job.phase.import_gone" || phase == "job.phase.import_names";
      CAPTURE(phase);
      CHECK((count_indexes(store) == indexes) == are_back);
      auto const id = newest_import(store);
      if (stop_at % 2 == 0) REQUIRE(resume_import(desk.work(), id).ok());
      REQUIRE(undo(desk.work(), id).ok());
      CHECK(count_indexes(store) == indexes);
      CHECK(desk.dump() == empty);
    }
  });
}

TEST_CASE("import: a preview changes nothing and counts what applying then does") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.imported(Source::city, city_head + city_rows);
    auto const before = desk.dump();
    auto rows = city_rows;
    rows.replace(rows.find("SOEDJARWO"), 9, "SUJARWO W");
    rows += "W6;3,27606E+15;;RUDI;L;17/08/1988;1;JL. X;1;1;32.76.06.1002\n";
    rows += "W7;3276061708880009;;-;L;17/08/1988;1;JL. X;1;1;32.76.06.1002\n";
    rows += "W8;3276061708880009;;RATNA;P;31/12/1899;1;JL. X;1;1;32.76.06.1002\n";
    auto const seen = desk.import(Source::city, city_head + rows, false);
    if (!seen.ok()) FAIL(seen.error().code);
    auto const& s = seen.value();
    check_sum(s, 8);
    CHECK(s.state == "previewed");
    CHECK(s.changed == 1);
    CHECK(s.refused == 2);
    CHECK(s.doubtful == 1);
    CHECK(desk.dump() == before);
    auto const done = apply(desk.work(), s.id);
    if (!done.ok()) FAIL(done.error().code);
    CHECK(done.value().changed == s.changed);
    CHECK(done.value().refused == s.refused);
    CHECK(done.value().doubtful == s.doubtful);
    CHECK(done.value().held_open == 3);
    REQUIRE(undo(desk.work(), s.id).ok());
    CHECK(desk.dump() == before);
  });
}

TEST_CASE("import: a held row is mended, by its suggestion for all alike, kept, or dismissed") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::string const rows =
        "W1;3276061708900002;;BUDI;P;17/08/1990;1;JL. X;1;1;32.76.06.1001\n"
        "W2;3276061708910002;;DODI;P;17/08/1991;1;JL. X;1;1;32.76.06.1001\n"
        "W3;3,27606E+15;;RUDI;L;17/08/1988;1;JL. X;1;1;32.76.06.1002\n"
        "W4;;;MARYAM;P;31/12/1899;1;JL. X;1;1;32.76.06.1002\n"
        "W5;;;12345;P;31/12/1950;1;JL. X;1;1;32.76.06.1002\n"
        "W6;;;BAIK SAJA;P;31/12/1950;1;JL. X;1;1;32.76.06.1002\n";
    auto const s = desk.import(Source::city, city_head + rows, false).value();
    CHECK(s.doubtful == 4);
    CHECK(s.refused == 1);
    auto const alike = desk.in_write([&](Context& context) {
      return decide_rows(context, s.id, 2, Decision::accept_suggestion, true);
    });
    if (!alike.ok()) FAIL(alike.error().code);
    CHECK(alike.value() == 2);
    auto const wrong = desk.in_write(
        [&](Context& context) { return decide_rows(context, s.id, 4, Decision::keep, false); });
    CHECK(wrong.error().code == "import.refused_stays");
    auto const still = desk.in_write([&](Context& context) {
      return mend_row(context, s.id, 4, {{"nik", "327606170888000"}});
    });
    CHECK(still.value().state == "open");
    CHECK(still.value().code == "nik.length");
    auto const mended = desk.in_write([&](Context& context) {
      return mend_row(context, s.id, 4, {{"nik", "3276061708880009"}});
    });
    CHECK(mended.value().state == "mended");
    REQUIRE(desk.in_write([&](Context& context) {
                  return decide_rows(context, s.id, 6, Decision::dismiss, false);
                })
                .ok());
    REQUIRE(desk.in_write([&](Context& context) {
                  return decide_rows(context, s.id, 6, Decision::reopen, false);
                })
                .ok());
    auto const done = apply(desk.work(), s.id).value();
    check_sum(done, 6);
    CHECK(done.fresh == 4);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE sex = 1") == 3);
    auto const taken = desk.dump();
    // After the import was applied a decision takes the row at once.
    auto const kept = desk.in_write(
        [&](Context& context) { return decide_rows(context, s.id, 5, Decision::keep, false); });
    if (!kept.ok()) FAIL(kept.error().code);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE name = 'MARYAM'") == 1);
    CHECK(desk.dump() != taken);
    REQUIRE(undo(desk.work(), s.id).ok());
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 0);
    CHECK(count_of(store, "SELECT COUNT(*) FROM name_token") == 0);
  });
}

TEST_CASE("import: a doubtful column must be chosen before anything is read") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::string const text =
        "NIK;NAMA;L/P;TGL LHR (DD-MM-YY);KEL;KEC;ket2\n"
        "3276061708900002;BUDI;LK;17-08-90;BEJI;BEJI;A\n"
        "3276066508900003;SITI;PR;25-08-90;BEJI TIMUR;BEJI;B1\n";
    auto const asked = desk.import(Source::city, text, false);
    REQUIRE(!asked.ok());
    CHECK(asked.error().code == "import.columns_doubtful");
    auto const s = desk.imported(Source::city, text);
    CHECK(s.fresh == 2);
    CHECK(
        count_of(
            store,
            "SELECT COUNT(*) FROM person WHERE region = '32.76.06.1002' AND born = '1990-08-25'") ==
        1);
  });
}

TEST_CASE("import: who is responsible for one village takes rows of that village only") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    Rights rights;
    rights.set(static_cast<std::size_t>(May::import_data));
    desk.actor =
        Actor::person(AccountId{5}, "Rina", rights, RegionCode::parse("32.76.06.1001").value());
    auto const s = desk.imported(Source::city, city_head + city_rows);
    check_sum(s, 5);
    CHECK(s.fresh == 3);
    CHECK(s.refused == 2);
    CHECK(count_of(store, "SELECT COUNT(*) FROM person WHERE region <> '32.76.06.1001'") == 0);
  });
}

TEST_CASE("import: rows with the same key or NIK, old regions and unknown words are told") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::string const rows =
        "W1;3276061708900002;;BUDI;L;17/08/1990;1;JL. X;1;1;32.76.06.1001\n"
        "W1;;;BUDI LAGI;L;17/08/1990;1;JL. X;1;1;32.76.06.1001\n"
        "W2;3276061708900002;;BUDI JUGA;L;17/08/1990;1;JL. X;1;1;32.76.06.1001\n"
        "W3;;;JOKO;L;17/08/1990;1;JL. X;1;1;32.76.03.1005\n"
        "W4;;;TONO;L;17/08/1990;BULAN;JL. X;1;1;32.76.06.1001\n";
    auto const s = desk.import(Source::city, city_head + rows, false).value();
    CHECK(s.fresh == 1);
    CHECK(s.doubtful == 4);
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_issue WHERE code = 'import.same_key'") == 1);
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_issue WHERE code = 'nik.twice'") == 1);
    CHECK(count_of(store,
                   "SELECT COUNT(*) FROM import_issue WHERE code = 'region.old' "
                   "AND suggestion = 'region=32.76.06.1002'") == 1);
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_issue WHERE code = 'code.unknown'") == 1);
  });
}
