#include <array>

#include "catalogue/loader.h"

// The keys of homecare/*.toml; what they mean stands in homecare/homecare.h.

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto required = Key::Need::required;
constexpr auto optional = Key::Need::optional;
constexpr std::int64_t longest_gap = 180;

constexpr std::array<std::string_view, 3> secrecies{"normal", "terbatas", "rahasia"};

constexpr Key programme_keys[] = {
    {"id", Holds::text},
    {"name", Holds::name},
    {"unit", Holds::text},
    {"serves", Holds::integers},
    {"services", Holds::texts},
    {"every_days", Holds::integer, required, {}, nullptr, 1, longest_gap},
    {"forms", Holds::texts},
    {"result_form", Holds::text},
    {"confidentiality", Holds::text, required, secrecies},
    {"valid_from", Holds::date},
    {"valid_to", Holds::date, optional},
    {"source", Holds::text}};
constexpr Schema programme_schema{"homecare", programme_keys};
constexpr Key file_keys[] = {{"homecare", Holds::tables, required, {}, &programme_schema}};
constexpr Schema file_schema{"homecare", file_keys};

}  // namespace

Schema const& homecare_schema() { return file_schema; }

}  // namespace rangkul::catalogue
