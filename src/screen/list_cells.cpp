#include <algorithm>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/format.h"
#include "screen/list_faces.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

/// A chip may hold several values with commas between them.
std::string chip_words(Visit const& visit, Column const& column, std::string const& stored) {
  std::vector<std::string> out;
  for (auto const value : split(stored, ','))
    out.push_back(visit.say(std::string(column.chip_prefix) + "." + std::string(value)));
  return join(out, ", ");
}

using auth::Visible;

std::string date_text(Visit const& visit, std::string const& iso) {
  auto const date = Date::parse_iso(iso);
  return date.ok() ? short_date(date.value(), visit.language()) : iso;
}

std::string age_text(Visit const& visit, std::string const& born) {
  auto const date = Date::parse_iso(born);
  return date.ok() ? std::to_string(age_on(date.value(), visit.today())) : std::string{};
}

std::string instant_text(Visit const& visit, std::int64_t seconds) {
  if (seconds == 0) return {};
  Instant const at{seconds};
  auto const zone = visit.office.zone;
  auto const day = local_date(at, zone);
  if (day.year() != visit.today().year()) return short_date(day, visit.language());
  return short_time(at, zone, visit.language());
}

}  // namespace

std::string programme_name(Visit const& visit, std::string const& id) {
  std::string name = id;
  for (auto const& programme : visit.context.catalogue.all_programmes())
    if (programme.id == id) name = programme.name.in(visit.language());
  return name;
}

std::vector<ShownColumn> shown_columns(Visit const& visit, List const& list, Below below) {
  std::vector<ShownColumn> shown;
  for (std::size_t at = 0; at < list.columns.size(); ++at) {
    auto const& column = list.columns[at];
    if (column.kind == ColumnKind::hidden || !column.shown) continue;
    auto const visible = visible_of(visit, column);
    if (visible == Visible::hidden) continue;
    bool const is_below =
        std::any_of(list.columns.begin(), list.columns.end(),
                    [&](Column const& other) { return other.below == column.key; });
    if (is_below && below == Below::under_their_column) continue;
    shown.push_back({&column, at, visible});
  }
  return shown;
}

std::string cell_text(Visit const& visit, Column const& column, db::Cell const& cell,
                      Visible visible) {
  auto const stored = text_of(cell);
  if (stored.empty() || visible == Visible::hidden) return {};
  switch (column.kind) {
    case ColumnKind::nik:
    case ColumnKind::no_kk: return number_text(stored, visible);
    case ColumnKind::phone: return phone_text(stored, visible);
    default: break;
  }
  if (visible != Visible::full) return std::string(covered());
  switch (column.kind) {
    case ColumnKind::integer: return group_thousands(std::get<std::int64_t>(cell));
    case ColumnKind::money: return Rupiah(std::get<std::int64_t>(cell)).text();
    case ColumnKind::instant: return instant_text(visit, std::get<std::int64_t>(cell));
    case ColumnKind::date: return date_text(visit, stored);
    case ColumnKind::age: return age_text(visit, stored);
    case ColumnKind::actor: return actor_name(visit, stored);
    case ColumnKind::programme: return programme_name(visit, stored);
    case ColumnKind::code: return code_label(visit, column.code_list, stored);
    case ColumnKind::chip: return chip_words(visit, column, stored);
    default: return stored;
  }
}

std::vector<std::string> benefit_choices(Visit const& visit) {
  auto const own = visit.context.catalogue.benefits_of_department(visit.context.actor.department(),
                                                                  visit.today());
  std::vector<std::string> out;
  for (auto const& programme : visit.context.catalogue.all_programmes()) {
    bool const seen =
        own == catalogue::every_benefit || own.find("|" + programme.id + " ") != std::string::npos;
    bool const known = std::find(out.begin(), out.end(), programme.id) != out.end();
    if (seen && !known && !programme.is_umbrella) out.push_back(programme.id);
  }
  return out;
}

std::string filter_text(Visit const& visit, ActiveFilter const& active) {
  auto const& filter = *active.filter;
  switch (filter.kind) {
    case FilterKind::code: return code_label(visit, filter.code_list, active.typed);
    case FilterKind::region: return region_label(visit, active.typed);
    case FilterKind::programme: return programme_name(visit, active.typed);
    default: return active.typed;
  }
}

std::string filters_text(Visit const& visit, ListQuery const& query) {
  std::vector<std::string> parts;
  auto const prefix = std::string(query.list().name) + ".filter.";
  for (auto const& active : query.filters()) {
    auto const key = prefix + std::string(active.filter->key);
    auto const value = active.filter->kind == FilterKind::choice
                           ? visit.say(key + "." + active.typed)
                           : filter_text(visit, active);
    parts.push_back(visit.say(key) + ": " + value);
  }
  return join(parts, "; ");
}

std::string heading_of(Visit const& visit, List const& list, Column const& column) {
  return visit.say(std::string(list.name) + "." + std::string(column.key));
}

std::string list_address(Visit const& visit, ListQuery const& query, AddressParts const& parts) {
  std::string address;
  auto const add = [&](std::string_view name, std::string_view value) {
    address += address.empty() ? '?' : '&';
    address += name;
    address += '=' + http::url_part(value);
  };
  if (parts.filters)
    for (auto const& active : query.filters()) add(active.filter->key, active.typed);
  auto const own = std::string(query.descending() ? "-" : "") + std::string(query.sort().key);
  if (!parts.sort.empty()) {
    add("sort", parts.sort);
  } else if (!query.has_own_order()) {
    add("sort", own);
  }
  if (query.size() != 25) add("size", std::to_string(query.size()));
  if (!parts.cursor.empty()) add("cursor", parts.cursor);
  if (!parts.format.empty()) add("format", parts.format);
  return visit.request.path + address;
}

}  // namespace rangkul::screen
