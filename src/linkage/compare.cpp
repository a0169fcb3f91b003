#include "linkage/compare.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "linkage/strings.h"

namespace rangkul::linkage {
namespace {

constexpr double close_words = 0.9;
constexpr double close_whole_names = 0.94;
constexpr std::size_t most_slots = std::size_t{1} << 17;
constexpr unsigned bits_per_level = 3;

BirthLevel compare_births(std::int32_t a, std::int32_t b) {
  if (a == 0 || b == 0) return BirthLevel::missing;
  int const year_a = a / 10000, month_a = a / 100 % 100, day_a = a % 100;
  int const year_b = b / 10000, month_b = b / 100 % 100, day_b = b % 100;
  if (a == b) {
    // Invented birthdays. source: domain.md 2.4
    int const month_day = a % 10000;
    bool const typical = month_day == 101 || month_day == 701 || month_day == 1231;
    return typical ? BirthLevel::typical : BirthLevel::equal;
  }
  if (year_a == year_b) {
    if (day_a == month_b && month_a == day_b) return BirthLevel::swapped;
    if (day_a == day_b || month_a == month_b) return BirthLevel::one_part;
    return BirthLevel::same_year;
  }
  int const apart = std::abs(year_a - year_b);
  bool const like_years = apart <= 2 || apart == 10 || apart == 100 || year_a % 10 == year_b % 10 ||
                          (year_a / 100 == year_b / 100 && year_a % 10 == year_b / 10 % 10 &&
                           year_b % 10 == year_a / 10 % 10);
  if (month_a == month_b && day_a == day_b && like_years) return BirthLevel::one_part;
  return BirthLevel::differs;
}

constexpr int number_digits = 16;
constexpr std::uint64_t serial_part = 10000;
constexpr std::uint64_t behind_region = 10'000'000'000;

NikLevel compare_niks(Standardised const& a, Standardised const& b) {
  if (a.nik == 0 || b.nik == 0 || a.nik_shared || b.nik_shared) return NikLevel::missing;
  auto const difference = compare_digits(a.nik, a.nik_length, b.nik, b.nik_length);
  // Serial numbers begin at one: of a NIK that ends in zeros a sheet has lost the last digits.
  auto const lost_end = [](Standardised const& row) {
    return row.nik_length == number_digits && row.nik % serial_part == 0;
  };
  bool const lost = lost_end(a) || lost_end(b);
  if (difference == DigitDifference::none) return lost ? NikLevel::one_digit : NikLevel::equal;
  bool const same_head = a.nik_length == number_digits && b.nik_length == number_digits &&
                         a.nik / serial_part == b.nik / serial_part;
  if (same_head) return lost ? NikLevel::one_digit : NikLevel::serial;
  if (difference == DigitDifference::many) return NikLevel::differs;
  bool const same_tail = a.nik_length == number_digits && b.nik_length == number_digits &&
                         a.nik % behind_region == b.nik % behind_region;
  return same_tail ? NikLevel::region_digit : NikLevel::one_digit;
}

KkLevel compare_kks(Standardised const& a, Standardised const& b) {
  if (a.no_kk == 0 || b.no_kk == 0 || a.no_kk_shared || b.no_kk_shared) return KkLevel::missing;
  auto const difference = compare_digits(a.no_kk, a.no_kk_length, b.no_kk, b.no_kk_length);
  if (difference == DigitDifference::none) return KkLevel::equal;
  return difference == DigitDifference::many ? KkLevel::differs : KkLevel::one_digit;
}

enum class VillageMatch { unknown, equal, district, differs };

VillageMatch compare_villages(Standardised const& a, Standardised const& b) {
  constexpr std::uint64_t village_part = 10000;
  if (a.village_code != 0 && b.village_code != 0) {
    if (a.village_code == b.village_code) return VillageMatch::equal;
    return a.village_code / village_part == b.village_code / village_part ? VillageMatch::district
                                                                          : VillageMatch::differs;
  }
  if (a.village_name == 0 || b.village_name == 0) return VillageMatch::unknown;
  return a.village_name == b.village_name ? VillageMatch::equal : VillageMatch::differs;
}

bool same_street(Standardised const& a, Standardised const& b) {
  if (a.address_size == 0 || b.address_size == 0) return false;
  if (a.house != 0 && b.house != 0 && a.house != b.house) return false;
  int common = 0;
  for (std::size_t i = 0, j = 0; i < a.address_size && j < b.address_size;) {
    if (a.address[i] == b.address[j]) {
      ++common;
      ++i;
      ++j;
    } else if (a.address[i] < b.address[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return common * 5 >= std::max(a.address_size, b.address_size) * 3;
}

PlaceLevel compare_places(Standardised const& a, Standardised const& b) {
  auto const village = compare_villages(a, b);
  if (village == VillageMatch::differs) return PlaceLevel::differs;
  if (village == VillageMatch::district) return PlaceLevel::district;
  if (same_street(a, b)) return PlaceLevel::address;
  if (village == VillageMatch::unknown) return PlaceLevel::missing;
  bool const same_rt = a.rt != 0 && a.rw != 0 && a.rt == b.rt && a.rw == b.rw;
  return same_rt ? PlaceLevel::rt_rw : PlaceLevel::village;
}

template <typename Level>
std::uint8_t number(Level level) {
  return static_cast<std::uint8_t>(level);
}

}  // namespace

std::string_view level_key(Field field, std::uint8_t level) {
  using Keys = std::array<std::string_view, most_levels>;
  static constexpr std::array<Keys, field_count> keys{{
      {"missing", "exact", "same", "close", "shorter", "partial", "differs"},
      {"missing", "equal", "typical", "swapped", "one_part", "same_year", "differs"},
      {"missing", "equal", "one_digit", "region_digit", "serial", "differs"},
      {"missing", "equal", "differs"},
      {"missing", "equal", "one_digit", "differs"},
      {"missing", "exact", "close", "partial", "differs"},
      {"missing", "address", "rt_rw", "village", "district", "differs"},
      {"missing", "equal", "differs"},
  }};
  return keys[static_cast<std::size_t>(field)][level];
}

std::uint32_t Agreement::pattern() const {
  std::uint32_t out = 0;
  for (auto const level : levels) out = out << bits_per_level | level;
  return out;
}

Agreement Agreement::from_pattern(std::uint32_t pattern) {
  Agreement out;
  for (std::size_t i = field_count; i-- > 0; pattern >>= bits_per_level)
    out.levels[i] = static_cast<std::uint8_t>(pattern & 7U);
  return out;
}

/// Which words of two names were paired, the shorter name first.
struct Comparer::Alignment {
  int equal{0};
  int sound{0};
  int close{0};
  int initial{0};
  float rarity{0};
  int solid() const { return equal + sound + close; }
};

Comparer::Comparer(Dictionary const& dictionary, WordSurprise const& surprise)
    : dictionary_(dictionary),
      surprise_(surprise),
      slots_(std::bit_ceil(
          std::clamp<std::size_t>(dictionary.size() * dictionary.size(), 2, most_slots))),
      slot_shift_(64 - static_cast<unsigned>(std::bit_width(slots_.size() - 1))) {}

Comparer::Likeness Comparer::measure(std::uint32_t a, std::uint32_t b) const {
  constexpr std::size_t long_word = 5;
  auto const first = dictionary_.word(a);
  auto const second = dictionary_.word(b);
  if (std::min(first.size(), second.size()) >= long_word && within_one_edit(first, second))
    return Likeness::close;
  bool const close = jaro_winkler(first, second) >= close_words ||
                     jaro_winkler(dictionary_.sound_text(dictionary_.sound(a)),
                                  dictionary_.sound_text(dictionary_.sound(b))) >= close_words;
  return close ? Likeness::close : Likeness::none;
}

Comparer::Likeness Comparer::like(std::uint32_t a, std::uint32_t b) {
  if (a == b) return Likeness::equal;
  constexpr int short_word = 3;
  auto const& first = dictionary_.sketch(a);
  auto const& second = dictionary_.sketch(b);
  if (first.size == 1 || second.size == 1)
    return first.first == second.first ? Likeness::initial : Likeness::none;
  if (first.sound == second.sound) return Likeness::sound;
  if (std::min(first.size, second.size) < short_word || !may_be_alike(first, second))
    return Likeness::none;
  if (a > b) std::swap(a, b);
  constexpr unsigned number_bits = 28;
  constexpr std::uint64_t likeness_mask = 15;
  if (b >> number_bits != 0) return measure(a, b);
  auto const pair = (std::uint64_t{a} << number_bits | b) << 4;
  auto& slot = slots_[(pair * 0x9E3779B97F4A7C15ULL) >> slot_shift_];
  if ((slot & ~likeness_mask) != pair) slot = pair | static_cast<std::uint64_t>(measure(a, b));
  return static_cast<Likeness>(slot & likeness_mask);
}

Comparer::Alignment Comparer::align(TokenList const& shorter, TokenList const& longer,
                                    InPart in_part) {
  Alignment out;
  unsigned used_i = 0;
  unsigned used_j = 0;
  auto const free = [](unsigned used, std::size_t at) { return (used >> at & 1U) == 0; };
  auto const take = [&](std::size_t i, std::size_t j) {
    used_i |= 1U << i;
    used_j |= 1U << j;
    out.rarity += std::min(surprise_[shorter.ids[i]], surprise_[longer.ids[j]]);
  };
  for (std::size_t i = 0; i < shorter.size; ++i)
    for (std::size_t j = 0; j < longer.size; ++j) {
      if (!free(used_j, j) || shorter.ids[i] != longer.ids[j]) continue;
      take(i, j);
      ++out.equal;
      break;
    }
  if (out.equal == static_cast<int>(shorter.size)) return out;
  std::array<std::array<Likeness, most_name_tokens>, most_name_tokens> table{};
  for (std::size_t i = 0; i < shorter.size; ++i) {
    if (!free(used_i, i)) continue;
    bool alone = true;
    for (std::size_t j = 0; j < longer.size; ++j) {
      if (!free(used_j, j)) continue;
      table[i][j] = like(shorter.ids[i], longer.ids[j]);
      alone = alone && table[i][j] == Likeness::none;
    }
    // A word with nothing like it: the names are alike in part at most.
    if (alone && in_part == InPart::is_nothing) return out;
  }
  for (auto const want : {Likeness::sound, Likeness::close, Likeness::initial})
    for (std::size_t i = 0; i < shorter.size; ++i)
      for (std::size_t j = 0; j < longer.size && free(used_i, i); ++j) {
        if (!free(used_j, j) || table[i][j] != want) continue;
        if (want == Likeness::initial) {
          used_i |= 1U << i;
          used_j |= 1U << j;
          ++out.initial;
          continue;
        }
        take(i, j);
        ++(want == Likeness::sound ? out.sound : out.close);
      }
  return out;
}

namespace {

Letters joined_letters(Dictionary const& dictionary, TokenList const& list) {
  Letters out{0, 0};
  for (std::size_t i = 0; i < list.size; ++i) {
    auto const& sketch = dictionary.sketch(list.ids[i]);
    out.set |= sketch.sound_letters;
    out.size += sketch.sound_size;
  }
  return out;
}

std::string joined_sounds(Dictionary const& dictionary, TokenList const& list) {
  std::string out;
  for (std::size_t i = 0; i < list.size; ++i)
    out += dictionary.sound_text(dictionary.sound(list.ids[i]));
  return out;
}

/// An order that does not depend on how a dictionary numbers its words.
bool comes_first(Dictionary const& dictionary, TokenList const& a, TokenList const& b) {
  for (std::size_t i = 0; i < a.size; ++i)
    if (a.ids[i] != b.ids[i]) return dictionary.print(a.ids[i]) < dictionary.print(b.ids[i]);
  return true;
}

float whole_rarity(WordSurprise const& surprise, TokenList const& list) {
  float out = 0;
  for (std::size_t i = 0; i < list.size; ++i) out += surprise[list.ids[i]];
  return out;
}

}  // namespace

/// "Abdul Rahman" and "Abdulrahman": the same but for the blanks.
bool Comparer::joined_alike(TokenList const& a, TokenList const& b) const {
  if (a.size == b.size) return false;
  auto const letters_a = joined_letters(dictionary_, a);
  auto const letters_b = joined_letters(dictionary_, b);
  if (std::abs(letters_a.size - letters_b.size) > 1) return false;
  // Jaro-Winkler of 0.94 asks for a Jaro of 0.9 at least; it reads no more letters than these.
  constexpr int most_read = 63;
  if (std::max(letters_a.size, letters_b.size) <= most_read &&
      !enough_letters(letters_a, letters_b, 17))
    return false;
  auto const first = joined_sounds(dictionary_, a);
  auto const second = joined_sounds(dictionary_, b);
  if (first == second) return true;
  constexpr int long_enough = 8;
  return std::min(letters_a.size, letters_b.size) >= long_enough &&
         jaro_winkler(first, second) >= close_whole_names;
}

NameLevel Comparer::name_level(TokenList const& a, TokenList const& b, float& rarity,
                               InPart in_part) {
  if (a.size == 0 || b.size == 0) return NameLevel::missing;
  bool const in_order = a.size != b.size ? a.size < b.size : comes_first(dictionary_, a, b);
  auto const& shorter = in_order ? a : b;
  auto const& longer = in_order ? b : a;
  if (a == b) {
    rarity = whole_rarity(surprise_, a);
    return NameLevel::exact;
  }
  auto const found = align(shorter, longer, in_part);
  rarity = found.rarity;
  auto const size = static_cast<int>(shorter.size);
  if (shorter.size == longer.size && found.equal + found.sound == size) return NameLevel::same;
  if (found.equal + found.sound < size && joined_alike(a, b)) {
    rarity = std::min(whole_rarity(surprise_, a), whole_rarity(surprise_, b));
    return NameLevel::same;
  }
  if (shorter.size == longer.size && found.solid() == size) return NameLevel::close;
  if (found.solid() > 0 && found.solid() + found.initial == size) return NameLevel::shorter;
  return found.solid() > 0 ? NameLevel::partial : NameLevel::differs;
}

namespace {

MotherLevel mother_level(NameLevel level) {
  switch (level) {
    case NameLevel::missing: return MotherLevel::missing;
    case NameLevel::exact:
    case NameLevel::same: return MotherLevel::exact;
    case NameLevel::close:
    case NameLevel::shorter: return MotherLevel::close;
    case NameLevel::partial: return MotherLevel::partial;
    case NameLevel::differs: break;
  }
  return MotherLevel::differs;
}

template <typename Level>
void set(Agreement& out, Field field, Level level) {
  out.levels[static_cast<std::size_t>(field)] = number(level);
}

}  // namespace

void Comparer::compare_numbers(Standardised const& a, Standardised const& b, Agreement& out) {
  set(out, Field::birth, compare_births(a.birth, b.birth));
  set(out, Field::nik, compare_niks(a, b));
  auto const sex = a.sex == Sex::unknown || b.sex == Sex::unknown ? SexLevel::missing
                   : a.sex == b.sex                               ? SexLevel::equal
                                                                  : SexLevel::differs;
  set(out, Field::sex, sex);
  set(out, Field::kk, compare_kks(a, b));
  set(out, Field::place, compare_places(a, b));
  auto const phone = a.phone == 0 || b.phone == 0 ? PhoneLevel::missing
                     : a.phone == b.phone         ? PhoneLevel::equal
                                                  : PhoneLevel::differs;
  set(out, Field::phone, phone);
}

void Comparer::compare_names(Standardised const& a, Standardised const& b, Agreement& out,
                             InPart in_part) {
  set(out, Field::name, name_level(a.name, b.name, out.rarity, in_part));
}

void Comparer::compare_mothers(Standardised const& a, Standardised const& b, Agreement& out) {
  float unused = 0;
  set(out, Field::mother, mother_level(name_level(a.mother, b.mother, unused, InPart::matters)));
}

Agreement Comparer::compare(Standardised const& a, Standardised const& b) {
  Agreement out;
  compare_numbers(a, b, out);
  compare_names(a, b, out);
  compare_mothers(a, b, out);
  return out;
}

bool birth_proves_nik(Standardised const& row) {
  if (row.birth == 0 || row.nik_length != number_digits) return false;
  constexpr std::uint64_t date = 1'000'000;
  constexpr int day = 10'000;
  constexpr int woman = 40;
  auto const written = static_cast<int>(row.nik / serial_part % date);
  int const written_day = written / day % woman;
  int const in_nik = written % 100 * 10000 + written / 100 % 100 * 100 + written_day;
  return in_nik == row.birth % 1'000'000;
}

bool two_identities(Standardised const& a, Standardised const& b, Agreement const& agreement) {
  auto const birth = static_cast<BirthLevel>(agreement.level(Field::birth));
  auto const nik = static_cast<NikLevel>(agreement.level(Field::nik));
  return nik == NikLevel::differs &&
         (birth == BirthLevel::differs || birth == BirthLevel::same_year) && birth_proves_nik(a) &&
         birth_proves_nik(b);
}

FieldSet differences(Standardised const& a, Standardised const& b, Agreement const& agreement,
                     FieldSet const& compared) {
  FieldSet out;
  auto const note = [&](Field field, bool differs) {
    if (differs && compared.has(field)) out.add(field);
  };
  bool const birth_differs = a.birth != b.birth;
  note(Field::name, agreement.level(Field::name) != number(NameLevel::exact));
  note(Field::birth, birth_differs);
  note(Field::nik, a.nik != b.nik);
  note(Field::sex, a.sex != b.sex);
  note(Field::kk, a.no_kk != b.no_kk);
  note(Field::mother, a.mother != b.mother);
  auto const unlike = [](auto x, auto y) { return x != 0 && y != 0 && x != y; };
  bool const streets = a.address_size > 0 && b.address_size > 0 &&
                       (a.address_size != b.address_size || a.address != b.address);
  note(Field::place, unlike(a.village_code, b.village_code) || streets || unlike(a.rt, b.rt) ||
                         unlike(a.rw, b.rw) || unlike(a.house, b.house));
  note(Field::phone, a.phone != b.phone);
  return out;
}

}  // namespace rangkul::linkage
