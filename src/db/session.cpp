#include "db/session.h"

#include <algorithm>

namespace rangkul::db {

Bind const& bound(Named query, Binds const& binds, std::string_view name) {
  for (auto const& bind : binds)
    if (bind.name == name) return bind;
  throw StoreFailure(std::string(query.name) + ": no value for :" + std::string(name));
}

void check_identifier(std::string_view name) {
  bool const plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (name.empty() || !plain) throw StoreFailure("not a table or column: " + std::string(name));
}

}  // namespace rangkul::db
