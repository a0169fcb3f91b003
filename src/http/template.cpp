#include "http/template.h"

#include <array>
#include <charconv>
#include <deque>
#include <kainjow/mustache.hpp>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "http/assets.h"
#include "http/html.h"

namespace rangkul::http {
namespace {

namespace ms = kainjow::mustache;

// Texts reach kainjow's escape handler with a first character that tells whether they are markup.
constexpr char as_text = 't';
constexpr char as_markup = 'm';

#ifdef NDEBUG
constexpr Strictness usual_strictness = Strictness::tolerate;
#else
constexpr Strictness usual_strictness = Strictness::fail;
#endif

struct Engine {
  std::shared_mutex mutex;  // rendering shares it, so that a reload waits for running pages
  MessageLookup lookup;
  Strictness strictness{usual_strictness};
  FaultLog log;
  std::map<std::pair<Language, std::string>, std::unique_ptr<ms::mustache>, std::less<>> compiled;
};

Engine& engine() {
  static Engine held;
  return held;
}

/// The caller holds the engine's mutex.
void fault(Strictness strictness, std::string const& what) {
  if (strictness == Strictness::fail) throw TemplateFault(what);
  if (engine().log) engine().log(what);
}

std::string escape_marked(std::string const& marked) {
  if (marked.empty()) return {};
  auto const text = std::string_view(marked).substr(1);
  return marked[0] == as_markup ? std::string(text) : escape(text);
}

std::string number_text(double number) {
  std::array<char, 32> digits{};
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

/// The innermost field of that name; a null field is found, a missing one is not.
Value const* field_of(Value const& value, std::string_view name) {
  if (auto const* fields = value.fields())
    for (auto const& [key, held] : *fields)
      if (key == name) return &held;
  return nullptr;
}

/// Shows a Value to kainjow, converting only what the template asks for.
class Scope final : public ms::basic_context<std::string> {
 public:
  Scope(std::string_view template_name, Value const& value, Strictness strictness)
      : template_name_(template_name), strictness_(strictness), stack_{&value} {}

  void push(ms::data const* data) override {
    auto const found = origins_.find(data);
    stack_.push_back(found == origins_.end() ? stack_.back() : found->second);
  }
  void pop() override { stack_.pop_back(); }

  ms::data const* get(std::string const& name) const override {
    Value const* value = name == "." ? stack_.back() : find(name);
    if (value == nullptr) {
      fault(strictness_, std::string(template_name_) + ": no value for " + name);
      return nullptr;
    }
    return keep(*value);
  }
  ms::data const* get_partial(std::string const&) const override { return nullptr; }

 private:
  Value const* find(std::string_view name) const {
    auto const dot = name.find('.');
    Value const* value = nullptr;
    for (auto scope = stack_.rbegin(); scope != stack_.rend() && value == nullptr; ++scope)
      value = field_of(**scope, name.substr(0, dot));
    while (value != nullptr && name.find('.') != std::string_view::npos) {
      name.remove_prefix(name.find('.') + 1);
      value = field_of(*value, name.substr(0, name.find('.')));
    }
    return value;
  }

  ms::data const* keep(Value const& value) const {
    auto const& data = arena_.emplace_back(convert(value));
    origins_[&data] = &value;
    if (auto const* list = value.list()) {
      auto const& shells = data.list_value();
      for (std::size_t i = 0; i < shells.size(); ++i) origins_[&shells[i]] = &(*list)[i];
    }
    return &data;
  }

  static ms::data convert(Value const& value) {
    if (auto const* text = value.text())
      return text->empty() ? ms::data(false) : ms::data(as_text + *text);
    if (auto const* html = value.html())
      return html->empty() ? ms::data(false) : ms::data(as_markup + html->markup());
    if (auto const* flag = value.flag()) return ms::data(*flag);
    if (auto const* number = value.integer()) return ms::data(as_text + std::to_string(*number));
    if (auto const* real = value.real()) return ms::data(as_text + number_text(*real));
    if (auto const* list = value.list()) return ms::data(ms::list(list->size(), ms::data(true)));
    return ms::data(value.fields() != nullptr);
  }

  std::string_view template_name_;
  Strictness strictness_;
  std::vector<Value const*> stack_;
  mutable std::deque<ms::data> arena_;
  mutable std::unordered_map<ms::data const*, Value const*> origins_;
};

/// The end of {name} in a message, or npos where the brace is only a brace.
std::size_t placeholder_end(std::string_view text, std::size_t open) {
  auto const close = text.find('}', open);
  if (close == std::string_view::npos || close == open + 1) return std::string_view::npos;
  for (char const c : text.substr(open + 1, close - open - 1))
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
      return std::string_view::npos;
  return close;
}

/// Replaces each {name} of a message by `fill(name)` and each other character by
/// `plain(character)`.
template <typename Fill, typename Plain>
std::string fill_message(std::string_view text, Fill fill, Plain plain) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const close = text[i] == '{' ? placeholder_end(text, i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += plain(text[i]);
    } else {
      out += fill(std::string(text.substr(i + 1, close - i - 1)));
      i = close;
    }
  }
  return out;
}

std::string plain_markup(char c) {
  if (c == '{') return "&#123;";
  return escape(std::string_view(&c, 1));
}

class Compiler {
 public:
  Compiler(Template const& source, Language language, MessageLookup const& lookup,
           Strictness strictness)
      : source_(source), language_(language), lookup_(lookup), strictness_(strictness) {}

  std::unique_ptr<ms::mustache> compile() const {
    refuse_raw();
    auto compiled = std::make_unique<ms::mustache>(with_messages());
    if (!compiled->is_valid()) broken(compiled->error_message());
    compiled->set_custom_escape(escape_marked);
    return compiled;
  }

 private:
  [[noreturn]] void broken(std::string const& why) const {
    throw TemplateFault(std::string(source_.name) + ": " + why);
  }

  void refuse_raw() const {
    for (auto open = source_.text.find("{{"); open != std::string_view::npos;
         open = source_.text.find("{{", open + 2)) {
      auto const next = source_.text.find_first_not_of(" \t\n", open + 2);
      if (next != std::string_view::npos &&
          std::string_view("{&>=").find(source_.text[next]) != std::string_view::npos)
        broken("raw tags, partials and delimiters are refused");
    }
  }

  std::string with_messages() const {
    std::string out;
    std::string_view rest = source_.text;
    for (auto open = rest.find("[["); open != std::string_view::npos; open = rest.find("[[")) {
      auto const close = rest.find("]]", open);
      if (close == std::string_view::npos) broken("[[ without ]]");
      out += rest.substr(0, open);
      out += bracket(rest.substr(open + 2, close - open - 2));
      rest.remove_prefix(close + 2);
    }
    out += rest;
    return out;
  }

  std::string bracket(std::string_view inside) const {
    constexpr std::string_view asset = "aset:";
    if (inside.starts_with(asset)) return escape(asset_url(trim(inside.substr(asset.size()))));
    auto const parts = split(inside, '|');
    auto const key = trim(parts.front());
    std::map<std::string, std::string, std::less<>> fields;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      auto const equals = parts[i].find('=');
      if (equals == std::string_view::npos)
        broken("[[" + std::string(inside) + "]] lacks name=field");
      fields.emplace(trim(parts[i].substr(0, equals)), trim(parts[i].substr(equals + 1)));
    }
    auto const fill = [&](std::string const& name) {
      auto const found = fields.find(name);
      return "{{" + (found == fields.end() ? name : found->second) + "}}";
    };
    return fill_message(text_of(key), fill, plain_markup);
  }

  std::string text_of(std::string_view key) const {
    auto text = lookup_ ? lookup_(language_, key) : std::string(key);
    if (!text.empty()) return text;
    fault(strictness_, std::string(source_.name) + ": no message " + std::string(key));
    return std::string(key);
  }

  Template const& source_;
  Language language_;
  MessageLookup const& lookup_;
  Strictness strictness_;
};

std::string run(ms::mustache& compiled, Template const& source, Value const& value,
                Strictness strictness) {
  Scope scope(source.name, value, strictness);
  return compiled.render(scope);
}

}  // namespace

void set_strictness(Strictness strictness) {
  std::unique_lock const lock(engine().mutex);
  engine().strictness = strictness;
}

void set_fault_log(FaultLog log) {
  std::unique_lock const lock(engine().mutex);
  engine().log = std::move(log);
}

void set_message_lookup(MessageLookup lookup) {
  std::unique_lock const lock(engine().mutex);
  engine().lookup = std::move(lookup);
  engine().compiled.clear();
}

std::string message(Language language, std::string_view key,
                    std::map<std::string, std::string> const& parameters) {
  std::shared_lock const lock(engine().mutex);
  auto const text = engine().lookup ? engine().lookup(language, key) : std::string{};
  if (text.empty()) return std::string(key);
  auto const fill = [&](std::string const& name) {
    auto const found = parameters.find(name);
    return found == parameters.end() ? '{' + name + '}' : found->second;
  };
  return fill_message(text, fill, [](char c) { return std::string(1, c); });
}

Html render(Template const& source, Value const& value, Language language) {
  std::pair<Language, std::string> const key{language, std::string(source.text)};
  {
    std::shared_lock const lock(engine().mutex);
    auto const found = engine().compiled.find(key);
    if (found != engine().compiled.end())
      return HtmlMaker::raw(run(*found->second, source, value, engine().strictness));
  }
  {
    std::unique_lock const lock(engine().mutex);
    auto& slot = engine().compiled[key];
    if (!slot) slot = Compiler(source, language, engine().lookup, engine().strictness).compile();
  }
  return render(source, value, language);
}

}  // namespace rangkul::http
