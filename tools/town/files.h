#pragma once
// Writes the two files and the truth about them, block by block.
//
// city.csv      id_warga;...   semicolons, DD/MM/YYYY, L/P, dotted village codes
// ministry.csv  id_dtsen,...   commas, YYYY-MM-DD, 1/2, bare village codes, other order of columns
// truth.csv     city_id,ministry_id   every pair of rows of one person, copies included
// twins.csv     city_id,ministry_id   rows of two different people who are twins of each other
// copies.csv    file,id,id            rows of one person within one file
//
// Rows are shuffled within a block; ids are given after that, so neither order nor ids tell
// anything.

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "population.h"
#include "rows.h"

namespace rangkul::town {

/// What was counted over all blocks; shares are of true pairs (copies not counted).
struct Counts {
  std::array<std::size_t, 2> rows{};
  std::array<std::size_t, 2> copies{};
  std::size_t people{0};
  std::size_t twins{0};
  std::size_t pairs{0};       // people in both files
  std::size_t truth_rows{0};  // with copies
  std::size_t twin_rows{0};
  std::size_t different{0};  // pairs with any change
  std::array<std::size_t, change_count> changed{};
};

struct Spoiling {
  ErrorModel model;
  std::uint64_t seed;
};

class Files {
 public:
  /// Ends the program with a message when a file cannot be made.
  explicit Files(std::string const& folder);
  ~Files();
  Files(Files const&) = delete;
  Files& operator=(Files const&) = delete;
  void write(Maker&, Block& block, Spoiling const&);
  Counts const& counts() const { return counts_; }

 private:
  struct Text;
  void write_rows(Maker&, Block&, Spoiling const&, int file);
  void write_truth(Block const&);
  void count(Block const&);
  std::FILE* open(std::string const& name, std::string const& headings);

  std::string folder_;
  std::array<std::FILE*, 2> tables_{};
  std::FILE* truth_;
  std::FILE* twins_;
  std::FILE* copies_;
  std::uint64_t blocks_{0};
  Counts counts_;
  // Of the block at hand, by person: the number of the row in each file (0: none) and of its copy.
  std::vector<std::array<std::uint32_t, 2>> row_;
  std::vector<std::array<std::uint32_t, 2>> copy_;
  std::vector<std::array<Changes, 2>> changes_;
};

}  // namespace rangkul::town
