#pragma once
// Sorting numbers by some of their bits, in a few passes over both of two rooms.

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace rangkul::linkage {

/// By the bits from `lowest` up, of which `bits` differ; equal ones stay in their order. `room` is
/// used and may keep its memory. Cost: a pass for every eleven bits.
inline void sort_by_bits(std::vector<std::uint64_t>& numbers, unsigned lowest, unsigned bits,
                         std::vector<std::uint64_t>& room) {
  constexpr unsigned digit_bits = 11;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  room.resize(numbers.size());
  for (unsigned done = 0; done < bits; done += digit_bits) {
    auto const digit = [shift = lowest + done](std::uint64_t number) {
      return static_cast<std::size_t>(number >> shift) & (digits - 1);
    };
    std::array<std::uint32_t, digits> places{};
    for (auto const number : numbers) ++places[digit(number)];
    std::uint32_t before = 0;
    for (auto& place : places) {
      auto const count = place;
      place = before;
      before += count;
    }
    for (auto const number : numbers) room[places[digit(number)]++] = number;
    numbers.swap(room);
  }
}

}  // namespace rangkul::linkage
