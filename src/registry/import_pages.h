#pragma once
// Pages and jobs of imports: /impor and below; job kinds import.preview, import.apply, import.undo
// with the payload {"import": id}.

#include "jobs/runner.h"
#include "registry/import.h"
#include "screen/screen.h"

namespace rangkul::registry {

void add_import_routes(screen::Routes& routes, CountOthers count_others = {});
void add_import_jobs(jobs::Runner& runner, CountOthers count_others = {});

}  // namespace rangkul::registry
