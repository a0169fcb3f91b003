#include "validation/teams.h"

#include "auth/account.h"
#include "base/text.h"
#include "validation/parts.h"
#include "validation/teams_sql.h"

namespace rangkul::validation {
namespace {

namespace sql = teams_sql;

constexpr std::array<std::string_view, 2> purpose_keys{"registry", "labels"};

std::vector<Team> read_teams(Context& context, TeamId id, std::optional<Purpose> purpose) {
  std::vector<Team> out;
  auto const word = purpose ? std::string(purpose_key(*purpose)) : std::string();
  context.tx.each(sql::teams,
                  scoped(context, {db::bind("id", id.value()), db::bind("purpose", word)}),
                  [&](TeamId own, std::string name, std::string const& kind, std::string decree,
                      Date decree_on, RegionCode area, Date from, std::string const& until) {
                    Team team{.id = own,
                              .name = std::move(name),
                              .purpose = purpose_named(kind).value(),
                              .decree = std::move(decree),
                              .decree_on = decree_on,
                              .area = std::move(area),
                              .from = from};
                    if (auto const last = Date::parse_iso(until); last.ok())
                      team.until = last.value();
                    out.push_back(std::move(team));
                  });
  return out;
}

/// Whose team it is to change: who verifies all of its area.
Result<Team> own_team(Context& context, TeamId id) {
  TRY(context.may(May::verify_data));
  auto team = TRY(find_team(context, id));
  if (!context.actor.area().covers(team.area)) return forbidden();
  return team;
}

Status check(Context& context, NewTeam const& team) {
  if (trim(team.name).empty()) return invalid("field.required", {}, "name");
  if (trim(team.decree).empty()) return invalid("field.required", {}, "decree");
  if (team.decree_on > today(context)) return invalid("date.in_future", {}, "decree_on");
  if (team.until && *team.until < team.from) return invalid("validation.team.order", {}, "until");
  return context.actor.area().covers(team.area) ? Status{}
                                                : invalid("validation.team.outside", {}, "area");
}

std::vector<LateVillage> read_late(Context& context, Round const& round, RegionCode const& within) {
  std::vector<LateVillage> out;
  auto const range = range_of(within);
  context.tx.each(sql::late_villages,
                  scoped(context, {db::bind("round", round.id), db::bind("from", range.from),
                                   db::bind("to", range.to)}),
                  [&](RegionCode region, std::string name, std::string district, bool entered) {
                    out.push_back({.region = std::move(region),
                                   .name = std::move(name),
                                   .district = std::move(district),
                                   .silent = !entered});
                  });
  return out;
}

bool past_cutoff(Context& context, Round const& round) {
  return round.state == "open" && today(context) > round.cutoff;
}

}  // namespace

std::string_view purpose_key(Purpose purpose) {
  return purpose_keys[static_cast<std::size_t>(purpose)];
}
std::optional<Purpose> purpose_named(std::string_view key) {
  auto const at = std::ranges::find(purpose_keys, key);
  if (at == purpose_keys.end()) return std::nullopt;
  return static_cast<Purpose>(at - purpose_keys.begin());
}

Result<TeamId> make_team(Context& context, NewTeam const& team) {
  TRY(context.may(May::verify_data));
  TRY(check(context, team));
  auto const id = next_id<ValidationTeamTag>();
  audit::Change change(
      context,
      {"validation.team_made",
       {{"validation_team", id.value()}},
       Value::object({{"decree", std::string(trim(team.decree))}, {"region", team.area.text()}})});
  change.run(
      sql::insert_team,
      {db::bind("id", id), db::bind("name", std::string(trim(team.name))),
       db::bind("purpose", purpose_key(team.purpose)),
       db::bind("decree", std::string(trim(team.decree))), db::bind("decree_on", team.decree_on),
       db::bind("region", team.area), db::bind("valid_from", team.from),
       db::bind("valid_to", team.until ? team.until->iso() : std::string()),
       db::bind("event", change.event_id())});
  return id;
}

Status end_team(Context& context, TeamId id, Date last) {
  auto const team = TRY(own_team(context, id));
  if (last < team.from) return invalid("validation.team.order", {}, "until");
  audit::Change change(context, {"validation.team_ended",
                                 {{"validation_team", id.value()}},
                                 Value::object({{"until", last.iso()}})});
  change.run(sql::end_team, {db::bind("id", id), db::bind("valid_to", last.iso()),
                             db::bind("event", change.event_id())});
  return {};
}

Result<MemberId> add_member(Context& context, TeamId team, NewMember const& member) {
  TRY(own_team(context, team));
  auto const name = std::string(trim(member.name));
  if (name.empty()) return invalid("field.required", {}, "name");
  AccountId account;
  if (auto const login = std::string(trim(member.login)); !login.empty()) {
    auto const found = auth::find_account_by_login(context, login);
    if (!found.ok() || !context.actor.sees(found.value().area))
      return invalid("validation.team.no_account", {}, "login");
    account = found.value().id;
  }
  auto const id = next_id<ValidationTeamMemberTag>();
  audit::Change change(context, {"validation.member_added",
                                 {{"validation_team", team.value()}},
                                 Value::object({{"member", id.text()}})});
  change.run(sql::insert_member,
             {db::bind("id", id), db::bind("team", team), db::bind("name", name),
              db::bind("task", std::string(trim(member.task))),
              db::bind("phone", member.phone ? member.phone->e164() : std::string()),
              db::bind("account", account), db::bind("event", change.event_id())});
  return id;
}

Status remove_member(Context& context, TeamId team, MemberId member) {
  TRY(own_team(context, team));
  audit::Change change(context, {"validation.member_removed",
                                 {{"validation_team", team.value()}},
                                 Value::object({{"member", member.text()}})});
  if (change.run(sql::remove_member, {db::bind("id", member), db::bind("team", team),
                                      db::bind("event", change.event_id())}) == 0)
    return not_found();
  return {};
}

Result<Team> find_team(Context& context, TeamId id) {
  TRY(context.may(May::see_validation));
  if (!id.is_set()) return not_found();
  auto found = read_teams(context, id, {});
  if (found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Team> list_teams(Context& context, std::optional<Purpose> purpose) {
  return read_teams(context, {}, purpose);
}

std::vector<Member> members_of(Context& context, TeamId team) {
  std::vector<Member> out;
  context.tx.each(
      sql::members, {db::bind("team", team)},
      [&](MemberId id, std::string name, std::string task, std::string phone, AccountId account) {
        out.push_back({id, std::move(name), std::move(task), std::move(phone), account});
      });
  return out;
}

std::vector<Team> teams_over(std::vector<Team> const& teams, RegionCode const& place, Date day) {
  std::vector<Team> out;
  for (auto const& team : teams)
    if (team.area.covers(place) && team.stands(day)) out.push_back(team);
  std::ranges::stable_sort(out, std::ranges::greater{},
                           [](Team const& team) { return team.area.text().size(); });
  return out;
}

std::vector<LateVillage> late_villages(Context& context, Round const& round) {
  if (!past_cutoff(context, round)) return {};
  auto out = read_late(context, round, round.area);
  std::map<std::string, std::vector<std::string>> operators;
  for (auto& each : auth::accounts_with(context, "operator_desa"))
    operators[each.area.text()].push_back(std::move(each.name));
  std::map<std::string, std::vector<Reminder>> reminders;
  context.tx.each(
      sql::reminders, scoped(context, {db::bind("round", round.id)}),
      [&](std::int64_t, std::string const& region, std::string way, std::string name, Instant at) {
        reminders[region].push_back({std::move(way), std::move(name), at});
      });
  for (auto& village : out) {
    village.operators = std::move(operators[village.region.text()]);
    village.reminders = std::move(reminders[village.region.text()]);
  }
  return out;
}

bool is_late(Context& context, Round const& round, RegionCode const& village) {
  return past_cutoff(context, round) && !read_late(context, round, village).empty();
}

Status remind(Context& context, Round const& round, RegionCode const& village,
              std::string const& way) {
  TRY(context.may(May::verify_data));
  if (village.level() != RegionLevel::village)
    return invalid("validation.not_village", {}, "village");
  if (!context.actor.sees(village) || !round.area.covers(village)) return not_found();
  if (std::ranges::find(reminder_ways, way) == reminder_ways.end())
    return invalid("field.choice", {}, "way");
  if (!is_late(context, round, village)) return conflict("validation.not_late");
  audit::Change change(context, {"validation.reminded",
                                 {{"validation_round", round.id.value()}},
                                 Value::object({{"region", village.text()}, {"way", way}})});
  change.run(sql::insert_reminder,
             {db::bind("id", next_id_value()), db::bind("round", round.id),
              db::bind("region", village), db::bind("way", way),
              db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  return {};
}

}  // namespace rangkul::validation
