#pragma once
// Pages that belong to no module: sign-in, own account, accounts, start page, jobs, log, office,
// about.

#include "app/program.h"

namespace rangkul::app {

/// All routes of the folder; `program` outlives them.
void add_pages(Program& program, screen::Routes& routes);

void add_sign_in_pages(Program& program, screen::Routes& routes);
void add_own_account_pages(Program& program, screen::Routes& routes);
void add_accounts_pages(Program& program, screen::Routes& routes);
void add_home_page(Program& program, screen::Routes& routes);
void add_job_pages(Program& program, screen::Routes& routes);
void add_audit_pages(Program& program, screen::Routes& routes);
void add_office_pages(Program& program, screen::Routes& routes);

}  // namespace rangkul::app
