#include "scenarios/scenario.h"

#include <doctest/doctest.h>

#include <istream>

#include "scenarios/scenario_parts.h"

namespace rangkul::app {

std::vector<std::string> play(Office& office, std::string const& file, std::istream& text) {
  Scenario scenario(office);
  std::vector<std::string> faults;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    auto const sentence = std::string(trim(line));
    if (sentence.empty() || sentence.starts_with('#')) continue;
    auto const where = file + ":" + std::to_string(number) + ": " + sentence;
    INFO(where);
    try {
      scenario.say(sentence);
    } catch (std::exception const& wrong) {
      faults.push_back(where + ": " + wrong.what());
    }
  }
  if (scenario.looked == 0 && faults.empty()) faults.push_back(file + ": looks at nothing");
  return faults;
}

}  // namespace rangkul::app
