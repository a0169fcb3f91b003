#pragma once
// Inside of programmes/: what deciding, paying and following the registry share.

#include "programmes/enrolments.h"

namespace rangkul::programmes {

struct Ours {
  catalogue::Programme const* programme;
  catalogue::Scheme const* scheme;
};
/// The benefit and its scheme, if this office runs it in that year.
/// errors: programme.unknown, programme.no_scheme, programme.not_ours
Result<Ours> find_ours(Context& context, std::string const& id, int year);

/// A benefit as it holds at the end of a year, or today while that runs; nothing of that name.
catalogue::Programme const* programme_in(Context const& context, std::string const& id, int year);

/// What one line of an enrolment gives: its own amount, else the scheme's, in equal parts.
Rupiah part_for(catalogue::Scheme const& scheme, std::optional<Rupiah> const& own);

/// Whether the actor's department owns a benefit in a year; people of this office see all. As with
/// the area, what is not seen answers as what is not there.
bool sees_benefit(Context const& context, catalogue::Programme const& programme, int year);
bool sees_benefit(Context const& context, std::string const& programme, int year);
/// The binds with the actor's area and benefits beside them, for a query that holds :scope_from,
/// :scope_to and :own.
db::Binds owned(Context const& context, db::Binds binds);

/// How often a year's period comes.
int times_a_year(catalogue::Period period);
/// What one receiver gets in a year by its scheme; 0 without one.
Rupiah yearly_amount(catalogue::Programme const& programme, int year);

/// A new state of an enrolment, with what the event says of it.
struct Decision {
  std::string_view event;
  std::string_view status;
  std::string reason{};
  std::string decree{};
};
/// Moves only from the state that was read. Approving takes the ledger's row before the
/// enrolment's, so that approvers of one benefit wait for each other; leaving takes it after, as
/// paying does.
/// errors: enrolment.changed_meanwhile, enrolment.quota_full
Status move_to(Context& context, Enrolment const& enrolment, Decision const& decision);

}  // namespace rangkul::programmes
