#include "registry/recognise.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "registry/read_cell.h"

namespace rangkul::registry {
namespace {

using screen::Field;
using screen::FieldKind;

constexpr double readable_enough = 0.5;  // of a column whose heading is known
constexpr double readable_alone = 0.9;   // of a column that only its cells explain
constexpr std::size_t examples_shown = 3;

/// Headings that files carry and that say nothing the registry keeps.
constexpr std::array<std::string_view, 30> unneeded{"no",
                                                    "nomor",
                                                    "no urut",
                                                    "nourut",
                                                    "nomor urut",
                                                    "provinsi",
                                                    "nama provinsi",
                                                    "propinsi",
                                                    "kode provinsi",
                                                    "kode propinsi",
                                                    "kabupaten",
                                                    "kota",
                                                    "kabupaten kota",
                                                    "kab kota",
                                                    "nama kabupaten",
                                                    "nama kabupaten kota",
                                                    "kode kabupaten",
                                                    "kode kab",
                                                    "kode kabupaten kota",
                                                    "kode kecamatan",
                                                    "kd kec",
                                                    "kd prop",
                                                    "kd kab",
                                                    "umur",
                                                    "usia",
                                                    "negara",
                                                    "kode kec",
                                                    "row",
                                                    "nama kab kota",
                                                    "no baris"};

bool free_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::long_text || kind == FieldKind::name;
}

bool could_be_name(std::string_view cell) {
  auto const folded = fold(cell);
  return folded.size() >= 2 &&
         std::ranges::none_of(folded, [](char c) { return c >= '0' && c <= '9'; });
}

/// rt, rw and postcodes are free texts with a shape.
bool could_be_text(Field const& field, std::string_view cell) {
  auto const text = trim(cell);
  constexpr std::size_t longest_rt = 4;
  if (field.key == "rt" || field.key == "rw" || field.key == "domicile_rt" ||
      field.key == "domicile_rw")
    return text.size() <= longest_rt + 3;
  constexpr std::size_t postcode_digits = 5;
  if (field.key == "postcode") return all_digits(text) && text.size() == postcode_digits;
  if (field.key == "village" || field.key == "district") return !all_digits(text);
  return true;
}

bool heading_names(Field const& field, std::string const& heading) {
  if (squeezed(field.key) == heading) return true;
  return std::ranges::any_of(field.headings,
                             [&](std::string_view name) { return squeezed(name) == heading; });
}

/// The ways to read a heading: whole, without what stands in brackets, and that alone:
/// "TGL LHR (DD-MM-YY)", "Nomor Penduduk (NIK)".
std::vector<std::string> heading_forms(std::string_view heading) {
  std::vector<std::string> out{squeezed(heading)};
  auto const open = heading.find('(');
  auto const close = heading.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return out;
  out.push_back(
      squeezed(std::string(heading.substr(0, open)) + std::string(heading.substr(close + 1))));
  out.push_back(squeezed(heading.substr(open + 1, close - open - 1)));
  std::erase(out, "");
  return out;
}

Field const* field_of_heading(std::string_view heading) {
  for (auto const& form : heading_forms(heading))
    for (auto const& field : file_fields())
      if (!form.empty() && heading_names(field, form)) return &field;
  return nullptr;
}

bool is_unneeded(std::string const& heading) {
  return std::ranges::any_of(unneeded,
                             [&](std::string_view name) { return squeezed(name) == heading; });
}

bool all_codes_are_numbers(ColumnSample const& sample) {
  return std::ranges::all_of(sample.cells, [](auto const& cell) { return all_digits(trim(cell)); });
}

std::size_t distinct(ColumnSample const& sample) {
  return std::set<std::string_view>(sample.cells.begin(), sample.cells.end()).size();
}

/// Of a column of sixteen digits: a person's numbers differ and some have days above 40; a family's
/// number stands on several rows and its day of issue never passes 31.
std::string_view which_number(ColumnSample const& sample, Date today) {
  std::int64_t women = 0;
  std::int64_t read = 0;
  for (auto const& cell : sample.cells) {
    auto const reading = read_nik(cell, {today, {}, {}});
    if (!reading.nik) continue;
    ++read;
    if (reading.nik->sex() == Sex::female) ++women;
  }
  constexpr std::int64_t enough = 5;
  if (read < enough) return "";
  if (women * 5 > read) return "nik";
  if (women == 0 && distinct(sample) * 10 < sample.cells.size() * 9) return "no_kk";
  return "";
}

struct ContentGuess {
  std::string_view field;
  double share{0};
};

/// What the cells alone say, for kinds that cannot be mistaken; numbers as codes always can.
ContentGuess guess_by_content(ColumnSample const& sample, DateOrder order,
                              catalogue::Catalogue const& catalogue, Date today) {
  constexpr std::size_t enough = 3;
  if (sample.cells.size() < enough) return {};
  if (auto const number = which_number(sample, today); !number.empty()) {
    auto const share = share_readable(*find_file_field(number), sample, order, catalogue, today);
    if (share >= readable_alone) return {number, share};
  }
  if (!all_codes_are_numbers(sample)) {
    for (std::string_view const key : {"born", "sex", "relation", "phone", "region", "religion",
                                       "marital", "education", "life"}) {
      auto const share = share_readable(*find_file_field(key), sample, order, catalogue, today);
      if (share >= readable_alone) return {key, share};
    }
    return {};
  }
  auto const& region = *find_file_field("region");
  constexpr std::size_t village_digits = 10;
  bool const villages = std::ranges::all_of(
      sample.cells, [](auto const& cell) { return trim(cell).size() == village_digits; });
  bool const zero_first = trim(sample.cells.front()).starts_with('0');
  auto const share = share_readable(region, sample, order, catalogue, today);
  if (villages && !zero_first && share >= readable_alone) return {"region", share};
  auto const phones = share_readable(*find_file_field("phone"), sample, order, catalogue, today);
  if (zero_first && phones >= readable_alone) return {"phone", phones};
  return {};
}

class Recogniser {
 public:
  Recogniser(std::span<ColumnSample const> samples, catalogue::Catalogue const& catalogue,
             Date today)
      : samples_(samples), catalogue_(catalogue), today_(today) {
    mapping_.date_order = date_order_of(samples);
    mapping_.columns.resize(samples.size());
  }

  Mapping run() {
    for (std::size_t i = 0; i < samples_.size(); ++i) by_heading(i);
    for (std::size_t i = 0; i < samples_.size(); ++i) by_content(i);
    for (std::size_t i = 0; i < samples_.size(); ++i) show_examples(i);
    return std::move(mapping_);
  }

 private:
  double share(Field const& field, std::size_t i) const {
    return share_readable(field, samples_[i], mapping_.date_order, catalogue_, today_);
  }

  void by_heading(std::size_t i) {
    auto& choice = mapping_.columns[i];
    choice.column = static_cast<int>(i);
    choice.heading = samples_[i].heading;
    auto const heading = squeezed(choice.heading);
    auto const* field = field_of_heading(choice.heading);
    if (samples_[i].cells.empty() && field == nullptr) {
      choice.field = "-";
      choice.based_on = "content";
      return;
    }
    if (field == nullptr) {
      if (heading.empty() || !is_unneeded(heading)) return;
      choice.field = "-";
      choice.based_on = "heading";
      return;
    }
    choice.field = field->key;
    choice.readable = share(*field, i);
    bool const taken_before = !taken_.insert(std::string(field->key)).second;
    choice.doubtful =
        taken_before || (!samples_[i].cells.empty() && choice.readable < readable_enough);
    choice.based_on = free_text(field->kind) || choice.doubtful ? "heading" : "both";
  }

  void by_content(std::size_t i) {
    auto& choice = mapping_.columns[i];
    if (!choice.field.empty()) return;
    auto const guess = guess_by_content(samples_[i], mapping_.date_order, catalogue_, today_);
    if (!guess.field.empty() && taken_.insert(std::string(guess.field)).second) {
      choice.field = guess.field;
      choice.based_on = "content";
      choice.readable = guess.share;
      return;
    }
    choice.doubtful = true;
  }

  void show_examples(std::size_t i) {
    auto& choice = mapping_.columns[i];
    auto const* field = find_file_field(choice.field);
    std::set<std::string> seen;
    for (auto const& cell : samples_[i].cells) {
      if (choice.examples.size() == examples_shown) break;
      if (seen.insert(cell).second) choice.examples.push_back(masked_example(field, cell));
    }
  }

  std::span<ColumnSample const> samples_;
  catalogue::Catalogue const& catalogue_;
  Date today_;
  Mapping mapping_{};
  std::set<std::string> taken_{};
};

}  // namespace

std::string squeezed(std::string_view heading) {
  auto out = fold(heading);
  std::erase(out, ' ');
  return out;
}

std::string heading_signature(std::vector<std::string> const& headings) {
  std::vector<std::string> folded;
  for (auto const& heading : headings) folded.push_back(squeezed(heading));
  return join(folded, "|");
}

std::string masked_example(Field const* field, std::string const& cell) {
  constexpr std::size_t longest = 40;
  auto const text = std::string(trim(cell)).substr(0, longest);
  auto const digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  // Whatever the column means: twelve digits and more are never shown whole.
  constexpr std::ptrdiff_t number_digits = 12;
  if (digits >= number_digits ||
      (field != nullptr && (field->kind == FieldKind::nik || field->kind == FieldKind::no_kk)))
    return text.size() == 16 ? mask_number(text) : "••••";
  if (field == nullptr) return to_utf8(text);
  if (field->field_class >= auth::FieldClass::k3) return "••••";
  if (field->kind == FieldKind::phone) {
    auto const phone = Phone::parse(text);
    return phone.ok() ? phone.value().masked() : "••••";
  }
  return to_utf8(text);
}

double share_readable(Field const& field, ColumnSample const& sample, DateOrder order,
                      catalogue::Catalogue const& catalogue, Date today) {
  if (sample.cells.empty()) return 0;
  CellReader reader(catalogue, today, order);
  std::int64_t good = 0;
  for (auto const& cell : sample.cells) {
    bool reads = false;
    if (field.kind == FieldKind::name) {
      reads = could_be_name(cell);
    } else if (free_text(field.kind)) {
      reads = could_be_text(field, cell);
    } else {
      reads = reader.read(field, cell).ok();
    }
    if (reads) ++good;
  }
  return static_cast<double>(good) / static_cast<double>(sample.cells.size());
}

DateOrder date_order_of(std::span<ColumnSample const> samples) {
  std::int64_t day_first = 0;
  std::int64_t month_first = 0;
  for (auto const& sample : samples) {
    for (auto const& cell : sample.cells) {
      constexpr std::size_t longest_date = 10;
      auto const text = trim(cell);
      if (text.size() > longest_date) continue;
      auto const separator = text.find_first_of("/-.");
      if (separator == std::string_view::npos || separator > 2) continue;
      auto const rest = text.substr(separator + 1);
      auto const second = rest.substr(0, rest.find_first_of("/-."));
      auto const first = text.substr(0, separator);
      if (!all_digits(first) || !all_digits(second) || second.size() > 2) continue;
      constexpr int months = 12;
      if (std::stoi(std::string(first)) > months) ++day_first;
      if (std::stoi(std::string(second)) > months) ++month_first;
    }
  }
  return month_first > day_first ? DateOrder::month_first : DateOrder::day_first;
}

Mapping recognise_columns(std::span<ColumnSample const> samples,
                          catalogue::Catalogue const& catalogue, Date today) {
  return Recogniser(samples, catalogue, today).run();
}

bool numbers_cut_off(ColumnSample const& sample) {
  std::int64_t long_numbers = 0;
  std::int64_t ending_in_zero = 0;
  for (auto const& cell : sample.cells) {
    auto const text = trim(cell);
    if (text.size() != 16 || !all_digits(text)) continue;
    ++long_numbers;
    if (text.back() == '0') ++ending_in_zero;
  }
  constexpr std::int64_t enough = 20;
  return long_numbers >= enough && ending_in_zero * 2 > long_numbers;
}

}  // namespace rangkul::registry
