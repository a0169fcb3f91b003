#include "damage.h"

#include <array>

namespace rangkul::demo {
namespace {

constexpr std::array<std::string_view, damage_kinds> names{
    "excel",      "last_digit_lost", "nik_15",      "nik_17",
    "apostrophe", "wide_blank",      "leap_day",    "sex",
    "age",        "kk_15",           "name",        "line_break",
    "nik_shared", "placeholder",     "nik_missing", "date_unreadable",
    "nik_dotted", "kk_missing"};

/// 3276061708900002 -> 3,27606E+15
std::string scientific(std::string const& nik) {
  return nik.substr(0, 1) + "," + nik.substr(1, 5) + "E+15";
}

std::string dotted(std::string const& nik) {
  return nik.substr(0, 2) + "." + nik.substr(2, 2) + "." + nik.substr(4, 2) + "." +
         nik.substr(6, 6) + "." + nik.substr(12);
}

bool damage_nik(Random& random, int kind, std::string& nik, std::string const& other) {
  if (nik.size() != 16) return false;
  switch (kind) {
    case 0: nik = scientific(nik); return true;
    case 1:
      if (nik.back() == '0') return false;
      nik.back() = '0';
      return true;
    case 2: nik.erase(static_cast<std::size_t>(random.below(16)), 1); return true;
    case 3: nik.insert(static_cast<std::size_t>(random.below(16)), 1, '7'); return true;
    case 4: nik.insert(0, 1, '\''); return true;
    case 5: nik.insert(static_cast<std::size_t>(random.between(4, 12)), "\xC2\xA0"); return true;
    case 12:
      if (other.size() != 16 || other == nik) return false;
      nik = other;
      return true;
    case 13: nik = random.chance(0.5) ? "0000000000000000" : "1234567890123456"; return true;
    case 14: nik.clear(); return true;
    default: nik = dotted(nik); return true;
  }
}

}  // namespace

std::string_view damage_name(int kind) { return names[static_cast<std::size_t>(kind)]; }

bool damage(Random& random, Layout const& at, int kind, Cells& row, std::string const& other_nik) {
  static constexpr std::array<std::string_view, 9> no_names{
      "-", "X X X", "TANPA NAMA", "12345", "N/A", ".", "ANAK 1", "BAYI NY.", "TIDAK ADA"};
  switch (kind) {
    case 6: row[at.born] = at.impossible_leap_day; return true;
    case 7: row[at.sex] = row[at.sex] == at.man ? at.woman : at.man; return true;
    case 8: row[at.born] = at.ancient_day; return true;
    case 9:
      if (row[at.no_kk].size() != 16) return false;
      row[at.no_kk].erase(static_cast<std::size_t>(random.between(6, 15)), 1);
      return true;
    case 10: row[at.name] = random.pick(no_names); return true;
    case 11: row[at.address] += "\nDEKAT \"MASJID BESAR\""; return true;
    case 15: row[at.born] = at.no_day; return true;
    case 17: row[at.no_kk].clear(); return true;
    default: return damage_nik(random, kind, row[at.nik], other_nik);
  }
}

}  // namespace rangkul::demo
