// Every route, asked by every role: what the policy says, nothing else; and what lies outside the
// area answers exactly as what is not there.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "support/app_office.h"

namespace rangkul::app {
namespace {

using Route = screen::Routes::Route;
using Params = std::map<std::string, std::string>;

constexpr std::string_view missing_id = "999999999999";

/// Where the objects of an address lie.
enum class Lie { inside, outside, missing };

std::vector<std::string> names_in(std::string const& pattern) {
  std::vector<std::string> out;
  for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1))
    out.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
  return out;
}

std::string filled(std::string pattern, Params const& params) {
  for (auto const& [name, value] : params) {
    auto const at = pattern.find("{" + name + "}");
    if (at != std::string::npos) pattern.replace(at, name.size() + 2, value);
  }
  return pattern;
}

/// The village in whose objects a member may look, and one that they may not; empty: none.
std::string_view inside_of(Member const& who) {
  if (who.area.covers(RegionCode::parse(near_village).value())) return near_village;
  if (who.area.covers(RegionCode::parse(far_village).value())) return far_village;
  return near_village;
}
std::string_view outside_of(Member const& who) {
  for (auto const village : {far_village, near_village, foreign_village})
    if (!who.area.covers(RegionCode::parse(village).value())) return village;
  return {};
}

/// Values of the names in addresses that are objects with an area.
std::optional<std::string> object_at(Office& office, std::string const& name,
                                     std::string_view village) {
  auto const& place = office.place(village);
  auto const at = [](std::vector<std::int64_t> const& list, std::size_t i) {
    return i < list.size() ? std::to_string(list[i]) : std::string(missing_id);
  };
  if (name == "person") return at(place.people, 1);
  if (name == "other") return at(place.people, 2);
  if (name == "family") return at(place.families, 0);
  if (name == "enrolment") return at(place.enrolments, 1);
  if (name == "payment") return at(place.payments, 0);
  if (name == "batch") return at(place.batches, 0);
  if (name == "told") return at(place.realisations, 0);
  if (name == "entry") return at(place.entries, 0);
  if (name == "meeting") return at(place.meetings, 0);
  if (name == "house") return at(place.houses, 0);
  if (name == "graduation") return at(place.graduations, 0);
  if (name == "letter") return at(place.letters, 0);
  if (name == "case") return at(place.cases, 0);
  if (name == "care") return at(place.cares, 0);
  if (name == "care_visit") return at(place.care_visits, 0);
  if (name == "conference") return at(place.conferences, 0);
  if (name == "pillar") return at(place.pillars, 0);
  if (name == "hero_family") return at(place.heroes, 0);
  if (name == "ppks") return at(place.needs, 0);
  if (name == "village") return place.code.text();
  if (name == "account")
    return std::to_string(
        office.cast().ids.at(village == foreign_village ? "account.far" : "account.near"));
  return std::nullopt;
}

/// Values of names that have no area, or that belong to who asks.
std::string plain_value(Office& office, std::string const& name) {
  auto const& ids = office.cast().ids;
  if (name == "import") return std::to_string(ids.at("import.city"));
  if (name == "label_round") return std::to_string(ids.at("label_round"));
  if (name == "job") return std::to_string(ids.at("job"));
  static std::map<std::string, std::string> const fixed{{"programme", "kds-bantuan-pangan"},
                                                        {"year", "2024"},
                                                        {"section", "kds"},
                                                        {"procedure", "abh"},
                                                        {"form", "barthel"},
                                                        {"period", "2024-11"},
                                                        {"row", "2"},
                                                        {"months", "6"},
                                                        {"code", "nik.missing"}};
  auto const found = fixed.find(name);
  return found == fixed.end() ? std::string(missing_id) : found->second;
}

Params params_for(Office& office, Route const& route, Member const& who, Lie lie) {
  Params out;
  for (auto const& name : names_in(route.pattern)) {
    auto const village = lie == Lie::outside ? outside_of(who) : inside_of(who);
    auto const object = object_at(office, name, village);
    if (!object)
      out[name] = lie == Lie::missing ? std::string(missing_id) : plain_value(office, name);
    else
      out[name] = lie == Lie::missing ? std::string(missing_id) : *object;
  }
  return out;
}

/// A form that many pages can read, so that refusals come from the object and not from blanks.
Form full_form() {
  return {{"reason", "Salah catat"},
          {"decree", "460/9/2024"},
          {"amount", "3000000"},
          {"paid_on", "2024-10-25"},
          {"method", "tunai"},
          {"proof", "BAST 9"},
          {"uid", "matriks-0001"},
          {"manfaat", "kds-bantuan-pangan"},
          {"tahun", "2024"},
          {"area", std::string(near_village)},
          {"pay_on", "2024-10-25"},
          {"pay_order", "0117/SP2D"},
          {"bank", "Bank BJB"},
          {"number", "00123456789"},
          {"holder", "WARGA"},
          {"note", "Rekening baru"},
          {"programme", "kds-bantuan-pangan"},
          {"year", "2024"},
          {"period", "2024"},
          {"name", "WARGA BARU"},
          {"region", std::string(near_village)},
          {"died_on", "2024-10-01"},
          {"died", "2024-10-01"},
          {"source", "Surat kematian"},
          {"purpose", "Layanan"},
          {"code", "nik.missing"},
          {"text", "Kalimat."},
          {"body", "Kalimat."},
          {"address", "Jl. Baru 1"},
          {"rt", "001"},
          {"rw", "002"},
          {"verdict", "same"},
          {"latitude", "-6.37"},
          {"longitude", "106.82"},
          {"act", "keep"},
          {"kind", "proposal"},
          {"pkh", "1"},
          {"on", "2024-10-25"},
          {"result", "confirmed"},
          {"held_on", "2024-10-25"},
          {"place", "Aula"},
          {"leader", "Lurah"},
          {"attendance", "BPD"},
          {"side", "proposals"},
          {"decree_on", "2024-10-25"}};
}

bool is_api(std::string const& pattern) { return pattern.starts_with("/api/"); }

/// Routes that end the session or the account of who asks: their effect is tested elsewhere.
bool ends_session(Route const& route) {
  static std::set<std::string> const these{"/keluar", "/akun/keluar-semua", "/akun/sandi",
                                           "/masuk",  "/api/v1/masuk",      "/masuk/kode"};
  return route.method == http::Method::post && these.contains(route.pattern);
}

std::string where(Route const& route, Member const& who, char const* how) {
  return std::string(route.method == http::Method::get ? "GET " : "POST ") + route.pattern +
         " as " + (who.nobody() ? "nobody" : who.login) + " (" + how + ")";
}

Reply ask(Office& office, Route const& route, Member const& who, std::string const& address,
          bool with_token = true) {
  return route.method == http::Method::get ? office.get(who, address)
                                           : office.post(who, address, full_form(), with_token);
}

/// An answer to who has no right to a route.
void check_refused(Route const& route, Member const& who, Reply const& reply) {
  INFO(where(route, who, "no right"));
  if (!who.nobody())
    CHECK(reply.status == 403);
  else if (route.method == http::Method::get && !is_api(route.pattern)) {
    CHECK(reply.status == 303);
    CHECK(reply.location.starts_with("/masuk?kembali="));
  } else {
    CHECK(reply.status == 401);
  }
}

std::string without(std::string text, std::vector<std::string> const& words) {
  for (auto const& word : words)
    if (!word.empty())
      for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
        text.replace(at, word.size(), "#");
  return text;
}

/// All that stands of the places outside somebody's area, as one text.
std::string state_of_others(Office& office, Member const& who) {
  auto const range = range_of(who.area);
  auto const outside =
      " WHERE NOT (region >= '" + range.from + "' AND region < '" + range.to + "') ORDER BY id";
  return office.text(
             "SELECT CAST(id AS TEXT) || name || CAST(event AS TEXT) || region FROM person" +
             outside) +
         office.text(
             "SELECT CAST(id AS TEXT) || address || region || CAST(event AS TEXT) FROM "
             "family" +
             outside) +
         office.text("SELECT CAST(id AS TEXT) || status || region FROM enrolment" + outside) +
         office.text("SELECT CAST(id AS TEXT) || status || region FROM payment" + outside) +
         office.text(
             "SELECT CAST(id AS TEXT) || status || region || CAST(event AS TEXT) FROM "
             "label_house" +
             outside);
}

Member nobody() { return {}; }

std::vector<Member> all_members(Office& office) {
  auto out = office.cast().members;
  out.push_back(nobody());
  return out;
}

}  // namespace

TEST_CASE("routes: there are many, and each has a policy that somebody passes") {
  in_office([](Office& office) {
    auto const& routes = office.program().routes().routes();
    CHECK(routes.size() > 60);
    for (auto const& route : routes) {
      INFO(route.pattern);
      CHECK(std::ranges::any_of(office.cast().members, [&](Member const& who) {
        return route.policy.allows(office.actor_of(who));
      }));
    }
  });
}

TEST_CASE("routes: reading answers as the policy says, for every role and area") {
  in_office([](Office& office) {
    for (auto const& who : all_members(office))
      for (auto const& route : office.program().routes().routes()) {
        if (route.method != http::Method::get) continue;
        auto const address = filled(route.pattern, params_for(office, route, who, Lie::inside));
        auto const reply = ask(office, route, who, address);
        INFO(where(route, who, "inside") << " " << address << " " << reply.status);
        if (!route.policy.allows(office.actor_of(who))) {
          check_refused(route, who, reply);
          continue;
        }
        CHECK(reply.status != 401);
        CHECK(reply.status < 500);
        if (reply.status == 403) CHECK(route.pattern.find("catatan") != std::string::npos);
      }
  });
}

TEST_CASE("routes: writing needs the right and the token of the form") {
  in_office([](Office& office) {
    for (auto const& who : all_members(office))
      for (auto const& route : office.program().routes().routes()) {
        if (route.method == http::Method::get) continue;
        auto const address = filled(route.pattern, params_for(office, route, who, Lie::missing));
        if (!route.policy.allows(office.actor_of(who))) {
          check_refused(route, who, ask(office, route, who, address));
          continue;
        }
        if (who.nobody()) continue;
        INFO(where(route, who, "no token"));
        auto const reply = ask(office, route, who, address, false);
        CHECK(reply.status == 403);
        auto wrong = who;
        wrong.csrf = office.cast().members.front().csrf + "x";
        CHECK(ask(office, route, wrong, address).status == 403);
      }
  });
}

TEST_CASE("routes: what lies outside the area answers exactly as what is not there") {
  in_office([](Office& office) {
    for (auto const& who : all_members(office)) {
      if (who.nobody() || outside_of(who).empty()) continue;
      auto const before = state_of_others(office, who);
      for (auto const& route : office.program().routes().routes()) {
        if (!route.policy.allows(office.actor_of(who)) || ends_session(route)) continue;
        for (auto const& name : names_in(route.pattern)) {
          auto const object = object_at(office, name, outside_of(who));
          if (!object) continue;
          // An account's area is the office's or another city's, never a village.
          if (name == "account" && who.area.covers(RegionCode::parse(foreign_village).value()))
            continue;
          auto const hidden =
              name == "account" ? *object_at(office, name, foreign_village) : *object;
          auto params = params_for(office, route, who, Lie::inside);
          params[name] = hidden;
          auto const outside = ask(office, route, who, filled(route.pattern, params));
          params[name] = std::string(missing_id);
          auto const missing = ask(office, route, who, filled(route.pattern, params));
          INFO(where(route, who, "outside") << " {" << name << "}");
          CHECK(outside.status == missing.status);
          CHECK(outside.status < 500);
          CHECK(without(outside.location, {hidden}) ==
                without(missing.location, {std::string(missing_id)}));
          CHECK(without(outside.body, {hidden}) ==
                without(missing.body, {std::string(missing_id)}));
        }
      }
      INFO(who.login);
      CHECK(state_of_others(office, who) == before);
    }
  });
}

TEST_CASE("routes: a department's benefits are its own; another's answer as what is not there") {
  in_office([](Office& office) {
    auto const& who = office.member("opd_lain");
    auto const& place = office.place(near_village);
    using Ids = std::vector<std::int64_t>;
    std::map<std::string, Ids> const others{{"enrolment", place.enrolments},
                                            {"payment", place.payments},
                                            {"batch", place.batches},
                                            {"told", place.others_realisations}};
    auto const same = [&](Route const& route, std::string const& others_address,
                          std::string const& missing_address, std::string const& hidden,
                          std::string const& absent) {
      auto const outside = ask(office, route, who, others_address);
      auto const missing = ask(office, route, who, missing_address);
      INFO(where(route, who, "another department's") << " " << others_address);
      CHECK(outside.status == missing.status);
      CHECK(outside.status >= 400);
      CHECK(outside.status < 500);
      CHECK(without(outside.body, {hidden}) == without(missing.body, {absent}));
    };
    int asked = 0;
    for (auto const& route : office.program().routes().routes()) {
      if (!route.policy.allows(office.actor_of(who)) || ends_session(route)) continue;
      auto params = params_for(office, route, who, Lie::inside);
      if (params.contains("programme")) {
        for (auto const* other : {"kds-bantuan-pangan", "kds-rtlh", "kds"}) {
          params["programme"] = other;
          auto const hidden = filled(route.pattern, params);
          params["programme"] = "tidak-ada";
          same(route, hidden, filled(route.pattern, params), other, "tidak-ada");
          ++asked;
        }
      }
      for (auto const& [name, ids] : others) {
        if (!params.contains(name)) continue;
        for (auto const id : ids) {
          params[name] = std::to_string(id);
          auto const hidden = filled(route.pattern, params);
          params[name] = std::string(missing_id);
          same(route, hidden, filled(route.pattern, params), std::to_string(id),
               std::string(missing_id));
          ++asked;
        }
      }
    }
    CHECK(asked > 60);
  });
}

TEST_CASE("routes: nothing that a department reads names another's benefit or receiver") {
  in_office([](Office& office) {
    auto const& who = office.member("opd_lain");
    std::vector<std::string> never{"kds-bantuan-pangan", "kds-bidik-manis", "kds-rtlh",
                                   "Bantuan Pangan Kota", "Bidik Manis"};
    for (auto const& place : office.cast().places) {
      for (auto const* list : {&place.names, &place.niks, &place.kks, &place.phones})
        never.insert(never.end(), list->begin(), list->end());
      for (auto const* list : {&place.people, &place.families, &place.enrolments, &place.payments,
                               &place.batches, &place.others_realisations})
        for (auto const id : *list) never.push_back(std::to_string(id));
    }
    int read = 0;
    for (auto const& route : office.program().routes().routes()) {
      if (route.method != http::Method::get || !route.policy.allows(office.actor_of(who))) continue;
      auto params = params_for(office, route, who, Lie::inside);
      if (params.contains("programme")) params["programme"] = "kds-pbi-apbd";
      for (auto const* format : {"", "?format=csv", "?tahun=2024"}) {
        auto const address = filled(route.pattern, params) + format;
        auto const reply = office.get(who, address);
        if (reply.status != 200) continue;
        ++read;
        for (auto const& word : never)
          if (reply.body.find(word) != std::string::npos)
            FAIL_CHECK(word << " stands in " << address);
      }
    }
    CHECK(read > 30);
    auto const own = office.get(who, "/api/v1/program/kds-pbi-apbd/2024/realisasi");
    CHECK(own.status == 200);
    CHECK(own.body.find(office.place(near_village).marker) != std::string::npos);
  });
}

TEST_CASE("routes: writing inside the area never breaks, whatever the form says") {
  in_office([](Office& office) {
    for (auto const& member : office.cast().members) {
      // Managers disable this one on the way.
      if (member.login.starts_with("korban.")) continue;
      for (auto const& route : office.program().routes().routes()) {
        if (route.method == http::Method::get || ends_session(route)) continue;
        if (!route.policy.allows(office.actor_of(member))) continue;
        for (bool const empty : {true, false}) {
          auto const address =
              filled(route.pattern, params_for(office, route, member, Lie::inside));
          auto const reply = office.post(member, address, empty ? Form{} : full_form());
          INFO(where(route, member, empty ? "empty form" : "full form")
               << " " << address << " " << reply.status << "\n"
               << visible_text(reply.body));
          CHECK(reply.status < 500);
          CHECK(reply.status != 401);
        }
      }
    }
  });
}

TEST_CASE("routes: a program's bearer token needs no token of a form, and ends with its session") {
  in_office([](Office& office) {
    auto const& who = office.member("semua.id");
    auto request = request_of({}, http::Method::post, "/api/v1/cari");
    request.headers["authorization"] = "Bearer " + who.token;
    request.form.add("q", "sutarmi");
    CHECK(office.send(request).status == 200);
    auto own = request_of({}, http::Method::get, "/api/v1/akun");
    own.headers["authorization"] = "Bearer " + who.token;
    CHECK(office.send(own).status == 200);
    auto out = request_of({}, http::Method::post, "/keluar");
    out.headers["authorization"] = "Bearer " + who.token;
    CHECK(office.send(out).status == 303);
    CHECK(office.send(own).status == 401);
    // With the cookie beside it the form's token is still asked.
    auto const& other = office.member("kabid");
    auto forged = request_of(other, http::Method::post, "/api/v1/cari");
    forged.headers["authorization"] = "Basic " + other.token;
    CHECK(office.send(forged).status == 403);
  });
}

TEST_CASE("routes: another method is refused and an unknown address is not found") {
  in_office([](Office& office) {
    auto const& who = office.member("semua.id");
    for (auto const& route : office.program().routes().routes()) {
      auto const address = filled(route.pattern, params_for(office, route, who, Lie::inside));
      for (auto const method : {http::Method::put, http::Method::patch, http::Method::delete_}) {
        auto request = request_of(who, method, address);
        auto const reply = office.send(request);
        INFO(route.pattern);
        CHECK(reply.status >= 400);
        CHECK(reply.status < 500);
      }
    }
    CHECK(office.get(who, "/tidak-ada").status == 404);
    CHECK(office.get(who, "/orang/12x").status == 404);
  });
}

}  // namespace rangkul::app
