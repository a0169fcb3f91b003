#include "rows.h"

#include <algorithm>
#include <cstdio>

namespace rangkul::town {
namespace {

std::string capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string padded(int number, int width) {
  std::array<char, 12> out{};
  std::snprintf(out.data(), out.size(), "%0*d", width, number);
  return out.data();
}

}  // namespace

Rates rates_of(Shares const& shares, int file) {
  auto const part = error_part[static_cast<std::size_t>(file)];
  Rates out{};
  out.nik = shares.nik * part;
  out.name = shares.name * part;
  out.birth = shares.birth * part;
  out.card = shares.card * part;
  out.mother_missing = shares.mother_missing * part;
  out.mother_wrong = shares.mother_wrong * part;
  out.sex = shares.sex * part;
  out.village = shares.village * part;
  out.phone_missing = shares.phone_missing;
  out.writing = shares.writing;
  out.strength = shares.strength * part;
  return out;
}

void fill_row(Row& row, Places const& places, Block const& block, Person const& person, int file) {
  auto const at = static_cast<std::size_t>(file);
  auto const& card = block.cards[person.card[at]];
  auto const& village = places.villages[card.village];
  auto const next = card.village + 1 < places.villages.size() ? card.village + 1 : card.village - 1;
  auto const& neighbour = places.villages[next];
  auto const born = Date::from_days(person.born[at]);
  row.nik = person.nik[at];
  row.no_kk = card.number;
  row.name = capitals(person.name);
  if (!person.added[at].empty()) row.name += ' ' + capitals(person.added[at]);
  row.mother = capitals(person.mother);
  row.birth_place = capitals(places.regencies[person.place]);
  row.rt = padded(card.rt, 3);
  row.rw = padded(card.rw, 3);
  row.village = village.code;
  row.village_name = capitals(village.name);
  row.phone = person.phone == 0 ? std::string() : '0' + std::to_string(person.phone);
  row.sex = person.sex;
  row.year = born.year();
  row.month = born.month();
  row.day = born.day();
  row.address.clear();
  row.birth_text.clear();
  row.home = card.home;
  row.father.clear();
  row.neighbour = neighbour.code;
  row.neighbour_name = capitals(neighbour.name);
  row.file = static_cast<std::int8_t>(file);
  row.child = person.role == Role::child || person.role == Role::grandchild;
  row.changes = {};
}

}  // namespace rangkul::town
