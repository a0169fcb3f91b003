#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr Key parameter_keys[] = {{"id", Holds::text},
                                  {"value", Holds::scalar},
                                  {"unit", Holds::text},
                                  {"valid_from", Holds::date},
                                  {"valid_to", Holds::date, Key::Need::optional},
                                  {"source", Holds::text}};
constexpr Schema parameter_schema{"parameter", parameter_keys};
constexpr Key root_keys[] = {
    {"parameter", Holds::tables, Key::Need::required, {}, &parameter_schema}};
constexpr Schema root_schema{"parameters.toml", root_keys};

}  // namespace

std::vector<Parameter> read_parameters(Node const& root, std::string const& file, Faults& faults) {
  auto const before = faults.size();
  check_schema(root, root_schema, file, faults);
  std::vector<Parameter> out;
  if (faults.size() != before) return out;
  for (auto const& node : root.items_of("parameter")) {
    Parameter parameter{node.text_of("id"), node.find("value")->value(), node.text_of("unit"),
                        span_of(node), node.text_of("source")};
    auto const& span = parameter.span;
    if (span.to && *span.to < *span.from)
      faults.push_back({file, node.line, "valid_to lies before valid_from"});
    if (overlaps_earlier(out, parameter))
      faults.push_back({file, node.line, "effective dates of '" + parameter.id + "' overlap"});
    out.push_back(std::move(parameter));
  }
  return out;
}

}  // namespace rangkul::catalogue
