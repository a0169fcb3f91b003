#include "base/text.h"
#include "reports/reports.h"
#include "screen/parts.h"

namespace rangkul::reports {

std::vector<Warning> family_size_warnings(std::int64_t persons, std::int64_t families) {
  constexpr std::int64_t fewest = 2;
  constexpr std::int64_t most = 6;
  if (families <= 0 || persons < 0) return {};
  if (persons >= fewest * families && persons <= most * families) return {};
  auto const hundredths = (persons * 200 + families) / (2 * families);  // half up
  return {{"plausibility.family_size",
           {{"average", hundredths_text(hundredths)},
            {"persons", group_thousands(persons)},
            {"families", group_thousands(families)},
            {"fewest", std::to_string(fewest)},
            {"most", std::to_string(most)}}}};
}

std::vector<Warning> registry_warnings(Context& context, registry::FamilySizes& sizes) {
  auto const counts = sizes.within(context);
  return family_size_warnings(counts.persons, counts.families);
}

Html warning_notices(screen::Visit const& visit, std::vector<Warning> const& warnings) {
  Html out;
  for (auto const& warning : warnings)
    out += screen::notice(screen::Tone::soon, visit.say(warning.code, warning.detail),
                          http::element("p", visit.words(warning.code + ".why", warning.detail)));
  return out;
}

}  // namespace rangkul::reports
