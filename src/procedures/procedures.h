#pragma once
// Procedures (SOP): how a case goes from step to step across agencies, as catalogue/sop/<id>.toml
// says it. Each step has one owner and one limit; a step leads on to all of its next steps at once,
// or asks a question, or ends the case. read() turns files into these types; proof.h shows that
// every run can come to its end; run.h folds the events of a case into where it stands, whose turn
// it is and when that is due, and says why an event may not follow; picture.h draws a procedure.
// Knows no store: who keeps cases keeps their events. Main types: Procedure, Step, Library here;
// Event, State, Turn (run.h); Calendar, Clocks (calendar.h). Tables: none. Events: none.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.h"
#include "procedures/calendar.h"

namespace rangkul::procedures {

using catalogue::Name;

/// So much time, counted from a moment. Working days end with the last of them; months with the
/// same day of the month.
struct Limit {
  enum class Unit { minutes, hours, days, working_days, months };
  Unit unit{Unit::hours};
  int amount{0};
  /// Empty: since the step opened. Else "case", the id of a step (when it was last done), or
  /// "moment:<word of codes/case_moment>"; until that is known it counts since the step opened.
  std::string from;
  std::string source;
  friend bool operator==(Limit const&, Limit const&) = default;
};
constexpr std::string_view moment_prefix = "moment:";

/// "has_identity" or "!has_identity": a fact of codes/case_fact that must have been told so.
struct Condition {
  std::string fact;
  bool wanted{true};
  friend auto operator<=>(Condition const&, Condition const&) = default;
};

/// One answer to the question of a step, and where it leads: to all of these steps at once.
struct Answer {
  std::string id;
  Name name;
  std::vector<std::string> to;
  std::vector<Condition> only_if;  // never overridden: what the law forbids
  std::vector<Condition> sets;     // facts that this answer tells
  std::optional<Limit> not_before;
  int line{0};
};

struct CheckItem {
  std::string id;
  Name name;
};

/// Who is told when a step is late by so much.
struct Escalation {
  int after_hours{0};
  std::string to;  // a role
};

struct Step {
  std::string id;
  Name name;
  std::string by;  // the one owner: a role, or an agency of codes/agency
  bool by_agency{false};
  std::vector<std::string> with;  // roles and agencies that take part; a step is referred to these
  std::vector<std::string> agencies;  // of `by` and `with` those that are agencies
  bool mandatory{true};
  std::vector<std::string> documents;
  std::vector<CheckItem> checklist;
  std::string form;
  std::vector<std::string> letters;
  std::string approval;  // the role without whose approval the step is not done; empty: none
  Limit limit;
  std::optional<Limit> goal;  // what the office strives for within the limit
  std::optional<Limit> not_before;
  bool clock_stops{true};  // false for clocks of the law, which nobody can stop
  bool join{false};        // opens once every open step that leads here has been closed
  std::vector<Condition> only_if;
  Name question;
  std::vector<Answer> answers;          // of a question, or
  std::vector<std::string> next;        // all of these at once, or
  std::vector<std::string> ends;        // the codes with which the case can end here
  std::vector<Escalation> escalations;  // its own, else those of the procedure
  std::string source;
  int line{0};

  bool ends_case() const { return !ends.empty(); }
  /// An end waits for what still leads to it, as a join does.
  bool gathers() const { return join || ends_case(); }
  Answer const* answer(std::string_view id) const;
  /// Every step that may come next, once each.
  std::vector<std::string> ways() const;
};

enum class Confidentiality { normal, restricted, secret };
std::string_view word_of(Confidentiality);  // "terbatas", as files have it

struct Procedure {
  std::string id;
  Name name;
  std::string version;  // "2024-11-01": the day from which it holds
  std::string number;   // "RHB-ODGJ/{year}/{serial:4}"
  Confidentiality confidentiality{Confidentiality::normal};
  std::string coordinator;  // the role whose turn it is when an agency refuses or returns
  std::string head;         // the role that may override, reopen and move
  std::string legal_basis;
  std::vector<std::string> begin;
  std::optional<Limit> limit;  // of the whole case
  std::vector<std::string> early_ends;
  std::vector<std::string> stop_reasons;
  std::vector<Escalation> escalations;
  std::vector<Step> steps;
  catalogue::Span span;
  std::string source;
  std::string file;
  int line{0};

  Step const* step(std::string_view id) const;
  /// Its place in `steps`; steps.size() when there is none.
  std::size_t place_of(std::string_view id) const;
  /// An escalation rule of a step: its own, else the procedure's.
  std::vector<Escalation> const& escalations_of(Step const&) const;
  /// "RHB-ODGJ/2024/0123"
  std::string case_number(int year, std::int64_t serial) const;
  /// The agencies that own a step or take part in one.
  std::vector<std::string> agencies() const;

  /// reach[a][b]: from step a there is a way to step b. Filled by read().
  std::vector<std::vector<bool>> reach;
};

/// Fills Procedure::reach. Cost: steps squared times ways.
void find_ways(Procedure& procedure);

/// All procedures and days off of a catalogue.
class Library {
 public:
  /// Of a catalogue whose files passed check_procedures(); read once, kept with the catalogue.
  static Library const& of(catalogue::Catalogue const& catalogue);
  Procedure const* find(std::string_view id, Date on) const;
  Procedure const* version(std::string_view id, std::string_view version) const;
  /// Those that hold on a day, in the order of the files.
  std::vector<Procedure const*> all(Date on) const;
  std::vector<Procedure> const& versions() const { return procedures_; }
  Calendar const& calendar() const { return calendar_; }

 private:
  static Library read_all(catalogue::Catalogue const& catalogue);
  std::vector<Procedure> procedures_;
  Calendar calendar_;
};

/// The procedures of one file that passed its schema, in its order.
std::vector<Procedure> read(catalogue::Document const& document,
                            catalogue::Catalogue const& catalogue);
/// Everything that is wrong with the procedures of a catalogue: catalogue::Check.
void check_procedures(catalogue::Catalogue const& catalogue, catalogue::Faults& faults);

/// The word for an owner, document, form, letter, fact, end, moment or stop reason.
std::string owner_name(catalogue::Catalogue const&, std::string_view owner, Date on, Language);
std::string code_name(catalogue::Catalogue const&, std::string_view list, std::string_view word,
                      Language);

}  // namespace rangkul::procedures
