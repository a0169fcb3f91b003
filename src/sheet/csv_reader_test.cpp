#include <doctest/doctest.h>

#include "sheet/test_support.h"

using namespace rangkul;
using namespace rangkul::sheet;
using namespace rangkul::sheet::test;
using namespace std::string_literals;

namespace {
using Rows = std::vector<std::vector<std::string>>;

std::string utf16(std::string_view ascii, bool little) {
  std::string out = little ? "\xFF\xFE"s : "\xFE\xFF"s;
  for (char const c : ascii) {
    if (little) out.push_back(c);
    out.push_back('\0');
    if (!little) out.push_back(c);
  }
  return out;
}

FileFacts facts_of(std::string const& path) { return open_sheet(path).value()->facts(); }
}  // namespace

TEST_CASE("CSV: each separator is found by itself") {
  Folder const folder;
  for (char const separator : {',', ';', '\t', '|'}) {
    CAPTURE(separator);
    std::string text = "nik,nama,alamat\n1,\"Siti, Aminah; a|b\tc\",Jl. Mawar\n2,Budi,Jl. Melati\n";
    auto const quoted = text.find('"');
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == ',' && (i < quoted || i > text.rfind('"'))) text[i] = separator;
    auto const path = folder.file("a.csv", text);
    CHECK(facts_of(path).separator == separator);
    CHECK(read_all(path) == Rows{{"nik", "nama", "alamat"},
                                 {"1", "Siti, Aminah; a|b\tc", "Jl. Mawar"},
                                 {"2", "Budi", "Jl. Melati"}});
  }
}

TEST_CASE("CSV: a decimal comma in every line does not win over the semicolon") {
  Folder const folder;
  auto const path = folder.file("a.csv", "nama;capaian;dana\nA;79,05;1,5\nB;99,83;2\nC;100;3\n");
  CHECK(facts_of(path).separator == ';');
}

TEST_CASE("CSV: a first line sep= names the separator and is no row") {
  Folder const folder;
  auto const path = folder.file("a.csv", "sep=|\r\na|b,c\r\n1|2\r\n");
  auto reader = open_sheet(path).value();
  Row row;
  REQUIRE(reader->next(row).value());
  CHECK(row.text(1) == "b,c");
  CHECK(row.at.row == 1);
  CHECK(row.at.line == 2);
}

TEST_CASE("CSV: a first line sep= with a byte that separates nothing is a row like others") {
  Folder const folder;
  auto const path = folder.file("a.csv", "sep=\xBE\na;b\n1;2\n");
  CHECK(facts_of(path).separator == ';');
  ReadOptions options;
  options.skip_titles = false;
  CHECK(read_all(path, options).front() == std::vector<std::string>{"sep=\xC2\xBE"});
}

TEST_CASE("CSV: all line ends read alike, with and without one at the end") {
  Folder const folder;
  for (std::string const end : {"\n", "\r\n", "\r"})
    for (bool const closed : {true, false}) {
      CAPTURE(end);
      auto const path = folder.file(
          "a.csv", "a,b" + end + "\"1" + end + "2\",3" + end + "4,5" + (closed ? end : ""));
      CHECK(read_all(path) == Rows{{"a", "b"}, {"1" + end + "2", "3"}, {"4", "5"}});
    }
}

TEST_CASE("CSV: UTF-8 with a mark, UTF-16 of both orders and Windows-1252 give the same text") {
  Folder const folder;
  Rows const expected{{"nama", "desa"}, {"Andre", "Sukamaju"}};
  std::string const text = "nama;desa\r\nAndre;Sukamaju\r\n";
  auto const marked = folder.file("m.csv", "\xEF\xBB\xBF" + text);
  CHECK(read_all(marked) == expected);
  CHECK(facts_of(marked).has_bom);
  CHECK(facts_of(marked).line_end == LineEnd::crlf);
  for (bool const little : {true, false}) {
    auto const wide = folder.file("w.csv", utf16(text, little));
    CHECK(read_all(wide) == expected);
    CHECK(facts_of(wide).encoding == (little ? Encoding::utf16_le : Encoding::utf16_be));
  }
  auto const old = folder.file("o.csv",
                               "nama,desa\nAndr\xE9,A\nAndr\xC3\xA9,\x93"
                               "B\x94\n");
  CHECK(facts_of(old).encoding == Encoding::windows_1252);
  // Row by row: one line of either kind in a file is read as what it is.
  auto const rows = read_all(old);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1][0] == "Andr\xC3\xA9");
  auto const mixed = folder.file("x.csv", "nama,desa\nAndr\xE9,A\nAndr\xC3\xA9,B\n");
  CHECK(read_all(mixed) == Rows{{"nama", "desa"}, {"Andr\xC3\xA9", "A"}, {"Andr\xC3\xA9", "B"}});
}

TEST_CASE("CSV: quotes are undone, and what files do wrong with them is kept as text") {
  Folder const folder;
  ReadOptions options;
  options.separator = ',';
  std::istringstream unused;
  CHECK(read_all(folder.file("a.csv", "a,b\n\"say \"\"hi\"\"\",\"\"\n"), options) ==
        Rows{{"a", "b"}, {"say \"hi\"", ""}});
  CHECK(read_all(folder.file("b.csv", "a,b\npipa 5\" baru,x\n\"ab\"cd,\"ef\"\n"), options) ==
        Rows{{"a", "b"}, {"pipa 5\" baru", "x"}, {"abcd", "ef"}});
  CHECK(read_all(folder.file("c.csv", "a,b\n\"\"\"\",\"x\"\"\""), options) ==
        Rows{{"a", "b"}, {"\"", "x\""}});
}

TEST_CASE("CSV: titles above the heading and blank rows are passed over, numbers stay") {
  Folder const folder;
  auto const path =
      folder.file("a.csv", "DAFTAR PENERIMA,,\n\nnik,nama,desa\n1,A,B\n,,\n  ,,\n2,C,D\n");
  auto reader = open_sheet(path).value();
  CHECK(reader->facts().heading_row == 3);
  Row row;
  std::vector<std::int64_t> numbers;
  while (reader->next(row).value()) numbers.push_back(row.at.row);
  CHECK(numbers == std::vector<std::int64_t>{3, 4, 7});
  CHECK(reader->blank_rows() == 2);
  ReadOptions all;
  all.skip_titles = all.skip_blank_rows = false;
  CHECK(read_all(path, all).size() == 7);
}

TEST_CASE("CSV: reading goes on at every position with the same rows, places and numbers") {
  Folder const folder;
  std::string text = "a;b\r\n";
  for (int i = 0; i < 60; ++i)
    text += i % 7 == 3 ? "\"x\r\ny\";\"q\"\"" + std::to_string(i) + "\"\r\n"
                       : std::to_string(i) + ";z\r\n";
  for (auto const& bytes : {text, utf16(text, true), "\xEF\xBB\xBF" + text}) {
    auto const path = folder.file("a.csv", bytes);
    auto reader = open_sheet(path).value();
    std::vector<std::pair<Position, std::string>> seen;
    std::vector<Position> places;
    Row row;
    while (true) {
      places.push_back(reader->position());
      if (!reader->next(row).value()) break;
      seen.emplace_back(row.at, std::string(row.text(0)) + "/" + std::string(row.text(1)));
    }
    REQUIRE(seen.size() == 61);
    CHECK(places.back().offset == reader->facts().size_bytes);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      ReadOptions options;
      options.resume = places[i];
      auto again = open_sheet(path, options).value();
      for (std::size_t k = i; k < seen.size(); ++k) {
        REQUIRE(again->next(row).value());
        REQUIRE(row.at == seen[k].first);
        REQUIRE(std::string(row.text(0)) + "/" + std::string(row.text(1)) == seen[k].second);
      }
      CHECK_FALSE(again->next(row).value());
    }
  }
}

TEST_CASE("CSV: rows across the reader's blocks are whole") {
  Folder const folder;
  std::string text = "no,isi\n";
  int const rows = 90'000;
  for (int i = 0; i < rows; ++i)
    text += std::to_string(i) + ",\"isi ke\n" + std::to_string(i * 7) +
            " dengan teks yang agak panjang\"\n";
  REQUIRE(text.size() > 3 * 1024 * 1024);
  auto reader = open_sheet(folder.file("a.csv", text)).value();
  Row row;
  REQUIRE(reader->next(row).value());
  for (int i = 0; i < rows; ++i) {
    REQUIRE(reader->next(row).value());
    REQUIRE(row.text(0) == std::to_string(i));
    REQUIRE(row.text(1) == "isi ke\n" + std::to_string(i * 7) + " dengan teks yang agak panjang");
    REQUIRE(row.at.line == 2 + 2 * i);
  }
  CHECK_FALSE(reader->next(row).value());
}
