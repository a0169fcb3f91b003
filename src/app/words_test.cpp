// Every page in both languages: no message is missing, no template names what is not there.
#include <doctest/doctest.h>

#include <regex>
#include <set>

#include "http/template.h"
#include "support/app_office.h"

namespace rangkul::app {
namespace {

/// Names in addresses -> values with which the page has something to show.
std::string address_of(Office& office, std::string pattern) {
  auto const& near = office.place(near_village);
  auto const& ids = office.cast().ids;
  std::map<std::string, std::string> const values{
      {"person", std::to_string(near.people[0])},
      {"other", std::to_string(near.people[3])},
      {"family", std::to_string(near.families[0])},
      {"enrolment", std::to_string(near.enrolments[0])},
      {"payment", std::to_string(near.payments[0])},
      {"import", std::to_string(ids.at("import.city"))},
      {"job", std::to_string(ids.at("job"))},
      {"account", std::to_string(ids.at("account.near"))},
      {"programme", "kds-bantuan-pangan"},
      {"year", "2024"},
      {"section", "kds"},
      {"row", "2"},
      {"code", "nik.missing"}};
  for (auto const& [name, value] : values) {
    auto const at = pattern.find("{" + name + "}");
    if (at != std::string::npos) pattern.replace(at, name.size() + 2, value);
  }
  return pattern;
}

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
        auto const address = address_of(office, route.pattern);
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

}  // namespace rangkul::app
