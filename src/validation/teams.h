#pragma once
// Teams with an area and a decree ("satgas kewilayahan", domain.md row 74), and villages that are
// late: behind the cut-off of an open month they have no entry, or one that still waits for the
// village's meeting. Who leads them, who is told, and that somebody was reminded.

#include "base/phone.h"
#include "validation/validation.h"

namespace rangkul::validation {

using TeamId = Id<struct ValidationTeamTag>;
using MemberId = Id<struct ValidationTeamMemberTag>;

/// What a team is for: the monthly validation, or labels on houses.
enum class Purpose : std::uint8_t { registry, labels };
std::string_view purpose_key(Purpose purpose);
std::optional<Purpose> purpose_named(std::string_view key);

struct NewTeam {
  std::string name;
  Purpose purpose{Purpose::registry};
  std::string decree;
  Date decree_on;
  RegionCode area;
  Date from;
  std::optional<Date> until{};
};
struct Member {
  MemberId id;
  std::string name, task;
  std::string phone;  // as stored
  AccountId account;
};
struct Team {
  TeamId id;
  std::string name;
  Purpose purpose{Purpose::registry};
  std::string decree;
  Date decree_on;
  RegionCode area;
  Date from;
  std::optional<Date> until{};
  bool stands(Date day) const { return from <= day && (!until || day <= *until); }
};
/// By who verifies all of its area. errors: field.required, date.in_future (the decree),
/// validation.team.order (its last day before its first), validation.team.outside
Result<TeamId> make_team(Context& context, NewTeam const& team);
/// From this day on it stands no more. errors: validation.team.order, forbidden, not_found
Status end_team(Context& context, TeamId id, Date last);
struct NewMember {
  std::string name, task;
  std::optional<Phone> phone{};
  std::string login{};  // where the member has an account
};
/// errors: field.required, validation.team.no_account, forbidden, not_found
Result<MemberId> add_member(Context& context, TeamId team, NewMember const& member);
/// errors: not_found, forbidden
Status remove_member(Context& context, TeamId team, MemberId member);
/// errors: not_found (also where its area is elsewhere)
Result<Team> find_team(Context& context, TeamId id);
/// Whose area touches the actor's, by area. Small table: a row or two a sub-district.
std::vector<Team> list_teams(Context& context, std::optional<Purpose> purpose = {});
std::vector<Member> members_of(Context& context, TeamId team);
/// Those of these that stand on a day over a place, the nearest first.
std::vector<Team> teams_over(std::vector<Team> const& teams, RegionCode const& place, Date day);
/// The teams over a place, with their members; nothing where there are none.
Html teams_part(screen::Visit& visit, Purpose purpose, RegionCode const& place);

/// How a village was reminded.
constexpr std::array<std::string_view, 4> reminder_ways{"whatsapp", "telephone", "letter", "visit"};
struct Reminder {
  std::string way, name;
  Instant at;
};
struct LateVillage {
  RegionCode region;
  std::string name, district;
  bool silent{false};  // no entry at all; else one waits for the meeting
  std::vector<std::string> operators{};
  std::vector<Reminder> reminders{};  // oldest first
};
/// Of an open month behind its cut-off, within the actor's area; none before. Cost: a look-up or
/// two a village.
std::vector<LateVillage> late_villages(Context& context, Round const& round);
/// Whether one village is. Cost: as above, of one village.
bool is_late(Context& context, Round const& round, RegionCode const& village);
/// Who, when and by what way: kept beside the village. errors: validation.not_late, field.choice,
/// validation.not_village, not_found
Status remind(Context& context, Round const& round, RegionCode const& village,
              std::string const& way);
/// What a late village is told, in the words of the actor's language.
std::string reminder_text(Context& context, Round const& round, LateVillage const& village);

}  // namespace rangkul::validation
