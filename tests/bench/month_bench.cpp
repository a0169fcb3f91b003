// Plays a whole month of validation over a store that is there already: month_bench STORE FOLDER
// [YEAR-MONTH]. One line of JSON: each step with its rows, seconds and seconds of the processor,
// and the largest memory. Ends with 1 at the first count that does not add up.

#include <sys/resource.h>

#include <cstdio>
#include <exception>

#include "base/value.h"
#include "support/month.h"
#include "validation/validation.h"

namespace rangkul::validation {
namespace {

int measure(std::string const& url, std::string const& folder, std::string const& month) {
  auto const store = db::Store::open(url);
  if (!store.ok()) return 1;
  store.value()->migrate();
  // The second of the month, in the morning.
  constexpr std::int64_t day_seconds = 86'400;
  auto const begin = Date::parse_iso(month + "-02");
  if (!begin.ok()) return 1;
  Instant const at{begin.value().days_since_1970() * day_seconds + day_seconds / 8};
  Value::List steps;
  for (auto const& step : play_month(*store.value(), {}, at, folder))
    steps.push_back(Value::object({{"what", step.what},
                                   {"rows", step.rows},
                                   {"seconds", step.seconds},
                                   {"cpu", step.cpu_seconds}}));
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  std::printf("%s\n", to_json(Value::object({{"steps", Value(std::move(steps))},
                                             {"megabytes", use.ru_maxrss / 1000}}))
                          .c_str());
  return 0;
}

}  // namespace
}  // namespace rangkul::validation

int main(int count, char** words) {
  if (count < 3) return 1;
  try {
    return rangkul::validation::measure(words[1], words[2], count > 3 ? words[3] : "2027-01");
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
