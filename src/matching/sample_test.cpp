#include "matching/sample.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "matching/pages.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"

namespace rangkul::matching {
namespace {

Actor who(std::int64_t account, char const* area = "32.76") {
  return Actor::person(AccountId{account}, "Pembaca " + std::to_string(account),
                       screen::rights_of({May::review_matches, May::match_data, May::see_people}),
                       RegionCode::parse(area).value());
}

struct Lab {
  explicit Lab(db::Store& store) : office(store) {
    office.import_doubtful();
    auto const done =
        run_now(store, office.system, office.clock, registry::catalogue_for_tests(), {});
    if (!done.ok()) FAIL(done.error().code);
    run = done.value();
  }
  Result<SampleId> start(std::int64_t size, std::optional<std::int64_t> seed, Actor const& actor) {
    return office.as(actor, [&](Context& context) {
      return start_sample(context, run, {size, seed});
    });
  }
  std::string draw_now(SampleId id, Actor const& actor, Progress const& progress = {}) {
    auto const work =
        work_now(office.store, actor, office.clock, registry::catalogue_for_tests(), progress);
    auto const status = draw_sample(work, id);
    return status.ok() ? "" : status.error().code;
  }
  SampleId draw(std::int64_t size, std::optional<std::int64_t> seed = 7,
                Actor const& actor = who(1)) {
    auto const id = start(size, seed, actor);
    if (!id.ok()) FAIL(id.error().code);
    if (auto const code = draw_now(id.value(), actor); !code.empty()) FAIL(code);
    stop_jobs();
    return id.value();
  }
  std::string draw_code(std::int64_t size, Actor const& actor) {
    auto const status = start(size, 7, actor);
    return status.ok() ? "" : status.error().code;
  }
  /// What is drawn at once leaves its job in the queue.
  void stop_jobs() {
    auto const stopped = office.as(office.system, [](Context& context) -> Status {
      jobs::Filter const waiting{.kind = "match.sample", .state = jobs::State::queued};
      for (auto const& job : jobs::list(context, waiting)) TRY(jobs::cancel(context, job.id));
      return {};
    });
    CHECK(stopped.ok());
  }
  std::string read(SampleId sample, PairId pair, std::int64_t account, Verdict verdict,
                   char const* area = "32.76") {
    auto const status = office.as(who(account, area), [&](Context& context) {
      return read_pair(context, sample, pair, verdict);
    });
    return status.ok() ? "" : status.error().code;
  }
  std::string undo(SampleId sample, PairId pair, std::int64_t account) {
    auto const status = office.as(
        who(account), [&](Context& context) { return undo_reading(context, sample, pair); });
    return status.ok() ? "" : status.error().code;
  }
  PairId next(SampleId sample, std::int64_t account, char const* area = "32.76") {
    auto const actor = who(account, area);
    auto tx = office.store.read(actor);
    Context context{tx, actor, office.clock, registry::catalogue_for_tests(), {}};
    return next_to_read(context, sample).value_or(PairId{});
  }
  SampleResult result(SampleId id) {
    return office
        .as(who(1),
            [&](Context& context) -> Result<SampleResult> {
              return sample_result(context, TRY(find_sample(context, id)));
            })
        .value();
  }
  void run_jobs() {
    catalogue::CatalogueHolder holder(
        catalogue::Catalogue::default_folder(),
        catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
    constexpr std::int64_t ten_days = 864'000;  // pages are asked at a later day
    office.clock.advance_seconds(ten_days);
    jobs::Runner runner(office.store, office.clock, holder, {});
    add_jobs(runner);
    CHECK(runner.run_all() > 0);
  }
  std::string rows(SampleId sample) {
    std::string out;
    auto tx = office.store.read(office.system);
    tx.rows_of("test.rows",
               "SELECT s.place, m.ministry_key FROM match_sample_pair s JOIN match_pair m ON m.id "
               "= s.pair WHERE s.sample = " +
                   sample.text() + " ORDER BY s.place",
               {}, {db::CellType::integer, db::CellType::text}, [&](db::Row const& row) {
                 out += std::get<std::string>(row[1]) + " ";
                 return true;
               });
    return out;
  }

  Office office;
  RunId run;
};

}  // namespace

TEST_CASE("sample: is drawn from every stratum, and the same seed draws the same again") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const first = lab.draw(24);
    auto const rows = lab.rows(first);
    CHECK(rows == lab.rows(lab.draw(24)));
    CHECK(rows != lab.rows(lab.draw(24, 8)));
    auto const result = lab.result(first);
    CHECK(result.all == 24);
    std::int64_t drawn = 0;
    std::int64_t size = 0;
    for (std::size_t i = 0; i < result.strata.size(); ++i) {
      drawn += result.drawn[i];
      size += result.strata[i].size;
      CHECK(result.drawn[i] >= std::min<std::int64_t>(5, result.strata[i].size));
      CHECK(result.drawn[i] <= result.strata[i].size);
    }
    CHECK(drawn == 24);
    CHECK(size == lab.office.count("SELECT COUNT(*) FROM match_pair"));
    CHECK(lab.office.count("SELECT COUNT(*) FROM match_sample_pair s JOIN match_pair m ON m.id = "
                           "s.pair WHERE (s.handled = 'linked') <> (m.class IN ('equal', "
                           "'different'))") == 0);
    CHECK(lab.office.count("SELECT COUNT(*) FROM event WHERE name = 'match.sample_drawn'") == 3);
    CHECK(lab.draw_code(9, who(1)) == "match.sample_size");
    CHECK(lab.draw_code(20, who(1, "32.73")) == "match.sample_empty");
    auto const reader = Actor::person(AccountId{2}, "R", screen::rights_of({May::review_matches}),
                                      RegionCode::parse("32.76").value());
    CHECK(lab.draw_code(20, reader) == "forbidden");
    test::run_directly(store, "UPDATE match_run SET state = 'matching'");
    CHECK(lab.draw_code(20, who(1)) == "match.run_unfinished");
  });
}

TEST_CASE("sample: its job can be stopped and goes on, and writes its pairs once") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const id = lab.start(24, 7, who(1));
    REQUIRE(id.ok());
    CHECK(lab.draw_code(24, who(1)) == "job.already_open");
    // While its pairs are read nobody who writes waits; stopped, it has written nothing.
    auto const stopped = lab.draw_now(id.value(), who(1), [&](auto, auto, std::string_view phase) {
      CHECK(phase == "match.phase.sample");
      CHECK(lab.office.as(lab.office.system, [](Context&) { return Status{}; }).ok());
      return false;
    });
    CHECK(stopped == "match.cancelled");
    auto const pairs = [&] { return lab.office.count("SELECT COUNT(*) FROM match_sample_pair"); };
    CHECK(pairs() == 0);
    CHECK_FALSE(lab.next(id.value(), 1).is_set());
    lab.run_jobs();
    CHECK(pairs() == 24);
    auto const rows = lab.rows(id.value());
    CHECK(lab.draw_now(id.value(), who(1)) == "");
    CHECK(pairs() == 24);
    // The same pairs as a draw that nobody stopped.
    CHECK(rows == lab.rows(lab.draw(24)));
    CHECK(lab.office.count("SELECT COUNT(*) FROM event WHERE name = 'match.sample_drawn'") == 2);
  });
}

TEST_CASE("sample: two people read each pair, and a third one settles what they disagree on") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const sample = lab.draw(10);
    auto const pair = lab.next(sample, 1);
    REQUIRE(pair.is_set());
    CHECK(lab.next(sample, 2) == pair);
    CHECK(lab.read(sample, pair, 1, Verdict::same) == "");
    CHECK(lab.read(sample, pair, 1, Verdict::same) == "match.read_already");
    CHECK(lab.next(sample, 1) != pair);
    CHECK(lab.undo(sample, pair, 2) == "match.not_read");
    CHECK(lab.read(sample, pair, 2, Verdict::different) == "");
    CHECK(lab.result(sample).split == 1);
    auto const sampled =
        lab.office.as(who(1), [&](Context& context) { return find_sample(context, sample); })
            .value();
    CHECK(*to_value(sampled, lab.result(sample), 0.5)["provisional"].flag());
    CHECK(to_value(sampled, lab.result(sample), 0.999)["needed_readings"].is_null());
    CHECK(lab.undo(sample, pair, 1) == "match.read_on");
    CHECK(lab.undo(sample, pair, 2) == "");
    CHECK(lab.result(sample).split == 0);
    CHECK(lab.read(sample, pair, 2, Verdict::different) == "");
    // Neither of the two is asked again; a third one is, before anything else.
    CHECK(lab.next(sample, 1) != pair);
    CHECK(lab.next(sample, 3) == pair);
    CHECK(lab.read(sample, pair, 3, Verdict::different) == "");
    CHECK(lab.read(sample, pair, 4, Verdict::same) == "match.read_enough");
    auto const result = lab.result(sample);
    CHECK(result.finished == 1);
    CHECK(result.split == 0);
    CHECK(result.agreement.first_alone == 1);
    CHECK(result.agreement.all() == 1);
    CHECK(lab.office.count("SELECT COUNT(*) FROM event WHERE name = 'match.read'") == 4);
    CHECK(lab.office.count("SELECT COUNT(*) FROM event WHERE name = 'match.reading_undone'") == 1);
    // Readings change nobody.
    CHECK(lab.office.count("SELECT COUNT(*) FROM match_decision") == 0);
    CHECK(lab.office.count("SELECT COUNT(*) FROM event WHERE name IN ('match.confirmed', "
                           "'match.rejected', 'person.merged')") == 0);
  });
}

TEST_CASE("sample: read to the end, the run states its own precision and recall") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const pairs = lab.office.count("SELECT COUNT(*) FROM match_pair");
    auto const sample = lab.draw(pairs + 50);
    CHECK(!precision_of(lab.result(sample).strata));
    std::int64_t wrong = 0;
    for (auto const account : {1, 2})
      for (auto pair = lab.next(sample, account); pair.is_set(); pair = lab.next(sample, account)) {
        auto const key = lab.office.count(
            "SELECT COUNT(*) FROM match_pair WHERE ministry_key LIKE 'X%' AND id = " + pair.text());
        auto const linked = lab.office.count(
            "SELECT COUNT(*) FROM match_pair WHERE ministry_key "
            "LIKE 'D%' AND id = " +
            pair.text());
        // One of the linked pairs is read as wrong; of the doubtful ones, those of X are right.
        bool const is_wrong =
            linked == 1 && pair == PairId{lab.office.count("SELECT MIN(id) FROM match_pair WHERE "
                                                           "ministry_key LIKE 'D%'")};
        wrong += is_wrong ? 1 : 0;
        CHECK(lab.read(sample, pair, account,
                       (linked == 1 && !is_wrong) || key == 1 ? Verdict::same
                                                              : Verdict::different) == "");
      }
    CHECK(wrong == 2);
    auto const result = lab.result(sample);
    CHECK(result.finished == pairs);
    CHECK(result.agreement.kappa().value() == doctest::Approx(1));
    auto const linked =
        lab.office.count("SELECT COUNT(*) FROM match_pair WHERE ministry_key LIKE 'D%'");
    auto const precision = precision_of(result.strata).value();
    CHECK(precision.value ==
          doctest::Approx(static_cast<double>(linked - 1) / static_cast<double>(linked)));
    // Everything was read: there is nothing to guess.
    CHECK(precision.interval.low == doctest::Approx(precision.interval.high));
    CHECK(recall_of(result.strata).value().value ==
          doctest::Approx(static_cast<double>(linked - 1) / static_cast<double>(linked + 9)));
    auto const sampled =
        lab.office.as(who(1), [&](Context& context) { return find_sample(context, sample); })
            .value();
    auto const json = to_value(sampled, result, 0.5);
    CHECK(json["finished"].integer_or(0) == pairs);
    CHECK(json["suggested_threshold"].real() != nullptr);
    CHECK(json["seed"].integer_or(0) == 7);
  });
}

TEST_CASE("sample: readers meet what lies in their area alone, and no numbers beyond it") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const sample = lab.draw(40);
    auto const far = "32.76.06.1002";
    int seen = 0;
    for (auto pair = lab.next(sample, 5, far); pair.is_set(); pair = lab.next(sample, 5, far)) {
      CHECK(lab.office.count("SELECT COUNT(*) FROM match_pair WHERE region = '32.76.06.1002' AND "
                             "id = " +
                             pair.text()) == 1);
      CHECK(lab.read(sample, pair, 5, Verdict::same, far) == "");
      ++seen;
    }
    CHECK(seen > 0);
    auto const elsewhere =
        PairId{lab.office.count("SELECT MIN(s.pair) FROM match_sample_pair s WHERE s.region = "
                                "'32.76.06.1001'")};
    CHECK(lab.read(sample, elsewhere, 5, Verdict::same, far) == "not_found");
    auto const code = [&](Actor const& actor) {
      auto const status = lab.office.as(actor, [&](Context& context) -> Status {
        TRY(sample_result(context, TRY(find_sample(context, sample))));
        return {};
      });
      return status.ok() ? std::string() : status.error().code;
    };
    CHECK(code(who(1)) == "");
    CHECK(code(who(5, far)) == "forbidden");
    CHECK(code(who(5, "32.73")) == "not_found");
  });
}

TEST_CASE("sample pages: reading is blind, undone, and ends in numbers with intervals") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    screen::Routes routes;
    add_routes(routes);
    auto const call = [&](Actor const& actor, http::Method method, std::string const& path,
                          std::vector<std::pair<std::string, std::string>> const& form = {}) {
      bool const write = method == http::Method::post;
      screen::Desk desk(store, actor, write ? http::Access::write : http::Access::read);
      auto const* route = desk.seek(routes, method, path);
      REQUIRE(route != nullptr);
      for (auto const& [name, value] : form) desk.request.form.add(name, value);
      auto answer = route->handler(desk.visit);
      if (answer.ok() && write) desk.tx.commit();
      return answer;
    };
    auto const post = [&](Actor const& actor, std::string const& path,
                          std::vector<std::pair<std::string, std::string>> const& form) {
      auto const answer = call(actor, http::Method::post, path, form);
      if (!answer.ok()) return answer.error().code;
      for (auto const& [name, value] : answer.value().headers)
        if (name == "Location") return value;
      return std::to_string(answer.value().status);
    };
    auto const page = [&](Actor const& actor, std::string const& path) {
      auto const answer = call(actor, http::Method::get, path);
      if (!answer.ok()) return answer.error().code;
      auto const& body = answer.value().body;
      for (auto const* prefix : {"matching.", "match."})
        CHECK_MESSAGE(body.find(prefix) == std::string::npos,
                      body.substr(std::min(body.size(), body.find(prefix)), 60));
      return body;
    };
    auto const run = "/padankan/" + lab.run.text() + "/contoh";
    CHECK(page(who(1), run).find("Nomor undian") != std::string::npos);
    CHECK(post(who(1), run, {{"size", "5"}}) == "422");
    auto const sample = post(who(1), run, {{"size", "10"}, {"seed", "7"}});
    REQUIRE(sample.starts_with("/padankan/contoh/"));
    CHECK(post(who(1), run, {{"size", "10"}}) == "job.already_open");
    CHECK(page(who(1), sample).find("Contoh sedang diambil") != std::string::npos);
    CHECK(page(who(1), run).find("belum diambil") != std::string::npos);
    lab.run_jobs();
    CHECK(page(who(1), sample).find("Contoh sedang diambil") == std::string::npos);
    auto const go_on = call(who(1), http::Method::get, sample + "/baca").value();
    CHECK(go_on.status == 303);
    std::string pair;
    for (auto const& [name, value] : go_on.headers)
      if (name == "Location") pair = value;
    auto const blind = page(who(1), pair);
    CHECK(blind.find("accesskey=\"1\"") != std::string::npos);
    for (auto const* told : {"Peluang sama", "Yang mendukung", "Dipadankan", "Keluarga kedua"})
      CHECK_MESSAGE(blind.find(told) == std::string::npos, told);
    CHECK(post(who(1), pair, {{"j", "lain"}}) == "match.no_verdict");
    CHECK(post(who(1), pair, {{"j", "sama"}}).starts_with(sample + "/baca/"));
    CHECK(post(who(1), pair + "/urung", {}) == pair);
    CHECK(post(who(1), pair, {{"j", "sama"}}).starts_with(sample + "/baca/"));
    // The second reader does not learn what the first one said.
    CHECK(page(who(2), pair).find("Dibaca sama") == std::string::npos);
    CHECK(page(who(1), pair).find("Dibaca sama") != std::string::npos);
    post(who(2), pair, {{"j", "sama"}});
    auto const result = page(who(1), sample);
    for (auto const* part : {"Ketepatan", "Kappa Cohen", "100,00 %", "terlalu kecil", "3.688",
                             "Nomor undian 7", "Clopper"})
      CHECK_MESSAGE(result.find(part) != std::string::npos, part);
    CHECK(page(who(1), sample + "?presisi=49") == "match.precision_wanted");
    CHECK(page(who(1), sample + "/pasangan").find("Dibaca sama") != std::string::npos);
    CHECK(page(who(5, "32.76.06.1002"), sample).find("Kappa") == std::string::npos);
  });
}

}  // namespace rangkul::matching
