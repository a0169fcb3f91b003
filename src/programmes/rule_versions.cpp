#include "programmes/rule_versions.h"

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/rule_versions_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = rule_versions_sql;

std::optional<RuleVersion> one(Context& context, db::Query const& query, db::Binds const& binds) {
  auto const row =
      context.tx.first<RuleVersionId, std::string, std::string, std::string, Date, std::string,
                       std::string, Instant, std::optional<Instant>>(query, binds);
  if (!row) return std::nullopt;
  auto const& [id, programme, state, rule, from, reason, by, at, previewed] = *row;
  return RuleVersion{id, programme, state, rule, from, reason, by, at, previewed};
}

Error faulty(std::string const& where, rules::Problem const& problem) {
  return conflict("rules.faulty", {{"where", where}, {"reason", problem.reason}});
}

/// The benefit as it holds on a day; a rule may be drafted ahead of its beginning.
catalogue::Programme const* benefit_on(Context const& context, std::string const& id, Date on) {
  auto const* found = context.catalogue.programme(id, on);
  return found != nullptr ? found : context.catalogue.programme(id, today(context));
}

Status move(Context& context, RuleVersion const& version, std::string_view event,
            std::string_view state, std::string reason) {
  audit::Change change(context, {.name = event,
                                 .subjects = {{"rule", version.id.value()}},
                                 .data = Value::object({{"programme", version.programme},
                                                        {"valid_from", version.valid_from.iso()}}),
                                 .reason = std::move(reason)});
  auto const moved = change.run(
      sql::move, {db::bind("id", version.id), db::bind("state", state),
                  db::bind("event", change.event_id()), db::bind("from", version.state)});
  if (moved == 0) return conflict("rules.not_draft");
  return {};
}

}  // namespace

Result<rules::Rule> rule_of(RuleVersion const& version, rules::Known const& known) {
  auto const stored = TRY(parse_json(version.rule));
  rules::Problems problems;
  auto rule = rules::read_rule(stored, known, problems);
  if (!problems.empty()) return faulty(version.id.text(), problems.front());
  return with_standing(std::move(rule));
}

Result<RuleInForce> rule_in_force(Context& context, catalogue::Programme const& programme,
                                  rules::Known const& known) {
  auto version =
      one(context, sql::in_force, {db::bind("programme", programme.id), db::bind("day", known.on)});
  if (version) {
    auto rule = TRY(rule_of(*version, known));
    return RuleInForce{std::move(rule), std::move(version)};
  }
  rules::Problems problems;
  auto rule = rule_of_file(programme, known, problems);
  if (!problems.empty()) return faulty(programme.file, problems.front());
  return RuleInForce{std::move(rule), {}};
}

Result<RuleVersion> find_rule_version(Context& context, RuleVersionId id) {
  auto found = one(context, sql::version, {db::bind("id", id)});
  if (!found) return not_found();
  return *std::move(found);
}

std::vector<RuleVersion> rule_versions(Context& context, std::string const& programme) {
  std::vector<RuleVersion> out;
  context.tx.each(
      sql::versions, {db::bind("programme", programme)},
      [&](RuleVersionId id, std::string of, std::string state, std::string rule, Date from,
          std::string reason, std::string by, Instant at, std::optional<Instant> previewed) {
        out.push_back({id, std::move(of), std::move(state), std::move(rule), from,
                       std::move(reason), std::move(by), at, previewed});
      });
  return out;
}

Result<RuleVersionId> draft_rule(Context& context, NewRule const& given) {
  TRY(context.may(May::edit_programmes));
  auto const* programme = benefit_on(context, given.programme, given.valid_from);
  if (programme == nullptr || programme->is_umbrella) return not_found("programme.unknown");
  if (trim(given.reason).empty()) return invalid("field.required", {}, "reason");
  rules::Problems problems;
  auto const known = known_for(context.catalogue, programme->unit, given.valid_from);
  rules::read_rule(given.rule, known, problems);
  if (!problems.empty()) return invalid(problems.front().code, problems.front().detail, "rule");
  auto const id = next_id<RuleVersionTag>();
  audit::Change change(context, {.name = "rule.drafted",
                                 .subjects = {{"rule", id.value()}},
                                 .data = Value::object({{"programme", given.programme},
                                                        {"valid_from", given.valid_from.iso()},
                                                        {"rule", given.rule}}),
                                 .reason = given.reason});
  change.run(sql::insert,
             {db::bind("id", id), db::bind("programme", given.programme),
              db::bind("rule", to_json(given.rule)), db::bind("valid_from", given.valid_from),
              db::bind("reason", given.reason), db::bind("by", context.actor.account()),
              db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  return id;
}

Status note_preview(Context& context, RuleVersionId id, Value counts) {
  TRY(context.may(May::edit_programmes));
  auto const version = TRY(find_rule_version(context, id));
  if (version.state != "draft") return conflict("rules.not_draft");
  audit::Change change(
      context, {.name = "rule.previewed", .subjects = {{"rule", id.value()}}, .data = counts});
  change.run(sql::keep_preview, {db::bind("id", id), db::bind("at", context.clock.now()),
                                 db::bind("preview", to_json(counts))});
  return {};
}

Status use_rule(Context& context, RuleVersionId id) {
  TRY(context.may(May::edit_programmes));
  auto const version = TRY(find_rule_version(context, id));
  if (version.state != "draft") return conflict("rules.not_draft");
  if (!version.previewed_at) return conflict("rules.not_previewed");
  return move(context, version, "rule.used", "used", version.reason);
}

Status withdraw_rule(Context& context, RuleVersionId id, std::string reason) {
  TRY(context.may(May::edit_programmes));
  auto const version = TRY(find_rule_version(context, id));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  bool const waits = version.state == "used" && version.valid_from > today(context);
  if (version.state != "draft" && !waits) return conflict("rules.in_use");
  return move(context, version, "rule.withdrawn", "withdrawn", std::move(reason));
}

}  // namespace rangkul::programmes
