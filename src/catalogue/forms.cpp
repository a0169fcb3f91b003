#include <array>

#include "catalogue/loader.h"

// The keys of forms/*.toml; what they mean stands in forms/forms.h.

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto required = Key::Need::required;
constexpr auto optional = Key::Need::optional;
constexpr std::int64_t most_points = 1000;
constexpr std::int64_t longest_text = 10'000;

constexpr std::array<std::string_view, 8> kinds{"text",   "long_text", "number",  "date",
                                                "yes_no", "choice",    "choices", "position"};
constexpr std::array<std::string_view, 3> classes{"k2", "k3", "k4"};
constexpr std::array<std::string_view, 5> tones{"plain", "late", "soon", "done", "note"};

constexpr Key option_keys[] = {
    {"id", Holds::text},
    {"name", Holds::name},
    {"points", Holds::integer, optional, {}, nullptr, -most_points, most_points}};
constexpr Schema option_schema{"form.section.field.option", option_keys};

constexpr Key only_if_keys[] = {{"field", Holds::text}, {"is", Holds::texts}};
constexpr Schema only_if_schema{"only_if", only_if_keys};

constexpr Key field_keys[] = {
    {"id", Holds::text},
    {"name", Holds::name},
    {"kind", Holds::text, required, kinds},
    {"required", Holds::flag, optional},
    {"hint", Holds::name, optional},
    {"class", Holds::text, optional, classes},
    {"unit", Holds::text, optional},
    {"least", Holds::scalar, optional},
    {"most", Holds::scalar, optional},
    {"decimals", Holds::integer, optional, {}, nullptr, 0, 3},
    {"longest", Holds::integer, optional, {}, nullptr, 1, longest_text},
    {"points", Holds::integer, optional, {}, nullptr, -most_points, most_points},
    {"only_if", Holds::table, optional, {}, &only_if_schema},
    {"option", Holds::tables, optional, {}, &option_schema}};
constexpr Schema field_schema{"form.section.field", field_keys};

constexpr Key section_keys[] = {{"name", Holds::name},
                                {"field", Holds::tables, required, {}, &field_schema}};
constexpr Schema section_schema{"form.section", section_keys};

constexpr Key band_keys[] = {{"id", Holds::text},
                             {"from", Holds::scalar},
                             {"to", Holds::scalar},
                             {"name", Holds::name},
                             {"tone", Holds::text, required, tones},
                             {"means", Holds::name, optional}};
constexpr Schema band_schema{"form.score.band", band_keys};

constexpr Key score_keys[] = {
    {"id", Holds::text},     {"name", Holds::name},
    {"of", Holds::texts},    {"may_lack", Holds::texts, optional},
    {"source", Holds::text}, {"band", Holds::tables, required, {}, &band_schema}};
constexpr Schema score_schema_keys{"form.score", score_keys};

constexpr Key form_keys[] = {{"id", Holds::text},
                             {"name", Holds::name},
                             {"why", Holds::name},
                             {"word", Holds::text},
                             {"procedures", Holds::texts, optional},
                             {"section", Holds::tables, required, {}, &section_schema},
                             {"score", Holds::tables, optional, {}, &score_schema_keys},
                             {"valid_from", Holds::date},
                             {"valid_to", Holds::date, optional},
                             {"source", Holds::text}};
constexpr Schema form_schema{"form", form_keys};
constexpr Key file_keys[] = {{"form", Holds::tables, required, {}, &form_schema}};
constexpr Schema file_schema{"forms", file_keys};

}  // namespace

Schema const& forms_schema() { return file_schema; }

}  // namespace rangkul::catalogue
