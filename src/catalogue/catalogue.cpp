#include "catalogue/catalogue.h"

#include <algorithm>
#include <set>

namespace rangkul::catalogue {
namespace {

std::string filled(std::string const& text, Params const& params) {
  std::string out;
  std::size_t from = 0;
  while (true) {
    auto const open = text.find('{', from);
    auto const close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return out + text.substr(from);
    auto const found = params.find(text.substr(open + 1, close - open - 1));
    out += text.substr(from, open - from);
    out += found == params.end() ? text.substr(open, close - open + 1) : found->second;
    from = close + 1;
  }
}

template <typename Entry>
Entry const* find_on(std::vector<Entry> const& entries, std::string_view id, Date on) {
  for (auto const& entry : entries)
    if (entry.id == id && entry.span.holds(on)) return &entry;
  return nullptr;
}

template <typename Entry>
std::vector<Entry const*> all_on(std::vector<Entry> const& entries, Date on) {
  std::vector<Entry const*> out;
  for (auto const& entry : entries)
    if (entry.span.holds(on)) out.push_back(&entry);
  return out;
}

}  // namespace

std::string Catalogue::message(Language language, std::string_view key,
                               Params const& params) const {
  auto const& texts = messages_[static_cast<std::size_t>(language)];
  auto const found = texts.find(key);
  return found == texts.end() ? std::string(key) : filled(found->second, params);
}

std::string Catalogue::message(Language language, Error const& error) const {
  return message(language, error.code, error.detail);
}

bool Catalogue::has_message(std::string_view key) const { return messages_[0].contains(key); }

std::vector<std::string> Catalogue::message_keys() const {
  std::vector<std::string> out;
  for (auto const& [key, text] : messages_[0]) out.push_back(key);
  return out;
}

Role const* Catalogue::role(std::string_view id, Date on) const { return find_on(roles_, id, on); }
std::vector<Role const*> Catalogue::roles(Date on) const { return all_on(roles_, on); }

Parameter const* Catalogue::parameter(std::string_view id, Date on) const {
  return find_on(parameters_, id, on);
}

std::int64_t Catalogue::integer(std::string_view id, Date on, std::int64_t other) const {
  auto const* found = parameter(id, on);
  return found != nullptr ? found->value.integer_or(other) : other;
}

CodeList const& Catalogue::codes(std::string_view list) const {
  auto const found = codes_.find(list);
  CHECK_THAT(found != codes_.end());
  return found->second;
}

std::vector<std::string> Catalogue::code_lists() const {
  std::vector<std::string> out;
  for (auto const& [id, list] : codes_) out.push_back(id);
  return out;
}

Programme const* Catalogue::programme(std::string_view id, Date on) const {
  return find_on(programmes_, id, on);
}

std::vector<Programme const*> Catalogue::programmes(Date on) const {
  return all_on(programmes_, on);
}

std::vector<Programme const*> Catalogue::benefits_of(std::string_view umbrella, Date on) const {
  auto out = programmes(on);
  std::erase_if(out, [&](Programme const* programme) { return programme->umbrella != umbrella; });
  return out;
}

std::vector<std::string> Catalogue::other_departments() const {
  std::set<std::string> out;
  for (auto const& programme : programmes_) {
    if (programme.is_umbrella) continue;
    if (!programme.run_by_office) out.insert(programme.owner_department);
    for (auto const& scheme : programme.schemes)
      if (!scheme.run_by_office) out.insert(scheme.owner_department);
  }
  return {out.begin(), out.end()};
}

std::string Catalogue::benefits_of_department(std::string_view department, Date on) const {
  if (department.empty()) return std::string(every_benefit);
  constexpr int first_year = 2000;
  constexpr int years_ahead = 5;
  std::string out = "|";
  for (int year = first_year; year <= on.year() + years_ahead; ++year)
    for (auto const* programme : programmes(std::min(on, Year{year}.end())))
      if (!programme->is_umbrella && programme->owner_in(year) == department)
        out += programme->id + " " + std::to_string(year) + "|";
  return out;
}

std::span<Document const> Catalogue::documents(std::string_view folder) const {
  auto const found = documents_.find(folder);
  if (found == documents_.end()) return {};
  return found->second;
}

}  // namespace rangkul::catalogue
