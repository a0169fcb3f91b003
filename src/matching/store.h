#pragma once
// What a run leaves: its rows, written in chunks of one transaction each.

#include <string>

#include "linkage/run.h"
#include "matching/run_input.h"
#include "matching/tally.h"
#include "matching/work.h"

namespace rangkul::matching {

/// Writes pairs and rows without a partner. errors: match.cancelled
Status store_rows(Work const& work, RunId run, Input const& input, linkage::Outcome const& outcome);
/// Classes carry the file that they count: "ministry.equal", "city.only_here".
void write_villages(audit::Change& change, RunId run, Villages const& villages,
                    std::string const& side);
/// The model that a run was made with. errors: not_found, match.model_malformed
Result<linkage::Model> model_of(Context& context, RunId run);
Value summary_of(linkage::Outcome const& outcome, Villages const& ministry, Villages const& city);

}  // namespace rangkul::matching
