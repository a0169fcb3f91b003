#include "linkage/table.h"

#include <thread>

namespace rangkul::linkage {

Keys::Keys(Held held) {
  if (held == Held::on_disk) scratch_ = std::make_unique<Scratch>();
}

void Keys::put_away() {
  auto const text = scratch_->put(std::span<char const>(text_));
  auto const ends = scratch_->put(std::span<std::uint64_t const>(ends_));
  parts_.push_back({text, text_.size(), ends, ends_.size()});
  text_.clear();
  ends_.clear();
}

void Keys::bring_back() {
  if (scratch_ == nullptr) return;
  put_away();
  std::size_t text_size = 0;
  std::size_t count = 0;
  for (auto const& part : parts_) {
    text_size += part.text_size;
    count += part.count;
  }
  text_.resize(text_size);
  ends_.resize(count);
  std::size_t text_at = 0;
  std::size_t at = 0;
  for (auto const& part : parts_) {
    scratch_->get(part.text, std::span(text_).subspan(text_at, part.text_size));
    auto const ends = std::span(ends_).subspan(at, part.count);
    scratch_->get(part.ends, ends);
    for (auto& end : ends) end += text_at;
    text_at += part.text_size;
    at += part.count;
  }
  scratch_.reset();
  parts_.clear();
}

TwoTables TableMaker::join(TableMaker& ministry, TableMaker& city) {
  ministry.table_.rows.finish();
  city.table_.rows.finish();
  TwoTables out{std::move(ministry.table_), std::move(city.table_),
                std::move(ministry.dictionary_)};
  std::vector<std::uint32_t> numbers(city.dictionary_.size());
  for (std::uint32_t word = 0; word < numbers.size(); ++word)
    numbers[word] = out.dictionary.number(city.dictionary_.word(word));
  out.city.rows.change([&](Standardised& row) { renumber(row, numbers); });
  return out;
}

OneTable TableMaker::take() {
  table_.rows.finish();
  return {std::move(table_), std::move(dictionary_)};
}

namespace {

void fill(TableMaker& maker, std::span<Record const> records) {
  maker.reserve(records.size());
  for (auto const& record : records) maker.add(view_of(record), record.key);
}

}  // namespace

TwoTables make_tables(std::span<Record const> ministry, std::span<Record const> city, int threads,
                      Held held) {
  TableMaker first(held);
  TableMaker second(held);
  if (threads > 1) {
    std::thread other([&] { fill(second, city); });
    fill(first, ministry);
    other.join();
  } else {
    fill(first, ministry);
    fill(second, city);
  }
  return TableMaker::join(first, second);
}

OneTable make_table(std::span<Record const> rows, Held held) {
  TableMaker maker(held);
  fill(maker, rows);
  return maker.take();
}

}  // namespace rangkul::linkage
