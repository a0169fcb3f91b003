#include "validation/scores.h"

#include <cmath>

#include "audit/audit.h"
#include "validation/parts.h"
#include "validation/scores_sql.h"

namespace rangkul::validation {
namespace {

namespace sql = scores_sql;

double real_of(catalogue::Node const* node) {
  if (node == nullptr) return 0;
  return node->kind == catalogue::Node::Kind::integer ? static_cast<double>(node->integer)
                                                      : node->real;
}

std::optional<ScoreModel> read_model(catalogue::Node const& root, Date day) {
  auto const from = root.maybe_date("valid_from");
  auto const to = root.maybe_date("valid_to");
  auto area = RegionCode::parse(root.text_of("area"));
  if (!area.ok() || (from && day < *from) || (to && *to < day)) return std::nullopt;
  ScoreModel out{.id = root.text_of("id"),
                 .source = root.text_of("source"),
                 .version = root.integer_of("version", 1),
                 .area = std::move(area).value(),
                 .intercept = real_of(root.find("intercept")),
                 .terms = {}};
  for (auto const& term : root.items_of("term"))
    out.terms.push_back({term.text_of("variable"), real_of(term.find("coefficient"))});
  return out;
}

std::vector<Traits> read_traits(Context& context, FamilyId family) {
  constexpr int child_years = 15;
  constexpr int elder_years = 60;
  constexpr int months_of_year = 12;
  auto const years_ago = [&](int years) {
    return today(context).plus_months(-years * months_of_year);
  };
  std::vector<Traits> out;
  context.tx.each(
      sql::traits,
      scoped(context,
             {db::bind("family", family.value()), db::bind("child_since", years_ago(child_years)),
              db::bind("elder_since", years_ago(elder_years))}),
      [&](FamilyId id, RegionCode region, std::string name, std::int64_t criteria,
          std::int64_t members, std::int64_t children, std::int64_t elderly,
          std::int64_t head_female, std::int64_t schooling, std::int64_t works,
          std::int64_t disabled, std::optional<std::int64_t> decile) {
        out.push_back({id, std::move(region), std::move(name),
                       Criteria(static_cast<unsigned long long>(criteria)), members, children,
                       elderly, head_female, schooling, works, disabled, decile});
      });
  return out;
}

std::int64_t criteria_poor(Context& context) {
  constexpr int usual = 5;
  return context.catalogue.integer("validation.criteria_poor", today(context), usual);
}

}  // namespace

std::optional<ScoreModel> model_for(catalogue::Catalogue const& catalogue, RegionCode const& place,
                                    Date day) {
  std::optional<ScoreModel> best;
  for (auto const& document : catalogue.documents("scores")) {
    auto model = read_model(document.root, day);
    if (!model || !model->area.covers(place)) continue;
    auto const near = [](ScoreModel const& one) {
      return std::pair(one.area.text().size(), one.version);
    };
    if (!best || near(*best) < near(*model)) best = std::move(model);
  }
  return best;
}

double Traits::value_of(std::string_view variable) const {
  constexpr std::array<std::pair<std::string_view, std::int64_t Traits::*>, 7> numbers{
      {{"members", &Traits::members},
       {"children", &Traits::children},
       {"elderly", &Traits::elderly},
       {"head_female", &Traits::head_female},
       {"head_schooling", &Traits::head_schooling},
       {"head_works", &Traits::head_works},
       {"disabled", &Traits::disabled}}};
  for (auto const& [key, number] : numbers)
    if (key == variable) return static_cast<double>(this->*number);
  for (std::size_t i = 0; i < criteria.size(); ++i)
    if (variable == "k" + std::to_string(i + 1)) return criteria.test(i) ? 1 : 0;
  return 0;
}

double Score::sum() const {
  double out = intercept;
  for (auto const& line : lines) out += line.part();
  return out;
}

Score score_of(ScoreModel const& model, Traits const& traits) {
  Score out{.lines = {}, .intercept = model.intercept};
  for (auto const& term : model.terms)
    out.lines.push_back({term.variable, traits.value_of(term.variable), term.coefficient});
  return out;
}

std::vector<int> deciles_of(std::vector<Ranked> const& families) {
  std::vector<std::size_t> order(families.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return families[i].score; });
  std::int64_t all = 0;
  for (auto const& family : families) all += family.members;
  constexpr std::int64_t groups = 10;
  std::vector<int> out(families.size(), 0);
  std::int64_t before = 0;
  for (auto const at : order) {
    out[at] = static_cast<int>((groups * (before + 1) + all - 1) / std::max<std::int64_t>(all, 1));
    before += families[at].members;
  }
  return out;
}

std::string_view difference(std::optional<std::int64_t> decile, std::size_t met, int local_decile,
                            std::int64_t criteria_poor) {
  constexpr std::int64_t last_poor = 4;  // deciles 1 to 4 come first (domain.md 3.5)
  constexpr std::int64_t far = 4;
  bool const poor = decile && *decile <= last_poor;
  if (poor && met <= 1) return "poor_unseen";
  if (!poor && static_cast<std::int64_t>(met) >= criteria_poor) return "seen_not_poor";
  return decile && std::abs(*decile - local_decile) >= far ? "score_apart" : "";
}

Result<std::int64_t> count_scores(Context& context) {
  TRY(context.may(May::verify_data));
  auto const model = model_for(context.catalogue, context.actor.area(), today(context));
  if (!model) return conflict("validation.score.no_model");
  auto const families = read_traits(context, {});
  if (families.empty()) return conflict("validation.score.nobody");
  std::vector<Ranked> ranked;
  for (auto const& family : families)
    ranked.push_back({score_of(*model, family).sum(), family.members});
  auto const deciles = deciles_of(ranked);
  auto const least = criteria_poor(context);
  audit::Change change(
      context, {"validation.scored",
                {},
                Value::object({{"model", model->name()}, {"area", context.actor.area().text()}})});
  change.run(sql::forget_scores, scoped(context, {}));
  std::size_t next = 0;
  auto const counted =
      change.bulk("welfare_score",
                  {"id", "family", "region", "name", "members", "decile", "met", "score",
                   "local_decile", "differs", "model", "counted_at", "event"},
                  [&](db::Row& row) {
                    if (next == families.size()) return false;
                    auto const at = next++;
                    auto const& family = families[at];
                    auto const met = family.criteria.count();
                    row = {next_id_value(),
                           family.family.value(),
                           family.region.text(),
                           family.name,
                           family.members,
                           db::cell(family.decile),
                           static_cast<std::int64_t>(met),
                           ranked[at].score,
                           std::int64_t{deciles[at]},
                           std::string(difference(family.decile, met, deciles[at], least)),
                           model->name(),
                           context.clock.now().seconds,
                           change.event_id().value()};
                    return true;
                  });
  change.note("families", counted);
  return counted;
}

Result<Compared> compared(Context& context, FamilyId family) {
  TRY(context.may(May::see_validation));
  auto traits = read_traits(context, family);
  std::optional<Compared> found;
  context.tx.each(sql::score_of, scoped(context, {db::bind("family", family)}),
                  [&](std::optional<std::int64_t> decile, std::int64_t met, double,
                      std::int64_t local, std::string differs, Instant at) {
                    found = Compared{.traits = {},
                                     .decile = decile,
                                     .met = met,
                                     .local_decile = static_cast<int>(local),
                                     .differs = std::move(differs),
                                     .counted_at = at};
                  });
  if (!found || !family.is_set() || traits.empty()) return not_found();
  found->traits = std::move(traits.front());
  return *std::move(found);
}

std::map<std::string, std::int64_t> count_differences(Context& context) {
  std::map<std::string, std::int64_t> out;
  context.tx.each(
      sql::count_differs, scoped(context, {}),
      [&](std::string differs, std::int64_t count) { out[std::move(differs)] = count; });
  return out;
}

}  // namespace rangkul::validation
