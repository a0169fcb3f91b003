// What the engine says of a town whose truth is known, from files to links, without a store.
// Usage: linkage_bench FOLDER [threads] [megabytes]
// FOLDER holds ministry.csv, city.csv, truth.csv and, if there are twins, twins.csv, as
// tools/town makes them. Prints time, memory, precision, recall, twins linked, and in each band of
// the stated probability how many links are right.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include "linkage/files.h"
#include "linkage/run.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

struct Band {
  double from;
  double to;
  double stated{0};
  std::size_t links{0};
  std::size_t right{0};
};

double seconds(timeval const& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void print_bands(Outcome const& outcome, std::vector<KeyPair> truth) {
  std::sort(truth.begin(), truth.end());
  std::array<Band, 6> bands{
      {{0, 0.5}, {0.5, 0.8}, {0.8, 0.9}, {0.9, 0.95}, {0.95, 0.99}, {0.99, 2}}};
  for (auto const& link : outcome.links) {
    KeyPair const keys{std::string(outcome.city_keys[link.city]),
                       std::string(outcome.ministry_keys[link.ministry])};
    for (auto& band : bands) {
      if (link.probability < band.from || link.probability >= band.to) continue;
      band.stated += link.probability;
      ++band.links;
      if (std::binary_search(truth.begin(), truth.end(), keys)) ++band.right;
    }
  }
  for (auto const& band : bands) {
    if (band.links == 0) continue;
    auto const links = static_cast<double>(band.links);
    std::printf("stated %.4f true %.4f of %zu links from %.2f\n", band.stated / links,
                static_cast<double>(band.right) / links, band.links, band.from);
  }
}

int bench(std::string const& folder, Settings const& settings) {
  auto const start = std::chrono::steady_clock::now();
  auto files = read_tables(folder + "/ministry.csv", folder + "/city.csv",
                           Date::from_ymd(2026, 1, 1).value(), settings);
  if (!files.ok()) return 1;
  auto const ministry = files.value().ministry.size();
  auto const city = files.value().city.size();
  auto const outcome = run(std::move(files.value()), settings);
  if (!outcome.ok()) return 1;
  double const took =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto truth = read_truth(folder + "/truth.csv");
  if (!truth.ok()) return 1;
  auto const links = keyed_links(outcome.value());
  auto const result = evaluate(links, truth.value());
  std::printf("%zu x %zu rows, %d threads: %.2f s (%.2f s processor), %ld MB, %zu pairs\n",
              ministry, city, settings.threads, took,
              seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1024,
              outcome.value().pairs_compared);
  std::printf("precision %.5f recall %.5f F1 %.5f; %zu wrong, %zu missed of %zu",
              result.precision(), result.recall(), result.f1(), result.links - result.right,
              result.true_pairs - result.right, result.true_pairs);
  if (auto const twins = read_truth(folder + "/twins.csv"); twins.ok()) {
    std::set<KeyPair> const pairs(twins.value().begin(), twins.value().end());
    std::size_t linked = 0;
    for (auto const& link : links)
      if (link.link_class != LinkClass::possible && pairs.contains(link.keys)) ++linked;
    std::printf("; %zu of %zu twin pairs linked", linked, pairs.size());
  }
  std::printf("\n");
  print_bands(outcome.value(), std::move(truth.value()));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "linkage_bench FOLDER [threads] [megabytes]\n");
    return 2;
  }
  constexpr std::uint64_t megabyte = 1 << 20;
  Settings settings;
  if (count > 2) settings.threads = std::atoi(arguments[2]);
  if (count > 3) settings.memory_bytes = std::strtoull(arguments[3], nullptr, 10) * megabyte;
  return bench(arguments[1], settings);
}
