#include <doctest/doctest.h>

#include <set>

#include "auth/auth.h"
#include "auth/secret.h"

using namespace rangkul;
using namespace rangkul::auth;

namespace {

Date const on = Date::parse_iso("2024-12-17").value();

catalogue::Catalogue const& shipped() {
  static auto const held = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  REQUIRE(held.ok());
  return *held.value();
}

RegionCode place(char const* code) { return RegionCode::parse(code).value(); }
bool gives(Rights const& rights, May may) { return rights.test(static_cast<std::size_t>(may)); }

}  // namespace

TEST_CASE("sign-in limits: the fifth failure of an account and the twentieth of an address wait") {
  struct Row {
    std::int64_t of_account;
    std::int64_t of_remote;
    std::int64_t oldest_seconds_ago;
    std::int64_t wait_minutes;  // 0: let through
  };
  Row const rows[] = {{0, 0, 0, 0},  {4, 19, 60, 0},   {5, 5, 60, 14},  {5, 5, 899, 1},
                      {9, 9, 0, 15}, {0, 20, 300, 10}, {0, 19, 300, 0}, {5, 20, 300, 10}};
  Instant const now{1'000'000};
  for (auto const& row : rows) {
    auto const oldest = now.plus_seconds(-row.oldest_seconds_ago);
    auto const verdict =
        decide_try(Tries{row.of_account, row.of_remote, row.of_account, oldest, oldest}, {}, now);
    INFO(row.of_account << " " << row.of_remote);
    CHECK(verdict.wait_minutes == row.wait_minutes);
    CHECK((verdict.kind == Verdict::Kind::wait) == (row.wait_minutes > 0));
  }
}

TEST_CASE("sign-in limits: the fifteenth failure of a day locks") {
  CHECK_FALSE(locks_account(Tries{1, 1, 14, {}, {}}, {}));
  CHECK(locks_account(Tries{1, 1, 15, {}, {}}, {}));
}

TEST_CASE("limits come from the catalogue") {
  auto const limits = limits_on(shipped(), on);
  CHECK(limits.idle_minutes == 480);
  CHECK(limits.absolute_hours == 24);
  CHECK(limits.tries_per_account == 5);
}

TEST_CASE("rights: the union of the roles; guarded ones sleep without the second step") {
  struct Row {
    std::vector<std::string> roles;
    bool verified;
    May may;
    bool given;
  };
  Row const rows[] = {
      {{}, false, May::sign_in, true},
      {{}, true, May::see_people, false},
      {{"operator_desa"}, false, May::enrol, true},
      {{"operator_desa"}, true, May::approve_enrolment, false},
      {{"kabid"}, false, May::see_people, true},
      {{"kabid"}, false, May::approve_enrolment, false},
      {{"kabid"}, false, May::see_secret, false},
      {{"kabid"}, true, May::approve_enrolment, true},
      {{"kabid"}, true, May::see_secret, true},
      {{"kepala_dinas"}, false, May::approve_money, false},
      {{"kepala_dinas"}, true, May::approve_money, true},
      {{"peksos", "kabid"}, false, May::see_secret, true},  // peksos needs no second step for it
      {{"admin"}, true, May::see_people, false},
      {{"admin"}, false, May::manage_accounts, false},
      {{"bendahara", "verifikator"}, true, May::merge_people, true},
      {{"no_such_role"}, true, May::see_people, false},
  };
  for (auto const& row : rows) {
    INFO((row.roles.empty() ? "-" : row.roles.front()) << " " << catalogue::word_of(row.may));
    CHECK(gives(rights_of(shipped(), row.roles, row.verified, on), row.may) == row.given);
  }
  CHECK(roles_waiting(shipped(), {"kabid", "kasi"}, false, on) ==
        std::vector<std::string>{"kabid"});
  CHECK(roles_waiting(shipped(), {"kabid", "kasi"}, true, on).empty());
}

TEST_CASE("granting: role and area must fit each other and the manager") {
  struct Row {
    char const* manager;
    char const* area;
    char const* role;
    char const* code;  // empty: granted
  };
  Row const rows[] = {
      {"32.76", "32.76", "kabid", ""},
      {"32.76", "32.76.06.1006", "operator_desa", ""},
      {"32.76", "32.76", "operator_desa", "auth.role_level"},
      {"32.76", "32.76.06.1006", "kabid", "auth.role_level"},
      {"32.76", "32.75", "kabid", "auth.area_outside"},
      {"32.76", "32.7", "kabid", "auth.area_outside"},
      {"32.76", "32.76", "raja", "auth.role_unknown"},
      {"", "32", "kabid", ""},
  };
  for (auto const& row : rows) {
    auto const manager = row.manager[0] == '\0' ? RegionCode{} : place(row.manager);
    auto const area = RegionCode::parse(row.area);
    auto const status =
        check_grant(shipped(), manager, area.ok() ? area.value() : place("31"), {row.role}, on);
    INFO(row.role << " in " << row.area);
    CHECK((status.ok() ? "" : status.error().code) == row.code);
  }
}

TEST_CASE("granting: roles of departments are for accounts of departments alone") {
  struct Row {
    char const* department;
    char const* role;
    char const* code;  // empty: granted
  };
  Row const rows[] = {
      {"", "kabid", ""},
      {"Dinas Kesehatan", "opd_lain", ""},
      {"", "opd_lain", "auth.department_needed"},
      {"Dinas Kesehatan", "kabid", "auth.department_role"},
      {"Dinas Sihir", "opd_lain", "auth.department_unknown"},
      {"Dinas Sosial", "opd_lain", "auth.department_unknown"},
  };
  for (auto const& row : rows) {
    auto const status = check_department(shipped(), row.department, {row.role}, on);
    INFO(row.department << " " << row.role);
    CHECK((status.ok() ? "" : status.error().code) == row.code);
  }
}

TEST_CASE("passwords: refused for length, commonness and the own name") {
  struct Row {
    char const* password;
    char const* code;
  };
  Row const rows[] = {
      {"", "auth.password_short"},
      {"sebelas1111", "auth.password_short"},
      {"éééééé", "auth.password_short"},  // twelve bytes, six signs
      {"password1234", "auth.password_common"},
      {"PASSWORD1234", "auth.password_common"},
      {"aaaaaaaaaaaaaa", "auth.password_common"},
      {"abc1abc1abc1abc1", "auth.password_common"},
      {"123456789012", "auth.password_common"},
      {"rina.sukamaju1", "auth.password_own_name"},
      {"rinasukamaju-rinasukamaju", "auth.password_own_name"},
      {"tikar benang kopi", ""},
      {"Xk7!pQz2mNr4", ""},
      {"rina menanam jagung", ""},
  };
  for (auto const& row : rows) {
    auto const status = check_password(row.password, "rina.sukamaju", "Rina Sukamaju");
    INFO(row.password);
    CHECK((status.ok() ? "" : status.error().code) == row.code);
  }
  CHECK(check_password(std::string(201, 'x'), "rina", "Rina").error().code == "auth.password_long");
}

TEST_CASE("passwords: a hash is argon2id, tells right from wrong and differs each time") {
  auto const hash = hash_password("tikar benang kopi");
  CHECK(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
  CHECK(password_matches("tikar benang kopi", hash));
  CHECK_FALSE(password_matches("tikar benang kopi ", hash));
  CHECK_FALSE(password_matches("tikar benang kopi", "no hash"));
  CHECK(hash != hash_password("tikar benang kopi"));
}

TEST_CASE("passwords: a made one passes its own check") {
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    auto const made = make_password();
    CHECK(check_password(made, "rina", "Rina").ok());
    seen.insert(made);
  }
  CHECK(seen.size() == 50);
}

TEST_CASE("totp: the vectors of RFC 6238") {
  struct Row {
    std::int64_t seconds;
    char const* code;
  };
  Row const rows[] = {{59, "94287082"},         {1111111109, "07081804"},
                      {1111111111, "14050471"}, {1234567890, "89005924"},
                      {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (auto const& row : rows)
    CHECK(totp_code("12345678901234567890", totp_step(Instant{row.seconds}), 8) == row.code);
}

TEST_CASE("totp: one step early or late is taken, a used step and a wrong code are not") {
  std::string const secret = "12345678901234567890";
  Instant const now{1'700'000'010};
  auto const step = totp_step(now);
  struct Row {
    std::int64_t of_step;
    std::int64_t last_used;
    bool matches;
  };
  Row const rows[] = {{0, 0, true},  {-1, 0, true},    {1, 0, true},    {-2, 0, false},
                      {2, 0, false}, {0, step, false}, {1, step, true}, {-1, step - 1, false}};
  for (auto const& row : rows) {
    auto const found =
        totp_matches(secret, totp_code(secret, step + row.of_step), now, row.last_used);
    INFO(row.of_step << " " << row.last_used);
    CHECK(found.has_value() == row.matches);
    if (found) CHECK(*found == step + row.of_step);
  }
  auto spaced = totp_code(secret, step);
  spaced.insert(3, " ");
  CHECK(totp_matches(secret, spaced, now, 0).has_value());
  CHECK_FALSE(totp_matches(secret, "", now, 0).has_value());
}

TEST_CASE("secrets: tokens have 256 bits, base32 goes both ways") {
  CHECK(new_token().size() == 43);
  CHECK(new_token() != new_token());
  CHECK(secret_hash("a").size() == 64);
  CHECK(secret_hash("a", "x") != secret_hash("a", "y"));
  CHECK(base32("12345678901234567890") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  CHECK(base32_decode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") == "12345678901234567890");
  CHECK(base32_decode("1!").empty());
}

TEST_CASE("csrf: a token belongs to one session") {
  auto const token = new_token();
  CHECK(csrf_matches(token, csrf_token(token)));
  CHECK_FALSE(csrf_matches(new_token(), csrf_token(token)));
  CHECK_FALSE(csrf_matches(token, ""));
  CHECK_FALSE(csrf_matches(token, csrf_token(token) + "x"));
  CHECK(csrf_token(token).find(token) == std::string::npos);
}

TEST_CASE("field classes: each class by the right that opens it") {
  auto const with = [](std::initializer_list<May> rights) {
    Rights out;
    for (auto const may : rights) out.set(static_cast<std::size_t>(may));
    return Actor::person(AccountId{1}, "Rina", out, {});
  };
  auto const plain = with({May::see_people});
  auto const numbers = with({May::see_full_numbers});
  auto const restricted = with({May::see_restricted});
  auto const secret = with({May::see_secret});
  auto const nobody = Actor::nobody();
  struct Row {
    Actor const* actor;
    FieldClass field;
    Visible visible;
  };
  using enum FieldClass;
  Row const rows[] = {
      {&nobody, k1, Visible::full},       {&nobody, k2, Visible::hidden},
      {&plain, k1, Visible::full},        {&plain, k2, Visible::masked},
      {&plain, k3, Visible::hidden},      {&plain, k4, Visible::hidden},
      {&numbers, k2, Visible::full},      {&numbers, k3, Visible::hidden},
      {&restricted, k2, Visible::masked}, {&restricted, k3, Visible::full},
      {&restricted, k4, Visible::hidden}, {&secret, k4, Visible::full},
      {&secret, k3, Visible::hidden},
  };
  for (auto const& row : rows) CHECK(visibility(*row.actor, row.field) == row.visible);
  CHECK(shown(Visible::full, "3276", "32••") == "3276");
  CHECK(shown(Visible::masked, "3276", "32••") == "32••");
  CHECK(shown(Visible::hidden, "3276", "32••").empty());
}
