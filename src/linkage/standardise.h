#pragma once
// What the cells of a row say, in one writing: names as tokens with what was done to each,
// addresses as street, number, RT and RW, numbers as digits. Standardising twice changes nothing.

#include <string>
#include <string_view>
#include <vector>

#include "linkage/dictionary.h"
#include "linkage/record.h"

namespace rangkul::linkage {

/// What was done to a word of a name. The message key is `match.done.<done_key>`.
enum class Done : std::uint8_t {
  kept,        // only folded to small letters
  respelled,   // old spelling: oe, dj, tj, sj, ch
  expanded,    // a short or variant form: Moh., St., Abd., Noor
  title,       // H., Drs., Raden: left out
  degree,      // S.Pd, M.Si: left out
  late,        // Alm.: left out
  patronymic,  // bin, binti and what follows: left out
  alias,       // als, alias and what follows: left out
};
std::string_view done_key(Done);

struct NameToken {
  std::string text;     // standard writing; empty when the word was left out
  std::string written;  // folded, as the file has it
  Done done{Done::kept};
};

/// All words of a name in order. Never throws a name away: when nothing else is left the last word
/// stays, whatever it is.
std::vector<NameToken> standardise_name(std::string_view written);
/// The kept words, blank between them.
std::string standard_name(std::string_view written);
/// A key that is equal for words that sound alike.
std::string phonetic_key(std::string_view standard_word);

struct AddressReading {
  std::vector<std::string> street;  // without Jl, Gg, Kp and the like; old spelling folded
  int house{0};
  int rt{0};
  int rw{0};
};
/// RT and RW columns win over what the address text says.
AddressReading standardise_address(std::string_view address, std::string_view rt = {},
                                   std::string_view rw = {});

/// Digits of a NIK or No. KK for comparing: 14 to 17 digits, so that a lost or doubled digit can
/// still be found; nothing for placeholders, scientific notation and everything else.
struct LooseNumber {
  std::uint64_t digits{0};
  std::uint8_t length{0};
};
LooseNumber loose_number(std::string_view cell);

/// L, P, 1, 2, laki-laki, perempuan, pria, wanita, M, F ...
Sex read_sex(std::string_view cell);

/// The compact form; new words enter the dictionary.
Standardised standardise(Record const&, Dictionary&);

/// The same row with the words of another dictionary; `numbers` tells each word's number there.
void renumber(Standardised&, std::vector<std::uint32_t> const& numbers);

/// Marks numbers carried by so many rows that they are placeholders; returns how many numbers.
struct SharedNumbers {
  std::size_t niks{0};
  std::size_t no_kks{0};
};
SharedNumbers mark_shared_numbers(std::vector<Standardised>&, int most_per_nik, int most_per_no_kk);

}  // namespace rangkul::linkage
