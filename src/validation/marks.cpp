#include "validation/marks.h"

#include "base/text.h"
#include "registry/office.h"
#include "validation/marks_sql.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = marks_sql;

/// "2022" or "2022-12"
bool is_period(std::string const& text) {
  if (text.size() == 4) return Date::parse_iso(text + "-01-01").ok();
  return text.size() == 7 && text[4] == '-' && Date::parse_iso(text + "-01").ok();
}

/// The office as a whole is what others rate.
Status may_mark(Context& context) {
  TRY(context.may(May::verify_data));
  return context.actor.area().covers(registry::office_names(context).region) ? Status{}
                                                                             : forbidden();
}

Status check(NewRating const& rating) {
  if (!is_period(std::string(trim(rating.period))))
    return invalid("validation.rating.bad_period", {}, "period");
  if (trim(rating.rated_by).empty()) return invalid("field.required", {}, "rated_by");
  if (trim(rating.label).empty()) return invalid("field.required", {}, "label");
  if (rating.rank.has_value() != rating.among.has_value() ||
      (rating.rank && (*rating.rank < 1 || *rating.among < *rating.rank)))
    return invalid("validation.rating.bad_rank", {}, "rank");
  return {};
}

}  // namespace

Result<RatingId> rate(Context& context, NewRating const& rating) {
  TRY(may_mark(context));
  TRY(check(rating));
  auto const id = next_id<ValidationRatingTag>();
  auto const period = std::string(trim(rating.period));
  audit::Change change(
      context, {"validation.rated",
                {{"validation_rating", id.value()}},
                Value::object({{"period", period}, {"label", std::string(trim(rating.label))}})});
  change.run(
      sql::insert_rating,
      {db::bind("id", id), db::bind("period", period),
       db::bind("rated_by", std::string(trim(rating.rated_by))), db::bind("rank", rating.rank),
       db::bind("among", rating.among), db::bind("label", std::string(trim(rating.label))),
       db::bind("note", std::string(trim(rating.note))), db::bind("name", context.actor.name()),
       db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  return id;
}

Status remove_rating(Context& context, RatingId id, std::string reason) {
  TRY(may_mark(context));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {"validation.rating_removed", {{"validation_rating", id.value()}}, {}, why});
  return change.run(sql::remove_rating,
                    {db::bind("id", id), db::bind("event", change.event_id())}) == 0
             ? Status(not_found())
             : Status{};
}

std::vector<Rating> ratings_of(Context& context, int year) {
  constexpr int most = 200;
  std::vector<Rating> out;
  auto const from = year == 0 ? std::string() : std::to_string(year);
  auto const to = year == 0 ? std::string("~") : from + "~";
  context.tx.each(sql::ratings,
                  {db::bind("from", from), db::bind("to", to), db::bind("limit", most)},
                  [&](RatingId id, std::string period, std::string rated_by,
                      std::optional<std::int64_t> rank, std::optional<std::int64_t> among,
                      std::string label, std::string note, std::string name, Instant at) {
                    out.push_back({id, std::move(period), std::move(rated_by), rank, among,
                                   std::move(label), std::move(note), std::move(name), at});
                  });
  return out;
}

Result<TagId> add_tag(Context& context, std::string name, std::string source) {
  TRY(may_mark(context));
  auto const words = std::string(trim(name));
  auto const from = std::string(trim(source));
  if (words.empty()) return invalid("field.required", {}, "name");
  if (from.empty()) return invalid("field.required", {}, "source");
  auto const id = next_id<ValidationTagTag>();
  audit::Change change(
      context,
      {"validation.tagged", {{"validation_tag", id.value()}}, Value::object({{"name", words}})});
  if (change.try_run(
          sql::insert_tag,
          {db::bind("id", id), db::bind("name", words), db::bind("source", from),
           db::bind("by_name", context.actor.name()), db::bind("event", change.event_id())}))
    return conflict("validation.tag.twice");
  return id;
}

Status remove_tag(Context& context, TagId id, std::string reason) {
  TRY(may_mark(context));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {"validation.tag_removed", {{"validation_tag", id.value()}}, {}, why});
  return change.run(sql::remove_tag, {db::bind("id", id), db::bind("event", change.event_id())}) ==
                 0
             ? Status(not_found())
             : Status{};
}

std::vector<Tag> tags_of(Context& context) {
  std::vector<Tag> out;
  context.tx.each(sql::tags, {},
                  [&](TagId id, std::string name, std::string source, std::string by) {
                    out.push_back({id, std::move(name), std::move(source), std::move(by)});
                  });
  return out;
}

}  // namespace rangkul::validation
