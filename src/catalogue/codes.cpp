#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/text.h"
#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

struct Record {
  int line;
  std::vector<std::string> cells;
};

/// Comma-separated with double quotes, as the files of this folder are written.
std::vector<Record> records_of(std::string_view text) {
  std::vector<Record> out;
  Record record{1, {}};
  std::string cell;
  bool quoted = false;
  int line = 1;
  auto const end_record = [&] {
    record.cells.push_back(std::move(cell));
    cell.clear();
    if (record.cells.size() > 1 || !record.cells.front().empty()) out.push_back(std::move(record));
    record = Record{line, {}};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '\n') ++line;
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      cell.push_back('"');
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      record.cells.push_back(std::move(cell));
      cell.clear();
    } else if (c == '\n' && !quoted) {
      end_record();
    } else if (c != '\r') {
      cell.push_back(c);
    }
  }
  end_record();
  return out;
}

constexpr std::string_view columns[] = {"code",  "label_id",   "label_en", "synonyms",
                                        "alarm", "valid_from", "valid_to"};
constexpr std::size_t required_columns = 4;

/// Folded, but a sign at the end counts: blood groups A, A+ and A- differ.
std::string word_key(std::string_view word) {
  auto const text = trim(word);
  auto key = fold(text);
  if (text.ends_with('+')) key += " plus";
  if (text.ends_with('-')) key += " minus";
  return key;
}

/// Where each known column stands; -1 when the file does not have it.
std::vector<int> places_of(Record const& head, std::string const& file, Faults& faults) {
  std::vector<int> out(std::size(columns), -1);
  for (std::size_t i = 0; i < head.cells.size(); ++i) {
    auto const at = std::ranges::find(columns, head.cells[i]);
    if (at == std::end(columns)) {
      faults.push_back({file, head.line, "unknown column '" + head.cells[i] + "'"});
    } else {
      out[static_cast<std::size_t>(at - std::begin(columns))] = static_cast<int>(i);
    }
  }
  for (std::size_t i = 0; i < required_columns; ++i)
    if (out[i] < 0)
      faults.push_back({file, head.line, "column '" + std::string(columns[i]) + "' is missing"});
  return out;
}

class RowReader {
 public:
  RowReader(Record const& record, std::vector<int> const& places, std::string const& file,
            Faults& faults)
      : record_(record), places_(places), file_(file), faults_(faults) {}

  Code read() {
    Code out;
    auto const number = cell(0);
    auto const [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), out.code);
    if (error != std::errc{} || end != number.data() + number.size() || out.code < 0)
      fault("'" + number + "' is no code");
    out.label = Name{cell(1), cell(2)};
    if (out.label.id.empty() || out.label.en.empty()) fault("a label is missing");
    auto const synonyms = cell(3);
    for (auto const synonym : split(synonyms, '|'))
      if (!trim(synonym).empty()) out.synonyms.emplace_back(trim(synonym));
    auto const alarm = cell(4);
    if (!alarm.empty() && alarm != "1" && alarm != "0") fault("alarm must be 1, 0 or empty");
    out.alarm = alarm == "1";
    out.span = Span{date(5), date(6)};
    return out;
  }

 private:
  std::string cell(std::size_t column) const {
    auto const place = places_[column];
    if (place < 0 || static_cast<std::size_t>(place) >= record_.cells.size()) return {};
    return record_.cells[static_cast<std::size_t>(place)];
  }
  std::optional<Date> date(std::size_t column) {
    auto const text = cell(column);
    if (text.empty()) return std::nullopt;
    auto const read = Date::parse_iso(text);
    if (read.ok()) return read.value();
    fault("'" + text + "' is no date such as 2024-01-31");
    return std::nullopt;
  }
  void fault(std::string reason) { faults_.push_back({file_, record_.line, std::move(reason)}); }

  Record const& record_;
  std::vector<int> const& places_;
  std::string const& file_;
  Faults& faults_;
};

}  // namespace

CodeList CodeReader::read(SourceFile const& file, Faults& faults) {
  CodeList list(std::filesystem::path(file.name).stem().string());
  auto const records = records_of(file.text);
  if (records.empty()) {
    faults.push_back({file.name, 1, "the file is empty"});
    return list;
  }
  auto const before = faults.size();
  auto const places = places_of(records.front(), file.name, faults);
  if (faults.size() != before) return list;
  for (std::size_t i = 1; i < records.size(); ++i) {
    auto const& record = records[i];
    auto code = RowReader(record, places, file.name, faults).read();
    if (list.find(code.code) != nullptr)
      faults.push_back(
          {file.name, record.line, "code " + std::to_string(code.code) + " stands twice"});
    auto words = code.synonyms;
    words.insert(words.begin(), {code.label.id, code.label.en});
    for (auto const& word : words) {
      auto const [at, fresh] = list.by_word_.emplace(word_key(word), list.codes_.size());
      if (!fresh && at->second != list.codes_.size())
        faults.push_back({file.name, record.line, "'" + word + "' also means another code"});
    }
    list.codes_.push_back(std::move(code));
  }
  return list;
}

Code const* CodeList::find(int code) const {
  auto const at = std::ranges::find(codes_, code, &Code::code);
  return at == codes_.end() ? nullptr : &*at;
}

Code const* CodeList::read(std::string_view cell) const {
  auto const text = trim(cell);
  if (text.size() <= 4 && all_digits(text)) {
    int code = 0;
    std::from_chars(text.data(), text.data() + text.size(), code);
    return find(code);
  }
  auto const at = by_word_.find(word_key(text));
  return at == by_word_.end() || at->first.empty() ? nullptr : &codes_[at->second];
}

std::string CodeList::label(int code, Language language) const {
  auto const* found = find(code);
  return found != nullptr ? found->label.in(language) : std::to_string(code);
}

}  // namespace rangkul::catalogue
