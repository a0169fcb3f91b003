#include "matching/question.h"

#include <doctest/doctest.h>

#include "matching/pages.h"
#include "matching/waiting.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"

namespace rangkul::matching {
namespace {

Actor who(std::int64_t account, char const* area = "32.76") {
  return Actor::person(AccountId{account}, account == 1 ? "Andini" : "Rina",
                       screen::rights_of({May::review_matches}), RegionCode::parse(area).value());
}

/// Andini (1) and Rina (2) review in the whole city.
Hooks hooks() {
  Hooks out;
  out.reviewers = [](Context&, RegionCode const& place) {
    std::vector<Hooks::Colleague> all;
    if (RegionCode::parse("32.76").value().covers(place))
      all = {{AccountId{1}, "Andini"}, {AccountId{2}, "Rina"}};
    return all;
  };
  return out;
}

struct Lab {
  explicit Lab(db::Store& store) : office(store) {
    office.import_doubtful();
    match();
  }
  void match() {
    office.clock.advance_seconds(60);
    auto const done =
        run_now(office.store, office.system, office.clock, registry::catalogue_for_tests(), {});
    if (!done.ok()) FAIL(done.error().code);
    run = done.value();
  }
  PairId pair(std::string const& key) {
    return PairId{
        office.count("SELECT MAX(id) FROM match_pair WHERE ministry_key = '" + key + "'")};
  }
  std::string ask(PairId id, std::int64_t by, std::int64_t to, std::string const& text = "Kenal?") {
    auto const status = office.as(who(by), [&](Context& context) -> Status {
      TRY(ask_colleague(context, hooks(), id, {AccountId{to}, text}));
      return {};
    });
    return status.ok() ? "" : status.error().code;
  }
  template <typename F>
  std::string as(std::int64_t account, F act) {
    auto const status = office.as(who(account), act);
    return status.ok() ? "" : status.error().code;
  }
  Question question(PairId id) {
    return office
        .as(who(1),
            [&](Context& context) -> Result<Question> {
              auto found = question_of(context, id);
              if (!found) return not_found();
              return *std::move(found);
            })
        .value();
  }
  std::pair<std::int64_t, std::int64_t> waiting(std::int64_t account, char const* area = "32.76") {
    auto const actor = who(account, area);
    auto tx = office.store.read(actor);
    Context context{tx, actor, office.clock, registry::catalogue_for_tests(), {}};
    return {questions_to_me(context), answers_to_me(context)};
  }
  std::int64_t events(std::string const& name) {
    return office.count("SELECT COUNT(*) FROM event WHERE name = '" + name + "'");
  }
  std::int64_t owner(PairId id) {
    return office.count("SELECT COALESCE(owner, 0) FROM match_pair WHERE id = " + id.text());
  }

  Office office;
  RunId run;
};

using Counts = std::pair<std::int64_t, std::int64_t>;

}  // namespace

TEST_CASE("question: goes to a colleague, and the answer comes back with the decision") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const pair = lab.pair("X22");
    CHECK(lab.ask(pair, 1, 2, "  ") == "field.required");
    CHECK(lab.ask(pair, 1, 1) == "match.no_colleague");
    CHECK(lab.ask(pair, 1, 7) == "match.no_colleague");
    CHECK(lab.ask(pair, 1, 2) == "");
    CHECK(lab.ask(pair, 2, 1) == "match.asked_already");
    CHECK(lab.waiting(2) == Counts{1, 0});
    CHECK(lab.waiting(2, "32.73") == Counts{0, 0});
    CHECK(lab.owner(pair) == 2);
    auto const decided = lab.as(2, [&](Context& context) {
      return decide(context, pair, Verdict::different, " Dua orang, saya kenal keduanya. ");
    });
    CHECK(decided == "");
    auto const answered = lab.question(pair);
    CHECK(answered.state == "answered");
    CHECK(answered.verdict == "different");
    CHECK(answered.answer == "Dua orang, saya kenal keduanya.");
    CHECK(answered.answered_name == "Rina");
    CHECK(lab.waiting(2) == Counts{0, 0});
    CHECK(lab.waiting(1) == Counts{0, 1});
    // Undone, the colleague is asked again.
    CHECK(lab.as(2, [&](Context& context) { return undo_decision(context, pair); }) == "");
    CHECK(lab.question(pair).state == "open");
    CHECK(lab.waiting(2) == Counts{1, 0});
    CHECK(lab.waiting(1) == Counts{0, 0});
    CHECK(lab.as(2, [&](Context& context) { return decide(context, pair, Verdict::different); }) ==
          "");
    auto const id = lab.question(pair).id;
    CHECK(lab.as(2, [&](Context& context) { return see_answer(context, id); }) == "not_found");
    CHECK(lab.as(1, [&](Context& context) { return see_answer(context, id); }) == "");
    CHECK(lab.as(1, [&](Context& context) { return see_answer(context, id); }) ==
          "match.question_over");
    CHECK(lab.waiting(1) == Counts{0, 0});
    CHECK(lab.events("match.asked") == 1);
    CHECK(lab.events("match.answer_seen") == 1);
    CHECK(lab.ask(pair, 1, 2) == "match.decided_already");
  });
}

TEST_CASE("question: is withdrawn by who asked, or returned without a decision") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const pair = lab.pair("X22");
    REQUIRE(lab.ask(pair, 1, 2) == "");
    auto const first = lab.question(pair).id;
    CHECK(lab.as(2, [&](Context& context) { return withdraw_question(context, first); }) ==
          "not_found");
    CHECK(lab.as(1, [&](Context& context) { return withdraw_question(context, first); }) == "");
    CHECK(lab.as(1, [&](Context& context) { return withdraw_question(context, first); }) ==
          "match.question_over");
    CHECK(lab.owner(pair) == 1);
    REQUIRE(lab.ask(pair, 1, 2) == "");
    auto const second = lab.question(pair).id;
    auto const give_back = [&](std::string const& answer) {
      return lab.as(2, [&](Context& context) { return return_question(context, second, answer); });
    };
    CHECK(give_back("") == "field.required");
    CHECK(give_back("Bukan wilayah saya") == "");
    CHECK(lab.question(pair).state == "returned");
    CHECK(lab.waiting(1) == Counts{0, 1});
    CHECK(lab.owner(pair) == 1);
    CHECK(lab.office.count("SELECT COUNT(*) FROM match_pair WHERE state = 'open' AND id = " +
                           pair.text()) == 1);
    CHECK(lab.events("match.question_withdrawn") == 1);
    CHECK(lab.events("match.question_returned") == 1);
  });
}

TEST_CASE("question: goes on in the next run, or is dropped when nobody asks any more") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    auto const stays = lab.pair("X22");
    auto const goes = lab.pair("X23");
    REQUIRE(lab.ask(stays, 1, 2) == "");
    REQUIRE(lab.ask(goes, 1, 2) == "");
    // The next file has no second row for one of them: the run links it by itself.
    auto rows = doubtful_rows(20, 30);
    auto const at = rows.find("Y23,");
    rows.erase(at, rows.find('\n', at) + 1 - at);
    lab.office.import_any(registry::Source::ministry, ministry_file(30, 70, 40) + rows);
    lab.match();
    auto const again = lab.pair("X22");
    CHECK(again != stays);
    CHECK(lab.question(again).state == "open");
    CHECK(lab.owner(again) == 2);
    CHECK(lab.question(goes).state == "past");
    CHECK(lab.waiting(2) == Counts{1, 0});
  });
}

TEST_CASE("question: stands at the top of the colleague's queue and on the pair's page") {
  test::for_each_store([](db::Store& store) {
    Lab lab(store);
    screen::Routes routes;
    add_routes(routes, hooks());
    auto const call = [&](std::int64_t account, http::Method method, std::string const& path,
                          std::vector<std::pair<std::string, std::string>> const& form = {},
                          char const* area = "32.76") {
      bool const write = method == http::Method::post;
      auto const actor = who(account, area);
      screen::Desk desk(store, actor, write ? http::Access::write : http::Access::read);
      auto const* route = desk.seek(routes, method, path);
      REQUIRE(route != nullptr);
      for (auto const& [name, value] : form) desk.request.form.add(name, value);
      auto answer = route->handler(desk.visit);
      if (!answer.ok()) return answer.error().code;
      if (write) desk.tx.commit();
      for (auto const& [name, value] : answer.value().headers)
        if (name == "Location") return value;
      auto const& body = answer.value().body;
      CHECK_MESSAGE(body.find("matching.") == std::string::npos,
                    body.substr(std::min(body.size(), body.find("matching.")), 60));
      return body;
    };
    auto const get = [&](std::int64_t account, std::string const& path) {
      return call(account, http::Method::get, path);
    };
    auto const has = [](std::string const& body, std::string const& part) {
      return body.find(part) != std::string::npos;
    };
    auto const pair = lab.pair("Y27");
    auto const address = pair_address(pair);
    CHECK(has(get(1, address), "Tanyakan kepada rekan"));
    CHECK(has(get(1, address), "Rina"));
    // Without a question or with a stranger the form comes back with its faults.
    CHECK(has(call(1, http::Method::post, address + "/tanya", {{"to", "2"}}), "Pertanyaan"));
    CHECK(has(call(1, http::Method::post, address + "/tanya", {{"to", "9"}, {"question", "?"}}),
              "Rekan"));
    CHECK(call(1, http::Method::post, address + "/tanya",
               {{"to", "2"}, {"question", "Kenal keluarga ini?"}}) == address);
    auto const run = "/padankan/" + lab.run.text();
    CHECK(has(get(2, run + "/antrean"), "Menunggu jawaban Anda"));
    CHECK(!has(get(1, run + "/antrean"), "Menunggu jawaban Anda"));
    // The review begins with it, in whichever order; skipped, it does not come back at once.
    CHECK(get(2, run + "/tinjau?sort=doubt") == address + "?sort=doubt");
    CHECK(get(1, run + "/tinjau?sort=doubt") != address + "?sort=doubt");
    auto const asked = get(2, address);
    for (auto const* part : {"Andini bertanya kepada Anda", "Kenal keluarga ini?",
                             "form=\"putuskan\"", "Kembalikan tanpa keputusan"})
      CHECK_MESSAGE(has(asked, part), part);
    CHECK(has(get(1, address), "Tarik pertanyaan"));
    auto const list = get(2, "/padankan/pertanyaan?arah=to_me&status=open");
    CHECK(has(list, "Kenal keluarga ini?"));
    CHECK(!has(get(3, "/padankan/pertanyaan"), "Kenal keluarga ini?"));
    auto const next = call(2, http::Method::post, address,
                           {{"j", "beda"}, {"jawaban", "Dua orang yang saya kenal"}});
    CHECK(next.starts_with("/padankan/tinjau/"));
    CHECK(has(get(1, address), "Dua orang yang saya kenal"));
    CHECK(has(get(1, address), "Sudah saya baca"));
    auto const id = lab.question(pair).id.text();
    CHECK(call(1, http::Method::post, "/padankan/pertanyaan/" + id + "/dibaca") ==
          "/padankan/pertanyaan");
    CHECK(call(2, http::Method::post, "/padankan/pertanyaan/" + id + "/tarik", {}, "32.73") ==
          "not_found");
    // Taking a pair on and letting it go.
    auto const other = pair_address(lab.pair("Y28"));
    CHECK(call(2, http::Method::post, other + "/pegang") == other);
    CHECK(lab.owner(lab.pair("Y28")) == 2);
    CHECK(has(get(2, run + "/antrean?pemegang=mine"), lab.pair("Y28").text()));
    CHECK(call(2, http::Method::post, other + "/lepas") == other);
    CHECK(lab.owner(lab.pair("Y28")) == 0);
    CHECK(lab.events("match.taken") + lab.events("match.released") == 2);
  });
}

}  // namespace rangkul::matching
