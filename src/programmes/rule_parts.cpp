#include "programmes/rule_parts.h"

#include "registry/people.h"
#include "registry/person_record.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::programmes {
namespace {

using http::element;
using rules::Rule;
using rules::Told;
using rules::Truth;
using screen::Tone;
using screen::Visit;

/// Health and the like is told only to who may see it; whether the condition holds is.
bool may_see(Visit const& visit, rules::Fact const& fact) {
  auto const key =
      fact.key == "disabled" || fact.key == "member_disabled" ? "disability" : fact.field;
  for (auto const& field : registry::person_record().fields)
    if (field.key == key)
      return auth::visibility(visit.context.actor, field.field_class) == auth::Visible::full ||
             field.field_class == auth::FieldClass::k2;
  return true;
}

Html chip_of(Visit const& visit, Truth truth) {
  if (truth == Truth::yes) return screen::chip(Tone::done, visit.say("programmes.holds"));
  if (truth == Truth::no) return screen::chip(Tone::late, visit.say("programmes.fails"));
  return screen::chip(Tone::soon, visit.say("rules.unknown_chip"));
}

/// "Tercatat: 16 tahun (Kementerian, 3 Des 2024)"
std::string found_line(Visit const& visit, Told const& told) {
  // The sentence of a yes-or-no already says what was found, unless it was not.
  bool const plain = told.fact->kind == rules::Kind::yes_no && told.truth == Truth::yes;
  std::string line;
  if (!may_see(visit, *told.fact))
    line = visit.say("rules.hidden");
  else if (!plain)
    line = visit.say("rules.found", {{"value", words_for(visit).found(told)}});
  if (told.found.source.empty()) return line;
  auto source = visit.say("rules.source." + told.found.source);
  if (told.found.as_of)
    source = visit.say(
        "rules.source_on",
        {{"source", source}, {"date", screen::short_date(*told.found.as_of, visit.language())}});
  return line.empty() ? source : line + " · " + source;
}

Html told_item(Visit const& visit, Told const& told) {
  if (told.shape != Rule::Shape::condition) {
    Html inside;
    for (auto const& part : told.parts) inside += told_item(visit, part);
    return element("li", chip_of(visit, told.truth) + http::text(" ") +
                             http::text(words_for(visit).group(told.shape)) +
                             element("ul", {{"class", "stack tight"}}, inside));
  }
  auto const sentence = words_for(visit).condition(*told.fact, told.op, told.wanted);
  auto const line = found_line(visit, told);
  return element(
      "li",
      chip_of(visit, told.truth) + http::text(" " + sentence) +
          (line.empty() ? Html{} : element("small", {{"class", "soft"}}, http::text(" " + line))));
}

Html sentence_items(RuleWords const& words, Rule const& rule, rules::Known const& known) {
  Html out;
  for (auto const& part : rule.parts) {
    if (part.shape != Rule::Shape::condition) {
      out += element("li", http::text(words.group(part.shape)) +
                               element("ul", sentence_items(words, part, known)));
      continue;
    }
    auto const* fact = known.vocabulary.find(part.fact);
    if (fact == nullptr) continue;
    auto const wanted = rules::values_on(part, known.catalogue, known.on);
    auto sentence = words.condition(*fact, part.op, wanted);
    if (!part.parameter.empty())
      sentence =
          words.say("rules.by_parameter", {{"rule", sentence}, {"parameter", part.parameter}});
    out += element("li", http::text(sentence));
  }
  return out;
}

}  // namespace

RuleWords words_for(Visit const& visit) {
  return {visit.context.catalogue, visit.language(),
          [&visit](RegionCode const& code) { return registry::place_name(visit.context, code); }};
}

Html rule_sentences(Visit const& visit, Rule const& rule, rules::Known const& known) {
  auto const words = words_for(visit);
  auto const list = element("ul", sentence_items(words, rule, known));
  if (rule.shape == Rule::Shape::all) return list;
  return element("p", http::text(words.group(rule.shape))) + list;
}

Html told_tree(Visit const& visit, Told const& told) {
  Html inside;
  if (told.shape == Rule::Shape::all)
    for (auto const& part : told.parts) inside += told_item(visit, part);
  else
    inside = told_item(visit, told);
  return element("ul", {{"class", "stack tight"}}, inside);
}

Value told_json(Visit const& visit, Told const& told) {
  Value out = Value::object({{"holds", rules::word_of(told.truth)}});
  if (told.shape != Rule::Shape::condition) {
    Value::List parts;
    for (auto const& part : told.parts) parts.push_back(told_json(visit, part));
    out.set(std::string(rules::word_of(told.shape)), Value(std::move(parts)));
    return out;
  }
  out.set("fact", told.fact->key);
  out.set("says", words_for(visit).condition(*told.fact, told.op, told.wanted));
  if (may_see(visit, *told.fact)) out.set("found", words_for(visit).found(told));
  if (!told.found.source.empty()) out.set("source", told.found.source);
  if (told.found.as_of) out.set("as_of", told.found.as_of->iso());
  return out;
}

}  // namespace rangkul::programmes
