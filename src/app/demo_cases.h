#pragma once
// Cases of the demonstration: people of the city on their way through the office's procedures.

#include "app/program.h"

namespace rangkul::app {

/// One case of each procedure for some villages, opened in the last weeks and brought some steps
/// on by the demonstration's social worker and head of division. Nothing where they have no
/// account.
Status open_demo_cases(Program& program);

}  // namespace rangkul::app
