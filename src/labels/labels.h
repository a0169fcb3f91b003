#pragma once
// Labels on the houses of who receives aid ("labelisasi rumah KPM", domain.md 5.18): a decree opens
// a round, its houses are drawn up from who receives what, a team visits each, sees the criteria of
// poverty and puts the label up, or writes down why not. Who withdraws by a signed statement, has
// died or moved is said unfit in the month's validation, by its own hands and steps. A label bears
// an opaque number alone; at the door it is checked under /label/NUMBER.
// Main types: Round, House, NewVisit, Checked. Tables: label_round, label_house, label_visit,
// label_code. Events: labels.opened, .drawn, .closed, .reopened, .visited, .visit_undone, .made,
// .revoked.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "evidence/evidence.h"
#include "jobs/runner.h"
#include "screen/opaque_code.h"
#include "validation/validation.h"

namespace rangkul::labels {

using RoundId = Id<struct LabelRoundTag>;
using HouseId = Id<struct LabelHouseTag>;
using VisitId = Id<struct LabelVisitTag>;
using validation::Criteria;

/// What a visit found (domain.md 5.18: TERPASANG, MENOLAK, MENGUNDURKAN_DIRI, BUKAN_MILIK_SENDIRI,
/// TIDAK_DITEMUKAN, MENINGGAL, PINDAH); `waiting` before any.
enum class Outcome : std::uint8_t {
  waiting,
  installed,
  refused,
  withdrew,
  not_own,
  not_found,
  dead,
  moved
};
constexpr std::size_t outcome_count = 8;
std::string_view outcome_key(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view key);
/// The reason of unfitness that it opens in the month's validation; empty for the others.
std::string_view reason_of(Outcome outcome);

/// Who is labelled: families with one of the country's aids, or with a benefit of the office.
constexpr std::array<std::string_view, 4> aid_keys{"pkh", "sembako", "pbi", "local"};

struct NewRound {
  std::string name, decree;
  Date decree_on;
  RegionCode area;
  std::vector<std::string> aids;  // of aid_keys
};
struct Round {
  RoundId id;
  std::string name, decree;
  Date decree_on;
  RegionCode area;
  std::string aids;  // keys with blanks between
  bool open{true};
  std::string opened_name;
  Instant opened_at;
};
/// Opens a round and draws up its houses. Parameter labels.marking: whether the office labels
/// houses at all. errors: labels.off, labels.no_aid, labels.nobody, field.required, date.in_future,
/// forbidden (an area beyond the actor's)
Result<RoundId> open_round(Context& context, NewRound const& round);
/// Adds who has come to the round's aids since; how many. One statement over the area's people.
/// errors: labels.closed, forbidden
Result<std::int64_t> draw(Context& context, RoundId id);
/// errors: labels.same_state, forbidden
Status set_open(Context& context, RoundId id, bool open);
/// errors: not_found (also where the area is elsewhere)
Result<Round> find_round(Context& context, RoundId id);
/// Newest first, those that touch the actor's area.
std::vector<Round> list_rounds(Context& context);

struct House {
  HouseId id;
  RoundId round;
  RegionCode region;
  FamilyId family;
  std::string name, address, rt, rw, aids;
  Outcome status{Outcome::waiting};
  VisitId visit;  // the newest that holds
  EventId event;
  std::string round_name;
  bool open{true};
};
/// errors: not_found (also outside the area)
Result<House> find_house(Context& context, HouseId id);
/// Of a family, newest first. Index label_house_family.
std::vector<House> houses_of(Context& context, FamilyId family);

struct NewVisit {
  Date on;
  Outcome result{Outcome::installed};
  Criteria criteria{};
  std::string note{};
  std::string letter{};  // number and day of the signed statement, death or moving letter
  std::optional<evidence::Position> position{};
  bool assess{false};  // an installed label also says in the month's validation that they fit
};
struct Visited {
  VisitId id;
  Date on;
  Outcome result{Outcome::installed};
  Criteria criteria;
  std::string note, letter;
  std::optional<evidence::Position> position{};
  validation::EntryId entry;
  bool opened{false};
  AccountId by;
  std::string name;
  Instant at;
  bool undone{false};
};
/// errors: labels.closed, labels.decided (undo that first), labels.no_letter, labels.changed,
/// date.in_future, field.required (a refusal says why), and those of validation::enter
Result<VisitId> visit(Context& context, HouseId id, NewVisit const& seen);
/// Takes the newest visit back, with the entry that it opened while nobody has moved that; by who
/// made it, or who verifies. errors: labels.not_visited, labels.entry_moved, labels.closed,
/// forbidden
Status undo_visit(Context& context, HouseId id);
/// Newest first. Index label_visit_house.
std::vector<Visited> visits_of(Context& context, HouseId id);

/// Houses by village and outcome, inside the actor's area. Index label_house_list.
struct VillageCount {
  RegionCode region;
  std::string name;
  std::array<std::int64_t, outcome_count> counts{};
  std::int64_t all() const;
};
std::vector<VillageCount> count_villages(Context& context, RoundId round);
/// How many visited houses met each criterion, and how many met so many of them.
struct CriteriaCount {
  std::array<std::int64_t, validation::criteria_count> each{};
  std::array<std::int64_t, validation::criteria_count + 1> by_number{};
};
CriteriaCount count_criteria(Context& context, RoundId round);

/// Where the houses of a place lie: the newest visit's position, at most 2,000. For who may see
/// names; others get none. Index label_house_list.
struct HouseSpot {
  HouseId id;
  std::string name;
  Outcome status{Outcome::waiting};
  evidence::Position position;
};
std::vector<HouseSpot> spots_of(Context& context, RoundId round, RegionCode const& place);

// What a label bears.
using screen::code_words;
using screen::new_code;
using screen::read_code;

/// Makes labels for the houses of a village that have none that holds; how many.
/// errors: labels.closed, not_found
Result<std::int64_t> make_codes(Context& context, RoundId round, RegionCode const& village);
/// The label of a house no longer holds. By who verifies, or put up: the visit stays.
/// errors: labels.no_label, field.required
Status revoke(Context& context, HouseId id, std::string reason);
/// Revokes it and makes a new one. errors: as revoke()
Result<std::string> make_again(Context& context, HouseId id, std::string reason);
struct Code {
  std::string code;
  bool valid{true};
  std::string made_name;
  Instant made_at;
  std::string revoked_name;
  std::optional<Instant> revoked_at{};
  std::string reason;
};
/// Newest first. Index label_code_house.
std::vector<Code> codes_of(Context& context, HouseId id);

/// What a label says at the door. `valid`: it holds and has been put up.
enum class Standing { unknown, not_yet, valid, revoked };
std::string_view standing_key(Standing standing);
struct Checked {
  Standing standing{Standing::unknown};
  HouseId house;  // only for who may see it
};
Checked check(Context& context, std::string_view typed);

/// The labels of a family's house, for the family's page; nothing without the right.
Html family_part(screen::Visit& visit, FamilyId family);
void add_routes(screen::Routes& routes);
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::labels
