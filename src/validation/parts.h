#pragma once
// Inside of validation/: what entering, meeting, verifying and ratifying share.

#include "audit/audit.h"
#include "validation/validation.h"

namespace rangkul::validation {

/// The round, held until the transaction ends, so that nothing slips in while it is closed.
/// errors: validation.closed
Status hold_open(Context& context, RoundId id);
/// The month that an entry of today joins, opened when nobody did. errors: as open_round
Result<Round> round_of_today(Context& context);

/// Whose hands an entry is from.
struct Hand {
  AccountId account;
  std::string name;
};
/// What an entry must say for its kind, before anything is looked up. errors: as enter()
Status check_entry(NewEntry const& entry);
/// enter() into a month that is held open, by these hands, without asking for the right to assess.
Result<EntryId> enter_into(Context& context, Round const& round, NewEntry const& entry,
                           Hand const& by);
/// enter_or_join() by these hands, without asking for the right to assess.
Result<Joined> join_as(Context& context, NewEntry const& entry, Hand const& by);
/// The month behind it, opened when nobody did, and held. errors: as open_round
Result<Round> month_behind(Context& context, Round const& round);

/// One step of one entry, with what the timeline says of it.
Status take_step(Context& context, audit::Change& change, Entry const& entry, Act act,
                 std::string const& note);
/// What the entries that an event moves are marked with beside their state.
struct Marked {
  MeetingId meeting{};
  RatificationId ratification{};
  bool verified{false};  // by the actor
};
/// Moves the entries along the steps that were written for the change's event; how many.
/// errors: validation.changed_meanwhile
Result<std::int64_t> apply_steps(Context& context, audit::Change& change,
                                 Marked const& marked = {});

/// Keeps the sums of the round in step with what was written for the change's event; apply_steps()
/// does it by itself. Cost: the entries of the event.
void add_sums(audit::Change& change);

/// Asks all that ratify() asks before it moves a row. errors: as ratify()
Status may_ratify(Context& context, Round const& round, Side side, std::string_view decree,
                  Date decree_on);

/// BLAKE2b over the rows of a ratification, in the order of their ids.
std::string seal_of(Context& context, RatificationId id);

}  // namespace rangkul::validation
