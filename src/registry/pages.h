#pragma once
// The pages of this folder, each added by its own file; registry.h adds them all.

#include "registry/registry.h"

namespace rangkul::registry {

void add_search_pages(screen::Routes& routes, NameIndex& names);
void add_people_lists(screen::Routes& routes);
void add_person_pages(screen::Routes& routes, Hooks const& hooks);
void add_person_forms(screen::Routes& routes, Hooks const& hooks);
void add_merge_pages(screen::Routes& routes, NameIndex& names);
void add_family_pages(screen::Routes& routes, Hooks const& hooks);
void add_family_forms(screen::Routes& routes);
void add_quality_pages(screen::Routes& routes, Hooks const& hooks);

}  // namespace rangkul::registry
