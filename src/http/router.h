#pragma once
// Routes: each has a method, a pattern, a policy and a handler. A route without a policy does not
// build. The list of routes is data: tests walk it as the role x route x method x area matrix, and
// OpenAPI is generated from it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "http/http.h"

namespace rangkul::http {

/// Who may call a route. Made only by these three names.
class Policy {
 public:
  static Policy everybody() { return Policy{Kind::everybody, May::sign_in}; }
  static Policy signed_in() { return Policy{Kind::signed_in, May::sign_in}; }
  static Policy right(May may) { return Policy{Kind::right, may}; }
  enum class Kind { everybody, signed_in, right };
  Kind kind() const { return kind_; }
  May may() const { return may_; }
  bool allows(Actor const& actor) const {
    if (kind_ == Kind::everybody) return true;
    if (actor.is_nobody()) return false;
    return kind_ == Kind::signed_in || actor.may(may_);
  }

 private:
  Policy(Kind kind, May may) : kind_(kind), may_(may) {}
  Kind kind_;
  May may_;
};

/// Whether the handler writes: reads get a read transaction, writes one that commits on success and
/// need the CSRF token (checked before the handler runs). `own` is a write whose handler opens its
/// own transactions (signing in, changing a password); it is handed a read transaction.
enum class Access { read, write, own };

/// Matches /orang/{person}/riwayat. `Handler` is opaque here: the application decides its type.
template <typename Handler>
class Router {
 public:
  struct Route {
    Method method;
    std::string pattern;
    Policy policy;
    Access access;
    Handler handler;
    std::string summary;  // message key, for OpenAPI
  };

  void get(std::string pattern, Policy policy, Handler handler, std::string summary = {}) {
    add({Method::get, std::move(pattern), policy, Access::read, std::move(handler),
         std::move(summary)});
  }
  void post(std::string pattern, Policy policy, Handler handler, std::string summary = {}) {
    add({Method::post, std::move(pattern), policy, Access::write, std::move(handler),
         std::move(summary)});
  }

  /// A post whose handler opens its own transactions, because they must outlive a refusal.
  void post_own(std::string pattern, Policy policy, Handler handler, std::string summary = {}) {
    add({Method::post, std::move(pattern), policy, Access::own, std::move(handler),
         std::move(summary)});
  }

  std::vector<Route> const& routes() const { return routes_; }

  struct Match {
    Route const* route;
    std::map<std::string, std::string> params;
  };
  /// The route of an address; `method_known` tells 405 from 404. Literal parts win over {names}.
  std::optional<Match> match(Method method, std::string_view path, bool& path_known) const {
    path_known = false;
    std::optional<Match> best;
    for (auto const& route : routes_) {
      std::map<std::string, std::string> params;
      if (!matches(route.pattern, path, params)) continue;
      path_known = true;
      if (route.method != method) continue;
      if (!best || params.size() < best->params.size()) best = Match{&route, std::move(params)};
    }
    return best;
  }

 private:
  void add(Route route) {
    for (auto const& other : routes_)
      CHECK_THAT(other.method != route.method || other.pattern != route.pattern);
    routes_.push_back(std::move(route));
  }
  static bool matches(std::string_view pattern, std::string_view path,
                      std::map<std::string, std::string>& params) {
    while (true) {
      auto const pattern_end = pattern.find('/', 1);
      auto const path_end = path.find('/', 1);
      auto const part = pattern.substr(0, pattern_end);
      auto const value = path.substr(0, path_end);
      if (part.size() > 3 && part[1] == '{') {
        if (value.size() < 2) return false;
        params.emplace(part.substr(2, part.size() - 3), value.substr(1));
      } else if (part != value) {
        return false;
      }
      bool const pattern_done = pattern_end == std::string_view::npos;
      bool const path_done = path_end == std::string_view::npos;
      if (pattern_done || path_done) return pattern_done && path_done;
      pattern.remove_prefix(pattern_end);
      path.remove_prefix(path_end);
    }
  }
  std::vector<Route> routes_;
};

}  // namespace rangkul::http
