#include <charconv>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <thread>

#include "app/commands.h"
#include "app/dispatch.h"
#include "audit/audit.h"
#include "auth/auth.h"
#include "base/text.h"
#include "http/assets.h"
#include "http/server.h"
#include "registry/office.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;

/// First passwords are printed once and never kept.
void tell_password(Program& program, std::string const& login, std::string const& password) {
  std::cout << program.catalogue().snapshot()->message(Language::id, "cli.password",
                                                       {{"login", login}, {"password", password}})
            << '\n';
}

constexpr std::string_view by_command_line = "dari baris perintah";

std::vector<std::string> all_manager_roles() { return {"admin"}; }

}  // namespace

std::string assets_folder(Places const& places) {
  if (!places.assets.empty()) return places.assets;
  for (auto const* near :
       {"assets", "../assets", "../../build/assets", "../share/rangkul/assets"}) {
    auto const folder = fs::path(program_folder()) / near;
    if (fs::exists(folder / "manifest.json")) return fs::canonical(folder).string();
  }
  return "/usr/share/rangkul/assets";
}

Result<Listen> read_listen(std::string const& text) {
  auto const colon = text.rfind(':');
  std::string_view const digits =
      colon == std::string::npos ? std::string_view{} : std::string_view(text).substr(colon + 1);
  std::uint16_t port = 0;
  auto const [end, failed] = std::from_chars(digits.begin(), digits.end(), port);
  if (digits.empty() || failed != std::errc{} || end != digits.end())
    return invalid("app.listen", {{"text", text}});
  return Listen{text.substr(0, colon), port};
}

std::string say_error(Error const& error) {
  auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  if (catalogue.ok()) return catalogue.value()->message(Language::id, error);
  auto out = error.code;
  for (auto const& [name, value] : error.detail) out += "\n  " + name + ": " + value;
  return out;
}

Status init(Places const& places, InitOptions const& options) {
  auto program = TRY(Program::open(places, true));
  auto const region = TRY(RegionCode::parse(options.office));
  auto const file =
      options.regions.empty() ? assets_folder(places) + "/regions.csv" : options.regions;
  auto const actor = Actor::system("init");
  auto const password = auth::make_password();
  auto const made = TRY(program->in_write(actor, [&](Context& context) -> Result<bool> {
    if (registry::office_profile(context)) return conflict("app.initialised_already");
    TRY(registry::load_regions(context, file, local_date(context.clock.now(), Zone::wib)));
    registry::OfficeProfile profile;
    profile.region = region;
    profile.name =
        options.name.empty() ? registry::default_office_name(context, region) : options.name;
    profile.demo = options.demo;
    TRY(registry::save_office(context, profile));
    TRY(auth::create_account(context, {.login = options.admin,
                                       .name = "Pengelola",
                                       .area = region,
                                       .roles = all_manager_roles(),
                                       .password = password}));
    return true;
  }));
  if (made) tell_password(*program, options.admin, password);
  return {};
}

Status serve(Places const& places, ServeOptions const& options) {
  auto program = TRY(Program::open(places, true));
  auto assets = http::Assets::load(assets_folder(places));
  if (!assets.ok()) return assets.error();
  http::set_assets(std::move(assets).value());
  auto const listen = TRY(read_listen(options.listen));
  http::ServerSettings settings;
  settings.address = listen.address;
  settings.port = listen.port;
  settings.workers = options.workers;
  settings.trust_proxy = options.trust_proxy;
  settings.upload_folder = program->store().files_folder() + "/uploads";
  fs::create_directories(settings.upload_folder);
  fs::permissions(settings.upload_folder, fs::perms::owner_all);
  if (!options.metrics.empty()) settings.metrics_port = TRY(read_listen(options.metrics)).port;

  // Signals are taken by one thread that waits for them, so that nothing runs in a handler.
  sigset_t signals;
  sigemptyset(&signals);
  for (int const signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Dispatcher const dispatcher(*program);
  auto server = TRY(http::Server::create(
      settings, [&](http::Request& request) { return dispatcher.answer(request); }, {},
      [&] { return program->store().healthy(); }));
  program->runner().start();
  std::thread waiter([&] {
    int caught = 0;
    sigwait(&signals, &caught);
    server->stop();
  });
  std::cout << program->catalogue().snapshot()->message(
                   Language::id, "cli.serving",
                   {{"address", settings.address + ":" + std::to_string(server->port())}})
            << std::endl;
  server->run();
  pthread_kill(waiter.native_handle(), SIGTERM);
  waiter.join();
  program->runner().stop();
  return {};
}

Status audit_verify(Places const& places, bool json) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("audit");
  auto tx = program->store().read(actor);
  auto const seen = audit::verify(tx);
  if (json) {
    std::cout << to_json(Value::object(
                     {{"events", seen.events},
                      {"accesses", seen.accesses},
                      {"first_broken", seen.first_broken ? Value(*seen.first_broken) : Value()},
                      {"event_head", seen.event_head},
                      {"access_head", seen.access_head}}))
              << '\n';
  } else {
    std::cout << program->catalogue().snapshot()->message(
                     Language::id, "cli.audit.seen",
                     {{"events", group_thousands(seen.events)},
                      {"accesses", group_thousands(seen.accesses)},
                      {"event_head", seen.event_head},
                      {"access_head", seen.access_head}})
              << '\n';
  }
  if (seen.first_broken) return conflict("audit.broken", {{"row", *seen.first_broken}});
  return {};
}

Status account_create(Places const& places, AccountOptions const& options) {
  auto program = TRY(Program::open(places, false));
  auto const password = auth::make_password();
  TRY(program->in_write(Actor::system("account"), [&](Context& context) -> Result<AccountId> {
    auto const office = registry::office_names(context);
    auto const area = options.area.empty() ? office.region : TRY(RegionCode::parse(options.area));
    return auth::create_account(context, {.login = options.login,
                                          .name = options.name,
                                          .area = area,
                                          .roles = options.roles,
                                          .department = options.department,
                                          .password = password});
  }));
  tell_password(*program, options.login, password);
  return {};
}

Status account_reset(Places const& places, AccountOptions const& options) {
  auto program = TRY(Program::open(places, false));
  auto const password =
      TRY(program->in_write(Actor::system("account"), [&](Context& context) -> Result<std::string> {
        auto const account = TRY(auth::find_account_by_login(context, options.login));
        if (options.second_step) TRY(auth::remove_totp(context, account.id, by_command_line));
        return auth::reset_password(context, account.id, std::string(by_command_line));
      }));
  tell_password(*program, options.login, password);
  return {};
}

}  // namespace rangkul::app
