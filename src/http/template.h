#pragma once
// Page templates: mustache files beside their module, compiled once a language at first use.
// {{name}} escapes; {{#list}}..{{/list}} repeats; {{^x}}..{{/x}} when x is null, false, an empty
// text, empty markup or an empty list (numbers and objects always count as there); {{a.b}} is the
// field b of a; names not found in the innermost object are looked for outwards. An Html value goes
// in as it is with {{name}}; {{{raw}}}, {{&raw}}, partials and other delimiters are refused.
// [[key]] is a message of the catalogue. [[key|name=field]] fills its {name} from the value's
// field, several are separated by '|'; a {name} that is not filled so is the field of the same
// name.
// [[aset:rangkul.css]] is the address of an asset.
// A name that stands nowhere in the value is a mistake, for sections too: write an explicit null.
// It throws TemplateFault in debug builds and tests; in release it leaves an empty place and a line
// for set_fault_log(). A template that cannot be read throws in every build.

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/actor.h"
#include "base/value.h"

namespace rangkul::http {

struct Template {
  std::string_view name;  // "registry/person"
  std::string_view text;
};

/// A mistake in a template or in the value it was given; caught once a request as a broken world.
class TemplateFault : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// What a missing name or message does; `fail` in debug builds, `tolerate` where NDEBUG is set.
enum class Strictness { fail, tolerate };
void set_strictness(Strictness);
/// Takes the line about a tolerated fault (template and name only); once at start, may be left out.
using FaultLog = std::function<void(std::string const&)>;
void set_fault_log(FaultLog);

/// Finds the text of a message: (language, key) -> text, or empty when there is none.
using MessageLookup = std::function<std::string(Language, std::string_view key)>;

/// Sets where templates find messages; called once at start before any rendering, and again on
/// reload (compiled templates are dropped). Before the first call a message shows as its key.
void set_message_lookup(MessageLookup);

/// A message with its {names} filled, as plain text; the key itself where there is none.
std::string message(Language, std::string_view key,
                    std::map<std::string, std::string> const& parameters = {});

/// Renders; the value's fields are the names in scope. Thread-safe. Cost: linear in the output.
Html render(Template const&, Value const& value, Language);

}  // namespace rangkul::http
