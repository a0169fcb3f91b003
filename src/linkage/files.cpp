#include "linkage/files.h"

#include <charconv>
#include <future>
#include <optional>

#include "base/text.h"
#include "linkage/columns.h"
#include "sheet/reader.h"
#include "sheet/writer.h"

namespace rangkul::linkage {
namespace {

std::vector<std::string> texts_of(sheet::Row const& row) {
  std::vector<std::string> out;
  for (auto const& cell : row.cells) out.emplace_back(cell.text);
  return out;
}

std::string iso_birth(std::string_view cell, Date today) {
  if (trim(cell).empty()) return {};
  auto const reading = read_date(cell, today);
  return reading.ok() ? reading.value().date.iso() : std::string();
}

Record record_of(sheet::Row const& row, Columns const& columns, Date today) {
  auto const cell = [&](Column column) {
    auto const at = columns[column];
    return at ? std::string(trim(row.text(*at))) : std::string();
  };
  Record out;
  out.key = cell(Column::key);
  out.nik = cell(Column::nik);
  out.no_kk = cell(Column::no_kk);
  out.name = cell(Column::name);
  out.birth = iso_birth(cell(Column::birth), today);
  out.sex = cell(Column::sex);
  out.birth_place = cell(Column::birth_place);
  out.mother = cell(Column::mother);
  out.address = cell(Column::address);
  out.rt = cell(Column::rt);
  out.rw = cell(Column::rw);
  out.village = cell(Column::village);
  out.village_name = cell(Column::village_name);
  out.phone = cell(Column::phone);
  return out;
}

std::optional<std::size_t> find_column(std::vector<std::string> const& header,
                                       std::string_view name) {
  for (std::size_t at = 0; at < header.size(); ++at)
    if (ascii_lower(trim(header[at])) == name) return at;
  return std::nullopt;
}

/// Where columns of exact names are.
Result<std::vector<std::size_t>> find_columns(std::vector<std::string> const& header,
                                              std::vector<std::string_view> const& names) {
  std::vector<std::size_t> out;
  for (auto const name : names) {
    auto const at = find_column(header, name);
    if (!at) return invalid("match.columns_missing", {{"columns", std::string(name)}});
    out.push_back(*at);
  }
  return out;
}

/// Calls with each row below the heading, where the columns are, and whether the file has the other
/// of two shapes; the first name tells.
template <typename Take>
Status read_named(std::string const& path, std::vector<std::string_view> const& names,
                  std::vector<std::string_view> const& otherwise, Take const& take) {
  auto const reader = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(reader->next(row))) return {};
  auto const header = texts_of(row);
  bool const other = !find_column(header, names.front()) && find_column(header, otherwise.front());
  auto const at = TRY(find_columns(header, other ? otherwise : names));
  while (TRY(reader->next(row))) TRY(take(row, at, other));
  return {};
}

std::optional<LinkClass> parse_link_class(std::string_view text) {
  for (auto const each :
       {LinkClass::equal, LinkClass::different, LinkClass::ambiguous, LinkClass::possible})
    if (text == link_class_key(each)) return each;
  return std::nullopt;
}

}  // namespace

Result<std::vector<Record>> read_records(std::string const& path, Date today) {
  auto const reader = TRY(sheet::open_sheet(path));
  sheet::Row row;
  std::vector<Record> out;
  if (!TRY(reader->next(row))) return out;
  auto const columns = TRY(recognise_columns(texts_of(row)));
  while (TRY(reader->next(row))) {
    out.push_back(record_of(row, columns, today));
    if (out.back().key.empty()) out.back().key = std::to_string(out.size());
  }
  return out;
}

namespace {

/// YYYY-MM-DD or DD/MM/YYYY with any mark between, as nearly all cells are; 0 for all others.
std::int32_t plain_birth(std::string_view cell) {
  if (cell.size() != 10) return 0;
  std::array<int, 10> digit{};
  unsigned marks = 0;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] >= '0' && cell[i] <= '9')
      digit[i] = cell[i] - '0';
    else
      marks |= 1U << i;
  }
  int year = 0;
  int month = 0;
  int day = 0;
  constexpr unsigned year_first = 1U << 4 | 1U << 7;
  constexpr unsigned day_first = 1U << 2 | 1U << 5;
  if (marks == year_first && cell[4] == '-' && cell[7] == '-') {
    year = digit[0] * 1000 + digit[1] * 100 + digit[2] * 10 + digit[3];
    month = digit[5] * 10 + digit[6];
    day = digit[8] * 10 + digit[9];
  } else if (marks == day_first && cell[2] == '/' && cell[5] == '/') {
    day = digit[0] * 10 + digit[1];
    month = digit[3] * 10 + digit[4];
    year = digit[6] * 1000 + digit[7] * 100 + digit[8] * 10 + digit[9];
  }
  // Days that not every month has, and months that may be days, are left to the whole reader.
  bool const plain = year > 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return plain ? year * 10000 + month * 100 + day : 0;
}

std::int32_t birth_number(std::string_view cell, Date today) {
  if (cell.empty()) return 0;
  if (auto const plain = plain_birth(cell); plain != 0 && plain / 10000 < today.year())
    return plain;
  auto const reading = read_date(cell, today);
  if (!reading.ok()) return 0;
  auto const& date = reading.value().date;
  return date.year() * 10000 + date.month() * 100 + date.day();
}

Status read_rows(std::string const& path, Date today, TableMaker& out) {
  auto const reader = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(reader->next(row))) return {};
  auto const columns = TRY(recognise_columns(texts_of(row)));
  auto const cell = [&](Column column) {
    auto const at = columns[column];
    return at ? row.text(*at) : std::string_view();
  };
  constexpr std::size_t rows_to_judge_by = 1000;
  while (TRY(reader->next(row))) {
    if (out.size() == rows_to_judge_by) {
      auto const bytes_a_row = reader->bytes_read() / rows_to_judge_by + 1;
      out.reserve(reader->facts().size_bytes / bytes_a_row * 21 / 20);
    }
    RecordView const record{.nik = cell(Column::nik),
                            .no_kk = cell(Column::no_kk),
                            .name = cell(Column::name),
                            .birth = birth_number(trim(cell(Column::birth)), today),
                            .sex = cell(Column::sex),
                            .mother = cell(Column::mother),
                            .address = cell(Column::address),
                            .rt = cell(Column::rt),
                            .rw = cell(Column::rw),
                            .village = cell(Column::village),
                            .village_name = cell(Column::village_name),
                            .phone = cell(Column::phone)};
    auto const key = trim(cell(Column::key));
    out.add(record, key.empty() ? std::to_string(out.size() + 1) : std::string(key));
  }
  return {};
}

}  // namespace

Result<TwoTables> read_tables(std::string const& ministry, std::string const& city, Date today,
                              Settings const& settings) {
  TableMaker first(held_by(settings));
  TableMaker second(held_by(settings));
  auto const read_second = [&] { return read_rows(city, today, second); };
  auto const how = settings.threads > 1 ? std::launch::async : std::launch::deferred;
  auto other = std::async(how, read_second);
  auto const first_status = read_rows(ministry, today, first);
  auto const second_status = other.get();
  TRY(first_status);
  TRY(second_status);
  return TableMaker::join(first, second);
}

Result<OneTable> read_table(std::string const& path, Date today, Settings const& settings) {
  TableMaker maker(held_by(settings));
  TRY(read_rows(path, today, maker));
  return maker.take();
}

namespace {

/// A number with so many decimals.
class DecimalText {
 public:
  DecimalText(double number, int decimals) {
    auto const [end, error] = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number,
                                            std::chars_format::fixed, decimals);
    end_ = error == std::errc{} ? end : digits_.data();
  }
  std::string_view view() const { return {digits_.data(), end_}; }

 private:
  std::array<char, 24> digits_{};
  char* end_;
};

/// Six decimals. Nearly all links are as good as sure.
class ProbabilityText {
 public:
  explicit ProbabilityText(double probability) {
    constexpr double sure = 0.9999996;
    constexpr int decimals = 6;
    if (probability < sure || probability > 1) text_.emplace(probability, decimals);
  }
  std::string_view view() const { return text_ ? text_->view() : "1.000000"; }

 private:
  std::optional<DecimalText> text_;
};

Result<sheet::CsvWriter> plain_csv(std::string const& path) {
  return sheet::CsvWriter::create(
      path, sheet::CsvFormat{.separator = ',', .with_bom = false, .line_end = "\n"});
}

}  // namespace

namespace {

void add_weights(Score const& score, std::vector<std::string>& cells) {
  constexpr int weight_decimals = 3;
  auto const add = [&](double bits) {
    cells.emplace_back(DecimalText(bits, weight_decimals).view());
  };
  add(score.prior);
  for (auto const bits : score.fields) add(bits);
  add(score.rarity);
  add(score.family);
  add(score.bits);
}

std::vector<std::string> link_heading(bool weights) {
  std::vector<std::string> out{"city_id", "ministry_id", "probability", "class"};
  if (!weights) return out;
  out.emplace_back("weight_prior");
  for (std::size_t i = 0; i < field_count; ++i)
    out.push_back("weight_" + std::string(field_key(static_cast<Field>(i))));
  out.insert(out.end(), {"weight_rarity", "weight_family", "weight_total"});
  return out;
}

}  // namespace

Status write_links(std::string const& path, Outcome const& outcome) {
  auto writer = TRY(plain_csv(path));
  bool const weights = !outcome.agreements.empty();
  Weigher const weigher(outcome.model);
  TRY(writer.add(link_heading(weights)));
  auto const& links = outcome.links;
  constexpr std::size_t places_ahead = 16;
  constexpr std::size_t keys_ahead = 8;
  for (std::size_t i = 0; i < links.size(); ++i) {
    auto const& link = links[i];
    if (i + places_ahead < links.size())
      outcome.city_keys.expect_place(links[i + places_ahead].city);
    if (i + keys_ahead < links.size()) outcome.city_keys.expect(links[i + keys_ahead].city);
    ProbabilityText const probability(link.probability);
    std::array<std::string_view, 4> const cells{
        outcome.city_keys[link.city], outcome.ministry_keys[link.ministry], probability.view(),
        link_class_key(link.link_class)};
    if (!weights) {
      TRY(writer.add(cells));
      continue;
    }
    std::vector<std::string> all(cells.begin(), cells.end());
    add_weights(weigher.score(outcome.agreements[i]), all);
    TRY(writer.add(all));
  }
  return writer.close();
}

Status write_copies(std::string const& path, Copies const& copies) {
  auto writer = TRY(plain_csv(path));
  TRY(writer.add(std::vector<std::string>{"id_a", "id_b", "probability", "class"}));
  for (auto const& pair : copies.pairs) {
    ProbabilityText const probability(pair.probability);
    std::array<std::string_view, 4> const cells{copies.keys[pair.a], copies.keys[pair.b],
                                                probability.view(),
                                                link_class_key(pair.link_class)};
    TRY(writer.add(cells));
  }
  return writer.close();
}

namespace {

/// The two rows of a copy have no order of their own.
KeyPair key_pair(sheet::Row const& row, std::vector<std::size_t> const& at, bool copies) {
  KeyPair out{row.text(at[0]), row.text(at[1])};
  if (copies && out.second < out.first) std::swap(out.first, out.second);
  return out;
}

}  // namespace

Result<std::vector<KeyedLink>> read_links(std::string const& path) {
  std::vector<KeyedLink> out;
  TRY(read_named(
      path, {"city_id", "ministry_id", "class"}, {"id_a", "id_b", "class"},
      [&](sheet::Row const& row, std::vector<std::size_t> const& at, bool copies) -> Status {
        auto const link_class = parse_link_class(row.text(at[2]));
        if (!link_class)
          return invalid("match.class_unknown", {{"row", std::to_string(row.at.row)}});
        out.push_back({key_pair(row, at, copies), *link_class});
        return {};
      }));
  return out;
}

Result<std::vector<KeyPair>> read_truth(std::string const& path, std::string_view of) {
  std::vector<KeyPair> out;
  std::vector<std::string_view> copies{"id", "other_id"};
  if (!of.empty()) copies.emplace_back("file");
  TRY(read_named(
      path, {"city_id", "ministry_id"}, copies,
      [&](sheet::Row const& row, std::vector<std::size_t> const& at, bool is_copy) -> Status {
        if (at.size() < 3 || row.text(at[2]) == of) out.push_back(key_pair(row, at, is_copy));
        return {};
      }));
  return out;
}

}  // namespace rangkul::linkage
