#pragma once
// A file as the engine holds it: 128 bytes a row and its key; the texts are gone.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/rows.h"
#include "linkage/standardise.h"

namespace rangkul::linkage {

/// The keys of a file's rows, one text behind the other. On disk they can be added only, until
/// `bring_back`.
class Keys {
 public:
  explicit Keys(Held held = Held::in_memory);
  void add(std::string_view key) {
    text_ += key;
    ends_.push_back(text_.size());
    if (scratch_ != nullptr && ends_.size() == keys_a_part) put_away();
  }
  void reserve(std::size_t rows) {
    if (scratch_ == nullptr) ends_.reserve(rows);
  }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t row) const {
    auto const begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(text_).substr(begin, ends_[row] - begin);
  }
  /// Lets the processor bring where a key is; then the key itself.
  void expect_place(std::size_t row) const { __builtin_prefetch(ends_.data() + row); }
  void expect(std::size_t row) const { __builtin_prefetch((*this)[row].data()); }
  /// All keys into memory.
  void bring_back();

 private:
  struct Part {
    std::uint64_t text;
    std::uint64_t text_size;
    std::uint64_t ends;
    std::uint64_t count;
  };
  static constexpr std::size_t keys_a_part = 32768;
  void put_away();
  std::string text_;
  std::vector<std::uint64_t> ends_;
  std::unique_ptr<Scratch> scratch_;
  std::vector<Part> parts_;
};

struct Table {
  explicit Table(Held held = Held::in_memory) : rows(held), keys(held) {}
  RowStore rows;
  Keys keys;
  std::size_t size() const { return rows.size(); }
};

/// Two files whose words have numbers of one dictionary.
struct TwoTables {
  Table ministry;
  Table city;
  Dictionary dictionary;
};

/// A file by itself.
struct OneTable {
  Table table;
  Dictionary dictionary;
};

/// A table with a dictionary of its own, filled row by row.
class TableMaker {
 public:
  explicit TableMaker(Held held = Held::in_memory) : standardiser_(dictionary_), table_(held) {}
  TableMaker(TableMaker const&) = delete;
  TableMaker& operator=(TableMaker const&) = delete;
  void add(RecordView const& record, std::string_view key) {
    table_.rows.add(standardiser_.standardise(record));
    table_.keys.add(key);
  }
  void reserve(std::size_t rows) {
    table_.rows.reserve(rows);
    table_.keys.reserve(rows);
  }
  std::size_t size() const { return table_.size(); }
  /// Puts two tables on one dictionary. The makers are spent.
  static TwoTables join(TableMaker& ministry, TableMaker& city);
  /// The table alone. The maker is spent.
  OneTable take();

 private:
  Dictionary dictionary_;
  Standardiser standardiser_;
  Table table_;
};

/// Both files on up to two threads.
TwoTables make_tables(std::span<Record const> ministry, std::span<Record const> city, int threads,
                      Held held = Held::in_memory);
OneTable make_table(std::span<Record const> rows, Held held = Held::in_memory);

}  // namespace rangkul::linkage
