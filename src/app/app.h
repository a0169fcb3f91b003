#pragma once
// Wiring: the command line, the routes of all modules, sign-in, start page, jobs, log and office
// pages, configuration, backup. Knows everybody; nobody knows it. Main types: Program (what runs),
// Dispatcher (a request becomes an Answer). Tables: none of its own. Events: office.changed,
// office.initialised, catalogue.reloaded, backup.made, backup.restored.

namespace rangkul::app {

/// The whole program; returns the exit code (0, or by the kind of the refusal: see exit_code_of).
int run(int argc, char** argv);

}  // namespace rangkul::app
