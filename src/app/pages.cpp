#include "app/pages.h"

namespace rangkul::app {

void add_pages(Program& program, screen::Routes& routes) {
  add_sign_in_pages(program, routes);
  add_own_account_pages(program, routes);
  add_accounts_pages(program, routes);
  add_home_page(program, routes);
  add_job_pages(program, routes);
  add_audit_pages(program, routes);
  add_office_pages(program, routes);
}

}  // namespace rangkul::app
