#pragma once
// What the pages of rules share: the version that an address names, and its own addresses.

#include "programmes/pages.h"
#include "programmes/preview.h"

namespace rangkul::programmes {

/// "/program/kds-bidik-manis/2024/aturan"
std::string rules_address(Benefit const& benefit);

/// A rule on a page: a version, or the one in force where the address says "berlaku".
struct ShownRule {
  Benefit benefit;
  rules::Rule rule;
  std::optional<RuleVersion> version{};
  Date on;
  std::string address;  // of the rule's own page
};
/// errors: not_found, programme.unknown, rules.faulty
Result<ShownRule> shown_rule(screen::Visit& visit);

void add_rule_routes(screen::Routes& routes, Previews& previews);
void add_rule_editor_routes(screen::Routes& routes);

}  // namespace rangkul::programmes
