#pragma once
// The rows of a file as the engine holds them, in memory or in a file of the temporary folder. Both
// are read alike: in order, by windows, by single rows.

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "linkage/record.h"
#include "linkage/scratch.h"

namespace rangkul::linkage {

enum class Held : std::uint8_t { in_memory, on_disk };

/// A range of rows, by their numbers in the file.
class RowWindow {
 public:
  RowWindow(Standardised const* first, std::size_t begin) : first_(first), begin_(begin) {}
  Standardised const& operator[](std::size_t row) const { return first_[row - begin_]; }

 private:
  Standardised const* first_;
  std::size_t begin_;
};

class RowSample;

class RowStore {
 public:
  explicit RowStore(Held held = Held::in_memory);
  explicit RowStore(Rows rows) : rows_(std::move(rows)), size_(rows_.size()) {}
  void reserve(std::size_t rows);
  void add(Standardised const& row) {
    rows_.push_back(row);
    ++size_;
    if (scratch_ != nullptr && rows_.size() == rows_a_part) put_away();
  }
  /// Ends the adding.
  void finish();
  std::size_t size() const { return size_; }
  Held held() const { return scratch_ == nullptr ? Held::in_memory : Held::on_disk; }

  /// `room` holds what comes from disk and must live as long as the window.
  RowWindow window(std::size_t begin, std::size_t end, Rows& room) const;
  Standardised at(std::size_t row) const;
  /// Calls `look(row number, row)` in order.
  template <typename Look>
  void each(Look const& look) const {
    Rows room;
    for (std::size_t begin = 0; begin < size_; begin += rows_a_part) {
      auto const end = std::min(begin + rows_a_part, size_);
      auto const rows = window(begin, end, room);
      for (auto row = begin; row < end; ++row) look(static_cast<std::uint32_t>(row), rows[row]);
    }
  }
  /// Calls `alter(row)` in order and keeps what became of it.
  template <typename Alter>
  void change(Alter const& alter) {
    if (scratch_ == nullptr) {
      for (auto& row : rows_) alter(row);
      return;
    }
    Rows room(rows_a_part);
    for (std::size_t begin = 0; begin < size_; begin += rows_a_part) {
      auto const part = std::span(room).first(std::min(rows_a_part, size_ - begin));
      scratch_->get(begin * sizeof(Standardised), part);
      for (auto& row : part) alter(row);
      scratch_->replace(begin * sizeof(Standardised), std::span<Standardised const>(part));
    }
  }
  /// A few rows, given by their numbers in any order, to be looked at again and again.
  RowSample sample(std::vector<std::uint32_t> numbers) const;

 private:
  static constexpr std::size_t rows_a_part = 8192;
  void put_away();
  Rows rows_;  // all, or those that are not yet on disk
  std::size_t size_{0};
  std::unique_ptr<Scratch> scratch_;
};

class RowSample {
 public:
  Standardised const& operator[](std::uint32_t row) const;
  /// Lets the processor bring a row.
  void expect(std::uint32_t row) const {
    if (all_ == nullptr) return;
    auto const* bytes = reinterpret_cast<char const*>(all_ + row);
    __builtin_prefetch(bytes);
    __builtin_prefetch(bytes + 64);
  }

 private:
  friend class RowStore;
  Standardised const* all_{nullptr};
  std::vector<std::uint32_t> numbers_;
  Rows rows_;
};

}  // namespace rangkul::linkage
