// Ratings by others and priority tags: the history, and the forms that add to it.

#include "base/text.h"
#include "registry/office.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/marks.h"
#include "validation/pages.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view marks_path = "/verval/penilaian";

screen::Record const& rating_record() {
  static screen::Record const record{
      "validation.rating",
      {{.key = "period", .required = true, .has_hint = true, .max_length = 7},
       {.key = "rated_by", .required = true, .has_hint = true},
       {.key = "label", .required = true, .has_hint = true},
       {.key = "rank", .kind = FieldKind::integer},
       {.key = "among", .kind = FieldKind::integer, .has_hint = true},
       {.key = "note", .kind = FieldKind::long_text, .max_length = 500}}};
  return screen::registered(record, marks_path);
}

screen::Record const& tag_record() {
  static screen::Record const record{"validation.tag",
                                     {{.key = "name", .required = true, .has_hint = true},
                                      {.key = "source", .required = true, .has_hint = true}}};
  return screen::registered(record, "/verval/penilaian/prioritas");
}

bool may_mark(Visit const& visit) {
  auto const& actor = visit.context.actor;
  return actor.may(May::verify_data) && actor.area().covers(visit.office.region);
}

std::string rank_words(Visit const& visit, Rating const& rating) {
  if (!rating.rank || !rating.among) return "–";
  return visit.say("validation.rating.rank_of", {{"rank", group_thousands(*rating.rank)},
                                                 {"among", group_thousands(*rating.among)}});
}

std::string period_words(Visit const& visit, std::string const& period) {
  return period.size() == 4 ? period : period_title(visit, period);
}

Html removal(Visit const& visit, std::string const& address) {
  return element("details", {{"class", "fold"}},
                 element("summary", visit.words("validation.marks.remove")) +
                     screen::form(visit, reason_record(), {},
                                  {.action = address,
                                   .submit = visit.say("validation.marks.remove"),
                                   .primary = false}));
}

Html ratings_table(Visit const& visit, std::vector<Rating> const& ratings, bool removable) {
  screen::Table table;
  for (auto const* key : {"period", "rated_by", "label", "rank"})
    table.columns.push_back({visit.say("validation.rating." + std::string(key))});
  if (removable) table.columns.push_back({visit.say("validation.member.act")});
  for (auto const& rating : ratings) {
    auto label = text(rating.label);
    if (!rating.note.empty()) label += element("small", text(rating.note));
    table.rows.push_back({text(period_words(visit, rating.period)), text(rating.rated_by), label,
                          text(rank_words(visit, rating))});
    if (removable)
      table.rows.back().push_back(
          removal(visit, std::string(marks_path) + "/" + rating.id.text() + "/hapus"));
  }
  return screen::table(table);
}

Html tags_list(Visit const& visit, std::vector<Tag> const& tags, bool removable) {
  Html items;
  for (auto const& tag : tags) {
    auto item = screen::chip(Tone::note, tag.name) +
                element("span", {{"class", "small soft"}},
                        text(" " + visit.say("validation.tag.from", {{"source", tag.source}})));
    if (removable)
      item += removal(visit, std::string(marks_path) + "/prioritas/" + tag.id.text() + "/hapus");
    items += element("li", item);
  }
  return element("ul", {{"class", "stack tight"}}, items);
}

Value marks_json(Visit& visit) {
  Value::List ratings;
  for (auto const& rating : ratings_of(visit.context, 0))
    ratings.push_back(Value::object({{"id", rating.id.text()},
                                     {"period", rating.period},
                                     {"rated_by", rating.rated_by},
                                     {"rank", rating.rank ? Value(*rating.rank) : Value()},
                                     {"among", rating.among ? Value(*rating.among) : Value()},
                                     {"label", rating.label},
                                     {"note", rating.note}}));
  Value::List tags;
  for (auto const& tag : tags_of(visit.context))
    tags.push_back(
        Value::object({{"id", tag.id.text()}, {"name", tag.name}, {"source", tag.source}}));
  return Value::object({{"ratings", Value(std::move(ratings))}, {"tags", Value(std::move(tags))}});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Html mark_form(Visit const& visit, std::string_view act, screen::Record const& record,
               Sent const& sent) {
  auto const key = "validation.marks.act." + std::string(act);
  return screen::sheet(
      {.heading = visit.say(key),
       .body = screen::form(
           visit, record, sent.act == act ? sent.filled : screen::Filled{},
           {.action = std::string(marks_path) + (act == "prioritas" ? "/prioritas" : ""),
            .submit = visit.say("validation.save"),
            .primary = act != "prioritas"})});
}

Result<Answer> marks_with(Visit& visit, Sent const& sent) {
  if (visit.request.wants_json()) return http::json_answer(marks_json(visit));
  bool const marks = may_mark(visit);
  auto const ratings = ratings_of(visit.context, 0);
  auto const tags = tags_of(visit.context);
  std::vector<Html> left;
  if (ratings.empty())
    left.push_back(screen::empty({.icon = "laporan",
                                  .heading = visit.say("validation.marks.none"),
                                  .why = visit.say("validation.marks.none_why")}));
  else
    left.push_back(screen::sheet({.heading = visit.say("validation.ratings"),
                                  .body = ratings_table(visit, ratings, marks)}));
  if (!tags.empty())
    left.push_back(screen::sheet(
        {.heading = visit.say("validation.tags"), .body = tags_list(visit, tags, marks)}));
  screen::PageHead const head{
      .title = visit.say("validation.ratings"),
      .context = visit.say("validation.marks.context"),
      .current = "validation",
      .trail = {{visit.say("validation.title_short"), std::string(index_path)}}};
  auto const body = screen::stack(left);
  if (!marks) return screen::page(visit, head, body);
  auto const right = screen::stack({mark_form(visit, "penilaian", rating_record(), sent),
                                    mark_form(visit, "prioritas", tag_record(), sent)});
  return screen::page(visit, head, screen::cols("wide", body, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> marks_page(Visit& visit) { return marks_with(visit, {}); }

Result<Answer> saved(Visit& visit, std::string_view message, int status) {
  if (visit.request.wants_json()) return http::json_answer(marks_json(visit), status);
  return screen::done(visit, std::string(marks_path), {.message = visit.say(message)});
}

Result<Answer> rate_post(Visit& visit) {
  auto filled = screen::read_form(visit, rating_record());
  auto status = filled.status();
  if (status.ok()) {
    auto const made = rate(visit.context, {.period = filled.text("period"),
                                           .rated_by = filled.text("rated_by"),
                                           .rank = filled.integer("rank"),
                                           .among = filled.integer("among"),
                                           .label = filled.text("label"),
                                           .note = filled.text("note")});
    if (!made.ok()) status = made.error();
  }
  if (status.ok()) return saved(visit, "validation.marks.saved", 201);
  if (!screen::comes_again(visit, filled, status.error())) return status.error();
  return marks_with(visit, {"penilaian", std::move(filled)});
}

Result<Answer> tag_post(Visit& visit) {
  auto filled = screen::read_form(visit, tag_record());
  auto status = filled.status();
  if (status.ok()) {
    auto const made = add_tag(visit.context, filled.text("name"), filled.text("source"));
    if (!made.ok()) status = made.error();
  }
  if (status.ok()) return saved(visit, "validation.marks.saved", 201);
  if (!screen::comes_again(visit, filled, status.error())) return status.error();
  return marks_with(visit, {"prioritas", std::move(filled)});
}

Result<Answer> remove_rating_post(Visit& visit) {
  auto const filled = screen::read_form(visit, reason_record());
  TRY(filled.status());
  TRY(remove_rating(visit.context, RatingId{TRY(visit.request.id("rating"))},
                    filled.text("reason")));
  return saved(visit, "validation.marks.removed", 200);
}

Result<Answer> remove_tag_post(Visit& visit) {
  auto const filled = screen::read_form(visit, reason_record());
  TRY(filled.status());
  TRY(remove_tag(visit.context, TagId{TRY(visit.request.id("tag"))}, filled.text("reason")));
  return saved(visit, "validation.marks.removed", 200);
}

}  // namespace

Html marks_part(Visit& visit, int year) {
  auto const ratings = ratings_of(visit.context, year);
  auto const tags = tags_of(visit.context);
  if (ratings.empty() && tags.empty() && !may_mark(visit)) return {};
  Html body;
  if (!tags.empty()) body += tags_list(visit, tags, false);
  body += ratings.empty()
              ? element("p", {{"class", "soft"}}, visit.words("validation.marks.none_of_year"))
              : ratings_table(visit, ratings, false);
  return screen::sheet(
      {.heading = visit.say("validation.ratings"),
       .body = body,
       .footer = http::link(std::string(marks_path), visit.words("validation.marks.all"))});
}

void add_mark_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const verify = Policy::right(May::verify_data);
  std::string const all(marks_path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + all, see, marks_page, "validation.ratings");
    routes.post(prefix + all, verify, rate_post, "validation.marks.act.penilaian");
    routes.post(prefix + all + "/prioritas", verify, tag_post, "validation.marks.act.prioritas");
    routes.post(prefix + all + "/{rating}/hapus", verify, remove_rating_post,
                "validation.marks.remove");
    routes.post(prefix + all + "/prioritas/{tag}/hapus", verify, remove_tag_post,
                "validation.marks.remove");
  }
}

}  // namespace rangkul::validation
