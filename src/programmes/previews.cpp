#include "programmes/previews.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "audit/audit.h"
#include "programmes/previews_sql.h"

namespace rangkul::programmes {
namespace {

/// Events that change nothing of people and families: their names begin so.
constexpr std::array<std::string_view, 11> elsewhere{
    "auth.",    "enrolment.", "payment.", "rule.",      "note.",  "validation.",
    "quality.", "evidence.",  "backup.",  "catalogue.", "office."};

bool is_elsewhere(std::string const& name) {
  return std::ranges::any_of(elsewhere,
                             [&](std::string_view begin) { return name.starts_with(begin); });
}

}  // namespace

bool Previews::is_current(db::Transaction& tx, std::int64_t newest) {
  if (seen_ < 0 || newest < seen_) return false;
  constexpr std::int64_t most = 1000;
  if (newest - seen_ > most) return false;
  return std::ranges::all_of(audit::event_names_since(tx, seen_), is_elsewhere);
}

Preview Previews::of(Context& context, Trial const& trial) {
  auto const many = context.tx.value<std::int64_t>(previews_sql::many, {db::bind("from", from_)});
  if (!many) return preview_of(context, trial);
  auto const newest = audit::newest_event(context.tx);
  auto const area = context.actor.scope();
  {
    std::shared_lock const reading(mutex_);
    if (is_current(context.tx, newest)) return columns_.count(context.tx, trial, area);
  }
  std::unique_lock const writing(mutex_);
  if (!is_current(context.tx, newest)) {
    columns_.load(context.tx);
    seen_ = newest;
  }
  return columns_.count(context.tx, trial, area);
}

}  // namespace rangkul::programmes
