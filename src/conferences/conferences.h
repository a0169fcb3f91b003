#pragma once
// Case conferences: agencies sit together over the cases that are stuck. The agenda is made from
// late and standing steps, cases are added by number; what is decided of a case stands at it as a
// task with owner and date, and the minutes are kept. Only cases that the reader may know of are on
// the agenda for that reader. Main types: Conference, NewConference, Item. Tables: conference,
// conference_case. Events: conference.planned, .changed, .case_added, .case_removed, .decided,
// .held, .reopened. Access: view, and each case by cases::find_case().

#include <string>
#include <vector>

#include "cases/notes.h"

namespace rangkul::conferences {

using ConferenceId = Id<struct ConferenceTag>;
using ItemId = Id<struct ConferenceItemTag>;

struct NewConference {
  std::string uid{};  // made by who plans it: a second tap is the same conference
  std::string title{};
  RegionCode area{};  // whose cases
  Date on;
  std::string place{}, chair{};
};
/// errors: field.required, case.area_outside, case.uid_other, forbidden
Result<ConferenceId> plan(Context& context, NewConference const& given);

struct Conference {
  ConferenceId id{};
  std::string title{};
  RegionCode area{};
  Date on;
  std::string place{}, chair{}, state{}, attendance{}, minutes{}, made_name{}, held_name{};
  bool held() const { return state == "held"; }
};
/// errors: not_found (also outside the area), forbidden
Result<Conference> find(Context& context, ConferenceId id);

/// A case of the agenda, with its latest open step.
struct Item {
  ItemId id{};
  cases::CaseId of{};
  std::string number{}, title{}, why{}, outcome{};
  std::string step_name{}, turn_name{};  // empty: no step is open
  std::optional<Instant> due{};
  bool secret{false}, ended{false}, stands{false};
};
/// In the order in which they were added, those that the reader may know of. Index
/// conference_case_once.
std::vector<Item> agenda(Context& context, ConferenceId id);

/// Cases of the conference's area that are late or whose clock stands, latest first, and are not on
/// its agenda. Index case_step_area; at most `most` of the first 2,000 late ones.
std::vector<Item> stuck(Context& context, Conference const& one, int most);

/// errors: field.required (why), conference.has_it, conference.held, not_found (a case that the
/// actor may not know of, or of another area)
Result<ItemId> add_case(Context& context, ConferenceId id, cases::CaseId of,
                        std::string const& why);
/// errors: conference.held, not_found
Status remove_case(Context& context, ConferenceId id, ItemId item);

struct Decision {
  std::string outcome{};        // in words
  std::string task{}, owner{};  // what is to be done, by which role or agency
  std::optional<Date> due{};
};
/// What the conference says of a case; a task is set at the case when its words are given. May be
/// called again: the words are replaced, tasks add up. errors: field.required, as
/// cases::set_task(), not_found
Status decide(Context& context, ConferenceId id, ItemId item, Decision const& given);

/// errors: field.required (attendance), conference.held, conference.not_yet (before its day)
Status hold(Context& context, ConferenceId id, std::string const& attendance,
            std::string const& minutes);
/// So that the minutes can be put right. errors: field.required (reason), conference.not_held
Status reopen(Context& context, ConferenceId id, std::string const& reason);

/// Conferences in which the case is or was, newest first, for the page of a case.
std::vector<Conference> of_case(Context& context, cases::CaseId id);

}  // namespace rangkul::conferences
