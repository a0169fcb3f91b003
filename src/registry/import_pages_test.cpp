#include <doctest/doctest.h>

#include <fstream>

#include "base/text.h"
#include "jobs/runner.h"
#include "registry/import_pages.h"
#include "support/import_fixture.h"
#include "support/screen_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

std::string const rows =
    "ID Warga;NIK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Kode Kelurahan;ket2\n"
    "W1;3276061708900002;BUDI <b>SANTOSO</b>;L;17/08/1990;32.76.06.1001;A\n"
    "W2;3276066508900003;SITI AMINAH;L;25/08/1990;32.76.06.1001;B1\n"
    "W3;3276066508910003;RATNA;L;25/08/1991;32.76.06.1002;2\n"
    "W4;3,27606E+15;RUDI;L;17/08/1988;32.76.06.1002;-\n";

Actor const& officer() {
  static Actor const actor = Actor::person(
      AccountId{9}, "Andini",
      screen::rights_of({May::import_data, May::export_lists, May::see_people, May::see_jobs}),
      RegionCode::parse("32.76").value());
  return actor;
}

/// Requests to the routes of imports, each in a transaction of its own, with the jobs between them.
struct Front {
  explicit Front(db::Store& opened)
      : store(opened),
        holder(catalogue::Catalogue::default_folder(),
               catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value()),
        runner(store, clock, holder, {}) {
    prepare_office(store);
    add_import_routes(routes);
    add_import_jobs(runner);
  }

  Result<http::Answer> call(http::Method method, std::string const& path,
                            std::vector<std::pair<std::string, std::string>> const& form = {},
                            std::string const& upload = {}, bool json = false) {
    bool const write = method == http::Method::post;
    screen::Desk desk(store, officer(), write ? http::Access::write : http::Access::read);
    auto const* route = desk.seek(routes, method, path);
    REQUIRE(route != nullptr);
    if (json) desk.request.headers["accept"] = "application/json";
    for (auto const& [name, value] : form) desk.request.form.add(name, value);
    if (!upload.empty()) {
      auto const file = folder.path() + "/upload";
      std::ofstream(file, std::ios::binary) << upload;
      desk.request.uploads.push_back({"file", "warga.csv", file, 1});
    }
    desk.visit.files_folder = folder.path();
    auto answer = route->handler(desk.visit);
    if (answer.ok() && write) desk.tx.commit();
    return answer;
  }
  std::string page(std::string const& path) {
    auto const answer = call(http::Method::get, path);
    if (!answer.ok()) FAIL(answer.error().code);
    CHECK(answer.value().status == 200);
    auto const& body = answer.value().body;
    // A key that has no text is shown as it is.
    for (auto const* prefix : {"import.page", "registry.person", "import.class", "job.phase"})
      CHECK_MESSAGE(body.find(prefix) == std::string::npos, body.substr(body.find(prefix), 60));
    return body;
  }
  std::string post(std::string const& path,
                   std::vector<std::pair<std::string, std::string>> const& form = {},
                   std::string const& upload = {}) {
    auto const answer = call(http::Method::post, path, form, upload);
    if (!answer.ok()) FAIL(answer.error().code);
    CHECK(answer.value().status == 303);
    runner.run_all();
    for (auto const& [name, value] : answer.value().headers)
      if (name == "Location") return value;
    return {};
  }

  db::Store& store;
  TestFolder folder{};
  ManualClock clock{Instant{1'734'397'950}};
  catalogue::CatalogueHolder holder;
  screen::Routes routes{};
  jobs::Runner runner;
};

bool has(std::string const& body, std::string_view what) {
  return body.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("import pages: upload, choose a column, preview, mend, apply, compare, undo") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    CHECK(has(front.page("/impor"), "multipart/form-data"));
    CHECK(front.call(http::Method::post, "/impor", {{"source", "city"}}).error().code ==
          "import.no_file");
    front.post("/impor", {{"source", "city"}}, rows);
    auto const here = "/impor/" + newest_import(store).text();
    auto const asked = front.page(here);
    CHECK(has(asked, "ket2"));
    CHECK(has(asked, "kolom6"));
    CHECK_FALSE(has(asked, "3276061708900002"));
    CHECK(front.call(http::Method::post, here + "/kolom").error().code ==
          "import.columns_doubtful");

    front.post(here + "/kolom", {{"kolom6", "-"}, {"profile", "Kota"}});
    auto const seen = front.page(here);
    CHECK(has(seen, "class=\"pile\""));
    CHECK(has(seen, "SITI AMINAH"));
    CHECK_FALSE(has(seen, "<b>SANTOSO"));
    CHECK_FALSE(has(seen, "3276066508900003"));
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 0);
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_issue") == 3);

    // Row 3 and 4 have the same doubt; row 5 needs a number.
    front.post(here + "/baris/3", {{"act", "accept_all"}});
    front.post(here + "/baris/5", {{"act", "save"}, {"value", "3276061708880005"}});
    CHECK(count_of(store, "SELECT COUNT(*) FROM import_issue WHERE state = 'mended'") == 3);
    CHECK(has(front.page(here + "?keputusan=mended&alasan=nik.sex"), "RATNA"));
    auto const sheet = front.call(http::Method::get, here + "/unduh");
    REQUIRE(sheet.ok());
    CHECK(sheet.value().file.has_value());

    front.post(here + "/terapkan");
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 4);
    CHECK(has(front.page(here + "/beda?golongan=new"), "Beji"));
    // Only new rows: their tab is the open one.
    CHECK(has(front.page(here + "/beda"), "SITI AMINAH"));
    CHECK_FALSE(has(front.page(here + "/beda?golongan=changed"), "SITI AMINAH"));
    CHECK(has(front.page(here + "/urungkan"), here + "/urungkan"));
    front.post(here + "/urungkan");
    CHECK(count_of(store, "SELECT COUNT(*) FROM person") == 0);
    front.page(here);
    // The next file with these headings is read by the profile and previewed at once.
    front.post("/impor", {{"source", "city"}}, rows);
    auto const next = "/impor/" + newest_import(store).text();
    CHECK(has(front.page(next), "class=\"pile\""));
    front.post(next + "/batal");
    CHECK(has(front.page("/impor"), "warga.csv"));
  });
}

TEST_CASE("import pages: programs get the same as JSON") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    front.post("/impor", {{"source", "ministry"}}, rows);
    auto const here = "/impor/" + newest_import(store).text();
    auto const one = front.call(http::Method::get, here, {}, {}, true);
    REQUIRE(one.ok());
    auto const value = parse_json(one.value().body);
    REQUIRE(value.ok());
    CHECK(value.value()["state"].text_or_empty() == "received");
    CHECK(value.value()["columns"].list()->size() == 7);
    CHECK(front.call(http::Method::get, "/impor", {}, {}, true).ok());
    CHECK(front.call(http::Method::get, here + "/beda", {}, {}, true).ok());
  });
}

TEST_CASE("import pages: an import of elsewhere is not found") {
  test::for_each_store([](db::Store& store) {
    Front front(store);
    front.post("/impor", {{"source", "city"}}, rows);
    auto const here = "/impor/" + newest_import(store).text();
    test::run_directly(store, "UPDATE import SET area = '32.73'");
    for (auto const* path : {"", "/beda", "/urungkan", "/unduh"})
      CHECK(front.call(http::Method::get, here + path).error().kind == ErrorKind::not_found);
    for (auto const* path :
         {"/kolom", "/pratinjau", "/terapkan", "/urungkan", "/lanjut", "/batal", "/baris/3"})
      CHECK(front.call(http::Method::post, here + path).error().kind == ErrorKind::not_found);
  });
}
