// What held before, and what the sources say now.

#include "registry/people.h"
#include "registry/people_sql.h"
#include "registry/person_record.h"
#include "registry/person_row.h"
#include "registry/person_write.h"

namespace rangkul::registry {

Result<std::vector<PersonVersion>> versions_of(Context& context, PersonId id) {
  auto const now = TRY(find_person(context, id));
  std::vector<PersonVersion> out;
  std::optional<Error> broken;
  context.tx.each(
      people_sql::person_versions, {db::bind("person", now.id)},
      [&](Instant since, Instant until, EventId event, EventId ended_by, std::string const& data) {
        auto const value = parse_json(data);
        auto person = value.ok() ? person_from_value(value.value()) : value.error();
        if (!person.ok())
          broken = person.error();
        else
          out.push_back({since, until, event, ended_by, std::move(person).value()});
      });
  if (broken) return *broken;
  return out;
}

Result<std::optional<Family>> family_as_of(Context& context, FamilyId id, Instant at) {
  auto const now = TRY(find_family(context, id));
  if (now.since <= at) return std::optional<Family>(now);
  std::optional<Family> out;
  std::optional<Error> broken;
  context.tx.each(people_sql::family_versions, {db::bind("family", id)},
                  [&](Instant since, Instant until, std::string const& data) {
                    if (out || since > at || until <= at) return;
                    auto const value = parse_json(data);
                    auto family = value.ok() ? family_from_value(value.value()) : value.error();
                    if (family.ok())
                      out = std::move(family).value();
                    else
                      broken = family.error();
                  });
  if (broken) return *broken;
  return out;
}

std::vector<PersonId> people_with_nik(Context& context, Nik const& nik, PersonId but) {
  auto const scope = context.actor.scope();
  std::vector<PersonId> out;
  context.tx.each(people_sql::people_with_nik,
                  {db::bind("nik", nik.reveal(Why::own_record)), db::bind("but", but.value()),
                   db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
                  [&](PersonId id) { out.push_back(id); });
  return out;
}

std::vector<SourceSays> sources_of(Context& context, PersonId id) {
  std::vector<SourceSays> out;
  if (!load_person(context, id)) return out;
  context.tx.each(
      people_sql::sources, {db::bind("person", id)},
      [&](std::string source, std::string key, ImportId import, Instant imported,
          std::string const& data) {
        out.push_back({std::move(source), std::move(key), import, imported, source_fields(data)});
      });
  return out;
}

}  // namespace rangkul::registry
