#include "validation/states.h"

#include <algorithm>
#include <array>

namespace rangkul::validation {
namespace {

constexpr std::array<std::string_view, kind_count> kinds{"proposal", "fit", "unfit"};
constexpr std::array<std::string_view, state_count> states{
    "proposed", "accepted", "declined", "withdrawn", "confirmed", "refuted", "ready", "ratified"};
constexpr std::array<std::string_view, 2> side_keys{"proposals", "fitness"};

template <typename Enum, std::size_t n>
std::optional<Enum> named(std::array<std::string_view, n> const& keys, std::string_view key) {
  auto const at = std::ranges::find(keys, key);
  if (at == keys.end()) return std::nullopt;
  return static_cast<Enum>(at - keys.begin());
}

struct Way {
  State from;
  Act act;
  State to;
  bool assessments_only{false};
};
constexpr std::array<Way, 12> ways{{
    {State::proposed, Act::accept, State::accepted},
    {State::proposed, Act::decline, State::declined},
    {State::proposed, Act::withdraw, State::withdrawn},
    {State::accepted, Act::withdraw, State::withdrawn},
    {State::accepted, Act::confirm, State::confirmed},
    {State::accepted, Act::refute, State::refuted},
    {State::accepted, Act::verify, State::ready, true},
    {State::accepted, Act::send_back, State::proposed},
    {State::confirmed, Act::verify, State::ready},
    {State::confirmed, Act::send_back, State::accepted},
    {State::ready, Act::send_back, State::accepted},
    {State::ready, Act::ratify, State::ratified},
}};

}  // namespace

std::optional<State> next(Kind kind, State from, Act act) {
  for (auto const& way : ways)
    if (way.from == from && way.act == act && (!way.assessments_only || kind != Kind::proposal))
      return way.to;
  return std::nullopt;
}

Side side_of(Kind kind) { return kind == Kind::proposal ? Side::proposals : Side::fitness; }
std::string_view kind_key(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::string_view state_key(State state) { return states[static_cast<std::size_t>(state)]; }
std::string_view side_key(Side side) { return side_keys[static_cast<std::size_t>(side)]; }
std::optional<Kind> kind_of(std::string_view key) { return named<Kind>(kinds, key); }
std::optional<State> state_of(std::string_view key) { return named<State>(states, key); }
std::optional<Side> side_named(std::string_view key) { return named<Side>(side_keys, key); }

}  // namespace rangkul::validation
