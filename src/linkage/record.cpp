#include "linkage/record.h"

namespace rangkul::linkage {

std::string_view field_key(Field field) {
  static constexpr std::array<std::string_view, field_count> keys{
      "name", "birth", "nik", "sex", "kk", "mother", "place", "phone"};
  return keys[static_cast<std::size_t>(field)];
}

}  // namespace rangkul::linkage
