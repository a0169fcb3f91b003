#pragma once
// People of the register who may be somebody that is entered: for the question "is it one of
// these?". Here they are found; how likely each is, the matching engine says (Hooks::lookalikes).

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/nik.h"
#include "registry/search.h"

namespace rangkul::registry {

/// What is compared of somebody, as files have it; empty where not known.
struct NearPerson {
  PersonId person;
  std::string nik, no_kk, name, mother, address, rt, rw, phone, life;
  std::optional<Date> born;
  Sex sex{Sex::unknown};
  RegionCode region;
};

/// Those of the reader's area with the same NIK or one that a slip of the finger makes of it, of
/// the same family card, born the same day, or with words of the name (in the same village, where
/// the day of birth is known); the nearest names and births first, at most some eighty. Cost: 160
/// look-ups in person_nik, one in family_no_kk, a range of person_born, what the search box takes
/// for a name, and a read by key.
std::vector<NearPerson> near_people(Context& context, NameIndex& index, NearPerson const& asked);

/// People of the register as somebody who is asked about; unknown ids are left out, in any order.
std::vector<NearPerson> people_asked(Context& context, std::vector<std::int64_t> const& people);

}  // namespace rangkul::registry
