#include "linkage/table.h"

#include <thread>

namespace rangkul::linkage {

TwoTables TableMaker::join(TableMaker& ministry, TableMaker& city) {
  TwoTables out{std::move(ministry.table_), std::move(city.table_),
                std::move(ministry.dictionary_)};
  std::vector<std::uint32_t> numbers(city.dictionary_.size());
  for (std::uint32_t word = 0; word < numbers.size(); ++word)
    numbers[word] = out.dictionary.number(city.dictionary_.word(word));
  for (auto& row : out.city.rows) renumber(row, numbers);
  return out;
}

TwoTables make_tables(std::span<Record const> ministry, std::span<Record const> city, int threads) {
  TableMaker first;
  TableMaker second;
  auto const fill = [](TableMaker& maker, std::span<Record const> records) {
    maker.reserve(records.size());
    for (auto const& record : records) maker.add(view_of(record), record.key);
  };
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

}  // namespace rangkul::linkage
