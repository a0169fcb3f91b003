#pragma once
// PPKS: people in need of social welfare services, in the 26 categories of Permensos 8/2012. A
// person may stand in several: people and category entries are counted apart. Entries move on by
// age (ageing.h); the four neglected groups of the minimum service standard and what they were
// given (standard.h) come from the same rows. A secret category (violence, trafficking, HIV,
// children before the law) is known to who sees secrets alone. Main types: Entry, NewEntry, Group.
// Tables: ppks_entry, ppks_service. Events: ppks.entered, .ended, .undone, .aged, .ageing_undone,
// .served, .service_undone, .followed_merge, .followed_unmerge.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/people.h"
#include "screen/screen.h"

namespace rangkul::ppks {

using EntryId = Id<struct PpksEntryTag>;

/// source: Permensos 8/2012; the names stand in catalogue/codes/ppks.csv.
constexpr int categories = 26;
namespace category {
constexpr int small_child = 1;
constexpr int neglected_child = 2;
constexpr int child_before_law = 3;
constexpr int street_child = 4;
constexpr int disabled_child = 5;
constexpr int abused_child = 6;
constexpr int protected_child = 7;
constexpr int elderly = 8;
constexpr int disabled = 9;
constexpr int homeless = 11;
constexpr int beggar = 12;
constexpr int adult_victim = 19;
}  // namespace category

/// Children before the law, victims of violence and abuse, children in need of special protection,
/// people with HIV, victims of trafficking, adult victims. source: domain.md 8.2, class K4
constexpr std::array<int, 6> secret_categories{3, 6, 7, 16, 18, 19};
bool is_secret(int category);
/// Below this a count of a secret category is left out of reports. source: domain.md 8.2
constexpr std::int64_t fewest_told = 5;

/// The groups of the minimum service standard and of the regent's report. source: domain.md 7.3
enum class Group { none, children, disabled, elderly, homeless };
constexpr std::array<Group, 4> all_groups{Group::children, Group::disabled, Group::elderly,
                                          Group::homeless};
std::string_view word_of(Group);
std::optional<Group> group_of(std::string_view word);
/// The disabled count where they are neglected; of the others the category says it.
Group group_of(int category, bool neglected);

constexpr std::array<std::string_view, 5> source_keys{"registry", "case", "survey", "import",
                                                      "report"};

struct NewEntry {
  PersonId person;
  int category{0};
  bool neglected{false};  // asked of the disabled alone
  Date since;
  std::string source;
  std::int64_t case_id{0};  // of the folder that keeps cases; 0: none
  std::string note{};
};

struct Entry {
  EntryId id;
  PersonId person;
  RegionCode region;
  int category{0};
  bool neglected{false};
  Date since;
  std::optional<Date> until{};
  std::string source;
  std::int64_t case_id{0};
  std::string note, reason;
  EntryId moved_from;  // by age
  std::string entered_name;
};

/// The ages that a category is for, both included, where it is for some; of the day it begins.
struct Ages {
  int least{0};
  int most{0};
};
std::optional<Ages> ages_of(Context const& context, int category);

/// errors: field.choice, date.in_future, ppks.age (of who is born on a known day; detail least and
/// most), ppks.twice (stands in it already), not_found, forbidden
Result<EntryId> enter(Context& context, NewEntry const& given);
/// errors: ppks.ended, ppks.before_since, date.in_future, field.required (reason), not_found
Status end(Context& context, EntryId id, Date on, std::string const& reason);
/// An entry that should not have been made; it stays, struck out. errors: field.required, not_found
Status undo(Context& context, EntryId id, std::string const& reason);

/// errors: not_found (also outside the area, and of a secret category for who may not see it)
Result<Entry> find_entry(Context& context, EntryId id);
/// Those that this reader may see, standing ones first. Index ppks_entry_person.
std::vector<Entry> entries_of(Context& context, PersonId person);
/// Whether somebody stands in a category on a day. Index ppks_entry_person.
bool stands_in(Context& context, PersonId person, int category, Date on);

/// Follows merges of people (outbox person.merged); an entry that its new holder has already ends.
Status on_person_merged(Context& context, Value const& payload);
Status on_people_merged(Context& context, Value const& payload);
Status on_person_unmerged(Context& context, Value const& payload);

/// Categories on a person's page, with a form to enter one. Nothing for who may not see people.
Html person_part(screen::Visit& visit, PersonId person);
/// /ppks, /ppks/tabel, /ppks/kelompok, /ppks/spm and the acts on a person's page.
void add_routes(screen::Routes& routes);

}  // namespace rangkul::ppks
