#pragma once
// An office with accounts on one store, for the tests of auth/.

#include <doctest/doctest.h>

#include <algorithm>

#include "audit/audit.h"
#include "auth/auth.h"
#include "auth/secret.h"

namespace rangkul::auth {

inline catalogue::Catalogue const& shipped() {
  static auto const held = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  REQUIRE(held.ok());
  return *held.value();
}

constexpr Instant start{1'734'400'000};  // 2024-12-17T01:46:40Z
constexpr char const* good_password = "tikar benang kopi";
constexpr char const* totp_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// An office with its accounts, on one store.
class Office {
 public:
  explicit Office(db::Store& at) : store(at) {}

  db::Store& store;
  ManualClock clock{start};
  Actor const system = Actor::system("test");

  template <typename Act>
  auto write(Actor const& actor, Act act) {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, shipped(), {}};
    auto out = act(context);
    tx.commit();
    return out;
  }
  AccountId account(std::string login, std::vector<std::string> roles, char const* area,
                    std::string secret = {}) {
    return write(system, [&](Context& context) {
      NewAccount fresh;
      fresh.login = login;
      fresh.name = "Orang " + login;
      fresh.area = RegionCode::parse(area).value();
      fresh.roles = std::move(roles);
      fresh.password = good_password;
      fresh.must_change_password = false;
      fresh.totp_secret = std::move(secret);
      auto made = create_account(context, fresh);
      if (!made.ok()) FAIL(made.error().code);
      return made.value();
    });
  }
  Door door(std::string remote = "203.0.113.7") {
    return Door{store, clock, shipped(), std::move(remote), "Firefox"};
  }
  Result<SignedIn> enter(std::string const& login, std::string const& password = good_password,
                         std::string const& remote = "203.0.113.7") {
    auto at = door(remote);
    return sign_in(at, login, password);
  }
  Result<Visitor> visitor(std::string const& token) {
    auto tx = store.read(system);
    return actor_of_session(tx, shipped(), token, clock.now());
  }
  std::vector<std::string> events_of(AccountId account) {
    auto tx = store.read(system);
    Context context{tx, system, clock, shipped(), {}};
    std::vector<std::string> out;
    for (auto const& row : audit::events_about(context, {"account", account.value()}, 100))
      out.push_back(row.name);
    return out;
  }
  bool has_event(AccountId account, std::string const& name) {
    auto const names = events_of(account);
    return std::find(names.begin(), names.end(), name) != names.end();
  }
};

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? "" : result.error().code;
}

}  // namespace rangkul::auth
