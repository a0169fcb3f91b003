#pragma once
// Who heads the office, with the term of each: letters and notes are signed by who headed it on
// their day. Table: office_head. Events: office.head_appointed.

#include "registry/office.h"

namespace rangkul::registry {

struct OfficeHead {
  Date since;
  std::optional<Date> until{};
  std::string name, title, decree;
};
/// Newest first; few rows.
std::vector<OfficeHead> office_heads(Context& context);
/// Nothing before the first of them.
std::optional<OfficeHead> head_on(Context& context, Date day);
/// Ends the term of who headed the office until then. From today on the profile's head is this one.
/// errors: field.required, head.not_later
Status appoint_head(Context& context, OfficeHead const& head);

/// Districts of a place that exist now.
std::int64_t count_districts(Context& context, RegionCode const& place);

}  // namespace rangkul::registry
