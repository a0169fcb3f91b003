#include <algorithm>
#include <unordered_map>

#include "base/region_code.h"
#include "linkage/decide.h"
#include "linkage/numbered.h"

namespace rangkul::linkage {

std::vector<RowClass> classify(RowStore const& rows, std::vector<Link> const& links,
                               bool is_ministry) {
  std::vector<RowClass> out(rows.size(), RowClass::only_here);
  rows.each([&](std::uint32_t i, Standardised const& row) {
    if (row.unusable()) out[i] = RowClass::invalid;
  });
  for (auto const& link : links) {
    auto& row = out[is_ministry ? link.ministry : link.city];
    if (link.link_class >= LinkClass::ambiguous) {
      row = RowClass::ambiguous;
    } else if (row != RowClass::ambiguous) {
      row = link.link_class == LinkClass::equal ? RowClass::equal : RowClass::different;
    }
  }
  return out;
}

namespace {

RowClass family_class(unsigned members) {
  auto const only = [&](RowClass row) { return members == 1U << static_cast<unsigned>(row); };
  if ((members >> static_cast<unsigned>(RowClass::ambiguous) & 1U) != 0) return RowClass::ambiguous;
  for (auto const row : {RowClass::equal, RowClass::only_here, RowClass::invalid})
    if (only(row)) return row;
  return RowClass::different;
}

/// The dotted code of a village; empty for none and for what is no code.
std::string village_text(std::uint64_t code) {
  if (code == 0) return {};
  constexpr std::size_t village_digits = 10;
  auto digits = std::to_string(code);
  digits.insert(0, village_digits - std::min(village_digits, digits.size()), '0');
  auto const parsed = RegionCode::parse(digits);
  return parsed.ok() ? parsed.value().text() : std::string();
}

/// Villages numbered as they come, each with its tally.
class Villages {
 public:
  std::uint32_t number(std::uint64_t code) {
    if (!codes_.empty() && codes_[last_] == code) return last_;
    auto const [found, fresh] = numbers_.emplace(code, static_cast<std::uint32_t>(codes_.size()));
    if (fresh) {
      codes_.push_back(code);
      tallies_.emplace_back();
    }
    return last_ = found->second;
  }
  void person(std::uint32_t village, RowClass row_class) {
    ++tallies_[village].persons[static_cast<std::size_t>(row_class)];
  }
  void family(std::uint32_t village, unsigned members) {
    ++tallies_[village].families[static_cast<std::size_t>(family_class(members))];
  }
  void add_to(Outcome& out, Tally Tallies::*side) const {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      out.villages[village_text(codes_[i])].*side += tallies_[i];
      out.total.*side += tallies_[i];
    }
  }

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
  std::vector<std::uint64_t> codes_;
  std::vector<Tally> tallies_;
  std::uint32_t last_{0};
};

}  // namespace

void sum_up(RowStore const& rows, std::vector<RowClass> const& classes, Tally Tallies::*side,
            Outcome& out) {
  Villages villages;
  auto const bit = [&](std::uint32_t row) { return 1U << static_cast<unsigned>(classes[row]); };
  // Families come in the order of their numbers; the village of each is that of its first row.
  std::vector<NumberedRow> families;
  std::vector<std::uint32_t> village_of_row;
  village_of_row.reserve(rows.size());
  families.reserve(rows.size());
  rows.each([&](std::uint32_t i, Standardised const& row) {
    auto const village = villages.number(row.village_code);
    village_of_row.push_back(village);
    villages.person(village, classes[i]);
    if (row.no_kk == 0 || row.no_kk_shared)
      villages.family(village, bit(i));
    else
      families.push_back({row.no_kk, i});
  });
  sort_by_number(families);
  for (std::size_t first = 0; first < families.size();) {
    auto const number = families[first].number;
    auto head = families[first].row;
    unsigned members = 0;
    for (; first < families.size() && families[first].number == number; ++first) {
      members |= bit(families[first].row);
      head = std::min(head, families[first].row);
    }
    villages.family(village_of_row[head], members);
  }
  villages.add_to(out, side);
}

}  // namespace rangkul::linkage
