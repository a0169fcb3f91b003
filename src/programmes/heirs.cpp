#include "programmes/heirs.h"

#include <array>

namespace rangkul::programmes {
namespace {

enum Relation { head = 1, husband, wife, child, child_in_law, grandchild, parent, parent_in_law };

bool is_couple(int relation) { return relation == head || relation == husband || relation == wife; }

HeirRank of_head(int heir) {
  if (is_couple(heir)) return HeirRank::spouse;
  if (heir == child) return HeirRank::child;
  return heir == parent ? HeirRank::parent : HeirRank::other;
}

HeirRank of_spouse(int heir) {
  if (is_couple(heir)) return HeirRank::spouse;
  if (heir == child) return HeirRank::child;
  return heir == parent_in_law ? HeirRank::parent : HeirRank::other;
}

HeirRank of_child(int heir) {
  if (is_couple(heir)) return HeirRank::parent;
  if (heir == child) return HeirRank::sibling;
  if (heir == parent || heir == parent_in_law) return HeirRank::grandparent;
  return HeirRank::other;
}

HeirRank of_grandchild(int heir) {
  if (heir == grandchild) return HeirRank::sibling;
  if (is_couple(heir)) return HeirRank::grandparent;
  return heir == child ? HeirRank::uncle_or_aunt : HeirRank::other;
}

}  // namespace

std::string_view heir_rank_key(HeirRank rank) {
  constexpr std::array<std::string_view, 7> keys{
      "spouse", "child", "parent", "sibling", "grandparent", "uncle_or_aunt", "other"};
  return keys[static_cast<std::size_t>(rank)];
}

HeirRank heir_rank(std::optional<int> deceased, std::optional<int> heir) {
  if (!deceased || !heir) return HeirRank::other;
  switch (*deceased) {
    case head: return of_head(*heir);
    case husband:
    case wife: return of_spouse(*heir);
    case child: return of_child(*heir);
    case grandchild: return of_grandchild(*heir);
    case parent:
      if (*heir == parent) return HeirRank::spouse;
      return *heir == head ? HeirRank::child : HeirRank::other;
    case parent_in_law:
      if (*heir == parent_in_law) return HeirRank::spouse;
      return *heir == husband || *heir == wife ? HeirRank::child : HeirRank::other;
    default: return HeirRank::other;
  }
}

}  // namespace rangkul::programmes
