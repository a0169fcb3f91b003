#include "auth/field_class.h"

namespace rangkul::auth {

Visible visibility(Actor const& actor, FieldClass field_class) {
  if (field_class == FieldClass::k1) return Visible::full;
  if (actor.is_nobody()) return Visible::hidden;
  switch (field_class) {
    case FieldClass::k2: return actor.may(May::see_full_numbers) ? Visible::full : Visible::masked;
    case FieldClass::k3: return actor.may(May::see_restricted) ? Visible::full : Visible::hidden;
    default: return actor.may(May::see_secret) ? Visible::full : Visible::hidden;
  }
}

std::string shown(Visible visible, std::string_view full, std::string_view masked) {
  switch (visible) {
    case Visible::full: return std::string(full);
    case Visible::masked: return std::string(masked);
    default: return {};
  }
}

}  // namespace rangkul::auth
