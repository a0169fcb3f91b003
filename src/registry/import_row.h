#pragma once
// One row of a file as the registry reads it: values in the registry's form, who it is about, and
// what is doubtful or wrong about it.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalogue/catalogue.h"
#include "registry/flat_map.h"
#include "registry/import.h"
#include "registry/import_region.h"
#include "registry/person_record.h"
#include "sheet/reader.h"

namespace rangkul::registry {

/// Cells by field as the file has them. Views end with the sheet's row.
using RawCells = std::array<std::string_view, file_field_count>;

struct RowFinding {
  std::string_view code;
  FileField field{FileField::name};
  bool refused{false};
  std::string suggestion{};
};

struct FileRow {
  std::int64_t row_no{0};
  std::string data{};  // kept fields joined by source_separator
  std::array<std::uint32_t, kept_file_fields + 1> starts{};
  std::string source_key{};
  std::uint64_t key_hash{0};
  std::int64_t content{0};
  std::uint64_t nik{0};  // as a number; 0 for none
  std::uint64_t no_kk{0};
  std::string name_key{};
  std::vector<std::uint32_t> tokens{};  // numbers in the TokenBook
  std::vector<RowFinding> findings{};   // empty: a clean row
  std::string raw{};                    // JSON of the cells, only beside findings
  bool repeats_key{false};              // an earlier row of the file has the same key
  bool accepted{false};                 // a person has decided to take it
  bool dismissed{false};                // a person has decided not to

  /// The row as a version keeps it: values and No. KK only.
  static FileRow of_stored(std::string_view stored);
  std::string_view value(FileField field) const {
    auto const i = at(field);
    return std::string_view(data).substr(starts[i], starts[i + 1] - starts[i] - 1);
  }
  /// What source_record.data keeps: without separators at the end.
  std::string_view stored() const;
  RowFinding const* main_finding() const;  // the first refusal, else the first doubt
  bool held() const { return dismissed || (!findings.empty() && !accepted) || refused(); }
  bool refused() const {
    auto const* finding = main_finding();
    return dismissed || (finding != nullptr && finding->refused);
  }
};

/// Words of names as numbers, in order of first sight; ids of the store where it has them.
class TokenBook {
 public:
  static TokenBook load(db::Transaction& tx);
  std::uint32_t number_of(std::string_view token);
  struct Entry {
    std::string token;
    std::int64_t id{0};  // 0: not in the store yet
  };
  std::vector<Entry>& entries() { return entries_; }

 private:
  std::vector<Entry> entries_{};
  TextMap<std::uint32_t> numbers_{};
};

/// What a person decided about a held row: the cells to read it with, and how.
struct RowDecision {
  std::string state;  // mended, kept, dismissed
  std::map<std::string, std::string> cells;
};

/// Everything that reading the rows of one import needs.
struct RowPlan {
  catalogue::Catalogue const* catalogue{nullptr};
  Mapping mapping{};
  Date today = Date::from_days(0);
  RegionBook regions{};
  std::unordered_map<std::int64_t, RowDecision> decisions{};
  std::int64_t rows{0};  // in the file, as far as they are counted
};

/// Turns cells into rows. One a run; used by one thread.
class RowMaker {
 public:
  RowMaker(RowPlan plan, TokenBook& tokens);
  /// Reads a row of the file. Rows that repeat a key or NIK of an earlier row are doubtful.
  void make(sheet::Row const& cells, FileRow& out);
  /// Reads a row that stands alone (a mended one): no comparison with other rows.
  void make_alone(std::map<std::string, std::string> const& cells, std::int64_t row_no,
                  FileRow& out);
  RowPlan const& plan() const { return plan_; }

 private:
  void read(RawCells const& cells, FileRow& out);
  void read_numbers(RawCells const& cells);
  void read_simple(RawCells const& cells);
  void read_place(RawCells const& cells);
  void compare();
  void check_birth();
  void finish(RawCells const& cells, FileRow& out);
  void compare_with_earlier(FileRow& out);
  void name_words(FileRow& out);
  void find(std::string_view code, FileField field, bool refused, std::string suggestion = {});
  std::string& value(FileField field) { return values_[at(field)]; }

  RowPlan plan_;
  TokenBook& tokens_;
  CellReader cells_;
  std::array<int, file_field_count> columns_{};
  std::array<std::string, kept_file_fields> values_{};
  std::vector<RowFinding> findings_{};
  FlatSet keys_{};
  FlatSet niks_{};
  TextMap<std::pair<std::string, std::uint32_t>> words_{};  // word -> folded, token
  std::string folded_{};
  bool has_id_column_{false};
};

/// 64-bit hash that stays the same between runs and machines; never 0.
std::uint64_t stable_hash(std::string_view text);
/// JSON of cells by field key, empty ones left out.
std::string raw_json(RawCells const& cells);
std::map<std::string, std::string> cells_of_json(std::string_view json);

}  // namespace rangkul::registry
