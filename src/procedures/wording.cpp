#include "base/text.h"
#include "procedures/picture.h"

namespace rangkul::procedures {
namespace {

constexpr std::string_view unit_keys[] = {"procedures.limit.minutes", "procedures.limit.hours",
                                          "procedures.limit.days", "procedures.limit.working_days",
                                          "procedures.limit.months"};

/// What is missing may be a document, a letter, a form or a line of a checklist.
std::string missing_name(Wording const& wording, std::string const& word) {
  for (auto const* list : {"case_document", "case_letter", "case_form"})
    if (auto name = wording.code(list, word); name != word) return name;
  for (auto const& step : wording.procedure().steps)
    for (auto const& item : step.checklist)
      if (item.id == word) return wording.in(item.name);
  return word;
}

std::string name_of(Wording const& wording, std::string const& key, std::string const& word) {
  static std::map<std::string, std::string> const lists{{"fact", "case_fact"},
                                                        {"document", "case_document"},
                                                        {"letter", "case_letter"},
                                                        {"end", "case_end"},
                                                        {"reason", "stop_reason"}};
  if (key == "role" || key == "agency") return wording.owner(word);
  if (auto const list = lists.find(key); list != lists.end())
    return wording.code(list->second, word);
  if (key == "step") {
    auto const* step = wording.procedure().step(word);
    return step == nullptr ? word : wording.in(step->name);
  }
  if (key != "what") return word;
  std::vector<std::string> names;
  for (auto const part : split(word, ','))
    names.push_back(missing_name(wording, std::string(trim(part))));
  return join(names, ", ");
}

}  // namespace

Error in_words(Error error, Wording const& wording) {
  for (auto& [key, value] : error.detail) value = name_of(wording, key, value);
  return error;
}

std::string Wording::limit(Limit const& limit) const {
  auto const plain =
      say(unit_keys[static_cast<std::size_t>(limit.unit)], {{"n", std::to_string(limit.amount)}});
  if (limit.from.empty()) return plain;
  if (limit.from == "case") return say("procedures.limit.from_case", {{"limit", plain}});
  if (limit.from.starts_with(moment_prefix))
    return say("procedures.limit.from_moment",
               {{"limit", plain},
                {"moment", code("case_moment", limit.from.substr(moment_prefix.size()))}});
  auto const* step = procedure_.step(limit.from);
  return say("procedures.limit.from_step",
             {{"limit", plain}, {"step", step == nullptr ? limit.from : in(step->name)}});
}

std::string Wording::conditions(std::vector<Condition> const& conditions) const {
  std::vector<std::string> out;
  for (auto const& condition : conditions) {
    auto const fact = code("case_fact", condition.fact);
    out.push_back(condition.wanted ? fact : say("procedures.not", {{"fact", fact}}));
  }
  return join(out, ", ");
}

std::string Wording::numbered(std::string_view id) const {
  auto const order = drawing_order(procedure_);
  for (std::size_t i = 0; i < order.size(); ++i)
    if (auto const& step = procedure_.steps[order[i]]; step.id == id)
      return std::to_string(i + 1) + ". " + in(step.name);
  return std::string(id);
}

std::string Wording::owners(std::vector<std::string> const& words) const {
  std::vector<std::string> out;
  for (auto const& word : words) out.push_back(owner(word));
  return join(out, ", ");
}

std::string Wording::codes(std::string_view list, std::vector<std::string> const& words) const {
  std::vector<std::string> out;
  for (auto const& word : words) out.push_back(code(list, word));
  return join(out, ", ");
}

}  // namespace rangkul::procedures
