// What binds minutes and decrees to the rows that they speak of.

#include "audit/chain.h"
#include "validation/parts.h"
#include "validation/rounds_sql.h"

namespace rangkul::validation {
namespace {

/// What a seal covers of one entry: who, what, why; not the states behind it.
struct Seal {
  audit::Hasher hasher{};
  void add(EntryId id, std::string const& kind, std::string const& region, FamilyId family,
           std::int64_t person, std::string const& name, std::string const& aids,
           std::string const& reason) {
    hasher.add(id.value());
    hasher.add(std::string_view(kind));
    hasher.add(std::string_view(region));
    hasher.add(family.value());
    hasher.add(person);
    for (auto const* text : {&name, &aids, &reason}) hasher.add(std::string_view(*text));
  }
};

}  // namespace

std::string seal_of(Context& context, RatificationId id) {
  Seal seal;
  context.tx.each(rounds_sql::sealed_rows, {db::bind("ratification", id)},
                  [&](EntryId entry, std::string const& kind, std::string const& region,
                      FamilyId family, std::int64_t person, std::string const& name,
                      std::string const& aids, std::string const& reason) {
                    seal.add(entry, kind, region, family, person, name, aids, reason);
                  });
  return seal.hasher.hex();
}

std::string seal_of_meeting(Context& context, MeetingId id) {
  auto const meeting = find_meeting(context, id);
  if (!meeting.ok()) return {};
  Seal seal;
  context.tx.each(rounds_sql::met_rows,
                  {db::bind("meeting", id), db::bind("event", meeting.value().event)},
                  [&](EntryId entry, std::string const& kind, std::string const& region,
                      FamilyId family, std::int64_t person, std::string const& name,
                      std::string const& aids, std::string const& reason, std::string const& to) {
                    seal.add(entry, kind, region, family, person, name, aids, reason);
                    seal.hasher.add(std::string_view(to));
                  });
  return seal.hasher.hex();
}

bool seal_holds(Context& context, Ratification const& ratification) {
  return seal_of(context, ratification.id) == ratification.seal;
}

}  // namespace rangkul::validation
