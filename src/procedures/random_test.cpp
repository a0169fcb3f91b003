// Procedures that nobody wrote, walked through by chance: what must hold of every one of them.
#include <doctest/doctest.h>

#include <iostream>
#include <random>

#include "procedures/proof.h"
#include "procedures/test_procedures.h"

using namespace rangkul;
using namespace rangkul::procedures;

namespace {

using Kind = Event::Kind;
constexpr std::uint32_t seed = 20261123;

class Dice {
 public:
  explicit Dice(std::uint32_t from) : engine_(from) {}
  int upto(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }
  bool one_in(int n) { return upto(n - 1) == 0; }
  template <typename T>
  T const& of(std::vector<T> const& list) {
    return list[static_cast<std::size_t>(upto(static_cast<int>(list.size()) - 1))];
  }

 private:
  std::mt19937 engine_;
};

Limit some_limit(Dice& dice) {
  return {static_cast<Limit::Unit>(dice.upto(4)), 1 + dice.upto(9), "", "chance"};
}

std::string name_of(int step) { return "s" + std::to_string(step); }

Answer some_answer(Dice& dice, int count, int number) {
  Answer out;
  out.id = "a" + std::to_string(number);
  out.to = {name_of(dice.upto(count))};
  if (dice.one_in(4)) out.to.push_back(name_of(dice.upto(count)));
  if (out.to.size() == 2 && out.to[0] == out.to[1]) out.to.pop_back();
  if (dice.one_in(5)) out.only_if.push_back({dice.one_in(2) ? "f" : "g", dice.one_in(2)});
  if (dice.one_in(4)) out.sets.push_back({dice.one_in(2) ? "f" : "g", dice.one_in(2)});
  return out;
}

/// Steps with chance ways, joins, questions and loops; most of them are unsound.
Procedure some_procedure(Dice& dice) {
  Procedure out;
  out.id = "chance";
  out.version = "2026-01-01";
  out.file = "sop/chance.toml";
  out.coordinator = "peksos";
  out.head = "kabid";
  out.begin = {"s0"};
  out.early_ends = {"meninggal"};
  out.stop_reasons = {"menunggu-keluarga"};
  int const last = 3 + dice.upto(6);
  for (int i = 0; i <= last; ++i) {
    Step step;
    step.id = name_of(i);
    step.by = "peksos";
    step.with = {"polsek"};
    step.mandatory = !dice.one_in(3);
    step.limit = some_limit(dice);
    step.clock_stops = !dice.one_in(4);
    step.join = dice.one_in(2);
    if (dice.one_in(3)) step.documents = {"foto"};
    if (dice.one_in(4)) step.checklist = {{"c", {}}};
    if (dice.one_in(5)) step.form = "asesmen";
    if (dice.one_in(5)) step.letters = {"surat"};
    if (dice.one_in(5)) step.approval = "kasi";
    if (i == last || dice.one_in(7)) {
      step.ends = {"mandiri"};
    } else if (dice.one_in(2)) {
      step.question = {"?", "?"};
      for (int n = 0; n < 2 + dice.upto(1); ++n) step.answers.push_back(some_answer(dice, last, n));
    } else {
      step.next = {name_of(i + 1)};
      if (auto const other = name_of(dice.upto(last)); other != step.next[0] && dice.one_in(2))
        step.next.push_back(other);
    }
    out.steps.push_back(std::move(step));
  }
  find_ways(out);
  return out;
}

Event some_event(Dice& dice, State const& state, Instant at) {
  Event event;
  event.at = at;
  event.kind = static_cast<Kind>(dice.upto(21));
  if (event.kind == Kind::moved) event.kind = Kind::done;
  if (event.kind == Kind::ended && !dice.one_in(3)) event.kind = Kind::decided;
  std::vector<std::string> steps;
  for (auto const& step : state.procedure->steps) steps.push_back(step.id);
  for (auto const& one : state.open) steps.insert(steps.end(), 4, one.step);
  event.step = dice.of(steps);
  auto const* step = state.procedure->step(event.step);
  std::vector<std::string> whats{"foto", "surat", "c", "mandiri", "polsek", "menunggu-keluarga"};
  for (auto const& answer : step->answers) whats.insert(whats.end(), 3, answer.id);
  event.what = dice.of(whats);
  if (event.kind == Kind::fact) event.what = dice.one_in(2) ? "f" : "g";
  event.yes = dice.one_in(2);
  event.reason = dice.one_in(4) ? "" : "x";
  event.by = dice.of(std::vector<std::string>{"peksos", "kabid", "kasi"});
  return event;
}

/// What must hold of any state that a walk comes to.
void check_state(State const& state, Clocks const& clocks) {
  if (!state.begun || state.end) return;
  CHECK_FALSE(state.open.empty());
  for (auto const& turn : turns(state, state.last, clocks)) {
    CHECK_FALSE(turn.turn.empty());
    CHECK(turn.late_seconds >= 0);
  }
}

/// A mandatory step is closed when it was complete, or overridden by the head with a reason.
void check_closing(State const& before, Event const& event) {
  if (event.kind != Kind::decided && event.kind != Kind::done && event.kind != Kind::skipped)
    return;
  auto const* step = before.procedure->step(event.step);
  if (event.kind == Kind::skipped) {
    CHECK_FALSE(step->mandatory);
    return;
  }
  auto const* open = before.find(event.step);
  REQUIRE(open != nullptr);
  CHECK(open->documents.size() >= step->documents.size());
  CHECK(open->checks.size() >= step->checklist.size());
  CHECK(open->letters.size() >= step->letters.size());
  CHECK((step->form.empty() || open->filled));
  CHECK((step->approval.empty() || open->approved));
}

bool leads(Procedure const& procedure, std::string const& from, std::string const& to) {
  return procedure.reach[procedure.place_of(from)][procedure.place_of(to)];
}

/// What waits for other ways opens when no open step leads to it any more.
void check_joins(State const& before, Event const& event, State const& after) {
  if (event.kind == Kind::reopened) return;
  auto const& procedure = *after.procedure;
  for (auto const& one : after.open) {
    auto const* old = before.find(one.step);
    bool const fresh = old == nullptr || old->round != one.round;
    if (!fresh || !procedure.step(one.step)->gathers()) continue;
    for (auto const& other : after.open)
      CHECK((other.step == one.step || !leads(procedure, other.step, one.step)));
  }
}

/// Nothing opens but what the way allows, and nothing mandatory goes away unclosed.
void check_step(State const& before, Event const& event, State const& after) {
  CHECK(after.last >= before.last);
  for (auto const& one : before.open) {
    auto const* still = after.find(one.step);
    bool const same = still != nullptr && still->round == one.round;
    if (same) continue;
    auto const closed = after.closed.find(one.step);
    REQUIRE(closed != after.closed.end());
    CHECK(closed->second.at == event.at);
    if (before.procedure->step(one.step)->mandatory && closed->second.how == Closed::How::left)
      CHECK((event.step.empty() || before.procedure->step(one.step)->ends_case()));
    if (before.procedure->step(one.step)->mandatory)
      CHECK(closed->second.how != Closed::How::skipped);
  }
  if (event.kind == Kind::overridden) {
    CHECK(event.by == before.procedure->head);
    CHECK_FALSE(event.reason.empty());
  }
}

/// Time that counts never goes back, and a step that is late stays so.
void check_clocks(State const& state, Clocks const& clocks) {
  if (state.end) return;
  constexpr std::int64_t hours[] = {0, 1, 5, 20, 30, 70, 200};
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> last;
  for (auto const hour : hours) {
    auto const now = state.last.plus_seconds(hour * 3600);
    for (auto const& turn : turns(state, now, clocks)) {
      auto const counted = counted_seconds(*turn.open, now);
      auto const at = last.find(turn.step->id);
      if (at != last.end()) {
        CHECK(counted >= at->second.first);
        CHECK(turn.late_seconds >= at->second.second);
        if (turn.stands) CHECK(counted == at->second.first);
      }
      last[turn.step->id] = {counted, turn.late_seconds};
    }
  }
}

void tell_facts(State& state, Rules const& rules, Dice& dice) {
  for (auto const* fact : {"f", "g", "has_identity", "is_sick", "is_child", "is_sexual_violence"}) {
    Event told{Kind::fact, state.last, "", fact};
    told.yes = dice.one_in(2);
    REQUIRE(apply(state, told, rules).ok());
  }
}

/// Leads a run to its end by answers that chance gives.
bool can_be_ended(State state, Rules const& rules, Dice& dice) {
  auto const* procedure = state.procedure;
  constexpr int patience = 3000;
  for (int i = 0; i < patience && !state.end; ++i) {
    if (i % 50 == 49) tell_facts(state, rules, dice);
    Event event;
    event.at = state.last;
    event.by = procedure->head;
    event.reason = "x";
    event.kind = Kind::overridden;
    auto const& step = *procedure->step(dice.of(state.open).step);
    event.step = step.id;
    if (step.ends_case()) event.what = step.ends.front();
    if (!step.answers.empty()) event.what = dice.of(step.answers).id;
    (void)apply(state, event, rules);
  }
  return state.end.has_value();
}

Calendar const calendar({Date::from_ymd(2026, 12, 25).value()});

}  // namespace

TEST_CASE("procedures by chance: what holds on every walk through every sound one") {
  Dice dice(seed);
  Rules const rules{{calendar, Zone::wib}, {}};
  int sound = 0;
  int refused = 0;
  int steps = 0;
  int ended = 0;
  for (int n = 0; n < 20'000 && sound < 200; ++n) {
    auto const procedure = some_procedure(dice);
    if (!prove(procedure).empty()) continue;
    ++sound;
    for (int walk = 0; walk < 5; ++walk) {
      State state;
      state.procedure = &procedure;
      std::vector<Event> happened;
      auto at = Instant{1'795'000'000};
      for (int i = 0; i < 120; ++i) {
        at = at.plus_seconds(dice.upto(6) * 3600);
        auto event = i == 0 ? Event{Kind::opened, at} : some_event(dice, state, at);
        auto const before = state;
        if (!apply(state, event, rules).ok()) {
          ++refused;
          CHECK(state == before);
          continue;
        }
        ++steps;
        happened.push_back(event);
        check_step(before, event, state);
        check_joins(before, event, state);
        check_closing(before, event);
        check_state(state, rules.clocks);
        if (i % 10 == 0) check_clocks(state, rules.clocks);
      }
      auto const again = replay(procedure, happened, rules);
      REQUIRE(again.ok());
      CHECK(again.value() == state);
      CHECK(can_be_ended(state, rules, dice));
      if (state.end) ++ended;
    }
  }
  MESSAGE("seed ", seed, ": ", sound, " sound procedures, ", steps, " events, ", refused,
          " refusals, ", ended, " walks that ended by themselves");
  CHECK(sound >= 100);
}

TEST_CASE("procedures by chance: the shipped ones, walked through") {
  Dice dice(seed + 1);
  auto const& library = Library::of(shipped());
  Rules const rules{{library.calendar(), Zone::wib}, {}};
  for (auto const& procedure : library.versions()) {
    CAPTURE(procedure.id);
    for (int walk = 0; walk < 20; ++walk) {
      State state;
      state.procedure = &procedure;
      REQUIRE(apply(state, {Kind::opened, Instant{1'795'000'000}}, rules).ok());
      for (int i = 0; i < 60 && !state.end; ++i) {
        auto const event = some_event(dice, state, state.last.plus_seconds(dice.upto(30) * 3600));
        auto const before = state;
        if (!apply(state, event, rules).ok()) continue;
        check_step(before, event, state);
        check_joins(before, event, state);
        check_closing(before, event);
        check_state(state, rules.clocks);
      }
      CHECK(can_be_ended(state, rules, dice));
    }
  }
}
