#pragma once
// A rule over the whole register inside the actor's area: how many, what they cost, by area; who
// enters and who falls out against those who stand in the benefit; and each number's list by name
// by address. Counts and lists are the same condition over the same rows.

#include "programmes/rule_versions.h"
#include "screen/list.h"

namespace rangkul::programmes {

/// What is previewed: a benefit's rule in a year.
struct Trial {
  catalogue::Catalogue const* catalogue;
  catalogue::Programme const* programme;
  int year{0};
  rules::Rule rule;  // without what only a claim knows
  bool shortened{false};
  Date on;
};
/// Takes claims' facts out of the rule, since no register knows them.
Trial trial_of(catalogue::Catalogue const& catalogue, catalogue::Programme const& programme,
               int year, rules::Rule const& rule, Date on);

/// Visits of a period whose findings a rule is held against.
struct Period {
  Date from;
  Date to;
};

/// The rule as SQL over its subjects inside the actor's area (binds :scope_from, :scope_to beside).
struct TrialSql {
  std::string rule;  // a condition, NULL where unknown
  std::string from;  // p: a person; f: a family, g: what its members come to
  std::string where;
  std::string id;
  std::string region;
  db::Binds binds;
};
TrialSql trial_sql(Trial const& trial);
/// The same over those alone whom the field has seen in a period: families, or people whom a visit
/// was about. The newest visit of each counts. Cost: by how many were seen.
TrialSql checked_sql(Trial const& trial, Period const& period);

struct Preview {
  struct Area {
    RegionCode village;
    std::int64_t eligible{0};
    std::int64_t unknown{0};
    std::int64_t asked{0};  // everybody there
    Rupiah more{};          // a year beyond the scheme's amount, by the rules of amount
  };
  std::vector<Area> areas;  // by code, those with anybody eligible or unknown
  std::int64_t asked{0};
  std::int64_t eligible{0};
  std::int64_t unknown{0};   // something that the rule needs is not known of them
  std::int64_t standing{0};  // receivers of the year, proposed or approved
  std::int64_t stay{0};      // of these, for whom the rule holds
  std::int64_t fall_out{0};  // of these, for whom it does not
  std::int64_t enter() const { return eligible - stay; }
};
/// Cost: one pass over the people (of a family benefit, grouped by family) of the actor's area.
Preview preview_of(Context& context, Trial const& trial);

/// Adds what the rules of amount give beyond the scheme's, by area; who lacks a fact that an
/// earlier rule asks for counts for none. `count` previews a trial. Cost: a preview for each rule.
void add_amounts(Trial const& trial, Preview& counted,
                 std::function<Preview(Trial const&)> const& count);

/// A rule's answers beside what the field found.
struct Checked {
  std::int64_t seen{0};       // visited in the period
  std::int64_t yes{0};        // of these, for whom the rule holds
  std::int64_t wrong_in{0};   // of `yes`, whom the field found unfit: error of inclusion
  std::int64_t fit{0};        // of `seen`, whom the field found fit
  std::int64_t wrong_out{0};  // of `fit`, for whom the rule does not say yes: error of exclusion
};
Checked checked_of(Context& context, Trial const& trial, Period const& period);

/// What a receiver costs a year by the scheme; nothing without one.
std::optional<Rupiah> yearly_cost(catalogue::Programme const& programme, int year);

/// "eligible", "unknown", "enter", "fall_out": the lists behind the numbers; "seen", "wrong_in",
/// "wrong_out": of a period's visits.
bool is_group(std::string_view word);
bool is_checked_group(std::string_view word);
/// The list page of one group; `period` for those of visits. errors: as list_page
Result<http::Answer> trial_list(screen::Visit& visit, Trial const& trial, std::string const& group,
                                Period const& period, screen::ListView view);

}  // namespace rangkul::programmes
