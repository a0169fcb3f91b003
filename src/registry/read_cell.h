#pragma once
// Cells of files as the registry keeps them: dates ISO, codes as numbers, numbers as digits. What
// was read once is remembered, because files repeat their words a million times.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalogue/catalogue.h"
#include "screen/record.h"

namespace rangkul::registry {

/// A look-up of texts that does not copy the text it looks for.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// What a cell says: a value in the registry's form (empty for a blank), or why it cannot be read.
struct CellReading {
  std::string value{};
  std::string_view fault{};  // a code such as "date.unreadable"; empty when it reads
  bool ok() const { return fault.empty(); }
};

/// Reads cells of fields other than NIK, No. KK and regions of a row (those have readers of their
/// own, but read() answers for them too). Not thread-safe.
class CellReader {
 public:
  using Words = std::map<std::string, std::map<std::string, std::string>>;
  CellReader(catalogue::Catalogue const& catalogue, Date today, DateOrder order, Words words = {})
      : catalogue_(catalogue), today_(today), order_(order), words_(std::move(words)) {}

  CellReading const& read(screen::Field const& field, std::string_view cell);

 private:
  CellReading read_anew(screen::Field const& field, std::string_view cell) const;
  CellReading read_code(screen::Field const& field, std::string_view text) const;

  catalogue::Catalogue const& catalogue_;
  Date today_;
  DateOrder order_;
  Words words_;                                // field -> word as written in the file -> code
  std::vector<TextMap<CellReading>> known_{};  // by the field's place
  CellReading last_{};
};

/// "-", "n/a", "null", "nihil" and their like, which files write for nothing.
bool stands_for_nothing(std::string_view trimmed);
/// "3" -> "003"; other texts stay.
std::string padded_rt(std::string_view cell);
/// Blanks of all kinds become one blank between words.
std::string single_spaced(std::string_view text);
/// The word of person.life for a code of the list life_status; empty for an unknown code.
std::string_view life_word(int code);

}  // namespace rangkul::registry
