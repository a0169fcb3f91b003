#pragma once
// What a run reads: both sources, and all that is known of their rows from before.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "linkage/run.h"
#include "matching/source_file.h"
#include "matching/work.h"

namespace rangkul::matching {

struct EarlierDecision {
  bool same{false};
  AccountId account;
  Instant at;
};
/// Decisions of people by row numbers.
using Decisions = std::map<linkage::RowPair, EarlierDecision>;

/// What an open question of an earlier run takes along, when this run asks it again.
struct Carried {
  std::optional<std::int64_t> opened;
  std::string due;
  std::int64_t money{0};
  std::string receives;
  std::optional<std::int64_t> owner;
  std::string owner_name;
};

struct Input {
  SourceFile ministry;
  SourceFile city;
  Decisions decisions;
  /// Rows of people whom an earlier run or somebody's hand has joined: no question any more.
  std::vector<linkage::RowPair> joined;
  /// By the keys of both rows.
  std::map<std::pair<std::string, std::string>, Carried> carried;
};

Input read_input(Work const& work);
/// The decisions of people as the engine takes them.
linkage::Settings settings_of(Input const& input);

}  // namespace rangkul::matching
