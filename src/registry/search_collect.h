#pragma once
// Who may be meant by a question: people of the reader's area, read from the store once each.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "registry/search.h"

namespace rangkul::registry {

/// A list in one parameter: "1,2,3" for PostgreSQL, ["1","2","3"] for SQLite. Texts are plain
/// digits, letters and points.
std::string list_of(db::Dialect dialect, std::vector<std::string> const& values);
std::string list_of(db::Dialect dialect, std::vector<std::int64_t> const& ids);

struct Candidate {
  PersonId person;
  FamilyId family;
  std::string name, name_key;
  std::optional<Date> born;
  RegionCode region;
  std::string life, address, rt, rw;
};

/// A word of the register that a word of the question may mean.
struct Variant {
  std::int64_t id;
  double nearness;
  std::int64_t bearers;
};

class Collector {
 public:
  /// Looks at people of the reader's area, by name only at those within `narrower` where it is
  /// given and lies in that area.
  explicit Collector(Context& context, RegionCode const& narrower = {});

  /// Bearers of the words: of the rarest first, a common one narrowed by the next, and all are
  /// tried until there is enough. Cost: some 1 ms a word for the words that it may mean, a round
  /// trip or two a word for who bears them, and one for their rows.
  void take_named(NameIndex& index, std::vector<std::string> const& words);
  /// The rows of a query with the parameters scope_from, scope_to and limit.
  void take_scoped(db::Query const& query, db::Binds binds, int limit);
  std::vector<Candidate> const& found() const { return found_; }
  /// The folded names of a village and its district. Those of all found are read at once.
  std::string const& place_of(RegionCode const& region);

 private:
  struct Word;
  void refresh(NameIndex& index);
  void collect(std::vector<Word>& words);
  /// False when there is enough of them.
  bool take_variants(std::span<Variant const> variants, Variant const* other);
  void take_bearers(std::span<Variant const> variants);
  void take_bearers_of_both(Variant const& variant, Variant const& other);
  void take_bearer(PersonId person);
  void read_bearers();
  void read_region_names();

  Context& context_;
  std::int64_t area_from_;
  std::int64_t area_to_;
  db::Binds scope_;
  std::unordered_set<std::int64_t> seen_{};
  std::vector<std::int64_t> bearers_{};
  std::vector<Candidate> found_{};
  std::map<std::string, std::string> region_names_{};  // folded, by code
  std::map<std::string, std::string> places_{};        // by code
};

}  // namespace rangkul::registry
