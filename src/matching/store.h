#pragma once
// What a run reads and what it leaves: its rows, written in chunks of one transaction each.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "linkage/run.h"
#include "matching/source_file.h"
#include "matching/tally.h"
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

/// Writes pairs and rows without a partner. errors: match.cancelled
Status store_rows(Work const& work, RunId run, Input const& input, linkage::Outcome const& outcome);
/// Classes carry the file that they count: "ministry.equal", "city.only_here".
void write_villages(audit::Change& change, RunId run, Villages const& villages,
                    std::string const& side);
/// The model that a run was made with. errors: not_found, match.model_malformed
Result<linkage::Model> model_of(Context& context, RunId run);
Value summary_of(linkage::Outcome const& outcome, Villages const& ministry, Villages const& city);

}  // namespace rangkul::matching
