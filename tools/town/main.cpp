// rangkul_town: two files of one made-up population, hard to link on purpose, and the truth.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>

#include "files.h"

namespace {

using namespace rangkul::town;

constexpr char const* usage =
    "rangkul_town --out DIR [--people 100000] [--level low|medium|high] [--model 1|2] [--seed 7]\n"
    "             [--twins 1.0] [--vary 1] [--regions build/assets/regions.csv] [--office 32.76]\n"
    "--people is the number of rows of each file, --twins a percentage of people. --vary 2 draws\n"
    "each share of errors and hard people between half and twice what the level says.\n";
constexpr std::size_t block_people = 400'000;

[[noreturn]] void refuse(std::string const& why) {
  std::fprintf(stderr, "rangkul_town: %s\n%s", why.c_str(), usage);
  std::exit(2);
}

using Options = std::map<std::string, std::string>;

Options read_options(int count, char** arguments) {
  Options options{
      {"--people", "100000"}, {"--level", "medium"}, {"--model", "1"},
      {"--seed", "7"},        {"--twins", "1.0"},    {"--vary", "1"},
      {"--out", ""},          {"--office", "32.76"}, {"--regions", "build/assets/regions.csv"}};
  for (int i = 1; i < count; i += 2) {
    auto const found = options.find(arguments[i]);
    if (found == options.end()) refuse(std::string("unknown option ") + arguments[i]);
    if (i + 1 >= count) refuse(found->first + " needs a value");
    found->second = arguments[i + 1];
  }
  if (options["--out"].empty()) refuse("--out is missing");
  return options;
}

std::size_t number(Options& options, std::string const& name) {
  auto const& text = options[name];
  if (text.empty() || text.size() > 12 || text.find_first_not_of("0123456789") != std::string::npos)
    refuse(name + " is no number");
  return std::stoull(text);
}

double decimal(Options& options, std::string const& name, double least, double most) {
  auto const& text = options[name];
  char* end = nullptr;
  auto const value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(value >= least && value <= most))
    refuse(name + " is no number or too small or large");
  return value;
}

Level level_of(std::string const& text) {
  if (text == "low") return Level::low;
  if (text == "medium") return Level::medium;
  if (text == "high") return Level::high;
  refuse("--level is low, medium or high");
}

void print(Counts const& counts, double seconds) {
  static constexpr std::array<char const*, change_count> names{
      "nik missing or wrong", "name different", "birth different", "card different",
      "mother missing",       "mother wrong",   "sex different",   "village different"};
  auto share = [&](std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  std::printf("rows city %zu, ministry %zu; people %zu\n", counts.rows[0], counts.rows[1],
              counts.people);
  std::printf("true pairs %zu (with copies %zu), twin pairs %zu, copies %zu and %zu\n",
              counts.pairs, counts.truth_rows, counts.twin_rows, counts.copies[0],
              counts.copies[1]);
  std::printf("%-22s %.4f\n", "in both files", share(counts.pairs, counts.rows[0]));
  std::printf("%-22s %.4f\n", "twins of people", share(counts.twins, counts.people));
  for (std::size_t i = 0; i < change_count; ++i)
    std::printf("%-22s %.4f\n", names[i], share(counts.changed[i], counts.pairs));
  std::printf("%-22s %.4f\n", "any difference", share(counts.different, counts.pairs));
  std::printf("%.1f s\n", seconds);
}

}  // namespace

int main(int count, char** arguments) {
  auto const begun = std::chrono::steady_clock::now();
  auto options = read_options(count, arguments);
  auto const rows = number(options, "--people");
  if (rows < 1000 || rows > 20'000'000) refuse("--people is 1000 to 20000000");
  auto const seed = number(options, "--seed");
  auto const& model = options["--model"];
  if (model != "1" && model != "2") refuse("--model is 1 or 2");
  auto shares = shares_of(level_of(options["--level"]));
  shares.twins = decimal(options, "--twins", 0, 20) / 100;
  vary(shares, decimal(options, "--vary", 1, 3), seed);

  // A file holds those in both and half of the others, and copies besides.
  auto const people = static_cast<std::size_t>(static_cast<double>(rows) /
                                               ((2 - shares.in_one) / 2 * (1 + shares.copies)));
  auto const places = read_places(options["--regions"], options["--office"], people);
  if (places.villages.size() < 2)
    refuse("fewer than two villages of " + options["--office"] + " in " + options["--regions"]);
  std::error_code failed;
  std::filesystem::create_directories(options["--out"], failed);
  Files files(options["--out"]);
  Names const names;
  Numbers numbers;
  Random random(seed);
  Maker maker{places, names, shares, numbers, random};
  Spoiling const spoiling{model == "1" ? typing_errors : source_errors,
                          rangkul::generator::spread(seed ^ 0x70776E)};
  Block block;
  for (std::uint32_t village = 0; village < places.villages.size(); ++village) {
    add_village(maker, block, village, places.villages[village].people);
    if (block.people.size() < block_people && village + 1 < places.villages.size()) continue;
    make_hard(maker, block);
    files.write(maker, block, spoiling);
    block = Block{};
  }
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begun;
  print(files.counts(), took.count());
  return 0;
}
