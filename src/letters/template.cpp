#include "letters/template.h"

#include <algorithm>
#include <array>

namespace rangkul::letters {
namespace {

using catalogue::Node;

constexpr std::array<std::string_view, 4> form_words{"surat", "surat-tugas", "berita-acara",
                                                     "laporan"};
constexpr std::array<std::string_view, 4> form_keys{"letter", "order", "minutes", "report"};
constexpr std::array<std::string_view, 5> kind_words{"text", "long_text", "date", "number",
                                                     "choice"};
constexpr std::array<std::string_view, 8> own_names{
    "office.name",       "office.head", "letter.number", "letter.date",
    "letter.date_words", "signer.name", "signer.number", "signer.title"};

template <typename Enum, std::size_t n>
Enum read_word(std::array<std::string_view, n> const& words, std::string_view word) {
  return static_cast<Enum>(std::ranges::find(words, word) - words.begin());
}

Name name_of(Node const& node, std::string_view key) {
  auto const* name = node.find(key);
  if (name == nullptr) return {};
  return {name->text_of("id"), name->text_of("en")};
}

Field read_field(Node const& node) {
  Field out{.id = node.text_of("id"),
            .name = name_of(node, "name"),
            .hint = name_of(node, "hint"),
            .kind = read_word<Field::Kind>(kind_words, node.text_of("kind")),
            .required = node.flag_of("required"),
            .choices = {}};
  for (auto const& choice : node.items_of("choice"))
    out.choices.emplace_back(choice.text_of("id"), name_of(choice, "name"));
  return out;
}

Block read_block(Node const& node) {
  Block out{.heading = node.text_of("heading"), .text = node.texts_of("text"), .facts = {}};
  for (auto const& fact : node.items_of("fact"))
    out.facts.emplace_back(fact.text_of("label"), fact.text_of("value"));
  return out;
}

Template read_letter(Node const& node) {
  Template out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.span = {node.maybe_date("valid_from"), node.maybe_date("valid_to")};
  out.version = out.span.from ? out.span.from->iso() : std::string();
  out.form = read_word<Form>(form_words, node.text_of("form"));
  out.stands_for = node.texts_of("stands_for");
  out.number = node.text_of("number");
  out.nature = node.text_of("nature", "Biasa");
  out.attachments = node.text_of("attachments", "-");
  out.about = node.text_of("about");
  out.to = node.texts_of("to");
  out.needs = node.texts_of("needs");
  out.may_have = node.texts_of("may_have");
  out.legal_basis = node.texts_of("legal_basis");
  out.signs = node.text_of("signs");
  out.signs_as = node.text_of("signs_as");
  out.for_head = node.flag_of("for_head");
  out.copies = node.texts_of("copies");
  for (auto const& block : node.items_of("block")) out.blocks.push_back(read_block(block));
  for (auto const& beside : node.items_of("beside"))
    out.beside.push_back(
        {beside.texts_of("title"), beside.text_of("name"), beside.text_of("below")});
  for (auto const& field : node.items_of("field")) out.fields.push_back(read_field(field));
  out.source = node.text_of("source");
  out.line = node.line;
  return out;
}

screen::Field form_field(Field const& field, Language language) {
  using screen::FieldKind;
  constexpr std::array<FieldKind, 5> kinds{FieldKind::text, FieldKind::long_text, FieldKind::date,
                                           FieldKind::integer, FieldKind::choice};
  constexpr std::size_t long_text = 8000;
  constexpr std::size_t line = 300;
  screen::Field out{.key = field.id,
                    .kind = kinds[static_cast<std::size_t>(field.kind)],
                    .required = field.required,
                    .max_length = field.kind == Field::Kind::long_text ? long_text : line,
                    .label = field.name.in(language),
                    .hint = field.hint.in(language)};
  for (auto const& [id, name] : field.choices) out.choices.push_back({id, name.in(language)});
  return out;
}

}  // namespace

Form form_named(std::string_view key) { return read_word<Form>(form_keys, key); }
std::string_view form_key(Form form) { return form_keys[static_cast<std::size_t>(form)]; }

Field const* Template::field(std::string_view wanted) const {
  auto const at = std::ranges::find(fields, wanted, &Field::id);
  return at == fields.end() ? nullptr : &*at;
}

std::vector<Template> read(catalogue::Document const& document) {
  std::vector<Template> out;
  for (auto const& node : document.root.items_of("letter")) {
    out.push_back(read_letter(node));
    out.back().file = document.file;
  }
  return out;
}

Library const& Library::of(catalogue::Catalogue const& catalogue) {
  return catalogue.derived<Library>(&Library::read_all);
}

Library Library::read_all(catalogue::Catalogue const& catalogue) {
  Library out;
  for (auto const& document : catalogue.documents("letters"))
    for (auto& letter : read(document)) out.templates_.push_back(std::move(letter));
  return out;
}

Template const* Library::find(std::string_view id, Date on) const {
  for (auto const& letter : templates_)
    if (letter.id == id && letter.span.holds(on)) return &letter;
  return nullptr;
}

std::vector<Template const*> Library::all(Date on) const {
  std::vector<Template const*> out;
  for (auto const& letter : templates_)
    if (letter.span.holds(on)) out.push_back(&letter);
  return out;
}

std::vector<Template const*> Library::for_word(std::string_view word, Date on) const {
  auto out = all(on);
  std::erase_if(out, [&](Template const* letter) {
    return std::ranges::find(letter->stands_for, word) == letter->stands_for.end();
  });
  return out;
}

bool is_own_name(std::string_view name) {
  return std::ranges::find(own_names, name) != own_names.end();
}

std::optional<std::vector<std::string>> names_in(std::string_view text) {
  std::vector<std::string> out;
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    auto const end = text.find('}', at);
    if (end == std::string_view::npos) return std::nullopt;
    out.emplace_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return out;
}

screen::Record record_of(Template const& letter, Language language) {
  screen::Record out{"letters.form", {}};
  for (auto const& field : letter.fields) out.fields.push_back(form_field(field, language));
  out.fields.push_back({.key = "signer_name", .required = true, .has_hint = true});
  out.fields.push_back({.key = "signer_number", .has_hint = true, .max_length = 40});
  return out;
}

}  // namespace rangkul::letters
