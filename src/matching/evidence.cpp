#include "matching/evidence.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
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

}  // namespace

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

}  // namespace rangkul::matching
