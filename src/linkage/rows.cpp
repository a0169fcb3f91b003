#include "linkage/rows.h"

#include <algorithm>

namespace rangkul::linkage {

RowStore::RowStore(Held held) {
  if (held == Held::in_memory) return;
  scratch_ = std::make_unique<Scratch>();
  rows_.reserve(rows_a_part);
}

void RowStore::reserve(std::size_t rows) {
  if (scratch_ == nullptr) rows_.reserve(rows);
}

void RowStore::put_away() {
  scratch_->put(std::span<Standardised const>(rows_));
  rows_.clear();
}

void RowStore::finish() {
  if (scratch_ == nullptr) return;
  put_away();
  rows_.shrink_to_fit();
}

RowWindow RowStore::window(std::size_t begin, std::size_t end, Rows& room) const {
  if (scratch_ == nullptr) return {rows_.data(), 0};
  room.resize(end - begin);
  scratch_->get(begin * sizeof(Standardised), std::span(room));
  return {room.data(), begin};
}

Standardised RowStore::at(std::size_t row) const {
  if (scratch_ == nullptr) return rows_[row];
  Standardised out;
  scratch_->get(row * sizeof(Standardised), std::span(&out, 1));
  return out;
}

RowSample RowStore::sample(std::vector<std::uint32_t> numbers) const {
  RowSample out;
  if (scratch_ == nullptr) {
    out.all_ = rows_.data();
    return out;
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  out.rows_.reserve(numbers.size());
  for (auto const row : numbers) out.rows_.push_back(at(row));
  out.numbers_ = std::move(numbers);
  return out;
}

Standardised const& RowSample::operator[](std::uint32_t row) const {
  if (all_ != nullptr) return all_[row];
  auto const at = std::ranges::lower_bound(numbers_, row) - numbers_.begin();
  return rows_[static_cast<std::size_t>(at)];
}

}  // namespace rangkul::linkage
