#pragma once
// A tree of plain values: what pages, JSON answers, event payloads and job states are made from.
// One value, two renderings: HTML templates read it by name, JSON prints it as it is.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace rangkul {

/// Markup that is already escaped; made only by http/html.h. Other text is escaped when rendered.
class Html {
 public:
  Html() = default;
  std::string const& markup() const { return markup_; }
  bool empty() const { return markup_.empty(); }
  Html& operator+=(Html const& more) {
    markup_ += more.markup_;
    return *this;
  }

 private:
  friend class HtmlMaker;
  explicit Html(std::string markup) : markup_(std::move(markup)) {}
  std::string markup_;
};

class Value {
 public:
  using List = std::vector<Value>;
  using Fields = std::vector<std::pair<std::string, Value>>;  // in order of writing

  Value() = default;  // null
  Value(bool flag) : held_(flag) {}
  Value(int number) : held_(std::int64_t{number}) {}
  Value(std::int64_t number) : held_(number) {}
  Value(std::size_t number) : held_(static_cast<std::int64_t>(number)) {}
  Value(double number) : held_(number) {}
  Value(std::string text) : held_(std::move(text)) {}
  Value(std::string_view text) : held_(std::string(text)) {}
  Value(char const* text) : held_(std::string(text)) {}
  Value(Html html) : held_(std::move(html)) {}
  Value(List list) : held_(std::move(list)) {}
  Value(Fields fields) : held_(std::move(fields)) {}

  static Value object(std::initializer_list<std::pair<std::string, Value>> fields) {
    return Value(Fields(fields));
  }

  bool is_null() const { return held_.index() == 0; }
  bool const* flag() const { return std::get_if<bool>(&held_); }
  std::int64_t const* integer() const { return std::get_if<std::int64_t>(&held_); }
  double const* real() const { return std::get_if<double>(&held_); }
  std::string const* text() const { return std::get_if<std::string>(&held_); }
  Html const* html() const { return std::get_if<Html>(&held_); }
  List const* list() const { return std::get_if<List>(&held_); }
  Fields const* fields() const { return std::get_if<Fields>(&held_); }

  /// A field of an object; null when absent. Not for lists.
  Value const& operator[](std::string_view name) const;
  /// Sets a field; a null value becomes an object first. Later writes replace earlier ones.
  Value& set(std::string name, Value value);
  /// Appends to a list; a null value becomes a list first.
  Value& push(Value value);
  /// The text, or empty when it is not a text.
  std::string text_or_empty() const;
  std::int64_t integer_or(std::int64_t other) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Html, List, Fields> held_;
};

/// JSON without blanks. Html is left out; integers beyond 2^53 print as text. Cost: linear.
std::string to_json(Value const&);
/// errors: json.malformed (also for depth over 64)
Result<Value> parse_json(std::string_view text);

}  // namespace rangkul
