#pragma once
// Validation: each month the villages propose families for aid and say of those who receive it
// whether they still fit; a meeting, a visit, the verifier and the head follow, each by other hands
// (domain.md 3.2 to 3.4). A round is one month; an entry is what is said of one family, or of one
// of its people; every step of an entry is kept and can be taken back until it is ratified; the
// ratified rows carry a seal. Main types: Round, Entry, NewEntry, NewMeeting, Ratification. Tables:
// validation_round, validation_entry, validation_step, validation_meeting, validation_ratification,
// validation_objection (objections.h), validation_answer, _answer_row, _answer_left (answers.h),
// validation_team, _team_member, _reminder (teams.h), validation_rating, _tag (marks.h),
// validation_file (file_entries.h), validation_assessment (assessments.h), welfare_score
// (scores.h); validation_sum counts the entries of a round by village, kind and state.
// Events: validation.opened, .entered, .met, .visited, .verified, .sent_back, .withdrawn,
// .ratified, .undone, .closed, .reopened, .objected, .objection_ruled, .objection_reopened,
// .objector_told, .answered, .answers_undone, .team_made, .team_ended, .member_added,
// .member_removed, .reminded, .rated, .rating_removed, .tagged, .tag_removed,
// .file_taken, .file_undone, .scored, .assessment_begun, .assessed, .assessment_undone,
// .assessed_back.

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "catalogue/catalogue.h"
#include "db/db.h"
#include "jobs/runner.h"
#include "screen/screen.h"
#include "validation/states.h"

namespace rangkul::validation {

using RoundId = Id<struct ValidationRoundTag>;
using EntryId = Id<struct ValidationEntryTag>;
using MeetingId = Id<struct ValidationMeetingTag>;
using RatificationId = Id<struct ValidationRatificationTag>;

/// The part of a month: entries from the cut-off before until its own, then meetings, then
/// ratification.
enum class Phase { entering, meeting, ratifying, closed };
std::string_view phase_key(Phase phase);

struct Round {
  RoundId id;
  std::string period;  // "2026-11"
  RegionCode area;
  Date opens, cutoff, closes;
  std::string state{"open"};
  std::optional<Instant> closed_at{};
  std::string closed_name{};
  std::string reason{};  // why it was opened again
  Phase phase(Date today) const;
};
/// The days of a month by the office's calendar: parameters validation.cutoff_day and
/// validation.closes_day. errors: validation.period
struct Calendar {
  Date opens, cutoff, closes;
};
Result<Calendar> calendar_of(catalogue::Catalogue const& catalogue, std::string_view period);
/// The month that an entry of this day belongs to: behind the cut-off it is the next.
std::string period_for(catalogue::Catalogue const& catalogue, Date day);

/// errors: not_found
Result<Round> find_round(Context& context, std::string const& period);
/// Newest first.
std::vector<Round> list_rounds(Context& context, int year);
/// Opens a month that nobody has opened yet. errors: validation.period, office.missing
Result<Round> open_round(Context& context, std::string const& period);
/// Locks the month: nothing in it moves any more. errors: validation.closed, validation.unfinished
/// (entries that are ready are not ratified yet)
Status close_round(Context& context, std::string const& period);
/// errors: validation.not_closed, field.required
Status reopen_round(Context& context, std::string const& period, std::string reason);

/// The national aids that are asked for.
constexpr std::array<std::string_view, 3> aid_keys{"pkh", "sembako", "pbi"};
/// Reasons of unfitness TL01 to TL13 (domain.md 3.4). TL09 is no reason to end aid: it opens a
/// repair.
constexpr std::array<std::string_view, 13> reason_keys{"TL01", "TL02", "TL03", "TL04", "TL05",
                                                       "TL06", "TL07", "TL08", "TL09", "TL10",
                                                       "TL11", "TL12", "TL13"};
/// The nine criteria of poverty (domain.md 3.6) that a visit sees, by their place.
constexpr std::size_t criteria_count = 9;
using Criteria = std::bitset<criteria_count>;

/// What somebody saw at the house before the entry was made.
struct Seen {
  Date on;
  Criteria criteria{};
};
struct NewEntry {
  Kind kind{Kind::proposal};
  FamilyId family;
  PersonId person{};  // unset: the whole family
  std::vector<std::string> aids{};
  std::string reason{};
  std::string evidence{};
  std::string note{};
  std::optional<Seen> seen{};
};
/// Into the month of today. errors: validation.no_aid, validation.reason, validation.repair_nik,
/// validation.evidence, validation.note, validation.twice, validation.closed, not_found
Result<EntryId> enter(Context& context, NewEntry const& entry);
struct Joined {
  EntryId entry;
  bool opened{false};  // false: it stood there already
};
/// As enter(), but where these people are said so already that entry, and where the opposite is
/// said of them the first month behind it. errors: as enter(), without validation.twice
Result<Joined> enter_or_join(Context& context, NewEntry const& entry);

struct Entry {
  EntryId id;
  RoundId round;
  std::string period;
  Kind kind{Kind::proposal};
  RegionCode region;
  FamilyId family;
  PersonId person;
  std::string name, aids, reason, evidence, note;
  State state{State::proposed};
  MeetingId meeting;
  std::string visited_on, visited_name;
  Criteria criteria;
  std::string finding;
  AccountId entered_by;
  std::string entered_name;
  Instant entered_at;
  AccountId verified_by;
  std::string verified_name;
  RatificationId ratification;
  EventId event;
  std::string answer, answer_reason;  // of the ministry (answers.h): granted, refused or nothing
};
/// errors: not_found (also outside the area)
Result<Entry> find_entry(Context& context, EntryId id);
struct Step {
  EventId event;
  State from, to;
  Instant at;
  std::string name, note;
};
/// Oldest first.
std::vector<Step> steps_of(Context& context, EntryId id);
/// Of a family, newest first, at most `limit`. Index validation_entry_family.
std::vector<Entry> entries_of(Context& context, FamilyId family, int limit);

struct FieldVisit {
  Date on;
  bool confirmed{false};
  Criteria criteria{};
  std::string finding{};  // what was seen; required where the entry is not confirmed
};
/// errors: validation.state, validation.closed, date.in_future, field.required
Status visit(Context& context, EntryId id, FieldVisit const& seen);
/// By who entered it, or somebody who verifies. errors: validation.state, field.required
Status withdraw(Context& context, EntryId id, std::string reason);
/// From the verifier's table back to the village. errors: validation.state, field.required
Status send_back(Context& context, EntryId id, std::string reason);

struct NewMeeting {
  std::string period;
  RegionCode village;
  bool statement{false};  // a signed statement of full responsibility (SPTJM) in its place
  Date held_on;
  std::string place, leader, attendance;
  std::string notes{};
  std::vector<EntryId> declined{};  // the others of the village are accepted
};
/// Decides all entries of a village that wait for it. errors: validation.nothing_waits,
/// validation.closed, date.in_future, validation.not_village, field.required
Result<MeetingId> hold_meeting(Context& context, NewMeeting const& meeting);
struct Meeting {
  MeetingId id;
  RoundId round;
  std::string period;
  RegionCode region;
  bool statement{false};
  Date held_on;
  std::string place, leader, attendance, notes, entered_name;
  EventId event;
};
/// errors: not_found
Result<Meeting> find_meeting(Context& context, MeetingId id);
std::vector<Meeting> meetings_of(Context& context, RoundId round, RegionCode const& village);
/// BLAKE2b over what a meeting decided, as 64 hexadecimal digits: printed on its minutes.
std::string seal_of_meeting(Context& context, MeetingId id);

/// A step over many entries.
struct Moved {
  EventId event;
  std::int64_t moved{0};
  std::int64_t own{0};  // left out: the actor's own hands have had them before
};
/// All that a verifier may pass in the actor's area, of one kind or of all. Proposals need a
/// confirmed visit. Cost: set-based, the rows that move. errors: validation.closed,
/// validation.nothing_waits
Result<Moved> verify_all(Context& context, std::string const& period, std::optional<Side> side);

struct Ratification {
  RatificationId id;
  Side side{Side::proposals};
  std::string decree;
  Date decree_on;
  std::string signed_name;
  std::int64_t rows{0};
  std::string seal;
  Instant at;
};
/// The head's word on all that is ready on one side of the month: numbered, dated, sealed. A month
/// with nothing to say on one side is ratified too, with no row. errors: enrolment.no_decree,
/// date.in_future, validation.closed, validation.same_hands, validation.waits
Result<RatificationId> ratify(Context& context, std::string const& period, Side side,
                              std::string decree, Date decree_on);
std::vector<Ratification> ratifications_of(Context& context, RoundId round);
/// Whether the rows are still those that were sealed; only for who sees the whole round.
bool seal_holds(Context& context, Ratification const& ratification);

/// Takes back the newest step of all entries that an event moved; not what is ratified or closed.
/// errors: validation.sealed, validation.closed, validation.changed_meanwhile, not_found
Result<std::int64_t> undo(Context& context, EventId event);

/// Counts by kind and state inside the actor's area. Primary key of validation_sum.
struct Counts {
  std::int64_t of(Kind kind, State state) const;
  std::int64_t all(Side side) const;
  std::int64_t in(State state) const;
  std::array<std::array<std::int64_t, state_count>, kind_count> counts{};
};
Counts count_entries(Context& context, RoundId round);
/// A line a village of the actor's area that has entries or a meeting.
struct VillageLine {
  RegionCode region;
  std::string name;
  std::int64_t entries{0}, waiting{0}, ready{0}, meetings{0};
};
std::vector<VillageLine> village_lines(Context& context, RoundId round);
/// Villages with an active operator, of all villages of the area (domain.md, row 75).
Percent operator_coverage(Context& context);

/// What waits for the actor on the start page: the count and where it leads.
struct Waiting {
  std::string key;  // message key "app.home.<key>"
  std::int64_t count{0};
  std::string address;
};
std::vector<Waiting> waiting(Context& context);

/// What is said of a family in the rounds, for the family's page; nothing without the right.
Html family_part(screen::Visit& visit, FamilyId family);
void add_routes(screen::Routes& routes);
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::validation
