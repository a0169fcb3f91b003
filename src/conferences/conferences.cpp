#include "conferences/conferences.h"

#include "audit/audit.h"
#include "base/text.h"
#include "conferences/conferences_sql.h"
#include "registry/people.h"

namespace rangkul::conferences {
namespace {

namespace sql = conferences_sql;
using cases::CaseId;

audit::Event event_of(std::string_view name, ConferenceId id, std::string reason = {}) {
  return {name, {{"conference", id.value()}}, {}, std::move(reason)};
}

Result<Conference> workable(Context& context, ConferenceId id) {
  TRY(context.may(May::work_cases));
  return find(context, id);
}

Status still_planned(Conference const& one) {
  if (one.held()) return conflict("conference.held");
  return {};
}

/// The case of an item, where the actor may know of it.
Result<CaseId> case_of(Context& context, ConferenceId id, ItemId item) {
  auto const of =
      context.tx.value<CaseId>(sql::item_case, {db::bind("item", item), db::bind("id", id)});
  if (!of) return not_found();
  TRY(cases::find_case(context, *of));
  return *of;
}

auto reader(std::vector<Conference>& out) {
  return [&out](ConferenceId id, std::string title, RegionCode area, Date on, std::string place,
                std::string chair, std::string state, std::string attendance, std::string minutes,
                std::string made, std::string held) {
    out.push_back({id, std::move(title), area, on, std::move(place), std::move(chair),
                   std::move(state), std::move(attendance), std::move(minutes), std::move(made),
                   std::move(held)});
  };
}

}  // namespace

Result<ConferenceId> plan(Context& context, NewConference const& given) {
  TRY(context.may(May::work_cases));
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  if (trim(given.title).empty()) return invalid("field.required", {}, "title");
  if (given.area.text().empty() || !context.actor.sees(given.area) ||
      registry::region_name(context, given.area).empty())
    return invalid("case.area_outside", {}, "area");
  if (auto const before =
          context.tx.first<ConferenceId, AccountId>(sql::by_uid, {db::bind("uid", given.uid)})) {
    auto const& [id, account] = *before;
    if (account != context.actor.account()) return conflict("case.uid_other");
    return id;
  }
  auto const id = next_id<ConferenceTag>();
  audit::Change change(context, event_of("conference.planned", id));
  change.run(sql::insert,
             {db::bind("id", id), db::bind("uid", given.uid),
              db::bind("title", std::string(trim(given.title))), db::bind("area", given.area),
              db::bind("on", given.on), db::bind("place", std::string(trim(given.place))),
              db::bind("chair", std::string(trim(given.chair))),
              db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("event", change.event_id())});
  return id;
}

Result<Conference> find(Context& context, ConferenceId id) {
  TRY(context.may(May::see_cases));
  std::vector<Conference> found;
  context.tx.each(sql::one, scoped(context, {db::bind("id", id)}), reader(found));
  if (found.empty()) return not_found();
  return found.front();
}

std::vector<Conference> of_case(Context& context, CaseId id) {
  std::vector<Conference> out;
  if (!cases::find_case(context, id).ok()) return out;
  context.tx.each(sql::of_case, scoped(context, {db::bind("id", id)}), reader(out));
  return out;
}

std::vector<Item> agenda(Context& context, ConferenceId id) {
  std::vector<Item> out;
  auto binds = cases::seen_binds(context);
  binds.push_back(db::bind("id", id));
  context.tx.each(
      sql::agenda, scoped(context, std::move(binds)),
      [&](ItemId own, CaseId of, std::string number, std::string title, std::string why,
          std::string outcome, std::string step, std::string turn, std::optional<Instant> due,
          bool secret, bool ended, bool stands) {
        Item item{.id = own, .of = of, .number = std::move(number), .title = std::move(title)};
        item.why = std::move(why);
        item.outcome = std::move(outcome);
        item.step_name = std::move(step);
        item.turn_name = std::move(turn);
        item.due = due;
        item.secret = secret;
        item.ended = ended;
        item.stands = stands;
        out.push_back(std::move(item));
      });
  return out;
}

std::vector<Item> stuck(Context& context, Conference const& one, int most) {
  std::vector<Item> out;
  auto const part = range_of(one.area);
  auto binds = cases::seen_binds(context);
  binds.push_back(db::bind("id", one.id));
  binds.push_back(db::bind("most", most));
  binds.push_back(db::bind("part_from", part.from));
  binds.push_back(db::bind("part_to", part.to));
  context.tx.each(sql::stuck, scoped(context, std::move(binds)),
                  [&](CaseId of, std::string number, std::string title, std::string step,
                      std::string turn, Instant due, bool secret, bool stands) {
                    for (auto const& other : out)
                      if (other.of == of) return;
                    Item item{.of = of, .number = std::move(number), .title = std::move(title)};
                    item.step_name = std::move(step);
                    item.turn_name = std::move(turn);
                    item.due = due;
                    item.secret = secret;
                    item.stands = stands;
                    out.push_back(std::move(item));
                  });
  return out;
}

Result<ItemId> add_case(Context& context, ConferenceId id, CaseId of, std::string const& why) {
  auto const one = TRY(workable(context, id));
  TRY(still_planned(one));
  auto const about = TRY(cases::find_case(context, of));
  if (!one.area.covers(about.area)) return not_found();
  if (trim(why).empty()) return invalid("field.required", {}, "why");
  if (context.tx.value<ItemId>(sql::item_of, {db::bind("id", id), db::bind("case", of)}))
    return conflict("conference.has_it");
  auto const own = next_id<ConferenceItemTag>();
  audit::Change change(context, event_of("conference.case_added", id));
  change.run(sql::insert_item,
             {db::bind("own", own), db::bind("id", id), db::bind("case", of),
              db::bind("why", std::string(trim(why))), db::bind("event", change.event_id())});
  return own;
}

Status remove_case(Context& context, ConferenceId id, ItemId item) {
  auto const one = TRY(workable(context, id));
  TRY(still_planned(one));
  TRY(case_of(context, id, item));
  audit::Change change(context, event_of("conference.case_removed", id));
  change.run(sql::remove_item, {db::bind("item", item), db::bind("event", change.event_id())});
  return {};
}

Status decide(Context& context, ConferenceId id, ItemId item, Decision const& given) {
  TRY(workable(context, id));
  auto const of = TRY(case_of(context, id, item));
  if (trim(given.outcome).empty()) return invalid("field.required", {}, "outcome");
  if (!trim(given.task).empty()) {
    if (!given.due) return invalid("field.required", {}, "due");
    TRY(cases::set_task(context, {.of = of,
                                  .words = given.task,
                                  .service = {},
                                  .owner = given.owner,
                                  .due = *given.due,
                                  .conference = id.value()}));
  }
  audit::Change change(context, event_of("conference.decided", id));
  change.run(sql::decide,
             {db::bind("item", item), db::bind("outcome", std::string(trim(given.outcome))),
              db::bind("event", change.event_id())});
  return {};
}

Status hold(Context& context, ConferenceId id, std::string const& attendance,
            std::string const& minutes) {
  auto const one = TRY(workable(context, id));
  TRY(still_planned(one));
  if (trim(attendance).empty()) return invalid("field.required", {}, "attendance");
  if (today(context) < one.on) return conflict("conference.not_yet");
  audit::Change change(context, event_of("conference.held", id));
  change.run(sql::hold,
             {db::bind("id", id), db::bind("attendance", std::string(trim(attendance))),
              db::bind("minutes", std::string(trim(minutes))),
              db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  return {};
}

Status reopen(Context& context, ConferenceId id, std::string const& reason) {
  TRY(workable(context, id));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, event_of("conference.reopened", id, reason));
  if (change.run(sql::reopen, {db::bind("id", id), db::bind("event", change.event_id())}) == 0)
    return conflict("conference.not_held");
  return {};
}

}  // namespace rangkul::conferences
