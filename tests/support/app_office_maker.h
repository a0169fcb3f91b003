#pragma once
// How the office of app_office.h is filled, and how its people sign in.

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "support/app_office.h"

namespace rangkul::app {

/// What cannot fail in an office of tests.
template <typename T>
T must(Result<T> result, char const* what) {
  if (!result.ok()) {
    std::string detail;
    for (auto const& [name, value] : result.error().detail) detail += " " + name + "=" + value;
    FAIL("office of the tests: " << what << ": " << result.error().code << detail);
  }
  return std::move(result).value();
}
inline void must(Status const& status, char const* what) {
  if (!status.ok()) FAIL("office of the tests: " << what << ": " << status.error().code);
}

/// Signs in with password and second step.
void enter(db::Store& store, Program& program, ManualClock& clock, Member& member);

/// Fills an empty store: places, accounts, imports, a matching run, aid, a job.
Cast make_office(db::Store& store);

/// When it has been filled: 28 October 2024, 09.00 WIB; some minutes more have passed since.
constexpr Instant office_start{1'730'080'800};

}  // namespace rangkul::app
