#include "base/money.h"
#include "base/text.h"
#include "programmes/vocabulary.h"
#include "screen/format.h"

namespace rangkul::programmes {

using rules::Kind;
using rules::Scalar;

std::string RuleWords::value(rules::Fact const& fact, Scalar const& value) const {
  if (auto const* number = std::get_if<std::int64_t>(&value)) {
    if (fact.kind == Kind::code)
      return catalogue_.codes(fact.code_list).label(static_cast<int>(*number), language_);
    if (fact.kind == Kind::money) return Rupiah{*number}.text();
    if (fact.kind == Kind::age) return say("rules.years", {{"value", group_thousands(*number)}});
    if (fact.kind == Kind::yes_no)
      return say("rules.fact." + std::string(fact.key) + (*number != 0 ? ".yes" : ".no"));
    return group_thousands(*number);
  }
  auto const& text = std::get<std::string>(value);
  if (fact.kind == Kind::date) {
    auto const day = Date::parse_iso(text);
    return day.ok() ? screen::short_date(day.value(), language_) : text;
  }
  if (fact.kind == Kind::region && place_)
    if (auto const code = RegionCode::parse(text); code.ok()) return place_(code.value());
  if (fact.kind == Kind::set) {
    // The newest name: what a rule asks of another aid does not hang on the day.
    std::string name = text;
    for (auto const& programme : catalogue_.all_programmes())
      if (programme.id == text) name = programme.name.in(language_);
    return name;
  }
  return text;
}

std::string RuleWords::listed(rules::Fact const& fact, std::vector<Scalar> const& wanted) const {
  std::vector<std::string> words;
  for (auto const& one : wanted) words.push_back(value(fact, one));
  if (words.size() < 2) return words.empty() ? say("rules.unknown") : words.front();
  auto const last = std::move(words.back());
  words.pop_back();
  auto const key = words.size() == 1 ? "rules.or_two" : "rules.or_many";
  return say(key, {{"first", join(words, ", ")}, {"last", last}});
}

std::string RuleWords::condition(rules::Fact const& fact, rules::Operator op,
                                 std::vector<Scalar> const& wanted) const {
  std::string const name = "rules.fact." + std::string(fact.key);
  if (fact.kind == Kind::yes_no) {
    bool const yes = wanted.empty() || std::get<std::int64_t>(wanted.front()) != 0;
    return say(name + (yes ? ".yes" : ".no"));
  }
  auto const words = listed(fact, wanted);
  auto const own = name + "." + std::string(rules::word_of(op));
  if (catalogue_.has_message(own)) return say(own, {{"value", words}});
  return say("rules.say." + std::string(rules::word_of(op)),
             {{"fact", say(name)}, {"value", words}});
}

std::string RuleWords::group(rules::Rule::Shape shape) const {
  return say("rules.group." + std::string(rules::word_of(shape)));
}

std::string RuleWords::found(rules::Told const& told) const {
  if (told.fact->kind == Kind::set) {
    if (!told.found.members) return say("rules.unknown");
    if (told.found.members->empty()) return say("rules.none_found");
    std::vector<std::string> words;
    for (auto const& member : *told.found.members)
      // Food aid of the country has two names; one of them is enough.
      if (member != "bsp") words.push_back(value(*told.fact, member));
    return join(words, ", ");
  }
  return told.found.value ? value(*told.fact, *told.found.value) : say("rules.unknown");
}

}  // namespace rangkul::programmes
