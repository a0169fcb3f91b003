#include "matching/reconcile_classes.h"

#include <algorithm>
#include <charconv>

#include "base/date.h"

namespace rangkul::matching {
namespace {

using registry::FileField;

constexpr std::array<std::string_view, month_class_count> class_keys{
    "double",        "held",          "dead",      "new",       "moved_in",
    "moved_out",     "contradictory", "changed",   "gone",      "unexplained",
    "only_ministry", "unchanged",     "elsewhere", "only_city", "ended"};
constexpr std::array<std::string_view, static_cast<std::size_t>(Flag::count_)> flag_keys{
    "nik",     "contradictory", "only_ministry", "elsewhere",
    "changed", "was_held",      "new_key",       "whole_family"};

constexpr std::uint8_t alive = 1;
constexpr std::uint8_t dead = 2;
constexpr std::uint8_t moved_away = 3;
/// From this decile on no national aid is due. source: domain.md 3.5
constexpr int first_decile_without_aid = 6;

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  auto const end = digits.data() + digits.size();
  auto const read = std::from_chars(digits.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end ? value : 0;
}

bool nik_unmatched(RowValues const& row, Ours const* ours) {
  auto const nik = number_of(row[FileField::nik]);
  return nik == 0 || (ours != nullptr && ours->in_city && ours->nik != 0 && ours->nik != nik);
}

/// Why a person who is gone may be gone; empty: nothing known explains it.
std::string_view reason_of_going(MonthFacts const& facts) {
  auto const* ours = facts.ours;
  auto const life = ours == nullptr ? std::uint8_t{0} : ours->life;
  if (life_of((*facts.last)[FileField::life]) == dead || life == dead) return "TL01";
  if (life == moved_away) return "TL02";
  if (life > moved_away) return "TL08";
  if (facts.graduated) return "graduated";
  if (facts.excluded_family) return "TL05";
  if (number_of((*facts.last)[FileField::decile]) >= first_decile_without_aid) return "TL04";
  return nik_unmatched(*facts.last, ours) ? "TL09" : "";
}

Judged judge_gone(MonthFacts const& facts) {
  Judged out;
  if (nik_unmatched(*facts.last, facts.ours)) out.flags |= bit(Flag::nik);
  if (facts.second) {
    out.month_class = MonthClass::doubled;
    out.reason = "TL03";
    return out;
  }
  out.reason = reason_of_going(facts);
  out.month_class = out.reason == "TL01"                         ? MonthClass::dead
                    : out.reason == "TL02"                       ? MonthClass::moved_out
                    : out.reason.empty() || out.reason == "TL09" ? MonthClass::unexplained
                                                                 : MonthClass::gone;
  out.asks = out.month_class == MonthClass::unexplained;
  return out;
}

MonthClass class_of_listed(MonthFacts const& facts, Judged const& judged, bool is_dead) {
  if (facts.second) return MonthClass::doubled;
  if (is_dead) return MonthClass::dead;
  if (facts.last == nullptr && !facts.was_held) return MonthClass::fresh;
  if (facts.moved) return MonthClass::moved_in;
  if (judged.differs != 0) return MonthClass::contradictory;
  if (judged.changed != 0 || facts.was_held || facts.new_key) return MonthClass::changed;
  if (facts.ours == nullptr || !facts.ours->in_city) return MonthClass::only_ministry;
  return MonthClass::unchanged;
}

Judged judge_listed(MonthFacts const& facts) {
  Judged out;
  auto const* ours = facts.ours;
  bool const in_city = ours != nullptr && ours->in_city;
  auto const flag = [&](bool holds, Flag what) {
    if (holds) out.flags |= bit(what);
  };
  if (facts.last != nullptr) out.changed = changed_fields(*facts.last, *facts.now);
  if (in_city) out.differs = differing_fields(*facts.now, *ours);
  bool const is_dead =
      life_of((*facts.now)[FileField::life]) == dead || (in_city && ours->life == dead);
  out.month_class = class_of_listed(facts, out, is_dead);
  flag(nik_unmatched(*facts.now, ours), Flag::nik);
  flag(out.differs != 0 && out.month_class != MonthClass::contradictory, Flag::contradictory);
  flag(!in_city && out.month_class != MonthClass::only_ministry, Flag::only_ministry);
  flag(in_city && facts.elsewhere, Flag::elsewhere);
  flag(out.changed != 0 && out.month_class == MonthClass::moved_in, Flag::changed);
  flag(facts.was_held, Flag::was_held);
  flag(facts.new_key, Flag::new_key);
  if (out.month_class == MonthClass::doubled) out.reason = "TL03";
  if (out.month_class == MonthClass::dead) out.reason = "TL01";
  bool const moved_against_us =
      out.month_class == MonthClass::moved_in && in_city && facts.elsewhere;
  out.asks = facts.second || is_dead || out.differs != 0 || !in_city || moved_against_us;
  return out;
}

/// FNV-1a, 64 bits: the same on every machine.
class Digest {
 public:
  Digest& add(std::string_view text) {
    for (char const c : text) step(static_cast<unsigned char>(c));
    step(0x1F);
    return *this;
  }
  std::int64_t value() const { return static_cast<std::int64_t>(hash_ >> 1); }

 private:
  void step(unsigned char byte) {
    hash_ ^= byte;
    hash_ *= 0x100000001B3ULL;
  }
  std::uint64_t hash_{0xCBF29CE484222325ULL};
};

}  // namespace

std::string_view month_class_key(MonthClass value) {
  return class_keys[static_cast<std::size_t>(value)];
}

std::string flags_text(Flags flags) {
  std::string out;
  for (std::size_t i = 0; i < flag_keys.size(); ++i) {
    if ((flags >> i & 1U) == 0) continue;
    if (!out.empty()) out += ',';
    out += flag_keys[i];
  }
  return out;
}

std::string fields_text(FieldMask fields) {
  std::string out;
  for (std::size_t i = 0; i < registry::kept_file_fields; ++i) {
    if ((fields >> i & 1U) == 0) continue;
    if (!out.empty()) out += ',';
    out += registry::file_fields()[i].key;
  }
  return out;
}

RowValues::RowValues(std::string_view data) {
  for (auto& value : values_) {
    auto const end = data.find(registry::source_separator);
    value = data.substr(0, end);
    if (end == std::string_view::npos) return;
    data.remove_prefix(end + 1);
  }
}

std::uint8_t life_of(std::string_view word) {
  auto const at = std::ranges::find(life_words, word);
  return at == life_words.end() ? std::uint8_t{0}
                                : static_cast<std::uint8_t>(at - life_words.begin());
}

std::int32_t day_of(std::string_view iso) {
  auto const date = Date::parse_iso(iso);
  return date.ok() ? date.value().days_since_1970() : Ours::no_day;
}

bool is_excluded_work(std::int64_t occupation) {
  constexpr std::array<int, 9> excluded{4, 5, 6, 7, 16, 17, 18, 85, 86};
  return std::ranges::find(excluded, occupation) != excluded.end();
}

FieldMask changed_fields(RowValues const& last, RowValues const& now) {
  FieldMask out = 0;
  for (std::size_t i = 0; i < registry::kept_file_fields; ++i) {
    auto const field = static_cast<FileField>(i);
    if (field == FileField::id || field == FileField::region) continue;
    if (last[field] != now[field]) out |= bit(field);
  }
  return out;
}

FieldMask differing_fields(RowValues const& row, Ours const& ours) {
  FieldMask out = 0;
  auto const nik = number_of(row[FileField::nik]);
  if (nik != 0 && ours.nik != 0 && nik != ours.nik) out |= bit(FileField::nik);
  auto const born = day_of(row[FileField::born]);
  if (born != Ours::no_day && ours.born != Ours::no_day && born != ours.born)
    out |= bit(FileField::born);
  auto const sex = number_of(row[FileField::sex]);
  if (sex != 0 && ours.sex != 0 && sex != ours.sex) out |= bit(FileField::sex);
  // A file that lists somebody says that they live here, whether it has a column for it or not.
  auto const life = std::max(life_of(row[FileField::life]), alive);
  if (ours.life != 0 && life != ours.life) out |= bit(FileField::life);
  return out;
}

std::string our_value(Ours const& ours, FileField field) {
  switch (field) {
    case FileField::nik: return ours.nik == 0 ? "" : std::to_string(ours.nik);
    case FileField::born: return ours.born == Ours::no_day ? "" : Date::from_days(ours.born).iso();
    case FileField::sex: return ours.sex == 0 ? "" : std::to_string(ours.sex);
    case FileField::life: return std::string(life_words[ours.life]);
    default: return {};
  }
}

Judged judge_row(MonthFacts const& facts) {
  return facts.now == nullptr ? judge_gone(facts) : judge_listed(facts);
}

std::int64_t facts_of(Judged const& judged, MonthFacts const& facts, std::string_view month) {
  Digest digest;
  bool standing = false;
  auto const stands = [&](bool holds, std::string_view word) {
    if (holds) digest.add(word);
    standing = standing || holds;
  };
  stands(judged.month_class == MonthClass::doubled, "double");
  stands(judged.month_class == MonthClass::dead && facts.now != nullptr, "dead");
  if (facts.now != nullptr) {
    stands(facts.ours == nullptr || !facts.ours->in_city, "only_ministry");
    if ((judged.flags & bit(Flag::nik)) != 0) {
      stands(true, "no_nik");
      digest.add((*facts.now)[FileField::nik]);
    }
    for (auto const field : {FileField::nik, FileField::born, FileField::sex, FileField::life}) {
      if ((judged.differs & bit(field)) == 0) continue;
      stands(true, registry::file_fields()[registry::at(field)].key);
      digest.add((*facts.now)[field]).add(our_value(*facts.ours, field));
    }
  }
  if (!standing) digest.add(month).add(month_class_key(judged.month_class));
  return digest.value();
}

std::int64_t facts_of_city_only() { return Digest{}.add("only_city").value(); }

MonthClass family_class(std::uint32_t members) {
  for (std::size_t i = 0; i < month_class_count; ++i)
    if (members == 1U << i) return static_cast<MonthClass>(i);
  for (auto const each : {MonthClass::doubled, MonthClass::dead, MonthClass::contradictory})
    if ((members >> static_cast<unsigned>(each) & 1U) != 0) return each;
  return MonthClass::changed;
}

}  // namespace rangkul::matching
