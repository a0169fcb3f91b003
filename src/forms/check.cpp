#include <algorithm>
#include <array>
#include <set>

#include "forms/forms.h"

namespace rangkul::forms {
namespace {

using catalogue::Catalogue;
using catalogue::Faults;
using catalogue::Node;

constexpr std::array<std::string_view, 4> reserved{"uid", "reason", "_csrf", "form"};
constexpr std::size_t longest_id = 60;
constexpr std::size_t fewest_options = 2;

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

bool is_plain_id(std::string_view id) {
  auto const plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !id.empty() && id.size() <= longest_id && std::ranges::all_of(id, plain);
}

bool is_number(Node const& node) {
  return node.kind == Node::Kind::integer || node.kind == Node::Kind::real;
}

/// One form under check.
class Proof {
 public:
  Proof(Form const& form, Node const& node, Catalogue const& catalogue, Faults& faults)
      : form_(form), node_(node), catalogue_(catalogue), faults_(faults) {}

  void check() {
    check_head();
    auto const sections = node_.items_of("section");
    for (std::size_t i = 0; i < form_.sections.size(); ++i) {
      auto const nodes = sections[i].items_of("field");
      for (std::size_t j = 0; j < nodes.size(); ++j)
        check_field(form_.sections[i].fields[j], nodes[j]);
    }
    auto const scores = node_.items_of("score");
    for (std::size_t i = 0; i < form_.scores.size(); ++i) check_score(form_.scores[i], scores[i]);
  }

 private:
  void fault(int line, std::string reason) {
    faults_.push_back({form_.file, line, std::move(reason)});
  }
  void id(std::string_view what, std::string const& word, int line) {
    if (!is_plain_id(word))
      fault(line, std::string(what) + " " + quoted(word) + " may hold a-z, 0-9, - and _ alone");
  }
  void once(std::set<std::string>& seen, std::string const& word, int line, std::string_view what) {
    if (!seen.insert(word).second)
      fault(line, std::string(what) + " " + quoted(word) + " stands there twice");
  }

  void check_head() {
    auto const stem = "forms/" + form_.id + ".toml";
    if (form_.file != stem) fault(node_.line, "stands in " + form_.file + ", not in " + stem);
    id("form", form_.id, node_.line);
    if (form_.span.to && *form_.span.to < *form_.span.from)
      fault(node_.line, "valid_to lies before valid_from");
    if (catalogue_.codes("case_form").read(form_.word) == nullptr)
      fault(node_.find("word")->line, quoted(form_.word) + " is not in codes/case_form.csv");
    for (auto const& procedure : form_.procedures)
      if (!is_procedure(procedure))
        fault(node_.find("procedures")->line, quoted(procedure) + " is no procedure of sop/");
  }

  bool is_procedure(std::string const& wanted) const {
    for (auto const& document : catalogue_.documents("sop"))
      for (auto const& node : document.root.items_of("procedure"))
        if (node.text_of("id") == wanted) return true;
    return false;
  }

  void check_field(Field const& field, Node const& node) {
    auto const named = "field " + quoted(field.id);
    id("field", field.id, field.line);
    once(fields_, field.id, field.line, "field");
    if (std::ranges::find(reserved, field.id) != reserved.end())
      fault(field.line, named + " has a name that the program keeps for itself");
    check_options(field, node, named);
    check_number(field, node, named);
    bool const has_points = node.find("points") != nullptr;
    if (has_points && field.asks != Asks::yes_no)
      fault(field.line, named + ": points stand at options, or at a yes_no");
    bool const has_length = node.find("longest") != nullptr;
    if (has_length && field.asks != Asks::text && field.asks != Asks::long_text)
      fault(field.line, named + ": longest is for text alone");
    check_only_if(field, named);
    known_.push_back(&field);
  }

  void check_options(Field const& field, Node const& node, std::string const& named) {
    bool const chooses = field.asks == Asks::choice || field.asks == Asks::choices;
    auto const items = node.items_of("option");
    if (chooses && items.size() < fewest_options)
      fault(field.line, named + " needs at least two options");
    if (!chooses && !items.empty()) fault(field.line, named + " is no choice and has options");
    std::set<std::string> seen;
    for (auto const& item : items) {
      auto const word = item.text_of("id");
      id("option", word, item.line);
      once(seen, word, item.line, "option");
    }
  }

  void check_number(Field const& field, Node const& node, std::string const& named) {
    for (auto const* key : {"unit", "least", "most", "decimals"})
      if (node.find(key) != nullptr && field.asks != Asks::number)
        fault(field.line, named + ": " + key + " is for a number alone");
    for (auto const* key : {"least", "most"})
      if (auto const* bound = node.find(key); bound != nullptr && !is_number(*bound))
        fault(bound->line, named + ": " + key + " must be a number");
    if (field.asks != Asks::number) return;
    if (!field.least || !field.most)
      fault(field.line, named + " needs least and most");
    else if (*field.most < *field.least)
      fault(field.line, named + ": most is below least");
  }

  void check_only_if(Field const& field, std::string const& named) {
    if (!field.only_if) return;
    auto const other = std::ranges::find(known_, field.only_if->field, &Field::id);
    if (other == known_.end())
      return fault(field.line, named + ": only_if names " + quoted(field.only_if->field) +
                                   ", which is no field before it");
    if (!(*other)->has_options())
      return fault(field.line, named + ": only_if needs a field with options");
    for (auto const& word : field.only_if->is)
      if (std::ranges::find((*other)->options, word, &Option::id) == (*other)->options.end())
        fault(field.line,
              named + ": " + quoted(word) + " is no option of " + quoted(field.only_if->field));
    if (field.only_if->is.empty()) fault(field.line, named + ": only_if names no option");
  }

  void check_score(Score const& score, Node const& node) {
    id("score", score.id, score.line);
    once(scores_, score.id, score.line, "score");
    auto const named = "score " + quoted(score.id);
    if (score.of.empty()) fault(score.line, named + " is made of nothing");
    std::set<std::string> seen;
    int decimals = 0;
    for (auto const& word : score.of) {
      once(seen, word, score.line, "field");
      auto const* field = form_.field(word);
      if (field == nullptr) {
        fault(score.line, named + ": " + quoted(word) + " is no field");
        continue;
      }
      decimals = std::max(decimals, field->decimals);
      bool const points = std::ranges::any_of(
          field->options, [](Option const& option) { return option.points != 0; });
      if (field->asks != Asks::number && !points)
        fault(score.line, named + ": field " + quoted(word) + " gives no points");
    }
    for (auto const& word : score.may_lack)
      if (!seen.contains(word))
        fault(score.line, named + ": may_lack names " + quoted(word) + ", which is not in of");
    check_bands(score, node, Decimal::step(decimals));
  }

  /// One behind the other, from the lowest that can come out to the highest.
  void check_bands(Score const& score, Node const& node, Decimal step) {
    auto const named = "score " + quoted(score.id);
    bool numbers = true;
    for (auto const& item : node.items_of("band"))
      for (auto const* key : {"from", "to"})
        if (auto const* bound = item.find(key); !is_number(*bound)) {
          fault(bound->line, std::string(key) + " must be a number");
          numbers = false;
        }
    if (!numbers) return;
    if (score.bands.empty()) return fault(score.line, named + " has no bands");
    std::set<std::string> seen;
    auto next = range_of(form_, score).least;
    for (auto const& band : score.bands) {
      id("band", band.id, band.line);
      once(seen, band.id, band.line, "band");
      if (band.to < band.from)
        fault(band.line, "band " + quoted(band.id) + " ends before it begins");
      if (band.from != next)
        fault(band.line, "band " + quoted(band.id) + " must begin at " + next.plain());
      next = band.to + step;
    }
    auto const most = range_of(form_, score).most;
    if (score.bands.back().to != most)
      fault(score.bands.back().line, named + ": the last band must end at " + most.plain() +
                                         ", the highest that can come out");
  }

  Form const& form_;
  Node const& node_;
  Catalogue const& catalogue_;
  Faults& faults_;
  std::set<std::string> fields_;
  std::set<std::string> scores_;
  std::vector<Field const*> known_;
};

/// Every step that wants a form must find one.
void check_steps(Catalogue const& catalogue, std::vector<Form> const& forms, Faults& faults) {
  for (auto const& document : catalogue.documents("sop"))
    for (auto const& procedure : document.root.items_of("procedure"))
      for (auto const& step : procedure.items_of("step")) {
        auto const* word = step.find("form");
        if (word == nullptr) continue;
        bool const found = std::ranges::any_of(forms, [&](Form const& form) {
          bool const serves =
              form.procedures.empty() ||
              std::ranges::find(form.procedures, procedure.text_of("id")) != form.procedures.end();
          return form.word == word->text && serves;
        });
        if (!found)
          faults.push_back(
              {document.file, word->line, "no form of forms/ stands for " + quoted(word->text)});
      }
}

}  // namespace

void check_forms(Catalogue const& catalogue, Faults& faults) {
  std::vector<Form> earlier;
  for (auto const& document : catalogue.documents("forms"))
    for (auto const& node : document.root.items_of("form")) {
      auto form = read(node);
      form.file = document.file;
      Proof(form, node, catalogue, faults).check();
      for (auto const& other : earlier)
        if (other.id == form.id && other.span.overlaps(form.span))
          faults.push_back(
              {form.file, form.line, "effective dates of form " + quoted(form.id) + " overlap"});
      earlier.push_back(std::move(form));
    }
  check_steps(catalogue, earlier, faults);
}

}  // namespace rangkul::forms
