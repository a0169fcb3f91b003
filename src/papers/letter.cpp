#include "papers/letter.h"

#include "papers/papers_templates.h"

namespace rangkul::papers {
namespace {

Value texts(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& text : list) out.push_back(text);
  return Value(std::move(out));
}

Value lines(std::vector<Letter::Line> const& list) {
  Value::List out;
  for (auto const& line : list)
    out.push_back(Value::object({{"label", line.label}, {"text", line.text}}));
  return Value(std::move(out));
}

std::vector<std::string> texts_in(Value const& value) {
  std::vector<std::string> out;
  if (auto const* list = value.list())
    for (auto const& text : *list) out.push_back(text.text_or_empty());
  return out;
}

std::vector<Letter::Line> lines_in(Value const& value) {
  std::vector<Letter::Line> out;
  if (auto const* list = value.list())
    for (auto const& line : *list)
      out.push_back({line["label"].text_or_empty(), line["text"].text_or_empty()});
  return out;
}

/// Plain texts as objects with the one name that a template reads.
Value named(Value const& list) {
  Value::List out;
  for (auto const& text : texts_in(list)) out.push_back(Value::object({{"text", text}}));
  return Value(std::move(out));
}

/// What the template reads: the sealed value with its lists named, and what is of this copy.
Value page_value(Letter const& letter) {
  auto value = sealed_value(letter);
  for (auto const* key : {"head", "to", "copies"}) value.set(key, named(value[key]));
  value.set("office", letter.head.empty() ? Value() : Value(letter.head.front()));
  Value::List rest;
  for (std::size_t i = 1; i < letter.head.size(); ++i)
    rest.push_back(Value::object({{"text", letter.head[i]}}));
  value.set("office_rest", Value(std::move(rest)));
  Value::List blocks;
  for (auto const& block : *value["blocks"].list()) {
    auto out = block;
    out.set("paragraphs", named(block["paragraphs"]));
    out.set("has_facts", !lines_in(block["facts"]).empty());
    blocks.push_back(std::move(out));
  }
  value.set("blocks", Value(std::move(blocks)));
  Value::List signatures;
  for (auto const& signature : *value["signatures"].list()) {
    auto out = signature;
    out.set("titles", named(signature["title"]));
    signatures.push_back(std::move(out));
  }
  value.set("signatures", Value(std::move(signatures)));
  value.set("several", letter.signatures.size() > 1);
  value.set("has_to", !letter.to.empty());
  value.set("has_copies", !letter.copies.empty());
  value.set("mark", letter.mark);
  value.set("picture", letter.picture);
  value.set("foot", named(texts(letter.foot)));
  return value;
}

}  // namespace

Value sealed_value(Letter const& letter) {
  Value::List blocks;
  for (auto const& block : letter.blocks)
    blocks.push_back(Value::object({{"heading", block.heading},
                                    {"paragraphs", texts(block.paragraphs)},
                                    {"facts", lines(block.facts)}}));
  Value::List signatures;
  for (auto const& signature : letter.signatures)
    signatures.push_back(Value::object({{"title", texts(signature.title)},
                                        {"name", signature.name},
                                        {"number", signature.number}}));
  return Value::object({{"head", texts(letter.head)},
                        {"title", letter.title},
                        {"number", letter.number},
                        {"lines", lines(letter.lines)},
                        {"place_and_day", letter.place_and_day},
                        {"to", texts(letter.to)},
                        {"blocks", Value(std::move(blocks))},
                        {"signatures", Value(std::move(signatures))},
                        {"copies", texts(letter.copies)}});
}

Letter letter_of(Value const& sealed) {
  Letter out{.head = texts_in(sealed["head"]),
             .title = sealed["title"].text_or_empty(),
             .number = sealed["number"].text_or_empty(),
             .lines = lines_in(sealed["lines"]),
             .place_and_day = sealed["place_and_day"].text_or_empty(),
             .to = texts_in(sealed["to"]),
             .blocks = {},
             .signatures = {},
             .copies = texts_in(sealed["copies"])};
  if (auto const* blocks = sealed["blocks"].list())
    for (auto const& block : *blocks)
      out.blocks.push_back({block["heading"].text_or_empty(), texts_in(block["paragraphs"]),
                            lines_in(block["facts"])});
  if (auto const* signatures = sealed["signatures"].list())
    for (auto const& signature : *signatures)
      out.signatures.push_back({texts_in(signature["title"]), signature["name"].text_or_empty(),
                                signature["number"].text_or_empty()});
  return out;
}

Html sheet_of(Letter const& letter) {
  return http::render(templates::letter_sheet, page_value(letter), Language::id);
}

std::string document(Letter const& letter) {
  auto const title = letter.title.empty() ? letter.number : letter.title + " " + letter.number;
  return http::render(templates::letter,
                      Value::object({{"title", title}, {"sheet", sheet_of(letter)}}), Language::id)
      .markup();
}

}  // namespace rangkul::papers
