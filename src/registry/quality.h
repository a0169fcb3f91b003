#pragma once
// The quality board: what is doubtful about people and families, found by fixed rules
// (domain.md 2.1, 2.2). The rules are pure; rows of quality_finding are kept in step with each
// change and made anew for everybody by a job after an import. A finding that somebody accepted
// with a reason stays accepted as long as it says the same. Only people who live here are judged.
// Tables: quality_finding; person.doubts counts what is open. Events: quality.accepted,
// quality.reopened, quality.recomputed. Job: registry.quality.

#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "audit/audit.h"
#include "registry/people.h"

namespace rangkul::registry {

/// Codes in the order of the board; what stands before the dot is the group.
constexpr std::array<std::string_view, 18> quality_codes{"nik.missing",
                                                         "nik.malformed",
                                                         "nik.shared",
                                                         "nik.birth",
                                                         "nik.sex",
                                                         "kk.missing",
                                                         "kk.shared",
                                                         "age.over_120",
                                                         "age.negative",
                                                         "relation.two_heads",
                                                         "relation.no_head",
                                                         "relation.dead_head",
                                                         "relation.young_spouse",
                                                         "relation.child_older",
                                                         "family.large",
                                                         "name.digits",
                                                         "name.short",
                                                         "name.test"};
constexpr std::array<std::string_view, 6> quality_groups{"nik",      "kk",     "age",
                                                         "relation", "family", "name"};
bool is_quality_code(std::string_view code);

/// What the rules look at. `nik` is the text of the row, so that a damaged one can be named.
struct Judged {
  PersonId id;
  RegionCode region;
  std::string name;
  std::string nik;
  Sex sex{Sex::unknown};
  std::optional<Date> born;
  std::string life{"hidup"};
  std::optional<Date> died;
  std::string identity{"known"};
  std::optional<int> relation;
};
Judged judged(Person const& person);

struct QualityFinding {
  PersonId person;
  RegionCode region;
  std::string_view code;
  std::string detail{};  // what mends it: a birth date, a sex; never a number of a person
};

/// What the rules know beyond the family: the day, and the numbers that several bear.
struct QualityFacts {
  Date today = Date::from_days(0);
  std::unordered_set<std::string> shared_niks{};
  std::unordered_set<std::string> shared_kks{};
};
/// A family card with its members, or one person without any card (`has_card` false).
struct QualityUnit {
  bool has_card{true};
  std::string no_kk{};
  std::vector<Judged> members{};  // head first, then by relation and birth
};
/// All that is doubtful, by member and in the order of quality_codes. Pure; linear in the members.
std::vector<QualityFinding> findings(QualityUnit const& unit, QualityFacts const& facts);

/// Looks again at whom a change touches: the person, the families before and after, and who shares
/// a NIK with them before or after. Called by people.cpp and families.cpp within their change.
struct Touched {
  PersonId person{};
  std::vector<FamilyId> families{};
  std::vector<std::optional<Nik>> niks{};
};
void recheck_quality(audit::Change& change, Context& context, Touched const& touched);

/// Looks again at everybody, village by village, each in a transaction of its own; returns how many
/// findings are open. `go_on(done, total)` is asked between villages. Needs some 0.1 MB a village;
/// 1.6 million people in less than a minute. errors: quality.stopped
Result<std::int64_t> recompute_quality(
    db::Store& store, Actor const& actor, Clock const& clock, catalogue::Catalogue const& catalogue,
    std::function<bool(std::int64_t, std::int64_t)> const& go_on);

/// One finding of a person, open or accepted.
struct KeptFinding {
  std::string code;
  std::string detail;
  bool accepted{false};
};
std::vector<KeptFinding> findings_of(Context& context, PersonId person);
/// It is as it is: the finding is no doubt any more. errors: not_found, field.required (reason)
Status accept_finding(Context& context, PersonId person, std::string const& code,
                      std::string reason);
Status reopen_finding(Context& context, PersonId person, std::string const& code);

/// Open findings by village and code inside an area (which lies inside the actor's).
/// Index: quality_finding_region.
struct QualityCount {
  RegionCode region;
  std::string code;
  std::int64_t count{0};
};
std::vector<QualityCount> count_findings(Context& context, RegionCode const& area);

}  // namespace rangkul::registry
