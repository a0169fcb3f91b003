#include "registry/import_row.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "registry/import_load_sql.h"
#include "registry/people.h"

namespace rangkul::registry {
namespace {

constexpr int oldest_age = 120;

std::uint64_t as_number(std::string_view digits) {
  std::uint64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

/// "003/007", "RT 03 RW 07", "3-7".
std::pair<std::string, std::string> split_rt_rw(std::string_view cell) {
  std::array<std::string, 2> parts;
  std::size_t part = 0;
  bool inside = false;
  for (char const c : cell) {
    bool const digit = c >= '0' && c <= '9';
    if (digit && part < parts.size()) parts[part].push_back(c);
    if (!digit && inside) ++part;
    inside = digit;
  }
  for (auto& each : parts)
    if (!each.empty()) each = padded_rt(each);
  return {parts[0], parts[1]};
}

/// "12345", "X X X", "TANPA NAMA", "ANAK 1", "BAYI NY.": what is written where nobody knew the
/// name.
bool is_no_name(std::string_view name) {
  bool digit = false;
  bool letter = false;
  char first = 0;
  bool all_alike = true;
  for (char const c : name) {
    if (c >= '0' && c <= '9') digit = true;
    bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    if (!is_letter) continue;
    letter = true;
    if (first == 0) first = c;
    if (c != first) all_alike = false;
  }
  if (digit || !letter || all_alike) return true;
  static constexpr std::array<std::string_view, 8> empty_words{
      "tanpa nama", "tidak ada", "tidak diketahui", "belum ada nama",
      "noname",     "no name",   "anonim",          "tidak bernama"};
  constexpr std::size_t longest = 16;
  if (name.size() > longest) return false;
  auto const lower = ascii_lower(name);
  return lower.starts_with("bayi ny") || std::ranges::find(empty_words, lower) != empty_words.end();
}

bool one_part_differs(Date left, Date right) {
  int const same =
      (left.day() == right.day()) + (left.month() == right.month()) + (left.year() == right.year());
  bool const swapped =
      left.year() == right.year() && left.day() == right.month() && left.month() == right.day();
  return same == 2 || swapped;
}

}  // namespace

std::uint64_t stable_hash(std::string_view text) {
  static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
  std::array<unsigned char, crypto_shorthash_BYTES> out{};
  crypto_shorthash(out.data(), reinterpret_cast<unsigned char const*>(text.data()), text.size(),
                   key.data());
  std::uint64_t hash = 0;
  // Byte by byte, so that the store holds the same on every machine.
  for (auto const byte : out) hash = hash << 8 | byte;
  return hash == 0 ? 1 : hash;
}

std::string raw_json(RawCells const& cells) {
  Value::Fields fields;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!trim(cells[i]).empty()) fields.emplace_back(std::string(file_fields()[i].key), cells[i]);
  return to_json(Value(std::move(fields)));
}

std::map<std::string, std::string> cells_of_json(std::string_view json) {
  std::map<std::string, std::string> out;
  auto const value = parse_json(json);
  if (!value.ok() || value.value().fields() == nullptr) return out;
  for (auto const& [key, cell] : *value.value().fields()) out.emplace(key, cell.text_or_empty());
  return out;
}

std::string_view FileRow::stored() const {
  auto out = std::string_view(data);
  while (out.ends_with(source_separator)) out.remove_suffix(1);
  return out;
}

FileRow FileRow::of_stored(std::string_view stored) {
  FileRow out;
  out.data = stored;
  std::size_t field = 0;
  for (std::size_t i = 0; i < out.data.size(); ++i)
    if (out.data[i] == source_separator && field < kept_file_fields)
      out.starts[++field] = static_cast<std::uint32_t>(i + 1);
  while (field < kept_file_fields) {
    out.data.push_back(source_separator);
    out.starts[++field] = static_cast<std::uint32_t>(out.data.size());
  }
  out.no_kk = as_number(out.value(FileField::no_kk));
  return out;
}

RowFinding const* FileRow::main_finding() const {
  for (auto const& finding : findings)
    if (finding.refused) return &finding;
  return findings.empty() ? nullptr : &findings.front();
}

TokenBook TokenBook::load(db::Transaction& tx) {
  TokenBook out;
  tx.each(import_load_sql::tokens, {}, [&](std::int64_t id, std::string token) {
    out.numbers_.emplace(token, static_cast<std::uint32_t>(out.entries_.size()));
    out.entries_.push_back({std::move(token), id});
  });
  return out;
}

std::uint32_t TokenBook::number_of(std::string_view token) {
  if (auto const found = numbers_.find(token); found != numbers_.end()) return found->second;
  auto const number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({std::string(token), 0});
  numbers_.emplace(std::string(token), number);
  return number;
}

RowMaker::RowMaker(RowPlan plan, TokenBook& tokens)
    : plan_(std::move(plan)),
      tokens_(tokens),
      cells_(*plan_.catalogue, plan_.today, plan_.mapping.date_order, plan_.mapping.words) {
  for (std::size_t i = 0; i < file_field_count; ++i)
    columns_[i] = plan_.mapping.column_of(file_fields()[i].key);
  has_id_column_ = columns_[at(FileField::id)] >= 0;
  auto const rows = static_cast<std::size_t>(std::max<std::int64_t>(0, plan_.rows));
  keys_.reserve(rows);
  if (has_id_column_) niks_.reserve(rows);
}

void RowMaker::find(std::string_view code, FileField field, bool refused, std::string suggestion) {
  findings_.push_back({code, field, refused, std::move(suggestion)});
}

void RowMaker::read_numbers(RawCells const& cells) {
  auto const nik_cell = cells[at(FileField::nik)];
  if (!stands_for_nothing(trim(nik_cell))) {
    auto const reading = read_nik(nik_cell, {plan_.today, {}, {}});
    bool const cut = plan_.mapping.nik_cut_off && reading.nik && trim(nik_cell).ends_with('0');
    if (cut) {
      find("nik.excel", FileField::nik, true);
    } else if (reading.nik && !reading.has_error()) {
      value(FileField::nik) = reading.nik->reveal(Why::own_record);
    } else if (reading.has("nik.placeholder")) {
      find("nik.placeholder", FileField::nik, false, "nik=");
    } else if (!reading.has("nik.empty")) {
      find(reading.findings.front().code, FileField::nik, true);
    }
    if (reading.has("nik.age")) find("nik.age", FileField::nik, false);
  }
  auto const kk_cell = cells[at(FileField::no_kk)];
  if (stands_for_nothing(trim(kk_cell))) return;
  auto const reading = read_no_kk(kk_cell, plan_.today);
  if (reading.no_kk && !reading.has_error()) {
    value(FileField::no_kk) = reading.no_kk->reveal(Why::own_record);
  } else if (!reading.findings.empty() && reading.findings.front().code != "kk.empty") {
    find(reading.findings.front().code, FileField::no_kk, false, "no_kk=");
  }
}

void RowMaker::read_simple(RawCells const& cells) {
  for (std::size_t i = 0; i < kept_file_fields; ++i) {
    auto const field = static_cast<FileField>(i);
    if (columns_[i] < 0 && cells[i].empty()) continue;
    if (field == FileField::nik || field == FileField::no_kk || field == FileField::region)
      continue;
    auto const& description = file_fields()[i];
    auto const& reading = cells_.read(description, cells[i]);
    if (reading.ok()) {
      values_[i] = reading.value;
    } else {
      find(reading.fault, field, false, std::string(description.key) + "=");
    }
  }
  for (auto const field :
       {FileField::rt, FileField::rw, FileField::domicile_rt, FileField::domicile_rw})
    if (!value(field).empty()) value(field) = padded_rt(value(field));
  if (auto const both = cells[at(FileField::rt_rw)]; !both.empty()) {
    auto [rt, rw] = split_rt_rw(both);
    if (value(FileField::rt).empty()) value(FileField::rt) = std::move(rt);
    if (value(FileField::rw).empty()) value(FileField::rw) = std::move(rw);
  }
  if (value(FileField::name).empty()) {
    find("name.missing", FileField::name, true);
  } else if (is_no_name(value(FileField::name))) {
    find("name.not_a_name", FileField::name, false);
  }
  if (!value(FileField::died).empty() && value(FileField::life).empty())
    value(FileField::life) = life_word(2);
}

void RowMaker::read_place(RawCells const& cells) {
  auto& code = value(FileField::region);
  auto const field = FileField::region;
  if (columns_[at(FileField::region)] < 0 && columns_[at(FileField::village)] < 0 &&
      cells[at(field)].empty()) {
    code = plan_.regions.fallback();
    return;
  }
  auto const& reading = plan_.regions.read(cells[at(field)], cells[at(FileField::village)],
                                           cells[at(FileField::district)]);
  code = reading.code;
  if (reading.fault.empty()) return;
  auto suggestion = reading.suggestion.empty() ? std::string{} : "region=" + reading.suggestion;
  find(reading.fault, field, reading.fault == "import.outside_area", std::move(suggestion));
  // Kept as it is, a row without a usable place stands at the office's own region.
  if (code.empty() || reading.fault == "region.unknown" || reading.fault == "region.old")
    code = reading.suggestion.empty() ? plan_.regions.fallback() : reading.suggestion;
}

void RowMaker::check_birth() {
  auto const born = Date::parse_iso(value(FileField::born));
  if (!born.ok()) return;
  if (born.value() > plan_.today) {
    find("born.future", FileField::born, false, "born=");
  } else if (age_on(born.value(), plan_.today) > oldest_age) {
    find("born.age", FileField::born, false, "born=");
  }
}

void RowMaker::compare() {
  check_birth();
  auto const& digits = value(FileField::nik);
  if (digits.empty()) return;
  auto const nik = Nik::parse(digits);
  if (!nik.ok()) return;
  auto& sex = value(FileField::sex);
  auto const by_nik = std::to_string(static_cast<int>(nik.value().sex()));
  if (sex.empty()) {
    sex = by_nik;
  } else if (sex != by_nik) {
    find("nik.sex", FileField::sex, false, "sex=" + by_nik);
  }
  auto const born = Date::parse_iso(value(FileField::born));
  if (!born.ok()) return;
  auto const birth = nik.value().birth(plan_.today, born.value());
  if (birth && birth->date == born.value()) return;
  bool const known_bad = std::ranges::any_of(
      findings_, [](RowFinding const& finding) { return finding.code.starts_with("born."); });
  if (known_bad) return;
  std::string suggestion;
  if (birth && one_part_differs(birth->date, born.value()))
    suggestion = "born=" + birth->date.iso();
  find("nik.birth", FileField::born, false, std::move(suggestion));
}

void RowMaker::name_words(FileRow& out) {
  out.name_key.clear();
  out.tokens.clear();
  // The name is single-spaced already.
  auto rest_of_name = std::string_view(value(FileField::name));
  while (!rest_of_name.empty()) {
    auto const word = rest_of_name.substr(0, rest_of_name.find(' '));
    rest_of_name.remove_prefix(std::min(rest_of_name.size(), word.size() + 1));
    auto known = words_.find(word);
    if (known == words_.end()) {
      constexpr std::size_t most_words = 200'000;
      if (words_.size() >= most_words) words_.clear();
      auto key = name_key(std::string(word));
      // A word such as "H.Abdul" folds to two.
      auto const number =
          key.empty() || key.find(' ') != std::string::npos ? UINT32_MAX : tokens_.number_of(key);
      known = words_.emplace(std::string(word), std::pair{std::move(key), number}).first;
    }
    auto const& [key, number] = known->second;
    if (key.empty()) continue;
    if (!out.name_key.empty()) out.name_key.push_back(' ');
    out.name_key += key;
    if (number != UINT32_MAX) {
      out.tokens.push_back(number);
    } else {
      for (auto const part : words(key)) out.tokens.push_back(tokens_.number_of(part));
    }
  }
  std::ranges::sort(out.tokens);
  auto const rest = std::ranges::unique(out.tokens);
  out.tokens.erase(rest.begin(), rest.end());
}

void RowMaker::finish(RawCells const& cells, FileRow& out) {
  out.data.clear();
  for (std::size_t i = 0; i < kept_file_fields; ++i) {
    out.starts[i] = static_cast<std::uint32_t>(out.data.size());
    // The separator itself never comes from a file.
    for (char const c : values_[i]) out.data.push_back(c == source_separator ? ' ' : c);
    out.data.push_back(source_separator);
  }
  out.starts[kept_file_fields] = static_cast<std::uint32_t>(out.data.size());
  out.content = static_cast<std::int64_t>(stable_hash(out.stored()));
  out.nik = as_number(value(FileField::nik));
  out.no_kk = as_number(value(FileField::no_kk));
  name_words(out);
  if (!value(FileField::id).empty()) {
    out.source_key = value(FileField::id);
  } else if (out.nik != 0) {
    out.source_key = value(FileField::nik);
  } else {
    auto const digest = stable_hash(out.name_key + '\x1f' + value(FileField::born) + '\x1f' +
                                    value(FileField::no_kk));
    out.source_key = "#" + std::to_string(digest);
  }
  out.key_hash = stable_hash(out.source_key);
  out.findings.swap(findings_);
  out.raw = out.findings.empty() ? std::string{} : raw_json(cells);
}

void RowMaker::read(RawCells const& cells, FileRow& out) {
  for (auto& each : values_) each.clear();
  findings_.clear();
  out.repeats_key = false;
  out.accepted = false;
  out.dismissed = false;
  read_numbers(cells);
  read_simple(cells);
  read_place(cells);
  compare();
  finish(cells, out);
}

void RowMaker::compare_with_earlier(FileRow& out) {
  auto const add = [&](std::string_view code, FileField field, std::string suggestion) {
    out.findings.push_back({code, field, false, std::move(suggestion)});
  };
  // Rows that are refused anyway do not stand in the way of a good one.
  if (out.refused()) return;
  if (!keys_.put(out.key_hash)) {
    out.repeats_key = true;
    bool const by_nik = value(FileField::id).empty() && out.nik != 0;
    add(by_nik ? "nik.twice" : "import.same_key", by_nik ? FileField::nik : FileField::id,
        "!dismiss");
    return;
  }
  if (!has_id_column_ || out.nik == 0) return;
  if (!niks_.put(out.nik)) add("nik.twice", FileField::nik, "nik=");
}

void RowMaker::make(sheet::Row const& row, FileRow& out) {
  out.row_no = row.at.row;
  if (!plan_.decisions.empty()) {
    auto const decided = plan_.decisions.find(out.row_no);
    if (decided != plan_.decisions.end()) {
      make_alone(decided->second.cells, out.row_no, out);
      out.dismissed = decided->second.state == "dismissed";
      out.accepted = !out.dismissed;
      if (!out.held() && !keys_.put(out.key_hash)) {
        // Taken although an earlier row has the same key: a record of its own.
        out.source_key += "#" + std::to_string(out.row_no);
        out.key_hash = stable_hash(out.source_key);
      }
      return;
    }
  }
  RawCells cells{};
  for (std::size_t i = 0; i < file_field_count; ++i)
    if (columns_[i] >= 0) cells[i] = row.text(static_cast<std::size_t>(columns_[i]));
  read(cells, out);
  bool const clean = out.findings.empty();
  compare_with_earlier(out);
  if (clean && !out.findings.empty()) out.raw = raw_json(cells);
}

void RowMaker::make_alone(std::map<std::string, std::string> const& given, std::int64_t row_no,
                          FileRow& out) {
  out.row_no = row_no;
  RawCells cells{};
  for (std::size_t i = 0; i < file_field_count; ++i)
    if (auto const cell = given.find(std::string(file_fields()[i].key)); cell != given.end())
      cells[i] = cell->second;
  read(cells, out);
}

}  // namespace rangkul::registry
