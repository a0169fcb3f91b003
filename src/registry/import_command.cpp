// The whole way in one call, for the command line, the demonstration and jobs.

#include <filesystem>

#include "registry/import.h"
#include "registry/import_run.h"

namespace rangkul::registry {
namespace {

/// A profile that is a file is a mapping; another is a saved profile's name.
bool is_mapping_file(std::string const& profile) {
  std::error_code ignored;
  return profile.find('/') != std::string::npos || profile.ends_with(".json") ||
         profile.ends_with(".toml") || std::filesystem::is_regular_file(profile, ignored);
}

/// Without anybody to ask, columns that were not recognised stay out.
Mapping without_doubts(Mapping mapping) {
  for (auto& choice : mapping.columns) {
    if (!choice.doubtful && !choice.field.empty()) continue;
    choice.field = "-";
    choice.based_on = "hand";
    choice.doubtful = false;
  }
  return mapping;
}

}  // namespace

Result<ImportSummary> run_import(ImportWork const& work, ImportOptions const& options) {
  NewFile file;
  file.source = options.source;
  file.path = options.path;
  file.file_name = std::filesystem::path(options.path).filename().string();
  file.files_folder =
      options.files_folder.empty() ? work.store.files_folder() : options.files_folder;
  if (is_mapping_file(options.profile)) {
    file.choices = TRY(read_mapping_file(options.profile));
  } else {
    file.profile = options.profile;
  }
  auto const id =
      TRY(in_chunk(work, [&](Context& context) { return receive_file(context, file); }));
  auto const status = in_chunk(work, [&](Context& context) -> Status {
    auto const summary = TRY(find_import(context, id));
    if (summary.state == "ready") return {};
    auto const mapping = TRY(mapping_of(context, id));
    if (mapping.column_of("name") < 0) return invalid("import.no_name_column");
    if (!options.yes) {
      for (auto const& choice : mapping.columns)
        if (choice.doubtful)
          return invalid("import.columns_doubtful", {{"heading", choice.heading}});
    }
    return set_mapping(context, id, without_doubts(mapping), std::nullopt);
  });
  if (!status.ok()) {
    TRY(in_chunk(work, [&](Context& context) { return cancel_import(context, id); }));
    return status.error();
  }
  return options.yes ? apply(work, id) : preview(work, id);
}

Result<ImportSummary> resume_import(ImportWork const& work, ImportId id) {
  std::string state;
  {
    auto tx = work.store.read(work.actor);
    Context context{tx, work.actor, work.clock, work.catalogue, {}};
    auto const summary = TRY(find_import(context, id));
    state = summary.state;
    if (state == "applied" || state == "undone") return summary;
  }
  if (state == "previewing") return preview(work, id);
  if (state == "undoing") {
    TRY(undo(work, id));
    auto tx = work.store.read(work.actor);
    Context context{tx, work.actor, work.clock, work.catalogue, {}};
    return find_import(context, id);
  }
  return apply(work, id);
}

}  // namespace rangkul::registry
