#pragma once
// The order of heirs as a family card tells it: what one member was to another, by their relations
// to the head. Pure. source: domain.md 4.9 (spouse, children, parents, siblings, grandparents,
// uncle or aunt), codes of domain.md 2.5.

#include <optional>
#include <string_view>

namespace rangkul::programmes {

/// In the order in which they are asked; `other` comes last and proves nothing.
enum class HeirRank { spouse, child, parent, sibling, grandparent, uncle_or_aunt, other };
std::string_view heir_rank_key(HeirRank rank);

/// What `heir` is to `deceased`, both by their relation to the head of one card (SHDK). A card does
/// not tell everything: two parents-in-law are taken for husband and wife, an in-law of a child and
/// a "famili lain" for nobody's heir.
HeirRank heir_rank(std::optional<int> deceased, std::optional<int> heir);

}  // namespace rangkul::programmes
