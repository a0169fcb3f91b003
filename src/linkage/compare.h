#pragma once
// How two people agree, field by field: one level a field. Symmetric, and a function of the two
// rows and of the words' frequencies alone.

#include <array>
#include <cstdint>
#include <vector>

#include "linkage/dictionary.h"
#include "linkage/record.h"

namespace rangkul::linkage {

/// Levels; 0 is always "missing on a side". The numbers index the model's tables.
enum class NameLevel : std::uint8_t { missing, exact, same, close, shorter, partial, differs };
enum class BirthLevel : std::uint8_t {
  missing,
  equal,
  typical,
  swapped,
  one_part,
  same_year,
  differs
};
/// `region_digit`: one digit of the region part. Neighbours' NIKs differ like that, so that it
/// proves less than `one_digit`, which is a digit of the birth date or a digit lost anywhere.
enum class NikLevel : std::uint8_t { missing, equal, one_digit, region_digit, serial, differs };
enum class SexLevel : std::uint8_t { missing, equal, differs };
enum class KkLevel : std::uint8_t { missing, equal, one_digit, differs };
enum class MotherLevel : std::uint8_t { missing, exact, close, partial, differs };
enum class PlaceLevel : std::uint8_t { missing, address, rt_rw, village, district, differs };
enum class PhoneLevel : std::uint8_t { missing, equal, differs };

constexpr std::size_t most_levels = 7;
constexpr std::array<std::uint8_t, field_count> level_counts{7, 7, 6, 3, 4, 5, 6, 3};

/// "exact", "one_digit" ...: also the end of the message keys `match.level.<field>.<key>`.
std::string_view level_key(Field, std::uint8_t level);

/// The levels of a pair. `rarity` is the surprise, in bits, of the words that the two names share.
struct Agreement {
  std::array<std::uint8_t, field_count> levels{};
  float rarity{0};
  std::uint8_t level(Field field) const { return levels[static_cast<std::size_t>(field)]; }
  /// 3 bits a field.
  std::uint32_t pattern() const;
  static Agreement from_pattern(std::uint32_t pattern);
  /// Born the same day, as far as the field says: twins and strangers of one day are judged apart.
  bool same_birth() const { return level(Field::birth) == 1 || level(Field::birth) == 2; }
  /// Birth dates that differ in one part: so do the NIKs of two strangers then, being made of them.
  bool near_birth() const { return level(Field::birth) == 3 || level(Field::birth) == 4; }
};

/// -log2 of the frequency of each word of the dictionary, as the model knows it.
using WordSurprise = std::vector<float>;

/// Compares pairs; remembers word pairs, so that each thread needs its own.
class Comparer {
 public:
  Comparer(Dictionary const&, WordSurprise const&);
  Agreement compare(Standardised const&, Standardised const&);
  /// The same in three steps, the cheap and decisive fields first: all but names and mothers'
  /// names.
  static void compare_numbers(Standardised const&, Standardised const&, Agreement&);
  /// Whether it matters how much names have in common that are not alike as wholes: levels
  /// `partial` and `differs`, which may stand for each other where it does not.
  enum class InPart : std::uint8_t { matters, is_nothing };
  void compare_names(Standardised const&, Standardised const&, Agreement&,
                     InPart = InPart::matters);
  void compare_mothers(Standardised const&, Standardised const&, Agreement&);
  /// Lets the processor bring what comparing such a row's name will read.
  void expect(Standardised const& row) const {
    for (std::size_t i = 0; i < row.name.size; ++i)
      __builtin_prefetch(&dictionary_.sketch(row.name.ids[i]));
  }

 private:
  enum class Likeness : std::uint8_t { none, initial, close, sound, equal };
  struct Alignment;
  Likeness like(std::uint32_t a, std::uint32_t b);
  Likeness measure(std::uint32_t a, std::uint32_t b) const;
  Alignment align(TokenList const& shorter, TokenList const& longer, InPart in_part);
  bool joined_alike(TokenList const& a, TokenList const& b) const;
  NameLevel name_level(TokenList const& a, TokenList const& b, float& rarity, InPart in_part);

  Dictionary const& dictionary_;
  WordSurprise const& surprise_;
  /// Word pairs met lately: both numbers and the likeness.
  std::vector<std::uint64_t> slots_;
  unsigned slot_shift_;
};

/// The birth date is there and the NIK holds the same one (forty days on for women).
bool birth_proves_nik(Standardised const&);
/// NIKs and birth dates that differ wholly, each NIK with its own birth date: two people of one
/// name unless a person knows better.
bool two_identities(Standardised const&, Standardised const&, Agreement const&);

/// The fields in which two linked rows do not say the same; `compared` holds those both files have.
FieldSet differences(Standardised const&, Standardised const&, Agreement const&,
                     FieldSet const& compared);

}  // namespace rangkul::linkage
