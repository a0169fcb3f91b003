#include "registry/names.h"

#include <algorithm>

#include "base/text.h"

namespace rangkul::registry {

std::vector<std::string> name_tokens(std::string_view key) {
  std::vector<std::string> out;
  for (auto const word : words(key)) out.emplace_back(word);
  std::ranges::sort(out);
  auto const rest = std::ranges::unique(out);
  out.erase(rest.begin(), rest.end());
  return out;
}

}  // namespace rangkul::registry
