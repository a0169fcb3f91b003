#pragma once
// Secret cases that were opened in need, for the heads who are to hear of it.

#include "cases/cases.h"

namespace rangkul::cases {

using GlassId = Id<struct GlassTag>;

struct Glass {
  GlassId id{};
  CaseId of{};
  std::string number{}, name{}, reason{}, heard_name{};
  AccountId account{};
  Instant at{};
};
/// For the heads who see secrets. errors: forbidden, not_found
Result<Glass> find_glass(Context& context, GlassId id);
/// Whoever broke it does not hear of it in another's place. errors: forbidden, not_found
Status hear_glass(Context& context, GlassId id);
/// How many of the area no head has heard of; 0 for who is none. Index case_glass_unheard.
std::int64_t unheard_glass(Context& context);

}  // namespace rangkul::cases
