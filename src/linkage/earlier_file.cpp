#include <cstdio>
#include <cstring>

#include "linkage/earlier.h"
#include "sheet/file.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint64_t magic = 0x31454752414C4B52ULL;  // another number for another layout

/// What stands before the lists.
struct Head {
  std::uint64_t magic;
  std::uint64_t check;  // of all that follows
  std::uint64_t ministry;
  std::uint64_t city;
  std::uint64_t edges;
  std::uint64_t crowded;
  std::uint64_t keys;
  std::uint64_t model;
  std::uint64_t compared;
  std::uint64_t largest_block;
  std::uint64_t new_since_learning;
};

template <typename T>
std::string_view bytes_of(std::vector<T> const& list) {
  return {reinterpret_cast<char const*>(list.data()), list.size() * sizeof(T)};
}

/// Compared fields as bits, in the order of the fields.
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

class Check {
 public:
  void add(std::string_view bytes) {
    constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
    value_ = (value_ ^ hash_text(bytes)) * step;
    value_ ^= value_ >> 31;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_{0};
};

std::uint64_t check_of(Head head, std::initializer_list<std::string_view> parts) {
  head.check = 0;
  Check out;
  out.add({reinterpret_cast<char const*>(&head), sizeof head});
  for (auto const part : parts) out.add(part);
  return out.value();
}

/// Reads one list after the other; what is not there is damage.
class ListReader {
 public:
  explicit ListReader(sheet::File const& file) : file_(file) {}
  template <typename Container>
  Status fill(Container& list, std::uint64_t count) {
    using Item = typename Container::value_type;
    if (count > (file_.size() - std::min(file_.size(), at_)) / sizeof(Item)) return damaged();
    list.resize(count);
    return take(list.data(), count * sizeof(Item));
  }
  Status take(void* into, std::size_t bytes) {
    auto const got = TRY(file_.read_at(at_, {static_cast<char*>(into), bytes}));
    at_ += got;
    return got == bytes ? Status{} : damaged();
  }
  static Error damaged() { return invalid("match.earlier_damaged"); }

 private:
  sheet::File const& file_;
  std::uint64_t at_{0};
};

bool in_range(Earlier const& what) {
  for (auto const& edge : what.edges)
    if (edge.ministry >= what.ministry.size() || edge.city >= what.city.size()) return false;
  return true;
}

}  // namespace

Status write_earlier(std::string const& path, Earlier const& what) {
  auto const model = to_json(what.model.to_value());
  Head head{.magic = magic,
            .check = 0,
            .ministry = what.ministry.size(),
            .city = what.city.size(),
            .edges = what.edges.size(),
            .crowded = what.crowded.size(),
            .keys = what.keys.size(),
            .model = model.size(),
            .compared = bits_of(what.compared),
            .largest_block = what.largest_block,
            .new_since_learning = what.new_since_learning};
  std::initializer_list<std::string_view> const parts{
      bytes_of(what.ministry), bytes_of(what.city), bytes_of(what.edges),
      bytes_of(what.crowded),  bytes_of(what.keys), model};
  head.check = check_of(head, parts);
  // A file that is not whole is never seen under its name.
  auto const unfinished = path + ".new";
  {
    auto file = TRY(sheet::File::create(unfinished));
    TRY(file.append({reinterpret_cast<char const*>(&head), sizeof head}));
    for (auto const part : parts) TRY(file.append(part));
  }
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) return invalid("sheet.unwritable");
  return {};
}

Result<Earlier> read_earlier(std::string const& path) {
  auto const file = TRY(sheet::File::open(path));
  ListReader reader(file);
  Head head{};
  TRY(reader.take(&head, sizeof head));
  if (head.magic != magic) return ListReader::damaged();
  Earlier out;
  std::string model;
  TRY(reader.fill(out.ministry, head.ministry));
  TRY(reader.fill(out.city, head.city));
  TRY(reader.fill(out.edges, head.edges));
  TRY(reader.fill(out.crowded, head.crowded));
  TRY(reader.fill(out.keys, head.keys));
  TRY(reader.fill(model, head.model));
  auto const check =
      check_of(head, {bytes_of(out.ministry), bytes_of(out.city), bytes_of(out.edges),
                      bytes_of(out.crowded), bytes_of(out.keys), model});
  if (check != head.check || !in_range(out)) return ListReader::damaged();
  out.compared = fields_of_bits(head.compared);
  out.largest_block = head.largest_block;
  out.new_since_learning = head.new_since_learning;
  auto learnt = parse_json(model);
  if (!learnt.ok()) return ListReader::damaged();
  auto read = Model::from_value(learnt.value());
  if (!read.ok()) return ListReader::damaged();
  out.model = std::move(read).value();
  return out;
}

}  // namespace rangkul::linkage
