#pragma once
// Letters of the office, from templates (template.h): a caller that knows the subject gives what
// the template needs, its issuer fills in the fields, and the letter gets the next number of its
// register and a code by which anybody can ask under /cek-surat whether it is genuine. What was
// issued is sealed: the whole text is kept with its hash, whatever becomes of the template. A
// letter is never deleted; it is made void, and its number stays used. Knows no case and no person:
// a subject is a kind and a number. Who may write letters is the caller's to say.
// Main types: Template, NewLetter, Letter, Checked. Tables: letter, letter_register. Events:
// letters.issued, .printed, .made_void. Access: view.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/runner.h"
#include "letters/template.h"
#include "papers/letter.h"
#include "screen/opaque_code.h"

namespace rangkul::letters {

using LetterId = Id<struct LetterTag>;
/// {names} and what stands for them.
using Words = std::map<std::string, std::string>;

struct Subject {
  std::string_view kind;  // "case": what events call it
  std::int64_t id{0};
};

struct NewLetter {
  std::string letter;  // id of a template that holds today
  std::string uid;     // made with the form, so that a double tap is one letter
  Subject subject;
  RegionCode region;  // the subject's place
  bool confidential{false};
  Words given;  // what the subject fills: Template::needs and may_have
  Words typed;  // what the issuer fills: typed_of()
};

/// What passed its check in the form of record_of(): days as ISO, numbers as digits.
Words typed_of(Template const& letter, screen::Filled const& filled);

/// The letter as it would be issued now, without number: marked as a draft. Writes nothing.
/// errors: letters.unknown, letters.missing (detail name), field.required, field.choice,
/// field.number, field.too_long, field.characters, date.unreadable
Result<papers::Letter> draft(Context& context, screen::OfficeNames const& office,
                             NewLetter const& letter);
/// Gives it the next number of its register, without gaps: two hands at once wait for each other.
/// A uid that is known gives the letter that it made. errors: as draft(), letters.twice, not_found
/// (a place outside the actor's area)
Result<LetterId> issue(Context& context, screen::OfficeNames const& office,
                       NewLetter const& letter);

struct Letter {
  LetterId id;
  std::string code, letter, name;  // name: of its template
  Form form{Form::letter};
  std::string number, about;
  int year{0};
  RegionCode region;
  std::string subject_kind;
  std::int64_t subject{0};
  bool confidential{false};
  Date issued_on;
  Instant issued_at;
  AccountId issued_by;
  std::string issued_name, signed_name;
  std::string content, seal;  // the sealed text and its hash
  std::int64_t prints{0};
  bool is_void{false};
  std::string reason, void_name;
  std::optional<Instant> void_at{};
};
/// Inside the actor's area; a confidential one for who issued it and for who leads secret cases.
/// errors: not_found, forbidden
Result<Letter> find_letter(Context& context, LetterId id);
/// Of a subject, newest first, for who may see that subject. Index letter_subject.
std::vector<Letter> letters_of(Context& context, Subject subject);
/// Whether the sealed text is the one that was issued.
bool seal_holds(Letter const& letter);
/// The text as it was issued. Numbers of people (16 digits) are masked for a reader who may not see
/// them whole and did not write the letter.
papers::Letter text_of(Actor const& reader, Letter const& letter);
/// By who issued it, or leads cases; the number stays used. errors: field.required,
/// letters.is_void, forbidden, not_found
Status make_void(Context& context, LetterId id, std::string_view reason);

/// What everybody may know of a letter. Of a confidential one the day alone.
struct Checked {
  bool genuine{false};
  bool is_void{false};
  bool confidential{false};
  std::string number, name, seal;
  std::optional<Date> issued_on{};
};
/// Unique index of code. A code that is mistyped is as unknown as one that never was.
Checked check(Context& context, std::string_view typed);

/// What the folder that owns the subjects says of them, so that a letter opens with its subject.
struct Subjects {
  /// Whether who asks may open the subject; empty: nobody more than find_letter() allows.
  std::function<bool(Context&, std::string_view kind, std::int64_t id)> opens{};
  /// Where it is; empty: no link.
  std::function<std::string(std::string_view kind, std::int64_t id)> address{};
};

/// The letters of a subject, for its page; empty without any.
Html subject_part(screen::Visit& visit, Subject subject);
/// A letter as it stands on paper; for the preview of a draft.
Html paper_part(papers::Letter const& letter);
std::string letter_address(LetterId id);
void add_routes(screen::Routes& routes, Subjects const& subjects = {});
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::letters
