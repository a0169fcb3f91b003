#include "linkage/files.h"

#include <cstdio>
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

/// Where columns of exact names are.
Result<std::vector<std::size_t>> find_columns(std::vector<std::string> const& header,
                                              std::vector<std::string_view> const& names) {
  std::vector<std::size_t> out;
  for (auto const name : names) {
    std::size_t at = 0;
    while (at < header.size() && ascii_lower(trim(header[at])) != name) ++at;
    if (at == header.size())
      return invalid("match.columns_missing", {{"columns", std::string(name)}});
    out.push_back(at);
  }
  return out;
}

/// Calls with each row below the heading.
template <typename Take>
Status read_named(std::string const& path, std::vector<std::string_view> const& names,
                  Take const& take) {
  auto const reader = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(reader->next(row))) return {};
  auto const at = TRY(find_columns(texts_of(row), names));
  while (TRY(reader->next(row))) TRY(take(row, at));
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

Status write_links(std::string const& path, Outcome const& outcome) {
  auto writer = TRY(sheet::CsvWriter::create(
      path, sheet::CsvFormat{.separator = ',', .with_bom = false, .line_end = "\n"}));
  TRY(writer.add(std::vector<std::string>{"city_id", "ministry_id", "probability", "class"}));
  for (auto const& link : outcome.links) {
    std::array<char, 16> probability{};
    std::snprintf(probability.data(), probability.size(), "%.6f", link.probability);
    std::array<std::string_view, 4> const cells{
        outcome.city_keys[link.city], outcome.ministry_keys[link.ministry], probability.data(),
        link_class_key(link.link_class)};
    TRY(writer.add(cells));
  }
  return writer.close();
}

Result<std::vector<KeyedLink>> read_links(std::string const& path) {
  std::vector<KeyedLink> out;
  TRY(read_named(
      path, {"city_id", "ministry_id", "class"},
      [&](sheet::Row const& row, std::vector<std::size_t> const& at) -> Status {
        auto const link_class = parse_link_class(row.text(at[2]));
        if (!link_class)
          return invalid("match.class_unknown", {{"row", std::to_string(row.at.row)}});
        out.push_back({{std::string(row.text(at[0])), std::string(row.text(at[1]))}, *link_class});
        return {};
      }));
  return out;
}

Result<std::vector<KeyPair>> read_truth(std::string const& path) {
  std::vector<KeyPair> out;
  TRY(read_named(path, {"city_id", "ministry_id"},
                 [&](sheet::Row const& row, std::vector<std::size_t> const& at) -> Status {
                   out.emplace_back(row.text(at[0]), row.text(at[1]));
                   return {};
                 }));
  return out;
}

}  // namespace rangkul::linkage
