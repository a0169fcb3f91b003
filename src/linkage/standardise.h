#pragma once
// What the cells of a row say, in one writing: names as tokens with what was done to each,
// addresses as street, number, RT and RW, numbers as digits. Standardising twice changes nothing.

#include <array>
#include <optional>
#include <span>
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
/// What becomes of a word (a-z) wherever it stands in a name; nothing when that depends on its
/// neighbours, as with titles, degrees and lone letters.
std::optional<std::string> plain_name_word(std::string_view folded_word);

struct AddressReading {
  std::vector<std::string> street;  // without Jl, Gg, Kp and the like; old spelling folded
  int house{0};
  int rt{0};
  int rw{0};
};
/// RT and RW columns win over what the address text says.
AddressReading standardise_address(std::string_view address, std::string_view rt = {},
                                   std::string_view rw = {});

/// What a word of an address can be, by itself.
struct AddressWord {
  enum class Mark : std::uint8_t { none, rt, rw, rt_rw, number, left_out };
  Mark mark{Mark::none};
  bool digits{false};
  bool roman{false};              // behind another word of a street: "Dusun III"
  std::uint16_t value{0};         // of digits, or of a roman number
  std::uint8_t size{0};           // characters
  std::uint8_t standard_size{0};  // ... of its standard writing
};
/// "rt03": how many characters are the mark before the digits; 0 when it is no such word.
std::size_t address_mark_before_digits(std::string_view word);
/// A word of the folded address, a-z and 0-9.
AddressWord address_word(std::string_view word);
/// The standard writing of a street's word; `first` of its street, where a lone letter is no
/// number.
std::string street_word(std::string_view word, bool first);
/// Where the numbers are and which words are the street.
struct AddressParts {
  static constexpr std::size_t most_street_words = 24;
  std::uint16_t house{0};
  std::uint16_t rt{0};
  std::uint16_t rw{0};
  std::uint8_t street_size{0};
  std::array<std::uint8_t, most_street_words> street{};  // word numbers
};
AddressParts address_parts(std::span<AddressWord const>);

/// Digits of a NIK or No. KK for comparing: 14 to 17 digits, so that a lost or doubled digit can
/// still be found; nothing for placeholders, scientific notation and everything else.
struct LooseNumber {
  std::uint64_t digits{0};
  std::uint8_t length{0};
};
LooseNumber loose_number(std::string_view cell);

/// L, P, 1, 2, laki-laki, perempuan, pria, wanita, M, F ...
Sex read_sex(std::string_view cell);

/// Makes compact forms; new words enter the dictionary. Remembers what words mean, so that one
/// maker for a whole file is some ten times as fast as one a row. Not for several threads at once.
class Standardiser {
 public:
  explicit Standardiser(Dictionary&);
  Standardised standardise(RecordView const&);

 private:
  /// A word as it stands between blanks; `plain`: its meaning does not depend on its neighbours.
  struct NameWord {
    std::uint32_t id;
    bool plain;
  };
  struct AddressIds {
    std::uint32_t later;
    std::uint32_t first;
  };
  /// A range of keys_.
  struct Words {
    std::size_t begin;
    std::size_t end;
    bool plain;
  };
  Words name_words(std::string_view written);
  bool plain_name(Words const&, TokenList& out);
  TokenList name(std::string_view written, Words const&);
  void fold_address(std::string_view written);
  Words address_words(std::string_view written);
  void address(RecordView const&, Words const&, Standardised& out);
  std::uint32_t village_name(std::string_view written);

  Dictionary& dictionary_;
  TextNumbers name_words_;
  std::vector<NameWord> name_facts_;
  TextNumbers address_words_;
  std::vector<AddressWord> address_facts_;
  std::vector<AddressIds> address_ids_;
  TextNumbers villages_;
  std::vector<std::uint32_t> village_ids_;
  std::vector<TextNumbers::Key> keys_;  // of the row being read
  std::vector<AddressWord> facts_;
  std::vector<std::uint32_t> numbers_;
  std::string folded_;
};
Standardised standardise(Record const&, Dictionary&);

/// The same row with the words of another dictionary; `numbers` tells each word's number there.
void renumber(Standardised&, std::vector<std::uint32_t> const& numbers);

}  // namespace rangkul::linkage
