#include "registry/read_cell.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "registry/person_record.h"

namespace rangkul::registry {
namespace {

using screen::Field;
using screen::FieldKind;

constexpr std::array<std::string_view, 13> yes_words{
    "1", "ya", "y", "iya", "v", "ada", "true", "terima", "penerima", "aktif", "yes", "x", "benar"};
constexpr std::array<std::string_view, 13> no_words{
    "0",  "2", "tidak",     "t",        "tdk",   "bukan",    "false",
    "no", "n", "non aktif", "nonaktif", "belum", "tidak ada"};

bool one_of(auto const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

CellReading read_flag(Field const& field, std::string_view text) {
  auto const word = fold(text);
  if (one_of(no_words, word)) return {"0", {}};
  if (one_of(yes_words, word)) return {"1", {}};
  // The programme's own name in its column, or "Penerima PKH".
  auto const programme = field.key.substr(field.key.find('_') + 1);
  if (word.find(programme) != std::string::npos && !word.starts_with("t") &&
      !word.starts_with("bukan"))
    return {"1", {}};
  return {"", "flag.unreadable"};
}

CellReading read_decile(std::string_view text) {
  auto word = fold(text);
  if (word.starts_with("desil")) word = word.substr(std::string_view("desil").size());
  auto digits = trim(word);
  if (digits.ends_with(" 0")) digits.remove_suffix(2);  // "3.0" of a spreadsheet
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  constexpr std::size_t most_digits = 2;
  if (!all_digits(digits) || digits.size() > most_digits) return {"", "decile.unreadable"};
  int const decile = std::stoi(std::string(digits));
  if (decile < 1 || decile > 10) return {"", "decile.unreadable"};
  return {std::to_string(decile), {}};
}

std::string without_decimals(std::string_view text) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  return std::string(text);
}

/// Most texts are in order already: no blank but single ones between words.
bool is_single_spaced(std::string_view text) {
  char before = ' ';
  for (char const c : text) {
    bool const odd = (c >= '\t' && c <= '\r') || (static_cast<unsigned char>(c) & 0xC0) == 0xC0;
    if (odd || (c == ' ' && before == ' ')) return false;
    before = c;
  }
  return before != ' ';
}

}  // namespace

bool stands_for_nothing(std::string_view text) {
  static constexpr std::array<std::string_view, 11> nothing{
      "-", "--", "---", ".", "n/a", "na", "null", "nihil", "#n/a", "kosong", "?"};
  constexpr std::size_t longest = 6;
  if (text.size() > longest) return false;
  if (text.empty()) return true;
  auto const lower = ascii_lower(text);
  return one_of(nothing, lower);
}

std::string padded_rt(std::string_view cell) {
  auto text = trim(cell);
  if (text.ends_with(".0")) text.remove_suffix(2);
  constexpr std::size_t width = 3;
  if (all_digits(text) && text.size() < width)
    return std::string(width - text.size(), '0') + std::string(text);
  return std::string(text);
}

std::string single_spaced(std::string_view text) {
  if (is_single_spaced(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (auto const word : words(text)) {
    if (!out.empty()) out.push_back(' ');
    out += word;
  }
  return out;
}

std::string_view life_word(int code) {
  static constexpr std::array<std::string_view, 7> words_of{
      "", "hidup", "mati", "pindah", "hilang", "pergi", "tidak_valid"};
  return code > 0 && code < static_cast<int>(words_of.size())
             ? words_of[static_cast<std::size_t>(code)]
             : std::string_view{};
}

CellReading CellReader::read_code(Field const& field, std::string_view text) const {
  if (auto const own = words_.find(std::string(field.key)); own != words_.end())
    if (auto const word = own->second.find(fold(text)); word != own->second.end())
      return {word->second, {}};
  auto const* code = catalogue_.codes(field.code_list).read(without_decimals(text));
  if (code == nullptr) return {"", "code.unknown"};
  if (field.key == "life") return {std::string(life_word(code->code)), {}};
  return {std::to_string(code->code), {}};
}

CellReading CellReader::read_anew(Field const& field, std::string_view cell) const {
  auto const text = trim(cell);
  if (stands_for_nothing(text)) return {};
  switch (field.kind) {
    case FieldKind::code: return read_code(field, text);
    case FieldKind::date: {
      auto const date = read_date(text, today_, order_);
      if (!date.ok())
        return {"", date.error().code == "date.impossible" ? "date.impossible" : "date.unreadable"};
      return {date.value().date.iso(), {}};
    }
    case FieldKind::flag: return read_flag(field, text);
    case FieldKind::integer: return read_decile(text);
    case FieldKind::phone: {
      auto const phone = Phone::parse(text);
      if (!phone.ok()) return {"", "phone.malformed"};
      return {phone.value().e164(), {}};
    }
    case FieldKind::region: {
      auto const code = RegionCode::parse(without_decimals(text));
      if (!code.ok()) return {"", "region.malformed"};
      return {code.value().text(), {}};
    }
    case FieldKind::nik: {
      auto const nik = read_nik(text, {today_, {}, {}});
      if (!nik.nik) return {"", nik.findings.empty() ? "nik.empty" : nik.findings.front().code};
      return {nik.nik->reveal(Why::own_record), {}};
    }
    case FieldKind::no_kk: {
      auto const kk = read_no_kk(text, today_);
      if (!kk.no_kk) return {"", kk.findings.empty() ? "kk.empty" : kk.findings.front().code};
      return {kk.no_kk->reveal(Why::own_record), {}};
    }
    default: return {single_spaced(text), {}};
  }
}

CellReading const& CellReader::read(Field const& field, std::string_view cell) {
  // Only words that come again are worth remembering.
  bool const repeats = field.kind == FieldKind::code || field.kind == FieldKind::flag ||
                       field.kind == FieldKind::date || field.kind == FieldKind::integer;
  if (!repeats) {
    last_ = read_anew(field, cell);
    return last_;
  }
  auto const first = file_fields().data();
  auto const place = static_cast<std::size_t>(&field - first);
  if (place >= known_.size()) known_.resize(file_field_count);
  CHECK_THAT(place < file_field_count);
  auto& known = known_[place];
  if (auto const found = known.find(cell); found != known.end()) return found->second;
  constexpr std::size_t most_words = 100'000;
  if (known.size() >= most_words) {
    last_ = read_anew(field, cell);
    return last_;
  }
  return known.emplace(std::string(cell), read_anew(field, cell)).first->second;
}

}  // namespace rangkul::registry
