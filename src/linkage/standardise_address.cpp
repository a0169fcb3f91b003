#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "linkage/standardise.h"

namespace rangkul::linkage {
namespace {

using Mark = AddressWord::Mark;

std::uint16_t small_number(std::string_view text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr int largest = 9999;
  bool const good = error == std::errc{} && end == text.data() + text.size() && value <= largest;
  return good ? static_cast<std::uint16_t>(value) : std::uint16_t{0};
}

std::uint16_t roman_number(std::string_view word) {
  static std::unordered_map<std::string_view, std::uint16_t> const numbers{
      {"i", 1},   {"ii", 2},   {"iii", 3}, {"iv", 4}, {"v", 5},   {"vi", 6},
      {"vii", 7}, {"viii", 8}, {"ix", 9},  {"x", 10}, {"xi", 11}, {"xii", 12}};
  auto const found = numbers.find(word);
  return found == numbers.end() ? std::uint16_t{0} : found->second;
}

Mark mark_of(std::string_view word) {
  static std::unordered_map<std::string_view, Mark> const marks = [] {
    std::unordered_map<std::string_view, Mark> out{{"rt", Mark::rt},        {"rw", Mark::rw},
                                                   {"rtrw", Mark::rt_rw},   {"no", Mark::number},
                                                   {"nomor", Mark::number}, {"nmr", Mark::number}};
    for (auto const* each :
         {"jl",      "jln",       "jalan",      "gg",        "gang",    "kp",        "kmp",
          "kampung", "kampong",   "perum",      "perumahan", "komplek", "kompleks",  "komp",
          "kel",     "kelurahan", "ds",         "desa",      "kec",     "kecamatan", "blok",
          "blk",     "lingk",     "lingkungan", "dusun",     "dsn",     "kota",      "kab"})
      out.emplace(each, Mark::left_out);
    return out;
  }();
  auto const found = marks.find(word);
  return found == marks.end() ? Mark::none : found->second;
}

/// Finds the numbers of an address among its words; what is left is the street.
class PartFinder {
 public:
  explicit PartFinder(std::span<AddressWord const> words) : words_(words) {}

  AddressParts find() {
    for (std::size_t i = 0; i < words_.size(); ++i) i = take(i);
    take_last_number();
    return out_;
  }

 private:
  std::uint16_t number_at(std::size_t i) const {
    return i < words_.size() && words_[i].digits ? words_[i].value : std::uint16_t{0};
  }
  bool three_digits(std::size_t i) const { return i < words_.size() && words_[i].size == 3; }
  bool marked(std::size_t i, Mark mark) const {
    return i < words_.size() && words_[i].mark == mark;
  }

  /// Returns the number of the last word taken.
  std::size_t take(std::size_t i) {
    bool const both = marked(i, Mark::rt) && marked(i + 1, Mark::rw) && number_at(i + 2) > 0;
    if (both || (marked(i, Mark::rt_rw) && number_at(i + 1) > 0)) {
      auto const at = both ? i + 2 : i + 1;
      out_.rt = number_at(at);
      out_.rw = number_at(at + 1);
      return out_.rw > 0 ? at + 1 : at;
    }
    if (marked(i, Mark::rt) && number_at(i + 1) > 0) {
      out_.rt = number_at(i + 1);
      bool const rw_behind = three_digits(i + 2) && number_at(i + 2) > 0;  // "RT 003/007"
      if (rw_behind) out_.rw = number_at(i + 2);
      return rw_behind ? i + 2 : i + 1;
    }
    if (marked(i, Mark::rw) && number_at(i + 1) > 0) {
      out_.rw = number_at(i + 1);
      return i + 1;
    }
    if (marked(i, Mark::number) && number_at(i + 1) > 0) {
      out_.house = number_at(i + 1);
      return i + 1;
    }
    bool const bare = three_digits(i) && three_digits(i + 1) && number_at(i) > 0 &&
                      number_at(i + 1) > 0 && out_.rt == 0;
    if (bare) {
      out_.rt = number_at(i);  // a bare "003/007"
      out_.rw = number_at(i + 1);
      return i + 1;
    }
    if (words_[i].mark != Mark::left_out && out_.street_size < out_.street.size())
      out_.street[out_.street_size++] = static_cast<std::uint8_t>(i);
    return i;
  }

  bool is_number(std::size_t at) const {
    auto const& word = words_[out_.street[at]];
    return word.digits || (word.roman && (at > 0 || word.size > 1));
  }

  /// "Melati 3": a last number behind a word of some length is the house.
  void take_last_number() {
    if (out_.house != 0 || out_.street_size < 2) return;
    auto const last = std::size_t{out_.street_size} - 1;
    if (!is_number(last) || words_[out_.street[last - 1]].standard_size < 2) return;
    out_.house = words_[out_.street[last]].value;
    --out_.street_size;
  }

  std::span<AddressWord const> words_;
  AddressParts out_;
};

/// Letters and digits written together come apart: "rt03" is "rt 03".
std::vector<std::string> address_words(std::string_view address) {
  std::vector<std::string> out;
  auto const folded = fold(address);
  for (auto const word : words(folded)) {
    auto const mark = address_mark_before_digits(word);
    if (mark > 0) out.emplace_back(word.substr(0, mark));
    out.emplace_back(word.substr(mark));
  }
  return out;
}

}  // namespace

std::size_t address_mark_before_digits(std::string_view word) {
  for (std::string_view const mark : {"rtrw", "rt", "rw", "no"})
    if (word.size() > mark.size() && word.starts_with(mark) && all_digits(word.substr(mark.size())))
      return mark.size();
  return 0;
}

AddressWord address_word(std::string_view word) {
  AddressWord out;
  constexpr std::size_t most = 255;
  out.mark = mark_of(word);
  out.size = static_cast<std::uint8_t>(std::min(word.size(), most));
  out.digits = all_digits(word);
  out.value = out.digits ? small_number(word) : roman_number(word);
  out.roman = !out.digits && out.value > 0;
  out.standard_size = static_cast<std::uint8_t>(std::min(street_word(word, false).size(), most));
  return out;
}

std::string street_word(std::string_view word, bool first) {
  // "I Gusti Ngurah" begins with a name, "Dusun III" with a number.
  auto const roman = !first || word.size() > 1 ? roman_number(word) : std::uint16_t{0};
  if (roman > 0) return std::to_string(roman);
  auto text = fold_spelling(word);
  return all_digits(text) ? std::to_string(small_number(text)) : text;
}

AddressParts address_parts(std::span<AddressWord const> all) {
  constexpr std::size_t most = 255;
  return PartFinder(all.first(std::min(all.size(), most))).find();
}

AddressReading standardise_address(std::string_view address, std::string_view rt,
                                   std::string_view rw) {
  auto const all = address_words(address);
  std::vector<AddressWord> facts;
  for (auto const& word : all) facts.push_back(address_word(word));
  auto const parts = address_parts(facts);
  AddressReading out;
  out.house = parts.house;
  out.rt = parts.rt;
  out.rw = parts.rw;
  for (std::size_t i = 0; i < parts.street_size; ++i)
    out.street.push_back(street_word(all[parts.street[i]], i == 0));
  if (auto const number = small_number(fold(rt)); number > 0) out.rt = number;
  if (auto const number = small_number(fold(rw)); number > 0) out.rw = number;
  return out;
}

}  // namespace rangkul::linkage
