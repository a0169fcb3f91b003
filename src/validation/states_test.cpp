#include "validation/states.h"

#include <doctest/doctest.h>

#include <array>

namespace rangkul::validation {

TEST_CASE("states: a proposal goes from the meeting over a visit to verifier and head") {
  auto const p = Kind::proposal;
  CHECK(next(p, State::proposed, Act::accept) == State::accepted);
  CHECK(next(p, State::accepted, Act::confirm) == State::confirmed);
  CHECK(next(p, State::confirmed, Act::verify) == State::ready);
  CHECK(next(p, State::ready, Act::ratify) == State::ratified);
  CHECK_FALSE(next(p, State::accepted, Act::verify));  // nobody has been there
  CHECK_FALSE(next(p, State::proposed, Act::verify));
  CHECK_FALSE(next(p, State::refuted, Act::verify));
}

TEST_CASE("states: an assessment may go straight from the meeting to the verifier") {
  for (auto const kind : {Kind::fit, Kind::unfit}) {
    CHECK(next(kind, State::accepted, Act::verify) == State::ready);
    CHECK(next(kind, State::accepted, Act::confirm) == State::confirmed);
  }
}

TEST_CASE("states: nothing leads out of an end, and ready rows alone are ratified") {
  constexpr std::array<Act, 8> acts{Act::accept, Act::decline, Act::withdraw,  Act::confirm,
                                    Act::refute, Act::verify,  Act::send_back, Act::ratify};
  for (std::size_t kind = 0; kind < kind_count; ++kind) {
    for (auto const act : acts)
      for (auto const end : {State::declined, State::withdrawn, State::refuted, State::ratified})
        CHECK_FALSE(next(static_cast<Kind>(kind), end, act));
    for (std::size_t state = 0; state < state_count; ++state)
      CHECK(next(static_cast<Kind>(kind), static_cast<State>(state), Act::ratify).has_value() ==
            (static_cast<State>(state) == State::ready));
  }
}

TEST_CASE("states: keys name each state, kind and side once") {
  for (std::size_t i = 0; i < state_count; ++i)
    CHECK(state_of(state_key(static_cast<State>(i))) == static_cast<State>(i));
  for (std::size_t i = 0; i < kind_count; ++i)
    CHECK(kind_of(kind_key(static_cast<Kind>(i))) == static_cast<Kind>(i));
  CHECK(side_named("fitness") == Side::fitness);
  CHECK_FALSE(state_of("sent"));
}

}  // namespace rangkul::validation
