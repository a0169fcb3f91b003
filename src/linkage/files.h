#pragma once
// Files in and out: rows of a CSV or XLSX file as records, links and truth as CSV.

#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "linkage/dedupe.h"
#include "linkage/evaluate.h"
#include "linkage/run.h"

namespace rangkul::linkage {

/// Reads a file whose columns are known by their headings. Rows without an id are numbered from 1;
/// dates that cannot be read stay empty. `today` decides the century of two-digit years.
/// errors: those of sheet::open_sheet, match.columns_missing
Result<std::vector<Record>> read_records(std::string const& path, Date today);
/// The same for matching: two files at once, each row read and forgotten.
Result<TwoTables> read_tables(std::string const& ministry, std::string const& city, Date today,
                              Settings const& settings);
Result<OneTable> read_table(std::string const& path, Date today, Settings const& settings);

/// city_id, ministry_id, probability (six decimals), class; ordered by ministry row. Where the run
/// kept agreements, the weights in bits follow: weight_prior, weight_<field> ..., weight_rarity,
/// weight_family and their sum, weight_total. errors: sheet.unwritable
Status write_links(std::string const& path, Outcome const& outcome);

/// id_a, id_b, probability (six decimals), class; ordered by row. errors: sheet.unwritable
Status write_copies(std::string const& path, Copies const&);

/// Links as write_links made them, or copies as write_copies did (their ids then as city and
/// ministry). errors: those of sheet::open_sheet, match.columns_missing,
/// match.class_unknown
Result<std::vector<KeyedLink>> read_links(std::string const& path);
/// Columns city_id and ministry_id, or id and other_id; with `of` only rows whose column `file`
/// says so. errors: those of sheet::open_sheet, match.columns_missing
Result<std::vector<KeyPair>> read_truth(std::string const& path, std::string_view of = {});

}  // namespace rangkul::linkage
