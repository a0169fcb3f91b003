#include "shares.h"

#include <algorithm>
#include <cmath>

#include "common/random.h"

namespace rangkul::town {
namespace {

constexpr double most_share = 0.95;
constexpr std::array shares{
    &Shares::twins,      &Shares::namesakes,      &Shares::juniors,
    &Shares::shared_nik, &Shares::copies,         &Shares::invented_birthday,
    &Shares::in_one,     &Shares::two_niks,       &Shares::moved,
    &Shares::new_card,   &Shares::newly_wed,      &Shares::birth_by_year,
    &Shares::nik,        &Shares::name,           &Shares::birth,
    &Shares::card,       &Shares::mother_missing, &Shares::mother_wrong,
    &Shares::sex,        &Shares::village,        &Shares::phone_missing,
    &Shares::writing};

}  // namespace

void vary(Shares& out, double most, std::uint64_t seed) {
  if (most <= 1) return;
  generator::Random random(generator::spread(seed ^ 0x76617279));
  auto const drawn = [&] { return std::pow(most, 2 * random.part() - 1); };
  for (auto const share : shares) out.*share = std::min(out.*share * drawn(), most_share);
  out.strength *= drawn();
}

}  // namespace rangkul::town
