#include "linkage/standardise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include "base/phone.h"
#include "base/text.h"

namespace rangkul::linkage {
namespace {

constexpr std::size_t number_length = 16;

int small_number(std::string_view text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr int largest = 9999;
  return error == std::errc{} && end == text.data() + text.size() && value <= largest ? value : 0;
}

std::string_view roman_as_digits(std::string_view word) {
  static std::unordered_map<std::string_view, std::string_view> const numbers{
      {"i", "1"},   {"ii", "2"},   {"iii", "3"}, {"iv", "4"}, {"v", "5"},   {"vi", "6"},
      {"vii", "7"}, {"viii", "8"}, {"ix", "9"},  {"x", "10"}, {"xi", "11"}, {"xii", "12"}};
  auto const found = numbers.find(word);
  return found == numbers.end() ? std::string_view{} : found->second;
}

bool is_street_word(std::string_view word) {
  static std::unordered_set<std::string_view> const left_out{
      "jl",      "jln",       "jalan",      "gg",        "gang",    "kp",        "kmp",
      "kampung", "kampong",   "perum",      "perumahan", "komplek", "kompleks",  "komp",
      "kel",     "kelurahan", "ds",         "desa",      "kec",     "kecamatan", "blok",
      "blk",     "lingk",     "lingkungan", "dusun",     "dsn",     "kota",      "kab"};
  return !left_out.contains(word);
}

/// Letters and digits written together come apart: "rt03" is "rt 03".
std::vector<std::string> address_words(std::string_view address) {
  std::vector<std::string> out;
  auto const folded = fold(address);
  for (auto const word : words(folded)) {
    for (std::string_view const mark : {"rtrw", "rt", "rw", "no"}) {
      if (word.size() > mark.size() && word.starts_with(mark) &&
          all_digits(word.substr(mark.size()))) {
        out.emplace_back(mark);
        out.emplace_back(word.substr(mark.size()));
        break;
      }
      if (mark == "no") out.emplace_back(word);
    }
  }
  return out;
}

void take_numbers(std::vector<std::string> const& all, AddressReading& out,
                  std::vector<std::string>& rest) {
  auto const number_at = [&](std::size_t i) {
    return i < all.size() && all_digits(all[i]) ? small_number(all[i]) : 0;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const& word = all[i];
    if ((word == "rt" && i + 1 < all.size() && all[i + 1] == "rw" && number_at(i + 2) > 0) ||
        (word == "rtrw" && number_at(i + 1) > 0)) {
      auto const at = word == "rt" ? i + 2 : i + 1;
      out.rt = number_at(at);
      out.rw = number_at(at + 1);
      i = out.rw > 0 ? at + 1 : at;
    } else if (word == "rt" && number_at(i + 1) > 0) {
      out.rt = number_at(++i);
      // "RT 003/007"
      if (i + 1 < all.size() && all[i + 1].size() == 3 && number_at(i + 1) > 0)
        out.rw = number_at(++i);
    } else if (word == "rw" && number_at(i + 1) > 0) {
      out.rw = number_at(++i);
    } else if ((word == "no" || word == "nomor" || word == "nmr") && number_at(i + 1) > 0) {
      out.house = number_at(++i);
    } else if (word.size() == 3 && i + 1 < all.size() && all[i + 1].size() == 3 &&
               number_at(i) > 0 && number_at(i + 1) > 0 && out.rt == 0) {
      out.rt = number_at(i);  // a bare "003/007"
      out.rw = number_at(++i);
    } else {
      rest.push_back(word);
    }
  }
}

std::int32_t birth_number(std::string_view iso) {
  auto const date = Date::parse_iso(trim(iso));
  if (!date.ok()) return 0;
  return date.value().year() * 10000 + date.value().month() * 100 + date.value().day();
}

TokenList name_tokens(std::string_view written, Dictionary& dictionary) {
  TokenList out;
  for (auto const& token : standardise_name(written)) {
    if (token.text.empty() || out.size == most_name_tokens) continue;
    out.ids[out.size++] = dictionary.number(token.text);
  }
  return out;
}

std::uint64_t phone_number(std::string_view cell) {
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

template <typename Number, typename Mark>
std::size_t mark_shared(std::vector<Standardised>& rows, int most, Number number, Mark mark) {
  std::unordered_map<std::uint64_t, int> counts;
  counts.reserve(rows.size());
  for (auto const& row : rows)
    if (number(row) != 0) ++counts[number(row)];
  for (auto& row : rows)
    if (number(row) != 0 && counts[number(row)] > most) mark(row);
  return static_cast<std::size_t>(
      std::ranges::count_if(counts, [&](auto const& each) { return each.second > most; }));
}

}  // namespace

LooseNumber loose_number(std::string_view cell) {
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

AddressReading standardise_address(std::string_view address, std::string_view rt,
                                   std::string_view rw) {
  AddressReading out;
  std::vector<std::string> rest;
  take_numbers(address_words(address), out, rest);
  for (auto const& word : rest) {
    if (!is_street_word(word)) continue;
    // "I Gusti Ngurah" begins with a name, "Dusun III" with a number.
    bool const number_like = !out.street.empty() || word.size() > 1;
    auto const digits = number_like ? roman_as_digits(word) : std::string_view{};
    auto text = digits.empty() ? fold_spelling(word) : std::string(digits);
    if (all_digits(text)) text = std::to_string(small_number(text));
    out.street.push_back(std::move(text));
  }
  // "Melati 3": a last number behind a word of some length is the house.
  auto& street = out.street;
  if (out.house == 0 && street.size() > 1 && all_digits(street.back()) &&
      street[street.size() - 2].size() > 1) {
    out.house = small_number(street.back());
    street.pop_back();
  }
  if (int const number = small_number(fold(rt)); number > 0) out.rt = number;
  if (int const number = small_number(fold(rw)); number > 0) out.rw = number;
  return out;
}

Standardised standardise(Record const& record, Dictionary& dictionary) {
  Standardised out;
  auto const nik = loose_number(record.nik);
  out.nik = nik.digits;
  out.nik_length = nik.length;
  auto const no_kk = loose_number(record.no_kk);
  out.no_kk = no_kk.digits;
  out.no_kk_length = no_kk.length;
  out.birth = birth_number(record.birth);
  out.sex = read_sex(record.sex);
  out.name = name_tokens(record.name, dictionary);
  out.mother = name_tokens(record.mother, dictionary);
  auto const address = standardise_address(record.address, record.rt, record.rw);
  out.rt = static_cast<std::uint16_t>(address.rt);
  out.rw = static_cast<std::uint16_t>(address.rw);
  out.house = static_cast<std::uint16_t>(address.house);
  for (auto const& word : address.street)
    if (out.address_size < most_address_tokens)
      out.address[out.address_size++] = dictionary.number(word);
  std::sort(out.address.begin(), out.address.begin() + out.address_size);
  out.village_code = village_number(record.village);
  // A column of village names may hold codes.
  if (out.village_code == 0) out.village_code = village_number(record.village_name);
  auto name = fold(record.village_name);
  if (name.empty() && out.village_code == 0) name = fold(record.village);
  if (!name.empty() && !all_digits(name)) out.village_name = dictionary.number(name) + 1;
  out.phone = phone_number(record.phone);
  return out;
}

void renumber(Standardised& row, std::vector<std::uint32_t> const& numbers) {
  for (auto* list : {&row.name, &row.mother})
    for (std::size_t i = 0; i < list->size; ++i) list->ids[i] = numbers[list->ids[i]];
  for (std::size_t i = 0; i < row.address_size; ++i) row.address[i] = numbers[row.address[i]];
  std::sort(row.address.begin(), row.address.begin() + row.address_size);
  if (row.village_name != 0) row.village_name = numbers[row.village_name - 1] + 1;
}

SharedNumbers mark_shared_numbers(std::vector<Standardised>& rows, int most_per_nik,
                                  int most_per_no_kk) {
  SharedNumbers out;
  out.niks = mark_shared(
      rows, most_per_nik, [](Standardised const& row) { return row.nik; },
      [](Standardised& row) { row.nik_shared = true; });
  out.no_kks = mark_shared(
      rows, most_per_no_kk, [](Standardised const& row) { return row.no_kk; },
      [](Standardised& row) { row.no_kk_shared = true; });
  return out;
}

}  // namespace rangkul::linkage
