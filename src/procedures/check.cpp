// What stands in the files of sop/ beyond their keys: words that must be known, and the proof.

#include <algorithm>

#include "base/text.h"
#include "catalogue/number.h"
#include "procedures/proof.h"

namespace rangkul::procedures {
namespace {

using catalogue::Catalogue;
using catalogue::Faults;
using catalogue::Node;

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// One procedure beside the words of its catalogue.
class Words {
 public:
  Words(Procedure const& procedure, Node const& node, Catalogue const& catalogue, Faults& faults)
      : procedure_(procedure),
        node_(node),
        catalogue_(catalogue),
        faults_(faults),
        on_(procedure.span.from.value_or(Date::from_days(0))) {}

  void check() {
    check_head();
    auto const nodes = node_.items_of("step");
    for (std::size_t i = 0; i < nodes.size(); ++i) check_step(procedure_.steps[i], nodes[i]);
  }

 private:
  void fault(int line, std::string reason) {
    faults_.push_back(
        {procedure_.file, line, "procedure " + quoted(procedure_.id) + ": " + std::move(reason)});
  }
  static int line_of(Node const& node, std::string_view key) {
    auto const* found = node.find(key);
    return found == nullptr ? node.line : found->line;
  }
  bool is_role(std::string const& word) const { return catalogue_.role(word, on_) != nullptr; }
  bool is_code(std::string_view list, std::string const& word) const {
    return catalogue_.codes(list).read(word) != nullptr;
  }

  void code(std::string_view list, std::string const& word, int line) {
    if (!is_code(list, word))
      fault(line, quoted(word) + " is not in codes/" + std::string(list) + ".csv");
  }
  void codes(std::string_view list, Node const& node, std::string_view key) {
    for (auto const& item : node.items_of(key)) code(list, item.text, item.line);
  }
  void role(Node const& node, std::string_view key) {
    auto const word = node.text_of(key);
    if (!word.empty() && !is_role(word))
      fault(line_of(node, key), std::string(key) + ": " + quoted(word) + " is no role");
  }
  void owner(std::string const& word, int line) {
    bool const as_role = is_role(word);
    bool const as_agency = is_code("agency", word);
    if (!as_role && !as_agency) fault(line, quoted(word) + " is neither a role nor an agency");
    if (as_role && as_agency) fault(line, quoted(word) + " is both a role and an agency");
  }
  void facts(Node const& node, std::string_view key) {
    for (auto const& item : node.items_of(key)) {
      auto const& word = item.text;
      code("case_fact", word.starts_with('!') ? word.substr(1) : word, item.line);
    }
  }
  void escalations(Node const& node) {
    for (auto const& item : node.items_of("escalate")) role(item, "to");
  }

  void limit(Node const& node, std::string_view key) {
    auto const* limit = node.find(key);
    if (limit == nullptr) return;
    int amounts = 0;
    for (auto const* unit : {"minutes", "hours", "days", "working_days", "months"})
      if (limit->find(unit) != nullptr) ++amounts;
    if (amounts != 1)
      fault(limit->line,
            std::string(key) + " has one of minutes, hours, days, working_days and months");
    auto const from = limit->text_of("from");
    if (from.empty() || from == "case" || procedure_.step(from) != nullptr) return;
    if (from.starts_with(moment_prefix)) {
      code("case_moment", from.substr(moment_prefix.size()), limit->line);
    } else {
      fault(limit->line, std::string(key) + " counts from " + quoted(from) +
                             ", which is neither case, nor a step, nor a moment");
    }
  }

  void check_head() {
    auto const stem = "sop/" + procedure_.id + ".toml";
    if (procedure_.file != stem)
      fault(line_of(node_, "id"), "stands in " + procedure_.file + ", not in " + stem);
    if (!catalogue::is_number_pattern(procedure_.number))
      fault(line_of(node_, "number"), "number needs {year} and {serial:N} with N from 1 to 9");
    if (procedure_.span.to && *procedure_.span.to < *procedure_.span.from)
      fault(node_.line, "valid_to lies before valid_from");
    role(node_, "coordinator");
    role(node_, "head");
    limit(node_, "limit");
    codes("case_end", node_, "early_ends");
    codes("stop_reason", node_, "stop_reasons");
    escalations(node_);
  }

  void check_step(Step const& step, Node const& node) {
    owner(step.by, line_of(node, "by"));
    for (auto const& item : node.items_of("with")) owner(item.text, item.line);
    codes("case_document", node, "documents");
    codes("case_letter", node, "letters");
    codes("case_end", node, "ends");
    if (!step.form.empty()) code("case_form", step.form, line_of(node, "form"));
    role(node, "approval");
    for (auto const* key : {"limit", "goal", "not_before"}) limit(node, key);
    facts(node, "only_if");
    escalations(node);
    for (auto const& answer : node.items_of("answer")) {
      facts(answer, "only_if");
      facts(answer, "sets");
      limit(answer, "not_before");
    }
  }

  Procedure const& procedure_;
  Node const& node_;
  Catalogue const& catalogue_;
  Faults& faults_;
  Date on_;
};

}  // namespace

void check_procedures(Catalogue const& catalogue, Faults& faults) {
  std::vector<Procedure> earlier;
  for (auto const& document : catalogue.documents("sop")) {
    auto const nodes = document.root.items_of("procedure");
    auto procedures = read(document, catalogue);
    for (std::size_t i = 0; i < procedures.size(); ++i) {
      auto& procedure = procedures[i];
      Words(procedure, nodes[i], catalogue, faults).check();
      for (auto& fault : prove(procedure)) faults.push_back(std::move(fault));
      for (auto const& other : earlier)
        if (other.id == procedure.id && other.span.overlaps(procedure.span))
          faults.push_back({procedure.file, procedure.line,
                            "effective dates of procedure " + quoted(procedure.id) + " overlap"});
      for (auto const& other : earlier)
        if (other.id != procedure.id && other.number == procedure.number)
          faults.push_back(
              {procedure.file, procedure.line,
               "number of procedure " + quoted(procedure.id) + " is that of " + quoted(other.id)});
      earlier.push_back(std::move(procedure));
    }
  }
}

}  // namespace rangkul::procedures
