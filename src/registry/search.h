#pragma once
// One box: NIK, No. KK, names with typing errors and old spelling, address words, "rt 4 rw 7", a
// year of birth, a village. Only people inside the reader's area are looked at or counted. Cost:
// a walk over the distinct words in memory (some 40 thousand), then name_posting by (token, area
// range), rarest word first, and a rescore of a few hundred rows.

#include <memory>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "db/db.h"

namespace rangkul::registry {

struct SearchHit {
  PersonId person;
  FamilyId family;
  double score{0};               // 0..1, for order and for the words very near / alike / somewhat
  std::vector<std::string> why;  // message keys with what matched: "search.why.spelling" ...
  std::vector<std::map<std::string, std::string>> why_detail;
};

/// The words of all names, loaded once and refreshed as names are added. Thread-safe.
class NameIndex {
 public:
  NameIndex();
  ~NameIndex();
  NameIndex(NameIndex const&) = delete;
  NameIndex& operator=(NameIndex const&) = delete;
  struct Parts;
  Parts& parts() { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

/// Best first, at most `limit`. Records the search as an access (words, not numbers).
/// errors: search.too_short
Result<std::vector<SearchHit>> search_people(Context& context, NameIndex& index,
                                             std::string const& query, int limit);

/// Keeps name_token and name_posting in step with one person's name or region. Called by
/// people.cpp.
void index_person(audit::Change& change, Context& context, PersonId person,
                  std::string const& name_before, RegionCode const& region_before,
                  std::string const& name_after, RegionCode const& region_after);

}  // namespace rangkul::registry
