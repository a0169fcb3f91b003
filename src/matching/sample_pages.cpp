// Drawing a random sample of a run, and what it says: precision, recall, agreement, a threshold.

#include <cmath>

#include "base/text.h"
#include "jobs/jobs.h"
#include "matching/lists.h"
#include "matching/reading_pages.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Visit;

constexpr double usual_precision = 0.999;

screen::Record const& draw_record() {
  static screen::Record const record{
      .name = "matching.draw",
      .fields = {
          {.key = "size", .kind = screen::FieldKind::integer, .required = true, .has_hint = true},
          {.key = "seed", .kind = screen::FieldKind::integer, .has_hint = true}}};
  return record;
}

std::string share_text(Visit const& visit, double share) {
  constexpr std::int64_t parts = 1'000'000;
  auto const part = static_cast<std::int64_t>(std::llround(share * static_cast<double>(parts)));
  return screen::percent_text(Percent(part, parts), visit.language());
}

std::string interval_text(Visit const& visit, Interval const& interval) {
  return visit.say("matching.sample.interval", {{"low", share_text(visit, interval.low)},
                                                {"high", share_text(visit, interval.high)}});
}

screen::Figure estimate_figure(Visit const& visit, std::string_view key,
                               std::optional<Estimate> const& found) {
  return {visit.say(key), found ? share_text(visit, found->value) : std::string("–")};
}

/// A number's meaning, with its interval where there is one.
Html estimate_words(Visit const& visit, std::string const& key,
                    std::optional<Estimate> const& found) {
  auto words = visit.say(key + "_why");
  words += " " + (found ? visit.say("matching.sample.sure",
                                    {{"interval", interval_text(visit, found->interval)}})
                        : visit.say("matching.sample.not_yet_why"));
  return element("p", {{"class", "small soft"}}, http::text(words));
}

Html result_sheet(Visit const& visit, SampleResult const& result) {
  auto const& readers = result.agreement;
  auto const kappa = readers.kappa();
  auto const agreed =
      readers.all() == 0
          ? std::string("–")
          : screen::percent_text(Percent(readers.agreed(), readers.all()), visit.language());
  auto const precision = precision_of(result.strata);
  auto const recall = recall_of(result.strata);
  auto body = screen::figures(
      {estimate_figure(visit, "matching.sample.precision", precision),
       estimate_figure(visit, "matching.sample.recall", recall),
       {visit.say("matching.sample.agreement"), agreed},
       {visit.say("matching.sample.kappa"), kappa ? two_decimals(*kappa) : std::string("–")}});
  if (result.split > 0)
    body += screen::notice(
        screen::Tone::soon,
        visit.say("matching.sample.provisional", {{"split", group_thousands(result.split)}}));
  body += estimate_words(visit, "matching.sample.precision", precision);
  body += estimate_words(visit, "matching.sample.recall", recall);
  body += element(
      "p", {{"class", "small soft"}},
      visit.words("matching.sample.agreed_why", {{"agreed", group_thousands(readers.agreed())},
                                                 {"all", group_thousands(readers.all())}}));
  return screen::sheet({.heading = visit.say("matching.sample.result"),
                        .body = body,
                        .footer = visit.words("matching.sample.method")});
}

Html strata_sheet(Visit const& visit, Sample const& sample, SampleResult const& result) {
  screen::Table table;
  table.figured = true;
  table.columns = {
      {visit.say("matching.sample.stratum")},     {visit.say("matching.sample.pairs"), true},
      {visit.say("matching.sample.drawn"), true}, {visit.say("matching.sample.read"), true},
      {visit.say("matching.sample.same"), true},  {visit.say("matching.sample.share"), true}};
  constexpr std::array<std::string_view, 3> keys{"linked", "possible", "ambiguous"};
  for (std::size_t i = 0; i < result.strata.size(); ++i) {
    auto const& each = result.strata[i];
    auto const handled = std::string(keys[static_cast<std::size_t>(each.handled)]);
    auto const name = visit.say("matching.handled." + handled) + ", " +
                      visit.say("matching.sample.band", {{"low", share_text(visit, each.low)},
                                                         {"high", share_text(visit, each.high)}});
    table.rows.push_back(
        {http::text(name), http::text(group_thousands(each.size)),
         http::text(group_thousands(result.drawn[i])), http::text(group_thousands(each.read)),
         http::text(group_thousands(each.same)),
         http::text(each.read == 0 ? std::string("–") : interval_text(visit, each.interval()))});
  }
  return screen::sheet(
      {.heading = visit.say("matching.sample.strata"),
       .remark = visit.say("matching.sample.seed", {{"seed", std::to_string(sample.seed)}}),
       .body = screen::table(table),
       .footer = visit.words("matching.sample.strata_why")});
}

/// "99,9" as 0.999. errors: match.precision_wanted
Result<double> wanted_of(Visit const& visit) {
  auto text = visit.request.query.get("presisi");
  if (text.empty()) return usual_precision;
  std::ranges::replace(text, ',', '.');
  char* end = nullptr;
  auto const wanted = std::strtod(text.c_str(), &end);
  bool const whole = end != nullptr && *end == '\0' && std::isfinite(wanted);
  if (!whole || wanted < 50 || wanted > 99.999)
    return invalid("match.precision_wanted", {}, "presisi");
  return wanted / 100;
}

Html suggestion_sheet(Visit const& visit, SampleResult const& result, double wanted) {
  auto const found = suggest_threshold(result.strata, wanted);
  auto const key = result.split > 0                          ? "matching.suggest.unsettled"
                   : found.kind == Suggestion::Kind::found   ? "matching.suggest.found"
                   : found.kind == Suggestion::Kind::too_few ? "matching.suggest.too_few"
                                                             : "matching.suggest.out_of_reach";
  auto const words = visit.words(key, {{"wanted", share_text(visit, wanted)},
                                       {"threshold", share_text(visit, found.threshold)},
                                       {"value", share_text(visit, found.precision.value)},
                                       {"low", share_text(visit, found.precision.interval.low)},
                                       {"high", share_text(visit, found.precision.interval.high)},
                                       {"needed", group_thousands(found.needed)}});
  auto const typed = visit.request.query.get("presisi", "99,9");
  auto const field =
      element("div", {{"class", "field"}},
              element("label", {{"for", "presisi"}}, visit.words("matching.suggest.wanted")) +
                  element("input", {{"id", "presisi"},
                                    {"name", "presisi"},
                                    {"class", "short"},
                                    {"inputmode", "decimal"},
                                    {"value", typed}}));
  auto const form = element(
      "form", {{"class", "filters"}, {"method", "get"}, {"action", visit.request.path}},
      field + element("button", {{"class", "button"}}, visit.words("matching.suggest.ask")));
  return screen::sheet({.heading = visit.say("matching.suggest"),
                        .body = form + element("p", words),
                        .footer = visit.words("matching.suggest.why")});
}

Html progress_sheet(Visit& visit, Sample const& sample) {
  auto const mine = reader_progress(visit.context, sample.id);
  auto body = element("p", visit.words("matching.sample.blind"));
  body +=
      element("p", visit.words("matching.sample.mine", {{"waiting", group_thousands(mine.waiting)},
                                                        {"read", group_thousands(mine.read)}}));
  Html footer;
  if (mine.waiting > 0)
    footer = screen::button_link({.label = visit.say("matching.sample.go_on"),
                                  .address = sample_address(sample.id) + "/baca",
                                  .icon = "padan",
                                  .primary = true});
  return screen::sheet(
      {.heading = visit.say("matching.sample.reading"), .body = body, .footer = footer});
}

screen::PageHead sample_head(Visit& visit, Run const& run, std::string title) {
  return {.title = std::move(title),
          .current = "match",
          .trail = {{visit.say("matching.title"), "/padankan"},
                    {run_name(visit, run), run_address(run.id)},
                    {visit.say("matching.sample"), run_address(run.id) + "/contoh"}}};
}

/// Its pairs are not written yet.
Result<Answer> undrawn_page(Visit& visit, Sample const& sample) {
  auto const run = TRY(find_run(visit.context, sample.run));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", sample.id.text()},
                                            {"seed", sample.seed},
                                            {"asked", sample.asked},
                                            {"drawn", false},
                                            {"job", sample.job.text()}}));
  auto const job = jobs::find(visit.context, sample.job);
  bool const waits = !job.ok() || jobs::is_open(job.value().state);
  Html more;
  if (job.ok()) {
    if (waits && job.value().total > 0)
      more +=
          screen::progress(job.value().done, job.value().total, visit.say("match.phase.sample"));
    more += screen::button_link(
        {.label = visit.say("matching.see_job"), .address = "/pekerjaan/" + sample.job.text()});
  }
  auto const notice =
      waits ? screen::notice(screen::Tone::note, visit.say("matching.sample.drawing"), more)
            : screen::notice(screen::Tone::soon, visit.say("matching.sample.not_drawn"), more);
  return screen::page(visit, sample_head(visit, run, sample_name(visit, sample)),
                      screen::part_asked_again("contoh", sample_address(sample.id), waits, notice));
}

Result<Answer> sample_page(Visit& visit) {
  auto const sample = TRY(sample_of(visit));
  if (!sample.drawn) return undrawn_page(visit, sample);
  auto const wanted = TRY(wanted_of(visit));
  bool const sees_all = visit.context.actor.sees(sample.area);
  if (visit.request.wants_json())
    return http::json_answer(to_value(sample, TRY(sample_result(visit.context, sample)), wanted));
  auto const run = TRY(find_run(visit.context, sample.run));
  auto const head = sample_head(visit, run, sample_name(visit, sample));
  std::vector<Html> parts{progress_sheet(visit, sample)};
  if (sees_all) {
    auto const result = TRY(sample_result(visit.context, sample));
    auto const words =
        visit.say("matching.sample.progress", {{"done", group_thousands(result.finished)},
                                               {"all", group_thousands(result.all)},
                                               {"split", group_thousands(result.split)}});
    parts.front() = screen::progress(result.finished, result.all, words) +
                    element("p", {{"class", "small soft"}}, http::text(words)) + parts.front();
    parts.push_back(result_sheet(visit, result));
    parts.push_back(suggestion_sheet(visit, result, wanted));
    parts.push_back(strata_sheet(visit, sample, result));
    parts.push_back(element("p", http::link(sample_address(sample.id) + "/pasangan?beda=unlike",
                                            visit.words("matching.sample.unlike"))));
  }
  return screen::page(visit, head, element("div", {{"id", "contoh"}}, screen::stack(parts)));
}

Result<Answer> pairs_page(Visit& visit) {
  auto const sample = TRY(sample_of(visit));
  auto const run = TRY(find_run(visit.context, sample.run));
  auto head = sample_head(visit, run, visit.say("matching.sample_pairs"));
  head.trail.push_back({sample_name(visit, sample), sample_address(sample.id)});
  return screen::list_page(visit, sample_list(),
                           {.head = head, .binds = {db::bind("sample", sample.id)}});
}

Result<Answer> samples_form(Visit& visit, Run const& run, screen::Filled const& filled) {
  auto const samples = samples_of(visit.context, run.id);
  auto head = sample_head(visit, run, visit.say("matching.sample"));
  head.trail.pop_back();
  head.context = visit.say("matching.sample.what");
  std::vector<Html> parts;
  if (!samples.empty()) {
    screen::Table table;
    table.columns = {{visit.say("matching.sample")},
                     {visit.say("matching.sample.asked"), true},
                     {visit.say("matching.run.by")}};
    for (auto const& sample : samples)
      table.rows.push_back(
          {http::link(sample_address(sample.id), http::text(sample_name(visit, sample))),
           http::text(sample.drawn ? group_thousands(sample.asked)
                                   : visit.say("matching.sample.undrawn")),
           http::text(screen::actor_name(visit, sample.account_name))});
    parts.push_back(
        screen::sheet({.heading = visit.say("matching.samples"), .body = screen::table(table)}));
  }
  if (visit.context.actor.may(May::match_data))
    parts.push_back(screen::sheet({.heading = visit.say("matching.draw"),
                                   .body = screen::form(visit, draw_record(), filled,
                                                        {.action = run_address(run.id) + "/contoh",
                                                         .submit = visit.say("matching.draw.act"),
                                                         .primary = samples.empty()})}));
  return screen::page(visit, head, screen::stack(parts),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> samples_page(Visit& visit) {
  auto const run = TRY(run_of(visit));
  if (!visit.request.wants_json()) return samples_form(visit, run, {});
  Value::List rows;
  for (auto const& sample : samples_of(visit.context, run.id))
    rows.push_back(Value::object({{"id", sample.id.text()},
                                  {"seed", sample.seed},
                                  {"asked", sample.asked},
                                  {"drawn", sample.drawn},
                                  {"created", to_iso(sample.created)},
                                  {"by", sample.account_name}}));
  return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
}

Result<Answer> draw_page(Visit& visit) {
  auto const run = TRY(run_of(visit));
  auto filled = screen::read_form(visit, draw_record());
  if (filled.ok()) {
    auto const begun = start_sample(visit.context, run.id,
                                    {filled.integer("size").value_or(0), filled.integer("seed")});
    if (begun.ok()) {
      if (visit.request.wants_json())
        return http::json_answer(Value::object({{"sample", begun.value().text()}}), 202);
      return screen::done(visit, sample_address(begun.value()),
                          {.message = visit.say("matching.draw.begun")});
    }
    if (begun.error().kind != ErrorKind::invalid) return begun.error();
    filled.fault(begun.error().field, begun.error().code, begun.error().detail);
  }
  TRY(visit.request.wants_json() ? filled.status() : Status{});
  return samples_form(visit, run, filled);
}

}  // namespace

std::string sample_address(SampleId sample) { return "/padankan/contoh/" + sample.text(); }

Result<Sample> sample_of(Visit& visit) {
  return find_sample(visit.context, SampleId{TRY(visit.request.id("sample"))});
}

std::string sample_name(Visit const& visit, Sample const& sample) {
  return visit.say(
      "matching.sample.name",
      {{"time", screen::long_time(sample.created, visit.office.zone, visit.language())}});
}

void add_sample_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::review_matches);
  screen::registered(sample_list(), "/padankan/contoh/{sample}/pasangan");
  screen::registered(draw_record(), "/padankan/{run}/contoh");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/padankan/{run}/contoh", see, samples_page, "matching.samples");
    routes.post(prefix + "/padankan/{run}/contoh", Policy::right(May::match_data), draw_page,
                "matching.draw");
    routes.get(prefix + "/padankan/contoh/{sample}", see, sample_page, "matching.sample.result");
    routes.get(prefix + "/padankan/contoh/{sample}/pasangan", see, pairs_page,
               "matching.sample_pairs");
  }
  add_reading_routes(routes);
}

}  // namespace rangkul::matching
