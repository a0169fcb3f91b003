// Deciles beside criteria and score: who they disagree about, and one family explained term by
// term.

#include <cmath>

#include "base/text.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/values.h"
#include "validation/pages.h"
#include "validation/parts.h"
#include "validation/scores.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::ColumnKind;
using screen::FilterKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view scores_path = "/verval/desil";
constexpr std::array<std::string_view, 3> differences{"poor_unseen", "seen_not_poor",
                                                      "score_apart"};

screen::List const& scores_list() {
  // Index welfare_score_list; a village or a kind through welfare_score_region.
  static screen::List const list{
      .name = "validation.scores",
      .from = "welfare_score w LEFT JOIN region r ON r.code = w.region",
      .where = "w.region >= :scope_from AND w.region < :scope_to",
      .id = "w.id",
      .columns = {{.key = "name",
                   .sql = "w.name",
                   .sortable = true,
                   .link = "/verval/desil/{family}",
                   .below = "village",
                   .never_null = true},
                  {.key = "village", .sql = "COALESCE(r.name, w.region)"},
                  {.key = "decile", .sql = "w.decile", .kind = ColumnKind::integer},
                  {.key = "met",
                   .sql = "w.met",
                   .kind = ColumnKind::integer,
                   .field_class = auth::FieldClass::k3},
                  {.key = "local_decile",
                   .sql = "w.local_decile",
                   .kind = ColumnKind::integer,
                   .field_class = auth::FieldClass::k3},
                  {.key = "differs",
                   .sql = "NULLIF(w.differs, '')",
                   .kind = ColumnKind::chip,
                   .chip_prefix = "validation.differs"},
                  {.key = "family", .sql = "w.family", .kind = ColumnKind::hidden}},
      .filters = {{.key = "beda",
                   .kind = FilterKind::choice,
                   .where = "w.differs = :f_beda",
                   .choices = {"poor_unseen", "seen_not_poor", "score_apart"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "w.region >= :f_wilayah_from AND w.region < :f_wilayah_to"}},
      .sort = "name",
      .people = "welfare_scores",
  };
  return list;
}

/// "-0,150"
std::string number_words(double value) {
  constexpr double thousand = 1000.0;
  auto const parts = std::llround(std::abs(value) * thousand);
  auto tail = std::to_string(parts % 1000);
  tail.insert(0, 3 - tail.size(), '0');
  return std::string(value < 0 && parts > 0 ? "-" : "") + std::to_string(parts / 1000) + "," + tail;
}

Html counts_sheet(Visit& visit) {
  auto const counts = count_differences(visit.context);
  if (counts.empty()) return {};
  std::vector<screen::Figure> figures;
  for (auto const differs : differences) {
    auto const at = counts.find(std::string(differs));
    auto const count = at == counts.end() ? std::int64_t{0} : at->second;
    figures.push_back({.label = visit.say("validation.differs." + std::string(differs)),
                       .number = group_thousands(count),
                       .unit = {},
                       .address = count > 0
                                      ? std::string(scores_path) + "?beda=" + std::string(differs)
                                      : std::string()});
  }
  return screen::sheet({.heading = visit.say("validation.score.disagree"),
                        .body = screen::figures(figures),
                        .footer = visit.words("validation.score.human")});
}

Html count_button(Visit& visit) {
  if (!visit.context.actor.may(May::verify_data)) return {};
  auto const model = model_for(visit.context.catalogue, visit.context.actor.area(), visit.today());
  if (!model) return screen::notice(Tone::note, visit.say("validation.score.no_model"));
  return screen::notice(
      Tone::note,
      visit.say("validation.score.model", {{"model", model->name()}, {"source", model->source}}),
      screen::button_post(visit, {.label = visit.say("validation.score.count"),
                                  .address = std::string(scores_path) + "/hitung"}));
}

Result<Answer> scores_page(Visit& visit) {
  return screen::list_page(
      visit, scores_list(),
      {.head = {.title = visit.say("validation.scores"),
                .context = visit.say("validation.scores.context"),
                .current = "validation",
                .trail = {{visit.say("validation.title_short"), std::string(index_path)}}},
       .binds = {},
       .before = screen::stack({count_button(visit), counts_sheet(visit)}),
       .after = {},
       .empty_heading = visit.say("validation.scores.none"),
       .as_of = {}});
}

Result<Answer> count_post(Visit& visit) {
  auto const counted = TRY(count_scores(visit.context));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"families", counted}}));
  return screen::done(
      visit, std::string(scores_path),
      {.message = visit.say("validation.score.counted", {{"count", group_thousands(counted)}})});
}

Html score_sheet(Visit& visit, Compared const& one) {
  auto const model = model_for(visit.context.catalogue, one.traits.region, visit.today());
  if (!model) return {};
  auto const score = score_of(*model, one.traits);
  screen::Table table;
  table.columns = {{visit.say("validation.score.variable")},
                   {visit.say("validation.score.value"), true},
                   {visit.say("validation.score.coefficient"), true},
                   {visit.say("validation.score.part"), true}};
  table.rows.push_back({visit.words("validation.score.intercept"), text(""), text(""),
                        text(number_words(score.intercept))});
  for (auto const& line : score.lines)
    table.rows.push_back({visit.words("validation.variable." + line.variable),
                          text(group_thousands(std::llround(line.value))),
                          text(number_words(line.coefficient)), text(number_words(line.part()))});
  table.totals = {
      {visit.words("validation.total"), text(""), text(""), text(number_words(score.sum()))}};
  return screen::sheet(
      {.heading = visit.say("validation.score.explained"),
       .remark = model->name(),
       .body = screen::table(table),
       .footer = visit.words("validation.score.source",
                             {{"source", model->source}, {"area", model->area.text()}})});
}

Result<Answer> score_page(Visit& visit) {
  auto const family = FamilyId{TRY(visit.request.id("family"))};
  auto const one = TRY(compared(visit.context, family));
  // What the house looks like is K3 (domain.md 8.2).
  bool const whole =
      auth::visibility(visit.context.actor, auth::FieldClass::k3) == auth::Visible::full;
  audit::record(visit.context,
                {.action = "view", .kind = "family", .id = family.value(), .purpose = "welfare"});
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"family", family.text()},
                                            {"decile", one.decile ? Value(*one.decile) : Value()},
                                            {"criteria", one.met},
                                            {"local_decile", one.local_decile},
                                            {"differs", one.differs}}));
  Html seen;
  for (std::size_t i = 0; i < criteria_count; ++i)
    if (whole && one.traits.criteria.test(i))
      seen += element("li", visit.words("validation.visit.k" + std::to_string(i + 1)));
  auto const number = [&](std::int64_t value) {
    return text(whole ? std::to_string(value) : std::string(screen::covered()));
  };
  auto facts =
      fact(visit, "validation.scores.decile",
           one.decile ? text(std::to_string(*one.decile)) : visit.words("validation.score.none")) +
      fact(visit, "validation.scores.met",
           number(one.met) + (seen.empty() ? Html{} : element("ul", seen))) +
      fact(visit, "validation.scores.local_decile", number(one.local_decile)) +
      fact(visit, "validation.score.counted_at",
           text(screen::long_time(one.counted_at, visit.office.zone, visit.language())));
  auto const notice =
      one.differs.empty()
          ? screen::notice(Tone::done, visit.say("validation.score.agree"))
          : screen::notice(Tone::soon, visit.say("validation.differs." + one.differs),
                           element("p", visit.words("validation.differs." + one.differs + ".why")));
  Html decide;
  if (visit.context.actor.may(May::assess))
    decide = screen::button_link({.label = visit.say("validation.enter_short"),
                                  .address = "/keluarga/" + family.text() + "/verval"});
  screen::PageHead const head{
      .title = one.traits.name,
      .context = registry::place_name(visit.context, one.traits.region),
      .current = "validation",
      .trail = {{visit.say("validation.scores"), std::string(scores_path)}}};
  return screen::page(
      visit, head,
      screen::stack({notice,
                     screen::sheet({.heading = visit.say("validation.scores"),
                                    .body = element("dl", {{"class", "facts"}}, facts),
                                    .footer = visit.words("validation.score.human") + decide}),
                     whole ? score_sheet(visit, one) : Html{}}));
}

}  // namespace

void add_score_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  std::string const all(scores_path);
  screen::registered(scores_list(), scores_path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + all, see, scores_page, "validation.scores");
    routes.post(prefix + all + "/hitung", Policy::right(May::verify_data), count_post,
                "validation.score.count");
    routes.get(prefix + all + "/{family}", see, score_page, "validation.score.explained");
  }
}

}  // namespace rangkul::validation
