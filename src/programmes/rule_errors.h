#pragma once
// How wrong a rule is, by those whom the field has seen: errors of inclusion and exclusion with
// their intervals, on the page of its preview.

#include "programmes/preview.h"

namespace rangkul::programmes {

/// Whose errors are told, and where its names open.
struct RuleAsked {
  std::string address;  // of the rule's page
  catalogue::Unit unit;
  int year{0};
};
/// The visits of a calendar year: "?periksa=2024", else the year of the benefit.
Period period_of(screen::Visit const& visit, RuleAsked const& asked);
Html errors_sheet(screen::Visit const& visit, RuleAsked const& asked, Checked const& checked,
                  Period const& period);
Value errors_json(Checked const& checked, Period const& period);

}  // namespace rangkul::programmes
