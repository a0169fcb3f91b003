#include "base/text.h"
#include "labels/labels_sql.h"
#include "labels/parts.h"

namespace rangkul::labels {
namespace {

namespace sql = labels_sql;

constexpr std::array<std::string_view, outcome_count> outcome_keys{
    "waiting", "installed", "refused", "withdrew", "not_own", "not_found", "dead", "moved"};

std::vector<Round> read_rounds(Context& context, RoundId id) {
  std::vector<Round> out;
  context.tx.each(
      sql::rounds, {db::bind("id", id.value())},
      [&](RoundId own, std::string name, std::string decree, Date decree_on, RegionCode area,
          std::string aids, std::string const& state, std::string opened_name, Instant at) {
        auto const& actor = context.actor;
        if (!actor.is_nobody() && (area.covers(actor.area()) || actor.area().covers(area)))
          out.push_back({own, std::move(name), std::move(decree), decree_on, std::move(area),
                         std::move(aids), state == "open", std::move(opened_name), at});
      });
  return out;
}

Status check(Context& context, NewRound const& round) {
  if (context.catalogue.integer("labels.marking", today(context), 1) == 0)
    return conflict("labels.off");
  if (trim(round.name).empty()) return invalid("field.required", {}, "name");
  if (trim(round.decree).empty()) return invalid("field.required", {}, "decree");
  if (round.decree_on > today(context)) return invalid("date.in_future", {}, "decree_on");
  if (round.aids.empty()) return invalid("labels.no_aid", {}, "pkh");
  for (auto const& aid : round.aids)
    if (std::ranges::find(aid_keys, aid) == aid_keys.end())
      return invalid("labels.no_aid", {}, "pkh");
  return context.actor.area().covers(round.area) ? Status{} : invalid("labels.outside", {}, "area");
}

/// Whose round it is to change: who verifies all of its area.
Result<Round> own_round(Context& context, RoundId id) {
  TRY(context.may(May::verify_data));
  auto round = TRY(find_round(context, id));
  if (!context.actor.area().covers(round.area)) return forbidden();
  return round;
}

std::int64_t draw_houses(Context& context, audit::Change& change, Round const& round) {
  auto const area = range_of(round.area);
  auto const asked = split(round.aids, ' ');
  auto const has = [&](std::string_view aid) {
    return std::ranges::find(asked, aid) == asked.end() ? 0 : 1;
  };
  return change.run(
      sql::draw_houses,
      {db::bind("first", next_id_value()), db::bind("round", round.id), db::bind("from", area.from),
       db::bind("to", area.to), db::bind("pkh", has("pkh")), db::bind("sembako", has("sembako")),
       db::bind("pbi", has("pbi")), db::bind("local", has("local")),
       db::bind("year", today(context).year()), db::bind("event", change.event_id())});
}

}  // namespace

std::string_view outcome_key(Outcome outcome) {
  return outcome_keys[static_cast<std::size_t>(outcome)];
}

std::optional<Outcome> outcome_named(std::string_view key) {
  auto const at = std::ranges::find(outcome_keys, key);
  if (at == outcome_keys.end()) return std::nullopt;
  return static_cast<Outcome>(at - outcome_keys.begin());
}

std::string_view reason_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::withdrew: return "TL10";
    case Outcome::dead: return "TL01";
    case Outcome::moved: return "TL02";
    default: return "";
  }
}

Result<RoundId> open_round(Context& context, NewRound const& round) {
  TRY(context.may(May::verify_data));
  TRY(check(context, round));
  Round fresh{next_id<LabelRoundTag>(),
              std::string(trim(round.name)),
              std::string(trim(round.decree)),
              round.decree_on,
              round.area,
              join(round.aids, " "),
              true,
              context.actor.name(),
              context.clock.now()};
  audit::Change change(context, {"labels.opened",
                                 {{"label_round", fresh.id.value()}},
                                 Value::object({{"decree", fresh.decree},
                                                {"decree_on", fresh.decree_on.iso()},
                                                {"area", fresh.area.text()},
                                                {"aids", fresh.aids}})});
  change.run(
      sql::insert_round,
      {db::bind("id", fresh.id), db::bind("name", fresh.name), db::bind("decree", fresh.decree),
       db::bind("decree_on", fresh.decree_on), db::bind("area", fresh.area),
       db::bind("aids", fresh.aids), db::bind("by_name", fresh.opened_name),
       db::bind("at", fresh.opened_at), db::bind("event", change.event_id())});
  auto const houses = draw_houses(context, change, fresh);
  if (houses == 0) return conflict("labels.nobody");
  change.note("houses", houses);
  return fresh.id;
}

Result<std::int64_t> draw(Context& context, RoundId id) {
  auto const round = TRY(own_round(context, id));
  TRY(hold_open(context, id));
  audit::Change change(context, {"labels.drawn", {{"label_round", id.value()}}});
  auto const houses = draw_houses(context, change, round);
  change.note("houses", houses);
  return houses;
}

Status set_open(Context& context, RoundId id, bool open) {
  TRY(own_round(context, id));
  audit::Change change(context,
                       {open ? "labels.reopened" : "labels.closed", {{"label_round", id.value()}}});
  if (change.run(sql::set_state, {db::bind("id", id), db::bind("state", open ? "open" : "closed"),
                                  db::bind("event", change.event_id())}) == 0)
    return conflict("labels.same_state");
  return {};
}

Status hold_open(Context& context, RoundId id) {
  auto const state = context.tx.value<std::string>(sql::hold_round, {db::bind("id", id)});
  return state == "open" ? Status{} : conflict("labels.closed");
}

Result<Round> find_round(Context& context, RoundId id) {
  TRY(context.may(May::see_validation));
  if (!id.is_set()) return not_found();
  auto found = read_rounds(context, id);
  if (found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Round> list_rounds(Context& context) { return read_rounds(context, {}); }

std::int64_t VillageCount::all() const {
  std::int64_t sum = 0;
  for (auto const count : counts) sum += count;
  return sum;
}

std::vector<VillageCount> count_villages(Context& context, RoundId round) {
  std::vector<VillageCount> out;
  context.tx.each(
      sql::counts, scoped(context, {db::bind("round", round)}),
      [&](RegionCode region, std::string name, std::string const& status, std::int64_t count) {
        if (out.empty() || out.back().region != region)
          out.push_back({std::move(region), std::move(name)});
        auto const outcome = outcome_named(status).value_or(Outcome::waiting);
        out.back().counts[static_cast<std::size_t>(outcome)] = count;
      });
  return out;
}

CriteriaCount count_criteria(Context& context, RoundId round) {
  CriteriaCount out;
  context.tx.each(sql::criteria_seen, scoped(context, {db::bind("round", round)}),
                  [&](std::int64_t bits, std::int64_t count) {
                    Criteria const criteria(static_cast<unsigned long long>(bits));
                    for (std::size_t i = 0; i < criteria.size(); ++i)
                      if (criteria.test(i)) out.each[i] += count;
                    out.by_number[criteria.count()] += count;
                  });
  return out;
}

}  // namespace rangkul::labels
