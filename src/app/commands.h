#pragma once
// The commands of `rangkul`, one function each; cli.cpp reads the words and prints refusals.

#include <cstdint>
#include <optional>
#include <string>

#include "app/program.h"

namespace rangkul::app {

struct InitOptions {
  std::string office;   // region code
  std::string name;     // empty: from the region
  std::string regions;  // regions.csv; empty: beside the assets
  std::string admin{"admin"};
  bool demo{false};
};
/// Makes the schema, the regions, the office and the first manager; prints the password once.
Status init(Places const& places, InitOptions const& options);

/// "127.0.0.1:8080"; port 0 is any free one, and the address that is printed names it.
struct Listen {
  std::string address;
  std::uint16_t port{0};
};
/// errors: app.listen
Result<Listen> read_listen(std::string const& text);

struct ServeOptions {
  std::string listen{"127.0.0.1:8080"};
  std::string metrics;  // "127.0.0.1:9090"; empty: none
  bool trust_proxy{false};
  int workers{4};
};
Status serve(Places const& places, ServeOptions const& options);

struct ImportOptions {
  std::string file;
  std::string source;  // "ministry" or "city"
  std::string profile;
  std::string mapping;  // a mapping file, JSON
  bool yes{false};
  bool json{false};
};
Status import_file(Places const& places, ImportOptions const& options);
Status import_list(Places const& places, bool json);
Status import_undo(Places const& places, std::int64_t id, bool yes);
Status import_resume(Places const& places, std::int64_t id, bool json);

struct MatchOptions {
  std::string ministry;
  std::string city;
  std::string out{"links.csv"};
  std::string file;  // for dedupe
  std::string copies_out{"copies.csv"};
  std::string truth;  // for evaluate
  std::string links;
  std::string of;     // of the truth only the rows of this file
  std::string model;  // a file that match_train wrote; empty: learnt from the two files
  std::string model_out{"model.toml"};
  std::string ministry_id;  // for explain
  std::string city_id;
  int threads{2};
  std::string memory;  // "256M"; empty: as much as the files need
  /// What the last run of the same two sources left, where there is one; written anew.
  std::string earlier;
  std::string work;  // a folder for finished parts; empty: none
  bool weights{false};
  bool json{false};
};
Status match_files(MatchOptions const& options);
/// How many pairs each blocking rule of a run will make.
Status match_plan(MatchOptions const& options);
/// Writes the model that a run would learn, to be read, edited and used with --model.
Status match_train(MatchOptions const& options);
/// Why two rows are one person or not, field by field. errors: match.row_unknown
Status match_explain(MatchOptions const& options);
Status match_evaluate(MatchOptions const& options);
/// Copies of a person within one file.
Status dedupe_file(MatchOptions const& options);
/// The registry with itself: what is found waits for a person.
Status dedupe_registry(Places const& places, bool json);
/// A run over the newest imports of the store, at once; `everything`: the model is learnt anew and
/// nothing is taken over from an earlier run.
struct MatchRunOptions {
  bool everything{false};
  bool json{false};
};
Status match_run(Places const& places, MatchRunOptions const& options);

struct QualityOptions {
  std::int64_t run{0};     // 0: the newest with a sample
  double precision{99.9};  // wanted, in percent
  bool json{false};
};
/// Precision, recall and agreement of a run by its random sample, and the threshold for a wanted
/// precision. errors: match.no_sample, match.precision_wanted
Status match_quality(Places const& places, QualityOptions const& options);

struct ReconcileOptions {
  std::string last;  // last month's file of the ministry
  std::string now;   // this month's
  std::string month;
  bool json{false};
};
/// Takes in what is new of the two files, matches it, and counts the month three ways.
Status reconcile(Places const& places, ReconcileOptions const& options);

/// Walks the audit chains; refuses with the first broken row.
Status audit_verify(Places const& places, bool json);
/// What the modules ask of a catalogue.
std::vector<catalogue::Check> catalogue_checks();
Status catalogue_check(std::string const& folder);

struct DrawOptions {
  std::string id;  // of a procedure; its newest version is drawn
  std::string out;
  std::string folder;  // of the catalogue
};
/// A procedure as SVG. errors: procedure.unknown, backup.unwritable
Status catalogue_draw(DrawOptions const& options);

struct BackupOptions {
  std::string to;    // folder to be made
  std::string from;  // folder to restore
};
/// Consistent while serving: store, files, checksums.
Status backup(Places const& places, BackupOptions const& options);
/// Into an empty place, then verified: counts, hashes, audit chain.
Status restore(Places const& places, BackupOptions const& options);

struct AccountOptions {
  std::string login;
  std::string name;
  std::string area;
  std::vector<std::string> roles;
  std::string department;   // of an account of another department
  bool second_step{false};  // on reset: takes the second step too
};
Status account_create(Places const& places, AccountOptions const& options);
Status account_reset(Places const& places, AccountOptions const& options);

struct DemoOptions {
  std::int64_t people{100'000};
  std::uint64_t seed{2024};
  std::string folder;  // where the generated files are; empty: beside the store
  std::string office{"32.76"};
};
/// Generates a city, loads it through the same imports that users have, matches it, enrols and pays
/// through the same services, and makes the demonstration accounts.
Status demo_load(Places const& places, DemoOptions const& options);

/// The code that demonstration accounts sign in with now. errors: demo.only
Status demo_code(Places const& places);

/// --assets, RANGKUL_ASSETS, or beside the program.
std::string assets_folder(Places const& places);
/// Text of a refusal in Indonesian, for the terminal.
std::string say_error(Error const& error);
/// Columns of the terminal's tables.
std::string right_aligned(std::string text, std::size_t width);
std::string left_aligned(std::string text, std::size_t width);
/// Prints "done of total" on one line of a terminal; nothing when the output is no terminal.
void show_progress(std::string_view what, std::int64_t done, std::int64_t total);

}  // namespace rangkul::app
