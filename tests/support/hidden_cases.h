#pragma once
// Cases that not everybody may know of, filled with all that a case can hold, each text with a word
// that stands nowhere else.

#include <set>

#include "support/app_office.h"

namespace rangkul::app {

enum class Hidden { secret_case, restricted_case, secret_category };

/// A case, or the standing in a category, that not everybody may know of.
struct HiddenCase {
  std::int64_t id{0};
  Hidden what{Hidden::secret_case};
  RegionCode area;
  std::vector<std::string> words;    // its marker, its number: nobody else reads them
  std::vector<std::int64_t> ids;     // of the case and its letters, notes, answers, photos, links
  std::vector<std::int64_t> people;  // clients and family, who are in the register anyway
  std::set<std::int64_t> team;       // accounts on it now
  std::set<std::int64_t> glass;      // accounts that have opened it in need, and not too long ago
  std::string open_token;            // of a link that opens its part
  std::vector<std::string> closed;   // tokens that open nothing: over, used, withdrawn, altered
  std::string text_id() const { return std::to_string(id); }
};

/// Opens one in each of four villages: with people, notes, a plan, a photo, a letter, a form,
/// links; with members who stay and who left, and glass that holds and that has run out. Of
/// categories: one in which somebody stands, and one that ended.
std::vector<HiddenCase> make_hidden_cases(Office& office, Hidden what);
/// By the reader's rights, area, teams and glass, read anew from what was made.
bool knows(Office& office, Member const& who, HiddenCase const& hidden);

using InTwoOffices =
    std::function<void(Office& with, Office& base, std::vector<HiddenCase> const&)>;
/// Two copies of one office on each store; the hidden cases are in the first alone.
void in_two_offices(Hidden what, InTwoOffices const& act);

/// All that a reader gets: status, headers with names of files, address and body.
std::string whole(Reply const& reply);

}  // namespace rangkul::app
