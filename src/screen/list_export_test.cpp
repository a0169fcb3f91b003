#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "sheet/reader.h"
#include "support/screen_desk.h"

namespace rangkul::screen {
namespace {

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// All cells of a download, a line a row, with what its name was.
std::string cells_of(Actor const& who, db::Store& store, std::string const& format,
                     std::string const& filter = "") {
  Desk desk(store, who);
  desk.request.query.add("format", format);
  if (!filter.empty()) desk.request.query.add("name", filter);
  auto const answer = list_page(desk.visit, people_list(), {.head = {.title = "Orang & Keluarga"}});
  if (!answer.ok()) return answer.error().code;
  auto const& file = *answer.value().file;
  CHECK(file.remove_after);
  std::string text;
  for (auto const& [name, value] : answer.value().headers) text += name + ": " + value + "\n";
  auto reader = sheet::open_sheet(file.path, {.skip_titles = false});
  REQUIRE(reader.ok());
  sheet::Row row;
  while (true) {
    auto const more = reader.value()->next(row);
    REQUIRE(more.ok());
    if (!more.value()) break;
    for (std::size_t at = 0; at < row.cells.size(); ++at)
      text += (at == 0 ? "" : "|") + std::string(row.text(at));
    text += "\n";
  }
  std::filesystem::remove(file.path);
  return text;
}

void with_people(std::function<void(db::Store&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store, some_regions);
    add_people(store);
    act(store);
  });
}

}  // namespace

TEST_CASE("export: CSV and XLSX hold the same rows, masked by the reader's rights") {
  with_people([](db::Store& store) {
    for (auto const* format : {"csv", "xlsx"}) {
      auto const masked = cells_of(rina(), store, format);
      CHECK(has(masked,
                "Nama|Tempat|NIK|Telepon|Jenis kelamin|Lahir|Anggota|Bantuan|Status|Dilihat"));
      CHECK(has(masked,
                "Marlina|Kemiri Muka|3276 •••• •••• 0002|0812 •••• 4417|Perempuan|1990-07-01"
                "|4|2000000|Layak|2024-12-17 08:12"));
      CHECK_FALSE(has(masked, "3276064107900002"));
      CHECK_FALSE(has(masked, "Penyakit"));
      CHECK_FALSE(has(masked, "asma"));
      CHECK_FALSE(has(masked, "Tono"));
      auto const full = cells_of(heri(), store, format);
      CHECK(has(full, "|3276064107900002|"));
      CHECK(has(full, "asma"));
      CHECK(has(full, "Tono"));
      CHECK_FALSE(has(full, "Wati"));
    }
  });
}

TEST_CASE("export: the file says whose it is, as of when, which rows and for whom") {
  with_people([](db::Store& store) {
    auto const text = cells_of(rina(), store, "csv", "marl");
    CHECK(
        has(text,
            "Orang & Keluarga, Dinas Sosial Kota Depok. Keadaan 17 Desember 2024 pukul 08.12 WIB. "
            "Saringan: Nama: marl. Diunduh oleh Rina."));
    CHECK(has(text, R"(filename="orang-keluarga-2024-12-17.csv")"));
    CHECK(has(text, "Marlina"));
    CHECK_FALSE(has(text, "Sujarwo"));
  });
}

TEST_CASE("export: needs its right, and takes all rows beyond one batch") {
  with_people([](db::Store& store) {
    CHECK(cells_of(yuli(), store, "csv") == "forbidden");
    std::string sql = "INSERT INTO screen_try (id, region, name) VALUES (1000,'32.76.06.1006','z')";
    for (int at = 1001; at < 6200; ++at) sql += ",(" + std::to_string(at) + ",'32.76.06.1006','z')";
    test::run_directly(store, sql);
    auto const text = cells_of(rina(), store, "csv");
    CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 2 + 3 + 5200);
  });
}

}  // namespace rangkul::screen
