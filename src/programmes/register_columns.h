#pragma once
// The register as columns of small numbers in memory, for counting a rule over everybody without
// reading their rows: what the vocabulary asks of people and families, one entry a person and one a
// family. Says the same as the rule's SQL (a property test holds both equal).

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "programmes/preview.h"

namespace rangkul::programmes {

/// Truth of everybody: no, unknown, yes, so that "all of" is the least and "any of" the greatest.
using Truths = std::vector<std::uint8_t>;
constexpr std::uint8_t column_no = 0;
constexpr std::uint8_t column_unknown = 1;
constexpr std::uint8_t column_yes = 2;

class RegisterColumns {
 public:
  /// Reads all people and families. Cost: one pass over both tables.
  void load(db::Transaction& tx);
  std::size_t people() const { return person_id_.size(); }

  /// A rule over everybody of the trial's unit. Cost: a few milliseconds a condition and million.
  Truths judge(db::Transaction& tx, Trial const& trial) const;
  /// The trial's counts inside an area.
  Preview count(db::Transaction& tx, Trial const& trial, RegionRange const& area) const;

 private:
  friend class ColumnJudge;
  using Small = std::vector<std::int8_t>;
  using Wide = std::vector<std::int32_t>;

  /// Codes and flags of people, in the order of the columns that load() reads.
  enum Column : std::size_t {
    alive,
    sex,
    occupation,
    education,
    marital,
    relation,
    disability,
    decile,
    pkh,
    bpnt,
    pbi,
    in_city,
    in_ministry,
    has_nik,
    column_count
  };
  void load_families(db::Transaction& tx);
  void load_people(db::Transaction& tx);
  void add_up_families();
  std::int32_t region_of(std::string const& code);
  std::int32_t family_of(std::int64_t id) const;

  std::vector<std::int64_t> person_id_, family_id_;  // rising
  std::vector<std::string> regions_;                 // by number
  std::map<std::string, std::int32_t> region_number_;
  Wide person_region_, person_born_, person_family_;  // born: 20040701, 0 unknown; family: -1 none
  std::vector<Small> person_;                         // by Column; -1 unknown
  Wide family_region_, family_youngest_, family_oldest_, family_members_, family_pupils_;
  std::vector<Small> family_;  // by Column: the greatest of its members', of the decile the least
  Small family_asked_;         // 1: stands and has members
  Small family_disabled_;
};

}  // namespace rangkul::programmes
