#include "jobs/subprocess.h"

#include <doctest/doctest.h>

using namespace rangkul;
using namespace rangkul::jobs;

namespace {
std::string code_of(Status const& status) { return status.ok() ? "" : status.error().code; }
}  // namespace

TEST_CASE("subprocess: the end of a program is told, with its last complaint") {
  CHECK(code_of(run_subprocess({.argv = {"true"}})).empty());
  auto const failed = run_subprocess({.argv = {"ls", "/there is no such place; echo no shell"}});
  CHECK(code_of(failed) == "subprocess.failed");
  CHECK(failed.error().detail.at("why").find("no such place; echo") != std::string::npos);
  CHECK(code_of(run_subprocess({.argv = {"no-such-program-anywhere"}})) == "subprocess.missing");
}

TEST_CASE("subprocess: it sees the names that are given to it, and no others of ours") {
  ::setenv("RANGKUL_NOT_FOR_OTHERS", "x", 1);
  CHECK(code_of(run_subprocess({.argv = {"printenv", "PGPASSWORD"},
                                .environment = {{"PGPASSWORD", "secret"}}}))
            .empty());
  CHECK(code_of(run_subprocess({.argv = {"printenv", "RANGKUL_NOT_FOR_OTHERS"}})) ==
        "subprocess.failed");
}

TEST_CASE("subprocess: what takes too long or is not wanted any more is ended") {
  CHECK(code_of(run_subprocess({.argv = {"tail", "-f", "/dev/null"}, .timeout_seconds = 1})) ==
        "subprocess.timeout");
  int asked = 0;
  CHECK(code_of(run_subprocess({.argv = {"tail", "-f", "/dev/null"},
                                .give_up = [&] { return ++asked > 1; }})) == "subprocess.given_up");
  CHECK(asked == 2);
}
