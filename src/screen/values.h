#pragma once
// How stored values are read by people, in one place for lists, facts and exports.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/field_class.h"
#include "screen/screen.h"

namespace rangkul::screen {

/// The label of a stored code: a number, or a word that the list knows; else the value itself.
std::string code_label(Visit const& visit, std::string_view list, std::string_view value);
/// "3276 1234 5678 0002", or "3276 •••• •••• 0002" when masked.
std::string number_text(std::string_view digits, auth::Visible visible);
/// "0812 3456 4417" as stored (+62...), or "0812 •••• 4417".
std::string phone_text(std::string_view stored, auth::Visible visible);
/// Stands for a value that has no mask of its own.
std::string_view covered();
/// Who did it, as a page names them: a person's name, or in words which part of the program.
std::string actor_name(Visit const& visit, std::string const& stored);
/// Stands where there is no value.
std::string_view no_value();
/// One line of a <dl class="facts">: what it is, by its message, and the value.
Html fact(Visit const& visit, std::string_view key, Html const& value);

/// A region with the name of the one above it: "Kemiri Muka, Beji". The code where it is unknown.
std::string region_label(Visit const& visit, std::string_view code);

struct RegionChoice {
  std::string code;
  std::string name;
  int depth{0};
};
/// What a reader may choose from: the areas below theirs (or the office's), all of them when they
/// are at most 100, else one level and the way down to `chosen`. `chosen` may be empty.
std::vector<RegionChoice> region_choices(Visit const& visit, std::string_view chosen);

/// A typed region: a code, or "Kemiri Muka" or "Kemiri Muka, Beji" within the reader's area.
/// errors: field.region_unknown, field.region_ambiguous (detail: candidates), region.malformed
Result<RegionCode> read_region(Visit const& visit, std::string_view typed);

}  // namespace rangkul::screen
