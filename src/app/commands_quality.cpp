#include <array>
#include <cstdio>
#include <iostream>

#include "app/commands.h"
#include "base/text.h"
#include "matching/sample.h"

namespace rangkul::app {
namespace {

using matching::Estimate;

struct Words {
  catalogue::Catalogue const& catalogue;
  std::string say(std::string_view key, catalogue::Params const& with = {}) const {
    return catalogue.message(Language::id, key, with);
  }
};

std::string decimals(double number) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.2f", number);
  std::string text = out.data();
  text[text.find('.')] = ',';
  return text;
}

std::string percent(double share) { return decimals(share * 100) + " %"; }

void print_estimate(Words const& words, std::string_view key,
                    std::optional<Estimate> const& found) {
  std::cout << words.say(key) << ": ";
  if (!found) {
    std::cout << words.say("matching.sample.not_yet") << '\n';
    return;
  }
  std::cout << percent(found->value) << " ("
            << words.say("matching.sample.interval", {{"low", percent(found->interval.low)},
                                                      {"high", percent(found->interval.high)}})
            << ")\n";
}

void print(Words const& words, matching::SampleResult const& result, double wanted) {
  std::cout << words.say("matching.sample.progress", {{"done", group_thousands(result.finished)},
                                                      {"all", group_thousands(result.all)},
                                                      {"split", group_thousands(result.split)}})
            << '\n';
  print_estimate(words, "matching.sample.precision", precision_of(result.strata));
  print_estimate(words, "matching.sample.recall", recall_of(result.strata));
  auto const& readers = result.agreement;
  std::cout << words.say("matching.sample.agreement") << ": "
            << words.say("matching.sample.agreed", {{"agreed", group_thousands(readers.agreed())},
                                                    {"all", group_thousands(readers.all())}});
  if (auto const kappa = readers.kappa())
    std::cout << "; " << words.say("matching.sample.kappa") << " " << decimals(*kappa);
  std::cout << '\n';
  using Kind = matching::Suggestion::Kind;
  auto const found = suggest_threshold(result.strata, wanted);
  auto const key = result.split > 0              ? "matching.suggest.unsettled"
                   : found.kind == Kind::found   ? "matching.suggest.found"
                   : found.kind == Kind::too_few ? "matching.suggest.too_few"
                                                 : "matching.suggest.out_of_reach";
  std::cout << words.say(key, {{"wanted", percent(wanted)},
                               {"threshold", percent(found.threshold)},
                               {"value", percent(found.precision.value)},
                               {"low", percent(found.precision.interval.low)},
                               {"high", percent(found.precision.interval.high)},
                               {"needed", group_thousands(found.needed)}})
            << '\n';
}

std::optional<matching::Sample> newest_drawn(Context& context, matching::RunId run) {
  for (auto& sample : matching::samples_of(context, run))
    if (sample.drawn) return std::move(sample);
  return std::nullopt;
}

/// The newest sample of the run, or of the newest run that has one. errors: match.no_sample
Result<matching::Sample> choose_sample(Context& context, std::int64_t run) {
  constexpr int looked_at = 50;
  if (run != 0) {
    TRY(matching::find_run(context, matching::RunId{run}));
    if (auto sample = newest_drawn(context, matching::RunId{run})) return std::move(*sample);
  } else {
    for (auto const& each : matching::list_runs(context, looked_at))
      if (auto sample = newest_drawn(context, each.id)) return std::move(*sample);
  }
  return conflict("match.no_sample");
}

}  // namespace

Status match_quality(Places const& places, QualityOptions const& options) {
  if (options.precision < 50 || options.precision > 99.999)
    return invalid("match.precision_wanted");
  auto program = TRY(Program::open(places, false));
  auto const words = program->catalogue().snapshot();
  auto const wanted = options.precision / 100;
  return program->in_read(Actor::system("match"), [&](Context& context) -> Status {
    auto const sample = TRY(choose_sample(context, options.run));
    auto const result = TRY(sample_result(context, sample));
    if (options.json)
      std::cout << to_json(to_value(sample, result, wanted)) << '\n';
    else
      print({*words}, result, wanted);
    return {};
  });
}

}  // namespace rangkul::app
