#pragma once
// The proof that every run of a procedure can come to its end: each step has an owner, one limit
// and a way on; nothing is unreachable, no way ends dead, every loop can be left, whatever the
// facts are; parallel ways meet where something waits for both. Pure: a procedure is all it sees.

#include "procedures/procedures.h"

namespace rangkul::procedures {

/// Everything that keeps the procedure from being sound, with file and line; empty: it is proved.
/// Cost: steps times ways times two to the facts of its conditions, of which there are at most 8.
catalogue::Faults prove(Procedure const& procedure);

constexpr std::size_t most_facts = 8;

/// What an answer asks for in all: its own conditions and those of the steps it leads to.
std::vector<Condition> conditions_of(Procedure const& procedure, Answer const& answer);

}  // namespace rangkul::procedures
