#include <array>

#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

constexpr std::array<std::string_view, 16> variables{
    "members",    "children", "elderly", "head_female", "head_schooling",
    "head_works", "disabled", "k1",      "k2",          "k3",
    "k4",         "k5",       "k6",      "k7",          "k8",
    "k9"};

}  // namespace

Schema const& score_schema() {
  using enum Key::Holds;
  static std::array<Key, 2> const term_keys{
      {{.name = "variable", .holds = text, .need = Key::Need::required, .words = variables},
       {.name = "coefficient", .holds = scalar, .need = Key::Need::required}}};
  static Schema const term{"term", term_keys};
  static std::array<Key, 8> const keys{
      {{.name = "id", .holds = text, .need = Key::Need::required},
       {.name = "version", .holds = integer, .need = Key::Need::required, .least = 1},
       {.name = "area", .holds = region, .need = Key::Need::required},
       {.name = "valid_from", .holds = date, .need = Key::Need::required},
       {.name = "valid_to", .holds = date, .need = Key::Need::optional},
       {.name = "source", .holds = text, .need = Key::Need::required},
       {.name = "intercept", .holds = scalar, .need = Key::Need::required},
       {.name = "term", .holds = tables, .need = Key::Need::required, .inner = &term}}};
  static Schema const schema{"score", keys};
  return schema;
}

}  // namespace rangkul::catalogue
