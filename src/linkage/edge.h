#pragma once
// A scored pair, as it is kept between scoring and deciding.

#include <cstdint>

#include "linkage/record.h"

namespace rangkul::linkage {

/// A scored pair worth keeping.
struct Edge {
  std::uint32_t ministry;
  std::uint32_t city;
  float bits;
  FieldSet differences{};
  std::uint16_t family_share : 15 {0};   // of Weigher::Weighed, in parts of `whole`
  std::uint16_t two_identities : 1 {0};  // each row's NIK holds its own birth date, both differ
  static constexpr std::uint16_t whole = 0x7FFF;
  void set_family_share(double part) {
    family_share = static_cast<std::uint16_t>(part * whole) & whole;
  }
  double family() const { return static_cast<double>(family_share) / whole; }
};

}  // namespace rangkul::linkage
