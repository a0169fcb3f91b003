#include "registry/pages.h"

#include "registry/photos.h"

namespace rangkul::registry {

void add_routes(screen::Routes& routes, NameIndex& names, Hooks const& hooks) {
  add_search_pages(routes, names);
  evidence::add_routes(routes, person_photos());
  evidence::add_routes(routes, family_photos());
  add_people_lists(routes);
  add_person_pages(routes, hooks);
  add_person_forms(routes, hooks);
  add_merge_pages(routes, names);
  add_family_pages(routes, hooks);
  add_family_forms(routes);
  add_quality_pages(routes, hooks);
}

}  // namespace rangkul::registry
