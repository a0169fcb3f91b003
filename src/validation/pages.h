#pragma once
// What the module's pages share: addresses, chips, heads.

#include <string>

#include "screen/parts.h"
#include "screen/record.h"
#include "validation/validation.h"

namespace rangkul::validation {

constexpr std::string_view index_path = "/verval";

std::string round_address(std::string const& period);
std::string entry_address(EntryId id);
std::string village_address(std::string const& period, RegionCode const& village);
std::string meeting_address(MeetingId id);
/// "November 2026"
std::string period_title(screen::Visit const& visit, std::string const& period);
Html state_chip(screen::Visit const& visit, State state);
Html phase_chip(screen::Visit const& visit, Round const& round);
/// errors: not_found
Result<Round> round_of(screen::Visit& visit);
/// "PBI, PKH"
std::string aids_words(std::string const& aids);
/// A seal in groups of eight, to be compared by eye and broken over lines.
std::string seal_words(std::string const& seal);
/// One field: why.
screen::Record const& reason_record();
/// A button that takes back what an event moved.
screen::Flash undo_flash(screen::Visit const& visit, std::string message, EventId event);

void add_round_routes(screen::Routes& routes);
void add_village_routes(screen::Routes& routes);
void add_entry_routes(screen::Routes& routes);
void add_minutes_routes(screen::Routes& routes);
void add_objection_routes(screen::Routes& routes);
std::string answers_address(std::string const& period);
void add_answer_routes(screen::Routes& routes);
void add_team_routes(screen::Routes& routes);
/// The rows of a file that were not taken, at most 200; nothing without any.
Html left_table(screen::Visit& visit, std::int64_t file, std::string const& why_prefix);
void add_file_routes(screen::Routes& routes);
void add_assessment_routes(screen::Routes& routes);
void add_score_routes(screen::Routes& routes);
void add_mark_routes(screen::Routes& routes);
void add_late_routes(screen::Routes& routes);
void add_late_jobs(jobs::Runner& runner);
/// How many villages are late, and the way to them; nothing where none is.
Html late_words(screen::Visit& visit, Round const& round);
/// The objections to an entry, and the way to one more; nothing without either.
Html objections_part(screen::Visit& visit, Entry const& entry);

}  // namespace rangkul::validation
