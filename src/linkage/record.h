#pragma once
// The matching engine: is a person of one file one of another? Pure: no store, no clock.
// Its steps are its files: standardise (what a cell says), block (which pairs are looked at),
// compare (how two people agree, field by field), weigh (what an agreement proves), decide (who
// belongs to whom), explain (why), evaluate (how often it is right). `run.h` does them in order for
// two files. Main types: Record (a row as text), Standardised (the row as numbers), Agreement
// (levels of a pair), Model (levels and their probabilities: data), Outcome (links, and the class
// of every row). Tables and events: none; runs and reviews are kept by `matching`.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/nik.h"
#include "linkage/huge_pages.h"

namespace rangkul::linkage {

/// A row of a file, as raw text; what a file does not have stays empty.
struct Record {
  std::string key;  // its id within the file; not compared
  std::string nik;
  std::string no_kk;
  std::string name;
  std::string birth;  // YYYY-MM-DD, or empty
  std::string sex;    // L/P, 1/2, words
  std::string birth_place;
  std::string mother;
  std::string address;
  std::string rt;
  std::string rw;
  std::string village;       // region code, dotted or bare
  std::string village_name;  // used where one of two rows has no code
  std::string phone;
};

/// The same without texts of its own, for reading files row by row.
struct RecordView {
  std::string_view nik;
  std::string_view no_kk;
  std::string_view name;
  std::int32_t birth{0};  // year * 10000 + month * 100 + day
  std::string_view sex;
  std::string_view mother;
  std::string_view address;
  std::string_view rt;
  std::string_view rw;
  std::string_view village;
  std::string_view village_name;
  std::string_view phone;
};
RecordView view_of(Record const&);

/// The fields that are compared. `place` is village, address and RT/RW in one, as they are one
/// fact.
enum class Field : std::uint8_t { name, birth, nik, sex, kk, mother, place, phone, count_ };
constexpr std::size_t field_count = static_cast<std::size_t>(Field::count_);

/// "name", "birth" ...: also the end of the message keys `match.field.<key>`.
std::string_view field_key(Field);

/// A set of fields, for what differs between two linked rows.
class FieldSet {
 public:
  void add(Field field) { bits_ = static_cast<std::uint16_t>(bits_ | 1U << index(field)); }
  bool has(Field field) const { return (bits_ >> index(field) & 1U) != 0; }
  bool empty() const { return bits_ == 0; }
  friend FieldSet operator&(FieldSet a, FieldSet b) {
    a.bits_ = static_cast<std::uint16_t>(a.bits_ & b.bits_);
    return a;
  }
  friend bool operator==(FieldSet const&, FieldSet const&) = default;

 private:
  static unsigned index(Field field) { return static_cast<unsigned>(field); }
  std::uint16_t bits_{0};
};

constexpr std::size_t most_name_tokens = 6;
constexpr std::size_t most_address_tokens = 6;

/// Tokens of a name as numbers of a Dictionary, in the order written.
struct TokenList {
  std::array<std::uint32_t, most_name_tokens> ids{};
  std::uint32_t size{0};
  friend bool operator==(TokenList const& a, TokenList const& b) {
    if (a.size != b.size) return false;
    for (std::size_t i = 0; i < a.size; ++i)
      if (a.ids[i] != b.ids[i]) return false;
    return true;
  }
};

/// A record in compact form: two cache lines, for which its small numbers share bytes. Zero means
/// "not known" in every number. Two of them are compared only when the same Dictionary made both.
struct alignas(64) Standardised {
  std::uint64_t nik{0};
  std::uint64_t no_kk{0};
  std::uint64_t phone{0};
  std::uint64_t village_code{0};
  std::int32_t birth{0};          // year * 10000 + month * 100 + day
  std::uint32_t village_name{0};  // a dictionary number plus one
  TokenList name;
  static constexpr unsigned most_length = 31;
  static constexpr unsigned most_number = 0x3FFF;
  std::uint8_t nik_length : 5 {0};
  std::uint8_t address_size : 3 {0};
  std::uint8_t no_kk_length{0};
  std::uint16_t rt : 14 {0};
  bool nik_shared : 1 {false};  // carried by many rows of its file: a placeholder, no evidence
  std::uint16_t rw : 14 {0};
  bool no_kk_shared : 1 {false};
  std::uint16_t house : 14 {0};
  Sex sex : 2 {Sex::unknown};
  std::array<std::uint32_t, most_address_tokens> address{};  // dictionary numbers, sorted
  TokenList mother;
  /// Neither a name nor a NIK: nothing to match by.
  bool unusable() const { return name.size == 0 && nik == 0; }
};
static_assert(sizeof(Standardised) == 128);
using Rows = std::vector<Standardised, HugePages<Standardised>>;

}  // namespace rangkul::linkage
