#include "matching/evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/text.h"
#include "matching/pages.h"
#include "registry/person_record.h"
#include "screen/record.h"

namespace rangkul::matching {
namespace {

using http::element;
using screen::Visit;

std::vector<std::string_view> letters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

/// The text with spans around runs of letters that are not kept.
Html marked(std::vector<std::string_view> const& letters, std::vector<bool> const& kept) {
  Html out;
  for (std::size_t i = 0; i < letters.size();) {
    std::string run;
    bool const same = kept[i];
    for (; i < letters.size() && kept[i] == same; ++i) run += letters[i];
    out += same ? http::text(run) : element("span", {{"class", "diff"}}, http::text(run));
  }
  return out;
}

constexpr std::array<std::string_view, 12> shown_fields{"name",    "nik",    "born",  "birth_place",
                                                        "sex",     "mother", "no_kk", "relation",
                                                        "address", "rt",     "rw",    "phone"};

std::string value_of(SourceRecord const& record, std::string_view key) {
  auto const found = record.fields.find(std::string(key));
  return found == record.fields.end() ? std::string() : found->second;
}

struct Line {
  std::string key;
  std::string ministry;  // as shown
  std::string city;
  bool same{false};  // as stored
};

std::vector<Line> lines_of(Visit const& visit, Pair const& pair) {
  std::vector<Line> out;
  auto const add = [&](screen::Field const& field, std::string const& a, std::string const& b) {
    if (a.empty() && b.empty()) return;
    out.push_back({std::string(field.key), screen::shown(visit, field, a),
                   screen::shown(visit, field, b), a == b});
  };
  for (auto const key : shown_fields)
    if (auto const* field = registry::find_file_field(key))
      add(*field, value_of(pair.ministry, key), value_of(pair.city, key));
  if (auto const* region = registry::find_file_field("region"))
    add(*region, pair.ministry.region, pair.city.region);
  return out;
}

Html cell(std::string const& label, Html const& inside, bool same) {
  http::Attributes attributes{{"role", "cell"}, {"data-label", label}};
  if (same) attributes.emplace_back("class", "same");
  return element("td", attributes, inside);
}

Html row_of(Visit const& visit, Line const& line) {
  auto const ministry = visit.say("matching.source.ministry");
  auto const city = visit.say("matching.source.city");
  auto [first, second] = mark_differences(line.ministry, line.city);
  if (!line.same && line.ministry == line.city && !line.ministry.empty()) {
    // What differs stands behind the mask.
    first = element("span", {{"class", "diff"}}, http::text(line.ministry));
    second = element("span", {{"class", "diff"}}, http::text(line.city));
  }
  auto const or_none = [](std::string const& shown, Html const& html) {
    return shown.empty() ? http::text("–") : html;
  };
  return element("tr", {{"role", "row"}},
                 element("th", {{"role", "rowheader"}, {"scope", "row"}},
                         visit.words("matching.record." + line.key)) +
                     cell(ministry, or_none(line.ministry, first), line.same) +
                     cell(city, or_none(line.city, second), line.same));
}

struct Step {
  std::string words;
  double bits;
};

std::vector<Step> steps_of(Visit const& visit, linkage::Explanation const& why) {
  std::vector<Step> out;
  for (auto const& field : why.fields) {
    if (std::abs(field.bits) < 0.05) continue;
    auto const key = std::string(field_key(field.field));
    out.push_back({visit.say("match.field." + key) + ": " +
                       visit.say("match.level." + key + "." + std::string(field.level)),
                   field.bits});
  }
  if (std::abs(why.rarity_bits) >= 0.05)
    out.push_back({visit.say("match.weight.rarity"), why.rarity_bits});
  if (std::abs(why.family_bits) >= 0.05)
    out.push_back({visit.say("match.weight.family"), why.family_bits});
  std::ranges::stable_sort(out, [](Step const& a, Step const& b) { return a.bits > b.bits; });
  return out;
}

/// Bits as places on a bar, in percent.
class Scale {
 public:
  Scale(double least, double most) : least_(least), span_(std::max(most - least, 1.0)) {}
  std::string place(double bits) const { return percent((bits - least_) / span_); }
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

Html step_line(Step const& step, double before, Scale const& scale) {
  bool const against = step.bits < 0;
  auto const from = against ? before + step.bits : before;
  auto const bar =
      element("svg", {{"class", "bar"}, {"aria-hidden", "true"}},
              ground() + rect(against ? "fl" : "f2", scale.place(from), scale.width(step.bits)));
  return element("li", element("span", http::text(step.words)) + bar +
                           element("b", {{"class", against ? "num word late" : "num word done"}},
                                   http::text(with_sign(step.bits))));
}

}  // namespace

std::string one_decimal(double number) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.1f", number);
  std::string text = out.data();
  text[text.find('.')] = ',';
  return text;
}

std::pair<Html, Html> mark_differences(std::string const& first, std::string const& second) {
  constexpr std::size_t longest = 200;
  auto const a = letters_of(first);
  auto const b = letters_of(second);
  std::vector<bool> kept_a(a.size(), false);
  std::vector<bool> kept_b(b.size(), false);
  if (a.size() <= longest && b.size() <= longest) {
    // The longest common subsequence of letters.
    std::vector<std::vector<std::size_t>> best(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
    for (auto i = a.size(); i-- > 0;)
      for (auto j = b.size(); j-- > 0;)
        best[i][j] =
            a[i] == b[j] ? best[i + 1][j + 1] + 1 : std::max(best[i + 1][j], best[i][j + 1]);
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      if (a[i] == b[j]) {
        kept_a[i++] = true;
        kept_b[j++] = true;
      } else if (best[i + 1][j] >= best[i][j + 1]) {
        ++i;
      } else {
        ++j;
      }
    }
  }
  return {marked(a, kept_a), marked(b, kept_b)};
}

Html records_table(Visit const& visit, Pair const& pair) {
  Html rows;
  for (auto const& line : lines_of(visit, pair)) rows += row_of(visit, line);
  auto const heading = [&](std::string_view key) {
    return element("th", {{"role", "columnheader"}, {"scope", "col"}}, visit.words(key));
  };
  auto const head = element("tr", {{"role", "row"}},
                            heading("matching.record.field") + heading("matching.source.ministry") +
                                heading("matching.source.city"));
  return element("table", {{"class", "table cards"}, {"role", "table"}},
                 element("thead", {{"role", "rowgroup"}}, head) +
                     element("tbody", {{"role", "rowgroup"}}, rows));
}

Value records_json(Visit const& visit, Pair const& pair) {
  Value out{Value::Fields{}};
  for (auto const& line : lines_of(visit, pair))
    out.set(line.key,
            Value::object({{"ministry", line.ministry}, {"city", line.city}, {"same", line.same}}));
  return out;
}

Html waterfall(Visit const& visit, linkage::Explanation const& why, double needed) {
  auto const steps = steps_of(visit, why);
  double least = 0;
  double most = needed;
  double sum = 0;
  for (auto const& step : steps) {
    sum += step.bits;
    least = std::min(least, sum);
    most = std::max(most, sum);
  }
  Scale const scale(least, most);
  Html lines;
  double before = 0;
  for (auto const& step : steps) {
    lines += step_line(step, before, scale);
    before += step.bits;
  }
  auto const at = scale.place(needed);
  auto const total =
      rect("f0", "0%", "100%") +
      rect(sum < 0 ? "fl" : "f1", scale.place(std::min(sum, 0.0)), scale.width(sum)) +
      element("line", {{"class", "tick"}, {"x1", at}, {"x2", at}, {"y1", "-4"}, {"y2", "16"}});
  std::map<std::string, std::string> const numbers{{"sum", one_decimal(sum)},
                                                   {"needed", one_decimal(needed)}};
  lines += element("li", {{"class", "sum"}},
                   element("span", visit.words("matching.evidence.sum")) +
                       element("svg",
                               {{"class", "bar"},
                                {"role", "img"},
                                {"aria-label", visit.say("matching.evidence.sum_label", numbers)}},
                               total) +
                       element("b", {{"class", "num"}}, http::text(one_decimal(sum))));
  return element("ol", {{"class", "fall"}}, lines);
}

}  // namespace rangkul::matching
