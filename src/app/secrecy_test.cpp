// What is hidden of cases stays hidden behind links, in forms that are sent, in the trail and in
// what waits to be told.
#include <doctest/doctest.h>

#include "cases/notes.h"
#include "support/app_office_maker.h"
#include "support/hidden_cases.h"

namespace rangkul::app {
namespace {

/// Words that the question itself holds say nothing.
std::string without(std::string text, std::string const& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
    text.replace(at, word.size(), "#");
  return text;
}

}  // namespace

TEST_CASE("secrecy: a link that is over, used, withdrawn or altered says the same of every case") {
  in_two_offices(Hidden::secret_case, [](Office& with, Office& base, auto const& hidden) {
    Member const nobody;
    auto const missing = whole(base.get(nobody, "/jawab/tidak-ada"));
    int closed = 0;
    int opened = 0;
    for (auto const& each : hidden) {
      for (auto const& token : each.closed) {
        ++closed;
        for (auto const& who : {nobody, with.member("kabid")}) {
          auto const said = whole(with.get(who, "/jawab/" + token));
          bool const same = said == missing;
          if (who.nobody()) CHECK(same);
          for (auto const& word : each.words) CHECK(said.find(word) == std::string::npos);
        }
      }
      if (each.open_token.empty()) continue;
      ++opened;
      // What its maker wrote for the agency, and nothing else.
      auto said = whole(with.get(nobody, "/jawab/" + each.open_token));
      CHECK(said.find("Pesan " + each.words.front()) != std::string::npos);
      for (auto const* own : {"Pesan ", "Penerima "})
        said = without(said, own + each.words.front());
      for (auto const& word : each.words) {
        INFO(visible_text(said));
        CHECK(said.find(word) == std::string::npos);
      }
    }
    CHECK(closed >= 15);
    CHECK(opened >= 3);
  });
}

TEST_CASE("secrecy: writing to what one may not know answers as where it is not there") {
  in_two_offices(Hidden::secret_case, [](Office& with, Office& base, auto const& hidden) {
    Form const form{{"reason", "Salah"}, {"words", "Kata"},  {"uid", "tulis-0001"},
                    {"title", "Judul"},  {"urgency", "red"}, {"role", "client"}};
    int asked = 0;
    for (auto const& who : with.cast().members) {
      if (who.login.starts_with("korban.")) continue;
      for (auto const& route : with.program().routes().routes()) {
        if (route.method == http::Method::get || !route.policy.allows(with.actor_of(who))) continue;
        if (route.pattern.find("/kasus/{") == std::string::npos) continue;
        for (auto const& each : hidden) {
          if (knows(with, who, each)) continue;
          auto address = route.pattern;
          for (auto at = address.find('{'); at != std::string::npos; at = address.find('{'))
            address.replace(at, address.find('}', at) - at + 1, each.text_id());
          ++asked;
          INFO(who.login << " " << address);
          bool const same =
              whole(with.post(who, address, form)) == whole(base.post(who, address, form));
          CHECK(same);
        }
      }
    }
    CHECK(asked > 100);
  });
}

TEST_CASE("secrecy: the trail keeps the reasons of hidden cases to itself, and tells the others") {
  in_two_offices(Hidden::secret_case, [](Office& with, Office&, auto const& hidden) {
    auto const& known = with.cast().places.front().cases.front();
    must(with.program().in_write(
             with.actor_of(with.member("kabid")).in_roles({"kabid"}),
             [&](Context& context) {
               auto const note = cases::write_note(context, {.uid = "jejak-0001",
                                                             .of = cases::CaseId{known},
                                                             .kind = "note",
                                                             .at = context.clock.now(),
                                                             .words = "Kunjungan"});
               return cases::remove_note(context, cases::CaseId{known}, note.value(),
                                         "Tertukar dengan orang lain");
             }),
         "note");
    with.get(with.member("kabid"), "/kasus/" + hidden.front().text_id());
    auto const& dpo = with.member("dpo");
    for (auto const* format : {"", "&format=csv"}) {
      auto const trail = with.get(dpo, "/jejak?name=case&size=100" + std::string(format)).body;
      CHECK(trail.find("Tertukar dengan orang lain") != std::string::npos);
      CHECK(trail.find("•••") != std::string::npos);
      for (auto const& each : hidden) CHECK(trail.find(each.words.front()) == std::string::npos);
    }
    auto const opened = with.get(dpo, "/api/v1/jejak/pembukaan?size=100").body;
    CHECK(opened.find("\"case\"") != std::string::npos);
    CHECK(opened.find(hidden.front().words.at(1)) == std::string::npos);
  });
}

TEST_CASE("secrecy: what waits to be told to others names no secret case") {
  in_two_offices(Hidden::secret_case, [](Office& with, Office&, auto const& hidden) {
    for (auto const* table : {"outbox", "job", "job_log"}) {
      auto const columns = std::string(table) == "outbox" ? "name || payload"
                           : std::string(table) == "job"  ? "kind || title"
                                                          : "code || detail";
      auto const text = with.text("SELECT " + std::string(columns) + " FROM " + table);
      for (auto const& each : hidden)
        for (auto const& word : each.words) CHECK(text.find(word) == std::string::npos);
    }
  });
}

}  // namespace rangkul::app
