#pragma once
// For tests of pages: a request on its way through route, policy and handler, in process.

#include "programmes/previews.h"
#include "support/programmes_rows.h"
#include "support/screen_desk.h"

namespace rangkul::programmes {

inline screen::Routes const& test_routes() {
  static screen::Routes const routes = [] {
    screen::Routes made;
    static Previews previews;
    add_routes(made, previews);
    return made;
  }();
  return routes;
}

using Typed = std::vector<std::pair<std::string, std::string>>;

struct Told {
  int status;
  std::string code;  // of the refusal, if there was one
  std::string body;
  std::string location;
  std::string file;  // of a download
  bool has(std::string const& part) const { return body.find(part) != std::string::npos; }
};

inline Value json_of(Told const& told) {
  auto read = parse_json(told.body);
  REQUIRE(read.ok());
  return std::move(read).value();
}

/// "/program?tahun=2024" as somebody; a post is kept when its handler did not refuse.
inline Told ask(db::Store& store, Actor const& who, http::Method method, std::string address,
                Typed const& typed = {}) {
  bool const writes = method == http::Method::post;
  screen::Desk desk(store, who, writes ? http::Access::write : http::Access::read);
  auto const mark = address.find('?');
  if (mark != std::string::npos) {
    desk.request.query = http::parse_pairs(address.substr(mark + 1)).value();
    address.resize(mark);
  }
  for (auto const& [name, value] : typed) desk.request.form.add(name, value);
  desk.request.method = method;
  desk.request.path = address;
  bool known = false;
  auto const match = test_routes().match(method, address, known);
  if (!match) return {known ? 405 : 404, "no_route", {}, {}, {}};
  desk.request.params = match->params;
  auto const result = match->route->policy.allows(who) ? match->route->handler(desk.visit)
                                                       : Result<http::Answer>(forbidden());
  if (!result.ok()) {
    auto const answer = screen::refusal(desk.visit, result.error());
    return {answer.status, result.error().code, answer.body, {}, {}};
  }
  if (writes) desk.tx.commit();
  Told told{result.value().status, {}, result.value().body, {}, {}};
  for (auto const& [name, value] : result.value().headers)
    if (name == "Location") told.location = value;
  if (result.value().file) {
    auto const& path = result.value().file->path;
    std::ifstream stream(path, std::ios::binary);
    told.file.assign(std::istreambuf_iterator<char>(stream), {});
    std::filesystem::remove(path);
  }
  return told;
}
inline Told look(db::Store& store, Actor const& who, std::string const& address) {
  return ask(store, who, http::Method::get, address);
}
inline Told post(db::Store& store, Actor const& who, std::string const& address,
                 Typed const& typed = {}) {
  return ask(store, who, http::Method::post, address, typed);
}

}  // namespace rangkul::programmes
