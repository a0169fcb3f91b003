// Loads many cases into a store with a register, or measures one that has them: case_bench load
// STORE CASES, case_bench clocks STORE. One line of JSON.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "base/value.h"
#include "cases/board.h"
#include "support/case_load.h"

namespace rangkul::cases {
namespace {

std::unique_ptr<db::Store> opened(std::string const& url) {
  auto store = db::Store::open(url);
  if (!store.ok()) throw std::runtime_error("case_bench: " + store.error().code);
  store.value()->migrate();
  return std::move(store).value();
}

Value load(std::string const& url, std::int64_t count) {
  auto const got = load_cases(*opened(url), count);
  return Value::object({{"cases", got.cases},
                        {"open", got.open},
                        {"secret", got.secret},
                        {"events", got.events},
                        {"open_steps", got.open_steps},
                        {"done_steps", got.done_steps},
                        {"people", got.people},
                        {"notes", got.notes},
                        {"entries", got.entries},
                        {"seconds", got.seconds}});
}

/// The middle of five runs, in milliseconds.
template <typename Act>
double milliseconds(Act act) {
  std::vector<double> all;
  for (int i = 0; i < 5; ++i) {
    auto const begun = std::chrono::steady_clock::now();
    act();
    all.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
            .count());
  }
  std::ranges::sort(all);
  return all[2];
}

Value clocks(std::string const& url) {
  auto const store = opened(url);
  auto const words = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  if (!words.ok()) throw std::runtime_error("case_bench: no catalogue");
  auto const actor = Actor::system("load");
  SystemClock const clock;
  auto tx = store->read(actor);
  Context context{tx, actor, clock, *words.value()};
  std::int64_t open = 0;
  std::int64_t late = 0;
  auto const all = milliseconds([&] {
    open = late = 0;
    for (auto const& pace : paces(context)) {
      open += pace.open;
      late += pace.late;
    }
  });
  Clocks counted;
  auto const bounded = milliseconds([&] { counted = count_clocks(context); });
  return Value::object({{"open", open},
                        {"late", late},
                        {"all_ms", all},
                        {"counted", counted.open},
                        {"count_ms", bounded},
                        {"replay_ms", replay_cases(*store, 2'000)}});
}

}  // namespace
}  // namespace rangkul::cases

int main(int count, char** words) {
  using namespace rangkul;
  if (count < 3) return 1;
  try {
    bool const loads = std::string_view(words[1]) == "load" && count == 4;
    auto const said = loads ? cases::load(words[2], std::stoll(words[3])) : cases::clocks(words[2]);
    std::printf("%s\n", to_json(said).c_str());
    return 0;
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
