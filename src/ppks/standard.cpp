#include "ppks/standard.h"

#include "audit/audit.h"
#include "base/text.h"
#include "ppks/ppks_sql.h"

namespace rangkul::ppks {
namespace {

namespace sql = ppks_sql;

constexpr std::array<std::string_view, 7> class_words{"none",  "not_done", "young",    "pratama",
                                                      "madya", "utama",    "paripurna"};

bool is_uid(std::string_view uid) {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t longest = 64;
  auto const plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return uid.size() >= shortest && uid.size() <= longest && std::ranges::all_of(uid, plain);
}

auto reads_into(std::vector<Service>& out) {
  return [&out](ServiceId id, PersonId person, std::string const& group, Date on, int item,
                int complete, std::string note, std::string name) {
    out.push_back({.id = id,
                   .person = person,
                   .group = group_of(group).value_or(Group::none),
                   .on = on,
                   .item = item,
                   .complete = complete != 0,
                   .note = std::move(note),
                   .entered_name = std::move(name)});
  };
}

std::size_t place_of(Group group) {
  return static_cast<std::size_t>(std::ranges::find(all_groups, group) - all_groups.begin());
}

}  // namespace

Result<ServiceId> serve(Context& context, NewService const& given) {
  TRY(context.may(May::work_cases));
  if (given.group == Group::none) return invalid("field.choice", {}, "group");
  if (given.item < 1 || given.item > service_items) return invalid("field.choice", {}, "item");
  if (given.on > today(context)) return invalid("date.in_future", {}, "on");
  if (!is_uid(given.uid)) return invalid("ppks.uid", {}, "uid");
  auto const person = TRY(registry::find_person(context, given.person));
  if (auto const known =
          context.tx.value<ServiceId>(sql::service_by_uid, {db::bind("uid", given.uid)}))
    return *known;
  auto const stands = context.tx.value<std::int64_t>(
      sql::stands_in_group, {db::bind("person", person.id), db::bind("grp", word_of(given.group)),
                             db::bind("on", given.on)});
  if (stands.value_or(0) == 0) return conflict("ppks.not_in_group");
  auto const id = next_id<PpksServiceTag>();
  audit::Change change(context, {"ppks.served",
                                 {{"person", person.id.value()}, {"ppks_service", id.value()}},
                                 Value::object({{"item", given.item}})});
  change.run(sql::insert_service,
             {db::bind("id", id), db::bind("person", person.id),
              db::bind("grp", word_of(given.group)), db::bind("region", person.region),
              db::bind("on", given.on), db::bind("year", given.on.year()),
              db::bind("item", given.item), db::bind("complete", given.complete ? 1 : 0),
              db::bind("uid", given.uid), db::bind("note", std::string(trim(given.note))),
              db::bind("by_name", context.actor.name()), db::bind("event", change.event_id())});
  return id;
}

Status undo_service(Context& context, ServiceId id, std::string const& reason) {
  TRY(context.may(May::work_cases));
  std::vector<Service> found;
  context.tx.each(sql::service, scoped(context, {db::bind("id", id)}), reads_into(found));
  if (found.empty()) return not_found();
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {"ppks.service_undone",
                        {{"person", found.front().person.value()}, {"ppks_service", id.value()}},
                        {},
                        why});
  change.run(sql::strike_service,
             {db::bind("id", id), db::bind("reason", why), db::bind("event", change.event_id())});
  return {};
}

std::vector<Service> services_of(Context& context, PersonId person) {
  std::vector<Service> out;
  if (!context.actor.may(May::see_cases)) return out;
  context.tx.each(sql::services_of, scoped(context, {db::bind("person", person)}), reads_into(out));
  return out;
}

std::vector<Served> served(Context& context, int from, int to) {
  std::vector<Served> out;
  context.tx.each(
      sql::served, scoped(context, {db::bind("from", from), db::bind("to", to)}),
      [&](std::string const& group, int year, std::int64_t people, std::int64_t complete) {
        out.push_back({group_of(group).value_or(Group::none), year, people, complete});
      });
  return out;
}

std::int64_t GroupTotals::sum() const {
  std::int64_t out = 0;
  for (auto const one : people) out += one;
  return out;
}

GroupTotals totals_of(std::vector<Served> const& rows) {
  GroupTotals out;
  for (auto const& row : rows)
    if (row.group != Group::none) out.people[place_of(row.group)] += row.people;
  return out;
}

std::string_view word_of(Class value) { return class_words[static_cast<std::size_t>(value)]; }

Class class_of(std::optional<std::int64_t> hundredths) {
  if (!hundredths) return Class::none;
  constexpr std::int64_t whole = 10'000;
  constexpr std::int64_t step = 1'000;
  if (*hundredths >= whole) return Class::paripurna;
  if (*hundredths >= whole - step) return Class::utama;
  if (*hundredths >= whole - 2 * step) return Class::madya;
  if (*hundredths >= whole - 3 * step) return Class::pratama;
  if (*hundredths >= whole - 4 * step) return Class::young;
  return Class::not_done;
}

std::optional<std::int64_t> mean_of(std::array<Indicator, 5> const& indicators) {
  PercentMean mean;
  for (auto const& one : indicators)
    if (one.needing > 0) mean.add(one.coverage());
  return mean.hundredths();
}

std::optional<std::int64_t> Standard::mean() const { return mean_of(indicators); }

Standard standard_of(Context& context, int year) {
  Standard out{.year = year};
  for (std::size_t i = 0; i < all_groups.size(); ++i) out.indicators[i].group = all_groups[i];
  for (auto const& row : served(context, year, year))
    if (row.group != Group::none) out.indicators[place_of(row.group)].given = row.complete;
  Year const span{year};
  context.tx.each(sql::needing,
                  scoped(context, {db::bind("from", span.begin()), db::bind("to", span.end())}),
                  [&](std::string const& word, std::int64_t people) {
                    if (auto const group = group_of(word))
                      out.indicators[place_of(*group)].needing = people;
                  });
  return out;
}

}  // namespace rangkul::ppks
