#include "sheet/writer.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "sheet/test_support.h"

using namespace rangkul;
using namespace rangkul::sheet;
using namespace rangkul::sheet::test;

namespace {
using Rows = std::vector<std::vector<std::string>>;

std::string bytes_of(std::string const& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::string csv_row(std::vector<std::string_view> const& cells) {
  std::string out;
  append_csv_row(out, cells);
  return out;
}
}  // namespace

TEST_CASE("CSV writer: quotes only where needed and disarms formulas but not numbers") {
  CHECK(csv_row({"a", "b c", ""}) == "a,b c,\r\n");
  CHECK(csv_row({"a,b", "say \"hi\"", "x\ny"}) == "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\"\r\n");
  CHECK(csv_row({"=1+1", "@SUM(A1)", "+62812", "-12,5", "-1+cmd|x", "\tx"}) ==
        "'=1+1,'@SUM(A1),+62812,\"-12,5\",'-1+cmd|x,'\tx\r\n");
  CHECK(csv_row({"-", "+a"}) == "'-,'+a\r\n");
  CHECK(csv_row({""}) == "\"\"\r\n");
}

TEST_CASE("CSV writer: any table comes back cell for cell") {
  Folder const folder;
  auto const path = folder.path("t.csv");
  auto const pieces = rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
      std::vector<std::string>{"a", "7", "\"", ",", ";", "|", "\t", "\n", "\r\n", " ", "=", "-",
                               "'", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "Siti"}));
  auto const tables =
      rc::gen::nonEmpty(rc::gen::container<std::vector<std::vector<std::vector<std::string>>>>(
          rc::gen::resize(6, rc::gen::container<std::vector<std::vector<std::string>>>(pieces))));
  bool const held = rc::check("table -> CsvWriter -> reader", [&] {
    CsvFormat format;
    format.separator = *rc::gen::element(',', ';', '\t', '|');
    format.with_bom = *rc::gen::arbitrary<bool>();
    Rows expected{{"kepala", "b"}};
    for (auto const& cells : *tables) {
      expected.push_back({"r"});
      for (auto const& cell : cells) {
        expected.back().emplace_back();
        for (auto const& piece : cell) expected.back().back() += piece;
      }
    }
    auto writer = CsvWriter::create(path, format).value();
    for (auto const& row : expected) RC_ASSERT(writer.add(row).ok());
    RC_ASSERT(writer.close().ok());
    for (auto& row : expected)
      for (auto& cell : row) {
        bool const number = cell.size() > 1 && cell[0] == '-' && cell[1] == '7' &&
                            cell.find_first_not_of("7,", 1) == std::string::npos;
        if (!cell.empty() && std::string("=-\t\r\n").find(cell[0]) != std::string::npos && !number)
          cell.insert(0, "'");
      }
    ReadOptions options;
    options.separator = format.separator;
    auto const read = read_all(path, options);
    RC_ASSERT(read == expected);
  });
  CHECK(held);
}

TEST_CASE("CSV writer: a place that cannot be written is refused") {
  Folder const folder;
  auto const writer = CsvWriter::create(folder.path("no/such.csv"));
  REQUIRE_FALSE(writer.ok());
  CHECK(writer.error().code == "sheet.unwritable");
  auto const book = XlsxWriter::create(folder.path("no/such.xlsx"), {"A", {{"a"}}, ""});
  REQUIRE_FALSE(book.ok());
  CHECK(book.error().code == "sheet.unwritable");
}

TEST_CASE("XLSX writer: typed cells come back with their kind, digits and dates") {
  Folder const folder;
  auto const path = folder.path("t.xlsx");
  XlsxLayout const layout{"Penerima: 2024/2025",
                          {{"NIK", 20}, {"Nama"}, {"Jumlah"}, {"Dana"}, {"Lahir"}, {"Capaian"}},
                          "Sementara, per 22 November 2026"};
  auto writer = XlsxWriter::create(path, layout).value();
  std::vector<OutCell> const cells{"3276061708900003",
                                   "=SUM(A1)",
                                   std::int64_t{3276061708900003},
                                   Rupiah(2'000'000),
                                   Date::from_ymd(1990, 8, 17).value(),
                                   PercentHundredths{7905}};
  REQUIRE(writer->add(cells).ok());
  std::vector<OutCell> const sparse{std::monostate{}, "Siti & \"Aminah\" <b>", std::int64_t{-5},
                                    Rupiah(0), Date::from_ymd(1899, 1, 2).value()};
  REQUIRE(writer->add(sparse).ok());
  REQUIRE(writer->close().ok());
  CHECK(read_all(path) == Rows{{"NIK", "Nama", "Jumlah", "Dana", "Lahir", "Capaian"},
                               {"3276061708900003", "=SUM(A1)", "3276061708900003", "2000000",
                                "1990-08-17", "0.7905"},
                               {"", "Siti & \"Aminah\" <b>", "-5", "0", "1899-01-02"}});
  auto reader = open_sheet(path).value();
  CHECK(reader->facts().kind == Kind::xlsx);
  CHECK(reader->facts().sheet_name == "Penerima  2024 2025");
  CHECK(reader->facts().heading_row == 2);
  Row row;
  REQUIRE(reader->next(row).value());
  CHECK(row.at.row == 2);
  REQUIRE(reader->next(row).value());
  CHECK(row.cells[0].kind == CellKind::text);
  CHECK(row.cells[1].kind == CellKind::text);
  CHECK_FALSE(row.cells[1].formula);
  CHECK(row.cells[2].kind == CellKind::number);
  CHECK(row.cells[4].kind == CellKind::date);
}

TEST_CASE("XLSX writer: a book that was never closed leaves no file") {
  Folder const folder;
  {
    auto writer = XlsxWriter::create(folder.path("t.xlsx"), {"A", {{"a"}}, ""}).value();
    std::vector<OutCell> const cells{"x"};
    REQUIRE(writer->add(cells).ok());
  }
  CHECK(folder.count() == 0);
}

TEST_CASE("temporary files vanish unless kept, and only their owner reads them") {
  Folder const folder;
  std::string kept;
  {
    auto const gone = TempFile::create(folder.path("")).value();
    auto file = TempFile::create(folder.path("")).value();
    CHECK(folder.count() == 2);
    auto const rights = std::filesystem::status(file.path()).permissions();
    CHECK((rights & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
    kept = file.release();
  }
  CHECK(folder.count() == 1);
  CHECK(bytes_of(kept).empty());
}
