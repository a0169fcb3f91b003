#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

#include "jobs/subprocess.h"
#include "registry/heads.h"
#include "support/year_2024.h"

namespace rangkul::reports {
namespace {

using screen::Desk;
namespace fs = std::filesystem;

catalogue::CatalogueHolder const& holder() {
  static catalogue::CatalogueHolder const held(
      catalogue::Catalogue::default_folder(),
      catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
  return held;
}

struct Office {
  explicit Office(db::Store& at) : store(at), runner(at, clock, holder(), {}) {
    // Beside SQLite the folder follows from the file; PostgreSQL is told.
    folder = fs::temp_directory_path() / ("rangkul_reports_" + std::to_string(next_id_value()));
    fs::create_directory(folder);
    ::setenv("RANGKUL_FILES", folder.c_str(), 1);
    add_jobs(runner);
    add_routes(routes, sizes);
  }
  Office(Office const&) = delete;
  Office& operator=(Office const&) = delete;
  ~Office() { fs::remove_all(folder); }

  Result<http::Answer> ask(Desk& desk, http::Method method, std::string const& path) const {
    auto const* route = desk.seek(routes, method, path);
    REQUIRE(route != nullptr);
    desk.visit.files_folder = store.files_folder();
    return route->handler(desk.visit);
  }
  /// The newest job that `who` may see.
  jobs::Job job(Actor const& who) const {
    Desk desk(store, who);
    auto const list = jobs::list(desk.context, {});
    REQUIRE(!list.empty());
    return list.front();
  }

  db::Store& store;
  ManualClock clock{Instant{1'734'397'950}};
  registry::FamilySizes sizes;
  jobs::Runner runner;
  screen::Routes routes;
  fs::path folder;
};

std::string text_of(fs::path const& pdf) {
  auto const out = pdf.string() + ".txt";
  REQUIRE(jobs::run_subprocess({.argv = {"pdftotext", "-layout", pdf.string(), out}}).ok());
  std::ifstream file(out);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  fs::remove(out);
  return text;
}

}  // namespace

TEST_CASE("note PDF: a job makes it, with the figures; only its reader gets the file") {
  in_year([](db::Store& store) {
    Office office(store);
    {
      Desk desk(store, sri(), http::Access::write);
      REQUIRE(registry::appoint_head(desk.context, {.since = Date::from_ymd(2024, 2, 1).value(),
                                                    .until = {},
                                                    .name = "Devi Maryori",
                                                    .title = "Kepala Dinas Sosial",
                                                    .decree = {}})
                  .ok());
      REQUIRE(save_note_text(desk.context, {2024, "prse", "Tiga pelatihan <b>rias</b>."}).ok());
      auto const queued =
          office.ask(desk, http::Method::post, "/laporan/catatan-akhir-tahun/2024/pdf").value();
      CHECK(queued.status == 303);
      desk.tx.commit();
    }
    auto const waiting = office.job(sri());
    auto const address = "/laporan/berkas/" + waiting.id.text();
    {
      Desk desk(store, sri());
      CHECK(office.ask(desk, http::Method::get, address).value().status == 303);
    }
    CHECK(office.runner.run_all() == 1);
    auto const job = office.job(sri());
    REQUIRE(job.state == jobs::State::done);
    Desk desk(store, sri());
    auto const answer = office.ask(desk, http::Method::get, address).value();
    REQUIRE(answer.file.has_value());
    CHECK_FALSE(answer.file->remove_after);
    auto const text = text_of(answer.file->path);
    for (auto const* part : {"Catatan Akhir Tahun 2024", "2.490", "3.150", "79,05", "92,01",
                             "94,71", "Tiga pelatihan <b>rias</b>.", "Sementara", "Belum ada angka",
                             "Kepala Dinas Sosial", "Devi Maryori"})
      CHECK_MESSAGE(has(text, part), part);
    auto const seen = audit::take_accesses(desk.tx);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].kind == "note");
    CHECK(fs::perms::none == (fs::status(answer.file->path).permissions() & fs::perms::others_all));
    CHECK_FALSE(fs::exists(fs::path(answer.file->path).replace_extension(".html")));

    Desk other(store, rina());
    CHECK(code_of(office.ask(other, http::Method::get, address)) == "not_found");
  });
}

}  // namespace rangkul::reports
