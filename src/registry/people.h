#pragma once
// People and families as they hold now; every change keeps what held before (person_history).

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "base/nik.h"
#include "base/phone.h"
#include "db/db.h"

namespace rangkul::registry {

/// Codes of catalogue/codes; empty where unknown.
struct Person {
  PersonId id;
  RegionCode region;  // village of domicile: the scope
  std::string name;
  std::optional<Nik> nik;
  Sex sex{Sex::unknown};
  std::optional<Date> born;
  std::string born_precision{"day"};  // day, month, year, guess
  std::string birth_place;
  std::string mother;
  std::optional<int> religion, marital, education, occupation, citizenship, blood, disability;
  std::optional<Phone> phone;
  std::string life{"hidup"};
  std::optional<Date> died;
  FamilyId family;
  std::optional<int> relation;                             // SHDK
  std::string domicile_address, domicile_rt, domicile_rw;  // empty: as the family card
  std::optional<int> decile;
  bool receives_pkh{false}, receives_bpnt{false}, receives_pbi{false};
  bool in_city{false}, in_ministry{false};  // sources that name this person now
  std::string identity{"known"};
  std::optional<std::string> temporary_code;
  PersonId merged_into;
  std::string note;
  Instant since;
  EventId event;
};

struct Family {
  FamilyId id;
  std::optional<NoKk> no_kk;
  RegionCode region;
  std::string address, rt, rw, postcode;
  PersonId head;
  std::optional<double> latitude, longitude;
  std::optional<int> accuracy_m;
  Instant since;
  EventId event;
  std::optional<std::string> ended;
};

/// errors: not_found (also outside the actor's area). Follows merges: the kept person is returned.
Result<Person> find_person(Context& context, PersonId id);
Result<Family> find_family(Context& context, FamilyId id);
/// Members now, head first, then by relation and birth. Index: person_family.
std::vector<Person> members_of(Context& context, FamilyId family);
/// The person as it stood at a moment; empty when it did not exist yet.
Result<std::optional<Person>> person_as_of(Context& context, PersonId id, Instant at);

/// errors: person.name_missing, person.region_outside, nik.* . Event person.created.
Result<PersonId> create_person(Context& context, Person const& person);
/// Saves all fields; what held before goes to person_history. Event person.changed with the fields
/// that differ. errors: person.changed_meanwhile when `seen` is not the person's event any more.
Status save_person(Context& context, Person const& person, EventId seen, std::string reason);
/// An unidentified person ("Mr. X"): next code of the year (MRX-2024-007), sex and guessed age.
Result<PersonId> create_unidentified(Context& context, Sex sex, std::optional<int> about_age,
                                     RegionCode const& where, std::string marks);
/// Records a death: life status, day, event person.died (the outbox tells other modules).
/// errors: person.already_dead, date.in_future
Status record_death(Context& context, PersonId id, Date on, std::string source);

/// Makes two records one person: sources of `absorbed` move to `kept`, and what `kept` lacks is
/// filled in from it; cards whose head was `absorbed` get `kept`. An unidentified person never
/// absorbs a known one: the two change places. errors: person.same, person.merged_already. Event
/// person.merged.
Status merge_people(Context& context, PersonId kept, PersonId absorbed, std::string cause);
/// Takes a merge back as it was; what people changed afterwards stays.
/// errors: merge.not_last, not_found. Event person.unmerged.
Status unmerge_people(Context& context, std::int64_t merge_id, std::string reason);

Result<FamilyId> create_family(Context& context, Family const& family);
Status save_family(Context& context, Family const& family, EventId seen, std::string reason);
/// Members leave for a family card of their own. Event family.split.
Result<FamilyId> split_family(Context& context, FamilyId from, std::vector<PersonId> leaving,
                              Family const& into, PersonId head);
/// The whole family moves house. Event family.moved.
Status move_family(Context& context, FamilyId id, RegionCode const& region, std::string address,
                   std::string rt, std::string rw, std::string reason);

/// Merges into a person that still hold, also those into the people that it absorbed.
struct Merge {
  std::int64_t id{0};
  PersonId kept, absorbed;
  Instant at;
  std::string cause;
};
std::vector<Merge> merges_of(Context& context, PersonId id);
/// The newest events that merged the person with another, taken back or not: a bulk merge names its
/// people only here.
std::vector<EventId> merge_events_of(Context& context, PersonId id, int limit);

/// What held of a person from one moment until another, newest first. The person as it holds now is
/// not among them. errors: not_found, json.malformed
struct PersonVersion {
  Instant since, until;
  EventId event, ended_by;
  Person person;
};
Result<std::vector<PersonVersion>> versions_of(Context& context, PersonId id);
/// Puts back what held before the newest change. Event person.restored, also in the outbox.
/// errors: person.changed_meanwhile when `change` is not the newest one any more
Status restore_person(Context& context, PersonId id, EventId change, std::string reason);

/// The family card as it stood at a moment; empty when it did not exist yet. errors: not_found
Result<std::optional<Family>> family_as_of(Context& context, FamilyId id, Instant at);

/// People inside the actor's area who bear the same NIK, without `but`. Index: person_nik.
std::vector<PersonId> people_with_nik(Context& context, Nik const& nik, PersonId but);

/// What one source says of a person now, field name -> value as the file had it after reading.
struct SourceSays {
  std::string source;  // "ministry", "city"
  std::string source_key;
  ImportId import;
  Instant imported;
  std::map<std::string, std::string> fields;
};
std::vector<SourceSays> sources_of(Context& context, PersonId id);

/// Names of regions, one query for many codes.
std::string region_name(Context& context, RegionCode const& code);
/// "Kemiri Muka, Beji"
std::string place_name(Context& context, RegionCode const& village);

/// Letters of a name as it is indexed: folded, spelling folded, words in order.
std::string name_key(std::string const& name);
/// The number that name_posting keeps for a region (10 digits, zero-filled).
std::int64_t area_number(RegionCode const& code);

}  // namespace rangkul::registry
