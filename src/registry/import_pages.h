#pragma once
// Pages and jobs of imports: /impor and below; job kinds import.preview, import.apply, import.undo
// with the payload {"import": id}.

#include "jobs/runner.h"
#include "registry/import.h"
#include "screen/screen.h"

namespace rangkul::registry {

/// What higher modules know of imports; the app connects them.
struct ImportHooks {
  CountOthers count_others{};
  /// Stands on the page of an import whose rows are in the register; may be empty.
  std::function<Html(screen::Visit&, ImportSummary const&)> newcomers{};
};
void add_import_routes(screen::Routes& routes, ImportHooks const& hooks = {});
void add_import_jobs(jobs::Runner& runner, CountOthers count_others = {});

}  // namespace rangkul::registry
