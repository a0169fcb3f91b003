#pragma once
// The ministry's copy of a person: the same human, written down another time by another hand.

#include <string>

#include "base/date.h"
#include "common/random.h"

namespace rangkul::demo {

using generator::Random;

/// One typing error: a letter lost, doubled, wrong, or two swapped.
std::string mistype(Random&, std::string const& text);
/// The same name in another spelling: old or new, i/y, f/v, z/j, doubled letters.
std::string respell(Random&, std::string const& name);
/// Muhammad -> Moh., Abdul -> Abd., Siti -> St.; words dropped or in another order.
std::string reword(Random&, std::string const& name);
/// A wrong or two swapped digits.
std::string misdial(Random&, std::string const& digits);
/// Day and month swapped, an invented 1 January, 1 July or 31 December, a wrong digit.
Date misdate(Random&, Date born);

}  // namespace rangkul::demo
