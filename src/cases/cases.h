#pragma once
// Cases: who needs help, by which procedure (src/procedures), whose turn it is and until when. A
// case is opened once, has people of the register in it and a team, and goes on by events of its
// procedure; where it stands is their fold. What else happens to it (notes, services, visits,
// goals) stands beside them. Confidentiality: a normal case is seen in its area; a restricted one
// by who sees restricted data or works on it; a secret one by its team and the heads who see
// secrets, by everybody else only after break_glass(), which is told to the heads. For all others
// it is not there at all: not by lists, counts, search, or guessing an address. Main types: Case,
// NewCase, Run (run of a procedure). Tables: case_file, case_person, case_member, case_glass,
// case_event, case_step, case_step_done, case_tell, case_note, case_task, case_serial. Events:
// case.opened, case.changed, case.person_added, .person_removed, .joined_team, .left_team,
// .glass_broken, .glass_heard, .made_secret, .tell_heard, .told_anew, .undone, .note_written,
// .note_removed, .task_set, .task_ended, and case.KIND for each kind of a procedure's event.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "procedures/run.h"

namespace rangkul::cases {

using CaseId = Id<struct CaseTag>;
using CasePersonId = Id<struct CasePersonTag>;

constexpr std::array<std::string_view, 5> source_keys{"report", "walk_in", "referral", "shelter",
                                                      "registry"};
constexpr std::array<std::string_view, 3> urgency_keys{"red", "yellow", "green"};
constexpr std::array<std::string_view, 4> person_roles{"client", "family", "witness", "other"};

struct NewCase {
  std::string uid{};  // made by who opens it: the same one is the same case
  std::string procedure{};
  RegionCode area{};  // where it is worked
  std::string source{};
  std::string urgency{};
  std::string title{};  // in a line what it is about
  std::string story{};
  std::string place{};  // where the person is or was found
  std::string reporter{};
  std::string reporter_phone{};
  bool secret{false};              // stricter than the procedure says
  std::vector<PersonId> people{};  // clients
};

/// How it may be known to the reader of a row.
struct Case {
  CaseId id{};
  std::string number{}, procedure{}, version{};
  RegionCode area{};
  procedures::Confidentiality confidentiality{procedures::Confidentiality::normal};
  std::string source{}, urgency{}, title{}, story{}, place{}, reporter{}, reporter_phone{};
  AccountId worker{};
  std::string worker_name{};
  bool ended{false};
  std::string end_code{};
  std::optional<Instant> ended_at{};
  Instant opened_at{};
  std::string opened_name{};
  std::optional<Instant> due_at{};
  int seq{0};

  bool is_secret() const { return confidentiality == procedures::Confidentiality::secret; }
};

/// The case with a new number, and the first events of its procedure. errors: case.no_procedure,
/// case.area_outside, case.has_one (a client has an open case of this procedure; detail number),
/// case.uid_other (the uid belongs to a different case), field.required, field.choice, phone.*,
/// not_found (a person), forbidden
Result<CaseId> open_case(Context& context, NewCase const& given);
/// errors: not_found (also outside the area, and where the reader may not know of it)
Result<Case> find_case(Context& context, CaseId id);
/// Whether `number` is of a case that the reader may see.
std::optional<CaseId> case_numbered(Context& context, std::string const& number);

struct CaseChange {
  std::string urgency{}, title{}, story{}, place{}, reporter{}, reporter_phone{};
};
/// What was told of it. errors: case.ended, field.required, field.choice, forbidden
Status change_case(Context& context, CaseId id, CaseChange const& change);

/// An event that stands in the store, with who wrote it.
struct Told {
  int seq{0};
  procedures::Event event;
  AccountId account{};
  std::string name{};
  bool undone{false};
  EventId written{};
};
/// A case on its way: its procedure in its version, all events, and where it stands.
struct Run {
  procedures::Procedure const* procedure{nullptr};
  std::vector<Told> told;
  procedures::State state;
};
/// Cost: the case's own events (tens). errors: case.version_gone (the catalogue lost the version)
Result<Run> run_of(Context& context, Case const& one);
procedures::Clocks clocks_of(Context const& context);

/// What somebody does to a case: an event without its moment and hand.
struct Act {
  procedures::Event::Kind kind{procedures::Event::Kind::begun};
  std::string step{};
  std::string what{};
  std::string reason{};
  bool yes{true};
  Instant moment{};
  std::map<std::string, std::string> renames{};
  std::string agency{};  // written down in the name of this agency
};
/// Writes one event down, if the procedure and the rights of who does it allow it. Whose step it
/// is, who takes part in it, or the coordinator may act; only the procedure's head overrides,
/// reopens and moves; who did the work does not approve it. errors: procedure.*,
/// case.not_your_turn, case.same_hands, case.changed_meanwhile, forbidden, not_found
Status act(Context& context, CaseId id, Act const& given);
/// The same for an agency that answers by its link, in its own name and without an account. The
/// caller has checked the link. errors: as act()
Status act_for_agency(Context& context, Case const& one, Act const& given, std::string const& name);
/// In whose name the actor may do it: a role, or an agency that the coordinator writes for. errors:
/// case.not_your_turn, forbidden
Result<std::string> hand_for(Context const& context, Case const& one,
                             procedures::Procedure const& procedure, Act const& given);
/// Takes back the newest event, by whom it was written and within 15 minutes. errors:
/// case.nothing_to_undo, case.changed_meanwhile
Status undo_act(Context& context, CaseId id);

/// A person in a case. In a secret case the alias stands for the name.
struct CasePerson {
  CasePersonId id{};
  PersonId person{};
  std::string role{}, alias{}, note{};
};
std::vector<CasePerson> people_of(Context& context, CaseId id);
/// errors: case.person_twice, case.has_one, case.ended, not_found, field.choice, forbidden
Result<CasePersonId> add_person(Context& context, CaseId id, PersonId person,
                                std::string const& role, std::string const& note = {});
/// errors: not_found, forbidden
Status remove_person(Context& context, CaseId id, CasePersonId person, std::string const& reason);
/// Cases with this person in them (also under records merged into it) that the reader may see.
std::vector<Case> cases_of(Context& context, PersonId person);

struct Member {
  AccountId account{};
  std::string name{};
  Instant since{};
};
std::vector<Member> team_of(Context& context, CaseId id);
/// errors: case.no_such_account, forbidden
Status join_team(Context& context, CaseId id, AccountId account, bool as_worker);
Status leave_team(Context& context, CaseId id, AccountId account);

/// Makes it secret for good: what it is about asks for it. Who staffs it may, and stays in its team
/// to know of it. errors: field.required, case.ended, forbidden, not_found
Status keep_secret(Context& context, CaseId id, std::string const& reason);

/// Opens a secret case for so many hours (parameter case.glass_hours); the heads hear of it.
/// errors: field.required, not_found (also where there is nothing to break), forbidden
Status break_glass(Context& context, std::string const& number, std::string const& reason);

/// :account, :now, :sees_restricted and :sees_secret for `seen_where`.
db::Binds seen_binds(Context const& context);
/// The condition that lets a reader know of case_file c. Area is apart, by :scope_from and
/// :scope_to.
constexpr std::string_view seen_where =
    "(c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1) OR "
    "(c.confidentiality = 'rahasia' AND :sees_secret = 1) OR EXISTS (SELECT 1 FROM case_member m "
    "WHERE m.case_file = c.id AND m.account = :account AND m.until_at IS NULL) OR EXISTS (SELECT 1 "
    "FROM case_glass g WHERE g.case_file = c.id AND g.account = :account AND g.until_at > :now))";

}  // namespace rangkul::cases
