#include <unistd.h>

#include <iostream>

#include "app/commands.h"
#include "app/import_list_sql.h"
#include "base/text.h"
#include "registry/import.h"

namespace rangkul::app {
namespace {

using registry::ImportSummary;

void print_summary(ImportSummary const& summary, bool json) {
  if (json) {
    std::cout << to_json(summary.to_json()) << '\n';
    return;
  }
  auto const line = [](std::string_view name, std::int64_t count) {
    std::cout << "  " << name << ": " << group_thousands(count) << '\n';
  };
  std::cout << "Impor " << summary.id.text() << ", " << summary.file_name << ": " << summary.state
            << '\n';
  line("baris dalam berkas", summary.rows_in);
  line("baru", summary.fresh);
  line("berubah", summary.changed);
  line("tidak berubah", summary.unchanged);
  line("diragukan", summary.doubtful);
  line("ditolak", summary.refused);
  line("tidak ada lagi", summary.gone);
}

bool agreed(std::string const& question) {
  if (isatty(STDIN_FILENO) == 0) return false;
  std::cout << question << " [y/t] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "ya";
}

registry::ImportProgress progress_to_terminal() {
  return [](std::int64_t done, std::int64_t total, std::string_view phase) {
    show_progress(phase, done, total);
    return true;
  };
}

registry::ImportWork work_of(Program& program, Actor const& actor,
                             catalogue::Catalogue const& catalogue) {
  return {program.store(), actor, program.clock(), catalogue, progress_to_terminal()};
}

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
  auto const actor = Actor::system("import");
  auto const snapshot = program->catalogue().snapshot();
  auto const work = work_of(*program, actor, *snapshot);
  registry::ImportOptions const wanted{
      registry::source_of(options.source).value_or(registry::Source::city), options.file,
      options.mapping.empty() ? options.profile : options.mapping, options.yes};
  auto summary = TRY(registry::run_import(work, wanted));
  if (!options.yes) {
    print_summary(summary, options.json);
    if (!agreed("Terapkan?")) return {};
    summary = TRY(registry::apply(work, summary.id));
  }
  print_summary(summary, options.json);
  return {};
}

Status import_list(Places const& places, bool json) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("import");
  auto tx = program->store().read(actor);
  Value::List rows;
  tx.each(import_list_sql::imports, {},
          [&](ImportId id, std::string const& source, std::string const& file,
              std::string const& state, std::int64_t rows_in, Instant created) {
            if (!json)
              std::cout << id.text() << "  " << to_iso(created) << "  " << source << "  " << state
                        << "  " << group_thousands(rows_in) << "  " << file << '\n';
            rows.push_back(Value::object({{"id", id.text()},
                                          {"source", source},
                                          {"file", file},
                                          {"state", state},
                                          {"rows_in", rows_in},
                                          {"created", to_iso(created)}}));
          });
  if (json) std::cout << to_json(Value(std::move(rows))) << '\n';
  return {};
}

Status import_undo(Places const& places, std::int64_t id, bool yes) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("import");
  auto const dependents = TRY(program->in_read(
      actor, [&](Context& context) { return registry::dependents_of(context, ImportId{id}); }));
  if (dependents.any())
    std::cout << "Bergantung pada impor ini: " << dependents.later_imports << " impor sesudahnya, "
              << dependents.merges << " penggabungan, " << dependents.edits << " perbaikan, "
              << dependents.others << " penerima manfaat.\n";
  if (!yes && !agreed("Batalkan impor ini?")) return {};
  auto const snapshot = program->catalogue().snapshot();
  return registry::undo(work_of(*program, actor, *snapshot), ImportId{id});
}

Status import_resume(Places const& places, std::int64_t id, bool json) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("import");
  if (id == 0) {
    auto tx = program->store().read(actor);
    id = tx.value<std::int64_t>(import_list_sql::unfinished, {}).value_or(0);
  }
  if (id == 0) return not_found("import.nothing_to_resume");
  auto const snapshot = program->catalogue().snapshot();
  auto const work = work_of(*program, actor, *snapshot);
  print_summary(TRY(registry::resume_import(work, ImportId{id})), json);
  return {};
}

}  // namespace rangkul::app
