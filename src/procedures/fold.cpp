// What an event does to a state. apply() is asked only for what may().

#include <algorithm>
#include <array>

#include "procedures/run.h"

namespace rangkul::procedures {
namespace {

using Kind = Event::Kind;

constexpr std::array<std::string_view, 22> words{
    "opened",   "begun",   "document",   "checked",  "filled",  "issued",   "approved", "decided",
    "done",     "skipped", "overridden", "stopped",  "resumed", "referred", "accepted", "refused",
    "returned", "fact",    "moment",     "reopened", "moved",   "ended"};

/// One event on its way into a state.
class Fold {
 public:
  Fold(State& state, Event const& event) : state_(state), event_(event) {}

  void run(Rules const& rules) {
    state_.last = event_.at;
    switch (event_.kind) {
      case Kind::opened: return begin();
      case Kind::begun: open().taken_up = event_.at; return;
      case Kind::document: open().documents.insert(event_.what); return;
      case Kind::checked: return tick();
      case Kind::filled: open().filled = true; return;
      case Kind::issued: open().letters.insert(event_.what); return;
      case Kind::approved: open().approved = true; return;
      case Kind::decided:
      case Kind::done: return close(Closed::How::done);
      case Kind::skipped: return close(Closed::How::skipped);
      case Kind::overridden: return overridden();
      case Kind::stopped: open().pauses.push_back({event_.at, std::nullopt, event_.what}); return;
      case Kind::resumed: open().pauses.back().to = event_.at; return;
      case Kind::referred:
        open().agency = event_.what;
        open().referral = Open::Referral::sent;
        return;
      case Kind::accepted: open().referral = Open::Referral::accepted; return;
      case Kind::refused: open().referral = Open::Referral::refused; return;
      case Kind::returned: open().referral = Open::Referral::returned; return;
      case Kind::fact: state_.facts[event_.what] = event_.yes; return;
      case Kind::moment: state_.moments[event_.what] = event_.moment; return;
      case Kind::reopened: state_.end.reset(); return arrive(event_.step);
      case Kind::moved: return move(*rules.versions(event_.what));
      case Kind::ended: return end();
    }
  }

 private:
  Open& open() { return *std::ranges::find(state_.open, event_.step, &Open::step); }
  Procedure const& procedure() const { return *state_.procedure; }

  void begin() {
    state_.begun = true;
    state_.began = event_.at;
    for (auto const& step : procedure().begin) arrive(step);
    release();
  }

  void tick() {
    if (event_.yes)
      open().checks.insert(event_.what);
    else
      open().checks.erase(event_.what);
  }

  void arrive(std::string const& id) {
    auto const& step = *procedure().step(id);
    if (step.gathers() && event_.kind != Kind::reopened) {
      if (std::ranges::find(state_.waiting, id) == state_.waiting.end())
        state_.waiting.push_back(id);
    } else {
      open_step(id);
    }
  }

  void open_step(std::string const& id) {
    if (state_.find(id) != nullptr) return;
    auto const before = state_.closed.find(id);
    Open fresh;
    fresh.step = id;
    fresh.round = before == state_.closed.end() ? 1 : before->second.rounds + 1;
    fresh.since = event_.at;
    state_.open.push_back(std::move(fresh));
  }

  bool leads(std::string const& from, std::string const& to) const {
    auto const& all = procedure();
    return all.reach[all.place_of(from)][all.place_of(to)];
  }
  bool open_leads_to(std::string const& id) const {
    return std::ranges::any_of(
        state_.open, [&](Open const& other) { return other.step != id && leads(other.step, id); });
  }
  bool waiting_leads_to(std::string const& id) const {
    return std::ranges::any_of(state_.waiting, [&](std::string const& other) {
      return other != id && leads(other, id) && !leads(id, other);
    });
  }

  /// Opens what waited, once nothing leads to it any more.
  void release() {
    for (bool changed = true; changed;) {
      changed = false;
      auto const at = std::ranges::find_if(state_.waiting, [&](std::string const& id) {
        return !open_leads_to(id) && !waiting_leads_to(id);
      });
      if (at == state_.waiting.end()) continue;
      auto const id = *at;
      state_.waiting.erase(at);
      open_step(id);
      changed = true;
    }
  }

  void record(Open const& one, Closed::How how, std::string answer) {
    state_.closed[one.step] = {how, one.since, event_.at, one.round, std::move(answer)};
  }

  void remove() {
    record(open(), how_, event_.what);
    std::erase_if(state_.open, [&](Open const& one) { return one.step == event_.step; });
  }

  void close(Closed::How how) {
    auto const& step = *procedure().step(event_.step);
    how_ = how;
    remove();
    for (auto const& to : step.next) arrive(to);
    if (auto const* answer = step.answer(event_.what)) {
      for (auto const& condition : answer->sets) state_.facts[condition.fact] = condition.wanted;
      for (auto const& to : answer->to) arrive(to);
    }
    release();
  }

  void overridden() {
    if (procedure().step(event_.step)->ends_case())
      end();
    else
      close(Closed::How::overridden);
  }

  void end() {
    bool const early = event_.step.empty();
    how_ = event_.kind == Kind::overridden ? Closed::How::overridden : Closed::How::ended;
    if (!early) remove();
    for (auto const& one : state_.open) record(one, Closed::How::left, {});
    state_.open.clear();
    state_.waiting.clear();
    state_.end = End{event_.what, event_.at, early};
  }

  std::string renamed(std::string const& id) const {
    auto const at = event_.renames.find(id);
    return at == event_.renames.end() ? id : at->second;
  }

  void move(Procedure const& other) {
    state_.procedure = &other;
    for (auto& one : state_.open) one.step = renamed(one.step);
    for (auto& id : state_.waiting) id = renamed(id);
    std::map<std::string, Closed, std::less<>> closed;
    for (auto& [id, how] : state_.closed) closed[renamed(id)] = std::move(how);
    state_.closed = std::move(closed);
    release();
  }

  State& state_;
  Event const& event_;
  Closed::How how_{Closed::How::done};
};

}  // namespace

std::string_view word_of(Kind kind) { return words[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of(std::string_view word) {
  auto const at = std::ranges::find(words, word);
  if (at == words.end()) return std::nullopt;
  return static_cast<Kind>(at - words.begin());
}

Open const* State::find(std::string_view step) const {
  auto const at = std::ranges::find(open, step, &Open::step);
  return at == open.end() ? nullptr : &*at;
}

std::optional<bool> State::fact(std::string_view name) const {
  auto const at = facts.find(name);
  if (at == facts.end()) return std::nullopt;
  return at->second;
}

Status apply(State& state, Event const& event, Rules const& rules) {
  TRY(may(state, event, rules));
  Fold(state, event).run(rules);
  return {};
}

Result<State> replay(Procedure const& procedure, std::span<Event const> events,
                     Rules const& rules) {
  State state;
  state.procedure = &procedure;
  for (auto const& event : events) TRY(apply(state, event, rules));
  return state;
}

}  // namespace rangkul::procedures
