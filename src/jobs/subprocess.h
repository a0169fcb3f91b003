#pragma once
// Runs another program (weasyprint, pg_dump) with a list of arguments, never through a shell, and
// waits for its end; for jobs and commands, never in a request.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace rangkul::jobs {

struct Subprocess {
  std::vector<std::string> argv;  // the program first; without a slash it is looked for on the PATH
  /// Added to PATH, HOME and LANG, the only names that are passed on: the place for a password.
  std::map<std::string, std::string> environment{};
  int timeout_seconds{120};
  /// Asked a few times a second; true ends the program early.
  std::function<bool()> give_up{};
};

/// Its output is thrown away; of its complaints the last line goes into the error. The program and
/// what it started are killed when they take too long.
/// errors: subprocess.missing, subprocess.failed (detail program, why), subprocess.timeout,
/// subprocess.given_up
Status run_subprocess(Subprocess const& what);

}  // namespace rangkul::jobs
