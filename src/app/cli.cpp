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
  Places places;
  InitOptions init;
  ServeOptions serve;
  ImportOptions import;
  MatchOptions match;
  BackupOptions backup;
  AccountOptions account;
  DemoOptions demo;
  std::int64_t id{0};
  std::string folder;
  bool json{false};
  bool yes{false};
};

void add_db(CLI::App* command, Words& words) {
  command->add_option("--db", words.places.db,
                      "sqlite:FILE atau postgresql://... (atau RANGKUL_DB)");
  command->add_option("--catalogue", words.places.catalogue,
                      "folder katalog (atau RANGKUL_CATALOGUE)");
}

void add_store_commands(CLI::App& app, Words& words, Act& act) {
  auto* init_command = app.add_subcommand("init", "Membuat penyimpanan kantor baru");
  add_db(init_command, words);
  init_command->add_option("--office", words.init.office, "kode wilayah kantor, misalnya 32.76")
      ->required();
  init_command->add_option("--name", words.init.name, "nama kantor");
  init_command->add_option("--regions", words.init.regions, "berkas regions.csv");
  init_command->add_option("--admin", words.init.admin, "nama masuk pengelola pertama");
  init_command->callback([&] { act = [&] { return init(words.places, words.init); }; });

  auto* serve_command = app.add_subcommand("serve", "Menjalankan layanan web");
  add_db(serve_command, words);
  serve_command->add_option("--listen", words.serve.listen, "alamat:port");
  serve_command->add_option("--metrics", words.serve.metrics,
                            "alamat:port untuk kesehatan dan metrik");
  serve_command->add_option("--assets", words.places.assets, "folder aset");
  serve_command->add_option("--workers", words.serve.workers, "jumlah pekerja");
  serve_command->add_flag("--trust-proxy", words.serve.trust_proxy,
                          "di belakang nginx atau HAProxy");
  serve_command->callback([&] { act = [&] { return serve(words.places, words.serve); }; });

  auto* backup_command =
      app.add_subcommand("backup", "Mencadangkan penyimpanan dan berkas ke folder baru");
  add_db(backup_command, words);
  backup_command->add_option("folder", words.backup.to, "folder cadangan")->required();
  backup_command->callback([&] { act = [&] { return backup(words.places, words.backup); }; });

  auto* restore_command =
      app.add_subcommand("restore", "Memulihkan cadangan ke tempat yang kosong");
  add_db(restore_command, words);
  restore_command->add_option("folder", words.backup.from, "folder cadangan")->required();
  restore_command->callback([&] { act = [&] { return restore(words.places, words.backup); }; });

  auto* audit = app.add_subcommand("audit", "Jejak audit")->require_subcommand(1);
  auto* verify = audit->add_subcommand("verify", "Memeriksa rantai jejak audit");
  add_db(verify, words);
  verify->add_flag("--json", words.json);
  verify->callback([&] { act = [&] { return audit_verify(words.places, words.json); }; });

  auto* catalogue = app.add_subcommand("catalogue", "Katalog")->require_subcommand(1);
  auto* check = catalogue->add_subcommand("check", "Memeriksa katalog");
  check->add_option("folder", words.folder, "folder katalog");
  check->callback([&] { act = [&] { return catalogue_check(words.folder); }; });
}

void add_import_commands(CLI::App& app, Words& words, Act& act) {
  auto* import = app.add_subcommand("import", "Memasukkan berkas Kementerian atau kota");
  add_db(import, words);
  import->add_option("file", words.import.file, "berkas CSV atau XLSX");
  import->add_option("--as", words.import.source, "ministry atau city")
      ->check(CLI::IsMember({"ministry", "city"}));
  import->add_option("--profile", words.import.profile, "profil kolom");
  import->add_option("--mapping", words.import.mapping, "berkas arti kolom (JSON)");
  import->add_flag("--yes", words.import.yes, "terapkan tanpa bertanya");
  import->add_flag("--json", words.import.json, "ringkasan sebagai JSON");
  auto* list = import->add_subcommand("list", "Daftar impor");
  add_db(list, words);
  list->add_flag("--json", words.json);
  auto* undo = import->add_subcommand("undo", "Membatalkan satu impor");
  add_db(undo, words);
  undo->add_option("id", words.id)->required();
  undo->add_flag("--yes", words.yes);
  auto* resume = import->add_subcommand("resume", "Melanjutkan impor yang terputus");
  add_db(resume, words);
  resume->add_option("id", words.id, "nomor impor; kosong: yang terakhir");
  resume->add_flag("--json", words.json);
  import->callback([&, list, undo, resume] {
    if (list->parsed()) act = [&] { return import_list(words.places, words.json);
};
else if (undo->parsed()) act = [&] { return import_undo(words.places, words.id, words.yes); };
else if (resume->parsed()) act = [&] { return import_resume(words.places, words.id, words.json); };
else act = [&] { return import_file(words.places, words.import); };
}  // namespace
);
}  // namespace rangkul::app

void add_match_commands(CLI::App& app, Words& words, Act& act) {
  auto* match = app.add_subcommand("match", "Memadankan dua berkas");
  match->add_option("ministry", words.match.ministry, "berkas Kementerian");
  match->add_option("city", words.match.city, "berkas kota");
  match->add_option("--out", words.match.out, "berkas hasil");
  match->add_option("--threads", words.match.threads, "jumlah utas");
  match->add_flag("--json", words.match.json);
  auto* evaluate = match->add_subcommand("evaluate", "Membandingkan hasil dengan kebenaran");
  evaluate->add_option("links", words.match.links)->required();
  evaluate->add_option("truth", words.match.truth)->required();
  evaluate->add_flag("--json", words.match.json);
  match->callback([&, evaluate] {
    if (evaluate->parsed())
      act = [&] { return match_evaluate(words.match); };
    else
      act = [&] { return match_files(words.match); };
  });
}

void add_people_commands(CLI::App& app, Words& words, Act& act) {
  auto* account = app.add_subcommand("account", "Akun pengguna")->require_subcommand(1);
  auto* create = account->add_subcommand("create", "Membuat akun; sandi dicetak sekali");
  add_db(create, words);
  create->add_option("login", words.account.login)->required();
  create->add_option("--name", words.account.name)->required();
  create->add_option("--area", words.account.area, "kode wilayah; kosong: wilayah kantor");
  create->add_option("--role", words.account.roles, "peran dari katalog")->required();
  create->callback([&] { act = [&] { return account_create(words.places, words.account); }; });
  auto* reset = account->add_subcommand("reset", "Membuat sandi baru; dicetak sekali");
  add_db(reset, words);
  reset->add_option("login", words.account.login)->required();
  reset->callback([&] { act = [&] { return account_reset(words.places, words.account.login); }; });

  auto* demo = app.add_subcommand("demo", "Kota contoh")->require_subcommand(1);
  auto* load = demo->add_subcommand("load", "Membuat dan memuat kota contoh");
  add_db(load, words);
  load->add_option("--people", words.demo.people);
  load->add_option("--seed", words.demo.seed);
  load->add_option("--folder", words.demo.folder);
  load->add_option("--office", words.demo.office);
  load->callback([&] { act = [&] { return demo_load(words.places, words.demo); }; });
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Rangkul, sistem informasi dinas sosial", "rangkul"};
  app.set_version_flag("--version", "rangkul 0.1.0");
  app.require_subcommand(1);
  Words words;
  words.places.db = from_environment("RANGKUL_DB");
  words.places.catalogue = from_environment("RANGKUL_CATALOGUE");
  words.places.assets = from_environment("RANGKUL_ASSETS");
  Act act;
  add_store_commands(app, words, act);
  add_import_commands(app, words, act);
  add_match_commands(app, words, act);
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
