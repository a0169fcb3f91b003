#pragma once
// Page templates: mustache files beside their module, compiled once a language at start.
// {{name}} escapes; {{#list}}..{{/list}} repeats; {{^x}}..{{/x}} when empty or false; an Html value
// goes in as it is with {{name}} (no {{{raw}}} is allowed: tidy). [[key]] is a message of the
// catalogue and [[key|name=field]] fills its {name} from the value's field. A missing key is an
// error in debug builds and tests, and an empty place with a log line in release.

#include <functional>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "base/value.h"

namespace rangkul::http {

struct Template {
  std::string_view name;  // "registry/person"
  std::string_view text;
};

/// Finds the text of a message: (language, key) -> text, or empty when there is none.
using MessageLookup = std::function<std::string(Language, std::string_view key)>;

/// Sets where templates find messages; called once at start before any rendering, and again on reload
/// (compiled templates are dropped).
void set_message_lookup(MessageLookup);

/// Renders; the value's fields are the names in scope. Thread-safe. Cost: linear in the output.
Html render(Template const&, Value const& value, Language);

}  // namespace rangkul::http
