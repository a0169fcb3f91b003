#pragma once
// What a benefit's rules of priority and of amount say of a receiver: points that order the waiting
// list, and what is given in place of the scheme's amount. Both stand in the catalogue
// ([[programme.priority]], [[programme.amount]]); what is unknown gives no points.

#include "programmes/enrolments.h"
#include "programmes/judge.h"

namespace rangkul::programmes {

struct Weighed {
  std::int64_t points{0};
  std::optional<Rupiah> amount{};          // empty: the scheme's
  std::vector<rules::Truth> priorities{};  // of each, in the order of the catalogue
  catalogue::AmountRule const* amount_rule{nullptr};
};
Weighed weigh(catalogue::Programme const& programme, rules::Known const& known, Facts const& facts);

/// Weighs all that waits in a benefit and year within the actor's area anew by what the register
/// knows today; how many changed their place or amount. Cost: the facts of each, about a
/// millisecond. errors: forbidden, as find_ours()
Result<std::int64_t> weigh_again(Context& context, std::string const& programme, int year);

/// Points and amount of an enrolment, by condition; nothing where the benefit has neither rule.
Html weighing_sheet(screen::Visit& visit, Enrolment const& enrolment);

}  // namespace rangkul::programmes
