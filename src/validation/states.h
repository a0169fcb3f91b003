#pragma once
// The way of an entry, as a table: from which state an act leads where (domain.md 3.2). Pure.

#include <cstdint>
#include <optional>
#include <string_view>

namespace rangkul::validation {

enum class Kind : std::uint8_t { proposal, fit, unfit };
constexpr std::size_t kind_count = 3;

/// The two ratifications of each month.
enum class Side : std::uint8_t { proposals, fitness };

enum class State : std::uint8_t {
  proposed,   // DIUSULKAN, DINILAI
  accepted,   // MUSDES_LAYAK
  declined,   // MUSDES_DITOLAK
  withdrawn,  // taken back by the village
  confirmed,  // VERIF_LAPANGAN: the visit saw what the entry says
  refuted,    // VERIF_LAPANGAN: it did not
  ready,      // SIAP_SAH: the verifier has passed it
  ratified,   // DISAHKAN (SK)
};
constexpr std::size_t state_count = 8;

enum class Act : std::uint8_t {
  accept,
  decline,
  withdraw,
  confirm,
  refute,
  verify,
  send_back,
  ratify,
};

/// Where an act leads; nothing where the law has no such step. A proposal is visited before it is
/// verified; an assessment of who receives already goes from the meeting to the verifier, and may
/// be visited.
std::optional<State> next(Kind kind, State from, Act act);

Side side_of(Kind kind);
std::string_view kind_key(Kind kind);
std::string_view state_key(State state);
std::string_view side_key(Side side);
std::optional<Kind> kind_of(std::string_view key);
std::optional<State> state_of(std::string_view key);
std::optional<Side> side_named(std::string_view key);

}  // namespace rangkul::validation
