#pragma once
// Rules of a benefit that the office set in place of the catalogue's: dated versions, each with its
// reason and its event. A draft is previewed on the whole register before it is taken into use;
// what is not yet in force can be withdrawn. Table: rule_version. Events: rule.drafted,
// rule.previewed, rule.used, rule.withdrawn.

#include "programmes/programmes.h"
#include "programmes/vocabulary.h"

namespace rangkul::programmes {

using RuleVersionId = Id<struct RuleVersionTag>;

struct RuleVersion {
  RuleVersionId id;
  std::string programme;
  std::string state;  // draft, used, withdrawn
  std::string rule;   // JSON
  Date valid_from;
  std::string reason;
  std::string made_by;  // the name
  Instant made_at;
  std::optional<Instant> previewed_at;
};

struct RuleInForce {
  rules::Rule rule;
  std::optional<RuleVersion> version{};  // empty: the catalogue's
};
/// The rule of a benefit on the day of `known`. errors: rules.faulty (a rule that can no longer be
/// read must stop decisions, not allow them)
Result<RuleInForce> rule_in_force(Context& context, catalogue::Programme const& programme,
                                  rules::Known const& known);
/// The rule of one version. errors: rules.faulty
Result<rules::Rule> rule_of(RuleVersion const& version, rules::Known const& known);

/// errors: not_found
Result<RuleVersion> find_rule_version(Context& context, RuleVersionId id);
/// All of a benefit, the newest first.
std::vector<RuleVersion> rule_versions(Context& context, std::string const& programme);

struct NewRule {
  std::string programme;
  Value rule;
  Date valid_from;
  std::string reason;
};
/// errors: programme.unknown, field.required, and the codes of rules::read_rule at field "rule"
Result<RuleVersionId> draft_rule(Context& context, NewRule const& given);
/// Keeps that a draft was counted on the whole register, and what came out. errors: rules.not_draft
Status note_preview(Context& context, RuleVersionId id, Value counts);
/// errors: rules.not_draft, rules.not_previewed
Status use_rule(Context& context, RuleVersionId id);
/// Of a draft, or of a used one that is not in force yet. errors: rules.in_use, field.required
Status withdraw_rule(Context& context, RuleVersionId id, std::string reason);

}  // namespace rangkul::programmes
