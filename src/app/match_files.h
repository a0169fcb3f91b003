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
/// A model as match_train wrote it, perhaps edited. errors: sheet.unreadable, match.model_malformed
/// (detail `at`: file, line and what is wrong there)
Result<linkage::Model> read_model(std::string const& path);
/// As TOML; without a catalogue there are no comments in it. errors: sheet.unwritable
Status write_model(std::string const& path, linkage::Model const&,
                   catalogue::Catalogue const* words);
/// "256M" in bytes; empty: 0. errors: match.memory (detail `written`)
Result<std::uint64_t> read_memory(std::string_view text);

}  // namespace rangkul::app
