#include "names.h"

#include "base/text.h"

namespace rangkul::demo {
namespace {

constexpr double one_word_share = 0.12;

std::string glued(Random& random, Vocabulary::Words const& heads, Vocabulary::Words const& tails) {
  return std::string(random.pick(heads)) + std::string(random.pick(tails));
}

std::string javanese(Random& random, bool man, int year) {
  auto const& all = vocabulary();
  if (random.chance(year < 1972 ? 0.45 : 0.06)) {
    auto name = glued(random, all.old_heads, man ? all.old_tails_men : all.old_tails_women);
    if (!random.chance(0.4)) return name;
    return name + " " +
           std::string(
               random.pick_skewed(man ? all.javanese_second_men : all.javanese_second_women));
  }
  auto name = std::string(random.pick_skewed(man ? all.javanese_men : all.javanese_women));
  auto const& second = man ? all.javanese_second_men : all.javanese_second_women;
  if (random.chance(one_word_share)) return std::string(random.pick(second));
  if (random.chance(0.18))
    name += " " + std::string(random.pick(man ? all.javanese_men : all.javanese_women));
  return name + " " + std::string(random.pick_skewed(second));
}

std::string sundanese(Random& random, bool man) {
  auto const& all = vocabulary();
  auto name = std::string(random.pick_skewed(man ? all.sundanese_men : all.sundanese_women));
  if (random.chance(one_word_share)) return name;
  return name + " " +
         std::string(
             random.pick_skewed(man ? all.sundanese_second_men : all.sundanese_second_women));
}

std::string betawi(Random& random, bool man) {
  auto const& all = vocabulary();
  auto const& list = man ? all.betawi_men : all.betawi_women;
  auto name = std::string(random.pick_skewed(list));
  if (random.chance(0.2)) return name;
  if (!man && random.chance(0.35)) return "Siti " + name;
  if (man && random.chance(0.25)) return "Muhammad " + name;
  return name + " " + std::string(random.pick(list));
}

std::string arabic(Random& random, bool man, int year) {
  auto const& all = vocabulary();
  std::string name(random.pick_skewed(man ? all.arabic_men : all.arabic_women));
  if (name == "Abdul") {
    name += " " + std::string(random.pick(all.servants));
    if (random.chance(0.5)) return name;
  } else if (year > 2004 && random.chance(0.35)) {
    name += " " + glued(random, all.young_heads, man ? all.young_tails_men : all.young_tails_women);
  } else if (random.chance(0.4)) {
    name += " " + std::string(random.pick(man ? all.arabic_men : all.arabic_women));
    if (random.chance(0.35)) return name;
  } else if (random.chance(0.13)) {
    return name;
  }
  return name + " " +
         std::string(random.pick_skewed(man ? all.arabic_second_men : all.arabic_second_women));
}

}  // namespace

House make_house(Random& random) {
  auto const draw = random.below(100);
  auto const culture = draw < 33   ? Culture::javanese
                       : draw < 56 ? Culture::sundanese
                       : draw < 73 ? Culture::betawi
                       : draw < 80 ? Culture::batak
                       : draw < 86 ? Culture::minang
                                   : Culture::arabic;
  std::string_view clan;
  if (culture == Culture::batak) clan = random.pick(vocabulary().clans);
  if (culture == Culture::minang && random.chance(0.4))
    clan = random.pick(vocabulary().minang_second);
  return House{culture, clan};
}

std::string make_name(Random& random, House const& house, Sex sex, int year) {
  auto const& all = vocabulary();
  auto const man = sex == Sex::male;
  auto culture = house.culture;
  // The young carry Arabic-derived names in most houses.
  if (year > 1990 && culture != Culture::batak && random.chance(0.5)) culture = Culture::arabic;
  std::string name;
  switch (culture) {
    case Culture::javanese: name = javanese(random, man, year); break;
    case Culture::sundanese: name = sundanese(random, man); break;
    case Culture::betawi: name = betawi(random, man); break;
    case Culture::arabic: name = arabic(random, man, year); break;
    case Culture::batak: {
      auto const& list = man ? all.batak_men : all.batak_women;
      name = random.pick_skewed(list);
      if (random.chance(0.3)) name += " " + std::string(random.pick(list));
      return name + " " + std::string(house.clan);
    }
    case Culture::minang:
      name = random.pick_skewed(man ? all.minang_men : all.minang_women);
      if (!house.clan.empty()) return name + " " + std::string(house.clan);
      if (random.chance(0.5)) name += " " + std::string(random.pick(all.arabic_second_men));
      break;
  }
  return year < 1955 && random.chance(0.55) ? old_spelling(name) : name;
}

std::string twin_name(Random& random, std::string const& name, Sex sex) {
  auto const& all = vocabulary();
  auto const parts = words(name);
  auto const man = sex == Sex::male;
  std::string const other(random.pick(man ? all.arabic_men : all.arabic_women));
  if (parts.size() < 2) return other;
  if (random.chance(0.5)) return other + name.substr(parts.front().size());
  return std::string(parts.front()) + " " +
         std::string(random.pick(man ? all.arabic_second_men : all.arabic_second_women));
}

std::string old_spelling(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char const c = name[i];
    bool const before_h = i + 1 < name.size() && name[i + 1] == 'h';
    switch (c) {
      case 'u': out += "oe"; break;
      case 'U': out += "Oe"; break;
      case 'j': out += "dj"; break;
      case 'J': out += "Dj"; break;
      case 'y': out += 'j'; break;
      case 'Y': out += 'J'; break;
      case 'c': out += before_h ? "c" : "tj"; break;
      case 'C': out += before_h ? "C" : "Tj"; break;
      default: out += c;
    }
  }
  return out;
}

std::string new_spelling(std::string_view name) {
  struct Pair {
    std::string_view from;
    std::string_view to;
  };
  static constexpr Pair pairs[] = {{"oe", "u"}, {"Oe", "U"}, {"dj", "j"},
                                   {"Dj", "J"}, {"tj", "c"}, {"Tj", "C"}};
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    std::size_t used = 0;
    for (auto const& pair : pairs) {
      if (!name.substr(i).starts_with(pair.from)) continue;
      out += pair.to;
      used = 2;
      break;
    }
    if (used == 0) {
      out += name[i];
      used = 1;
    }
    i += used;
  }
  return out;
}

}  // namespace rangkul::demo
