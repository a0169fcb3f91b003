#include "validation/decree_papers.h"

#include "validation/pages.h"
#include "validation/rounds_sql.h"

namespace rangkul::validation {
namespace {

evidence::Owner owner_of(Round const& round, RatificationId id, std::string const& decree) {
  return {.id = id.value(),
          .title = decree,
          .address = round_address(round.period),
          .region = round.area};
}

/// Whole rounds only: a decree is not cut up by area.
Result<evidence::Owner> find_owner(Context& context, std::int64_t id) {
  std::optional<std::pair<std::string, std::string>> found;
  context.tx.each(rounds_sql::ratification, {db::bind("id", id)},
                  [&](std::string decree, std::string period) {
                    found = {std::move(decree), std::move(period)};
                  });
  if (!found) return not_found();
  auto const round = TRY(find_round(context, found->second));
  if (!context.actor.area().covers(round.area)) return not_found();
  return owner_of(round, RatificationId{id}, found->first);
}

}  // namespace

evidence::Kind const& decree_papers() {
  static evidence::Kind const kind{.key = "validation_ratification",
                                   .address = "/verval/sk",
                                   .current = "validation",
                                   .see = May::see_validation,
                                   .add = May::close_month,
                                   .labels = {"decree", "document", "other"},
                                   .find = find_owner};
  return kind;
}

Html decree_link(screen::Visit& visit, Round const& round, Ratification const& one) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::see_validation) || !actor.area().covers(round.area)) return {};
  auto const owner = owner_of(round, one.id, one.decree);
  auto const count = evidence::photos_of(visit.context, decree_papers(), owner).size();
  if (count == 0 && !actor.may(May::close_month)) return {};
  return http::link(
      "/verval/sk/" + one.id.text() + "/bukti",
      visit.words(count == 0 ? "validation.decree_papers.add" : "validation.decree_papers",
                  {{"count", std::to_string(count)}}));
}

}  // namespace rangkul::validation
