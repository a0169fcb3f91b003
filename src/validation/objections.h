#pragma once
// Objections ("sanggahan"): somebody says that what a month decided of a family is wrong. It has a
// clock (parameter validation.objection_days), is ruled by other hands than those that decided, and
// its outcome is told to who objected. An upheld one opens a new entry where the decision can be
// turned: a proposal that the meeting or the ministry refused is proposed again, who was called
// unfit is assessed anew.

#include "base/phone.h"
#include "validation/validation.h"

namespace rangkul::validation {

using ObjectionId = Id<struct ValidationObjectionTag>;

enum class Outcome : std::uint8_t { open, upheld, dismissed };
std::string_view outcome_key(Outcome outcome);

constexpr std::array<std::string_view, 4> relation_keys{"self", "family", "citizen", "official"};

struct NewObjection {
  EntryId entry;
  std::string name;      // who objects
  std::string relation;  // of relation_keys
  std::optional<Phone> phone{};
  bool secret{false};  // the name is shown to verifiers alone
  std::string ground;
  Date received_on;
};
/// errors: validation.objection.too_early (nothing is decided yet), validation.objection.open (one
/// is open already), date.in_future, field.required, field.choice, not_found
Result<ObjectionId> object(Context& context, NewObjection const& objection);

struct Objection {
  ObjectionId id;
  EntryId entry;
  RegionCode region;
  std::string subject;                // whom the entry is about
  std::string name, relation, phone;  // empty where the actor may not see who it was
  bool secret{false}, named{true};    // named: the actor sees who objects
  std::string ground;
  Date received_on, due_on;
  AccountId received_by;
  std::string received_name;
  Outcome outcome{Outcome::open};
  std::string ruled_name, reason;
  std::optional<Date> ruled_on{};
  EntryId follow_up;
  bool opened{false};  // the ruling made it
  std::optional<Date> told_on{};
  std::string told_how, told_name;
  EventId event;
  bool late(Date today) const { return outcome == Outcome::open && today > due_on; }
};
/// errors: not_found (also outside the area)
Result<Objection> find_objection(Context& context, ObjectionId id);
/// Of an entry, newest first. Index validation_objection_entry.
std::vector<Objection> objections_to(Context& context, EntryId entry);

/// By somebody who verifies and has neither received it nor had the entry in hand. errors:
/// validation.objection.ruled_before, validation.same_hands, field.required, as enter()
Status rule(Context& context, ObjectionId id, bool upheld, std::string reason);
/// Until the objector has been told, and while nobody has moved the entry that it opened. errors:
/// validation.objection.told, validation.objection.moved, validation.objection.not_ruled
Status undo_ruling(Context& context, ObjectionId id);
/// errors: validation.objection.not_ruled, validation.objection.told, date.in_future,
/// field.required
Status tell(Context& context, ObjectionId id, Date on, std::string how);

/// How many wait in the actor's area. Indexes validation_objection_open and _untold.
struct ObjectionCounts {
  std::int64_t open{0}, late{0}, untold{0};
};
ObjectionCounts count_objections(Context& context);

}  // namespace rangkul::validation
