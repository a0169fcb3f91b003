#include <algorithm>
#include <array>
#include <string_view>

#include "rows.h"
#include "source_words.h"

// Error model 2: a card comes into a file from one source, and the source errs: in several fields
// of a row, and in the same way for all of its rows.
namespace rangkul::town {
namespace {

enum class Source {
  careful,
  heard,       // a paper form read aloud to a typist
  scanned,     // shapes of letters and digits
  blind,       // typed without looking
  row_above,   // cells copied from the row above
  narrow,      // a system with fields of 20 characters
  shifted,     // an import whose columns slipped
  one_member,  // one of the family told about all
  count_
};

/// How often a source is at work when it is a bad one, of 100.
constexpr std::array<int, static_cast<std::size_t>(Source::count_)> bad_sources{0,  20, 15, 17,
                                                                                10, 12, 10, 16};
constexpr double bad_source = 0.56;  // at strength 1
constexpr double own_source = 0.2;   // of rows: not the source of their card
constexpr std::size_t narrow_field = 20;

Source draw_source(Random& random, double strength) {
  if (!random.chance(std::min(0.92, bad_source * strength))) return Source::careful;
  int at = random.below(100);
  for (std::size_t i = 0; i < bad_sources.size(); ++i) {
    at -= bad_sources[i];
    if (at < 0) return static_cast<Source>(i);
  }
  return Source::heard;
}

void mark(Row& row, bool changed, Change change) {
  if (changed) row.changes.add(change);
}

void no_nik(Random& random, Row& row) {
  static constexpr std::string_view blanks[] = {"",  "",          "",     "",
                                                "0", "BELUM ADA", "3276", "0000000000000000"};
  row.nik = random.pick(blanks);
  row.changes.add(Change::nik);
}

void no_mother(Random& random, Row& row) {
  static constexpr std::string_view blanks[] = {"", "", "", "-", "IBU", "TDK DIKETAHUI"};
  row.mother = random.pick(blanks);
  row.changes.add(Change::mother_missing);
}

void set_birth(Row& row, std::array<int, 3> const& date) {
  std::array<int, 3> const before{row.year, row.month, row.day};
  row.year = date[0];
  row.month = date[1];
  row.day = row.month == 2 ? std::min(date[2], 28)
                           : std::min(date[2], 30 + (date[2] == 31 && date[1] % 2 == 1));
  mark(row, before != std::array<int, 3>{row.year, row.month, row.day}, Change::birth);
}

void heard(Random& random, Row& row) {
  if (random.chance(0.50))
    mark(row, mishear(random, row.name, random.chance(0.35) ? 2 : 1), Change::name);
  if (random.chance(0.12)) mark(row, mishear(random, row.mother, 1), Change::mother_wrong);
  mishear(random, row.birth_place, 1);
  // "Tiga belas" and "tiga puluh", "enam" and "delapan".
  if (random.chance(0.05) && row.day > 12 && row.day < 20)
    set_birth(row, {row.year, row.month, row.day % 10 <= 3 ? row.day % 10 * 10 : row.day - 10});
  else if (random.chance(0.10))
    set_birth(row, {row.year, row.month % 12 + 1, row.day});
  if (random.chance(0.10)) return no_nik(random, row);
  if (random.chance(0.07))
    if (auto const at = row.nik.find_last_of("68"); at != std::string::npos) {
      row.nik[at] = row.nik[at] == '6' ? '8' : '6';
      row.changes.add(Change::nik);
    }
}

void scanned(Random& random, Row& row) {
  bool const faint = random.chance(0.4);  // a faint page is bad all over
  double const more = faint ? 1.6 : 0.6;
  if (random.chance(0.40 * more)) mark(row, misread_letters(random, row.name), Change::name);
  if (random.chance(0.10 * more))
    mark(row, misread_letters(random, row.mother), Change::mother_wrong);
  if (random.chance(0.19 * more)) mark(row, misread_digits(random, row.nik), Change::nik);
  if (random.chance(0.16 * more)) mark(row, misread_digits(random, row.no_kk), Change::card);
  if (random.chance(0.12 * more)) {
    auto day = std::to_string(row.day);
    auto year = std::to_string(row.year);
    if (random.chance(0.5))
      misread_digits(random, day);
    else if (year[3] != '0')
      year[3] = random.chance(0.5) ? '8' : '3';
    auto const read = std::clamp(std::stoi(day), 1, 28);
    set_birth(row, {std::min(std::stoi(year), 2024), row.month, read});
  }
  misread_letters(random, row.birth_place);
  if (random.chance(0.34 * more)) no_mother(random, row);  // the torn edge of the page
  if (faint && random.chance(0.4)) row.phone.clear();
}

void blind(Random& random, Row& row) {
  if (random.chance(0.45)) mark(row, mispress(random, row.name), Change::name);
  if (random.chance(0.2)) mark(row, mispress(random, row.name), Change::name);
  if (random.chance(0.11)) mark(row, mispress(random, row.mother), Change::mother_wrong);
  if (random.chance(0.16)) mark(row, mispress(random, row.nik), Change::nik);
  if (random.chance(0.08)) mark(row, mispress(random, row.no_kk), Change::card);
  if (random.chance(0.09))
    set_birth(row, {row.year, row.month, std::clamp(row.day + (row.day % 2 ? 1 : -1), 1, 28)});
  if (random.chance(0.03)) {
    row.sex = row.sex == Sex::male ? Sex::female : Sex::male;
    row.changes.add(Change::sex);
  }
  mispress(random, row.birth_place);
  mispress(random, row.phone);
}

/// `above` is the row as it stands in the file.
void copied(Random& random, Row& row, Row const& above) {
  row.birth_place = above.birth_place;
  row.phone = above.phone;
  if (random.chance(0.3)) {
    bool const other = row.mother != above.mother;
    row.mother = above.mother;
    mark(row, other,
         above.changes.has(Change::mother_missing) ? Change::mother_missing : Change::mother_wrong);
  }
  if (random.chance(0.16)) set_birth(row, {above.year, above.month, above.day});
  if (random.chance(0.14)) {
    row.nik = above.nik;
    row.changes.add(Change::nik);
  }
  if (random.chance(0.02)) {
    row.sex = above.sex;
    mark(row, true, Change::sex);
  }
}

void narrow(Random& random, Row& row) {
  // The old system knew these words by their short forms only.
  static constexpr std::array<std::array<std::string_view, 2>, 7> known{{{"MUHAMMAD ", "MUH "},
                                                                         {"MUHAMAD ", "MUH "},
                                                                         {"MOHAMMAD ", "MOH "},
                                                                         {"MOHAMAD ", "MOH "},
                                                                         {"ABDUL ", "ABD "},
                                                                         {"SITI ", "ST "},
                                                                         {"AHMAD ", "A "}}};
  for (auto const& one : known)
    if (row.name.starts_with(one[0])) row.name.replace(0, one[0].size(), one[1]);
  bool const halved = random.chance(0.25);
  mark(row, squeeze(row.name, halved ? narrow_field - 6 : narrow_field), Change::name);
  if (random.chance(0.5))
    no_mother(random, row);
  else
    mark(row, squeeze(row.mother, narrow_field - 5), Change::mother_wrong);
  if (random.chance(0.16)) no_nik(random, row);
  row.birth_place.resize(std::min<std::size_t>(row.birth_place.size(), 8));
  row.phone.clear();
}

void shifted(Random& random, Row& row, int slip_of) {
  if (slip_of == 0) {  // numbers became numbers: fifteen digits are kept
    if (random.chance(0.9)) {
      mark(row, row.nik.size() == 16 && row.nik.back() != '0', Change::nik);
      if (row.nik.size() == 16) row.nik.back() = '0';
    }
    mark(row, row.no_kk.back() != '0', Change::card);
    row.no_kk.back() = '0';
  } else if (slip_of == 1) {  // the mother's column fell out
    row.birth_place = row.mother;
    no_mother(random, row);
  } else if (slip_of == 2) {  // American dates
    if (row.day <= 12) set_birth(row, {row.year, row.day, row.month});
  } else if (slip_of == 3) {  // one code further down the list
    row.village = row.neighbour;
    row.village_name = row.neighbour_name;
    row.changes.add(Change::village);
  } else {
    no_nik(random, row);
    row.phone.clear();
  }
}

void told_by_another(Random& random, Row& row, bool teller) {
  if (teller) {
    if (random.chance(0.1)) no_mother(random, row);
    return;
  }
  if (random.chance(0.26)) mark(row, call_name(random, row.name), Change::name);
  if (random.chance(0.25)) no_nik(random, row);
  if (random.chance(0.44))
    no_mother(random, row);
  else if (random.chance(0.14))
    mark(row, call_name(random, row.mother), Change::mother_wrong);
  if (row.year < 1985 && random.chance(0.16)) {
    auto const guess = row.year + random.between(-2, 2);
    set_birth(row, {guess, random.chance(0.7) ? 1 : 7, 1});
  }
}

/// Brothers' and sisters' birthdays told the wrong way round: the year stays with the name or not.
void mix_birthdays(Random& random, std::span<Row> card) {
  for (std::size_t i = 1; i < card.size(); ++i) {
    if (!card[i].child || !card[i - 1].child || !random.chance(0.2)) continue;
    std::array<int, 3> const one{card[i].year, card[i].month, card[i].day};
    std::array<int, 3> const other{card[i - 1].year, card[i - 1].month, card[i - 1].day};
    bool const whole = random.chance(0.5);
    set_birth(card[i], {whole ? other[0] : one[0], other[1], other[2]});
    set_birth(card[i - 1], {whole ? one[0] : other[0], one[1], one[2]});
    return;
  }
}

/// A street as the source has it; the house number is what gets lost.
std::string address_of(Random& random, Row const& row, Source source) {
  std::string word;
  for (char const c : home_words()[row.home.word])
    word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  auto const part = std::to_string(row.home.part);
  bool const full = source == Source::heard || source == Source::one_member;
  std::string out;
  switch (row.home.kind) {
    case HomeKind::street: out = (full ? "JALAN " : "JL. ") + word; break;
    case HomeKind::alley:
      out = (full ? "GANG " : "JL. ") + word + (full ? " " : " GG ") + part;
      break;
    case HomeKind::hamlet: out = (full ? "KAMPUNG " : "KP ") + word; break;
    case HomeKind::estate:
      out = (full ? "PERUMAHAN " : "PERUM ") + word + " BLOK " +
            static_cast<char>('A' + row.home.part);
      break;
  }
  bool const numbered = row.home.number != 0 && source != Source::one_member && !random.chance(0.1);
  if (numbered) out += (full ? " NOMOR " : " NO ") + std::to_string(row.home.number);
  if (source == Source::heard) mishear(random, out, 1);
  if (source == Source::scanned) misread_letters(random, out);
  if (source == Source::blind) mispress(random, out);
  if (source == Source::narrow) out.resize(std::min(out.size(), narrow_field));
  if (source == Source::shifted) out += " RT" + row.rt + "/RW" + row.rw;
  return out;
}

void write_place(Random& random, Row& row, Source source) {
  row.address = address_of(random, row, source);
  auto plain = [](std::string const& padded) { return std::to_string(std::stoi(padded)); };
  if (source == Source::shifted) {
    row.rt = row.rt + '/' + row.rw;
    row.rw.clear();
  } else if (source == Source::heard || row.file == ministry) {
    row.rt = plain(row.rt);
    row.rw = plain(row.rw);
  } else if (source == Source::narrow) {
    row.rt = row.rt.substr(1);
    row.rw = row.rw.substr(1);
  }
  if (source == Source::narrow) squeeze(row.village_name, 12);
  if (source == Source::one_member) row.village_name = "KEL " + row.village_name;
}

/// How people speak of people: no difference of fact.
void polite(Random& random, Row& row) {
  bool const woman = row.sex == Sex::female;
  if (row.year > 1990) return;
  if (random.chance(0.08))
    row.name = (woman ? "IBU " : "BPK ") + row.name;
  else if (random.chance(0.06))
    row.name = (woman ? "HJ " : "H ") + row.name;
  if (row.year < 1975 && random.chance(0.08) && row.mother.size() > 3)
    row.mother = "ALMH " + row.mother;
}

/// What even a careful writer leaves out.
void omit(Random& random, Rates const& rates, Row& row) {
  if (random.chance(0.032 * rates.strength) && !row.mother.empty()) no_mother(random, row);
  if (random.chance(0.02 * rates.strength)) no_nik(random, row);
  if (random.chance(rates.phone_missing)) row.phone.clear();
}

}  // namespace

void source_errors(Random& random, Rates const& rates, std::span<Row> card) {
  auto const common = draw_source(random, rates.strength);
  auto const slip_of = random.below(6);
  auto const teller = random.below(static_cast<int>(card.size()));
  if (common == Source::one_member) mix_birthdays(random, card);
  for (std::size_t i = 0; i < card.size(); ++i) {
    auto& row = card[i];
    auto const source = random.chance(own_source) ? draw_source(random, rates.strength) : common;
    switch (source) {
      case Source::careful: break;
      case Source::heard: heard(random, row); break;
      case Source::scanned: scanned(random, row); break;
      case Source::blind: blind(random, row); break;
      case Source::row_above:
        if (i > 0) copied(random, row, card[i - 1]);
        break;
      case Source::narrow: narrow(random, row); break;
      case Source::shifted: shifted(random, row, slip_of); break;
      case Source::one_member: told_by_another(random, row, static_cast<int>(i) == teller); break;
      case Source::count_: break;
    }
    if (source == Source::heard || source == Source::one_member) polite(random, row);
    write_place(random, row, source);
    omit(random, rates, row);
  }
}

}  // namespace rangkul::town
