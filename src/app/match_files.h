#pragma once
// What the verbs of `rangkul match` over two files share.

#include <string>

#include "app/commands.h"
#include "catalogue/catalogue.h"
#include "linkage/run.h"

namespace rangkul::app {

/// What each blocking rule found and gave up.
Value blocks_value(linkage::BlockReport const&);
/// errors: match.what, and those of linkage::read_tables
Result<linkage::TwoTables> read_two_files(MatchOptions const&);
/// errors: those of read_model
Result<linkage::Settings> match_settings(MatchOptions const&);
/// On a terminal only; without a catalogue the phases go by their keys.
linkage::Progress match_progress(catalogue::Catalogue const* words);
/// A model as match_train wrote it. errors: sheet.unreadable, match.model_malformed
Result<linkage::Model> read_model(std::string const& path);

}  // namespace rangkul::app
