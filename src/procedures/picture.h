#pragma once
// A procedure in words and as a picture, in one language.

#include "base/result.h"
#include "base/value.h"
#include "procedures/procedures.h"

namespace rangkul::procedures {

/// What pages and pictures say of a procedure.
class Wording {
 public:
  Wording(catalogue::Catalogue const& catalogue, Procedure const& procedure, Date on,
          Language language)
      : catalogue_(catalogue), procedure_(procedure), on_(on), language_(language) {}
  Procedure const& procedure() const { return procedure_; }
  std::string say(std::string_view key, catalogue::Params const& with = {}) const {
    return catalogue_.message(language_, key, with);
  }
  std::string in(Name const& name) const { return name.in(language_); }
  std::string owner(std::string_view word) const {
    return owner_name(catalogue_, word, on_, language_);
  }
  std::string code(std::string_view list, std::string_view word) const {
    return code_name(catalogue_, list, word, language_);
  }
  /// "3 hari kerja sejak kasus dibuka"
  std::string limit(Limit const& limit) const;
  /// "identitas diketahui, tidak: sakit"
  std::string conditions(std::vector<Condition> const& conditions) const;
  /// "4. Pemeriksaan pertama"
  std::string numbered(std::string_view step) const;
  std::string owners(std::vector<std::string> const& words) const;
  std::string codes(std::string_view list, std::vector<std::string> const& words) const;

 private:
  catalogue::Catalogue const& catalogue_;
  Procedure const& procedure_;
  Date on_;
  Language language_;
};

/// A refusal of may() with names in place of ids: the step, role, fact, document it speaks of.
Error in_words(Error error, Wording const& wording);

/// The steps from top to bottom: those that lead on before those that they lead to.
std::vector<std::size_t> drawing_order(Procedure const& procedure);

/// Where the picture stands: in a page with the office's style sheet, or by itself as a file, which
/// then brings its own style.
enum class Paper { page, file };
/// One column of boxes, with lanes beside them; readable on a phone and on paper.
Html draw(Wording const& wording, Paper paper);

}  // namespace rangkul::procedures
