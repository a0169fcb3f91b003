#include "linkage/standardise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "base/phone.h"
#include "base/text.h"

namespace rangkul::linkage {
namespace {

constexpr std::size_t number_length = 16;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::uint16_t column_number(std::string_view cell) {
  constexpr std::size_t short_number = 4;
  if (cell.size() <= short_number && std::ranges::all_of(cell, is_digit)) {
    int value = 0;
    for (char const c : cell) value = value * 10 + (c - '0');
    return static_cast<std::uint16_t>(value);
  }
  cell = trim(cell);
  auto const folded = all_digits(cell) ? std::string() : fold(cell);
  auto const text = folded.empty() ? cell : std::string_view(folded);
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr int largest = 9999;
  bool const good = error == std::errc{} && end == text.data() + text.size() && value <= largest;
  return good ? static_cast<std::uint16_t>(value) : std::uint16_t{0};
}

/// "08..." and nothing but digits, as nearly all cells are; 0 for all others.
std::uint64_t plain_phone(std::string_view cell) {
  constexpr std::size_t least_digits = 9;
  constexpr std::size_t most_digits = 14;
  if (cell.size() < least_digits || cell.size() > most_digits || !cell.starts_with("08")) return 0;
  std::uint64_t value = 62;
  for (char const c : cell.substr(1)) {
    if (!is_digit(c)) return 0;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

std::uint64_t phone_number(std::string_view cell) {
  if (auto const plain = plain_phone(cell); plain != 0 || cell.empty()) return plain;
  if (trim(cell).empty()) return 0;
  auto const phone = Phone::parse(cell);
  if (!phone.ok()) return 0;
  std::uint64_t value = 0;
  for (char const c : phone.value().e164())
    if (c >= '0' && c <= '9') value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

std::uint64_t village_number(std::string_view cell) {
  constexpr std::size_t village_digits = 10;
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (char const c : trim(cell)) {
    if (c == '.') continue;
    if (c < '0' || c > '9') return 0;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (++digits > village_digits) return 0;
  }
  return digits == village_digits ? value : 0;
}

/// Sixteen digits and nothing else, as nearly all cells are; 0 for all others.
std::uint64_t sixteen_digits(std::string_view cell) {
  if (cell.size() != number_length) return 0;
  std::uint64_t value = 0;
  bool runs = true;
  for (char const c : cell) {
    if (!is_digit(c)) return 0;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    runs = runs && c == cell.front();
  }
  return runs ? 0 : value;
}

}  // namespace

LooseNumber loose_number(std::string_view cell) {
  if (cell.empty()) return {};
  if (auto const value = sixteen_digits(cell);
      value != 0 && value % 10'000'000'000 != 0 && value / 10 != 123456789012345)
    if (value / 10 != 12345678901234) return {value, static_cast<std::uint8_t>(number_length)};
  std::string digits;
  auto text = trim(cell);
  for (std::string_view const tail : {".0", ",0", ",00", ".00"})
    if (text.size() > number_length && text.ends_with(tail)) text.remove_suffix(tail.size());
  for (char const c : text) {
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+') {
      return {};
    }
  }
  if (digits.size() + 2 < number_length || digits.size() > number_length + 1) return {};
  auto const runs = std::ranges::all_of(digits, [&](char c) { return c == digits.front(); });
  if (runs || digits.starts_with("123456789012345") || digits.starts_with("012345678901234"))
    return {};
  // A region code filled up with zeros is nobody's number.
  if (digits.ends_with("0000000000")) return {};
  LooseNumber out;
  std::from_chars(digits.data(), digits.data() + digits.size(), out.digits);
  out.length = static_cast<std::uint8_t>(digits.size());
  return out;
}

Sex read_sex(std::string_view cell) {
  if (cell.size() == 1) {
    switch (cell.front()) {
      case 'L':
      case '1': return Sex::male;
      case 'P':
      case '2': return Sex::female;
      default: break;
    }
  }
  static std::unordered_map<std::string_view, Sex> const known{
      {"l", Sex::male},           {"lk", Sex::male},       {"laki", Sex::male},
      {"laki laki", Sex::male},   {"lakilaki", Sex::male}, {"pria", Sex::male},
      {"1", Sex::male},           {"m", Sex::male},        {"male", Sex::male},
      {"cowok", Sex::male},       {"p", Sex::female},      {"pr", Sex::female},
      {"perempuan", Sex::female}, {"wanita", Sex::female}, {"w", Sex::female},
      {"2", Sex::female},         {"f", Sex::female},      {"female", Sex::female}};
  auto const found = known.find(fold(cell));
  return found == known.end() ? Sex::unknown : found->second;
}

Standardiser::Standardiser(Dictionary& dictionary) : dictionary_(dictionary) {}

/// Words of letters and blanks alone; nothing (no words, not plain) for all other writings.
Standardiser::Words Standardiser::name_words(std::string_view written) {
  Words out{keys_.size(), keys_.size(), true};
  for (std::size_t i = 0; i < written.size();) {
    if (written[i] == ' ') {
      ++i;
      continue;
    }
    auto const begin = i;
    for (; i < written.size() && written[i] != ' '; ++i) {
      if (is_letter(written[i])) continue;
      keys_.resize(out.begin);
      return {out.begin, out.begin, false};
    }
    keys_.push_back(TextNumbers::key_of(written.substr(begin, i - begin)));
    name_words_.expect(keys_.back());
  }
  out.end = keys_.size();
  return out;
}

/// Of words that mean the same beside any other.
bool Standardiser::plain_name(Words const& words, TokenList& out) {
  if (!words.plain) return false;
  for (auto const& key : std::span(keys_).subspan(words.begin, words.end - words.begin)) {
    auto const [number, fresh] = name_words_.number(key);
    if (fresh) {
      auto const text = plain_name_word(ascii_lower(name_words_.text(number)));
      name_facts_.push_back({text ? dictionary_.number(*text) : 0, text.has_value()});
    }
    auto const& word = name_facts_[number];
    if (!word.plain) return false;
    if (out.size < most_name_tokens) out.ids[out.size++] = word.id;
  }
  return true;
}

TokenList Standardiser::name(std::string_view written, Words const& words) {
  TokenList out;
  if (plain_name(words, out)) return out;
  out = TokenList();
  for (auto const& token : standardise_name(written)) {
    if (token.text.empty() || out.size == most_name_tokens) continue;
    out.ids[out.size++] = dictionary_.number(token.text);
  }
  return out;
}

/// Small letters and digits, blanks for all else.
void Standardiser::fold_address(std::string_view written) {
  folded_.resize(written.size());
  bool plain = true;
  for (std::size_t i = 0; i < written.size(); ++i) {
    char const c = written[i];
    plain = plain && static_cast<unsigned char>(c) < 0x80;
    folded_[i] = is_digit(c) ? c : is_letter(c) ? static_cast<char>(c | 0x20) : ' ';
  }
  if (!plain) folded_ = fold(written);
}

Standardiser::Words Standardiser::address_words(std::string_view written) {
  fold_address(written);
  auto const begin_of_words = keys_.size();
  auto const expect = [&](std::string_view word) {
    keys_.push_back(TextNumbers::key_of(word));
    address_words_.expect(keys_.back());
  };
  std::string_view const text(folded_);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') continue;
    auto const begin = i;
    while (i < text.size() && text[i] != ' ') ++i;
    auto const word = text.substr(begin, i - begin);
    auto const mark = is_digit(word.back()) ? address_mark_before_digits(word) : 0;
    if (mark > 0) expect(word.substr(0, mark));
    expect(word.substr(mark));
  }
  return {begin_of_words, keys_.size(), true};
}

void Standardiser::address(RecordView const& record, Words const& words, Standardised& out) {
  facts_.clear();
  numbers_.clear();
  for (auto const& key : std::span(keys_).subspan(words.begin, words.end - words.begin)) {
    auto const [number, fresh] = address_words_.number(key);
    if (fresh) {
      address_facts_.push_back(address_word(key.text));
      address_ids_.push_back({dictionary_.number(street_word(key.text, false)),
                              dictionary_.number(street_word(key.text, true))});
    }
    facts_.push_back(address_facts_[number]);
    numbers_.push_back(number);
  }
  auto const parts = address_parts(facts_);
  for (std::size_t i = 0; i < parts.street_size && i < most_address_tokens; ++i) {
    auto const& ids = address_ids_[numbers_[parts.street[i]]];
    out.address[out.address_size++] = i == 0 ? ids.first : ids.later;
  }
  std::sort(out.address.begin(), out.address.begin() + out.address_size);
  auto const rt = column_number(record.rt);
  auto const rw = column_number(record.rw);
  out.house = parts.house & Standardised::most_number;
  out.rt = (rt > 0 ? rt : parts.rt) & Standardised::most_number;
  out.rw = (rw > 0 ? rw : parts.rw) & Standardised::most_number;
}

/// A dictionary number plus one, or nothing for a code.
std::uint32_t Standardiser::village_name(std::string_view written) {
  auto const [number, fresh] = villages_.number(written);
  if (fresh) {
    auto const name = fold(written);
    bool const no_name = name.empty() || all_digits(name);
    village_ids_.push_back(no_name ? 0 : dictionary_.number(name) + 1);
  }
  return village_ids_[number];
}

Standardised Standardiser::standardise(RecordView const& record) {
  Standardised out;
  // All words of the row first, so that what is known of them is on its way.
  keys_.clear();
  auto const name_keys = name_words(record.name);
  auto const mother_keys = name_words(record.mother);
  auto const address_keys = address_words(record.address);
  auto const nik = loose_number(record.nik);
  out.nik = nik.digits;
  out.nik_length = nik.length & Standardised::most_length;
  auto const no_kk = loose_number(record.no_kk);
  out.no_kk = no_kk.digits;
  out.no_kk_length = no_kk.length;
  out.birth = record.birth;
  out.sex = read_sex(record.sex);
  out.name = name(record.name, name_keys);
  out.mother = name(record.mother, mother_keys);
  address(record, address_keys, out);
  out.village_code = village_number(record.village);
  // A column of village names may hold codes.
  if (out.village_code == 0) out.village_code = village_number(record.village_name);
  out.village_name = village_name(record.village_name);
  if (out.village_name == 0 && out.village_code == 0)
    out.village_name = village_name(record.village);
  out.phone = phone_number(record.phone);
  return out;
}

Standardised standardise(Record const& record, Dictionary& dictionary) {
  return Standardiser(dictionary).standardise(view_of(record));
}

void renumber(Standardised& row, std::vector<std::uint32_t> const& numbers) {
  for (auto* list : {&row.name, &row.mother})
    for (std::size_t i = 0; i < list->size; ++i) list->ids[i] = numbers[list->ids[i]];
  for (std::size_t i = 0; i < row.address_size; ++i) row.address[i] = numbers[row.address[i]];
  std::sort(row.address.begin(), row.address.begin() + row.address_size);
  if (row.village_name != 0) row.village_name = numbers[row.village_name - 1] + 1;
}

}  // namespace rangkul::linkage
