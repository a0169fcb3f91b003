// The numbers that labels bear, and what they say at the door.

#include "base/text.h"
#include "labels/labels_sql.h"
#include "labels/parts.h"

namespace rangkul::labels {
namespace {

namespace sql = labels_sql;

void revoke_now(Context& context, audit::Change& change, HouseId house, std::string const& reason) {
  change.run(sql::revoke_code, {db::bind("house", house), db::bind("name", context.actor.name()),
                                db::bind("at", context.clock.now()), db::bind("reason", reason),
                                db::bind("event", change.event_id())});
}

/// What may be revoked: the label of a house that the actor may decide on, for a reason.
Result<House> to_revoke(Context& context, HouseId id, std::string const& reason) {
  TRY(context.may(May::assess));
  auto house = TRY(find_house(context, id));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  auto const codes = codes_of(context, id);
  if (codes.empty() || !codes.front().valid) return conflict("labels.no_label");
  return house;
}

audit::Event revoked(House const& house, std::string const& reason) {
  return {"labels.revoked",
          {{"label_house", house.id.value()}, {"family", house.family.value()}},
          {},
          reason};
}

}  // namespace

Result<std::string> issue(Context& context, audit::Change& change, HouseId house) {
  if (auto const known = codes_of(context, house); !known.empty() && known.front().valid)
    return known.front().code;
  auto const code = new_code();
  if (change.try_run(sql::insert_code,
                     {db::bind("id", next_id_value()), db::bind("code", code),
                      db::bind("house", house), db::bind("name", context.actor.name()),
                      db::bind("at", context.clock.now()), db::bind("event", change.event_id())}))
    return conflict("labels.changed");
  return code;
}

Result<std::int64_t> make_codes(Context& context, RoundId round, RegionCode const& village) {
  TRY(context.may(May::assess));
  TRY(find_round(context, round));
  if (village.level() != RegionLevel::village || !context.actor.sees(village)) return not_found();
  TRY(hold_open(context, round));
  std::vector<std::int64_t> houses;
  context.tx.each(sql::unlabelled, {db::bind("round", round), db::bind("region", village)},
                  [&](std::int64_t id) { houses.push_back(id); });
  audit::Change change(context, {"labels.made",
                                 {{"label_round", round.value()}},
                                 Value::object({{"region", village.text()}})});
  std::size_t next = 0;
  auto const made = change.bulk(
      "label_code", {"id", "code", "house", "made_name", "made_at", "event"}, [&](db::Row& row) {
        if (next == houses.size()) return false;
        row = {next_id_value(),
               new_code(),
               houses[next++],
               context.actor.name(),
               context.clock.now().seconds,
               change.event_id().value()};
        return true;
      });
  change.note("labels", made);
  return made;
}

Status revoke(Context& context, HouseId id, std::string reason) {
  auto const house = TRY(to_revoke(context, id, reason));
  auto const why = std::string(trim(reason));
  audit::Change change(context, revoked(house, why));
  revoke_now(context, change, id, why);
  return {};
}

Result<std::string> make_again(Context& context, HouseId id, std::string reason) {
  auto const house = TRY(to_revoke(context, id, reason));
  auto const why = std::string(trim(reason));
  audit::Change change(context, revoked(house, why));
  revoke_now(context, change, id, why);
  return issue(context, change, id);
}

std::vector<Code> codes_of(Context& context, HouseId id) {
  std::vector<Code> out;
  context.tx.each(
      sql::codes, {db::bind("house", id)},
      [&](std::string code, std::string const& state, std::string made_name, Instant made_at,
          std::string revoked_name, std::optional<Instant> revoked_at, std::string reason) {
        out.push_back({std::move(code), state == "valid", std::move(made_name), made_at,
                       std::move(revoked_name), revoked_at, std::move(reason)});
      });
  // The one that holds is the newest, but a clock may stand still.
  std::ranges::stable_sort(out, std::ranges::greater{}, &Code::valid);
  return out;
}

std::string_view standing_key(Standing standing) {
  constexpr std::array<std::string_view, 4> keys{"unknown", "not_yet", "valid", "revoked"};
  return keys[static_cast<std::size_t>(standing)];
}

Checked check(Context& context, std::string_view typed) {
  Checked out;
  auto const code = read_code(typed);
  if (code.empty()) return out;
  context.tx.each(sql::checked, {db::bind("code", code)},
                  [&](std::string const& state, HouseId house, RegionCode const& region,
                      std::string const& status) {
                    bool const holds = state == "valid";
                    out.standing = holds && status == "installed" ? Standing::valid
                                   : holds && status == "waiting" ? Standing::not_yet
                                                                  : Standing::revoked;
                    if (context.actor.may(May::see_validation) && context.actor.sees(region))
                      out.house = house;
                  });
  return out;
}

}  // namespace rangkul::labels
