#include "registry/import_region.h"

#include "base/text.h"
#include "registry/import_sql.h"

namespace rangkul::registry {
namespace {

/// "Kel. Beji Timur", "KELURAHAN BEJI TIMUR" and "Beji-Timur" are one name.
std::string place_key(std::string_view name) {
  auto folded = fold(name);
  for (std::string_view const kind : {"kelurahan ", "kel ", "desa ", "kecamatan ", "kec "}) {
    if (!folded.starts_with(kind)) continue;
    folded.erase(0, kind.size());
    break;
  }
  std::erase(folded, ' ');
  return folded;
}

}  // namespace

RegionBook RegionBook::load(db::Transaction& tx, Bounds bounds) {
  RegionBook out;
  out.area_ = std::move(bounds.area);
  out.office_ = std::move(bounds.office);
  out.scope_ = std::move(bounds.scope);
  out.fallback_ = out.scope_.text();
  std::unordered_map<std::string, std::string> districts;
  struct Village {
    std::string code, folded;
  };
  std::vector<Village> villages;
  tx.each(import_sql::regions, {},
          [&](std::string code, std::string folded, std::int64_t level,
              std::optional<std::string> ended, std::optional<std::string> successor) {
            bool const old = ended.has_value();
            out.codes_.emplace(code, Entry{old, successor.value_or("")});
            if (old || !code.starts_with(out.fallback_)) return;
            if (level == static_cast<int>(RegionLevel::district))
              districts.emplace(code, place_key(folded));
            if (level == static_cast<int>(RegionLevel::village))
              villages.push_back({std::move(code), place_key(folded)});
          });
  for (auto const& village : villages) {
    auto const district = districts.find(village.code.substr(0, village.code.rfind('.')));
    if (district != districts.end())
      out.names_.emplace(village.folded + "|" + district->second, village.code);
    // A name that two districts share needs its district.
    auto const [place, fresh] = out.names_.emplace(village.folded + "|", village.code);
    if (!fresh) place->second.clear();
  }
  return out;
}

std::string RegionBook::by_name(std::string_view village, std::string_view district) const {
  auto const key = place_key(village);
  if (key.empty()) return {};
  auto found = names_.find(key + "|" + place_key(district));
  if (found == names_.end()) found = names_.find(key + "|");
  return found == names_.end() ? std::string{} : found->second;
}

RegionReading RegionBook::placed(RegionReading reading) const {
  auto const code = RegionCode::parse(reading.code);
  if (!code.ok()) return reading;
  if (!area_.covers(code.value())) {
    reading.fault = "import.outside_area";
  } else if (!office_.covers(code.value()) && reading.fault.empty()) {
    reading.fault = "region.outside_office";
  }
  return reading;
}

RegionReading RegionBook::read_anew(std::string_view cell, std::string_view village,
                                    std::string_view district) const {
  auto text = trim(cell);
  if (text.ends_with(".0")) text.remove_suffix(2);
  if (stands_for_nothing(trim(village))) village = {};
  if (stands_for_nothing(text)) {
    if (village.empty()) return {"", "region.missing", ""};
    auto const named = by_name(village, district);
    if (named.empty()) return {"", "region.unknown", ""};
    return placed({named, {}, ""});
  }
  auto const named = by_name(village, district);
  auto const parsed = RegionCode::parse(text);
  if (!parsed.ok()) return {"", "region.malformed", named};
  auto const& code = parsed.value();
  if (codes_.empty()) return placed({code.text(), {}, ""});
  auto const entry = codes_.find(code.text());
  if (entry == codes_.end())
    return {code.text(), named.empty() ? "region.unknown" : "region.old", named};
  if (entry->second.old)
    return {code.text(), "region.old",
            entry->second.successor.empty() ? named : entry->second.successor};
  if (code.level() != RegionLevel::village && !named.empty() && RegionCode::parse(named).ok() &&
      code.covers(RegionCode::parse(named).value()))
    return placed({named, {}, ""});
  return placed({code.text(), {}, ""});
}

RegionReading const& RegionBook::read(std::string_view code, std::string_view village,
                                      std::string_view district) {
  look_for_.assign(code);
  look_for_ += '\x1f';
  look_for_ += village;
  look_for_ += '\x1f';
  look_for_ += district;
  if (auto const found = known_.find(std::string_view(look_for_)); found != known_.end())
    return found->second;
  constexpr std::size_t most_places = 200'000;
  if (known_.size() >= most_places) known_.clear();
  return known_.emplace(look_for_, read_anew(code, village, district)).first->second;
}

}  // namespace rangkul::registry
