#pragma once
// Assessment forms: what an office asks about somebody, as catalogue/forms/<id>.toml says it, with
// points, scores and what they mean; and what was answered. A form is asked about a subject of
// another folder (a case, a visit): that folder declares a Kind, and its rights are the rights of
// the answers. An answer keeps the form as it was when it was filled in, word by word; it is never
// changed: a correction is a new answer that replaces it, with a reason. Knows no case and no
// person. Main types: Form, Score, Band (here); Kind, Owner, Answer, NewAnswer (answers.h).
// Tables: form_version, form_answer, form_score. Events: forms.answered, forms.corrected.
// Access: view.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/field_class.h"
#include "base/decimal.h"
#include "catalogue/catalogue.h"
#include "screen/parts.h"

namespace rangkul::forms {

using catalogue::Name;

enum class Asks { text, long_text, number, date, yes_no, choice, choices, position };

struct Option {
  std::string id;
  Name name;
  std::int64_t points{0};
};

/// "Only asked if": another field, which stands before, holds one of these options.
struct OnlyIf {
  std::string field;
  std::vector<std::string> is;
};

/// A yes_no has the options "yes" and "no"; its points are those of "yes".
struct Field {
  std::string id;
  Name name, hint;
  Asks asks{Asks::text};
  bool required{false};
  auth::FieldClass field_class{auth::FieldClass::k1};
  std::string unit;
  std::optional<Decimal> least, most;
  int decimals{0};
  std::size_t longest{0};
  std::vector<Option> options;
  std::optional<OnlyIf> only_if;
  int line{0};

  bool has_options() const { return !options.empty(); }
};

struct Section {
  Name name;
  std::vector<Field> fields;
};

/// What a score from..to means.
struct Band {
  std::string id;
  Decimal from, to;
  Name name, means;
  screen::Tone tone{screen::Tone::plain};
  int line{0};
};

/// The sum of the points of its fields; a number counts by itself. Not said while a field that it
/// needs is empty; one that is not asked counts nothing.
struct Score {
  std::string id;
  Name name;
  std::vector<std::string> of;
  std::vector<std::string> may_lack;
  std::vector<Band> bands;  // one behind the other, without a gap, over all that can come out
  std::string source;
  int line{0};

  Band const* band(Decimal value) const;
  Band const* band(std::string_view id) const;
};

struct Form {
  std::string id;
  Name name, why;
  std::string word;                     // of codes/case_form: the step's form that it stands for
  std::vector<std::string> procedures;  // whose steps it serves; empty: all
  std::string version;                  // "2024-11-01": the day from which it holds
  std::vector<Section> sections;
  std::vector<Score> scores;
  catalogue::Span span;
  std::string source;
  std::string file;
  int line{0};

  Field const* field(std::string_view id) const;
  Score const* score(std::string_view id) const;
  std::vector<Field const*> fields() const;
  /// The strictest class of the fields that a score is made of: who may not see them does not see
  /// it.
  auth::FieldClass class_of(Score const& score) const;
};

/// Those that hold on a day, in the order of the files.
std::vector<Form> all(catalogue::Catalogue const& catalogue, Date on);
std::optional<Form> find(catalogue::Catalogue const& catalogue, std::string_view id, Date on);
std::optional<Form> find_version(catalogue::Catalogue const& catalogue, std::string_view id,
                                 std::string_view version);
/// Those that can stand for the form `word` of a step of this procedure; the first is usual.
std::vector<Form> forms_for(catalogue::Catalogue const& catalogue, std::string_view word,
                            std::string_view procedure, Date on);

/// One [[form]] of a file that passed its schema.
Form read(catalogue::Node const& node);
/// Everything that is wrong with the forms of a catalogue: catalogue::Check.
void check_forms(catalogue::Catalogue const& catalogue, catalogue::Faults& faults);

/// What came out of a score for answers; the lowest and the highest that can come out.
struct Said {
  std::string score;
  Decimal value;
  std::string band;
};
struct Range {
  Decimal least, most;
};
Range range_of(Form const& form, Score const& score);

}  // namespace rangkul::forms
