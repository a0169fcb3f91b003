#include "base/text.h"
#include "procedures/picture.h"

namespace rangkul::procedures {
namespace {

constexpr std::string_view unit_keys[] = {"procedures.limit.minutes", "procedures.limit.hours",
                                          "procedures.limit.days", "procedures.limit.working_days",
                                          "procedures.limit.months"};

}  // namespace

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
