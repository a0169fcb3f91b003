#include <doctest/doctest.h>

#include "sheet/test_support.h"
#include "sheet/writer.h"
#include "sheet/xlsx_values.h"

using namespace rangkul;
using namespace rangkul::sheet;
using namespace rangkul::sheet::test;

namespace {
using Rows = std::vector<std::vector<std::string>>;

constexpr char const* heading = R"(<row r="1"><c r="A1" t="inlineStr"><is><t>nik</t></is></c>)"
                                R"(<c r="B1" t="inlineStr"><is><t>nama</t></is></c></row>)";

std::string sheet_xml(std::string const& rows, std::string const& after = {}) {
  return "<sheetData>" + std::string(heading) + rows + "</sheetData>" + after;
}
}  // namespace

TEST_CASE("XLSX: numbers keep their digits") {
  CHECK(plain_number("3276061708900003") == "3276061708900003");
  CHECK(plain_number("3.276061708900003E+15") == "3276061708900003");
  CHECK(plain_number("3.27606170890000E15") == "3276061708900000");
  CHECK(plain_number("-1.5E2") == "-150");
  CHECK(plain_number("79.049999999999997") == "79.05");
  CHECK(plain_number("1E-3") == "0.001");
  CHECK(plain_number("12.0") == "12");
  CHECK(plain_number("0.50") == "0.5");
  CHECK(plain_number("0") == "0");
  CHECK(plain_number("-0.0") == "0");
  CHECK(plain_number("1E-2147483648") == "1E-2147483648");
  CHECK(plain_number("1e300") == "1e300");
  CHECK(plain_number("1e999999999999") == "1e999999999999");
  CHECK(plain_number("abc") == "abc");
}

TEST_CASE("XLSX: day numbers become ISO dates by their format") {
  CHECK(number_style("dd/mm/yyyy") == NumberStyle::date);
  CHECK(number_style("[$-421]dd mmmm yyyy;@") == NumberStyle::date);
  CHECK(number_style("[h]:mm:ss") == NumberStyle::time);
  CHECK(number_style("mmm") == NumberStyle::date);
  CHECK(number_style("General") == NumberStyle::plain);
  CHECK(number_style("\"Rp dy\" #,##0;[Red]-#,##0") == NumberStyle::plain);
  CHECK(number_style("0.00%") == NumberStyle::plain);
  CHECK(iso_of_serial("nan", NumberStyle::date, false).empty());
  CHECK(iso_of_serial("33102", NumberStyle::date, false) == "1990-08-17");
  CHECK(iso_of_serial("33102.5", NumberStyle::date, false) == "1990-08-17 12:00:00");
  CHECK(iso_of_serial("0.25", NumberStyle::time, false) == "06:00:00");
  CHECK(iso_of_serial("1", NumberStyle::date, false) == "1900-01-01");
  CHECK(iso_of_serial("59", NumberStyle::date, false) == "1900-02-28");
  CHECK(iso_of_serial("60", NumberStyle::date, false).empty());
  CHECK(iso_of_serial("61", NumberStyle::date, false) == "1900-03-01");
  CHECK(iso_of_serial("31640", NumberStyle::date, true) == "1990-08-17");
  CHECK(iso_of_serial("-1", NumberStyle::date, false).empty());
  CHECK(iso_of_serial("3276061708900003", NumberStyle::date, false).empty());
}

TEST_CASE("XLSX: every kind of cell is read as what it is") {
  Folder const folder;
  BookParts parts;
  parts.shared_strings =
      "<si><t>Siti</t></si><si><r><t>Ami</t></r><r><t xml:space=\"preserve\">nah </t></r>"
      "<rPh><t>x</t></rPh></si><si><t>a_x000D_b_x0zz_</t></si><si/>";
  parts.styles = R"(<numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>)"
                 R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
                 R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>)";
  parts.worksheet = sheet_xml(
      R"(<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c>)"
      R"(<c r="D3" s="1"><v>33102</v></c><c r="E3" s="2"><v>33102</v></c>)"
      R"(<c r="F3"><f>1+1</f><v>2</v></c><c r="G3" t="str"><f>"x"</f><v>x</v></c>)"
      R"(<c r="H3" t="b"><v>1</v></c><c r="I3" t="e"><v>#N/A</v></c><c r="J3"><f>A1</f></c>)"
      R"(<c r="K3" t="s"><v>2</v></c><c r="L3" t="s"><v>3</v></c><c r="ZZ3" s="1"/></row>)"
      R"(<row><c><v>5</v></c><c><v>6</v></c></row>)");
  auto const path = folder.file("t.xlsx", workbook_zip(parts).bytes());
  CHECK(read_all(path) == Rows{{"nik", "nama"},
                               {"Siti", "Aminah ", "", "1990-08-17", "1990-08-17", "2", "x", "TRUE",
                                "#N/A", "", "a\rb_x0zz_"},
                               {"5", "6"}});
  auto reader = open_sheet(path).value();
  Row row;
  REQUIRE(reader->next(row).value());
  REQUIRE(reader->next(row).value());
  CHECK(row.at.row == 3);
  CHECK(reader->blank_rows() == 1);
  CHECK(row.cells[2].kind == CellKind::blank);
  CHECK(row.cells[5].formula);
  CHECK(row.cells[6].formula);
  CHECK(row.cells[8].kind == CellKind::error);
  CHECK(row.cells[9].formula);
  CHECK_FALSE(row.cells[0].formula);
  REQUIRE(reader->next(row).value());
  CHECK(row.at.row == 4);
}

TEST_CASE("XLSX: namespace prefixes and days from 1904 are understood") {
  Folder const folder;
  BookParts parts;
  parts.workbook_properties = R"(<workbookPr date1904="1"/>)";
  parts.styles = R"(<cellXfs><xf numFmtId="14"/></cellXfs>)";
  parts.worksheet =
      R"(<x:sheetData xmlns:x="u"><x:row r="1"><x:c r="A1" s="0"><x:v>31640</x:v></x:c>)"
      R"(<x:c r="B1" t="str"><x:v>b</x:v></x:c></x:row></x:sheetData>)";
  CHECK(read_all(folder.file("t.xlsx", workbook_zip(parts).bytes())) == Rows{{"1990-08-17", "b"}});
}

TEST_CASE("XLSX: merged headings are refused, merged titles and data are not") {
  Folder const folder;
  auto const with_merge = [&](std::string const& range) {
    BookParts parts;
    parts.worksheet =
        R"(<sheetData><row r="1"><c r="A1" t="str"><v>DAFTAR</v></c></row>)"
        R"(<row r="2"><c r="A2" t="str"><v>nik</v></c><c r="B2" t="str"><v>nama</v></c></row>)"
        R"(<row r="3"><c r="A3"><v>1</v></c></row></sheetData><mergeCells count="1">)"
        R"(<mergeCell ref=")" +
        range + R"("/></mergeCells>)";
    return folder.file("t.xlsx", workbook_zip(parts).bytes());
  };
  CHECK(refusal(with_merge("A1:H1")) == "none");
  CHECK(refusal(with_merge("B2:C2")) == "sheet.merged_heading");
  CHECK(refusal(with_merge("A1:A2")) == "sheet.merged_heading");
  CHECK(open_sheet(with_merge("B2:C2")).error().detail.at("range") == "B2:C2");
  CHECK(open_sheet(with_merge("A3:B4")).value()->facts().merged_ranges ==
        std::vector<std::string>{"A3:B4"});
}

TEST_CASE("XLSX: many merged ranges are all found, wherever a piece of the file ends") {
  Folder const folder;
  std::string merges = "<mergeCells>";
  for (int i = 2; i < 30'000; ++i)
    merges += "<mergeCell ref=\"A" + std::to_string(i) + ":B" + std::to_string(i) + "\"/>";
  BookParts parts;
  parts.worksheet = sheet_xml("<row r=\"2\"><c><v>1</v></c></row>",
                              merges + "<mergeCell ref=\"A1:B1\"/></mergeCells>");
  CHECK(refusal(folder.file("t.xlsx", workbook_zip(parts).bytes())) == "sheet.merged_heading");
}

TEST_CASE("XLSX: a named sheet, else the first visible one with rows") {
  Folder const folder;
  auto const path = folder.path("t.xlsx");
  auto writer = XlsxWriter::create(path, {"Rekap", {{"a"}, {"b"}}, ""}).value();
  REQUIRE(writer->close().ok());
  ReadOptions options;
  options.sheet_name = "Rekap";
  CHECK(read_all(path, options) == Rows{{"a", "b"}});
  options.sheet_name = "Lain";
  CHECK(refusal(path, options) == "sheet.unknown_sheet");
}

TEST_CASE("XLSX: reading goes on behind any row") {
  Folder const folder;
  auto const path = folder.path("t.xlsx");
  auto writer = XlsxWriter::create(path, {"A", {{"no"}, {"isi"}}, ""}).value();
  for (std::int64_t i = 0; i < 5000; ++i) {
    std::vector<OutCell> const cells{i, "teks"};
    REQUIRE(writer->add(cells).ok());
  }
  REQUIRE(writer->close().ok());
  auto reader = open_sheet(path).value();
  Row row;
  for (int i = 0; i <= 3210; ++i) REQUIRE(reader->next(row).value());
  ReadOptions options;
  options.resume = reader->position();
  auto again = open_sheet(path, options).value();
  REQUIRE(again->next(row).value());
  CHECK(row.text(0) == "3210");
  CHECK(row.at.row == 3212);
  int left = 1;
  while (again->next(row).value()) ++left;
  CHECK(left == 5000 - 3210);
  CHECK(again->bytes_read() == again->facts().size_bytes);
}

TEST_CASE("XLSX: shared strings beyond the cache come back in any order") {
  Folder const folder;
  BookParts parts;
  int const strings = 200'000;
  std::string rows;
  for (int i = 0; i < strings; ++i)
    parts.shared_strings += "<si><t>teks bersama nomor " + std::to_string(i) +
                            " yang cukup panjang untuk keluar dari tembolok</t></si>";
  for (int i = 0; i < 20'000; ++i)
    rows += "<row><c t=\"s\"><v>" + std::to_string((i * 7919) % strings) + "</v></c></row>";
  parts.worksheet = sheet_xml(rows);
  ReadOptions options;
  options.limits.unpack_ratio = 1000;
  auto reader = open_sheet(folder.file("t.xlsx", workbook_zip(parts).bytes()), options).value();
  Row row;
  REQUIRE(reader->next(row).value());
  for (int i = 0; i < 20'000; ++i) {
    REQUIRE(reader->next(row).value());
    REQUIRE(row.text(0) == "teks bersama nomor " + std::to_string((i * 7919) % strings) +
                               " yang cukup panjang untuk keluar dari tembolok");
  }
}
