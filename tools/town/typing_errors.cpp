#include <array>
#include <cstdio>
#include <string_view>

#include "rows.h"
#include "typing_names.h"

// Error model 1: a typist errs in each field by itself, as often as the table of shares says.
namespace rangkul::town {
namespace {

std::string number(char const* pattern, int value) {
  std::array<char, 24> out{};
  std::snprintf(out.data(), out.size(), pattern, value);
  return out.data();
}

char other_digit(Random& random, char digit) {
  return static_cast<char>('0' + (digit - '0' + random.between(1, 9)) % 10);
}

void misdial(Random& random, std::string& digits) {
  auto const size = static_cast<int>(digits.size());
  if (size < 2) return;
  if (random.chance(0.65)) {
    auto& digit = digits[static_cast<std::size_t>(random.below(size))];
    digit = other_digit(random, digit);
    return;
  }
  for (int i = 0; i < 20; ++i) {
    auto const at = static_cast<std::size_t>(random.below(size - 1));
    if (digits[at] == digits[at + 1]) continue;
    std::swap(digits[at], digits[at + 1]);
    return;
  }
}

void excel_damage(Random& random, std::string& digits) {
  int const kind = random.below(4);
  if (kind == 0) {
    auto const mark = random.chance(0.6) ? ',' : '.';
    digits = digits.substr(0, 1) + mark +
             digits.substr(1, static_cast<std::size_t>(random.between(2, 5))) + "E+15";
  } else if (kind == 1) {
    digits.back() = '0';
  } else if (kind == 2) {
    digits.erase(random.chance(0.5) ? 0 : static_cast<std::size_t>(random.below(16)), 1);
  } else {
    auto const at = static_cast<std::size_t>(random.below(16));
    digits.insert(at, 1,
                  random.chance(0.6) ? digits[at] : static_cast<char>('0' + random.below(10)));
  }
}

std::string placeholder(Random& random, std::string const& digits) {
  static constexpr std::string_view fixed[] = {
      "0000000000000000", "1234567890123456", "9999999999999999", "1111111111111111", "0", "-"};
  if (random.chance(0.3)) return digits.substr(0, 6) + "0000000000";
  return std::string(random.pick(fixed));
}

void type_nik(Random& random, Row& row) {
  auto const before = row.nik;
  int const kind = random.below(100);
  if (kind < 44)
    row.nik.clear();
  else if (kind < 51)
    row.nik = placeholder(random, row.nik);
  else if (kind < 68)
    excel_damage(random, row.nik);
  else
    misdial(random, row.nik);
  if (row.nik != before) row.changes.add(Change::nik);
}

void type_birth(Random& random, Row& row) {
  std::array<int, 3> const before{row.year, row.month, row.day};
  int const kind = random.below(100);
  if (kind < 22 && row.day <= 12 && row.day != row.month) {
    std::swap(row.day, row.month);
  } else if (kind < 34) {
    row.birth_text = random.chance(0.7) ? "-" : "00/00/0000";
  } else if (kind < 52) {
    static constexpr std::array<std::array<int, 2>, 4> days{{{1, 1}, {1, 1}, {31, 12}, {1, 7}}};
    auto const& day = random.pick(days);
    row.day = day[0];
    row.month = day[1];
    if (random.chance(0.3)) row.year += random.between(-3, 3);
  } else if (kind < 74) {
    row.year +=
        random.chance(0.6) ? (random.chance(0.5) ? 1 : -1) : (random.chance(0.5) ? 10 : -10);
  } else if (kind < 90) {
    row.day = (row.day + random.below(27)) % 28 + 1;
  } else {
    row.month = (row.month + random.below(11)) % 12 + 1;
    if (row.day > 28) row.day = 28;
  }
  if (row.year > 2024) row.year = 2024;
  bool const changed = before != std::array<int, 3>{row.year, row.month, row.day};
  if (changed || !row.birth_text.empty()) row.changes.add(Change::birth);
}

void write_date_otherwise(Random& random, Row& row) {
  if (!row.birth_text.empty()) return;
  static constexpr std::string_view months[] = {"Januari",   "Februari", "Maret",    "April",
                                                "Mei",       "Juni",     "Juli",     "Agustus",
                                                "September", "Oktober",  "November", "Desember"};
  auto const month = months[static_cast<std::size_t>(row.month - 1)];
  auto const day = number("%02d", row.day);
  auto const year = std::to_string(row.year);
  switch (random.below(4)) {
    case 0: row.birth_text = day + ' ' + std::string(month) + ' ' + year; break;
    case 1:
      row.birth_text = std::to_string(row.day) + '-' + std::to_string(row.month) + '-' + year;
      break;
    case 2: row.birth_text = day + '.' + number("%02d", row.month) + '.' + year; break;
    default:
      row.birth_text = std::to_string(row.day) + ' ' + std::string(month.substr(0, 3)) + ' ' + year;
  }
}

std::string roman(int value) {
  static constexpr std::string_view tens[] = {"", "X"};
  static constexpr std::string_view ones[] = {"",  "I",  "II",  "III",  "IV",
                                              "V", "VI", "VII", "VIII", "IX"};
  return std::string(tens[static_cast<std::size_t>(value / 10 % 2)]) +
         std::string(ones[static_cast<std::size_t>(value % 10)]);
}

std::string house(Random& random, int value) {
  if (value == 0) return "";
  static constexpr char const* patterns[] = {" NO. %d", " NO %d", " NO.%d", " NOMOR %d", " %d"};
  return number(random.pick(patterns), value);
}

std::string type_address(Random& random, Row const& row, bool otherwise) {
  static constexpr std::string_view streets[] = {"JL. ", "JALAN ", "JL ", "JLN. ", "JLN "};
  static constexpr std::string_view alleys[] = {"GG. ", "GANG ", "GG ", "GG.", "JL GG "};
  static constexpr std::string_view hamlets[] = {"KP. ", "KAMPUNG ", "KP ", "KAMP. ", "DUSUN "};
  static constexpr std::string_view estates[] = {"PERUM ", "KOMP. ", "PERUMAHAN ", "KOMPLEK ",
                                                 "PRM "};
  auto word = home_words()[row.home.word];
  for (char& c : word)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  auto const at = static_cast<std::size_t>(otherwise ? random.below(5) : row.file);
  auto const part = row.home.part;
  std::string out;
  if (row.home.kind == HomeKind::street) {
    out = std::string(streets[at]) + word;
  } else if (row.home.kind == HomeKind::alley) {
    out = std::string(alleys[at]) + word + ' ' +
          (random.chance(0.4) ? roman(part) : std::to_string(part));
  } else if (row.home.kind == HomeKind::hamlet) {
    out = std::string(hamlets[at]) + word;
  } else {
    out = std::string(estates[at]) + word + (random.chance(0.6) ? " BLOK " : " BLK ") +
          static_cast<char>('A' + part % 12) + (part > 6 ? std::to_string(part) : "");
  }
  out += house(random, row.home.number);
  if (random.chance(0.12)) slip(random, out);
  return out;
}

void type_rt(Random& random, Row& row, bool otherwise) {
  auto const rt = std::stoi(row.rt);
  auto const rw = std::stoi(row.rw);
  auto write = [&](int value, std::string_view word) {
    if (!otherwise) return number(row.file == city ? "%03d" : "%d", value);
    switch (random.below(5)) {
      case 0: return number("%02d", value);
      case 1: return std::string(word) + ' ' + number("%03d", value);
      case 2: return roman(value);
      case 3: return std::string(word) + '.' + std::to_string(value);
      default: return number("%03d", value);
    }
  };
  row.rt = write(rt, "RT");
  row.rw = write(rw, "RW");
  if (!otherwise || !random.chance(0.35)) return;
  row.address +=
      " RT " + number("%03d", rt) + (random.chance(0.5) ? "/" : " RW ") + number("%03d", rw);
  if (random.chance(0.5)) {
    row.rt.clear();
    row.rw.clear();
  }
}

void type_village(Random& random, Rates const& rates, Row& row) {
  if (random.chance(rates.village)) {
    row.village = row.neighbour;
    row.village_name = row.neighbour_name;
    row.changes.add(Change::village);
  } else if (random.chance(rates.writing * 0.12)) {
    // The name before it became a ward, or before the spelling changed.
    static constexpr std::string_view kinds[] = {"DESA ", "KEL. ", "KELURAHAN ", "DS. "};
    row.village_name = std::string(random.pick(kinds)) + row.village_name;
    if (auto const at = row.village_name.rfind('U'); at != std::string::npos && random.chance(0.3))
      row.village_name.replace(at, 1, "OE");
  }
  if (random.chance(rates.village * 2)) row.village.clear();
}

void type_mother(Random& random, Rates const& rates, Row& row) {
  if (random.chance(rates.mother_missing)) {
    static constexpr std::string_view nothing[] = {"", "", "", "", "-", "TIDAK TAHU", "X", "ALMH"};
    row.mother = random.pick(nothing);
    row.changes.add(Change::mother_missing);
  } else if (random.chance(rates.mother_wrong) && mistype_name(random, row.mother)) {
    row.changes.add(Change::mother_wrong);
  } else if (random.chance(rates.writing * 0.3)) {
    write_name_otherwise(random, row.mother, "", true);
  }
}

void type_row(Random& random, Rates const& rates, Row& row) {
  if (random.chance(rates.name) && mistype_name(random, row.name)) {
    if (random.chance(0.2)) mistype_name(random, row.name);
    row.changes.add(Change::name);
  }
  if (random.chance(rates.writing * 0.6))
    write_name_otherwise(random, row.name, row.father, row.sex == Sex::female);
  if (random.chance(rates.nik)) type_nik(random, row);
  if (random.chance(rates.card)) {
    if (random.chance(0.3))
      row.no_kk.clear();
    else if (random.chance(0.3))
      row.no_kk = placeholder(random, row.no_kk);
    else
      misdial(random, row.no_kk);
    row.changes.add(Change::card);
  }
  if (random.chance(rates.birth))
    type_birth(random, row);
  else if (random.chance(rates.writing * 0.08))
    write_date_otherwise(random, row);
  type_mother(random, rates, row);
  if (random.chance(rates.sex)) {
    row.sex = random.chance(0.5) ? Sex::unknown : row.sex == Sex::male ? Sex::female : Sex::male;
    row.changes.add(Change::sex);
  }
  bool const otherwise = random.chance(rates.writing);
  row.address = type_address(random, row, otherwise);
  type_rt(random, row, otherwise);
  type_village(random, rates, row);
  if (random.chance(0.04)) row.birth_place.clear();
  if (random.chance(0.05)) slip(random, row.birth_place);
  if (random.chance(rates.phone_missing)) row.phone.clear();
  if (random.chance(0.02)) row.phone = "08123456789";
  if (random.chance(0.02)) misdial(random, row.phone);
}

}  // namespace

void typing_errors(Random& random, Rates const& rates, std::span<Row> card) {
  for (auto& row : card) type_row(random, rates, row);
}

}  // namespace rangkul::town
