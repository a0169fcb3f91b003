#pragma once
// Inside of cases/: what its files share.

#include "cases/cases.h"

namespace rangkul::cases {

inline bool is_one_of(auto const& keys, std::string_view text) {
  return std::ranges::find(keys, text) != keys.end();
}

/// A change that names the case; its people too, where their history may tell of it.
audit::Event event_of(std::string_view name, CaseId id, Value data = {}, std::string reason = {});

/// Writes an event down, and the steps that are open after it.
Status write_event(Context& context, Case const& one, Run const& run,
                   procedures::Event const& event, std::string const& name);

/// errors: case.ended
Status still_open(Case const& one);

}  // namespace rangkul::cases
