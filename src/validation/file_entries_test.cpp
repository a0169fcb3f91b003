#include "validation/file_entries.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// A file that is gone when it ends.
class TextFile {
 public:
  explicit TextFile(std::string const& text) {
    auto name = (std::filesystem::temp_directory_path() / "rangkul-usulan-XXXXXX").string();
    auto const handle = ::mkstemp(name.data());
    REQUIRE(handle >= 0);
    ::close(handle);
    path = name;
    std::ofstream(path, std::ios::binary) << text;
  }
  TextFile(TextFile const&) = delete;
  TextFile& operator=(TextFile const&) = delete;
  ~TextFile() { std::filesystem::remove(path); }
  std::string path;
};

/// A family whose head has a NIK, and whose card has a number.
FamilyId numbered(Office& office, std::string const& name, std::string const& nik_digits,
                  std::string const& card, char const* village = "32.76.06.1006") {
  registry::Family family;
  family.region = place(village);
  family.no_kk = NoKk::parse(card).value();
  auto const id = office.desk.add(family);
  registry::Person head;
  head.name = name;
  head.region = place(village);
  head.family = id;
  head.nik = Nik::parse(nik_digits).value();
  office.desk.add(head);
  return id;
}

Result<EntryFile> taken(Office& office, Actor const& who, std::string const& text) {
  TextFile const file(text);
  return office.desk.write(
      who, [&](Context& context) { return take_entries(context, file.path, "usulan.csv"); });
}

}  // namespace

TEST_CASE("file: each row is entered, refused with why, unknown, unreadable or twice") {
  in_office([](Office& office) {
    auto const sutarmi = numbered(office, "SUTARMI", "3276065403620002", "3276061201110001");
    auto const waginem = numbered(office, "WAGINEM", "3276065403620003", "3276061201110002");
    numbered(office, "PARJO", "3276061403620004", "3276061201110003");
    numbered(office, "KASIH", "3276025403620005", "3276021201110004", "32.76.02.1001");
    auto const file = taken(office, office.rina,
                            "NIK;No KK;Jenis;Bantuan;Alasan;Bukti;Catatan\n"
                            "3276065403620002;;Usulan;PKH, BPNT;;;Baru\n"
                            ";3276061201110002;Tidak layak;;TL 04;Formulir;\n"
                            "3276061403620004;;Usulan;;;;\n"
                            "3276061403620004;;Tidak layak;;TL09;Hasil padan;\n"
                            "3276025403620005;;Usulan;PKH;;;\n"
                            "3276065403620002;3276061201110001;Usulan;PBI;;;\n"
                            "bukan nomor;;Usulan;PKH;;;\n"
                            "3276061403620004;;entah;PKH;;;\n");
    REQUIRE(file.ok());
    auto const& tally = file.value();
    CHECK(tally.period == "2024-12");
    CHECK(tally.rows == 8);
    CHECK(tally.entered == 2);
    CHECK(tally.refused == 2);
    CHECK(tally.unknown == 1);
    CHECK(tally.unreadable == 2);
    CHECK(tally.twice == 1);
    auto const left = office.desk.read(
        office.rina, [&](Context& context) { return left_rows(context, tally.id.value(), 10); });
    REQUIRE(left.size() == 6);
    CHECK(left[0].row == 4);
    CHECK(left[0].why == "no_aid");
    CHECK(left[1].why == "repair_nik");
    CHECK(left[2].why == "unknown");
    CHECK(left[3].why == "twice");
    auto const entry = [&](FamilyId family) {
      auto const all = office.desk.read(
          office.rina, [&](Context& context) { return entries_of(context, family, 5); });
      REQUIRE(all.size() == 1);
      return all[0];
    };
    CHECK(entry(sutarmi).aids == "pkh sembako");
    CHECK(entry(sutarmi).name == "SUTARMI");
    CHECK(entry(sutarmi).note == "Baru");
    CHECK(entry(sutarmi).entered_by == office.rina.account());
    CHECK(entry(waginem).kind == Kind::unfit);
    CHECK(entry(waginem).reason == "TL04");
    CHECK(entry(waginem).evidence == "Formulir");
    // What stands already is told, not entered twice.
    auto const again = taken(office, office.rina, "NIK,Bantuan\n3276065403620002,PKH\n");
    REQUIRE(again.ok());
    CHECK(again.value().entered == 0);
    CHECK(again.value().refused == 1);
  });
}

TEST_CASE("file: taken back as a whole, while nothing of it has moved") {
  in_office([](Office& office) {
    auto const family = numbered(office, "SUTARMI", "3276065403620002", "3276061201110001");
    std::string const text = "No KK,Bantuan\n3276061201110001,PKH\n";
    auto const first = taken(office, office.rina, text).value();
    auto const undo = [&](Actor const& who, FileId id) {
      return office.desk.write(who, [&](Context& context) { return undo_entries(context, id); });
    };
    CHECK(undo(office.cakra, first.id).error().kind == ErrorKind::not_found);
    REQUIRE(undo(office.rina, first.id).ok());
    CHECK(undo(office.rina, first.id).error().code == "validation.file.undone");
    auto const entries = office.desk.read(
        office.rina, [&](Context& context) { return entries_of(context, family, 5); });
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].state == State::withdrawn);
    auto const second = taken(office, office.rina, text).value();
    CHECK(second.entered == 1);
    REQUIRE(office.meet().ok());
    CHECK(undo(office.rina, second.id).error().code == "validation.changed_meanwhile");
  });
}

TEST_CASE("file: needs a number's column and rows, and somebody who assesses") {
  in_office([](Office& office) {
    CHECK(taken(office, office.rina, "Nama,Bantuan\nSUTARMI,PKH\n").error().code ==
          "validation.file.columns");
    CHECK(taken(office, office.rina, "NIK,Bantuan\n").error().code == "validation.answers.none");
    CHECK(taken(office, office.sri, "NIK,Bantuan\n3276065403620002,PKH\n").error().kind ==
          ErrorKind::forbidden);
  });
}

TEST_CASE("file: ten thousand rows in one change, each with its first step") {
  in_office([](Office& office) {
    constexpr int many = 10'000;
    auto const numbers =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
        std::to_string(many) + ") ";
    test::run_directly(
        office.desk.store,
        "INSERT INTO family (id, region, no_kk, since, event) " + numbers +
            "SELECT i, '32.76.06.1006', CAST(3276061201110000 + i AS TEXT), 0, 1 FROM n");
    test::run_directly(
        office.desk.store,
        "INSERT INTO person (id, region, name, name_key, family, life, since, event) " + numbers +
            "SELECT i, '32.76.06.1006', 'WARGA ' || CAST(i AS TEXT), 'WARGA', i, "
            "'hidup', 0, 1 FROM n");
    std::string text = "No KK,Bantuan\n";
    for (int i = 1; i <= many; ++i) text += std::to_string(3276061201110000LL + i) + ",PKH\n";
    auto const file = taken(office, office.rina, text);
    REQUIRE(file.ok());
    CHECK(file.value().entered == many);
    for (int const at : {1, many / 2, many}) {
      auto const entry = office.desk.read(
          office.rina, [&](Context& context) { return entries_of(context, FamilyId{at}, 1); });
      REQUIRE(entry.size() == 1);
      CHECK(entry[0].name == "WARGA " + std::to_string(at));
      auto const steps = office.desk.read(
          office.rina, [&](Context& context) { return steps_of(context, entry[0].id); });
      REQUIRE(steps.size() == 1);
      CHECK(steps[0].to == State::proposed);
    }
    REQUIRE(office.desk
                .write(office.rina,
                       [&](Context& context) { return undo_entries(context, file.value().id); })
                .ok());
  });
}

TEST_CASE("file: its page tells what became of each row, within the area") {
  in_office([](Office& office) {
    numbered(office, "SUTARMI", "3276065403620002", "3276061201110001");
    auto const file =
        taken(office, office.rina, "NIK,Bantuan\n3276065403620002,PKH\n3276065403620009,PKH\n")
            .value();
    auto& desk = office.desk;
    auto const page = desk.get(office.rina, "/verval/unggahan/" + file.id.text());
    CHECK(registry::has(page, "usulan.csv"));
    CHECK(registry::has(page, "tidak menunjuk tepat satu keluarga"));
    CHECK(registry::has(desk.get(office.rina, "/verval/unggahan/" + file.id.text() + "/baris"),
                        "SUTARMI"));
    CHECK(desk.get(office.cakra, "/verval/unggahan/" + file.id.text()).status == 404);
    CHECK(registry::has(desk.get(office.rina, "/verval/unggahan"), "usulan.csv"));
    CHECK_FALSE(registry::has(desk.get(office.cakra, "/verval/unggahan"), "usulan.csv"));
  });
}

}  // namespace rangkul::validation
