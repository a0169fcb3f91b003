// Photos that are, or look like, those of another record: two households may not share one house.

#include "base/text.h"
#include "evidence/evidence_sql.h"
#include "evidence/parts.h"
#include "screen/list.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::evidence {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr std::string_view list_path = "/bukti/sama";

screen::List const& same_list() {
  // Index evidence_photo_to_clear; both photos by key.
  static screen::List const list{
      .name = "evidence.same_list",
      .from =
          "evidence_photo p JOIN evidence_photo o ON o.id = p.same_as "
          "LEFT JOIN region r ON r.code = p.region",
      .where =
          "p.same_as IS NOT NULL AND p.removed = 0 AND p.cleared_name = '' AND o.removed = 0 "
          "AND p.region >= :scope_from AND p.region < :scope_to",
      .id = "p.id",
      .columns =
          {{.key = "title", .sql = "p.title", .link = "/bukti/sama/{id}", .below = "village"},
           {.key = "village", .sql = "COALESCE(r.name, p.region)"},
           {.key = "label",
            .sql = "p.label",
            .kind = screen::ColumnKind::chip,
            .chip_prefix = "evidence.label"},
           {.key = "added",
            .sql = "p.added_at",
            .kind = screen::ColumnKind::instant,
            .sortable = true,
            .below = "added_name",
            .never_null = true},
           {.key = "added_name", .sql = "p.added_name", .kind = screen::ColumnKind::actor},
           {.key = "id", .sql = "p.id", .kind = screen::ColumnKind::hidden}},
      .filters = {{.key = "wilayah",
                   .kind = screen::FilterKind::region,
                   .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"}},
      .sort = "added",
      .descending = true,
      .people = "evidence_photos",
  };
  return list;
}

screen::PageHead head_of(Visit const& visit) {
  return {.title = visit.say("evidence.same_list"),
          .context = visit.say("evidence.same_list.context"),
          .current = "same_photos"};
}

Result<Answer> list_page(Visit& visit) {
  return screen::list_page(
      visit, same_list(),
      {.head = head_of(visit), .empty_heading = visit.say("evidence.same_list.none")});
}

struct Likeness {
  PhotoId id;
  std::string title, address, label, cleared_name;
  PhotoId other;
  std::string other_title, other_address;
  RegionCode other_region;
};

Result<Likeness> find_likeness(Visit& visit) {
  std::optional<Likeness> found;
  visit.context.tx.each(
      evidence_sql::same_photo,
      scoped(visit.context, {db::bind("id", PhotoId{TRY(visit.request.id("photo"))})}),
      [&](PhotoId id, std::string title, std::string address, std::string label,
          std::string cleared_name, PhotoId other, std::string other_title,
          std::string other_address, RegionCode other_region) {
        found = Likeness{id,
                         std::move(title),
                         std::move(address),
                         std::move(label),
                         std::move(cleared_name),
                         other,
                         std::move(other_title),
                         std::move(other_address),
                         std::move(other_region)};
      });
  if (!found) return not_found();
  return std::move(*found);
}

screen::Record const& reason_record() {
  static screen::Record const record{
      "evidence.clear", {{.key = "reason", .required = true, .has_hint = true, .max_length = 300}}};
  return screen::registered(record, std::string(list_path) + "/{photo}");
}

/// One of the two photos, which opens into its own page.
Html shown(std::string const& owner, PhotoId photo, std::string const& words) {
  auto const address = owner + "/bukti/" + photo.text();
  auto const image = element("img", {{"src", address + "/besar"}, {"alt", words}});
  return element("div", element("p", text(words)) +
                            element("a", {{"class", "photo"}, {"href", address}}, image));
}

Result<Answer> likeness_with(Visit& visit, Likeness const& likeness, screen::Filled const& filled) {
  auto const& actor = visit.context.actor;
  // Who stands in another area is neither named nor shown to those who do not see it.
  auto const body =
      screen::cols("even",
                   shown(likeness.address, likeness.id,
                         visit.say("evidence.same_of", {{"name", likeness.title}})),
                   actor.sees(likeness.other_region)
                       ? shown(likeness.other_address, likeness.other,
                               visit.say("evidence.same_other", {{"name", likeness.other_title}}))
                       : element("p", visit.words("evidence.same_outside")));
  if (visit.request.wants_json())
    return http::json_answer(Value::object(
        {{"id", likeness.id.text()},
         {"address", likeness.address},
         {"cleared", !likeness.cleared_name.empty()},
         {"other", actor.sees(likeness.other_region) ? Value(likeness.other_address) : Value()}}));
  std::vector<Html> sheets{
      screen::sheet({.heading = visit.say("evidence.label." + likeness.label), .body = body})};
  if (!likeness.cleared_name.empty())
    sheets.push_back(screen::notice(
        screen::Tone::done, visit.say("evidence.cleared_by", {{"name", likeness.cleared_name}})));
  else
    sheets.push_back(screen::sheet(
        {.heading = visit.say("evidence.clear"),
         .body = screen::form(visit, reason_record(), filled,
                              {.action = std::string(list_path) + "/" + likeness.id.text(),
                               .submit = visit.say("evidence.clear.do")})}));
  auto head = head_of(visit);
  head.title = likeness.title;
  head.trail = {{visit.say("evidence.same_list"), std::string(list_path)}};
  return screen::page(visit, head, screen::stack(sheets),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> likeness_page(Visit& visit) {
  return likeness_with(visit, TRY(find_likeness(visit)), {});
}

Result<Answer> clear_post(Visit& visit) {
  auto const likeness = TRY(find_likeness(visit));
  auto filled = screen::read_form(visit, reason_record());
  if (!filled.ok()) {
    if (visit.request.wants_json()) return filled.status().error();
    return likeness_with(visit, likeness, filled);
  }
  audit::Change change(
      visit.context,
      {"evidence.cleared", {{"evidence_photo", likeness.id.value()}}, {}, filled.text("reason")});
  if (change.run(
          evidence_sql::clear_same,
          {db::bind("id", likeness.id), db::bind("name", visit.context.actor.name()),
           db::bind("reason", filled.text("reason")), db::bind("event", change.event_id())}) == 0)
    return conflict("evidence.cleared_before");
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", likeness.id.text()}, {"cleared", true}}));
  return screen::done(visit, std::string(list_path), {.message = visit.say("evidence.cleared")});
}

}  // namespace

void add_list_routes(screen::Routes& routes) {
  auto const right = http::Policy::right(May::verify_data);
  std::string const path(list_path);
  screen::registered(same_list(), path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, right, list_page, "evidence.same_list");
    routes.get(prefix + path + "/{photo}", right, likeness_page, "evidence.same");
    routes.post(prefix + path + "/{photo}", right, clear_post, "evidence.clear");
  }
}

}  // namespace rangkul::evidence
