#pragma once
// A file as the engine holds it: 128 bytes a row and its key; the texts are gone.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/record.h"
#include "linkage/standardise.h"

namespace rangkul::linkage {

/// The keys of a file's rows, one text behind the other.
class Keys {
 public:
  void add(std::string_view key) {
    text_ += key;
    ends_.push_back(text_.size());
  }
  void reserve(std::size_t rows) { ends_.reserve(rows); }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t row) const {
    auto const begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(text_).substr(begin, ends_[row] - begin);
  }

 private:
  std::string text_;
  std::vector<std::uint64_t> ends_;
};

struct Table {
  Rows rows;
  Keys keys;
  std::size_t size() const { return rows.size(); }
};

/// Two files whose words have numbers of one dictionary.
struct TwoTables {
  Table ministry;
  Table city;
  Dictionary dictionary;
};

/// A table with a dictionary of its own, filled row by row.
class TableMaker {
 public:
  TableMaker() : standardiser_(dictionary_) {}
  TableMaker(TableMaker const&) = delete;
  TableMaker& operator=(TableMaker const&) = delete;
  void add(RecordView const& record, std::string_view key) {
    table_.rows.push_back(standardiser_.standardise(record));
    table_.keys.add(key);
  }
  void reserve(std::size_t rows) {
    table_.rows.reserve(rows);
    table_.keys.reserve(rows);
  }
  std::size_t size() const { return table_.size(); }
  /// Puts two tables on one dictionary. The makers are spent.
  static TwoTables join(TableMaker& ministry, TableMaker& city);

 private:
  Dictionary dictionary_;
  Standardiser standardiser_;
  Table table_;
};

/// Both files on up to two threads.
TwoTables make_tables(std::span<Record const> ministry, std::span<Record const> city, int threads);

}  // namespace rangkul::linkage
