#pragma once
// What an office may ask in a rule: the facts that the registry and this module know of a person
// and of a family, how each is read by SQL, and the words of rules for people.

#include "catalogue/programme.h"
#include "db/db.h"
#include "rules/rules.h"

namespace rangkul::programmes {

/// The facts of a person (SQL alias p: table person) or of a family (f: table family, g: what its
/// members' rows m come to). SQL of sets binds :rule_year, the benefit's year.
rules::Vocabulary const& vocabulary_of(catalogue::Unit unit);

/// What reading and judging a rule of a benefit looks up. Parts outlive the result.
rules::Known known_for(catalogue::Catalogue const& catalogue, catalogue::Unit unit, Date on);

/// The rule of a benefit as its file has it; what every benefit asks stands before it, unless the
/// rule says otherwise: the receiver stands in the register and lives. Faulty parts are told and
/// left out.
rules::Rule rule_of_file(catalogue::Programme const& programme, rules::Known const& known,
                         rules::Problems& problems);
/// The same over a rule from a form or the store.
rules::Rule with_standing(rules::Rule rule);

/// Faults of all rules in the files: what catalogue::Catalogue::load takes as a Check.
void check_rules(catalogue::Catalogue const& catalogue, catalogue::Faults& faults);

/// Words for people, in one language.
class RuleWords {
 public:
  /// `place` names an area; without it codes are shown.
  RuleWords(catalogue::Catalogue const& catalogue, Language language,
            std::function<std::string(RegionCode const&)> place = {})
      : catalogue_(catalogue), language_(language), place_(std::move(place)) {}

  /// "Umur paling sedikit 17 tahun", "Tidak menerima PKH, BPNT, atau BSP"
  std::string condition(rules::Fact const& fact, rules::Operator op,
                        std::vector<rules::Scalar> const& wanted) const;
  /// "Salah satu terpenuhi:"
  std::string group(rules::Rule::Shape shape) const;
  /// What was found: "16 tahun", "belum diketahui"
  std::string found(rules::Told const& told) const;
  /// One value: "Pelajar/Mahasiswa", "Rp 500.000", "Kemiri Muka"
  std::string value(rules::Fact const& fact, rules::Scalar const& value) const;
  std::string say(std::string_view key, catalogue::Params const& with = {}) const {
    return catalogue_.message(language_, key, with);
  }

 private:
  std::string listed(rules::Fact const& fact, std::vector<rules::Scalar> const& wanted) const;
  catalogue::Catalogue const& catalogue_;
  Language language_;
  std::function<std::string(RegionCode const&)> place_;
};

}  // namespace rangkul::programmes
