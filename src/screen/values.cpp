#include "screen/values.h"

#include <algorithm>

#include "base/nik.h"
#include "base/phone.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "http/html.h"
#include "screen/regions_sql.h"

namespace rangkul::screen {
namespace {

constexpr std::size_t most_choices = 100;

db::Binds scope_of(Visit const& visit) {
  auto const scope = visit.context.actor.scope();
  return {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)};
}

/// Where choosing begins: the reader's area, or the office's when the area is wider.
RegionCode base_area(Visit const& visit) {
  auto const& area = visit.context.actor.area();
  return area.covers(visit.office.region) ? visit.office.region : area;
}

std::vector<RegionChoice> children(Visit const& visit, std::string const& parent, int depth) {
  auto binds = scope_of(visit);
  binds.push_back(db::bind("parent", parent));
  std::vector<RegionChoice> found;
  visit.context.tx.each(regions_sql::regions_below, binds,
                        [&](std::string const& code, std::string const& name) {
                          found.push_back({code, name, depth});
                        });
  return found;
}

/// The children of an area, and below the one that leads to `chosen` its own.
void add_way(Visit const& visit, std::string const& parent, RegionCode const& chosen, int depth,
             std::vector<RegionChoice>& out) {
  for (auto& choice : children(visit, parent, depth)) {
    auto const code = RegionCode::parse(choice.code);
    bool const leads = code.ok() && !chosen.text().empty() && code.value().covers(chosen);
    auto const text = choice.code;
    out.push_back(std::move(choice));
    if (leads) add_way(visit, text, chosen, depth + 1, out);
  }
}

struct Candidate {
  std::string code;
  std::string label;
  std::string above;
};

std::vector<Candidate> regions_called(Visit const& visit, std::string const& folded) {
  auto binds = scope_of(visit);
  binds.push_back(db::bind("folded", folded));
  std::vector<Candidate> found;
  visit.context.tx.each(
      regions_sql::regions_called, binds,
      [&](std::string const& code, std::string const& name, std::string const& above,
          std::string const& above_folded) {
        found.push_back({code, above.empty() ? name : name + ", " + above, above_folded});
      });
  return found;
}

}  // namespace

std::string code_label(Visit const& visit, std::string_view list, std::string_view value) {
  if (value.empty()) return {};
  auto const& codes = visit.context.catalogue.codes(list);
  if (auto const* code = codes.read(value)) return code->label.in(visit.language());
  return std::string(value);
}

std::string number_text(std::string_view digits, auth::Visible visible) {
  if (visible != auth::Visible::full) return mask_number(digits);
  std::string text;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && at % 4 == 0) text += ' ';
    text += digits[at];
  }
  return text;
}

std::string phone_text(std::string_view stored, auth::Visible visible) {
  if (visible == auth::Visible::full) return std::string(stored);
  auto const phone = Phone::parse(stored);
  return phone.ok() ? phone.value().masked() : std::string(covered());
}

std::string actor_name(Visit const& visit, std::string const& stored) {
  auto const key = "actor." + stored;
  return visit.context.catalogue.has_message(key) ? visit.say(key) : stored;
}

std::string_view covered() { return "••••"; }
Html fact(Visit const& visit, std::string_view key, Html const& value) {
  return http::element("div", http::element("dt", visit.words(key)) + http::element("dd", value));
}

std::string_view no_value() { return "–"; }

std::string region_label(Visit const& visit, std::string_view code) {
  auto const row = visit.context.tx.first<std::string, std::string>(regions_sql::region_named,
                                                                    {db::bind("code", code)});
  if (!row) return std::string(code);
  auto const& [name, above] = *row;
  return above.empty() ? name : name + ", " + above;
}

std::vector<RegionChoice> region_choices(Visit const& visit, std::string_view chosen) {
  auto const base = base_area(visit);
  auto const range = range_of(base);
  std::vector<RegionChoice> all;
  auto const base_depth = static_cast<int>(std::count(base.text().begin(), base.text().end(), '.'));
  visit.context.tx.each(regions_sql::regions_within,
                        {db::bind("scope_from", range.from), db::bind("scope_to", range.to),
                         db::bind("rows", most_choices + 2)},
                        [&](std::string const& code, std::string const& name) {
                          auto const depth =
                              static_cast<int>(std::count(code.begin(), code.end(), '.'));
                          if (code != base.text())
                            all.push_back({code, name, depth - base_depth - 1});
                        });
  if (all.size() <= most_choices) return all;
  std::vector<RegionChoice> way;
  auto const wanted = RegionCode::parse(chosen);
  add_way(visit, base.text(), wanted.ok() ? wanted.value() : RegionCode{}, 0, way);
  return way;
}

Result<RegionCode> read_region(Visit const& visit, std::string_view typed) {
  auto const text = trim(typed);
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    auto const code = TRY(RegionCode::parse(text));
    auto const known = visit.context.tx.first<std::string, std::string>(
        regions_sql::region_named, {db::bind("code", code.text())});
    if (!known || !visit.context.actor.sees(code))
      return invalid("field.region_unknown", {{"name", std::string(text)}});
    return code;
  }
  auto const parts = split(text, ',');
  auto const name = fold(parts.front());
  auto const above = parts.size() > 1 ? fold(parts[1]) : std::string{};
  auto found = regions_called(visit, name);
  if (!above.empty())
    std::erase_if(found, [&](Candidate const& one) { return one.above != above; });
  if (found.empty()) return invalid("field.region_unknown", {{"name", std::string(text)}});
  if (found.size() == 1) return RegionCode::parse(found.front().code);
  std::vector<std::string> labels;
  for (auto const& one : found) {
    if (labels.size() == 5) break;
    labels.push_back(one.label + " (" + one.code + ")");
  }
  return invalid("field.region_ambiguous",
                 {{"name", std::string(text)}, {"candidates", join(labels, "; ")}});
}

}  // namespace rangkul::screen
