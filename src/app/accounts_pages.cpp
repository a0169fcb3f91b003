#include "app/pages.h"
#include "auth/auth.h"
#include "registry/office.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Column;
using screen::ColumnKind;
using screen::Field;
using screen::FieldKind;
using screen::Filter;
using screen::FilterKind;
using screen::Visit;

// Index account_login; a few hundred rows at most.
screen::List const accounts_list{
    .name = "app.accounts",
    .from = "account a LEFT JOIN region r ON r.code = a.area",
    .where = "a.area >= :scope_from AND a.area < :scope_to",
    .id = "a.id",
    .columns = {Column{.key = "name", .sql = "a.name", .sortable = true, .link = "/pengguna/{id}"},
                Column{.key = "login", .sql = "a.login", .sortable = true},
                Column{.key = "area",
                       .sql = "COALESCE(r.name, a.area)",
                       .sortable = true,
                       .below = "department"},
                Column{.key = "department", .sql = "a.department"},
                Column{.key = "state",
                       .sql = "a.state",
                       .kind = ColumnKind::chip,
                       .chip_prefix = "app.account.state"},
                Column{
                    .key = "last_sign_in", .sql = "a.last_sign_in_at", .kind = ColumnKind::instant},
                Column{.key = "id", .sql = "a.id", .kind = ColumnKind::hidden}},
    .filters = {Filter{.key = "state",
                       .kind = FilterKind::choice,
                       .where = "a.state = :f_state",
                       .choices = {"active", "disabled", "locked"}}},
    .sort = "name",
};

std::vector<screen::Choice> role_choices(Visit const& visit) {
  std::vector<screen::Choice> out;
  for (auto const* role : visit.context.catalogue.roles(visit.today()))
    out.push_back({role->id, role->name.in(visit.language())});
  return out;
}

std::vector<screen::Choice> department_choices(Visit const& visit) {
  std::vector<screen::Choice> out{{"", "app.new_account.this_office"}};
  for (auto const& name : visit.context.catalogue.other_departments()) out.push_back({name, name});
  return out;
}

screen::Record new_account_record(Visit const& visit) {
  return {"app.new_account",
          {Field{.key = "login", .required = true, .has_hint = true, .max_length = 40},
           Field{.key = "name", .required = true, .max_length = 80},
           Field{.key = "role",
                 .kind = FieldKind::choice,
                 .required = true,
                 .choices = role_choices(visit)},
           Field{.key = "area", .kind = FieldKind::region, .required = true, .has_hint = true},
           Field{.key = "department",
                 .kind = FieldKind::choice,
                 .has_hint = true,
                 .choices = department_choices(visit)}}};
}

screen::Record const reason_record{"app.reason",
                                   {Field{.key = "reason", .required = true, .max_length = 200}}};

Answer new_page(Visit& visit, screen::Filled const& filled) {
  screen::PageHead head{.title = visit.say("app.new_account.title"),
                        .current = "accounts",
                        .trail = {{visit.say("nav.accounts"), "/pengguna"}}};
  auto const form = screen::form(visit, new_account_record(visit), filled,
                                 {.action = "/pengguna/baru",
                                  .submit = visit.say("app.new_account.submit"),
                                  .cancel_address = "/pengguna"});
  return screen::page(
      visit, head, screen::sheet({.heading = visit.say("app.new_account.heading"), .body = form}),
      filled.ok() ? 200 : 422);
}

/// First passwords are shown once, on the page that answers.
Answer password_once(Visit& visit, std::string const& name, std::string const& password) {
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"name", name}, {"password", password}}));
  auto const body =
      http::element("p", visit.words("app.accounts.password_once")) +
      http::element("p", {{"class", "ticket"}}, http::text(password)) +
      screen::button_link(
          {.label = visit.say("app.accounts.back"), .address = "/pengguna", .primary = true});
  return screen::page(
      visit, {.title = name, .current = "accounts"},
      screen::sheet({.heading = visit.say("app.accounts.first_password"), .body = body}));
}

Result<Answer> create(Visit& visit) {
  auto filled = screen::read_form(visit, new_account_record(visit));
  if (filled.ok()) {
    auto const password = auth::make_password();
    auth::NewAccount account{.login = filled.text("login"),
                             .name = filled.text("name"),
                             .area = *filled.region("area"),
                             .roles = {filled.text("role")},
                             .department = filled.text("department"),
                             .password = password};
    auto const made = auth::create_account(visit.context, account);
    if (made.ok()) return password_once(visit, account.name, password);
    if (visit.request.wants_json() || made.error().kind == ErrorKind::forbidden)
      return made.error();
    auto const& field = made.error().field;
    filled.fault(field.empty() ? "login" : field, made.error().code, made.error().detail);
  }
  return new_page(visit, filled);
}

Html reason_form(Visit& visit, auth::Account const& account, std::string const& act) {
  return screen::form(visit, reason_record, {},
                      {.action = "/pengguna/" + account.id.text() + "/" + act,
                       .submit = visit.say("app.accounts." + act),
                       .primary = false});
}

Result<Answer> account_page(Visit& visit) {
  auto const account =
      TRY(auth::find_account(visit.context, AccountId{TRY(visit.request.id("account"))}));
  auto const today = visit.today();
  Html roles;
  for (auto const& id : account.roles) {
    auto const* role = visit.context.catalogue.role(id, today);
    roles +=
        http::element("li", http::text(role == nullptr ? id : role->name.in(visit.language())));
  }
  auto const row = [&](std::string_view key, Html const& value) {
    return http::element("div", http::element("dt", visit.words(key)) + http::element("dd", value));
  };
  auto const last = account.last_sign_in_at ? screen::long_time(*account.last_sign_in_at,
                                                                visit.office.zone, visit.language())
                                            : std::string("–");
  auto const facts = http::element(
      "dl", {{"class", "facts"}},
      row("app.accounts.login", http::text(account.login)) +
          row("app.accounts.area", http::text(screen::region_label(visit, account.area.text()))) +
          (account.department.empty()
               ? Html{}
               : row("app.accounts.department", http::text(account.department))) +
          row("app.accounts.roles", http::element("ul", roles)) +
          row("app.accounts.last_sign_in", http::text(last)) +
          row("app.accounts.second_step",
              visit.words(account.has_totp ? "app.totp.on" : "app.totp.off")));
  auto const left = screen::sheet({.heading = visit.say("app.accounts.facts"), .body = facts});
  Html acts;
  if (account.state == auth::AccountState::active) {
    acts += reason_form(visit, account, "disable");
  } else {
    acts +=
        screen::notice(screen::Tone::soon,
                       visit.say("app.account.state." + std::string(auth::word_of(account.state))),
                       http::text(account.state_reason));
    acts +=
        account.state == auth::AccountState::locked
            ? reason_form(visit, account, "release")
            : screen::button_post(visit, {.label = visit.say("app.accounts.enable"),
                                          .address = "/pengguna/" + account.id.text() + "/enable",
                                          .post = true});
  }
  auto const right =
      screen::stack({screen::sheet({.heading = visit.say("app.accounts.access"), .body = acts}),
                     screen::sheet({.heading = visit.say("app.accounts.reset_heading"),
                                    .body = reason_form(visit, account, "reset")})});
  screen::PageHead const head{.title = account.name,
                              .current = "accounts",
                              .trail = {{visit.say("nav.accounts"), "/pengguna"}}};
  return screen::page(visit, head, screen::cols("wide", left, right));
}

template <typename Act>
screen::Handler with_reason(std::string message, Act act) {
  return [message, act](Visit& visit) -> Result<Answer> {
    auto const id = AccountId{TRY(visit.request.id("account"))};
    auto const filled = screen::read_form(visit, reason_record);
    TRY(filled.status());
    TRY(act(visit.context, id, filled.text("reason")));
    return screen::done(visit, "/pengguna/" + id.text(), {.message = visit.say(message)});
  };
}

Result<Answer> reset(Visit& visit) {
  auto const id = AccountId{TRY(visit.request.id("account"))};
  auto const filled = screen::read_form(visit, reason_record);
  TRY(filled.status());
  auto const account = TRY(auth::find_account(visit.context, id));
  return password_once(visit, account.name,
                       TRY(auth::reset_password(visit.context, id, filled.text("reason"))));
}

}  // namespace

void add_accounts_pages(Program&, screen::Routes& routes) {
  auto const manage = http::Policy::right(May::manage_accounts);
  screen::registered(accounts_list, "/pengguna");
  auto const list = [](Visit& visit) {
    screen::PageHead head{.title = visit.say("app.accounts.title"),
                          .context = visit.say("app.accounts.context"),
                          .current = "accounts"};
    head.actions.push_back({.label = visit.say("app.accounts.new"),
                            .address = "/pengguna/baru",
                            .icon = "tambah",
                            .primary = true});
    return screen::list_page(visit, accounts_list, {.head = head});
  };
  routes.get("/pengguna", manage, list, "app.accounts.title");
  routes.get("/api/v1/pengguna", manage, list, "app.accounts.title");
  routes.get("/pengguna/baru", manage,
             [](Visit& visit) -> Result<Answer> { return new_page(visit, {}); });
  routes.post("/pengguna/baru", manage, create);
  routes.get("/pengguna/{account}", manage, account_page);
  routes.post("/pengguna/{account}/disable", manage,
              with_reason("app.accounts.disabled", auth::disable_account));
  routes.post("/pengguna/{account}/release", manage,
              with_reason("app.accounts.released", auth::release_account));
  routes.post("/pengguna/{account}/enable", manage, [](Visit& visit) -> Result<Answer> {
    auto const id = AccountId{TRY(visit.request.id("account"))};
    TRY(auth::enable_account(visit.context, id));
    return screen::done(visit, "/pengguna/" + id.text(),
                        {.message = visit.say("app.accounts.enabled")});
  });
  routes.post("/pengguna/{account}/reset", manage, reset);
}

}  // namespace rangkul::app
