#include <fstream>
#include <iostream>

#include "app/commands.h"
#include "forms/forms.h"
#include "homecare/homecare.h"
#include "letters/template.h"
#include "procedures/picture.h"
#include "programmes/vocabulary.h"

namespace rangkul::app {
namespace {

Result<std::unique_ptr<catalogue::Catalogue const>> load(std::string const& folder) {
  auto const where = folder.empty() ? catalogue::Catalogue::default_folder() : folder;
  auto const checks = catalogue_checks();
  return catalogue::Catalogue::load(where, {}, checks);
}

}  // namespace

std::vector<catalogue::Check> catalogue_checks() {
  return {programmes::check_rules, procedures::check_procedures, letters::check_letters,
          forms::check_forms, homecare::check_programmes};
}

Status catalogue_check(std::string const& folder) {
  auto const catalogue = TRY(load(folder));
  auto const& library = procedures::Library::of(*catalogue);
  auto const say = [&](std::string_view key, catalogue::Params const& with) {
    std::cout << catalogue->message(Language::id, key, with) << '\n';
  };
  say("cli.catalogue.good", {{"version", catalogue->version()}});
  say("cli.catalogue.procedures", {{"count", std::to_string(library.versions().size())}});
  for (auto const& procedure : library.versions())
    say("cli.catalogue.procedure", {{"id", procedure.id},
                                    {"version", procedure.version},
                                    {"steps", std::to_string(procedure.steps.size())},
                                    {"agencies", std::to_string(procedure.agencies().size())}});
  auto const& templates = letters::Library::of(*catalogue).versions();
  say("cli.catalogue.letters", {{"count", std::to_string(templates.size())}});
  for (auto const& letter : templates)
    say("cli.catalogue.letter", {{"id", letter.id},
                                 {"version", letter.version},
                                 {"fields", std::to_string(letter.fields.size())},
                                 {"number", letter.number}});
  std::size_t forms_in_all = 0;
  for (auto const& document : catalogue->documents("forms"))
    forms_in_all += document.root.items_of("form").size();
  say("cli.catalogue.forms", {{"count", std::to_string(forms_in_all)}});
  return {};
}

Status catalogue_draw(DrawOptions const& options) {
  auto const catalogue = TRY(load(options.folder));
  auto const& library = procedures::Library::of(*catalogue);
  auto const* newest = [&]() -> procedures::Procedure const* {
    procedures::Procedure const* found = nullptr;
    for (auto const& procedure : library.versions())
      if (procedure.id == options.id && (found == nullptr || found->version < procedure.version))
        found = &procedure;
    return found;
  }();
  if (newest == nullptr) return invalid("procedure.unknown", {{"id", options.id}});
  procedures::Wording const wording(*catalogue, *newest, *newest->span.from, Language::id);
  auto const picture = procedures::draw(wording, procedures::Paper::file).markup();
  if (options.out.empty()) {
    std::cout << picture << '\n';
    return {};
  }
  std::ofstream out(options.out, std::ios::binary);
  out << picture << '\n';
  if (!out.flush()) return invalid("backup.unwritable", {{"file", options.out}});
  return {};
}

}  // namespace rangkul::app
