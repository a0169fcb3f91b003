#include "base/text.h"
#include "labels/labels_sql.h"
#include "labels/parts.h"

namespace rangkul::labels {
namespace {

namespace sql = labels_sql;

std::vector<House> read_houses(Context& context, std::vector<HouseId> const& ids) {
  std::vector<House> out;
  for (auto const each : ids)
    context.tx.each(sql::house, scoped(context, {db::bind("id", each)}),
                    [&](HouseId id, RoundId round, RegionCode region, FamilyId family,
                        std::string name, std::string address, std::string rt, std::string rw,
                        std::string aids, std::string const& status, VisitId visit, EventId event,
                        std::string round_name, std::string const& state) {
                      out.push_back({id, round, std::move(region), family, std::move(name),
                                     std::move(address), std::move(rt), std::move(rw),
                                     std::move(aids), outcome_named(status).value(), visit, event,
                                     std::move(round_name), state == "open"});
                    });
  return out;
}

Status check(Context& context, House const& house, NewVisit const& seen) {
  if (seen.on > today(context)) return invalid("date.in_future", {}, "on");
  if (seen.result == Outcome::waiting) return invalid("field.choice", {}, "result");
  if (seen.result == Outcome::refused && trim(seen.note).empty())
    return invalid("field.required", {}, "note");
  // Nobody leaves the aid by hearsay: a signed statement, a death or a moving letter.
  if (!reason_of(seen.result).empty() && trim(seen.letter).empty())
    return invalid("labels.no_letter", {}, "letter");
  return reason_of(house.status).empty() ? Status{} : conflict("labels.decided");
}

/// What a visit says in the month's validation; nothing for most.
std::optional<validation::NewEntry> entry_of(House const& house, NewVisit const& seen) {
  validation::NewEntry entry{.family = house.family,
                             .reason = std::string(reason_of(seen.result)),
                             .evidence = std::string(trim(seen.letter)),
                             .note = house.round_name,
                             .seen = validation::Seen{seen.on, seen.criteria}};
  if (!entry.reason.empty())
    entry.kind = validation::Kind::unfit;
  else if (seen.result == Outcome::installed && seen.assess)
    entry.kind = validation::Kind::fit;
  else
    return std::nullopt;
  return entry;
}

/// The house as a visit leaves it; without one as it was drawn up.
Status set_visit(audit::Change& change, House const& house, std::optional<Visited> const& visit) {
  if (change.run(
          sql::set_visit,
          {db::bind("id", house.id), db::bind("seen", house.event),
           db::bind("status", outcome_key(visit ? visit->result : Outcome::waiting)),
           db::bind("visit", visit ? visit->id : VisitId{}),
           db::bind("on", visit ? visit->on.iso() : std::string()),
           db::bind("name", visit ? visit->name : std::string()),
           db::bind("criteria", static_cast<std::int64_t>(visit ? visit->criteria.to_ullong() : 0)),
           db::bind("met", visit ? std::optional(static_cast<std::int64_t>(visit->criteria.count()))
                                 : std::nullopt),
           db::bind("event", change.event_id())}) == 0)
    return conflict("labels.changed");
  return {};
}

void insert_visit(audit::Change& change, HouseId house, Visited const& visit) {
  auto const degrees = [&](double evidence::Position::*part) {
    return visit.position ? std::optional((*visit.position).*part) : std::nullopt;
  };
  change.run(sql::insert_visit,
             {db::bind("id", visit.id), db::bind("house", house), db::bind("on", visit.on),
              db::bind("result", outcome_key(visit.result)),
              db::bind("criteria", static_cast<std::int64_t>(visit.criteria.to_ullong())),
              db::bind("note", visit.note), db::bind("letter", visit.letter),
              db::bind("latitude", degrees(&evidence::Position::latitude)),
              db::bind("longitude", degrees(&evidence::Position::longitude)),
              db::bind("entry", visit.entry), db::bind("opened", visit.opened ? 1 : 0),
              db::bind("by", visit.by), db::bind("by_name", visit.name), db::bind("at", visit.at),
              db::bind("event", change.event_id())});
}

/// The entry that a visit opened goes with it, while nobody else has had it in hand.
Status take_entry_back(Context& context, Visited const& visit) {
  if (!visit.opened) return {};
  auto const entry = TRY(validation::find_entry(context, visit.entry));
  if (entry.state == validation::State::withdrawn) return {};
  if (entry.state != validation::State::proposed) return conflict("labels.entry_moved");
  return validation::withdraw(context, entry.id, entry.note);
}

}  // namespace

Result<House> find_house(Context& context, HouseId id) {
  TRY(context.may(May::see_validation));
  auto found = read_houses(context, {id});
  if (found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<House> houses_of(Context& context, FamilyId family) {
  constexpr int most = 12;
  std::vector<HouseId> ids;
  context.tx.each(sql::houses_of_family,
                  scoped(context, {db::bind("family", family), db::bind("limit", most)}),
                  [&](HouseId id) { ids.push_back(id); });
  return read_houses(context, ids);
}

Result<VisitId> visit(Context& context, HouseId id, NewVisit const& seen) {
  TRY(context.may(May::assess));
  auto house = TRY(find_house(context, id));
  TRY(hold_open(context, house.round));
  TRY(check(context, house, seen));
  Visited made{.id = next_id<LabelVisitTag>(),
               .on = seen.on,
               .result = seen.result,
               .criteria = seen.criteria,
               .note = std::string(trim(seen.note)),
               .letter = std::string(trim(seen.letter)),
               .position = seen.position,
               .entry = {},
               .opened = false,
               .by = context.actor.account(),
               .name = context.actor.name(),
               .at = context.clock.now()};
  if (auto const entry = entry_of(house, seen)) {
    auto const joined = TRY(validation::enter_or_join(context, *entry));
    made.entry = joined.entry;
    made.opened = joined.opened;
  }
  audit::Change change(context, {"labels.visited",
                                 {{"label_house", id.value()}, {"family", house.family.value()}},
                                 Value::object({{"result", std::string(outcome_key(seen.result))},
                                                {"criteria", seen.criteria.to_string()},
                                                {"on", seen.on.iso()}})});
  insert_visit(change, id, made);
  TRY(set_visit(change, house, made));
  if (seen.result == Outcome::installed) TRY(issue(context, change, id));
  return made.id;
}

Status undo_visit(Context& context, HouseId id) {
  auto const house = TRY(find_house(context, id));
  auto const visits = visits_of(context, id);
  auto const newest =
      std::ranges::find_if(visits, [&](Visited const& one) { return one.id == house.visit; });
  if (newest == visits.end()) {
    TRY(context.may(May::assess));
    return conflict("labels.not_visited");
  }
  bool const own = context.actor.may(May::assess) && context.actor.account().is_set() &&
                   newest->by == context.actor.account();
  if (!own) TRY(context.may(May::verify_data));
  TRY(hold_open(context, house.round));
  TRY(take_entry_back(context, *newest));
  auto const before =
      std::find_if(newest + 1, visits.end(), [](Visited const& one) { return !one.undone; });
  audit::Change change(context, {"labels.visit_undone",
                                 {{"label_house", id.value()}, {"family", house.family.value()}}});
  if (change.run(sql::undo_visit, {db::bind("id", newest->id)}) == 0)
    return conflict("labels.changed");
  return set_visit(change, house, before == visits.end() ? std::nullopt : std::optional(*before));
}

std::vector<Visited> visits_of(Context& context, HouseId id) {
  std::vector<Visited> out;
  context.tx.each(sql::visits, {db::bind("house", id)},
                  [&](VisitId own, Date on, std::string const& result, std::int64_t criteria,
                      std::string note, std::string letter, std::optional<double> latitude,
                      std::optional<double> longitude, validation::EntryId entry, bool opened,
                      AccountId by, std::string name, Instant at, bool undone, EventId) {
                    Visited one{.id = own,
                                .on = on,
                                .result = outcome_named(result).value(),
                                .criteria = Criteria(static_cast<unsigned long long>(criteria)),
                                .note = std::move(note),
                                .letter = std::move(letter),
                                .position = {},
                                .entry = entry,
                                .opened = opened,
                                .by = by,
                                .name = std::move(name),
                                .at = at,
                                .undone = undone};
                    if (latitude && longitude)
                      one.position = evidence::Position{*latitude, *longitude};
                    out.push_back(std::move(one));
                  });
  return out;
}

std::vector<HouseSpot> spots_of(Context& context, RoundId round, RegionCode const& place) {
  std::vector<HouseSpot> out;
  if (!context.actor.may(May::see_people)) return out;
  constexpr int most = 2'000;
  auto const range = range_of(place);
  context.tx.each(sql::spots,
                  scoped(context, {db::bind("round", round), db::bind("from", range.from),
                                   db::bind("to", range.to), db::bind("limit", most)}),
                  [&](HouseId id, std::string name, std::string const& status, double latitude,
                      double longitude) {
                    out.push_back({id, std::move(name), outcome_named(status).value(),
                                   evidence::Position{latitude, longitude}});
                  });
  return out;
}

}  // namespace rangkul::labels
