#pragma once
// A case on its way through a procedure. What happened is a list of events; replay() folds it into
// a State, may() says whether a further event is allowed and else why not, turns() says of each
// open step whose turn it is, when it is due, by how much it is late and what is still missing.
// Pure: no store and no clock; whoever keeps cases keeps the events and gives them back in order.
//
// Ways: a step opens when the one before it is closed; several next steps open at once; a join or
// an end that is come to waits until no open step leads to it any more. Where all open steps wait,
// the first of them opens, so that a run never stands still.

#include <functional>
#include <span>

#include "base/result.h"
#include "procedures/procedures.h"

namespace rangkul::procedures {

struct Event {
  enum class Kind {
    opened,      // the case begins
    begun,       // `step` is taken up
    document,    // `what` is there
    checked,     // `what` of the checklist is ticked (`yes`) or unticked
    filled,      // the form of the step
    issued,      // the letter `what`
    approved,    // by the role that the step asks for
    decided,     // the step's question is answered with `what`, which closes it
    done,        // a step without a question is closed
    skipped,     // a step that is not mandatory is left out, with reason; `what`: its answer
    overridden,  // the head closes a step in spite of what is missing; `what`: answer or end
    stopped,     // the clock of `step` stops, `what` is the stop reason
    resumed,
    referred,  // `step` goes to the agency `what`
    accepted,
    refused,   // with reason: it is the coordinator's turn again
    returned,  // the same after it was accepted, with a hand-over in the reason
    fact,      // `what` is so (`yes`) or not
    moment,    // `what` was at `moment`
    reopened,  // an ended case goes on at `step`
    moved,     // to the version `what`; open steps keep their ids but for `renames`
    ended,     // with the code `what`; without `step` it is an early end, with reason
  };
  Kind kind{Kind::opened};
  Instant at;
  std::string step{};
  std::string what{};
  std::string reason{};
  std::string by{};  // the role or agency in whose name it was done
  bool yes{true};
  Instant moment{};
  std::map<std::string, std::string> renames{};
};
/// The word of a kind in the store: "overridden".
std::string_view word_of(Event::Kind);
std::optional<Event::Kind> kind_of(std::string_view word);

struct Pause {
  Instant from;
  std::optional<Instant> to;  // nothing: the clock stands still
  std::string reason;
  friend bool operator==(Pause const&, Pause const&) = default;
};

/// A step that is open.
struct Open {
  enum class Referral { none, sent, accepted, refused, returned };
  std::string step;
  int round{1};  // the same step may come again
  Instant since;
  std::optional<Instant> taken_up;
  std::set<std::string> documents;
  std::set<std::string> checks;
  bool filled{false};  // its form
  std::set<std::string> letters;
  bool approved{false};
  std::vector<Pause> pauses;
  Referral referral{Referral::none};
  std::string agency;  // to whom it was referred last
  friend bool operator==(Open const&, Open const&) = default;
  bool stands() const { return !pauses.empty() && !pauses.back().to; }
};

/// How a step was closed, the last time it was.
struct Closed {
  enum class How { done, skipped, overridden, ended, left };  // left: the case ended meanwhile
  How how{How::done};
  Instant since;
  Instant at;
  int rounds{1};
  std::string answer;
  friend bool operator==(Closed const&, Closed const&) = default;
};

struct End {
  std::string code;
  Instant at;
  bool early{false};
  friend bool operator==(End const&, End const&) = default;
};

struct State {
  Procedure const* procedure{nullptr};
  bool begun{false};
  Instant began;
  Instant last;  // of the events
  std::vector<Open> open;
  std::vector<std::string> waiting;  // joins and ends that were come to
  std::map<std::string, Closed, std::less<>> closed;
  std::map<std::string, bool, std::less<>> facts;
  std::map<std::string, Instant, std::less<>> moments;
  std::optional<End> end;
  friend bool operator==(State const&, State const&) = default;

  Open const* find(std::string_view step) const;
  std::optional<bool> fact(std::string_view name) const;
};

/// The other versions of a procedure, for cases that move; nullptr: there is none.
using Versions = std::function<Procedure const*(std::string_view version)>;

struct Rules {
  Clocks clocks;
  Versions versions{};
};

/// Whether the event may follow. errors: procedure.* (catalogue/messages/id/procedures.toml), in
/// the order: clock_backwards, not_begun, ended, step_unknown, step_waits, step_not_open, then
/// what the kind of event asks.
Status may(State const& state, Event const& event, Rules const& rules);
/// Takes the event in. errors: as may()
Status apply(State& state, Event const& event, Rules const& rules);
/// Folds events that happened. errors: as may(), of the first that could not have happened.
Result<State> replay(Procedure const& procedure, std::span<Event const> events, Rules const& rules);

/// An open step as it stands at a moment.
struct Turn {
  Step const* step{nullptr};
  Open const* open{nullptr};
  std::string turn;  // role or agency whose turn it is
  bool stands{false};
  Instant due;
  std::optional<Instant> goal;
  std::optional<Instant> not_before;
  std::int64_t late_seconds{0};        // 0: in time
  std::vector<std::string> documents;  // still missing
  std::vector<std::string> checks;     // still missing
  std::vector<std::string> letters;    // not issued yet
  bool wants_form{false};
  bool wants_approval{false};
  std::vector<std::string> escalated_to;  // who is to be told by now
  bool ready() const {
    return documents.empty() && checks.empty() && letters.empty() && !wants_form && !wants_approval;
  }
};
/// Every open step of a running case; points into `state`, which must outlive it.
std::vector<Turn> turns(State const& state, Instant now, Clocks const& clocks);
/// When the whole case is due; nothing when the procedure has no limit of its own.
std::optional<Instant> case_due(State const& state, Clocks const& clocks);

/// A limit that counts from a moment, put off by the pauses that began in time; a pause that began
/// after it was due does not bring it back.
Instant due_of(Limit const& limit, Instant from, std::span<Pause const> pauses, Instant now,
               Clocks const& clocks);
/// Seconds after it was due, without those in which the clock stood.
std::int64_t late_of(Instant due, std::span<Pause const> pauses, Instant now);
/// Where a limit of an open step counts from.
Instant base_of(State const& state, Open const& open, Limit const& limit);
/// What an open step still wants before it can be done; approval and time apart.
struct Missing {
  std::vector<std::string> documents;
  std::vector<std::string> checks;
  std::vector<std::string> letters;
  std::optional<std::string> form;
};
Missing missing_of(Step const& step, Open const& open);
/// Seconds on the clock of an open step, pauses left out.
std::int64_t counted_seconds(Open const& open, Instant now);

}  // namespace rangkul::procedures
