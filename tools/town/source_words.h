#pragma once
// Error model 2, texts: what a source does to words and numbers. A source is how a row came into
// its file: heard, scanned, typed blind, cut by an old system.

#include <string>

#include "common/random.h"

namespace rangkul::town {

using generator::Random;

/// Some syllables heard as others; false when none was.
bool mishear(Random&, std::string& words, int syllables);
/// Shapes read as others: letters of names, digits of numbers.
bool misread_letters(Random&, std::string& words);
bool misread_digits(Random&, std::string& digits);
/// A finger on the next key, twice on one, or a key too early.
bool mispress(Random&, std::string& text);
/// What a field of that many characters keeps: long names are shortened word by word, then cut.
bool squeeze(std::string& words, std::size_t width);
/// What neighbours call a person: one word, or the end of it.
bool call_name(Random&, std::string& words);

}  // namespace rangkul::town
