#pragma once
// Error model 1, names: what a typist does to a name, one thing at a time.

#include <string>

#include "common/random.h"

namespace rangkul::town {

using generator::Random;

/// A slip of the finger, another spelling, a word less ...; false when nothing changed.
bool mistype_name(Random&, std::string& name);
/// One letter off.
bool slip(Random&, std::string& text);
/// The same name written otherwise: short forms, titles, bin and alias.
void write_name_otherwise(Random&, std::string& name, std::string const& father, bool woman);

}  // namespace rangkul::town
