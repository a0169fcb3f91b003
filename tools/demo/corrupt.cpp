#include "corrupt.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "names.h"

namespace rangkul::demo {

std::string mistype(Random& random, std::string const& text) {
  if (text.size() < 3) return text;
  auto out = text;
  auto const at = static_cast<std::size_t>(random.between(1, static_cast<int>(text.size()) - 2));
  switch (random.below(4)) {
    case 0: out.erase(at, 1); break;
    case 1: out.insert(at, 1, out[at]); break;
    case 2: {
      static constexpr std::string_view near = "aeiourtnslkmdh";
      out[at] = near[static_cast<std::size_t>(random.below(static_cast<int>(near.size())))];
      break;
    }
    default: std::swap(out[at], out[at + 1]);
  }
  return std::string(trim(out));
}

std::string respell(Random& random, std::string const& name) {
  if (random.chance(0.25)) return old_spelling(name);
  auto const modern = new_spelling(name);
  if (modern != name && random.chance(0.7)) return modern;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> variants{
      {{"y", "i"},
       {"i", "y"},
       {"f", "v"},
       {"v", "f"},
       {"z", "j"},
       {"z", "s"},
       {"kh", "h"},
       {"sy", "s"},
       {"dh", "d"},
       {"th", "t"},
       {"ah", "a"},
       {"q", "k"}}};
  auto const begin = static_cast<std::size_t>(random.below(static_cast<int>(variants.size())));
  for (std::size_t i = 0; i < variants.size(); ++i) {
    auto const& [from, to] = variants[(begin + i) % variants.size()];
    auto const at = name.find(from, 1);
    if (at == std::string::npos) continue;
    auto out = name;
    return out.replace(at, from.size(), to);
  }
  return name;
}

std::string reword(Random& random, std::string const& name) {
  auto const parts = words(name);
  std::vector<std::string> out(parts.begin(), parts.end());
  struct Short {
    std::string_view whole;
    std::array<std::string_view, 4> forms;
  };
  static constexpr std::array<Short, 5> shorts{{{"Muhammad", {"Moh.", "Mohamad", "Muh.", "M."}},
                                                {"Ahmad", {"Akhmad", "Achmad", "A.", "Ahmat"}},
                                                {"Abdul", {"Abd.", "Abd", "Abdoel", "Abdul"}},
                                                {"Siti", {"St.", "Sitti", "St", "Siti"}},
                                                {"Nur", {"Noer", "Nur", "Noor", "Nurul"}}}};
  for (auto const& one : shorts)
    if (out.front() == one.whole) {
      out.front() = random.pick(one.forms);
      return join(out, " ");
    }
  if (out.size() < 2) return name;
  if (random.chance(0.2)) {
    std::swap(out.front(), out.back());
  } else if (out.size() > 2 || random.chance(0.5)) {
    out.erase(out.begin() + random.between(1, static_cast<int>(out.size()) - 1));
  } else {
    out.back() = out.back().substr(0, 1) + ".";
  }
  return join(out, " ");
}

std::string misdial(Random& random, std::string const& digits) {
  auto out = digits;
  if (out.size() < 2) return out;
  auto const at = static_cast<std::size_t>(random.below(static_cast<int>(out.size()) - 1));
  if (random.chance(0.3))
    std::swap(out[at], out[at + 1]);
  else
    out[at] = static_cast<char>('0' + (out[at] - '0' + random.between(1, 9)) % 10);
  return out;
}

Date misdate(Random& random, Date born) {
  auto const made = [&](int year, int month, int day) {
    auto const date = Date::from_ymd(year, month, day);
    return date.ok() ? date.value() : born;
  };
  switch (random.below(4)) {
    case 0: return made(born.year(), born.day(), born.month());
    case 1: {
      static constexpr std::array<std::pair<int, int>, 3> invented{{{1, 1}, {7, 1}, {12, 31}}};
      auto const& [month, day] = random.pick(invented);
      return made(born.year(), month, day);
    }
    case 2: return made(born.year() + (random.chance(0.5) ? 1 : -1), born.month(), born.day());
    default: return made(born.year(), born.month(), random.between(1, 28));
  }
}

}  // namespace rangkul::demo
