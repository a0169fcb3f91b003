// Why an event may not follow.

#include <algorithm>

#include "base/text.h"
#include "procedures/proof.h"
#include "procedures/run.h"

namespace rangkul::procedures {
namespace {

using Kind = Event::Kind;

bool holds(std::vector<std::string> const& list, std::string const& word) {
  return std::ranges::find(list, word) != list.end();
}

/// Kinds that speak of one open step.
bool wants_step(Event const& event) {
  switch (event.kind) {
    case Kind::opened:
    case Kind::fact:
    case Kind::moment:
    case Kind::moved:
    case Kind::reopened: return false;
    case Kind::ended: return !event.step.empty();
    default: return true;
  }
}

class Asked {
 public:
  Asked(State const& state, Event const& event, Rules const& rules)
      : state_(state), event_(event), rules_(rules), procedure_(*state.procedure) {}

  Status run() {
    if (state_.begun && event_.at < state_.last) return conflict("procedure.clock_backwards");
    if (event_.kind == Kind::opened)
      return state_.begun ? Status(conflict("procedure.already_begun")) : Status();
    if (!state_.begun) return conflict("procedure.not_begun");
    if (event_.kind == Kind::reopened) return reopened();
    if (state_.end) return conflict("procedure.ended");
    if (wants_step(event_)) TRY(find_step());
    return by_kind();
  }

 private:
  Status find_step() {
    step_ = procedure_.step(event_.step);
    if (step_ == nullptr) return invalid("procedure.step_unknown", {{"step", event_.step}});
    if (holds(state_.waiting, event_.step))
      return conflict("procedure.step_waits", {{"step", event_.step}});
    open_ = state_.find(event_.step);
    if (open_ == nullptr) return conflict("procedure.step_not_open", {{"step", event_.step}});
    return {};
  }

  Status by_kind() {
    switch (event_.kind) {
      case Kind::document:
        return holds(step_->documents, event_.what)
                   ? Status()
                   : Status(invalid("procedure.document_unknown", {{"document", event_.what}}));
      case Kind::checked: return checked();
      case Kind::filled:
        return step_->form.empty() ? Status(conflict("procedure.no_form")) : Status();
      case Kind::issued:
        return holds(step_->letters, event_.what)
                   ? Status()
                   : Status(invalid("procedure.letter_unknown", {{"letter", event_.what}}));
      case Kind::approved: return approved();
      case Kind::decided:
      case Kind::done: return closed();
      case Kind::skipped: return skipped();
      case Kind::overridden: return overridden();
      case Kind::stopped: return stopped();
      case Kind::resumed:
        return open_->stands() ? Status() : Status(conflict("procedure.not_stopped"));
      case Kind::referred: return referred();
      case Kind::accepted: return answered({Open::Referral::sent});
      case Kind::refused: TRY(reason()); return answered({Open::Referral::sent});
      case Kind::returned:
        TRY(reason());
        return answered({Open::Referral::sent, Open::Referral::accepted});
      case Kind::moved: return moved();
      case Kind::ended: return step_ == nullptr ? ended_early() : ended();
      default: return {};
    }
  }

  Status reason() const {
    if (trim(event_.reason).empty()) return invalid("procedure.reason_missing", {}, "reason");
    return {};
  }
  Status head() const {
    if (event_.by != procedure_.head)
      return Error{ErrorKind::forbidden, "procedure.not_head", {{"role", procedure_.head}}};
    return reason();
  }

  Status checked() const {
    auto const known = std::ranges::any_of(
        step_->checklist, [&](CheckItem const& item) { return item.id == event_.what; });
    if (!known) return invalid("procedure.check_unknown", {{"check", event_.what}});
    return {};
  }

  Status approved() const {
    if (step_->approval.empty()) return conflict("procedure.no_approval");
    if (event_.by != step_->approval)
      return Error{ErrorKind::forbidden, "procedure.not_approver", {{"role", step_->approval}}};
    return {};
  }

  Status facts(std::vector<Condition> const& conditions) const {
    for (auto const& condition : conditions) {
      auto const told = state_.fact(condition.fact);
      if (!told) return conflict("procedure.fact_unknown", {{"fact", condition.fact}});
      if (*told != condition.wanted)
        return conflict(condition.wanted ? "procedure.fact_missing" : "procedure.fact_bars",
                        {{"fact", condition.fact}});
    }
    return {};
  }

  /// The way on, where the step asks a question: an answer that the facts allow.
  Status way() const {
    if (step_->answers.empty()) return {};
    if (event_.what.empty()) return invalid("procedure.answer_missing", {}, "answer");
    auto const* answer = step_->answer(event_.what);
    if (answer == nullptr)
      return invalid("procedure.answer_unknown", {{"answer", event_.what}}, "answer");
    auto after = conditions_of(procedure_, *answer);
    // What the answer itself tells holds for it at once.
    std::erase_if(after, [&](Condition const& condition) {
      return std::ranges::find(answer->sets, condition) != answer->sets.end();
    });
    return facts(after);
  }

  Status in_time(std::optional<Limit> const& limit) const {
    if (!limit) return {};
    auto const from = base_of(state_, *open_, *limit);
    auto const first = due_of(*limit, from, {}, event_.at, rules_.clocks);
    if (event_.at < first) return conflict("procedure.too_early", {{"at", to_iso(first)}});
    return {};
  }

  Status complete() const {
    auto const wanted = missing_of(*step_, *open_);
    auto missing = wanted.documents;
    missing.insert(missing.end(), wanted.checks.begin(), wanted.checks.end());
    missing.insert(missing.end(), wanted.letters.begin(), wanted.letters.end());
    if (wanted.form) missing.push_back(*wanted.form);
    if (!missing.empty()) return conflict("procedure.missing", {{"what", join(missing, ", ")}});
    if (!step_->approval.empty() && !open_->approved)
      return conflict("procedure.approval_missing", {{"role", step_->approval}});
    TRY(in_time(step_->not_before));
    if (auto const* answer = step_->answer(event_.what)) TRY(in_time(answer->not_before));
    return {};
  }

  Status closed() const {
    if (step_->ends_case()) return conflict("procedure.ends_here");
    if (event_.kind == Kind::decided && step_->answers.empty())
      return conflict("procedure.no_question");
    TRY(way());
    return complete();
  }

  Status skipped() const {
    if (step_->mandatory) return conflict("procedure.mandatory", {{"role", procedure_.head}});
    if (step_->ends_case()) return conflict("procedure.ends_here");
    TRY(reason());
    return way();
  }

  Status overridden() const {
    TRY(head());
    if (!step_->ends_case()) return way();
    return end_of_step();
  }

  Status stopped() const {
    if (!step_->clock_stops) return conflict("procedure.clock_of_law");
    if (open_->stands()) return conflict("procedure.stopped_already");
    if (!holds(procedure_.stop_reasons, event_.what))
      return invalid("procedure.stop_reason", {{"reason", event_.what}}, "stop_reason");
    return reason();
  }

  Status referred() const {
    bool const takes_part = event_.what == step_->by || holds(step_->with, event_.what);
    if (!takes_part)
      return invalid("procedure.agency_unknown", {{"agency", event_.what}}, "agency");
    return {};
  }

  Status answered(std::initializer_list<Open::Referral> from) const {
    if (std::ranges::find(from, open_->referral) == from.end())
      return conflict("procedure.not_referred");
    return {};
  }

  Status moved() const {
    TRY(head());
    auto const* other = rules_.versions ? rules_.versions(event_.what) : nullptr;
    if (other == nullptr || other->id != procedure_.id || other == &procedure_)
      return invalid("procedure.version_unknown", {{"version", event_.what}}, "version");
    std::set<std::string> taken;
    auto const there = [&](std::string const& id) -> Status {
      auto const at = event_.renames.find(id);
      auto const& fresh = at == event_.renames.end() ? id : at->second;
      if (other->step(fresh) == nullptr || !taken.insert(fresh).second)
        return conflict("procedure.move_step", {{"step", id}});
      return {};
    };
    for (auto const& one : state_.open) TRY(there(one.step));
    for (auto const& id : state_.waiting) TRY(there(id));
    return {};
  }

  Status reopened() const {
    if (!state_.end) return conflict("procedure.not_ended");
    TRY(head());
    auto const* step = procedure_.step(event_.step);
    if (step == nullptr) return invalid("procedure.step_unknown", {{"step", event_.step}});
    return facts(step->only_if);
  }

  Status end_of_step() const {
    if (!holds(step_->ends, event_.what))
      return invalid("procedure.end_unknown", {{"end", event_.what}}, "end");
    for (auto const& one : state_.open) {
      auto const& other = *procedure_.step(one.step);
      if (other.mandatory && !other.ends_case())
        return conflict("procedure.others_open", {{"step", one.step}});
    }
    return {};
  }

  Status ended() const {
    if (!step_->ends_case()) return conflict("procedure.no_end");
    TRY(end_of_step());
    return complete();
  }

  Status ended_early() const {
    if (!holds(procedure_.early_ends, event_.what))
      return invalid("procedure.end_unknown", {{"end", event_.what}}, "end");
    return reason();
  }

  State const& state_;
  Event const& event_;
  Rules const& rules_;
  Procedure const& procedure_;
  Step const* step_{nullptr};
  Open const* open_{nullptr};
};

}  // namespace

Status may(State const& state, Event const& event, Rules const& rules) {
  return Asked(state, event, rules).run();
}

}  // namespace rangkul::procedures
