#pragma once
// The one place that says who sees which class of a field (domain.md 8.2): pages, JSON, exports and
// logs all ask here.

#include <string>
#include <string_view>

#include "base/actor.h"

namespace rangkul::auth {

/// k1 public figures; k2 NIK, No. KK, phone, address; k3 disability, health, poverty form, bank
/// account; k4 violence, trafficking, HIV, shelter address.
enum class FieldClass { k1, k2, k3, k4 };
enum class Visible { full, masked, hidden };

/// K2 is masked without May::see_full_numbers, K3 hidden without see_restricted, K4 hidden without
/// see_secret. Nobody sees only K1.
Visible visibility(Actor const& actor, FieldClass field_class);

/// What stands in place of a value: itself, its mask, or nothing. `masked` is the value's own mask
/// (Nik::masked, Phone::masked); values without one are hidden instead.
std::string shown(Visible visible, std::string_view full, std::string_view masked);

}  // namespace rangkul::auth
