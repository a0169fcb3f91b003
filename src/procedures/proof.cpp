#include "procedures/proof.h"

#include <algorithm>

#include "base/text.h"

namespace rangkul::procedures {
namespace {

using Facts = std::map<std::string, bool>;

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

bool contradicts(std::vector<Condition> const& conditions, Facts const& facts) {
  return std::ranges::any_of(conditions, [&](Condition const& condition) {
    auto const at = facts.find(condition.fact);
    return at != facts.end() && at->second != condition.wanted;
  });
}

class Proof {
 public:
  explicit Proof(Procedure const& procedure) : procedure_(procedure) {}

  catalogue::Faults run() {
    check_ids();
    check_ways();
    if (!faults_.empty()) return faults_;
    check_conditions();
    check_reached();
    check_loops();
    if (!faults_.empty()) return faults_;
    check_meetings();
    check_ends();
    return faults_;
  }

 private:
  void fault(int line, std::string reason) {
    faults_.push_back(
        {procedure_.file, line, "procedure " + quoted(procedure_.id) + ": " + std::move(reason)});
  }
  std::size_t count() const { return procedure_.steps.size(); }
  bool known(std::string_view step) const { return procedure_.step(step) != nullptr; }

  void check_ids() {
    std::set<std::string> seen;
    for (auto const& step : procedure_.steps) {
      if (!seen.insert(step.id).second)
        fault(step.line, "step " + quoted(step.id) + " stands twice");
      std::set<std::string> answers;
      for (auto const& answer : step.answers)
        if (!answers.insert(answer.id).second)
          fault(answer.line, "answer " + quoted(answer.id) + " stands twice in one step");
      std::set<std::string> items;
      for (auto const& item : step.checklist)
        if (!items.insert(item.id).second)
          fault(step.line, "check " + quoted(item.id) + " stands twice in one step");
    }
  }

  /// One kind of way on each, and each leads to a step that is there.
  void check_ways() {
    for (auto const& to : procedure_.begin)
      if (!known(to)) fault(procedure_.line, "begins with " + quoted(to) + ", which is no step");
    if (procedure_.begin.empty()) fault(procedure_.line, "begins nowhere");
    for (auto const& step : procedure_.steps) {
      auto const kinds =
          int{!step.next.empty()} + int{!step.answers.empty()} + int{step.ends_case()};
      auto const name = "step " + quoted(step.id);
      if (kinds == 0) fault(step.line, name + " has no way on: give next, answers or ends");
      if (kinds > 1)
        fault(step.line, name + " has two ways on: next, answers and ends exclude each other");
      if (step.answers.empty() != step.question.id.empty())
        fault(step.line, name + ": a question and its answers belong together");
      if (step.answers.size() == 1)
        fault(step.line, name + " asks a question with a single answer");
      for (auto const& to : step.next)
        if (!known(to)) fault(step.line, name + " leads to " + quoted(to) + ", which is no step");
      for (auto const& answer : step.answers) check_answer(step, answer);
    }
  }

  void check_answer(Step const& step, Answer const& answer) {
    auto const name = "answer " + quoted(answer.id) + " of step " + quoted(step.id);
    if (answer.to.empty()) fault(answer.line, name + " leads nowhere");
    for (auto const& to : answer.to)
      if (!known(to)) fault(answer.line, name + " leads to " + quoted(to) + ", which is no step");
  }

  /// A step with conditions is entered by answers only, so that somebody is asked.
  void check_conditions() {
    auto const asked = [&](int line, std::string const& from, std::string const& to) {
      if (!procedure_.step(to)->only_if.empty())
        fault(line, from + " leads to " + quoted(to) + " without asking for its conditions");
    };
    for (auto const& to : procedure_.begin) asked(procedure_.line, "the beginning", to);
    for (auto const& step : procedure_.steps)
      for (auto const& to : step.next) asked(step.line, "step " + quoted(step.id), to);
    for (auto const& step : procedure_.steps)
      for (auto const& answer : step.answers)
        for (auto const& condition : conditions_of(procedure_, answer))
          facts_.insert(condition.fact);
    if (facts_.size() > most_facts)
      fault(procedure_.line, "more than " + std::to_string(most_facts) + " facts in conditions");
  }

  void check_reached() {
    std::vector<bool> reached(count(), false);
    for (auto const& begin : procedure_.begin) {
      auto const from = procedure_.place_of(begin);
      reached[from] = true;
      for (std::size_t to = 0; to < count(); ++to)
        if (procedure_.reach[from][to]) reached[to] = true;
    }
    for (std::size_t i = 0; i < count(); ++i)
      if (!reached[i])
        fault(procedure_.steps[i].line, "nothing leads to step " + quoted(procedure_.steps[i].id));
  }

  bool reaches_end(std::size_t from) const {
    if (procedure_.steps[from].ends_case()) return true;
    for (std::size_t to = 0; to < count(); ++to)
      if (procedure_.reach[from][to] && procedure_.steps[to].ends_case()) return true;
    return false;
  }

  /// Since every step has a way on, one that reaches no end goes round for ever.
  void check_loops() {
    for (std::size_t i = 0; i < count(); ++i) {
      if (reaches_end(i)) continue;
      std::vector<std::string> round;
      for (std::size_t j = 0; j < count(); ++j)
        if (procedure_.reach[i][j] && procedure_.reach[j][j])
          round.push_back(procedure_.steps[j].id);
      fault(procedure_.steps[i].line, "from step " + quoted(procedure_.steps[i].id) +
                                          " no end is reached: the loop " + join(round, ", ") +
                                          " has no way out");
    }
  }

  /// Steps that a way comes to before something waits for its companions; joins are not passed.
  std::vector<bool> before_join(std::string const& first) const {
    std::vector<bool> out(count(), false);
    std::vector<std::size_t> ahead{procedure_.place_of(first)};
    out[ahead.front()] = true;
    while (!ahead.empty()) {
      auto const& step = procedure_.steps[ahead.back()];
      ahead.pop_back();
      if (step.gathers()) continue;
      for (auto const& way : step.ways()) {
        auto const to = procedure_.place_of(way);
        if (out[to]) continue;
        out[to] = true;
        ahead.push_back(to);
      }
    }
    return out;
  }

  void check_fork(int line, std::vector<std::string> const& ways) {
    for (std::size_t i = 0; i < ways.size(); ++i) {
      auto const left = before_join(ways[i]);
      for (std::size_t j = i + 1; j < ways.size(); ++j) {
        auto const right = before_join(ways[j]);
        for (std::size_t at = 0; at < count(); ++at)
          if (left[at] && right[at] && !procedure_.steps[at].gathers())
            fault(line, "the parallel ways " + quoted(ways[i]) + " and " + quoted(ways[j]) +
                            " meet in step " + quoted(procedure_.steps[at].id) +
                            ", which does not wait for both: give it join = true");
      }
    }
  }

  void check_meetings() {
    check_fork(procedure_.line, procedure_.begin);
    for (auto const& step : procedure_.steps) {
      check_fork(step.line, step.next);
      for (auto const& answer : step.answers) check_fork(answer.line, answer.to);
    }
  }

  bool all_finish(std::vector<std::string> const& ways, std::vector<bool> const& finish) const {
    return std::ranges::all_of(
        ways, [&](std::string const& way) { return finish[procedure_.place_of(way)]; });
  }

  bool can_go(Answer const& answer, Facts const& facts) const {
    return !contradicts(answer.sets, facts) &&
           !contradicts(conditions_of(procedure_, answer), facts);
  }

  /// Which steps come to an end while the facts stay as they are.
  std::vector<bool> finishing(Facts const& facts) const {
    std::vector<bool> finish(count(), false);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < count(); ++i) {
        auto const& step = procedure_.steps[i];
        if (finish[i]) continue;
        bool const ends = step.ends_case() ||
                          (!step.next.empty() && all_finish(step.next, finish)) ||
                          std::ranges::any_of(step.answers, [&](Answer const& answer) {
                            return can_go(answer, facts) && all_finish(answer.to, finish);
                          });
        if (ends) finish[i] = changed = true;
      }
    }
    return finish;
  }

  /// Which steps a case comes to while the facts are so.
  std::vector<bool> entered(Facts const& facts) const {
    std::vector<bool> out(count(), false);
    std::vector<std::size_t> ahead;
    auto const enter = [&](std::vector<std::string> const& ways) {
      for (auto const& way : ways) {
        auto const to = procedure_.place_of(way);
        if (out[to]) continue;
        out[to] = true;
        ahead.push_back(to);
      }
    };
    enter(procedure_.begin);
    while (!ahead.empty()) {
      auto const& step = procedure_.steps[ahead.back()];
      ahead.pop_back();
      enter(step.next);
      for (auto const& answer : step.answers)
        if (can_go(answer, facts)) enter(answer.to);
    }
    return out;
  }

  static std::string told(Facts const& facts) {
    std::vector<std::string> words;
    for (auto const& [fact, value] : facts) words.push_back((value ? "" : "!") + fact);
    return words.empty() ? std::string() : " when " + join(words, ", ");
  }

  /// Whatever the facts are, each step that is come to has a way that ends, in all its branches.
  void check_ends() {
    std::vector<std::string> const names(facts_.begin(), facts_.end());
    std::set<std::size_t> told_of;
    for (std::size_t bits = 0; bits < (std::size_t{1} << names.size()); ++bits) {
      Facts facts;
      for (std::size_t i = 0; i < names.size(); ++i) facts[names[i]] = ((bits >> i) & 1U) != 0;
      auto const finish = finishing(facts);
      auto const come = entered(facts);
      for (std::size_t i = 0; i < count(); ++i)
        if (come[i] && !finish[i] && told_of.insert(i).second)
          fault(procedure_.steps[i].line,
                "step " + quoted(procedure_.steps[i].id) + " never comes to an end" + told(facts));
    }
  }

  Procedure const& procedure_;
  catalogue::Faults faults_;
  std::set<std::string> facts_;
};

}  // namespace

std::vector<Condition> conditions_of(Procedure const& procedure, Answer const& answer) {
  auto out = answer.only_if;
  for (auto const& to : answer.to)
    if (auto const* step = procedure.step(to))
      out.insert(out.end(), step->only_if.begin(), step->only_if.end());
  return out;
}

catalogue::Faults prove(Procedure const& procedure) { return Proof(procedure).run(); }

}  // namespace rangkul::procedures
