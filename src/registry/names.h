#pragma once
// Names as they are indexed. name_key and area_number are declared in people.h.

#include <string>
#include <string_view>
#include <vector>

namespace rangkul::registry {

/// The distinct words of a name key, sorted: what name_token and name_posting hold.
std::vector<std::string> name_tokens(std::string_view key);

}  // namespace rangkul::registry
