#pragma once
// The words of a search box, sorted into what they can be; pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rangkul::registry {

struct SearchWords {
  std::string number;                 // sixteen digits: NIK or No. KK
  std::string temporary_code;         // MRX-2024-007
  std::optional<std::string> rt, rw;  // three digits: "004"
  std::optional<int> year;            // of birth
  std::vector<std::string> words;     // folded; names or parts of an address
};
/// "sujarwo gg mawar rt 4 rw 7 1958" -> words sujarwo, mawar; rt 004; rw 007; year 1958. Words that
/// only announce an address (jl, gg, no, kp, rt, rw, blok) are left out.
SearchWords read_search(std::string_view text);

/// How near two words are, 0..1; 1 for equal ones. Cost: one word of bits a letter (64 letters).
double word_nearness(std::string_view left, std::string_view right);
/// Edits (insert, delete, change; a swap of neighbours counts as one) up to `most`; most + 1 when
/// more.
int edit_distance(std::string_view left, std::string_view right, int most);

/// "4", "04", "004" -> "004"
std::string three_digits(std::string_view text);

}  // namespace rangkul::registry
