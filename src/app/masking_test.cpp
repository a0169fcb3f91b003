// Who may not see full numbers or restricted data finds them nowhere: not in pages, JSON,
// downloads, addresses or the log.
#include <doctest/doctest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "support/app_office.h"

namespace rangkul::app {
namespace {

/// All that reading brings somebody: every page, JSON and download, with several objects.
void read_everything(Office& office, Member const& who,
                     std::function<void(std::string const&, Reply const&)> const& look) {
  for (auto const& route : office.program().routes().routes()) {
    if (route.method != http::Method::get || !route.policy.allows(office.actor_of(who))) continue;
    bool const has_object = route.pattern.find('{') != std::string::npos;
    // The first is paid, the fifth has a disability, the tenth is proposed.
    for (std::size_t const at :
         has_object ? std::vector<std::size_t>{0, 4, 9} : std::vector<std::size_t>{0}) {
      auto const village =
          who.area.covers(RegionCode::parse(near_village).value()) ? near_village : far_village;
      auto const address = office.address(route.pattern, village, at);
      look(address, office.get(who, address));
      if (at > 0 || route.pattern.starts_with("/api/")) continue;
      for (auto const* format : {"csv", "xlsx"}) {
        auto reply = office.get(who, address + "?format=" + format);
        if (reply.content_type.find("spreadsheet") != std::string::npos)
          reply.body = sheet_text(reply.body);
        look(address + "?format=" + format, reply);
        // The page itself once more: it knows no formats.
        if (reply.status == 200 && reply.content_type.starts_with("text/html")) break;
      }
    }
  }
}

bool holds(std::string const& text, std::vector<std::string> const& words, std::string& found) {
  for (auto const& word : words)
    if (text.find(word) != std::string::npos) {
      found = word;
      return true;
    }
  return false;
}

bool may(Member const& who, May right) { return who.rights.test(static_cast<std::size_t>(right)); }

/// Addresses that a page sends people to. By hand: a std::regex took most of this file's time.
std::string addresses_in(std::string const& html) {
  std::string out;
  for (std::string_view const name : {"href=\"", "action=\"", "src=\"", "hx-get=\"", "hx-post=\""})
    for (auto at = html.find(name); at != std::string::npos; at = html.find(name, at)) {
      at += name.size();
      out += html.substr(at, html.find('"', at) - at) + "\n";
    }
  return out;
}

}  // namespace

TEST_CASE("masking: what a role may not see stands in nothing that it reads") {
  in_office([](Office& office) {
    // Those who may see them do, or the test would look at nothing.
    std::map<std::string, int> seen;
    for (auto const& who : office.cast().members) {
      if (who.login.starts_with("korban.") || who.login == "semua.en") continue;
      read_everything(office, who, [&](std::string const& address, Reply const& reply) {
        auto const found = [&](std::string const& what, std::string const& word, May right) {
          ++seen[what];
          if (!may(who, right)) FAIL_CHECK(who.login << " reads " << word << " at " << address);
        };
        auto const ways = addresses_in(reply.body) + reply.location;
        std::string word;
        for (auto const& place : office.cast().places) {
          for (auto const* list : {&place.niks, &place.kks, &place.phones}) {
            if (holds(reply.body, *list, word)) found("number", word, May::see_full_numbers);
            if (holds(ways, *list, word))
              FAIL_CHECK(who.login << " is sent to an address with " << word << " at " << address);
          }
          if (holds(reply.body, {"IBU " + place.marker}, word))
            found("mother", word, May::see_full_numbers);
          if (holds(reply.body, {"JL. " + place.marker}, word))
            found("address", word, May::see_full_numbers);
        }
        if (holds(reply.body, {"Netra", "NETRA", "\"disability\":2"}, word))
          found("disability", word, May::see_restricted);
      });
    }
    for (auto const* what : {"number", "mother", "address", "disability"}) {
      INFO(what);
      CHECK(seen[what] > 0);
    }
  });
}

TEST_CASE("masking: the log holds no number of anybody") {
  in_office([](Office& office) {
    std::ostringstream lines;
    auto const before = spdlog::default_logger();
    auto const sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(lines);
    auto const logger = std::make_shared<spdlog::logger>("test", sink);
    logger->set_level(spdlog::level::trace);
    spdlog::set_default_logger(logger);
    auto const& who = office.member("kabid");
    for (auto const& place : office.cast().places)
      for (auto const& nik : place.niks) {
        office.post(who, "/cari", {{"q", nik}});
        office.post(who, "/api/v1/cari", {{"q", nik}});
        office.get(who, "/cari?q=" + nik);
        office.get(who, "/orang?nama=" + nik);
        office.post(who, "/orang/baru", {{"name", "WARGA"}, {"nik", nik}});
      }
    spdlog::set_default_logger(before);
    std::string found;
    for (auto const& place : office.cast().places)
      CHECK_FALSE(holds(lines.str(), place.niks, found));
  });
}

}  // namespace rangkul::app
