#include "linkage/block.h"

#include <algorithm>
#include <span>

#include "linkage/compare.h"

namespace rangkul::linkage {
namespace {

std::uint64_t mix(std::uint64_t value) {
  value ^= value >> 30;
  value *= 0xBF58476D1CE4E5B9ULL;
  value ^= value >> 27;
  value *= 0x94D049BB133111EBULL;
  return value ^ value >> 31;
}

/// Builds one key: the rule and its parts, in order.
class KeyMaker {
 public:
  KeyMaker(std::vector<BlockKey>& out, Rule rule) : out_(out), rule_(rule) {}
  template <typename... Parts>
  void add(Parts... parts) {
    std::uint64_t hash = static_cast<std::uint64_t>(rule_) + 0x51ED27ULL;
    ((hash = (hash ^ static_cast<std::uint64_t>(parts)) * 0x9E3779B97F4A7C15ULL,
      hash ^= hash >> 32),
     ...);
    out_.push_back({mix(hash), rule_});
  }

 private:
  std::vector<BlockKey>& out_;
  Rule rule_;
};

constexpr int usual_length = 16;

void nik_keys(Standardised const& row, std::vector<BlockKey>& out) {
  if (row.nik == 0 || row.nik_shared) return;
  KeyMaker(out, Rule::nik).add(row.nik);
  // Such a row, with a wrong digit elsewhere in its NIK, is found by birth date and name.
  if (row.name.size > 0 && birth_proves_nik(row)) return;
  KeyMaker less(out, Rule::nik_less_digit);
  if (row.nik_length < usual_length) less.add(row.nik);
  std::uint64_t previous = 0;
  for (std::uint64_t below = 1, i = 0; i < row.nik_length; ++i, below *= 10) {
    auto const without = row.nik / (below * 10) * below + row.nik % below;
    if (i > 0 && without == previous) continue;
    less.add(without);
    previous = without;
  }
}

std::uint64_t village_of(Standardised const& row, Dictionary const& dictionary) {
  if (row.village_code != 0 || row.village_name == 0) return row.village_code;
  return dictionary.print(row.village_name - 1);
}

/// The sound of a name's word; its print does not depend on what else a dictionary holds, so that
/// a key is the same in every run.
struct Sound {
  std::uint64_t print;
  std::uint32_t head;
};

void name_keys(Standardised const& row, std::span<Sound const> sounds, Dictionary const& dictionary,
               std::vector<BlockKey>& out) {
  auto const village = village_of(row, dictionary);
  std::uint64_t whole = sounds.size();
  for (auto const& sound : sounds) whole = mix(whole ^ sound.print);
  for (auto const& sound : sounds) {
    if (row.birth != 0) KeyMaker(out, Rule::birth_name).add(row.birth, sound.head);
    if (row.no_kk != 0 && !row.no_kk_shared)
      KeyMaker(out, Rule::kk_name).add(row.no_kk, sound.print);
  }
  if (row.birth != 0) {
    if (row.phone != 0) KeyMaker(out, Rule::phone_year).add(row.phone, row.birth / 10000);
    if (sounds.size() > 1) KeyMaker(out, Rule::names_year).add(whole, row.birth / 10000);
    auto const month = row.birth / 100 % 100;
    auto const day = row.birth % 100;
    KeyMaker(out, Rule::names_day).add(whole, std::min(month, day), std::max(month, day));
  }
  if (village != 0) KeyMaker(out, Rule::names_village).add(whole, village);
}

}  // namespace

std::string_view rule_key(Rule rule) {
  static constexpr std::array<std::string_view, rule_count> keys{
      "nik",     "nik_less_digit", "birth_name", "birth_village", "kk_birth_year",
      "kk_name", "names_year",     "names_day",  "names_village", "phone_year"};
  return keys[static_cast<std::size_t>(rule)];
}

void block_keys(Standardised const& row, Dictionary const& dictionary, std::vector<BlockKey>& out) {
  out.clear();
  if (row.unusable()) return;
  nik_keys(row, out);
  std::array<Sound, most_name_tokens> sounds{};
  for (std::size_t i = 0; i < row.name.size; ++i) {
    auto const& sketch = dictionary.sketch(row.name.ids[i]);
    sounds[i] = {sketch.sound_print, sketch.sound_head};
  }
  auto const used_end = sounds.begin() + row.name.size;
  auto const same = [](Sound const& a, Sound const& b) { return a.print == b.print; };
  std::sort(sounds.begin(), used_end,
            [](Sound const& a, Sound const& b) { return a.print < b.print; });
  auto const end = std::unique(sounds.begin(), used_end, same);
  name_keys(row, std::span(sounds.begin(), end), dictionary, out);
  if (row.birth != 0) {
    if (auto const village = village_of(row, dictionary); village != 0)
      KeyMaker(out, Rule::birth_village).add(row.birth, village);
    if (row.no_kk != 0 && !row.no_kk_shared)
      KeyMaker(out, Rule::kk_birth_year).add(row.no_kk, row.birth / 10000);
  }
}

}  // namespace rangkul::linkage
