#include "registry/office.h"

#include <charconv>
#include <fstream>
#include <map>

#include "audit/audit.h"
#include "base/text.h"
#include "registry/office_sql.h"

namespace rangkul::registry {
namespace {

struct RegionRow {
  RegionCode code;
  std::string name;
};

/// "32.76,KOTA DEPOK,regency,32": the name may be quoted.
Result<RegionRow> read_region_line(std::string_view line) {
  auto const comma = line.find(',');
  if (comma == std::string_view::npos) return invalid("region.file");
  auto const code = RegionCode::parse(line.substr(0, comma));
  if (!code.ok()) return invalid("region.file");
  auto rest = line.substr(comma + 1);
  std::string name;
  if (rest.starts_with('"')) {
    std::size_t at = 1;
    for (; at < rest.size(); ++at) {
      if (rest[at] == '"' && at + 1 < rest.size() && rest[at + 1] == '"')
        ++at;
      else if (rest[at] == '"')
        break;
      name.push_back(rest[at]);
    }
  } else {
    name = std::string(rest.substr(0, rest.find(',')));
  }
  return RegionRow{code.value(), name};
}

Result<std::vector<RegionRow>> read_region_file(std::string const& file) {
  std::ifstream in(file);
  std::string line;
  if (!in || !std::getline(in, line)) return invalid("region.file", {{"file", file}});
  std::vector<RegionRow> rows;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) rows.push_back(TRY(read_region_line(line)));
  }
  return rows;
}

}  // namespace

std::optional<OfficeProfile> office_profile(Context& context) {
  auto const row =
      context.tx.first<std::string, RegionCode, int, std::string, std::string, std::string, bool>(
          office_sql::office, {});
  if (!row) return std::nullopt;
  auto const& [name, region, zone, head, head_title, address, demo] = *row;
  return OfficeProfile{name, region, static_cast<Zone>(zone), head, head_title, address, demo};
}

screen::OfficeNames office_names(Context& context) {
  auto const profile = office_profile(context);
  if (!profile) return {};
  return {profile->name, profile->region,  profile->zone,      profile->head,
          profile->demo, profile->address, profile->head_title};
}

Status save_office(Context& context, OfficeProfile const& profile) {
  if (trim(profile.name).empty()) return invalid("field.required", {}, "name");
  if (!find_region(context, profile.region)) return invalid("region.unknown", {}, "region");
  audit::Change change(context, {.name = "office.changed",
                                 .subjects = {{"office", 1}},
                                 .data = Value::object({{"name", profile.name},
                                                        {"region", profile.region.text()},
                                                        {"head", profile.head}})});
  change.run(office_sql::save_office,
             {db::bind("name", profile.name), db::bind("region", profile.region),
              db::bind("zone", static_cast<int>(profile.zone)), db::bind("head", profile.head),
              db::bind("head_title", profile.head_title), db::bind("address", profile.address),
              db::bind("demo", profile.demo)});
  return {};
}

std::string default_office_name(Context& context, RegionCode const& region) {
  auto const found = find_region(context, region);
  return "Dinas Sosial " + (found ? found->name : region.text());
}

Result<std::int64_t> load_regions(Context& context, std::string const& file, Date as_of) {
  auto const rows = TRY(read_region_file(file));
  std::map<std::string, std::string> known;
  context.tx.each(
      office_sql::region_rows, {},
      [&](std::string const& code, std::string const& name) { known.emplace(code, name); });
  audit::Change change(context, {.name = "region.loaded"});
  std::int64_t changed = 0;
  if (known.empty()) {
    std::size_t at = 0;
    changed = change.bulk(
        "region", {"code", "name", "folded", "level", "parent", "valid_from"}, [&](db::Row& out) {
          if (at == rows.size()) return false;
          auto const& row = rows[at++];
          out = {db::cell(row.code),          db::cell(row.name),
                 db::cell(fold(row.name)),    db::cell(static_cast<int>(row.code.level())),
                 db::cell(row.code.parent()), db::Cell{}};
          return true;
        });
  } else {
    for (auto const& row : rows) {
      auto const found = known.find(row.code.text());
      bool const same = found != known.end() && found->second == row.name;
      if (found != known.end()) known.erase(found);
      if (same) continue;
      change.run(office_sql::put_region,
                 {db::bind("code", row.code), db::bind("name", row.name),
                  db::bind("folded", fold(row.name)),
                  db::bind("level", static_cast<int>(row.code.level())),
                  db::bind("parent", row.code.parent()), db::bind("from", as_of)});
      ++changed;
    }
    for (auto const& [code, name] : known)
      changed +=
          change.run(office_sql::close_region, {db::bind("code", code), db::bind("on", as_of)});
  }
  change.note("rows", changed);
  return changed;
}

std::optional<Region> find_region(Context& context, RegionCode const& code) {
  auto const row =
      context.tx.first<RegionCode, std::string, int>(office_sql::region, {db::bind("code", code)});
  if (!row) return std::nullopt;
  return Region{std::get<0>(*row), std::get<1>(*row), static_cast<RegionLevel>(std::get<2>(*row))};
}

std::vector<Region> regions_below(Context& context, RegionCode const& parent) {
  std::vector<Region> out;
  context.tx.each(office_sql::regions_below, {db::bind("parent", parent)},
                  [&](RegionCode const& code, std::string const& name, int level) {
                    out.push_back({code, name, static_cast<RegionLevel>(level)});
                  });
  return out;
}

std::int64_t count_villages(Context& context, RegionCode const& place) {
  auto const range = range_of(place);
  return context.tx
      .value<std::int64_t>(office_sql::villages_of,
                           {db::bind("from", range.from), db::bind("to", range.to)})
      .value_or(0);
}

std::vector<Region> search_regions(Context& context, std::string const& text, int limit) {
  auto const folded = fold(text);
  std::vector<Region> out;
  if (folded.empty()) return out;
  auto const find_in = [&](RegionRange const& area) {
    context.tx.each(
        office_sql::regions_named,
        {db::bind("from", folded), db::bind("to", folded + "~"), db::bind("area_from", area.from),
         db::bind("area_to", area.to), db::bind("limit", limit)},
        [&](RegionCode const& code, std::string const& name, int level) {
          for (auto const& seen : out)
            if (seen.code == code) return;
          out.push_back({code, name, static_cast<RegionLevel>(level)});
        });
  };
  find_in(context.actor.scope());
  if (static_cast<int>(out.size()) < limit && !context.actor.is_nobody()) find_in(range_of({}));
  if (static_cast<int>(out.size()) > limit) out.resize(static_cast<std::size_t>(limit));
  return out;
}

}  // namespace rangkul::registry
