#pragma once
// The result of a run: links, the class of every row, and sums that reconcile with the files.
// source: domain.md 3.3

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "linkage/block.h"
#include "linkage/earlier.h"
#include "linkage/table.h"
#include "linkage/weigh.h"
#include "linkage/work_folder.h"

namespace rangkul::linkage {

/// What a pair is, surest first.
enum class LinkClass : std::uint8_t {
  equal,      // linked, all fields that both files have say the same
  different,  // linked, with differences
  ambiguous,  // several rows of one file are the same person (n:m); each pair is sure in itself
  possible,   // waits for a person: too weak, or with a close rival
};
std::string_view link_class_key(LinkClass);

/// A pair of row numbers.
struct Link {
  std::uint32_t ministry{0};
  std::uint32_t city{0};
  double bits{0};         // of the pair by itself
  double probability{0};  // after rivals are weighed
  LinkClass link_class{LinkClass::possible};
  FieldSet differences{};
};

/// What was looked at to state how sure a link is.
struct LinkSigns {
  std::uint32_t ministry{0};
  std::uint32_t city{0};
  Signs signs{};
};

/// What a row is. Rows of possible links are `ambiguous` until a person decides.
enum class RowClass : std::uint8_t {
  equal,
  different,
  only_here,  // only in the ministry's, or only in the city's file
  ambiguous,
  invalid,  // neither a name nor a NIK
  count_
};
constexpr std::size_t row_class_count = static_cast<std::size_t>(RowClass::count_);
std::string_view row_class_key(RowClass);

/// Rows and families of one file by class. A family (one No. KK; a row without one is its own) has
/// one class: that of its members when they agree; `ambiguous` when a member is; else `different`.
struct Tally {
  std::array<std::size_t, row_class_count> persons{};
  std::array<std::size_t, row_class_count> families{};
  std::size_t all_persons() const;
  std::size_t all_families() const;
  Tally& operator+=(Tally const&);
};

/// Both files, in a village or in total.
struct Tallies {
  Tally ministry;
  Tally city;
};

/// What a run had from an earlier one: rows that were as they were, and edges between them.
struct FromEarlier {
  bool fits{false};
  std::size_t ministry_rows{0};
  std::size_t city_rows{0};
  std::size_t edges{0};
};

struct Outcome {
  std::vector<Link> links;            // by ministry row, then city row
  std::vector<Agreement> agreements;  // of the links, when they were asked for
  std::vector<LinkSigns> signs;       // the same, of links that are not beyond doubt
  std::vector<RowClass> ministry_classes;
  std::vector<RowClass> city_classes;
  Tallies total;
  /// By village code as written in the rows (dotted); "" for rows without one. A family counts in
  /// the village of its first row.
  std::map<std::string, Tallies> villages;
  Model model;
  BlockReport blocks{};
  std::size_t pairs_compared{0};
  std::size_t shared_niks{0};
  std::size_t shared_no_kks{0};
  FromEarlier from_earlier{};
  std::optional<Earlier> left{};  // for the next run, when it was asked for
  /// Of a run in a work folder, held until the links are written; nothing in them when another
  /// process has written them.
  std::optional<Writing> writing{};
  bool written_by_other{false};
  Keys ministry_keys;
  Keys city_keys;
};

}  // namespace rangkul::linkage
