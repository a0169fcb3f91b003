// Every page in both languages: no message is missing, no template names what is not there.
#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "evidence/evidence.h"
#include "http/template.h"
#include "screen/list.h"
#include "support/app_office.h"

namespace rangkul::app {
namespace {

/// Words such as "app.jobs.title" that stand where people read; names of events are shown as such.
std::set<std::string> keys_shown(std::string const& html) {
  static std::regex const key(
      "(^|[^a-zA-Z0-9_./@-])([a-z][a-z_]*(\\.[a-z_0-9]+)+)(?![a-zA-Z0-9_/-])");
  static std::regex const file("\\.(csv|xlsx|pdf|db|json|toml)$");
  std::set<std::string> out;
  auto const text = visible_text(html);
  for (std::sregex_iterator it(text.begin(), text.end(), key), end; it != end; ++it)
    if (!std::regex_search((*it)[2].str(), file)) out.insert((*it)[2].str());
  return out;
}

bool says_event_names(std::string const& pattern) { return pattern == "/jejak"; }

}  // namespace

TEST_CASE("pages: every page speaks both languages without a missing message") {
  http::set_strictness(http::Strictness::fail);
  in_office([](Office& office) {
    for (std::string const login : {"semua.id", "semua.en", "operator_desa", "auditor"}) {
      auto const& who = office.member(login);
      for (auto const& route : office.program().routes().routes()) {
        if (route.method != http::Method::get) continue;
        if (!route.policy.allows(office.actor_of(who))) continue;
        auto const address = office.address(route.pattern, near_village);
        auto const reply = office.get(who, address);
        INFO(login << " " << address << " " << reply.status);
        CHECK(reply.status < 500);
        if (!reply.content_type.starts_with("text/html")) continue;
        auto const keys = keys_shown(reply.body);
        if (says_event_names(route.pattern)) continue;
        for (auto const& key : keys) {
          bool const login_name = key.starts_with("semua.") || key.starts_with("korban.") ||
                                  key.ends_with(".jauh") || key.ends_with(".kota");
          if (!login_name) FAIL_CHECK("a message key is shown: " << key);
        }
      }
    }
  });
}

TEST_CASE("lists: the access log has words for the people of every list") {
  in_office([](Office& office) {
    auto const words = office.program().catalogue().snapshot();
    for (auto const& listed : screen::registered_lists()) {
      if (!listed.list->unscoped_because.empty()) continue;  // accounts and jobs are no people
      auto const key = "app.access.kind." + std::string(listed.list->people);
      INFO(listed.path << " " << key);
      CHECK(words->has_message(key));
    }
  });
}

TEST_CASE("photos: the access log and the forms have words for every kind") {
  in_office([](Office& office) {
    auto const words = office.program().catalogue().snapshot();
    CHECK(evidence::known_kinds().size() >= 5);
    for (auto const* kind : evidence::known_kinds()) {
      INFO(kind->key);
      CHECK(words->has_message("app.access.kind." + std::string(kind->key)));
      for (auto const label : kind->labels)
        CHECK(words->has_message("evidence.label." + std::string(label)));
    }
  });
}

}  // namespace rangkul::app
