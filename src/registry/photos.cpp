#include "registry/photos.h"

#include "registry/page_parts.h"

namespace rangkul::registry {
namespace {

Result<evidence::Owner> find_person_owner(Context& context, std::int64_t id) {
  auto const person = TRY(find_person(context, PersonId{id}));
  return photo_owner(context, person);
}

Result<evidence::Owner> find_family_owner(Context& context, std::int64_t id) {
  auto const family = TRY(find_family(context, FamilyId{id}));
  return photo_owner(context, family);
}

}  // namespace

evidence::Kind const& person_photos() {
  static evidence::Kind const kind{.key = "person",
                                   .address = "/orang",
                                   .current = "people",
                                   .see = May::see_people,
                                   .add = May::edit_people,
                                   .labels = {"face", "id_card", "document", "other"},
                                   .find = find_person_owner};
  return kind;
}

evidence::Kind const& family_photos() {
  static evidence::Kind const kind{
      .key = "family",
      .address = "/keluarga",
      .current = "families",
      .see = May::see_people,
      .add = May::edit_people,
      .labels = {"house_front", "house_inside", "family_card", "document", "other"},
      .find = find_family_owner};
  return kind;
}

evidence::Owner photo_owner(Context& context, Person const& person) {
  evidence::Owner owner{.id = person.id.value(),
                        .title = person.name,
                        .address = person_address(person.id),
                        .region = person.region,
                        .person = person.id};
  for (auto const& merge : merges_of(context, person.id))
    if (merge.kept == person.id) owner.also.push_back(merge.absorbed.value());
  return owner;
}

evidence::Owner photo_owner(Context& context, Family const& family) {
  auto const members = members_of(context, family.id);
  return {.id = family.id.value(),
          .title = members.empty() ? std::string("–") : members.front().name,
          .address = family_address(family.id),
          .region = family.region};
}

}  // namespace rangkul::registry
