// Any bytes as the cells of two people: no crash, a maker that remembers words reads as a fresh one
// does, names are stable once standard, and a pair agrees the same from both sides.
#include <cmath>
#include <string>
#include <vector>

#include "base/text.h"
#include "linkage/run.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

Record record_of(std::vector<std::string_view> const& cells, std::size_t from) {
  auto const cell = [&](std::size_t at) {
    return from + at < cells.size() ? std::string(cells[from + at]) : std::string();
  };
  Record out;
  out.name = cell(0);
  out.nik = cell(1);
  out.birth = cell(2);
  out.address = cell(3);
  out.no_kk = cell(4);
  out.mother = cell(5);
  out.sex = cell(6);
  out.village = cell(7);
  out.village_name = cell(8);
  out.rt = cell(9);
  out.rw = cell(10);
  out.phone = cell(11);
  return out;
}

std::string texts_of(Standardised const& row, Dictionary const& dictionary) {
  std::string out;
  for (auto const* list : {&row.name, &row.mother})
    for (std::size_t i = 0; i < list->size; ++i)
      out.append(dictionary.word(list->ids[i])).push_back(' ');
  std::vector<std::string_view> street;
  for (std::size_t i = 0; i < row.address_size; ++i)
    street.push_back(dictionary.word(row.address[i]));
  std::sort(street.begin(), street.end());
  for (auto const word : street) out.append(word).push_back(' ');
  return out;
}

void check_reading(Record const& record, Standardiser& maker, Dictionary const& words) {
  Dictionary own;
  auto const fresh = standardise(record, own);
  auto const remembered = maker.standardise(view_of(record));
  CHECK_THAT(texts_of(fresh, own) == texts_of(remembered, words));
  CHECK_THAT(fresh.house == remembered.house && fresh.rt == remembered.rt &&
             fresh.rw == remembered.rw && fresh.nik == remembered.nik);
  auto const once = standard_name(record.name);
  CHECK_THAT(standard_name(once) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static Model const model = Model::usual();
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  auto const cells = split(text, '\n');
  auto const half = cells.size() / 2;
  auto const first = record_of(cells, 0);
  auto const second = record_of(cells, half);
  Dictionary words;
  Standardiser maker(words);
  for (int again = 0; again < 2; ++again) {
    check_reading(first, maker, words);
    check_reading(second, maker, words);
  }
  auto const there = score_pair(first, second, model);
  auto const back = score_pair(second, first, model);
  CHECK_THAT(std::isfinite(there.bits) && std::abs(there.bits - back.bits) < 1e-9);
  std::vector<BlockKey> keys;
  block_keys(maker.standardise(view_of(first)), words, keys);
  return 0;
}
