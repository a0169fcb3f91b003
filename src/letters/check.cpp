// What stands in the files of letters/ beyond their keys: words and names that must be known.

#include <algorithm>
#include <set>

#include "catalogue/number.h"
#include "letters/template.h"

namespace rangkul::letters {
namespace {

using catalogue::Catalogue;
using catalogue::Faults;
using catalogue::Node;

constexpr std::string_view word_lists[] = {"case_letter", "case_document"};
constexpr std::string_view names_of_people = "person.";

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// One template beside the words of its catalogue.
class Words {
 public:
  Words(Template const& letter, Node const& node, Catalogue const& catalogue, Faults& faults)
      : letter_(letter), node_(node), catalogue_(catalogue), faults_(faults) {}

  void check() {
    check_head();
    check_fields();
    check_texts();
  }

 private:
  void fault(int line, std::string reason) {
    faults_.push_back(
        {letter_.file, line, "letter " + quoted(letter_.id) + ": " + std::move(reason)});
  }
  int line_of(std::string_view key) const {
    auto const* found = node_.find(key);
    return found == nullptr ? node_.line : found->line;
  }

  void check_head() {
    auto const stem = "letters/" + letter_.id + ".toml";
    if (letter_.file != stem)
      fault(line_of("id"), "stands in " + letter_.file + ", not in " + stem);
    if (!catalogue::is_number_pattern(letter_.number))
      fault(line_of("number"), "number needs {year} and {serial:N} with N from 1 to 9");
    if (letter_.span.to && *letter_.span.to < *letter_.span.from)
      fault(node_.line, "valid_to lies before valid_from");
    if (catalogue_.role(letter_.signs, *letter_.span.from) == nullptr)
      fault(line_of("signs"), "signs: " + quoted(letter_.signs) + " is no role");
    for (auto const& item : node_.items_of("stands_for"))
      if (std::ranges::none_of(word_lists, [&](std::string_view list) {
            return catalogue_.codes(list).read(item.text) != nullptr;
          }))
        fault(item.line, quoted(item.text) +
                             " is neither in codes/case_letter.csv nor in codes/case_document.csv");
    if (letter_.form == Form::letter && letter_.to.empty())
      fault(node_.line, "a surat needs somebody whom it is to");
  }

  void check_fields() {
    std::set<std::string> ids{"signer_name", "signer_number"};
    for (auto const& node : node_.items_of("field")) {
      auto const& field = *letter_.field(node.text_of("id"));
      if (!ids.insert(field.id).second)
        fault(node.line, "field " + quoted(field.id) + " stands there twice");
      if ((field.kind == Field::Kind::choice) == field.choices.empty())
        fault(node.line, "field " + quoted(field.id) +
                             (field.choices.empty() ? " has no choices" : " takes no choices"));
    }
    for (auto const* key : {"needs", "may_have"})
      for (auto const& item : node_.items_of(key))
        if (is_own_name(item.text) || letter_.field(item.text) != nullptr)
          fault(item.line, std::string(key) + ": " + quoted(item.text) +
                               " is a field, or a name that every letter has");
  }

  bool is_known(std::string const& name) const {
    auto const in = [&](std::vector<std::string> const& list) {
      return std::ranges::find(list, name) != list.end();
    };
    return is_own_name(name) || letter_.field(name) != nullptr || in(letter_.needs) ||
           in(letter_.may_have);
  }

  void text(std::string_view words, int line) {
    auto const names = names_in(words);
    if (!names) return fault(line, "a { without its }");
    for (auto const& name : *names) {
      used_.insert(name);
      if (!is_known(name))
        fault(line, "{" + name + "} is neither a field nor in needs or may_have");
    }
  }
  void texts(Node const& node, std::string_view key) {
    for (auto const& item : node.items_of(key)) text(item.text, item.line);
  }
  void text_at(Node const& node, std::string_view key) {
    if (auto const* found = node.find(key)) text(found->text, found->line);
  }

  void check_texts() {
    text_at(node_, "about");
    for (auto const& name : names_in(letter_.about).value_or(std::vector<std::string>{}))
      if (name.starts_with(names_of_people))
        fault(line_of("about"), "about stands in the register and names nobody: {" + name + "}");
    for (auto const* key : {"to", "copies", "legal_basis"}) texts(node_, key);
    for (auto const* key : {"attachments", "signs_as"}) text_at(node_, key);
    for (auto const& block : node_.items_of("block")) {
      text_at(block, "heading");
      texts(block, "text");
      for (auto const& fact : block.items_of("fact")) text_at(fact, "value");
      if (block.find("text") == nullptr && block.find("fact") == nullptr)
        fault(block.line, "a block has text or facts");
    }
    for (auto const& beside : node_.items_of("beside")) {
      texts(beside, "title");
      text_at(beside, "name");
      text_at(beside, "below");
    }
    unused();
  }

  /// What is asked of people and then stands nowhere.
  void unused() {
    for (auto const& node : node_.items_of("field"))
      if (!used_.contains(node.text_of("id")))
        fault(node.line, "field " + quoted(node.text_of("id")) + " stands nowhere in the letter");
    for (auto const& item : node_.items_of("needs"))
      if (!used_.contains(item.text))
        fault(item.line, "needs: {" + item.text + "} stands nowhere in the letter");
  }

  Template const& letter_;
  Node const& node_;
  Catalogue const& catalogue_;
  Faults& faults_;
  std::set<std::string> used_{};
};

void check_among(std::vector<Template> const& earlier, Template const& letter, Faults& faults) {
  for (auto const& other : earlier)
    if (other.id == letter.id && other.span.overlaps(letter.span))
      faults.push_back({letter.file, letter.line,
                        "effective dates of letter " + quoted(letter.id) + " overlap"});
}

/// Every word of codes/case_letter, which procedures name, has its template.
void check_words(Catalogue const& catalogue, std::vector<Template> const& all, Faults& faults) {
  for (auto const& code : catalogue.codes("case_letter").all()) {
    bool const stands = std::ranges::any_of(all, [&](Template const& letter) {
      return std::ranges::any_of(letter.stands_for, [&](std::string const& word) {
        auto const* known = catalogue.codes("case_letter").read(word);
        return known != nullptr && known->code == code.code;
      });
    });
    if (!stands)
      faults.push_back({"codes/case_letter.csv", code.code + 1,
                        quoted(code.label.id) + " has no template in letters/"});
  }
}

}  // namespace

void check_letters(Catalogue const& catalogue, Faults& faults) {
  std::vector<Template> all;
  for (auto const& document : catalogue.documents("letters")) {
    auto const nodes = document.root.items_of("letter");
    auto letters = read(document);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      Words(letters[i], nodes[i], catalogue, faults).check();
      check_among(all, letters[i], faults);
      all.push_back(std::move(letters[i]));
    }
  }
  check_words(catalogue, all, faults);
}

}  // namespace rangkul::letters
