#pragma once
// What stands around a pair: the family of each side, where its record came from, what happened to
// it. People outside the reader's area are left out, and said so.

#include "matching/review.h"

namespace rangkul::matching {

/// Both families side by side; who stands in both is marked. One family where both people share it.
/// Empty without May::see_people. Recorded as a view of the families.
Html families_sheet(screen::Visit& visit, Pair const& pair);
/// What both people look like, side by side; nothing where neither has a photo of the face.
Html faces_sheet(screen::Visit& visit, Pair const& pair);
/// The sources that name each person and the newest events about both.
Html history_sheet(screen::Visit& visit, Pair const& pair);
Value surroundings_json(screen::Visit& visit, Pair const& pair);

}  // namespace rangkul::matching
