#pragma once
// Candidate pairs compared: a model learnt from some of them, and all of them scored. For two files
// and for one file with itself.

#include "linkage/decide.h"
#include "linkage/join.h"
#include "linkage/train.h"

namespace rangkul::linkage {

/// The first file is the ministry's, the second the city's; or both are one.
struct PairedRows {
  RowStore const& first;
  RowStore const& second;
  Dictionary const& dictionary;
  bool one_file() const { return &first == &second; }
  double all_pairs() const;
};

constexpr double least_edge_bits = -7;  // pairs below about 1 % are not kept

/// Every so manieth row of the first file teaches.
std::size_t training_step(std::size_t rows, std::size_t training_rows);
/// The model that prepare_model began, with what the pairs of some `training_rows` rows of the
/// first file say. Nothing when cancelled.
std::optional<Model> learn_model(PairedRows const&, PairStore const&, std::size_t training_rows,
                                 Workers const&);

/// A pair as an edge, when it weighs enough; `compared` are the fields that both files have.
class EdgeMaker {
 public:
  EdgeMaker(Model const& model, FieldSet compared) : weigher_(model), compared_(compared) {}
  std::optional<Edge> make(std::uint64_t pair, Standardised const&, Standardised const&,
                           Comparer&) const;

 private:
  Weigher weigher_;
  FieldSet compared_;
};
/// A pair of row numbers as one number.
constexpr std::uint64_t pair_number(std::uint32_t first, std::uint32_t second) {
  return std::uint64_t{first} << 32 | second;
}

struct Scored {
  std::vector<Edge> edges;
  std::size_t pairs{0};
};
/// Every pair; the store is spent. Nothing when cancelled.
std::optional<Scored> score_pairs(PairedRows const&, PairStore&, Model const&, WordSurprise const&,
                                  Workers const&);

/// Fields that have a value somewhere in the file.
FieldSet fields_of(RowStore const&);

}  // namespace rangkul::linkage
