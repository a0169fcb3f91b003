#pragma once
// The daily job homecare.tend.

#include "homecare/homecare.h"
#include "jobs/runner.h"

namespace rangkul::homecare {

void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::homecare
