#include "matching/newcomers.h"

#include <doctest/doctest.h>

#include "matching/doubles.h"
#include "registry/people.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"
#include "support/store_fixture.h"

namespace rangkul::matching {
namespace {

using registry::Source;

/// The city's rows from..to under other ids and without a NIK: nobody but their look-alike knows
/// who they are.
std::string without_nik(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) {
    auto const row = city_file(i, i + 1);
    auto line = row.substr(row.find('\n') + 1);
    auto const nik = test_person(i).nik;
    out += "X" + line.replace(line.find(nik), nik.size(), "");
  }
  return out;
}

struct Asking {
  explicit Asking(Office& at) : office(at) {}

  ImportId newest() {
    return ImportId{office.count("SELECT MAX(id) FROM import WHERE state = 'applied'")};
  }
  Value payload(ImportId import) { return Value::object({{"import", import.text()}}); }
  std::string queue(ImportId import) {
    auto const done = office.as(office.system, [&](Context& context) {
      return on_import_applied(context, payload(import));
    });
    return done.ok() ? "" : done.error().code;
  }
  std::string ask(ImportId import, std::int64_t singly = most_asked_singly,
                  Progress const& progress = {}) {
    auto const work = work_now(office.store, office.system, office.clock,
                               registry::catalogue_for_tests(), progress);
    auto const done = ask_newcomers(work, alike, import, singly);
    return done.ok() ? "" : done.error().code;
  }
  /// "done, 6 of 8 asked, 6 wait"
  std::string told(ImportId import) {
    return office
        .as(office.system,
            [&](Context& context) -> Result<std::string> {
              auto const found = newcomers_of(context, import);
              if (!found) return std::string("nothing");
              return found->state + ", " + std::to_string(found->asked) + " of " +
                     std::to_string(found->people) + " asked, " +
                     std::to_string(newcomers_waiting(context, import)) + " wait";
            })
        .value();
  }
  /// Suspicions whose two people have one name and birth, the one held before the other new.
  std::int64_t right_ones(ImportId import) {
    return office.count(
        "SELECT COUNT(*) FROM match_double d JOIN person a ON a.id = d.first JOIN person b ON b.id "
        "= d.second WHERE a.name_key = b.name_key AND a.born = b.born AND a.import <> b.import AND "
        "b.import = " +
        import.text() + " AND d.import = b.import");
  }

  Office& office;
  registry::NameIndex names{};
  Lookalikes alike{names};
};

void in_each_office(std::function<void(Office&, Asking&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Office office(store);
    Asking asking(office);
    act(office, asking);
  });
}

TEST_CASE("newcomers: a first load asks nothing, a later file what is new in it") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    auto const first = asking.newest();
    REQUIRE(asking.queue(first) == "");
    CHECK(asking.told(first) == "waiting, 0 of 0 asked, 0 wait");
    CHECK(asking.ask(first) == "");
    CHECK(asking.told(first) == "first, 0 of 0 asked, 0 wait");
    // Six known people under ids of their own, two whom nobody knows, and all others as before.
    auto const people = office.count("SELECT COUNT(*) FROM person");
    office.import_any(Source::city, city_file(0, 62) + without_nik(10, 16));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    CHECK(asking.ask(later) == "");
    CHECK(asking.told(later) == "done, 8 of 8 asked, 6 wait");
    CHECK(asking.right_ones(later) == 6);
    // Nothing is lost and nothing is joined.
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == people + 8);
    CHECK(office.count("SELECT COUNT(*) FROM match_double WHERE class = 'sure'") == 6);
  });
}

TEST_CASE("newcomers: many are linked in one go, and find whom they find one by one") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    office.import_any(Source::city, city_file(0, 62) + without_nik(10, 16));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    CHECK(asking.ask(later, 7) == "");
    CHECK(asking.told(later) == "done, 8 of 8 asked, 6 wait");
    CHECK(asking.right_ones(later) == 6);
  });
}

TEST_CASE("newcomers: a large first file of its source is left to a run over both sources") {
  in_each_office([](Office& office, Asking& asking) {
    office.import_both();
    auto const ministry = asking.newest();
    REQUIRE(asking.queue(ministry) == "");
    auto const made = office.count(
        "SELECT COUNT(*) FROM source_record WHERE source = 'ministry' "
        "AND made_person = 1");
    REQUIRE(made > 5);
    CHECK(asking.ask(ministry, 5) == "");
    CHECK(asking.told(ministry) == "left, 0 of " + std::to_string(made) + " asked, 0 wait");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 0);
    // A small one is asked about whoever sent it: twenty rows without a NIK are people of the city.
    auto const again = office.as(office.system, [&](Context& context) {
      return on_newcomers_undone(context, asking.payload(ministry));
    });
    REQUIRE(again.ok());
    CHECK(asking.told(ministry) == "nothing");
    auto const stopped = office.as(office.system, [&](Context& context) -> Status {
      for (auto const& job : jobs::list(context, {})) TRY(jobs::cancel(context, job.id));
      return {};
    });
    REQUIRE(stopped.ok());
    REQUIRE(asking.queue(ministry) == "");
    CHECK(asking.ask(ministry) == "");
    CHECK(asking.right_ones(ministry) == 20);
  });
}

TEST_CASE("newcomers: cut off after each chunk, it ends like one that was left alone") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    office.import_any(Source::city, city_file(0, 60) + without_nik(0, 60));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    int cuts = 0;
    while (asking.ask(later, most_asked_singly, [](auto, auto, auto) { return false; }) ==
           "match.cancelled")
      ++cuts;
    CHECK(cuts == 3);  // 25, 50, 60
    CHECK(asking.told(later) == "done, 60 of 60 asked, 60 wait");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 60);
    CHECK(asking.right_ones(later) == 60);
    // Asked again, nobody is left, and nothing is written twice.
    CHECK(asking.ask(later) == "");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 60);
  });
}

TEST_CASE("newcomers: the suspicions go with the import; what stays is as it was") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    auto const before = registry::registry_dump(office.store);
    office.import_any(Source::city, city_file(0, 60) + without_nik(10, 16));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    REQUIRE(asking.ask(later) == "");
    REQUIRE(office.count("SELECT COUNT(*) FROM match_double") == 6);
    registry::ImportWork const work{office.store, office.system, office.clock,
                                    registry::catalogue_for_tests()};
    REQUIRE(registry::undo(work, later).ok());
    CHECK(asking.ask(later) == "not_found");
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) {
                      return on_newcomers_undone(context, asking.payload(later));
                    })
                .ok());
    CHECK(asking.queue(later) == "");
    CHECK(asking.told(later) == "nothing");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 0);
    CHECK(registry::registry_dump(office.store) == before);
  });
}

TEST_CASE("newcomers: a comparison of the register with itself leaves what imports brought") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    office.import_any(Source::city, city_file(0, 60) + without_nik(10, 16));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    REQUIRE(asking.ask(later) == "");
    auto const work =
        work_now(office.store, office.system, office.clock, registry::catalogue_for_tests(), {});
    REQUIRE(find_doubles(work).ok());
    CHECK(asking.told(later) == "done, 6 of 6 asked, 6 wait");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 6);
  });
}

TEST_CASE("newcomers: an applied import, and a row that is mended later, each bring the question") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    catalogue::CatalogueHolder holder(
        catalogue::Catalogue::default_folder(),
        catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
    jobs::Runner runner(office.store, office.clock, holder, {});
    add_jobs(runner);
    add_newcomer_jobs(runner, asking.alike);
    for (auto const* event : {"import.applied", "import.rows_taken"})
      runner.subscribe(event, "newcomers", on_import_applied);
    auto const run_all = [&] {
      runner.deliver();
      return runner.run_all();
    };
    CHECK(run_all() == 1);
    // A row whose birth date nobody can read is held back.
    auto const held = without_nik(12, 13);
    auto const born = test_person(12).born;
    office.import_any(Source::city,
                      city_file(0, 60) + without_nik(10, 12) +
                          std::string(held).replace(held.find(born), born.size(), "99/99/1980"));
    auto const later = asking.newest();
    CHECK(run_all() == 1);
    CHECK(asking.told(later) == "done, 2 of 2 asked, 2 wait");
    auto const row = office.count("SELECT row_no FROM import_issue WHERE state = 'open'");
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      TRY(registry::mend_row(context, later, row, {{"born", born}}));
                      return {};
                    })
                .ok());
    CHECK(run_all() == 1);
    CHECK(asking.told(later) == "done, 3 of 3 asked, 3 wait");
    CHECK(asking.right_ones(later) == 3);
  });
}

TEST_CASE("newcomers pages: the import tells how many wait, and its number opens into them") {
  in_each_office([](Office& office, Asking& asking) {
    office.import(Source::city, city_file(0, 60));
    office.import_any(Source::city, city_file(0, 60) + without_nik(10, 16));
    auto const later = asking.newest();
    REQUIRE(asking.queue(later) == "");
    REQUIRE(asking.ask(later) == "");
    Rights rights;
    rights.set(static_cast<std::size_t>(May::review_matches));
    auto const reader = [&](char const* area) {
      return Actor::person(AccountId{7}, "Rina", rights, RegionCode::parse(area).value());
    };
    auto const part = [&](Actor const& actor) {
      screen::Desk desk(office.store, actor, http::Access::read);
      return newcomers_part(desk.visit, registry::find_import(desk.visit.context, later).value())
          .markup();
    };
    auto const address = "/impor/" + later.text() + "/mirip";
    auto const whole = part(reader("32.76"));
    CHECK(whole.find(address + "?status=open\" class=\"opens\">6<") != std::string::npos);
    CHECK(whole.find("6 orang baru sudah dibandingkan") != std::string::npos);
    // Who may not decide sees the number alone.
    CHECK(part(Actor::person(AccountId{8}, "Tuti", Rights{}, RegionCode::parse("32.76").value()))
              .find(address) == std::string::npos);
    screen::Routes routes;
    add_routes(routes);
    auto const list = [&](Actor const& actor) {
      screen::Desk desk(office.store, actor, http::Access::read);
      auto const* route = desk.seek(routes, http::Method::get, address);
      REQUIRE(route != nullptr);
      auto const answer = route->handler(desk.visit);
      if (!answer.ok()) return answer.error().code;
      return answer.value().body;
    };
    auto const rows = [](std::string const& page) {
      int count = 0;
      for (auto at = page.find("/padankan/ganda/"); at != std::string::npos;
           at = page.find("/padankan/ganda/", at + 1))
        ++count;
      return count;
    };
    auto const seen = list(reader("32.76"));
    CHECK(rows(seen) >= 6);
    CHECK(seen.find("matching.newcomers") == std::string::npos);
    // Whoever does not see the import finds its suspicions in the list of all.
    CHECK(list(reader("32.76.06.1002")) == "not_found");
    CHECK(list(reader("32.73")) == "not_found");
  });
}

}  // namespace
}  // namespace rangkul::matching
