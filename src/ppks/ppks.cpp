#include "ppks/ppks.h"

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "ppks/ppks_sql.h"
#include "registry/people_bulk.h"

namespace rangkul::ppks {
namespace {

namespace sql = ppks_sql;

constexpr std::array<std::string_view, 5> group_words{"", "children", "disabled", "elderly",
                                                      "homeless"};

bool sees_secret(Context const& context) { return context.actor.may(May::see_secret); }

db::Binds seen(Context const& context, db::Binds binds) {
  binds.push_back(db::bind("sees_secret", sees_secret(context) ? 1 : 0));
  return scoped(context, std::move(binds));
}

auto reads_into(std::vector<Entry>& out) {
  return [&out](EntryId id, PersonId person, RegionCode region, int category, int neglected,
                Date since, std::string const& until, std::string source, std::int64_t case_id,
                std::string note, std::string reason, EntryId moved_from, std::string name) {
    auto const ended = Date::parse_iso(until);
    out.push_back({.id = id,
                   .person = person,
                   .region = std::move(region),
                   .category = category,
                   .neglected = neglected != 0,
                   .since = since,
                   .until = ended.ok() ? std::optional(ended.value()) : std::nullopt,
                   .source = std::move(source),
                   .case_id = case_id,
                   .note = std::move(note),
                   .reason = std::move(reason),
                   .moved_from = moved_from,
                   .entered_name = std::move(name)});
  };
}

Status check_age(Context const& context, registry::Person const& person, NewEntry const& given) {
  auto const ages = ages_of(context, given.category);
  if (!ages || !person.born) return {};
  auto const age = age_on(*person.born, given.since);
  if (age >= ages->least && age <= ages->most) return {};
  return invalid("ppks.age",
                 {{"least", std::to_string(ages->least)}, {"most", std::to_string(ages->most)}},
                 "category");
}

/// The event says which category only where that is no secret.
Value told(int category) {
  if (is_secret(category)) return {};
  return Value::object({{"category", category}});
}

/// The history of a person, which others read, tells nothing of what is secret.
std::vector<audit::Subject> subjects_of(PersonId person, EntryId id, int category) {
  if (is_secret(category)) return {{"ppks", id.value()}};
  return {{"person", person.value()}, {"ppks", id.value()}};
}

}  // namespace

bool is_secret(int category) {
  return std::ranges::find(secret_categories, category) != secret_categories.end();
}

std::string_view word_of(Group group) { return group_words[static_cast<std::size_t>(group)]; }

std::optional<Group> group_of(std::string_view word) {
  for (auto const group : all_groups)
    if (word_of(group) == word) return group;
  return std::nullopt;
}

Group group_of(int category, bool neglected) {
  switch (category) {
    case category::small_child:
    case category::neglected_child: return Group::children;
    case category::elderly: return Group::elderly;
    case category::homeless:
    case category::beggar: return Group::homeless;
    case category::disabled_child:
    case category::disabled: return neglected ? Group::disabled : Group::none;
    default: return Group::none;
  }
}

std::optional<Ages> ages_of(Context const& context, int category) {
  constexpr int nobody_older = 150;
  constexpr int school = 5;
  constexpr int child = 18;
  constexpr int old = 60;
  auto const age = [&](char const* id, int usual) {
    return static_cast<int>(context.catalogue.integer(id, today(context), usual));
  };
  auto const small = age("ppks.small_child_until", school);
  auto const grown = age("ppks.child_until", child);
  switch (category) {
    case category::small_child: return Ages{0, small - 1};
    case category::neglected_child:
    case category::street_child: return Ages{small, grown - 1};
    case category::child_before_law:
    case category::disabled_child:
    case category::abused_child:
    case category::protected_child: return Ages{0, grown - 1};
    case category::elderly: return Ages{old, nobody_older};
    case category::disabled:
    case category::adult_victim: return Ages{grown, nobody_older};
    default: return std::nullopt;
  }
}

Result<EntryId> enter(Context& context, NewEntry const& given) {
  TRY(context.may(May::work_cases));
  if (given.category < 1 || given.category > categories)
    return invalid("field.choice", {}, "category");
  if (is_secret(given.category) && !sees_secret(context)) return forbidden();
  if (std::ranges::find(source_keys, given.source) == source_keys.end())
    return invalid("field.choice", {}, "source");
  if (given.since > today(context)) return invalid("date.in_future", {}, "since");
  auto const person = TRY(registry::find_person(context, given.person));
  if (context.tx.value<EntryId>(
          sql::standing, {db::bind("person", person.id), db::bind("category", given.category)}))
    return conflict("ppks.twice");
  TRY(check_age(context, person, given));
  bool const asks =
      given.category == category::disabled || given.category == category::disabled_child;
  bool const neglected = asks && given.neglected;
  auto const id = next_id<PpksEntryTag>();
  audit::Change change(
      context, {"ppks.entered", subjects_of(person.id, id, given.category), told(given.category)});
  change.run(
      sql::insert_entry,
      {db::bind("id", id), db::bind("person", person.id), db::bind("category", given.category),
       db::bind("neglected", neglected ? 1 : 0),
       db::bind("grp", word_of(group_of(given.category, neglected))),
       db::bind("secret", is_secret(given.category) ? 1 : 0), db::bind("region", person.region),
       db::bind("since", given.since), db::bind("source", given.source),
       db::bind("case", given.case_id), db::bind("note", std::string(trim(given.note))),
       db::bind("moved_from", std::optional<std::int64_t>{}),
       db::bind("by_name", context.actor.name()), db::bind("at", context.clock.now()),
       db::bind("event", change.event_id())});
  return id;
}

Status end(Context& context, EntryId id, Date on, std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const entry = TRY(find_entry(context, id));
  if (entry.until) return conflict("ppks.ended");
  if (on > today(context)) return invalid("date.in_future", {}, "until");
  if (on < entry.since) return invalid("ppks.before_since", {}, "until");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, {"ppks.ended", subjects_of(entry.person, id, entry.category),
                                 told(entry.category), why});
  change.run(sql::end_entry, {db::bind("id", id), db::bind("on", on), db::bind("reason", why),
                              db::bind("event", change.event_id())});
  return {};
}

Status undo(Context& context, EntryId id, std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const entry = TRY(find_entry(context, id));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, {"ppks.undone", subjects_of(entry.person, id, entry.category),
                                 told(entry.category), why});
  change.run(sql::strike,
             {db::bind("id", id), db::bind("reason", why), db::bind("event", change.event_id())});
  return {};
}

Result<Entry> find_entry(Context& context, EntryId id) {
  TRY(context.may(May::see_cases));
  std::vector<Entry> found;
  context.tx.each(sql::entry, seen(context, {db::bind("id", id)}), reads_into(found));
  if (found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Entry> entries_of(Context& context, PersonId person) {
  std::vector<Entry> out;
  if (!context.actor.may(May::see_cases)) return out;
  context.tx.each(sql::of_person, seen(context, {db::bind("person", person)}), reads_into(out));
  return out;
}

bool stands_in(Context& context, PersonId person, int category, Date on) {
  return context.tx
             .value<std::int64_t>(
                 sql::stands_on,
                 {db::bind("person", person), db::bind("category", category), db::bind("on", on)})
             .value_or(0) > 0;
}

Status on_person_merged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  auto const [kept, absorbed] = *told;
  // Taken back before it was heard of: there is nothing to follow.
  auto const now = registry::find_person(context, absorbed);
  if (!now.ok() || now.value().id == absorbed) return {};
  struct Row {
    EntryId id;
    int category;
    bool standing;
  };
  std::vector<Row> rows;
  context.tx.each(sql::of_merged, {db::bind("person", absorbed)},
                  [&](EntryId id, int category, std::string const& until) {
                    rows.push_back({id, category, until.empty()});
                  });
  audit::Change change(context, {"ppks.followed_merge",
                                 {{"person", kept.value()}, {"person", absorbed.value()}},
                                 Value::object({{"entries", rows.size()}})});
  for (auto const& row : rows) {
    bool const twice = row.standing && context.tx.value<EntryId>(
                                           sql::standing, {db::bind("person", kept),
                                                           db::bind("category", row.category)});
    if (twice)
      change.run(sql::end_entry,
                 {db::bind("id", row.id), db::bind("on", today(context)),
                  db::bind("reason", "merged"), db::bind("event", change.event_id())});
    change.run(sql::move_to_person,
               {db::bind("id", row.id), db::bind("kept", kept), db::bind("absorbed", absorbed),
                db::bind("event", change.event_id())});
  }
  change.run(sql::move_services, {db::bind("kept", kept), db::bind("absorbed", absorbed),
                                  db::bind("event", change.event_id())});
  return {};
}

Status on_people_merged(Context& context, Value const& payload) {
  auto const event = EventId::parse(payload["event"].text_or_empty());
  if (!event) return {};
  for (auto const& [kept, absorbed] : registry::merged_by(context, *event))
    TRY(on_person_merged(context,
                         Value::object({{"kept", kept.text()}, {"absorbed", absorbed.text()}})));
  return {};
}

Status on_person_unmerged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  auto const [kept, absorbed] = *told;
  db::Binds const both{db::bind("kept", kept), db::bind("absorbed", absorbed)};
  std::vector<std::pair<EntryId, bool>> rows;
  context.tx.each(sql::came_by_merge, both, [&](EntryId id, std::string const& reason) {
    rows.emplace_back(id, reason == "merged");
  });
  audit::Change change(context, {"ppks.followed_unmerge",
                                 {{"person", kept.value()}, {"person", absorbed.value()}},
                                 Value::object({{"entries", rows.size()}})});
  for (auto const& [id, ended] : rows) {
    change.run(sql::return_to_person, {db::bind("id", id), db::bind("absorbed", absorbed),
                                       db::bind("event", change.event_id())});
    if (ended)
      change.run(sql::stand_again, {db::bind("id", id), db::bind("event", change.event_id())});
  }
  auto binds = both;
  binds.push_back(db::bind("event", change.event_id()));
  change.run(sql::return_services, binds);
  return {};
}

}  // namespace rangkul::ppks
