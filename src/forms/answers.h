#pragma once
// What was answered: saved once, corrected by a new answer, read with the words of its own version.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "forms/forms.h"
#include "screen/record.h"

namespace rangkul::forms {

using AnswerId = Id<struct FormAnswerTag>;
using VersionId = Id<struct FormVersionTag>;

/// The record that is asked about.
struct Owner {
  std::int64_t id{0};
  std::string title;         // "RHB-ODGJ/2026/0012"
  std::string address;       // its page
  RegionCode region;         // what answers are scoped by
  std::string about_kind{};  // who: "person", or what the owner calls it; may be empty
  std::int64_t about{0};
  std::vector<std::string> forms{};  // ids that can be filled in for it now; empty: any
  bool closed{false};                // nothing more is filled in
};

struct Answer;

/// A kind of record that forms are asked about; declared once, by the folder of the record.
struct Kind {
  std::string_view key;      // "case"; a literal, in rows and accesses
  std::string_view address;  // "/kasus": routes are "/kasus/{owner}/formulir..."
  std::string_view current;  // the place of its pages in the menu
  May see;
  May add;
  /// With the rights and the area of the actor. errors: not_found, forbidden
  Result<Owner> (*find)(Context&, std::int64_t id);
  /// Told in the same transaction of what was answered; may refuse it. nullptr: nobody asks.
  Status (*answered)(Context&, Owner const&, Answer const&){nullptr};
};

/// Held values by field: "a", "a,b" of several, "36.5", "2026-11-23", "yes"; empty ones are left
/// out.
using Values = std::map<std::string, std::string, std::less<>>;

struct Answer {
  AnswerId id;
  Form form;  // as it was
  Values values;
  std::vector<Said> said;
  AccountId by;
  std::string by_name;
  Instant at;
  std::string uid;
  std::string reason;    // of a correction
  AnswerId replaces;     // the answer that it corrects
  AnswerId replaced_by;  // the one that corrects it
};

struct NewAnswer {
  std::string form;
  screen::Filled typed;  // read by read_form() of record_of()
  std::string uid;       // made by the client, so that a tap sent twice is one
};

/// A form as the shared description of a record; points into `form`, which must outlive it.
screen::Record record_of(Form const& form, Language language);
/// The scores that can be said of these values.
std::vector<Said> said_of(Form const& form, Values const& values);

/// One transaction with the kind's own answered(). errors: forms.closed, forms.unknown,
/// forms.uid, forms.uid_taken, those of what was typed, forbidden
Result<AnswerId> save(Context& context, Kind const& kind, Owner const& owner,
                      NewAnswer const& answer);
/// A new answer in place of an old one: `answer.form` is that of the old one, in the version of
/// today. Whoever reads the form puts back what its filler may not see (read_correction()).
/// errors: as save(), field.required (reason), forms.replaced, not_found
Result<AnswerId> correct(Context& context, Kind const& kind, Owner const& owner, AnswerId old,
                         NewAnswer const& answer, std::string const& reason);

/// errors: not_found, also of another owner or area
Result<Answer> find_answer(Context& context, Kind const& kind, Owner const& owner, AnswerId id);
/// Newest first; of one that was corrected the newest alone, unless all are wanted. Index
/// form_answer_subject.
enum class Which { standing, all };
std::vector<Answer> answers_of(Context& context, Kind const& kind, Owner const& owner,
                               Which which = Which::standing);
/// The newest standing answer of a form.
std::optional<Answer> newest_of(Context& context, Kind const& kind, Owner const& owner,
                                std::string_view form);

/// A score over time, oldest first, without what was corrected. Index form_score_curve.
struct Point {
  Instant at;
  Decimal value;
  std::string band;
  AnswerId answer;
};
std::vector<Point> curve(Context& context, Kind const& kind, Owner const& owner,
                         std::string_view form, std::string_view score);

}  // namespace rangkul::forms
