#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/commands.h"
#include "base/text.h"
#include "registry/import.h"

namespace rangkul::app {
namespace {

using registry::ImportSummary;

constexpr int listed = 200;

/// A line of the terminal: a message and its count.
void line(catalogue::Catalogue const& words, std::string_view key, std::int64_t count) {
  std::cout << "  " << words.message(Language::id, key) << ": " << group_thousands(count) << '\n';
}

void print_summary(catalogue::Catalogue const& words, ImportSummary const& summary, bool json) {
  if (json) {
    std::cout << to_json(summary.to_json()) << '\n';
    return;
  }
  std::cout << summary.id.text() << "  " << summary.file_name << "  " << summary.state << '\n';
  line(words, "cli.import.rows_in", summary.rows_in);
  line(words, "cli.import.new", summary.fresh);
  line(words, "cli.import.changed", summary.changed);
  line(words, "cli.import.unchanged", summary.unchanged);
  line(words, "cli.import.doubtful", summary.doubtful);
  line(words, "cli.import.refused", summary.refused);
  line(words, "cli.import.gone", summary.gone);
}

bool agreed(catalogue::Catalogue const& words, std::string_view question) {
  if (isatty(STDIN_FILENO) == 0) return false;
  std::cout << words.message(Language::id, question) << " [y/t] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "ya";
}

/// What long work of the command line is done with; lives as long as the work.
struct Work {
  explicit Work(Program& program)
      : snapshot(program.catalogue().snapshot()),
        work{program.store(), actor, program.clock(), *snapshot,
             [](std::int64_t done, std::int64_t total, std::string_view phase) {
               show_progress(phase, done, total);
               return true;
             }} {
    // Rows of one transaction: fewer where a killed import shall lose less.
    if (char const* rows = std::getenv("RANGKUL_CHUNK_ROWS"))
      work.chunk_rows = static_cast<std::size_t>(
          parse_id_value(rows).value_or(static_cast<std::int64_t>(work.chunk_rows)));
  }
  Actor actor = Actor::system("import");
  std::shared_ptr<catalogue::Catalogue const> snapshot;
  registry::ImportWork work;
};

}  // namespace

void show_progress(std::string_view what, std::int64_t done, std::int64_t total) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::cerr << '\r' << what << ' ' << group_thousands(done);
  if (total > 0) std::cerr << " / " << group_thousands(total);
  std::cerr << "   " << std::flush;
}

Status import_file(Places const& places, ImportOptions const& options) {
  if (options.file.empty() || options.source.empty()) return invalid("import.what");
  auto program = TRY(Program::open(places, false));
  Work here(*program);
  registry::ImportOptions wanted;
  wanted.source =
      options.source == "ministry" ? registry::Source::ministry : registry::Source::city;
  wanted.path = options.file;
  wanted.profile = options.profile.empty() ? options.mapping : options.profile;
  wanted.yes = options.yes;
  auto summary = TRY(registry::run_import(here.work, wanted));
  if (!options.yes) {
    print_summary(*here.snapshot, summary, options.json);
    if (!agreed(*here.snapshot, "cli.import.apply")) return {};
    summary = TRY(registry::apply(here.work, summary.id));
  }
  print_summary(*here.snapshot, summary, options.json);
  return {};
}

Status import_list(Places const& places, bool json) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("import");
  auto const list =
      TRY(program->in_read(actor, [](Context& context) -> Result<std::vector<ImportSummary>> {
        return registry::list_imports(context, listed);
      }));
  Value::List rows;
  for (auto const& summary : list) {
    rows.push_back(summary.to_json());
    if (!json)
      std::cout << summary.id.text() << "  " << to_iso(summary.created) << "  "
                << registry::source_word(summary.source) << "  " << summary.state << "  "
                << group_thousands(summary.rows_in) << "  " << summary.file_name << '\n';
  }
  if (json) std::cout << to_json(Value(std::move(rows))) << '\n';
  return {};
}

Status import_undo(Places const& places, std::int64_t id, bool yes) {
  auto program = TRY(Program::open(places, false));
  Work here(*program);
  auto const& words = *here.snapshot;
  auto const dependents = TRY(program->in_read(here.actor, [&](Context& context) {
    return registry::dependents_of(context, ImportId{id});
  }));
  if (dependents.any()) {
    line(words, "cli.import.later", dependents.later_imports);
    line(words, "cli.import.merges", dependents.merges);
    line(words, "cli.import.edits", dependents.edits);
    line(words, "cli.import.others", dependents.others);
  }
  if (!yes && !agreed(words, "cli.import.undo")) return {};
  return registry::undo(here.work, ImportId{id});
}

Status import_resume(Places const& places, std::int64_t id, bool json) {
  auto program = TRY(Program::open(places, false));
  Work here(*program);
  if (id == 0) {
    auto const list = TRY(
        program->in_read(here.actor, [](Context& context) -> Result<std::vector<ImportSummary>> {
          return registry::list_imports(context, listed);
        }));
    for (auto const& summary : list)
      if (id == 0 && (summary.state == "applying" || summary.state == "previewed"))
        id = summary.id.value();
  }
  if (id == 0) return not_found("import.nothing_to_resume");
  print_summary(*here.snapshot, TRY(registry::resume_import(here.work, ImportId{id})), json);
  return {};
}

}  // namespace rangkul::app
