#include <doctest/doctest.h>

#include <sstream>

#include "sheet/test_support.h"
#include "sheet/writer.h"
#include "support/in_child.h"

using namespace rangkul;
using namespace rangkul::sheet;
using namespace rangkul::sheet::test;
using namespace std::string_literals;

namespace {

/// Reads the file in a child of its own, so that its peak memory is its own.
rangkul::test::Verdict judge(std::string const& path, ReadOptions options = {}) {
  Folder const spool;
  options.temp_folder = spool.path("");
  auto const verdict = rangkul::test::in_child([&] { return refusal(path, options); });
  CHECK(spool.count() == 0);
  return verdict;
}

void check_refused(std::string const& path, std::string const& code,
                   ReadOptions const& options = {}) {
  CAPTURE(path);
  auto const verdict = judge(path, options);
  CHECK(verdict.code == code);
  if (rangkul::test::memory_is_ours) CHECK(verdict.grown_kib < 64 * 1024);
  CHECK(verdict.seconds < 10.0);
}

std::string looks_like(std::string const& path) {
  auto const opened = open_sheet(path);
  REQUIRE_FALSE(opened.ok());
  auto const& detail = opened.error().detail;
  return detail.contains("looks_like") ? detail.at("looks_like") : opened.error().code;
}

/// A cell of one letter, `bytes` long, without holding it in memory.
std::string huge_cell(Folder const& folder, std::size_t bytes, std::string_view before) {
  auto const path = folder.file("huge.csv", before);
  std::ofstream out(path, std::ios::binary | std::ios::app);
  std::string const block(1024 * 1024, 'a');
  for (std::size_t done = 0; done < bytes; done += block.size()) out << block;
  return path;
}

}  // namespace

TEST_CASE("bad file: empty, blank, missing or a folder") {
  Folder const folder;
  check_refused(folder.file("a.csv", ""), "sheet.empty");
  check_refused(folder.file("b.csv", "\xEF\xBB\xBF"), "sheet.empty");
  check_refused(folder.file("c.csv", "\n\n  \n,,\n"), "sheet.empty");
  check_refused(folder.path("missing.csv"), "sheet.unreadable");
  check_refused(folder.path(""), "sheet.unreadable");
  check_refused(folder.file("d.xlsx", workbook_zip({"<sheetData/>"}).bytes()), "sheet.empty");
}

TEST_CASE("bad file: something else under the name of a table is named") {
  Folder const folder;
  CHECK(looks_like(folder.file("a.csv", "%PDF-1.7\n...")) == "pdf");
  CHECK(looks_like(folder.file("a.csv", "\xFF\xD8\xFF\xE0 jpeg")) == "jpeg");
  CHECK(looks_like(folder.file("a.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + "old")) == "xls");
  CHECK(looks_like(folder.file("a.xls", "<html><table><tr><td>nik</td></tr></table>")) == "html");
  CHECK(looks_like(folder.file("a.xlsx", Zip().add("readme.txt", "x").bytes())) == "zip");
  CHECK(looks_like(folder.file("a.xlsx", Zip().add("word/document.xml", "x").bytes())) == "docx");
  CHECK(looks_like(folder.file("a.xlsx", Zip().add("content.xml", "x").bytes())) == "ods");
  std::string sealed = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  for (char const c : "EncryptedPackage"s) sealed += std::string{c, '\0'};
  CHECK(looks_like(folder.file("a.xlsx", sealed)) == "sheet.password");
  check_refused(folder.file("b.csv", "%PDF-1.7\n..."), "sheet.not_a_table");
}

TEST_CASE("bad file: bytes that are no text") {
  Folder const folder;
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise.push_back(static_cast<char>(i * 7919 % 251));
  check_refused(folder.file("a.csv", noise), "sheet.binary");
  check_refused(folder.file("b.csv", "a,b\n1,2\n"s + '\0' + ",3\n"), "sheet.binary");
  // Far behind the first look, too.
  std::string late;
  for (int i = 0; i < 100'000; ++i) late += "1,2\n";
  check_refused(folder.file("c.csv", late + '\0' + "\n"), "sheet.binary");
}

TEST_CASE("bad file: more columns than a table has") {
  Folder const folder;
  std::string wide;
  std::string cells;
  for (int i = 0; i < 10'000; ++i) {
    wide += "kolom,";
    cells += "<c t=\"str\"><v>k</v></c>";
  }
  check_refused(folder.file("a.csv", wide + "\n"), "sheet.too_many_columns");
  check_refused(folder.file("a2.csv", "a,b\n" + std::string(2'000'000, ',') + "\n"),
                "sheet.too_many_columns");
  BookParts parts;
  parts.worksheet = "<sheetData><row r=\"1\">" + cells + "</row></sheetData>";
  check_refused(folder.file("b.xlsx", workbook_zip(parts).bytes()), "sheet.too_many_columns");
  parts.worksheet = "<sheetData><row><c r=\"XFD1\"><v>1</v></c></row></sheetData>";
  check_refused(folder.file("c.xlsx", workbook_zip(parts).bytes()), "sheet.too_many_columns");
}

TEST_CASE("bad file: a row numbered beyond all rows") {
  Folder const folder;
  BookParts parts;
  parts.worksheet = "<sheetData><row r=\"9223372036854775807\"/><row/></sheetData>";
  check_refused(folder.file("a.xlsx", workbook_zip(parts).bytes()), "sheet.damaged");
}

TEST_CASE("bad file: a cell or a row without measure") {
  Folder const folder;
  check_refused(huge_cell(folder, std::size_t{1} << 30, "a,b\n1,"), "sheet.cell_too_long");
  check_refused(huge_cell(folder, std::size_t{64} << 20, "a,b\n1,\""), "sheet.cell_too_long");
  check_refused(folder.file("b.csv", "a,b\n1," + std::string(70'000, 'x') + "\n"),
                "sheet.cell_too_long");
  std::string row = "a,b\n";
  for (int i = 0; i < 100; ++i) row += std::string(20'000, 'x') + ",";
  check_refused(folder.file("c.csv", row + "\n"), "sheet.row_too_long");
  BookParts parts;
  std::string noise;
  for (std::uint32_t i = 1; i < 3'000'000; ++i)
    noise.push_back(static_cast<char>('a' + (i * 2654435761U >> 13) % 26));
  parts.worksheet = "<sheetData><row><c t=\"str\"><v>" + noise + "</v></c></row></sheetData>";
  check_refused(folder.file("d.xlsx", workbook_zip(parts).bytes()), "sheet.cell_too_long");
  parts.worksheet = "<sheetData><row><c t=\"" + noise + "\"/></row></sheetData>";
  check_refused(folder.file("e.xlsx", workbook_zip(parts).bytes()), "sheet.damaged");
  parts.worksheet = "<sheetData/>";
  parts.shared_strings = "<si><t>" + noise + "</t></si>";
  check_refused(folder.file("f.xlsx", workbook_zip(parts).bytes()), "sheet.cell_too_long");
}

TEST_CASE("bad file: a quote that is never closed names the line where it was opened") {
  Folder const folder;
  auto const path = folder.file("a.csv", "a,b\n1,\"x\ny\"\n2,\"z\n3,4\n");
  check_refused(path, "sheet.unclosed_quote");
  auto reader = open_sheet(path).value();
  Row row;
  REQUIRE(reader->next(row).value());
  REQUIRE(reader->next(row).value());
  auto const third = reader->next(row);
  REQUIRE_FALSE(third.ok());
  CHECK(third.error().detail.at("line") == "4");
  CHECK(third.error().detail.at("row") == "3");
}

TEST_CASE("bad file: zip bombs, honest and lying") {
  Folder const folder;
  BookParts parts;
  parts.worksheet = "<sheetData>" + std::string(64 << 20, ' ') + "</sheetData>";
  check_refused(folder.file("a.xlsx", workbook_zip(parts).bytes()), "sheet.zip_bomb");
  // Says 1,000 bytes, holds 64 MiB.
  check_refused(folder.file("b.xlsx", workbook_zip(parts, {1000, 0}).bytes()), "sheet.zip_bomb");
  // Says 4 GB.
  check_refused(folder.file("c.xlsx", workbook_zip({"<sheetData/>"}, {4'000'000'000U, 0}).bytes()),
                "sheet.zip_bomb");
  Zip many = workbook_zip({"<sheetData/>"});
  for (int i = 0; i < 5000; ++i) many.add("x" + std::to_string(i), "x", {1'000'000, 0});
  check_refused(folder.file("d.xlsx", many.bytes()), "sheet.zip_bomb");
}

TEST_CASE("bad file: a workbook cut off anywhere") {
  Folder const folder;
  auto const path = folder.path("t.xlsx");
  auto writer = XlsxWriter::create(path, {"A", {{"no"}, {"isi"}}, ""}).value();
  for (std::int64_t i = 0; i < 2000; ++i) {
    std::vector<OutCell> const cells{i * 7919, "teks"};
    REQUIRE(writer->add(cells).ok());
  }
  REQUIRE(writer->close().ok());
  std::ostringstream whole;
  whole << std::ifstream(path, std::ios::binary).rdbuf();
  auto const bytes = whole.str();
  for (std::size_t kept = 4; kept < bytes.size(); kept += bytes.size() / 40) {
    CAPTURE(kept);
    CHECK(refusal(folder.file("cut.xlsx", bytes.substr(0, kept))) == "sheet.truncated");
  }
  // A hole in the middle: the directory stands, its places are wrong.
  auto const holed = folder.file("h.xlsx", bytes.substr(0, 2000) + bytes.substr(6000));
  CHECK(refusal(holed) == "sheet.truncated");
  for (std::size_t at = 60; at < bytes.size(); at += 97) {
    CAPTURE(at);
    auto spoiled = bytes;
    spoiled[at] = static_cast<char>(spoiled[at] ^ 0x55);
    // Whatever it says, it must not crash; most changes are found.
    CHECK_FALSE(read_all(folder.file("s.xlsx", spoiled)).empty());
  }
}

TEST_CASE("bad file: a workbook whose XML tricks the parser") {
  Folder const folder;
  Zip zip;
  zip.add("_rels/.rels",
          "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><Relationships/>");
  check_refused(folder.file("a.xlsx", zip.bytes()), "sheet.damaged");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  check_refused(folder.file("b.xlsx", workbook_zip({deep}).bytes()), "sheet.damaged");
  BookParts parts;
  parts.worksheet = "<sheetData><row r=\"5\"><c><v>1</v></c></row><row r=\"5\"/></sheetData>";
  check_refused(folder.file("c.xlsx", workbook_zip(parts).bytes()), "sheet.damaged");
  parts.worksheet = "<sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData>";
  check_refused(folder.file("d.xlsx", workbook_zip(parts).bytes()), "sheet.damaged");
  check_refused(folder.file("e.xlsx", workbook_zip({"<sheetData/>"}, {0, 1}).bytes()),
                "sheet.password");
}
