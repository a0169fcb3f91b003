#pragma once
// How rules are shown: as sentences, and judged for one subject as a tree of what was found.

#include "programmes/rule_versions.h"
#include "screen/screen.h"

namespace rangkul::programmes {

/// Words with the names of places, in the reader's language.
RuleWords words_for(screen::Visit const& visit);
/// A rule as nested sentences.
Html rule_sentences(screen::Visit const& visit, rules::Rule const& rule, rules::Known const& known);
/// Each condition with whether it holds, what was found, from where and as of when.
Html told_tree(screen::Visit const& visit, rules::Told const& told);
/// The same for programs; what the reader may not see is left out.
Value told_json(screen::Visit const& visit, rules::Told const& told);

}  // namespace rangkul::programmes
