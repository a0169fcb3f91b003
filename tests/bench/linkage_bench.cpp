// Matching two synthetic files of one town: time, memory, precision and recall. Hard on purpose:
// twins, fathers and sons of one name, families that moved, shared NIKs, people entered twice, old
// spelling. Usage: linkage_bench [people 100000] [threads 2] [error share in hundredths 15]

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>

#include "linkage/evaluate.h"
#include "linkage/run.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  bool operator()(double share) { return std::uniform_real_distribution<>(0, 1)(engine_) < share; }
  int between(int low, int high) { return std::uniform_int_distribution<>(low, high)(engine_); }
  /// Small numbers are far more frequent than large ones.
  int skewed(int size) {
    double const part = std::uniform_real_distribution<>(0, 1)(engine_);
    return static_cast<int>(part * part * part * size);
  }

 private:
  std::mt19937 engine_;
};

std::string word(int number) {
  static constexpr std::array<std::string_view, 24> syllables{
      "su", "ra", "har", "di", "wi",  "nar", "ti",  "ma", "sa", "gi", "yan", "to",
      "ru", "ko", "pur", "ni", "lis", "ta",  "ben", "ku", "is", "mi", "dar", "jo"};
  auto const base = static_cast<int>(syllables.size());
  int const mixed = static_cast<int>((static_cast<unsigned>(number) * 2654435761U) >> 4 & 0xFFFFFF);
  std::string out(syllables[static_cast<std::size_t>(mixed % base)]);
  out += syllables[static_cast<std::size_t>(mixed / base % base)];
  if (number % 3 != 0) out += syllables[static_cast<std::size_t>(mixed / base / base % base)];
  return out;
}

std::string padded(int number, int width) {
  auto out = std::to_string(number);
  return std::string(static_cast<std::size_t>(std::max(0, width - static_cast<int>(out.size()))),
                     '0') +
         out;
}

struct Birth {
  int year, month, day;
  std::string iso() const {
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
  }
};

Birth birth(Chance& chance, int first, int last) {
  if (chance(0.04)) return {chance.between(first, last), chance(0.5) ? 1 : 7, 1};
  return {chance.between(first, last), chance.between(1, 12), chance.between(1, 28)};
}

struct Town {
  std::vector<Record> ministry;
  std::vector<Record> city;
  std::vector<KeyPair> truth;
  std::set<KeyPair> twins;  // pairs that would be a wrong twin
};

class Maker {
 public:
  Maker(int people, double errors) : people_(people), errors_(errors) {}

  Town make() {
    while (static_cast<int>(town_.city.size()) < people_) add_family();
    return std::move(town_);
  }

 private:
  Record person(Birth const& born, bool female, std::string name) {
    Record out;
    out.name = std::move(name);
    out.birth = born.iso();
    out.sex = female ? "P" : "L";
    out.nik = "3276" + padded(chance_.between(1, 11), 2) + padded(born.day + (female ? 40 : 0), 2) +
              padded(born.month, 2) + padded(born.year % 100, 2) +
              padded(1 + chance_.skewed(40), 4);
    return out;
  }

  std::string name() {
    auto out = word(chance_.skewed(3000));
    if (chance_(0.8)) out += " " + word(chance_.skewed(6000) + 5000);
    if (chance_(0.2)) out += " " + word(chance_.skewed(6000) + 12000);
    return out;
  }

  void add_family() {
    Record home;
    home.no_kk = "3276" + padded(chance_.between(1, 11), 2) + padded(chance_.between(1, 28), 2) +
                 padded(chance_.between(1, 12), 2) + padded(chance_.between(5, 23), 2) +
                 padded(chance_.between(1, 300), 4);
    home.address = "Jl. " + word(30000 + chance_.skewed(400)) + " No " +
                   std::to_string(chance_.between(1, 150));
    home.rt = std::to_string(chance_.between(1, 12));
    home.rw = std::to_string(chance_.between(1, 20));
    home.village =
        "32.76." + padded(chance_.between(1, 11), 2) + ".10" + padded(chance_.between(1, 6), 2);
    std::vector<Record> members;
    members.push_back(person(birth(chance_, 1945, 1990), false, name()));
    members.push_back(person(birth(chance_, 1950, 1992), true, name()));
    members[0].mother = name();
    members[1].mother = name();
    auto const mother = members[1].name;
    int const children = chance_.between(0, 4);
    for (int i = 0; i < children; ++i) {
      bool const female = chance_(0.5);
      auto child = person(birth(chance_, 1985, 2020), female, name());
      if (i == 0 && !female && chance_(0.03)) child.name = members[0].name;
      child.mother = mother;
      members.push_back(child);
      if (!chance_(0.02)) continue;
      auto twin = child;
      twin.name =
          chance_(0.3) ? child.name.substr(0, child.name.find(' ')) + " " + word(40000) : name();
      twin.nik.back() = twin.nik.back() == '9' ? '1' : static_cast<char>(twin.nik.back() + 1);
      twins_.emplace_back(members.size() - 1, members.size());
      members.push_back(twin);
    }
    write_family(home, members);
  }

  void write_family(Record const& home, std::vector<Record>& members) {
    bool const moved = chance_(0.06);
    std::vector<std::string> ministry_keys(members.size());
    std::vector<std::string> city_keys(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto& one = members[i];
      one.no_kk = home.no_kk;
      one.address = home.address;
      one.rt = home.rt;
      one.rw = home.rw;
      one.village = home.village;
      bool const in_city = chance_(0.9);
      bool const in_ministry = chance_(0.88);
      int const copies = chance_(0.01) ? 2 : 1;
      for (int copy = 0; in_city && copy < copies; ++copy) {
        auto row = damaged(one, errors_ / 3);
        row.key = city_keys[i] = "C" + std::to_string(town_.city.size());
        town_.city.push_back(row);
        if (in_ministry)
          town_.truth.emplace_back(row.key, "M" + std::to_string(town_.ministry.size()));
      }
      if (!in_ministry) continue;
      auto row = damaged(one, errors_);
      if (moved) {
        row.no_kk.replace(6, 6, "010107");
        row.address = "Kp. " + word(50000 + chance_.between(0, 60));
        row.rt = row.rw = "1";
        row.village = "32.76.01.1001";
      }
      row.key = ministry_keys[i] = "M" + std::to_string(town_.ministry.size());
      town_.ministry.push_back(row);
    }
    for (auto const& [a, b] : twins_) {
      town_.twins.emplace(city_keys[a], ministry_keys[b]);
      town_.twins.emplace(city_keys[b], ministry_keys[a]);
    }
    twins_.clear();
  }

  void mistype(std::string& text) {
    if (text.size() < 3) return;
    auto const at = static_cast<std::size_t>(chance_.between(1, static_cast<int>(text.size()) - 2));
    switch (chance_.between(0, 2)) {
      case 0: text.erase(at, 1); break;
      case 1: std::swap(text[at], text[at + 1]); break;
      default: text[at] = static_cast<char>('a' + chance_.between(0, 25));
    }
  }

  void misdial(std::string& digits) {
    auto const at = static_cast<std::size_t>(chance_.between(0, 15));
    digits[at] = static_cast<char>('0' + (digits[at] - '0' + chance_.between(1, 9)) % 10);
  }

  Record damaged(Record row, double share) {
    if (chance_(share)) mistype(row.name);
    if (chance_(share / 3)) row.name = row.name.substr(0, row.name.find(' '));
    if (chance_(share / 3)) row.name = "H. " + row.name;
    if (auto const at = row.name.find('u'); at != std::string::npos && chance_(share / 2))
      row.name.replace(at, 1, "oe");
    if (chance_(share / 2)) row.nik.clear();
    if (!row.nik.empty() && chance_(share / 3)) misdial(row.nik);
    if (chance_(share / 30) && !town_.ministry.empty()) row.nik = town_.ministry.back().nik;
    if (chance_(share / 6))
      std::swap_ranges(row.birth.begin() + 5, row.birth.begin() + 7, row.birth.begin() + 8);
    if (row.birth.substr(5, 2) > "12") row.birth = row.birth.substr(0, 5) + "01-01";
    if (chance_(share / 6)) row.birth.replace(8, 2, padded(chance_.between(1, 28), 2));
    if (chance_(share / 12)) row.birth.replace(4, 6, "-07-01");
    if (chance_(share)) row.mother.clear();
    if (chance_(share / 2)) mistype(row.mother);
    if (chance_(share / 6)) misdial(row.no_kk);
    if (chance_(share)) mistype(row.address);
    return row;
  }

  int people_;
  double errors_;
  Chance chance_{2024};
  Town town_;
  std::vector<std::pair<std::size_t, std::size_t>> twins_;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int count, char** arguments) {
  auto const number = [&](int at, int other) {
    return count > at ? std::atoi(arguments[at]) : other;
  };
  auto const town = Maker(number(1, 100'000), number(3, 15) / 100.0).make();
  Settings settings;
  settings.threads = number(2, 2);
  auto const start = std::chrono::steady_clock::now();
  auto const outcome = run(town.ministry, town.city, settings);
  if (!outcome.ok()) return 1;
  double const took = seconds_since(start);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto const links = keyed_links(outcome.value());
  auto const result = evaluate(links, town.truth);
  std::size_t twins = 0;
  for (auto const& link : links)
    if (link.link_class != LinkClass::possible && town.twins.contains(link.keys)) ++twins;
  std::printf("%zu x %zu rows, %d threads: %.2f s (%.2f s processor), %ld MB, %zu pairs\n",
              town.ministry.size(), town.city.size(), settings.threads, took,
              static_cast<double>(usage.ru_utime.tv_sec) +
                  static_cast<double>(usage.ru_utime.tv_usec) / 1e6,
              usage.ru_maxrss / 1024, outcome.value().pairs_compared);
  std::printf("precision %.5f recall %.5f F1 %.5f; %zu of %zu twin pairs linked\n",
              result.precision(), result.recall(), result.f1(), twins, town.twins.size());
  return 0;
}
