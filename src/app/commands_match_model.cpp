#include <array>
#include <cstdio>
#include <iostream>
#include <optional>

#include "app/match_files.h"
#include "base/text.h"
#include "linkage/files.h"

namespace rangkul::app {
namespace {

std::string number(std::size_t count) { return group_thousands(static_cast<std::int64_t>(count)); }

std::string bits_text(double bits) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%+.1f", bits);
  auto text = std::string(out.data());
  if (auto const point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

Value plan_value(linkage::Plan const& plan) {
  return Value::object({{"ministry_rows", plan.ministry_rows},
                        {"city_rows", plan.city_rows},
                        {"sure_pairs", plan.sure_pairs},
                        {"pairs", plan.pairs},
                        {"shared_niks", plan.shared_niks},
                        {"shared_no_kks", plan.shared_no_kks},
                        {"blocks", blocks_value(plan.blocks)}});
}

void print_plan(linkage::Plan const& plan) {
  constexpr std::size_t name_width = 18;
  constexpr std::size_t cell_width = 16;
  auto const row = [](std::string const& name, std::array<std::string, 3> const& cells) {
    std::cout << left_aligned(name, name_width);
    for (auto const& cell : cells) std::cout << right_aligned(cell, cell_width);
    std::cout << '\n';
  };
  row("", {"pasangan", "baris dipotong", "dilepas"});
  for (std::size_t i = 0; i < linkage::rule_count; ++i)
    row(std::string(rule_key(static_cast<linkage::Rule>(i))),
        {number(plan.blocks[i].pairs), number(plan.blocks[i].rows_cut),
         number(plan.blocks[i].pairs_given_up)});
  std::cout << number(plan.ministry_rows) << " x " << number(plan.city_rows)
            << " baris: " << number(plan.sure_pairs) << " pasangan pasti, " << number(plan.pairs)
            << " pasangan dibandingkan. NIK dipakai bersama: " << number(plan.shared_niks)
            << ", No. KK: " << number(plan.shared_no_kks) << ".\n";
}

Result<linkage::Record> find_row(std::string const& path, std::string const& id) {
  auto const today = local_date(SystemClock{}.now(), Zone::wib);
  for (auto& record : TRY(linkage::read_records(path, today)))
    if (record.key == id) return std::move(record);
  return invalid("match.row_unknown", {{"id", id}});
}

void print_explanation(linkage::Explanation const& why, catalogue::Catalogue const* words) {
  constexpr std::size_t name_width = 18;
  constexpr std::size_t level_width = 34;
  auto const say = [&](std::string const& key) {
    return words == nullptr ? key : words->message(Language::id, key);
  };
  auto const line = [](std::string const& name, std::string const& level, double bits,
                       std::string const& both) {
    std::cout << left_aligned(name, name_width) << left_aligned(level, level_width)
              << right_aligned(bits_text(bits), 8) << "  " << both << '\n';
  };
  line("", say("match.weight.prior"), why.prior_bits, "");
  for (auto const& field : why.fields) {
    auto const key = std::string(field_key(field.field));
    line(say("match.field." + key), say("match.level." + key + "." + std::string(field.level)),
         field.bits, field.first + " | " + field.second);
  }
  line("", say("match.weight.rarity"), why.rarity_bits, "");
  line("", say("match.weight.family"), why.family_bits, "");
  line("", say("match.weight.total"), why.total_bits, "");
}

/// Nothing where the two rows are no link, or one that is beyond doubt.
std::optional<linkage::StatedExplanation> signs_of_pair(linkage::Outcome const& outcome,
                                                        MatchOptions const& options) {
  for (auto const& [ministry, city, signs] : outcome.signs)
    if (outcome.ministry_keys[ministry] == options.ministry_id &&
        outcome.city_keys[city] == options.city_id)
      return linkage::explain_stated(signs, outcome.model.calibration);
  return std::nullopt;
}

void print_signs(linkage::StatedExplanation const& stated, catalogue::Catalogue const* words) {
  auto const say = [&](std::string const& key) {
    return words == nullptr ? key : words->message(Language::id, key);
  };
  auto const line = [](double bits, std::string const& words_of) {
    std::cout << right_aligned(bits_text(bits), 8) << "  " << words_of << '\n';
  };
  std::cout << '\n';
  line(stated.odds_bits, say("match.stated.odds"));
  for (auto const& [sign, bits] : stated.effects)
    line(bits, say("match.sign." + std::string(sign_key(sign))));
  line(stated.stated_bits, say("match.stated.total"));
}

}  // namespace

Status match_plan(MatchOptions const& options) {
  auto files = TRY(read_two_files(options));
  auto const settings = TRY(match_settings(options));
  auto const plan = TRY(linkage::plan(std::move(files), settings));
  if (options.json)
    std::cout << to_json(plan_value(plan)) << '\n';
  else
    print_plan(plan);
  return {};
}

Status match_train(MatchOptions const& options) {
  auto files = TRY(read_two_files(options));
  auto const settings = TRY(match_settings(options));
  auto const model = TRY(linkage::train(std::move(files), settings));
  auto const loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  TRY(write_model(options.model_out, model, loaded.ok() ? loaded.value().get() : nullptr));
  if (options.json)
    std::cout << to_json(Value::object({{"model", options.model_out},
                                        {"prior_same", model.prior_same},
                                        {"words", model.words.size()}}))
              << '\n';
  else
    std::cout << options.model_out << '\n';
  return {};
}

Status match_explain(MatchOptions const& options) {
  auto const city = TRY(find_row(options.city, options.city_id));
  auto const ministry = TRY(find_row(options.ministry, options.ministry_id));
  // What a pair's rivals and the run itself say takes the whole run.
  auto settings = TRY(match_settings(options));
  settings.keep_signs = true;
  auto const outcome = TRY(linkage::run(TRY(read_two_files(options)), settings));
  auto const why = linkage::explain(ministry, city, outcome.model);
  auto const signs = signs_of_pair(outcome, options);
  if (options.json) {
    auto out = linkage::to_value(why);
    if (signs) out.set("stated", linkage::to_value(*signs));
    std::cout << to_json(out) << '\n';
    return {};
  }
  auto const loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  auto const* words = loaded.ok() ? loaded.value().get() : nullptr;
  print_explanation(why, words);
  if (signs) print_signs(*signs, words);
  return {};
}

}  // namespace rangkul::app
