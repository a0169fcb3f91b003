#include "matching/waterfall.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/money.h"
#include "base/text.h"
#include "linkage/calibrate.h"
#include "matching/pages.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::matching {
namespace {

using http::element;
using http::text;
using linkage::Field;
using screen::Visit;

/// Less than this moves nothing that a reader would see.
constexpr double least_bits = 0.05;

struct Step {
  std::string words;
  std::string short_words;  // for the sentence: "NIK sama"
  std::string more;         // what was done to the words of a name
  double bits{0};
};

/// "Moh. -> muhammad (singkatan dipanjangkan)" for each word of a name that was changed or left
/// out.
std::string tokens_text(Visit const& visit, std::vector<linkage::NameToken> const& first,
                        std::vector<linkage::NameToken> const& second) {
  std::vector<std::string> out;
  for (auto const* tokens : {&first, &second})
    for (auto const& token : *tokens) {
      if (token.done == linkage::Done::kept) continue;
      auto words = token.written + (token.text.empty() ? "" : " → " + token.text) + " (" +
                   visit.say("match.done." + std::string(done_key(token.done))) + ")";
      if (std::ranges::find(out, words) == out.end()) out.push_back(std::move(words));
    }
  return join(out, ", ");
}

Step step_of(Visit const& visit, linkage::FieldExplanation const& field) {
  auto const key = std::string(field_key(field.field));
  auto const name = visit.say("match.field." + key);
  auto const level = visit.say("match.level." + key + "." + std::string(field.level));
  return {name + ": " + level, name, tokens_text(visit, field.first_tokens, field.second_tokens),
          field.bits};
}

struct Steps {
  std::vector<Step> in_favour;  // the strongest first
  std::vector<Step> against;    // the strongest first
  std::vector<std::string> silent;
};

Steps steps_of(Visit const& visit, linkage::Explanation const& why) {
  Steps out;
  auto const add = [&](Step step) {
    (step.bits > 0 ? out.in_favour : out.against).push_back(std::move(step));
  };
  for (auto const& field : why.fields) {
    auto step = step_of(visit, field);
    if (std::abs(field.bits) < least_bits)
      out.silent.push_back(std::move(step.words));
    else
      add(std::move(step));
  }
  for (auto const& [bits, key] : {std::pair{why.rarity_bits, "match.weight.rarity"},
                                  std::pair{why.family_bits, "match.weight.family"}})
    if (std::abs(bits) >= least_bits) add({visit.say(key), visit.say(key), {}, bits});
  auto const by_strength = [](Step const& a, Step const& b) {
    return std::abs(a.bits) > std::abs(b.bits);
  };
  std::ranges::stable_sort(out.in_favour, by_strength);
  std::ranges::stable_sort(out.against, by_strength);
  return out;
}

double sum_of(std::vector<Step> const& steps) {
  double out = 0;
  for (auto const& step : steps) out += step.bits;
  return out;
}

/// How much a weight says, in words.
std::string_view strength_of(double bits) {
  auto const size = std::abs(bits);
  return size < 1 ? "weak" : size < 4 ? "some" : size < 8 ? "strong" : "very_strong";
}

/// Bits as places on a bar, in percent.
class Scale {
 public:
  Scale(double least, double most) : least_(least), span_(std::max(most - least, 1.0)) {}
  std::string place(double bits) const { return percent(std::max(0.0, (bits - least_) / span_)); }
  std::string width(double bits) const { return percent(std::abs(bits) / span_); }

 private:
  static std::string percent(double share) {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%.1f%%", share * 100);
    return out.data();
  }
  double least_;
  double span_;
};

Html rect(std::string_view css_class, std::string const& x, std::string const& width) {
  return element("rect", {{"class", std::string(css_class)},
                          {"x", x},
                          {"width", width},
                          {"height", "12"},
                          {"rx", "2"}});
}

Html ground() {
  return element("rect", {{"class", "f0"}, {"y", "5"}, {"width", "100%"}, {"height", "2"}});
}

std::string with_sign(double bits) { return (bits < 0 ? "−" : "+") + one_decimal(std::abs(bits)); }

Html bar_line(Html const& words, double bits, double before, Scale const& scale) {
  bool const against = bits < 0;
  auto const from = against ? before + bits : before;
  auto const bar =
      element("svg", {{"class", "bar"}, {"aria-hidden", "true"}},
              ground() + rect(against ? "fl" : "f2", scale.place(from), scale.width(bits)));
  return element("li", element("span", words) + bar +
                           element("b", {{"class", against ? "num word late" : "num word done"}},
                                   text(with_sign(bits))));
}

Html step_line(Visit const& visit, Step const& step, double before, Scale const& scale) {
  auto words = text(step.words + ", ") +
               visit.words("matching.strength." + std::string(strength_of(step.bits)));
  if (!step.more.empty()) words += element("small", {{"class", "soft"}}, text(" " + step.more));
  return bar_line(words, step.bits, before, scale);
}

/// One side of the evidence under its own heading, each bar beginning where the one before ended.
Html side_part(Visit const& visit, std::string_view key, std::vector<Step> const& steps,
               double& before, Scale const& scale) {
  auto const sum = sum_of(steps);
  auto out = element(
      "h3", visit.words("matching.evidence." + std::string(key), {{"sum", with_sign(sum)}}));
  if (steps.empty())
    return out + element("p", {{"class", "small soft"}},
                         visit.words("matching.evidence." + std::string(key) + ".none"));
  Html lines;
  for (auto const& step : steps) {
    lines += step_line(visit, step, before, scale);
    before += step.bits;
  }
  return out + element("ol", {{"class", "fall"}}, lines);
}

Html sum_part(Visit const& visit, double sum, double needed, Scale const& scale) {
  auto const at = scale.place(needed);
  auto const total =
      rect("f0", "0%", "100%") +
      rect(sum < 0 ? "fl" : "f1", scale.place(std::min(sum, 0.0)), scale.width(sum)) +
      element("line", {{"class", "tick"}, {"x1", at}, {"x2", at}, {"y1", "-4"}, {"y2", "16"}});
  std::map<std::string, std::string> const numbers{{"sum", one_decimal(sum)},
                                                   {"needed", one_decimal(needed)}};
  auto const line =
      element("li", {{"class", "sum"}},
              element("span", visit.words("matching.evidence.sum")) +
                  element("svg",
                          {{"class", "bar"},
                           {"role", "img"},
                           {"aria-label", visit.say("matching.evidence.sum_label", numbers)}},
                          total) +
                  element("b", {{"class", "num"}}, text(one_decimal(sum))));
  return element("ol", {{"class", "fall"}}, line);
}

std::string names_of(std::vector<Step> const& steps) {
  std::vector<std::string> names;
  for (auto const& step : steps) names.push_back(step.short_words);
  return join(names, ", ");
}

std::string decimals(double number, int places) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.*f", places, number);
  std::string text = out.data();
  text[text.find('.')] = ',';
  return text;
}

/// Everything in one sentence, for who reads no bars.
Html sentence(Visit const& visit, Steps const& steps, double sum, double needed) {
  auto const end = sum >= needed ? "matching.evidence.reaches" : "matching.evidence.falls_short";
  auto words = visit.say(end, {{"sum", one_decimal(sum)},
                               {"needed", one_decimal(needed)},
                               {"missing", one_decimal(std::abs(needed - sum))}});
  if (!steps.against.empty())
    words = visit.say("matching.evidence.against_words", {{"names", names_of(steps.against)}}) +
            " " + words;
  if (!steps.in_favour.empty())
    words = visit.say("matching.evidence.favour_words", {{"names", names_of(steps.in_favour)}}) +
            " " + words;
  return element("p", text(words));
}

}  // namespace

std::string one_decimal(double number) { return decimals(number, 1); }

std::string two_decimals(double number) { return decimals(number, 2); }

Html waterfall(Visit const& visit, linkage::Explanation const& why, double needed) {
  auto const steps = steps_of(visit, why);
  auto const favour = sum_of(steps.in_favour);
  auto const sum = favour + sum_of(steps.against);
  Scale const scale(std::min(sum, 0.0), std::max(needed, favour));
  double before = 0;
  // One after the other: each begins where the one before ended.
  auto out = sentence(visit, steps, sum, needed);
  out += side_part(visit, "favour", steps.in_favour, before, scale);
  out += side_part(visit, "against", steps.against, before, scale);
  if (!steps.silent.empty())
    out += element("p", {{"class", "small soft"}},
                   visit.words("matching.evidence.silent", {{"names", join(steps.silent, "; ")}}));
  return out + sum_part(visit, sum, needed, scale);
}

Html signs_part(Visit const& visit, linkage::StatedExplanation const& stated) {
  auto const chance = [&](double bits) {
    constexpr int shown = 1000;
    auto const part = linkage::probability_of(bits) * shown;
    return screen::percent_text(Percent(static_cast<std::int64_t>(part + 0.5), shown),
                                visit.language());
  };
  std::map<std::string, std::string> const numbers{{"before", chance(stated.odds_bits)},
                                                   {"after", chance(stated.stated_bits)}};
  auto out = element("h3", visit.words("matching.signs"));
  if (stated.effects.empty())
    return out + element("p", {{"class", "small soft"}}, visit.words("matching.signs.none"));
  out += element("p", visit.words("matching.signs.moved", numbers));
  double least = std::min(stated.odds_bits, stated.stated_bits);
  double most = std::max(stated.odds_bits, stated.stated_bits);
  double at = stated.odds_bits;
  for (auto const& [sign, bits] : stated.effects) {
    at += bits;
    least = std::min(least, at);
    most = std::max(most, at);
  }
  Scale const scale(least, most);
  Html lines;
  double before = stated.odds_bits;
  for (auto const& [sign, bits] : stated.effects) {
    auto const moves = visit.say(bits < 0 ? "matching.signs.lowers" : "matching.signs.raises");
    auto const words = visit.say("match.sign." + std::string(sign_key(sign)));
    lines += bar_line(text(words + " " + moves), bits, before, scale);
    before += bits;
  }
  return out + element("ol", {{"class", "fall"}}, lines);
}

Value waterfall_json(linkage::Explanation const& why, double needed) {
  Value::List fields;
  for (auto const& field : why.fields)
    fields.push_back(Value::object({{"field", std::string(field_key(field.field))},
                                    {"level", std::string(field.level)},
                                    {"bits", field.bits},
                                    {"speaks", std::abs(field.bits) < least_bits ? "nothing"
                                               : field.bits > 0                  ? "for"
                                                                                 : "against"}}));
  return Value::object({{"prior_bits", why.prior_bits},
                        {"fields", Value(std::move(fields))},
                        {"rarity_bits", why.rarity_bits},
                        {"family_bits", why.family_bits},
                        {"total_bits", why.total_bits},
                        {"needed_bits", needed}});
}

}  // namespace rangkul::matching
