#include <array>
#include <cstdio>

#include "population.h"

namespace rangkul::town {

using generator::spread;

/// The last serial given within a district and day: an open table of one word each, 48 bits of key
/// and 16 of count, so that ten million people take 256 MB.
struct Numbers::Serials {
  std::vector<std::uint64_t> cells = std::vector<std::uint64_t>(1 << 16);
  std::size_t used = 0;

  std::uint64_t& at(std::uint64_t key) {
    auto const mask = cells.size() - 1;
    auto i = spread(key) & mask;
    while (cells[i] != 0 && cells[i] >> 16 != key) i = (i + 1) & mask;
    if (cells[i] == 0) {
      cells[i] = key << 16;
      ++used;
    }
    return cells[i];
  }
  void grow() {
    std::vector<std::uint64_t> old(cells.size() * 2);
    old.swap(cells);
    used = 0;
    for (auto const cell : old)
      if (cell != 0) at(cell >> 16) = cell;
  }
};

Numbers::Numbers() : serials_(std::make_unique<Serials>()) {}
Numbers::~Numbers() = default;

std::string Numbers::next(Random& random, std::string const& head, std::uint64_t kind, bool skips) {
  if (serials_->used * 10 > serials_->cells.size() * 7) serials_->grow();
  // Twelve digits need forty bits.
  auto& cell = serials_->at(std::stoull(head) | kind << 41 | 1ULL << 42);
  auto const step = skips && random.chance(0.4) ? random.between(2, 5) : 1;
  auto serial = (cell & 0xFFFF) + static_cast<unsigned>(step);
  if (serial > 9999) serial = 1;
  cell = (cell & ~0xFFFFULL) | serial;
  std::array<char, 8> out{};
  std::snprintf(out.data(), out.size(), "%04u", static_cast<unsigned>(serial));
  return head + out.data();
}

namespace {

std::string head_of(std::string const& district, std::int32_t day, int more) {
  auto const date = Date::from_days(day);
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%02d%02d%02d", date.day() + more, date.month(),
                date.year() % 100);
  return district + out.data();
}

}  // namespace

std::string Numbers::nik(Random& random, std::string const& district, Person const& person,
                         bool skips) {
  auto const head = head_of(district, person.born[city], person.sex == Sex::female ? 40 : 0);
  return next(random, head, 0, skips);
}

std::string Numbers::card(Random& random, std::string const& district, std::int32_t issued) {
  return next(random, head_of(district, issued, 0), 1, true);
}

}  // namespace rangkul::town
