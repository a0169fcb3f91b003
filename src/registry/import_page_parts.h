#pragma once
// The pages of imports share these parts.

#include "registry/import_pages.h"
#include "screen/parts.h"

namespace rangkul::registry {

/// /impor/{import}: stages, what will happen, held rows, columns, work in progress.
Result<http::Answer> import_page(screen::Visit& visit, ImportHooks const& hooks);
/// /impor/{import}/beda: what changed since the version before, by village and by row.
Result<http::Answer> compare_page(screen::Visit& visit);
/// The held rows as a part of the import's page, with filters and mending in place.
Html held_rows(screen::Visit& visit, ImportSummary const& summary);
/// One post for a held row: save, accept, accept_all, keep, dismiss, reopen.
Result<http::Answer> act_on_row(screen::Visit& visit);
/// What the columns are read as; a form while they can still be changed.
Html columns_part(screen::Visit& visit, ImportSummary const& summary, Mapping const& mapping);
/// The columns as the form sends them. errors: import.mapping
Result<Mapping> columns_of_form(screen::Visit& visit, Mapping mapping);

/// "/impor/12"
std::string import_address(ImportId id);
std::string field_label(screen::Visit const& visit, std::string_view field);
/// A value of the registry's form in people's words, masked by its class.
std::string value_words(screen::Visit const& visit, std::string_view field,
                        std::string const& value);
/// A labelled control, with a hint when there is one.
Html labelled(std::string const& id, std::string const& label, Html const& control,
              std::string const& hint = {});
struct Option {
  std::string value;
  std::string label;
};
Html select_box(std::string const& name, std::string const& id, std::vector<Option> const& options,
                std::string const& chosen);
Html submit(std::string const& label, bool primary = false, std::string const& name = {},
            std::string const& value = {});
/// Pages are asked for in parts: the next part begins behind this row.
std::int64_t row_after(screen::Visit const& visit);

}  // namespace rangkul::registry
