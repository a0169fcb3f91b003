#pragma once
// What the columns of a file mean: by their headings (synonyms of person_record.h) and by what
// their cells read as. A column that neither settles is doubtful: a person chooses before anything
// is read.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.h"
#include "registry/import.h"
#include "registry/person_record.h"

namespace rangkul::registry {

/// One column of the sample: its heading and the cells of the first rows, blanks left out.
struct ColumnSample {
  std::string heading;
  std::vector<std::string> cells;
  std::int64_t rows{0};          // rows of the sample, blanks included
  std::int64_t number_cells{0};  // cells that the file holds as numbers, not as text
};

/// Share of cells that read as the field, 0..1; 0 for an empty column. Names and other free texts
/// give the share that could be such a text.
double share_readable(screen::Field const& field, ColumnSample const& sample, DateOrder order,
                      catalogue::Catalogue const& catalogue, Date today);
/// Day or month first, by the dates that can be only one of them; a tie is day first.
DateOrder date_order_of(std::span<ColumnSample const> samples);

/// A first guess for every column. Pure. Cost: fields x columns x cells of the sample.
Mapping recognise_columns(std::span<ColumnSample const> samples,
                          catalogue::Catalogue const& catalogue, Date today);
/// True when more than half of a column's sixteen-digit numbers end in 0: Excel has cut the last
/// digit.
bool numbers_cut_off(ColumnSample const& sample);

/// The headings of a file as profiles are found by: folded, joined.
std::string heading_signature(std::vector<std::string> const& headings);
/// A heading without blanks and marks: "No. KK" and "NO_KK" are "nokk".
std::string squeezed(std::string_view heading);
/// A value as examples show it: masked for class K2 and above, hidden for K3.
std::string masked_example(screen::Field const* field, std::string const& cell);

}  // namespace rangkul::registry
