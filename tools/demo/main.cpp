// rangkul_demo: a synthetic city from a printed seed. No row is a real person.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "files.h"
#include "kds.h"
#include "world.h"

namespace {

using namespace rangkul::demo;

constexpr char const* usage =
    "rangkul_demo --out DIR [--people 100000] [--seed 2024] [--regions build/assets/regions.csv]\n"
    "             [--office 32.76] [--months 1]\n";

[[noreturn]] void refuse(std::string const& why) {
  std::fprintf(stderr, "rangkul_demo: %s\n%s", why.c_str(), usage);
  std::exit(2);
}

std::map<std::string, std::string> read_options(int count, char** arguments) {
  std::map<std::string, std::string> options{
      {"--people", "100000"}, {"--seed", "2024"}, {"--regions", "build/assets/regions.csv"},
      {"--office", "32.76"},  {"--months", "1"},  {"--out", ""}};
  for (int i = 1; i < count; i += 2) {
    auto const found = options.find(arguments[i]);
    if (found == options.end()) refuse(std::string("unknown option ") + arguments[i]);
    if (i + 1 >= count) refuse(found->first + " needs a value");
    found->second = arguments[i + 1];
  }
  if (options["--out"].empty()) refuse("--out is missing");
  return options;
}

std::size_t number(std::string const& name, std::string const& text, std::size_t least) {
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string::npos)
    refuse(name + " is no number");
  auto const value = std::stoull(text);
  if (value < least) refuse(name + " is at least " + std::to_string(least));
  return value;
}

}  // namespace

int main(int count, char** arguments) {
  auto const begun = std::chrono::steady_clock::now();
  auto options = read_options(count, arguments);
  auto const people = number("--people", options["--people"], 100);
  if (people > 9'000'000) refuse("--people is at most 9000000");
  auto const seed = number("--seed", options["--seed"], 0);
  auto const months = number("--months", options["--months"], 1);
  if (months > 2) refuse("--months is at most 2");
  auto areas = read_areas(options["--regions"], options["--office"], seed);
  if (areas.villages.empty())
    refuse("no village of " + options["--office"] + " in " + options["--regions"]);
  std::error_code failed;
  std::filesystem::create_directories(options["--out"], failed);
  auto world = make_world(std::move(areas), people, seed);
  auto const lines = give_benefits(world);

  auto const& out = options["--out"];
  std::vector<Written> files{write_city(world, out)};
  for (auto const& more : write_ministry(world, out, static_cast<int>(months)))
    files.push_back(more);
  files.push_back(write_kds(world, lines, out));
  for (auto const& more : write_damaged(world, out)) files.push_back(more);
  for (auto const& more : write_others(world, out)) files.push_back(more);
  auto const took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  for (auto const& file : files) std::printf("%-18s %9zu rows\n", file.file.c_str(), file.rows);
  std::printf("families %zu, seed %zu, %.1f s\n", world.city_families,
              static_cast<std::size_t>(seed), took);
  return 0;
}
