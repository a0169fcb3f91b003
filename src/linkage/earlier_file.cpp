#include "linkage/checked_file.h"
#include "linkage/earlier.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint64_t magic = 0x32454752414C4B52ULL;  // another number for another layout

struct Head {
  std::uint64_t compared;
  std::uint64_t largest_block;
  std::uint64_t new_since_learning;
};

/// Fields as bits, in their order.
std::uint64_t bits_of(FieldSet fields) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < field_count; ++i)
    if (fields.has(static_cast<Field>(i))) out |= std::uint64_t{1} << i;
  return out;
}
FieldSet fields_of_bits(std::uint64_t bits) {
  FieldSet out;
  for (std::size_t i = 0; i < field_count; ++i)
    if ((bits >> i & 1U) != 0) out.add(static_cast<Field>(i));
  return out;
}

bool in_range(Earlier const& what) {
  for (auto const& edge : what.edges)
    if (edge.ministry >= what.ministry.size() || edge.city >= what.city.size()) return false;
  return true;
}

}  // namespace

Status write_earlier(std::string const& path, Earlier const& what) {
  auto const model = to_json(what.model.to_value());
  Head const head{bits_of(what.compared), what.largest_block, what.new_since_learning};
  return write_checked(path, magic,
                       {bytes_of_one(head), bytes_of(what.ministry), bytes_of(what.city),
                        bytes_of(what.edges), bytes_of(what.crowded), bytes_of(what.keys), model});
}

Result<Earlier> read_earlier(std::string const& path) {
  auto reader = TRY(CheckedReader::open(path, magic));
  Head head{};
  Earlier out;
  std::string model;
  TRY(reader.fill_one(head));
  TRY(reader.fill(out.ministry));
  TRY(reader.fill(out.city));
  TRY(reader.fill(out.edges));
  TRY(reader.fill(out.crowded));
  TRY(reader.fill(out.keys));
  TRY(reader.fill(model));
  TRY(reader.finish());
  if (!in_range(out)) return CheckedReader::damaged();
  out.compared = fields_of_bits(head.compared);
  out.largest_block = head.largest_block;
  out.new_since_learning = head.new_since_learning;
  out.model = TRY(Model::from_value(TRY(parse_json(model))));
  return out;
}

}  // namespace rangkul::linkage
