#pragma once
// What others say of the registry: ratings of its quality by period ("from poor before 2021 to the
// ten best of West Java at the end of 2022", domain.md row 72), and the priority programme that
// this work belongs to ("99 Program Prioritas Bupati", row 71).

#include "validation/validation.h"

namespace rangkul::validation {

using RatingId = Id<struct ValidationRatingTag>;
using TagId = Id<struct ValidationTagTag>;

struct NewRating {
  std::string period;  // "2022" or "2022-12"
  std::string rated_by;
  std::optional<std::int64_t> rank{}, among{};
  std::string label;  // in the rater's words
  std::string note{};
};
struct Rating {
  RatingId id;
  std::string period, rated_by;
  std::optional<std::int64_t> rank{}, among{};
  std::string label, note, entered_name;
  Instant entered_at;
};
/// By who verifies the office's whole area. errors: validation.rating.bad_period,
/// validation.rating.bad_rank (one without the other, or behind the last), field.required,
/// forbidden
Result<RatingId> rate(Context& context, NewRating const& rating);
/// errors: not_found, field.required, forbidden
Status remove_rating(Context& context, RatingId id, std::string reason);
/// Newest period first; of one year, or with 0 of all, at most 200.
std::vector<Rating> ratings_of(Context& context, int year);

struct Tag {
  TagId id;
  std::string name, source, entered_name;
};
/// errors: field.required, validation.tag.twice, forbidden
Result<TagId> add_tag(Context& context, std::string name, std::string source);
/// errors: not_found, field.required, forbidden
Status remove_tag(Context& context, TagId id, std::string reason);
std::vector<Tag> tags_of(Context& context);

/// The year's ratings and the priority tags, for the year's page; nothing where there are none and
/// the reader may not add any.
Html marks_part(screen::Visit& visit, int year);

}  // namespace rangkul::validation
