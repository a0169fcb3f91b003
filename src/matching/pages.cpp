#include "matching/pages.h"

#include "base/text.h"
#include "matching/lists.h"
#include "matching/pages_sql.h"
#include "matching/reconcile.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using screen::Tone;
using screen::Visit;

struct Count {
  std::int64_t persons{0};
  std::int64_t families{0};
  Count& operator+=(Count const& more) {
    persons += more.persons;
    families += more.families;
    return *this;
  }
};

/// Sums of the reader's area by "ministry.equal", "city.only_here" ...
class ClassSums {
 public:
  ClassSums(Context& context, RunId run) {
    auto const scope = context.actor.scope();
    context.tx.each(
        pages_sql::class_sums,
        {db::bind("run", run), db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
        [&](std::string const& name, std::int64_t persons, std::int64_t families) {
          counts_[name] = {persons, families};
        });
  }
  Count of(std::string const& side, std::string const& row_class) const {
    auto const found = counts_.find(side + "." + row_class);
    return found == counts_.end() ? Count{} : found->second;
  }
  Count all(std::string const& side) const {
    Count out;
    for (auto const& [name, count] : counts_)
      if (name.starts_with(side + ".")) out += count;
    return out;
  }

 private:
  std::map<std::string, Count> counts_;
};

struct ClassRow {
  std::string name;      // message matching.class.<name>
  std::string ministry;  // row class in the ministry's file; empty: none
  std::string city;
};
std::vector<ClassRow> const& class_rows() {
  static std::vector<ClassRow> const rows{{"equal", "equal", "equal"},
                                          {"different", "different", "different"},
                                          {"only_ministry", "only_here", ""},
                                          {"only_city", "", "only_here"},
                                          {"ambiguous", "ambiguous", "ambiguous"},
                                          {"invalid", "invalid", "invalid"}};
  return rows;
}

std::string names_address(RunId run, std::string const& row_class, std::string const& side) {
  if (row_class == "equal" || row_class == "different")
    return run_address(run) + "/pasangan?kelas=" + row_class;
  return run_address(run) + "/sendiri?kelas=" + row_class + "&sumber=" + side;
}

Html classes_table(Visit const& visit, Run const& run, ClassSums const& sums) {
  screen::Table out;
  out.figured = true;
  out.columns = {{visit.say("matching.class")},
                 {visit.say("matching.persons.ministry"), true},
                 {visit.say("matching.persons.city"), true},
                 {visit.say("matching.families.ministry"), true},
                 {visit.say("matching.families.city"), true}};
  auto const persons = [&](std::string const& side, std::string const& row_class,
                           ClassRow const& row) {
    if (row_class.empty()) return http::text("–");
    auto const count = sums.of(side, row_class).persons;
    auto const shown = group_thousands(count);
    return count == 0 ? http::text(shown)
                      : screen::opens(shown, names_address(run.id, row.name, side));
  };
  auto const families = [&](std::string const& side, std::string const& row_class) {
    return http::text(row_class.empty() ? "–" : group_thousands(sums.of(side, row_class).families));
  };
  for (auto const& row : class_rows())
    out.rows.push_back({visit.words("matching.class." + row.name),
                        persons("ministry", row.ministry, row), persons("city", row.city, row),
                        families("ministry", row.ministry), families("city", row.city)});
  out.totals.push_back({visit.words("matching.total"),
                        http::text(group_thousands(sums.all("ministry").persons)),
                        http::text(group_thousands(sums.all("city").persons)),
                        http::text(group_thousands(sums.all("ministry").families)),
                        http::text(group_thousands(sums.all("city").families))});
  return screen::table(out);
}

Value run_json(Context& context, Run const& run) {
  ClassSums const sums(context, run.id);
  auto const counts = review_counts(context, run.id);
  Value::List classes;
  for (auto const& row : class_rows()) {
    auto const ministry = row.ministry.empty() ? Count{} : sums.of("ministry", row.ministry);
    auto const city = row.city.empty() ? Count{} : sums.of("city", row.city);
    classes.push_back(Value::object({{"class", row.name},
                                     {"ministry_persons", ministry.persons},
                                     {"city_persons", city.persons},
                                     {"ministry_families", ministry.families},
                                     {"city_families", city.families}}));
  }
  return Value::object({{"id", run.id.text()},
                        {"state", run.state},
                        {"ministry_import", std::to_string(run.ministry_import)},
                        {"city_import", std::to_string(run.city_import)},
                        {"created", to_iso(run.created)},
                        {"finished", run.finished ? Value(to_iso(*run.finished)) : Value()},
                        {"by", run.account_name},
                        {"classes", Value(std::move(classes))},
                        {"ministry_persons", sums.all("ministry").persons},
                        {"city_persons", sums.all("city").persons},
                        {"taken_over", run.summary["taken_over"]},
                        {"open", counts.open},
                        {"confirmed", counts.confirmed},
                        {"rejected", counts.rejected}});
}

bool is_stored(Run const& run) {
  return run.state == "merging" || run.state == "stopped" || run.state == "done";
}

bool was_stopped(Run const& run) { return run.state == "cancelled" || run.state == "stopped"; }

Html state_chip(Visit const& visit, Run const& run) {
  auto const tone = run.state == "done" ? Tone::done : was_stopped(run) ? Tone::late : Tone::note;
  return screen::chip(tone, visit.say("matching.run." + run.state));
}

/// A run that still works, or that stopped before it had a result.
Html unfinished(Visit const& visit, Run const& run) {
  if (run.state == "done") return {};
  Html more;
  if (run.job.is_set())
    more = screen::button_link(
        {.label = visit.say("matching.see_job"), .address = "/pekerjaan/" + run.job.text()});
  return screen::notice(was_stopped(run) ? Tone::soon : Tone::note,
                        visit.say("matching.run." + run.state + ".notice"), more);
}

Html waiting_sheet(Visit& visit, Run const& run) {
  auto const counts = review_counts(visit.context, run.id);
  if (counts.all() == 0) return {};
  auto body = screen::figures({{visit.say("matching.open"), group_thousands(counts.open), "",
                                queue_address(run.id) + "?status=open"},
                               {visit.say("matching.confirmed"), group_thousands(counts.confirmed),
                                "", queue_address(run.id) + "?status=confirmed"},
                               {visit.say("matching.rejected"), group_thousands(counts.rejected),
                                "", queue_address(run.id) + "?status=rejected"}});
  Html footer;
  if (counts.open > 0)
    footer = screen::button_link({.label = visit.say("matching.review"),
                                  .address = run_address(run.id) + "/tinjau",
                                  .icon = "padan",
                                  .primary = true}) +
             screen::button_link(
                 {.label = visit.say("matching.queue"), .address = queue_address(run.id)}) +
             screen::button_link(
                 {.label = visit.say("matching.suspicions"), .address = "/padankan/dugaan"});
  return screen::sheet({.heading = visit.say("matching.waiting"), .body = body, .footer = footer});
}

/// How much of an earlier run this one has used again.
Html taken_over(Visit const& visit, Run const& run) {
  auto const& taken = run.summary["taken_over"];
  auto const* fits = taken["fits"].flag();
  if (fits == nullptr || !*fits) return visit.words("matching.everything_compared");
  auto const rows = [&](std::string const& side) {
    return run.summary[side]["persons"].integer_or(0);
  };
  return visit.words(
      "matching.taken_over",
      {{"rows", group_thousands(taken["ministry"].integer_or(0) + taken["city"].integer_or(0))},
       {"all", group_thousands(rows("ministry") + rows("city"))}});
}

Html classes_sheet(Visit& visit, Run const& run) {
  if (!is_stored(run)) return {};
  return screen::sheet(
      {.heading = visit.say("matching.result"),
       .remark = run_name(visit, run),
       .body = classes_table(visit, run, ClassSums(visit.context, run.id)),
       .footer = visit.words("matching.result_note",
                             {{"joined", group_thousands(run.summary["joined"].integer_or(0))},
                              {"merged", group_thousands(run.summary["merged"].integer_or(0))}}) +
                 http::text(" ") + taken_over(visit, run)});
}

Html runs_sheet(Visit const& visit, std::vector<Run> const& runs) {
  screen::Table table;
  table.columns = {{visit.say("matching.run")},
                   {visit.say("matching.run.state")},
                   {visit.say("matching.run.by")}};
  for (auto const& run : runs)
    table.rows.push_back({http::link(run_address(run.id), http::text(run_name(visit, run))),
                          state_chip(visit, run),
                          http::text(screen::actor_name(visit, run.account_name))});
  return screen::sheet({.heading = visit.say("matching.runs"), .body = screen::table(table)});
}

Result<Answer> overview(Visit& visit) {
  constexpr int shown_runs = 24;
  auto const runs = list_runs(visit.context, shown_runs);
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& run : runs) rows.push_back(run_json(visit.context, run));
    return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
  }
  screen::PageHead head{.title = visit.say("matching.title"),
                        .context = visit.say("matching.context"),
                        .current = "match"};
  if (visit.context.actor.may(May::match_data)) {
    head.actions.push_back({.label = visit.say("matching.start"),
                            .address = "/padankan/jalankan",
                            .icon = "padan",
                            .primary = runs.empty(),
                            .post = true});
    if (!runs.empty())
      head.actions.push_back({.label = visit.say("matching.start_everything"),
                              .address = "/padankan/jalankan?semua=1",
                              .icon = "padan",
                              .post = true});
  }
  head.actions.push_back(
      {.label = visit.say("matching.doubles"), .address = "/padankan/ganda", .icon = "orang"});
  if (runs.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "padan",
                                       .heading = visit.say("matching.none"),
                                       .why = visit.say("matching.none_why")}));
  std::vector<Html> parts{unfinished(visit, runs.front())};
  for (auto const& run : runs) {
    if (!is_stored(run)) continue;
    parts.push_back(waiting_sheet(visit, run));
    parts.push_back(classes_sheet(visit, run));
    break;
  }
  parts.push_back(runs_sheet(visit, runs));
  return screen::page(visit, head, screen::stack(parts));
}

screen::PageHead run_head(Visit const& visit, Run const& run, std::string title = {}) {
  screen::PageHead head{.title = run_name(visit, run),
                        .current = "match",
                        .trail = {{visit.say("matching.title"), "/padankan"}}};
  if (!title.empty()) {
    head.trail.push_back({head.title, run_address(run.id)});
    head.title = std::move(title);
  }
  return head;
}

Result<Answer> run_page(Visit& visit) {
  auto const run = TRY(run_of(visit));
  if (visit.request.wants_json()) return http::json_answer(run_json(visit.context, run));
  auto const head = run_head(visit, run);
  std::vector<Html> parts{unfinished(visit, run), waiting_sheet(visit, run),
                          classes_sheet(visit, run)};
  if (is_stored(run)) {
    parts.push_back(screen::sheet(
        {.heading = visit.say("matching.sample"),
         .body = http::element("p", visit.words("matching.sample.what")),
         .footer = screen::button_link({.label = visit.say("matching.sample.open"),
                                        .address = run_address(run.id) + "/contoh"})}));
    constexpr int shown_villages = 100;
    screen::ListView view{.head = head, .binds = {db::bind("run", run.id)}};
    view.head.title = visit.say("matching.by_village");
    parts.push_back(
        screen::sheet({.heading = visit.say("matching.by_village"),
                       .body = screen::list_part(visit, villages_list(), view, shown_villages),
                       .footer = http::link(run_address(run.id) + "/wilayah",
                                            visit.words("matching.by_village_all"))}));
  }
  return screen::page(visit, head, screen::stack(parts));
}

screen::Handler list_handler(screen::List const& list, std::string title) {
  return [&list, title](Visit& visit) -> Result<Answer> {
    auto const run = TRY(run_of(visit));
    screen::ListView view{.head = run_head(visit, run, visit.say(title)),
                          .binds = {db::bind("run", run.id)}};
    return screen::list_page(visit, list, view);
  };
}

Result<Answer> start(Visit& visit) {
  bool const everything = visit.request.query.get("semua") == "1";
  auto const run =
      TRY(start_run(visit.context, 0, 0, everything ? Compare::everything : Compare::what_is_new));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"run", run.text()}}), 202);
  return screen::done(visit, "/padankan", {.message = visit.say("matching.started")});
}

}  // namespace

std::string run_address(RunId run) { return "/padankan/" + run.text(); }

Result<Run> run_of(Visit& visit) {
  return find_run(visit.context, RunId{TRY(visit.request.id("run"))});
}

std::string run_name(Visit const& visit, Run const& run) {
  return visit.say("matching.run_name",
                   {{"time", screen::long_time(run.created, visit.office.zone, visit.language())}});
}

void add_routes(screen::Routes& routes, Hooks const& hooks) {
  using http::Policy;
  auto const see = Policy::right(May::review_matches);
  screen::registered(villages_list(), "/padankan/{run}/wilayah");
  screen::registered(pairs_list(), "/padankan/{run}/pasangan");
  screen::registered(singles_list(), "/padankan/{run}/sendiri");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/padankan", see, overview, "matching.runs");
    routes.get(prefix + "/padankan/{run}", see, run_page, "matching.result");
    routes.get(prefix + "/padankan/{run}/wilayah", see,
               list_handler(villages_list(), "matching.by_village"), "matching.by_village");
    routes.get(prefix + "/padankan/{run}/pasangan", see,
               list_handler(pairs_list(), "matching.pairs"), "matching.pairs");
    routes.get(prefix + "/padankan/{run}/sendiri", see,
               list_handler(singles_list(), "matching.singles"), "matching.singles");
    routes.post(prefix + "/padankan/jalankan", Policy::right(May::match_data), start,
                "matching.start");
  }
  add_review_routes(routes, hooks);
  add_queue_routes(routes);
  add_sample_routes(routes);
  add_suspicion_routes(routes);
  add_doubles_routes(routes);
  add_reconcile_routes(routes, hooks.standing_aids);
}

}  // namespace rangkul::matching
