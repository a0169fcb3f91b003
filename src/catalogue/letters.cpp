#include <array>

#include "catalogue/loader.h"

// The keys of letters/*.toml; what they mean stands in letters/template.h.

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto required = Key::Need::required;
constexpr auto optional = Key::Need::optional;

constexpr std::array<std::string_view, 4> forms{"surat", "surat-tugas", "berita-acara", "laporan"};
constexpr std::array<std::string_view, 3> natures{"Biasa", "Terbatas", "Rahasia"};
constexpr std::array<std::string_view, 5> kinds{"text", "long_text", "date", "number", "choice"};

constexpr Key choice_keys[] = {{"id", Holds::text}, {"name", Holds::name}};
constexpr Schema choice_schema{"letter.field.choice", choice_keys};

constexpr Key field_keys[] = {{"id", Holds::text},
                              {"name", Holds::name},
                              {"hint", Holds::name, optional},
                              {"kind", Holds::text, required, kinds},
                              {"required", Holds::flag, optional},
                              {"choice", Holds::tables, optional, {}, &choice_schema}};
constexpr Schema field_schema{"letter.field", field_keys};

constexpr Key fact_keys[] = {{"label", Holds::text}, {"value", Holds::text}};
constexpr Schema fact_schema{"letter.block.fact", fact_keys};

constexpr Key block_keys[] = {{"heading", Holds::text, optional},
                              {"text", Holds::texts, optional},
                              {"fact", Holds::tables, optional, {}, &fact_schema}};
constexpr Schema block_schema{"letter.block", block_keys};

constexpr Key beside_keys[] = {
    {"title", Holds::texts}, {"name", Holds::text}, {"below", Holds::text, optional}};
constexpr Schema beside_schema{"letter.beside", beside_keys};

constexpr Key letter_keys[] = {{"id", Holds::text},
                               {"name", Holds::name},
                               {"form", Holds::text, required, forms},
                               {"stands_for", Holds::texts},
                               {"number", Holds::text},
                               {"nature", Holds::text, optional, natures},
                               {"attachments", Holds::text, optional},
                               {"about", Holds::text},
                               {"to", Holds::texts, optional},
                               {"needs", Holds::texts, optional},
                               {"may_have", Holds::texts, optional},
                               {"legal_basis", Holds::texts, optional},
                               {"signs", Holds::text},
                               {"for_head", Holds::flag, optional},
                               {"signs_as", Holds::text, optional},
                               {"copies", Holds::texts, optional},
                               {"block", Holds::tables, required, {}, &block_schema},
                               {"beside", Holds::tables, optional, {}, &beside_schema},
                               {"field", Holds::tables, optional, {}, &field_schema},
                               {"valid_from", Holds::date},
                               {"valid_to", Holds::date, optional},
                               {"source", Holds::text}};
constexpr Schema letter_schema_keys{"letter", letter_keys};
constexpr Key letters_keys[] = {{"letter", Holds::tables, required, {}, &letter_schema_keys}};
constexpr Schema letters{"letters", letters_keys};

}  // namespace

Schema const& letters_schema() { return letters; }

}  // namespace rangkul::catalogue
