#pragma once
// Templates of letters, as catalogue/letters/<id>.toml writes them: the text with {names} in it,
// what its issuer fills in by hand (fields), what the subject must bring along (needs), who signs.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.h"
#include "screen/record.h"

namespace rangkul::letters {

using catalogue::Name;

/// What the office's letters look like (Permendagri 1/2023): a letter to somebody, an order,
/// minutes of two parties, a report in chapters.
enum class Form : std::uint8_t { letter, order, minutes, report };
std::string_view form_key(Form form);
Form form_named(std::string_view key);

/// What the issuer fills in.
struct Field {
  enum class Kind : std::uint8_t { text, long_text, date, number, choice };
  std::string id;
  Name name;
  Name hint;
  Kind kind{Kind::text};
  bool required{false};
  std::vector<std::pair<std::string, Name>> choices;
};

/// A piece of the letter. A paragraph or fact whose {name} is not filled is left out.
struct Block {
  std::string heading;
  std::vector<std::string> text;
  std::vector<std::pair<std::string, std::string>> facts;
};

/// Who signs beside the office: the other party of minutes, a witness.
struct Beside {
  std::vector<std::string> title;
  std::string name;
  std::string below;
};

struct Template {
  std::string id;
  Name name;
  std::string version;  // "2024-01-01": the day from which it holds
  Form form{Form::letter};
  std::vector<std::string> stands_for;  // words of codes/case_letter and codes/case_document
  std::string number;                   // "460/{serial:4}/RHB/{year}": its register
  std::string nature, attachments, about;
  std::vector<std::string> to;
  std::vector<std::string> needs;     // {names} that the subject must fill
  std::vector<std::string> may_have;  // {names} that it may leave empty
  std::vector<std::string> legal_basis;
  std::string signs;     // a role
  std::string signs_as;  // its title, where that is not the role's name
  bool for_head{false};  // "a.n. Kepala Dinas"
  std::vector<std::string> copies;
  std::vector<Block> blocks;
  std::vector<Beside> beside;
  std::vector<Field> fields;
  catalogue::Span span;
  std::string source;
  std::string file;
  int line{0};

  Field const* field(std::string_view id) const;
};

/// All templates of a catalogue whose files passed check_letters().
class Library {
 public:
  /// Kept with the catalogue.
  static Library const& of(catalogue::Catalogue const& catalogue);
  Template const* find(std::string_view id, Date on) const;
  /// Those that hold on a day, in the order of the files.
  std::vector<Template const*> all(Date on) const;
  /// Those that stand for a word of codes/case_letter or codes/case_document.
  std::vector<Template const*> for_word(std::string_view word, Date on) const;
  std::vector<Template> const& versions() const { return templates_; }

 private:
  static Library read_all(catalogue::Catalogue const& catalogue);
  std::vector<Template> templates_;
};

std::vector<Template> read(catalogue::Document const& document);
/// Everything that is wrong with the letters of a catalogue: catalogue::Check. A letter's subject
/// line names nobody: it stands in the register.
void check_letters(catalogue::Catalogue const& catalogue, catalogue::Faults& faults);

/// {names} that every letter may use: office.name, office.head, letter.number, letter.date,
/// letter.date_words, signer.name, signer.number, signer.title.
bool is_own_name(std::string_view name);
/// The {names} in a text, in order; nothing of a text with a brace that is not closed.
std::optional<std::vector<std::string>> names_in(std::string_view text);

/// The form that its issuer fills in: its fields, and who signs (signer_name, signer_number). Its
/// keys point into the template, which must outlive it.
screen::Record record_of(Template const& letter, Language language);

}  // namespace rangkul::letters
