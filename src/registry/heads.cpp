#include "registry/heads.h"

#include "audit/audit.h"
#include "base/text.h"
#include "registry/heads_sql.h"

namespace rangkul::registry {
namespace {

namespace sql = heads_sql;

std::vector<OfficeHead> read(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<OfficeHead> out;
  context.tx.each(query, binds,
                  [&](Date since, std::string const& until, std::string name, std::string title,
                      std::string decree) {
                    auto const end = Date::parse_iso(until);
                    out.push_back({since, end.ok() ? std::optional{end.value()} : std::nullopt,
                                   std::move(name), std::move(title), std::move(decree)});
                  });
  return out;
}

}  // namespace

std::vector<OfficeHead> office_heads(Context& context) { return read(context, sql::heads, {}); }

std::optional<OfficeHead> head_on(Context& context, Date day) {
  auto found = read(context, sql::head_on, {db::bind("day", day)});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Status appoint_head(Context& context, OfficeHead const& head) {
  auto const name = std::string(trim(head.name));
  auto const title = std::string(trim(head.title));
  if (name.empty()) return invalid("field.required", {}, "name");
  if (title.empty()) return invalid("field.required", {}, "title");
  auto const since = db::bind("since", head.since);
  if (context.tx.value<std::int64_t>(sql::later_heads, {since}).value_or(0) > 0)
    return invalid("head.not_later", {}, "since");
  audit::Change change(context,
                       {.name = "office.head_appointed",
                        .subjects = {{"office", 1}},
                        .data = Value::object({{"name", name}, {"since", head.since.iso()}})});
  change.run(sql::close_head, {since, db::bind("until", head.since.plus_days(-1))});
  change.run(sql::insert_head, {since, db::bind("name", name), db::bind("title", title),
                                db::bind("decree", std::string(trim(head.decree))),
                                db::bind("event", change.event_id())});
  auto profile = office_profile(context);
  if (!profile || head.since > today(context)) return {};
  profile->head = name;
  profile->head_title = title;
  return save_office(context, *profile);
}

std::int64_t count_districts(Context& context, RegionCode const& place) {
  auto const range = range_of(place);
  return context.tx
      .value<std::int64_t>(sql::districts_of,
                           {db::bind("from", range.from), db::bind("to", range.to)})
      .value_or(0);
}

}  // namespace rangkul::registry
