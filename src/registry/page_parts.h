#pragma once
// What the pages of people, families and quality share: addresses, sentences, facts and timelines.

#include <map>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "registry/people.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::registry {

std::string person_address(PersonId id);
std::string family_address(FamilyId id);

/// "Perempuan, 62 tahun, istri"; the date of death of the dead.
std::string person_line(screen::Visit& visit, Person const& person);
/// "Jl. Mawar Gg. 3 No. 12, RT 004/RW 007, Kemiri Muka, Beji"; the street only for who may see K2.
std::string address_line(screen::Visit& visit, Family const& family);
std::string domicile_line(screen::Visit& visit, Person const& person, Family const* family);
/// "62" or "–"; with a mark where the birth date is a guess.
std::string age_text(screen::Visit& visit, Person const& person);
/// "3276 •••• •••• 0002" or in full, as the reader may; "Belum ada" without one.
Html nik_cell(screen::Visit& visit, Person const& person);

/// The values of a person by field of person_record(), as they are stored.
std::map<std::string, std::string> stored_fields(Person const& person);
/// With the sources that say the same or something else.
std::map<std::string, screen::Fact> person_facts(screen::Visit& visit, Person const& person,
                                                 std::vector<SourceSays> const& sources);
std::string source_name(screen::Visit const& visit, std::string const& source);

/// A reason or cause: what people wrote, or in words that matching joined or parted the two.
std::string cause_text(screen::Visit const& visit, std::string const& cause);
/// Events as sentences, newest first.
std::vector<screen::TimelineItem> event_items(screen::Visit& visit,
                                              std::vector<audit::EventRow> const& events);
Value events_json(std::vector<audit::EventRow> const& events);
/// Who opened it, for those with May::see_audit; else empty.
Html opened_by(screen::Visit& visit, audit::Subject subject);

/// The small form "Keadaan pada [HH-BB-TTTT]" below a history.
Html as_of_form(screen::Visit& visit, std::string const& address);
/// ?pada=DD-MM-YYYY: the end of that day. errors: date.unreadable
Result<std::optional<Instant>> asked_day(screen::Visit& visit);

/// A field of a form beside those of person_record(); numbers of cards and addresses are K2.
screen::Field plain_field(std::string_view key, screen::FieldKind kind, bool required = false,
                          bool hint = false);

/// A named hidden input.
Html hidden(std::string_view name, std::string value);
/// A form of one line for a reason, with one button.
Html reason_form(screen::Visit& visit, std::string const& address, std::string const& button,
                 std::vector<std::pair<std::string, std::string>> const& more = {});

}  // namespace rangkul::registry
