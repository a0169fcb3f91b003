#pragma once
// Numbers that stand on paper in public, on labels and queue lists: by chance, so that nobody
// learns anything from one or guesses another's.

#include <string>
#include <string_view>

namespace rangkul::screen {

/// A new number: 12 letters and digits by chance, of 31 that are not mistaken for each other (59
/// bits), and a check sign that tells one wrong and two swapped ones.
std::string new_code();
/// Without blanks and dashes, in capitals, with the signs that look alike read as meant; empty
/// where the check sign says that it is mistyped. Pure.
std::string read_code(std::string_view typed);
/// "7K2M-9QXW-3TRB-H": to be read out.
std::string code_words(std::string_view code);

}  // namespace rangkul::screen
