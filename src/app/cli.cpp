#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "app/app.h"
#include "app/commands.h"

namespace rangkul::app {
namespace {

using Act = std::function<Status()>;

std::string from_environment(char const* name) {
  auto const* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

/// Everything the words can set; lives as long as the parse and the act.
struct Words {
  /// Help texts come from the catalogue; without one their keys are shown.
  std::string say(std::string_view key) const {
    return catalogue ? catalogue->message(Language::id, key) : std::string(key);
  }
  std::unique_ptr<catalogue::Catalogue const> catalogue = [] {
    auto loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
    return loaded.ok() ? std::move(loaded).value() : nullptr;
  }();
  Places places;
  InitOptions init;
  ServeOptions serve;
  ImportOptions import;
  MatchOptions match;
  bool everything{false};
  QualityOptions quality;
  ReconcileOptions reconcile;
  BackupOptions backup;
  AccountOptions account;
  DrawOptions draw;
  DemoOptions demo;
  std::int64_t id{0};
  std::string folder;
  bool json{false};
  bool yes{false};
};

void add_db(CLI::App* command, Words& words) {
  command->add_option("--db", words.places.db, words.say("cli.option.db"));
  command->add_option("--catalogue", words.places.catalogue, words.say("cli.option.catalogue"));
}

void add_store_commands(CLI::App& app, Words& words, Act& act) {
  auto* init_command = app.add_subcommand("init", words.say("cli.init"));
  add_db(init_command, words);
  init_command->add_option("--office", words.init.office, words.say("cli.option.office"))
      ->required();
  init_command->add_option("--name", words.init.name, words.say("cli.option.name"));
  init_command->add_option("--regions", words.init.regions, words.say("cli.option.regions"));
  init_command->add_option("--admin", words.init.admin, words.say("cli.option.admin"));
  init_command->add_flag("--demo", words.init.demo, words.say("cli.option.demo"));
  init_command->callback([&] { act = [&] { return init(words.places, words.init); }; });

  auto* serve_command = app.add_subcommand("serve", words.say("cli.serve"));
  add_db(serve_command, words);
  serve_command->add_option("--listen", words.serve.listen, words.say("cli.option.listen"));
  serve_command->add_option("--metrics", words.serve.metrics, words.say("cli.option.metrics"));
  serve_command->add_option("--assets", words.places.assets, words.say("cli.option.assets"));
  serve_command->add_option("--workers", words.serve.workers, words.say("cli.option.workers"));
  serve_command->add_flag("--trust-proxy", words.serve.trust_proxy,
                          words.say("cli.option.trust_proxy"));
  serve_command->callback([&] { act = [&] { return serve(words.places, words.serve); }; });

  auto* backup_command = app.add_subcommand("backup", words.say("cli.backup"));
  add_db(backup_command, words);
  backup_command->add_option("folder", words.backup.to, words.say("cli.option.folder"))->required();
  backup_command->callback([&] { act = [&] { return backup(words.places, words.backup); }; });

  auto* restore_command = app.add_subcommand("restore", words.say("cli.restore"));
  add_db(restore_command, words);
  restore_command->add_option("folder", words.backup.from, words.say("cli.option.folder"))
      ->required();
  restore_command->callback([&] { act = [&] { return restore(words.places, words.backup); }; });

  auto* audit = app.add_subcommand("audit", words.say("cli.audit"))->require_subcommand(1);
  auto* verify = audit->add_subcommand("verify", words.say("cli.verify"));
  add_db(verify, words);
  verify->add_flag("--json", words.json);
  verify->callback([&] { act = [&] { return audit_verify(words.places, words.json); }; });

  auto* catalogue =
      app.add_subcommand("catalogue", words.say("cli.catalogue"))->require_subcommand(1);
  auto* check = catalogue->add_subcommand("check", words.say("cli.check"));
  check->add_option("folder", words.folder, words.say("cli.option.folder_words"));
  check->callback([&] { act = [&] { return catalogue_check(words.folder); }; });
  auto* draw = catalogue->add_subcommand("draw", words.say("cli.draw"));
  draw->add_option("id", words.draw.id, words.say("cli.option.procedure"))->required();
  draw->add_option("--out", words.draw.out, words.say("cli.option.out_svg"));
  draw->add_option("--catalogue", words.draw.folder, words.say("cli.option.catalogue"));
  draw->callback([&] { act = [&] { return catalogue_draw(words.draw); }; });
}

void add_import_commands(CLI::App& app, Words& words, Act& act) {
  // Not "import": the formatter takes that for a word of modules.
  auto* file = app.add_subcommand("import", words.say("cli.import"));
  add_db(file, words);
  file->add_option("file", words.import.file, words.say("cli.option.file"));
  file->add_option("--as", words.import.source, words.say("cli.option.as"))
      ->check(CLI::IsMember({"ministry", "city"}));
  file->add_option("--profile", words.import.profile, words.say("cli.option.profile"));
  file->add_option("--mapping", words.import.mapping, words.say("cli.option.mapping"));
  file->add_flag("--yes", words.import.yes, words.say("cli.option.yes"));
  file->add_flag("--json", words.import.json, words.say("cli.option.json"));
  auto* list = file->add_subcommand("list", words.say("cli.list"));
  add_db(list, words);
  list->add_flag("--json", words.json);
  auto* undo = file->add_subcommand("undo", words.say("cli.undo"));
  add_db(undo, words);
  undo->add_option("id", words.id)->required();
  undo->add_flag("--yes", words.yes);
  auto* resume = file->add_subcommand("resume", words.say("cli.resume"));
  add_db(resume, words);
  resume->add_option("id", words.id, words.say("cli.option.id"));
  resume->add_flag("--json", words.json);
  file->callback([&, list, undo, resume] {
    if (list->parsed())
      act = [&] { return import_list(words.places, words.json); };
    else if (undo->parsed())
      act = [&] { return import_undo(words.places, words.id, words.yes); };
    else if (resume->parsed())
      act = [&] { return import_resume(words.places, words.id, words.json); };
    else
      act = [&] { return import_file(words.places, words.import); };
  });
}

void add_match_options(CLI::App* command, Words& words) {
  command->add_option("--model", words.match.model, words.say("cli.option.model"));
  command->add_option("--threads", words.match.threads, words.say("cli.option.threads"));
  command->add_option("--memory", words.match.memory, words.say("cli.option.memory"));
  command->add_flag("--json", words.match.json);
}

void add_two_files(CLI::App* command, Words& words) {
  command->add_option("ministry", words.match.ministry, words.say("cli.option.ministry"));
  command->add_option("city", words.match.city, words.say("cli.option.city"));
  add_match_options(command, words);
}

void add_dedupe_command(CLI::App& app, Words& words, Act& act) {
  auto* dedupe = app.add_subcommand("dedupe", words.say("cli.dedupe"));
  auto* file = dedupe->add_option("file", words.match.file, words.say("cli.option.dedupe_file"));
  add_db(dedupe, words);
  dedupe->get_option("--db")->excludes(file);
  dedupe->add_option("-o,--out", words.match.copies_out, words.say("cli.option.copies_out"));
  add_match_options(dedupe, words);
  dedupe->callback([&] {
    act = [&] {
      return words.match.file.empty() ? dedupe_registry(words.places, words.match.json)
                                      : dedupe_file(words.match);
    };
  });
}

void add_match_commands(CLI::App& app, Words& words, Act& act) {
  auto* match = app.add_subcommand("match", words.say("cli.match"));
  add_two_files(match, words);
  match->add_option("-o,--out", words.match.out, words.say("cli.option.out"));
  auto* earlier =
      match->add_option("--earlier", words.match.earlier, words.say("cli.option.earlier"));
  match->add_option("--work", words.match.work, words.say("cli.option.work"))->excludes(earlier);
  match->add_flag("--weights", words.match.weights, words.say("cli.option.weights"));
  auto* plan = match->add_subcommand("plan", words.say("cli.match_plan"));
  add_two_files(plan, words);
  auto* train = match->add_subcommand("train", words.say("cli.match_train"));
  add_two_files(train, words);
  train->add_option("-o,--out", words.match.model_out, words.say("cli.option.model_out"));
  auto* explain = match->add_subcommand("explain", words.say("cli.match_explain"));
  add_two_files(explain, words);
  explain->add_option("ministry_id", words.match.ministry_id)->required();
  explain->add_option("city_id", words.match.city_id)->required();
  auto* evaluate = match->add_subcommand("evaluate", words.say("cli.evaluate"));
  evaluate->add_option("links", words.match.links)->required();
  evaluate->add_option("truth", words.match.truth)->required();
  evaluate->add_option("--of", words.match.of, words.say("cli.option.of"));
  evaluate->add_flag("--json", words.match.json);
  auto* run = match->add_subcommand("run", words.say("cli.match_run"));
  add_db(run, words);
  run->add_flag("--everything", words.everything, words.say("cli.option.everything"));
  run->add_flag("--json", words.match.json);
  auto* quality = match->add_subcommand("quality", words.say("cli.match_quality"));
  add_db(quality, words);
  quality->add_option("run", words.quality.run, words.say("cli.option.run"));
  quality->add_option("--precision", words.quality.precision, words.say("cli.option.precision"));
  quality->add_flag("--json", words.quality.json);
  match->callback([&, plan, train, explain, evaluate, run, quality] {
    if (plan->parsed())
      act = [&] { return match_plan(words.match); };
    else if (train->parsed())
      act = [&] { return match_train(words.match); };
    else if (explain->parsed())
      act = [&] { return match_explain(words.match); };
    else if (evaluate->parsed())
      act = [&] { return match_evaluate(words.match); };
    else if (run->parsed())
      act = [&] { return match_run(words.places, {words.everything, words.match.json}); };
    else if (quality->parsed())
      act = [&] { return match_quality(words.places, words.quality); };
    else
      act = [&] { return match_files(words.match); };
  });
}

void add_reconcile_command(CLI::App& app, Words& words, Act& act) {
  auto* month = app.add_subcommand("reconcile", words.say("cli.reconcile"));
  add_db(month, words);
  month->add_option("--last", words.reconcile.last, words.say("cli.option.last"))->required();
  month->add_option("--now", words.reconcile.now, words.say("cli.option.now"))->required();
  month->add_option("--month", words.reconcile.month, words.say("cli.option.month"));
  month->add_flag("--json", words.reconcile.json, words.say("cli.option.json"));
  month->callback([&] { act = [&] { return reconcile(words.places, words.reconcile); }; });
}

void add_people_commands(CLI::App& app, Words& words, Act& act) {
  auto* account = app.add_subcommand("account", words.say("cli.account"))->require_subcommand(1);
  auto* create = account->add_subcommand("create", words.say("cli.create"));
  add_db(create, words);
  create->add_option("login", words.account.login)->required();
  create->add_option("--name", words.account.name)->required();
  create->add_option("--area", words.account.area, words.say("cli.option.area"));
  create->add_option("--role", words.account.roles, words.say("cli.option.role"))->required();
  create->add_option("--department", words.account.department, words.say("cli.option.department"));
  create->callback([&] { act = [&] { return account_create(words.places, words.account); }; });
  auto* reset = account->add_subcommand("reset", words.say("cli.reset"));
  add_db(reset, words);
  reset->add_option("login", words.account.login)->required();
  reset->add_flag("--second-step", words.account.second_step, words.say("cli.option.second_step"));
  reset->callback([&] { act = [&] { return account_reset(words.places, words.account); }; });

  auto* demo = app.add_subcommand("demo", words.say("cli.demo"))->require_subcommand(1);
  auto* load = demo->add_subcommand("load", words.say("cli.load"));
  add_db(load, words);
  load->add_option("--people", words.demo.people);
  load->add_option("--seed", words.demo.seed);
  load->add_option("--folder", words.demo.folder);
  load->add_option("--office", words.demo.office);
  load->callback([&] { act = [&] { return demo_load(words.places, words.demo); }; });
  auto* code = demo->add_subcommand("code", words.say("cli.code"));
  add_db(code, words);
  code->callback([&] { act = [&] { return demo_code(words.places); }; });
}

}  // namespace

int run(int argc, char** argv) {
  Words words;
  CLI::App app{words.say("cli.rangkul"), "rangkul"};
  app.set_version_flag("--version", "rangkul 0.1.0");
  app.require_subcommand(1);
  words.places.db = from_environment("RANGKUL_DB");
  words.places.catalogue = from_environment("RANGKUL_CATALOGUE");
  words.places.assets = from_environment("RANGKUL_ASSETS");
  Act act;
  add_store_commands(app, words, act);
  add_import_commands(app, words, act);
  add_match_commands(app, words, act);
  add_dedupe_command(app, words, act);
  add_reconcile_command(app, words, act);
  add_people_commands(app, words, act);
  try {
    app.parse(argc, argv);
    if (!act) return 0;
    auto const status = act();
    if (status.ok()) return 0;
    std::cerr << "rangkul: " << say_error(status.error()) << '\n';
    return exit_code_of(status.error().kind);
  } catch (CLI::ParseError const& error) {
    return app.exit(error);
  } catch (std::exception const& broken) {
    std::cerr << "rangkul: " << broken.what() << '\n';
    return 1;
  }
}

}  // namespace rangkul::app
