#include "linkage/files.h"

#include <doctest/doctest.h>

#include <fstream>

#include "linkage/run.h"
#include "sheet/file.h"
#include "sheet/reader.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

Date const today = Date::from_ymd(2024, 12, 17).value();

sheet::TempFile file_with(std::string const& text) {
  auto file = sheet::TempFile::create();
  REQUIRE(file.ok());
  std::ofstream(file.value().path()) << text;
  return std::move(file).value();
}

}  // namespace

TEST_CASE("files: rows become records, links are written and read back") {
  auto const city = file_with(
      "ID Warga;NIK;No KK;Nama Lengkap;L/P;Tanggal Lahir;Kode Kelurahan;Kelurahan\n"
      "W1;3276061708900002;3276060101150001;BUDI SANTOSO;L;17/08/1990;3276061006;Beji Timur\n"
      "W2;;3276060101150001;SITI AMINAH;P;31/12/1992;3276061006;Beji Timur\n");
  auto const ministry = file_with(
      "id_dtsen,nik,no_kk,nama,jk,tgl_lahir,kode_wilayah\n"
      "D1,3276061708900002,3276060101150001,H. Budi Santoso,1,1990-08-17,32.76.06.1006\n"
      "D2,,3276060101150001,RINI,2,tidak tahu,32.76.06.1006\n");
  auto const city_rows = read_records(city.path(), today);
  REQUIRE(city_rows.ok());
  REQUIRE(city_rows.value().size() == 2);
  CHECK(city_rows.value()[0].birth == "1990-08-17");
  CHECK(city_rows.value()[1].key == "W2");
  auto const ministry_rows = read_records(ministry.path(), today);
  REQUIRE(ministry_rows.ok());
  CHECK(ministry_rows.value()[1].birth.empty());

  auto const outcome = run(ministry_rows.value(), city_rows.value(), Settings{});
  REQUIRE(outcome.ok());
  auto const links_file = file_with("");
  REQUIRE(write_links(links_file.path(), outcome.value()).ok());
  auto const links = read_links(links_file.path());
  REQUIRE(links.ok());
  REQUIRE(links.value().size() == 1);
  CHECK(links.value()[0].keys == KeyPair{"W1", "D1"});
  CHECK(links.value()[0].link_class == LinkClass::equal);
  auto const truth = read_truth(links_file.path());
  REQUIRE(truth.ok());
  CHECK(evaluate(links.value(), truth.value()).f1() == doctest::Approx(1));
}

TEST_CASE("files: what cannot be used is refused by name") {
  auto const other = file_with("alamat,rt\nJl Melati,3\n");
  auto const rows = read_records(other.path(), today);
  REQUIRE_FALSE(rows.ok());
  CHECK(rows.error().code == "match.columns_missing");
  auto const links = read_links(other.path());
  REQUIRE_FALSE(links.ok());
  CHECK(links.error().code == "match.columns_missing");
  auto const unknown = file_with("city_id,ministry_id,class\na,b,sure\n");
  auto const bad = read_links(unknown.path());
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().code == "match.class_unknown");
  CHECK(read_truth("no such file").error().code == "sheet.unreadable");
}

TEST_CASE("files: weights by field follow the links when they are kept, and sum up") {
  auto const file = file_with(
      "id,nik,no_kk,nama,jk,tgl_lahir,kode_wilayah\n"
      "1,3276061708900002,3276060101150001,Budi Santoso,1,1990-08-17,32.76.06.1006\n"
      "2,,3276060101150001,RINI,2,1993-01-02,32.76.06.1006\n");
  Settings const settings{.keep_agreements = true};
  auto tables = read_tables(file.path(), file.path(), today, settings);
  REQUIRE(tables.ok());
  auto const outcome = run(std::move(tables).value(), settings);
  REQUIRE(outcome.ok());
  REQUIRE_FALSE(outcome.value().links.empty());
  auto const links_file = file_with("");
  REQUIRE(write_links(links_file.path(), outcome.value()).ok());
  CHECK(read_links(links_file.path()).value().size() == outcome.value().links.size());
  auto const reader = sheet::open_sheet(links_file.path());
  REQUIRE(reader.ok());
  sheet::Row row;
  REQUIRE(reader.value()->next(row).value());
  constexpr std::size_t columns = 4 + 1 + field_count + 3;
  REQUIRE(row.cells.size() == columns);
  CHECK(row.text(4) == "weight_prior");
  CHECK(row.text(columns - 1) == "weight_total");
  for (auto const& link : outcome.value().links) {
    REQUIRE(reader.value()->next(row).value());
    double sum = 0;
    for (std::size_t i = 4; i + 1 < columns; ++i) sum += std::stod(std::string(row.text(i)));
    auto const total = std::stod(std::string(row.text(columns - 1)));
    CHECK(sum == doctest::Approx(total).epsilon(0.01));
    CHECK(total == doctest::Approx(link.bits).epsilon(0.01));
  }
}
