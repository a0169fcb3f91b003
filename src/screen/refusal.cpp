#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/markup.h"
#include "screen/parts.h"
#include "screen/screen.h"

namespace rangkul::screen {
namespace {

/// Words and way out of each kind; the texts stand under screen.refusal.<name>.
struct Manner {
  std::string_view name;
  std::string_view icon;
};

Manner manner_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return {"invalid", "salah"};
    case ErrorKind::unauthenticated: return {"unauthenticated", "kunci"};
    case ErrorKind::forbidden: return {"forbidden", "kunci"};
    case ErrorKind::not_found: return {"not_found", "cari"};
    case ErrorKind::conflict: return {"conflict", "awas"};
    case ErrorKind::too_large: return {"too_large", "berkas"};
    case ErrorKind::too_many: return {"too_many", "jam"};
    case ErrorKind::unavailable: return {"unavailable", "luring"};
  }
  return {"unavailable", "luring"};
}

/// Everything outside the area looks the same as what never was: no code of its own, no name.
Error as_told(Error const& error) {
  return error.kind == ErrorKind::not_found ? not_found() : error;
}

http::Answer problem(Visit const& visit, Error const& error, std::string const& title) {
  auto const status = http::status_of(error.kind);
  auto value = Value::object({{"type", "urn:rangkul:error:" + error.code},
                              {"title", title},
                              {"status", status},
                              {"code", error.code},
                              {"detail", error_text(visit, error)}});
  if (!error.field.empty()) value.set("field", error.field);
  auto answer = http::json_answer(value, status);
  answer.content_type = "application/problem+json; charset=utf-8";
  return answer;
}

/// The page of this office that led here, from what the browser says; empty when it says nothing,
/// or when going there would only lead here again.
std::string came_from(http::Request const& request) {
  auto const said = request.header("referer");
  auto const begin = said.find("://");
  if (begin == std::string::npos) return {};
  auto const path = said.find('/', begin + 3);
  if (path == std::string::npos) return {};
  if (said.substr(begin + 3, path - begin - 3) != request.header("host")) return {};
  auto address = said.substr(path);
  bool const same = address.substr(0, address.find_first_of("?#")) == request.path;
  bool const again = same && request.method == http::Method::get;
  if (again || address == "/" || !http::is_local_path(address)) return {};
  return address;
}

std::vector<Action> ways_out(Visit const& visit, ErrorKind kind) {
  if (kind == ErrorKind::unauthenticated)
    return {{.label = visit.say("screen.sign_in"), .address = "/masuk", .primary = true}};
  std::vector<Action> ways;
  if (auto const back = came_from(visit.request); !back.empty())
    ways.push_back({.label = visit.say("screen.back"), .address = back, .primary = true});
  ways.push_back({.label = visit.say("screen.to_start"), .address = "/"});
  return ways;
}

}  // namespace

std::string error_text(Visit const& visit, Error const& error) {
  return visit.context.catalogue.message(visit.language(), error);
}

http::Answer refusal(Visit& visit, Error const& raw) {
  auto const error = as_told(raw);
  auto const manner = manner_of(error.kind);
  auto const prefix = "screen.refusal." + std::string(manner.name);
  auto const heading = visit.say(prefix + ".heading");
  if (visit.request.wants_json()) return problem(visit, error, heading);

  // These two say everything by their kind; others have a text of their own.
  bool const general =
      error.kind == ErrorKind::not_found || error.code == "forbidden" || error.code.empty();
  auto const why = general ? visit.say(prefix + ".why") : error_text(visit, error);
  auto const part = empty({.icon = manner.icon,
                           .heading = heading,
                           .why = why,
                           .actions = ways_out(visit, error.kind)});
  auto const status = http::status_of(error.kind);
  if (visit.request.wants_part()) return http::html_answer(part, status);
  return page(visit, {.title = visit.say(prefix + ".title")}, part, status);
}

}  // namespace rangkul::screen
