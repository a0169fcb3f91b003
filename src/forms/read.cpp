#include <algorithm>
#include <array>

#include "forms/forms.h"

namespace rangkul::forms {
namespace {

using catalogue::Catalogue;
using catalogue::Node;

constexpr std::array<std::string_view, 8> kinds{"text",   "long_text", "number",  "date",
                                                "yes_no", "choice",    "choices", "position"};
constexpr std::array<std::string_view, 5> tones{"plain", "late", "soon", "done", "note"};
constexpr std::array<std::string_view, 4> classes{"", "k2", "k3", "k4"};
constexpr std::int64_t usual_length = 200;
constexpr std::int64_t usual_long_length = 4000;

template <typename Enum, std::size_t size>
Enum enum_of(std::array<std::string_view, size> const& words, std::string const& word) {
  auto const at = std::ranges::find(words, word);
  return static_cast<Enum>(at == words.end() ? 0 : at - words.begin());
}

Name name_of(Node const& node, std::string_view key) {
  auto const* name = node.find(key);
  if (name == nullptr) return {};
  return {name->text_of("id"), name->text_of("en")};
}

std::optional<Decimal> number_of(Node const& node, std::string_view key) {
  auto const* number = node.find(key);
  if (number == nullptr) return std::nullopt;
  if (number->kind == Node::Kind::integer) return Decimal::whole(number->integer);
  if (number->kind == Node::Kind::real) return Decimal::near(number->real);
  return std::nullopt;
}

std::vector<Option> options_of(Node const& node, Asks asks) {
  if (asks == Asks::yes_no)
    return {{"yes", {"Ya", "Yes"}, node.integer_of("points")}, {"no", {"Tidak", "No"}, 0}};
  std::vector<Option> out;
  for (auto const& item : node.items_of("option"))
    out.push_back({item.text_of("id"), name_of(item, "name"), item.integer_of("points")});
  return out;
}

Field read_field(Node const& node) {
  Field out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.hint = name_of(node, "hint");
  out.asks = enum_of<Asks>(kinds, node.text_of("kind"));
  out.required = node.flag_of("required");
  out.field_class = enum_of<auth::FieldClass>(classes, node.text_of("class"));
  out.unit = node.text_of("unit");
  out.least = number_of(node, "least");
  out.most = number_of(node, "most");
  out.decimals = static_cast<int>(node.integer_of("decimals"));
  auto const usual = out.asks == Asks::long_text ? usual_long_length : usual_length;
  out.longest = static_cast<std::size_t>(node.integer_of("longest", usual));
  out.options = options_of(node, out.asks);
  if (auto const* only_if = node.find("only_if"))
    out.only_if = OnlyIf{only_if->text_of("field"), only_if->texts_of("is")};
  out.line = node.line;
  return out;
}

Score read_score(Node const& node) {
  Score out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.of = node.texts_of("of");
  out.may_lack = node.texts_of("may_lack");
  out.source = node.text_of("source");
  for (auto const& item : node.items_of("band"))
    out.bands.push_back({.id = item.text_of("id"),
                         .from = number_of(item, "from").value_or(Decimal()),
                         .to = number_of(item, "to").value_or(Decimal()),
                         .name = name_of(item, "name"),
                         .means = name_of(item, "means"),
                         .tone = enum_of<screen::Tone>(tones, item.text_of("tone")),
                         .line = item.line});
  out.line = node.line;
  return out;
}

/// All forms of a catalogue, read once.
struct Library {
  std::vector<Form> forms;
};
Library read_all(Catalogue const& catalogue) {
  Library out;
  for (auto const& document : catalogue.documents("forms"))
    for (auto const& node : document.root.items_of("form")) {
      out.forms.push_back(read(node));
      out.forms.back().file = document.file;
    }
  return out;
}

/// The forms of a catalogue that `wanted` takes.
template <typename Wanted>
std::vector<Form> those(Catalogue const& catalogue, Wanted const& wanted) {
  std::vector<Form> out;
  for (auto const& form : catalogue.derived<Library>(&read_all).forms)
    if (wanted(form)) out.push_back(form);
  return out;
}

std::optional<Form> first_of(std::vector<Form> list) {
  if (list.empty()) return std::nullopt;
  return std::move(list.front());
}

/// The least and the most that one field gives; without points nothing.
Range range_of(Field const& field) {
  if (field.asks == Asks::number)
    return {field.least.value_or(Decimal()), field.most.value_or(Decimal())};
  Range out;
  bool first = field.asks != Asks::choices;  // of several any may be left out
  for (auto const& option : field.options) {
    auto const points = Decimal::whole(option.points);
    if (field.asks == Asks::choices) {
      (option.points < 0 ? out.least : out.most) =
          (option.points < 0 ? out.least : out.most) + points;
      continue;
    }
    out.least = first ? points : std::min(out.least, points);
    out.most = first ? points : std::max(out.most, points);
    first = false;
  }
  return out;
}

}  // namespace

Band const* Score::band(Decimal value) const {
  for (auto const& one : bands)
    if (one.from <= value && value <= one.to) return &one;
  return nullptr;
}

Band const* Score::band(std::string_view wanted) const {
  auto const at = std::ranges::find(bands, wanted, &Band::id);
  return at == bands.end() ? nullptr : &*at;
}

Field const* Form::field(std::string_view wanted) const {
  for (auto const& section : sections)
    for (auto const& one : section.fields)
      if (one.id == wanted) return &one;
  return nullptr;
}

Score const* Form::score(std::string_view wanted) const {
  auto const at = std::ranges::find(scores, wanted, &Score::id);
  return at == scores.end() ? nullptr : &*at;
}

std::vector<Field const*> Form::fields() const {
  std::vector<Field const*> out;
  for (auto const& section : sections)
    for (auto const& one : section.fields) out.push_back(&one);
  return out;
}

auth::FieldClass Form::class_of(Score const& score) const {
  auto out = auth::FieldClass::k1;
  for (auto const& part : score.of)
    if (auto const* one = field(part)) out = std::max(out, one->field_class);
  return out;
}

Form read(Node const& node) {
  Form out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.why = name_of(node, "why");
  out.word = node.text_of("word");
  out.procedures = node.texts_of("procedures");
  out.span = {node.maybe_date("valid_from"), node.maybe_date("valid_to")};
  out.version = out.span.from ? out.span.from->iso() : std::string{};
  for (auto const& item : node.items_of("section")) {
    Section section{name_of(item, "name"), {}};
    for (auto const& field : item.items_of("field")) section.fields.push_back(read_field(field));
    out.sections.push_back(std::move(section));
  }
  for (auto const& item : node.items_of("score")) out.scores.push_back(read_score(item));
  out.source = node.text_of("source");
  out.line = node.line;
  return out;
}

std::vector<Form> all(Catalogue const& catalogue, Date on) {
  return those(catalogue, [&](Form const& form) { return form.span.holds(on); });
}

std::optional<Form> find(Catalogue const& catalogue, std::string_view id, Date on) {
  return first_of(
      those(catalogue, [&](Form const& form) { return form.id == id && form.span.holds(on); }));
}

std::optional<Form> find_version(Catalogue const& catalogue, std::string_view id,
                                 std::string_view version) {
  return first_of(
      those(catalogue, [&](Form const& form) { return form.id == id && form.version == version; }));
}

std::vector<Form> forms_for(Catalogue const& catalogue, std::string_view word,
                            std::string_view procedure, Date on) {
  auto out = those(catalogue, [&](Form const& form) {
    bool const serves = form.procedures.empty() ||
                        std::ranges::find(form.procedures, procedure) != form.procedures.end();
    return form.word == word && serves && form.span.holds(on);
  });
  // Made for this procedure before made for all.
  std::ranges::stable_sort(out, {}, [](Form const& form) { return form.procedures.empty(); });
  return out;
}

Range range_of(Form const& form, Score const& score) {
  Range out;
  for (auto const& id : score.of) {
    auto const* field = form.field(id);
    if (field == nullptr) continue;
    auto one = range_of(*field);
    bool const may_be_none =
        field->only_if || std::ranges::find(score.may_lack, id) != score.may_lack.end();
    if (may_be_none) one = {std::min(one.least, Decimal()), std::max(one.most, Decimal())};
    out = {out.least + one.least, out.most + one.most};
  }
  return out;
}

}  // namespace rangkul::forms
