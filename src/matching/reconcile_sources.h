#pragma once
// What a month is counted from: the register, and the rows that imports hold back.

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "matching/reconcile_read.h"

namespace rangkul::matching {

/// Digits as a number; 0 for anything else.
std::int64_t digits_of(std::string_view text);

/// Counts rows and cards of one side while they are read.
class SizeCount {
 public:
  void add(std::uint64_t card);
  SideSize size() const { return {persons_, cards_ + alone_}; }

 private:
  registry::FlatMap rows_of_{};
  std::int64_t persons_{0};
  std::int64_t cards_{0};
  std::int64_t alone_{0};
};

/// The register in the order of ids, found by bisection.
class Register {
 public:
  explicit Register(MonthRows& out) : out_(out) {}

  void read(db::Transaction& tx, db::Binds const& scope);
  /// Families that left by their own means until the end of a month ("2024-11").
  void read_graduated(db::Transaction& tx, db::Binds const& scope, std::string const& month);
  Ours const* find(std::int64_t id) const;
  std::vector<Ours> const& people() const { return people_; }
  SideSize size() const { return size_.size(); }
  std::size_t place(Ours const& one) const {
    return static_cast<std::size_t>(&one - people_.data());
  }
  bool is_excluded(Ours const* one) const {
    return one != nullptr && excluded_.contains(one->family);
  }
  bool is_graduated(Ours const* one) const {
    return one != nullptr && graduated_.contains(one->family);
  }
  /// The number of a village in MonthRows::regions.
  std::uint32_t region_number(std::string const& code);

 private:
  MonthRows& out_;
  std::vector<Ours> people_{};
  SizeCount size_{};
  std::unordered_set<std::int64_t> excluded_{};
  std::unordered_set<std::int64_t> graduated_{};
  std::unordered_map<std::string, std::uint32_t> numbers_{{"", 0}};
};

/// Rows that an import holds back, found by their key.
class HeldRows {
 public:
  struct Row {
    std::int64_t row_no{0};
    std::string key{};
    std::string region{};
    std::string name{};
    std::uint64_t no_kk{0};
    bool repeats{false};  // the same person is in the file already
    bool used{false};
  };
  HeldRows(db::Transaction& tx, std::int64_t import);
  Row* find(std::string_view key);
  std::vector<Row>& rows() { return rows_; }
  std::int64_t import() const { return import_; }

 private:
  std::int64_t import_;
  std::vector<Row> rows_{};
  registry::FlatMap by_key_{};
};

}  // namespace rangkul::matching
