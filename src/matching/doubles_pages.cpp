// Suggestions from the registry compared with itself: the list, and two people beside each other.

#include "audit/audit.h"
#include "base/text.h"
#include "matching/doubles.h"
#include "matching/list_parts.h"
#include "matching/newcomers.h"
#include "matching/pages.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Column;
using screen::ColumnKind;
using screen::Visit;

constexpr std::string_view list_address = "/padankan/ganda";

std::string double_address(DoubleId id) { return std::string(list_address) + "/" + id.text(); }

screen::List make_list(std::string_view where) {
  return {
      .name = "matching.doubles",
      .from =
          "match_double m JOIN person a ON a.id = m.first JOIN person b ON b.id = m.second "
          "LEFT JOIN region r ON r.code = m.region",
      .where = where,
      .id = "m.id",
      .columns = {Column{.key = "name",
                         .sql = "a.name",
                         .sortable = true,
                         .link = "/padankan/ganda/{id}",
                         .below = "born",
                         .never_null = true},
                  Column{.key = "born", .sql = "a.born", .kind = ColumnKind::date},
                  Column{.key = "other", .sql = "b.name", .below = "other_born"},
                  Column{.key = "other_born", .sql = "b.born", .kind = ColumnKind::date},
                  Column{.key = "village", .sql = "COALESCE(r.name, m.region)"}, score_column(true),
                  chip_column("class", "m.class", "matching.double"),
                  chip_column("state", "m.state", "matching.double"),
                  Column{.key = "decided_by", .sql = "m.decided_name"}, region_column("m.region"),
                  Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
      .filters = {choice_filter("kelas", "m.class = :f_kelas", {"sure", "possible"}),
                  choice_filter("status", "m.state = :f_status", {"open", "rejected"}),
                  region_filter("m.region >= :f_wilayah_from AND m.region < :f_wilayah_to")},
      .sort = "region",
      .people = "match_doubles",
  };
}

screen::List const& doubles_list() {
  // Index match_double_region; then both people by key.
  static auto const list = make_list(
      "a.merged_into IS NULL AND b.merged_into IS NULL"
      " AND a.region >= :scope_from AND a.region < :scope_to"
      " AND b.region >= :scope_from AND b.region < :scope_to");
  return list;
}

screen::List const& doubles_of_import() {
  // Index match_double_import; then both people by key.
  static auto const list = make_list(
      "m.import = :import AND a.merged_into IS NULL AND b.merged_into IS NULL"
      " AND a.region >= :scope_from AND a.region < :scope_to"
      " AND b.region >= :scope_from AND b.region < :scope_to");
  return list;
}

std::string of_import_address(ImportId import) { return "/impor/" + import.text() + "/mirip"; }

Result<Answer> import_doubles_page(Visit& visit) {
  auto const import =
      TRY(registry::find_import(visit.context, ImportId{TRY(visit.request.id("import"))}));
  return screen::list_page(visit, doubles_of_import(),
                           {.head = {.title = visit.say("matching.newcomers.list"),
                                     .context = visit.say("matching.newcomers.list.context",
                                                          {{"file", import.file_name}}),
                                     .current = "match",
                                     .trail = {{visit.say("import.page.title"), "/impor"},
                                               {import.file_name, "/impor/" + import.id.text()}}},
                            .binds = {db::bind("import", import.id)},
                            .empty_heading = visit.say("matching.newcomers.list.empty")});
}

Result<Answer> doubles_page(Visit& visit) {
  screen::ListView view{.head = {.title = visit.say("matching.doubles"),
                                 .context = visit.say("matching.doubles.context"),
                                 .current = "match",
                                 .trail = {{visit.say("matching.title"), "/padankan"}}},
                        .empty_heading = visit.say("matching.doubles.empty")};
  if (visit.context.actor.may(May::match_data))
    view.head.actions.push_back({.label = visit.say("matching.doubles.find"),
                                 .address = std::string(list_address) + "/cari",
                                 .icon = "padan",
                                 .post = true});
  return screen::list_page(visit, doubles_list(), view);
}

Result<Answer> find_page(Visit& visit) {
  auto const job = TRY(start_doubles(visit.context));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"job", job.text()}}), 202);
  return screen::done(visit, std::string(list_address),
                      {.message = visit.say("matching.doubles.started")});
}

Value side_value(DoubleSide const& person) {
  return Value::object({{"person", person.person.text()},
                        {"name", person.name},
                        {"born", person.born ? Value(person.born->iso()) : Value()},
                        {"region", person.region.text()}});
}

Html people_table(Visit const& visit, DoubleSide const& a, DoubleSide const& b) {
  screen::Table table;
  table.columns = {{visit.say("matching.double.field")},
                   {visit.say("matching.double.first")},
                   {visit.say("matching.double.second")}};
  auto const row = [&](std::string const& key, Html const& left, Html const& right) {
    table.rows.push_back({visit.words("matching.double." + key), left, right});
  };
  auto const name = [&](DoubleSide const& person) {
    return http::link("/orang/" + person.person.text(), http::text(person.name));
  };
  auto const born = [&](DoubleSide const& person) {
    return http::text(person.born ? screen::long_date(*person.born, visit.language())
                                  : std::string(screen::no_value()));
  };
  auto const plain = [](std::string const& value) {
    return http::text(value.empty() ? std::string(screen::no_value()) : value);
  };
  row("name", name(a), name(b));
  row("born", born(a), born(b));
  row("address", plain(a.address), plain(b.address));
  row("village", http::text(a.region.text()), http::text(b.region.text()));
  return screen::table(table);
}

Result<Answer> double_page(Visit& visit) {
  auto const found = TRY(find_double(visit.context, DoubleId{TRY(visit.request.id("double"))}));
  auto const& [a, b] = std::tie(found.first, found.second);
  for (auto const* one : {&a, &b})
    audit::record(visit.context, {"view", "person", one->person.value(), "match"});
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", found.id.text()},
                                            {"state", found.state},
                                            {"class", found.link_class},
                                            {"probability", found.probability},
                                            {"first", side_value(a)},
                                            {"second", side_value(b)}}));
  Html footer;
  if (visit.context.actor.may(May::merge_people))
    footer +=
        screen::button_link({.label = visit.say("matching.double.merge"),
                             .address = "/orang/" + a.person.text() + "/gabung/" + b.person.text(),
                             .primary = true});
  bool const open = found.state == "open";
  footer += screen::button_post(
      visit, {.label = visit.say(open ? "matching.double.two_people" : "matching.double.reopen"),
              .address = double_address(found.id) + (open ? "/beda" : "/urung")});
  screen::PageHead const head{
      .title = visit.say("matching.double.title", {{"name", a.name}}),
      .context = visit.say("matching.double." + found.link_class + ".what"),
      .current = "match",
      .trail = {{visit.say("matching.title"), "/padankan"},
                {visit.say("matching.doubles"), std::string(list_address)}}};
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("matching.two_records"),
                                     .body = people_table(visit, a, b),
                                     .footer = footer}));
}

screen::Handler decides(Status (*act)(Context&, DoubleId), std::string_view said) {
  return [act, said](Visit& visit) -> Result<Answer> {
    DoubleId const id{TRY(visit.request.id("double"))};
    TRY(act(visit.context, id));
    bool const rejects = act == reject_double;
    if (visit.request.wants_json())
      return http::json_answer(Value::object({{"state", rejects ? "rejected" : "open"}}));
    screen::Flash flash{.message = visit.say(said)};
    if (rejects) flash.undo_address = double_address(id) + "/urung";
    return screen::done(visit, rejects ? std::string(list_address) : double_address(id), flash);
  };
}

/// How many of them wait, as a number that opens into them for who may decide.
Html waiting_count(Visit& visit, ImportId import) {
  auto const count = newcomers_waiting(visit.context, import);
  auto const shown = group_thousands(count);
  if (count == 0 || !visit.context.actor.may(May::review_matches))
    return element("b", http::text(shown));
  return screen::opens(shown, of_import_address(import) + "?status=open");
}

}  // namespace

Html newcomers_part(Visit& visit, registry::ImportSummary const& import) {
  auto const newcomers = newcomers_of(visit.context, import.id);
  if (!newcomers) return {};
  auto body = element("p", visit.words("matching.newcomers." + newcomers->state,
                                       {{"people", group_thousands(newcomers->people)},
                                        {"asked", group_thousands(newcomers->asked)}}));
  Html footer;
  if (newcomers->state == "asking" || newcomers->state == "done") {
    body += element("p", waiting_count(visit, import.id) + http::text(" ") +
                             visit.words("matching.newcomers.waiting_pairs"));
    footer = visit.words("matching.newcomers.why");
  }
  if (newcomers->state == "left" && visit.context.actor.may(May::match_data))
    footer = screen::button_link(
        {.label = visit.say("matching.newcomers.start_run"), .address = "/padankan"});
  return screen::sheet(
      {.heading = visit.say("matching.newcomers"), .body = body, .footer = footer});
}

void add_doubles_routes(screen::Routes& routes) {
  auto const review = http::Policy::right(May::review_matches);
  screen::registered(doubles_list(), std::string(list_address));
  screen::registered(doubles_of_import(), "/impor/{import}/mirip");
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const all = prefix + std::string(list_address);
    routes.get(all, review, doubles_page, "matching.doubles");
    routes.get(prefix + "/impor/{import}/mirip", review, import_doubles_page,
               "matching.newcomers.list");
    routes.post(all + "/cari", http::Policy::right(May::match_data), find_page,
                "matching.doubles.find");
    routes.get(all + "/{double}", review, double_page, "matching.doubles");
    routes.post(all + "/{double}/beda", review,
                decides(reject_double, "matching.double.was_rejected"),
                "matching.double.two_people");
    routes.post(all + "/{double}/urung", review, decides(reopen_double, "matching.double.reopened"),
                "matching.double.reopen");
  }
}

}  // namespace rangkul::matching
