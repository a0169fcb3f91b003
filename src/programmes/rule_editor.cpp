#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "programmes/rule_pages.h"
#include "programmes/rule_parts.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::Attributes;
using http::element;
using rules::Fact;
using rules::Kind;
using rules::Operator;
using rules::Rule;
using rules::Vocabulary;
using screen::Field;
using screen::FieldKind;
using screen::Visit;

constexpr int most_rows = 40;
constexpr std::array<std::string_view, 3> shape_words{"all", "any", "none"};

/// One condition as the form has it: texts, as typed.
struct Line {
  std::string shape{"all"};
  std::string fact;
  std::string op;
  std::vector<std::string> values;
  std::string fault{};  // what is wrong with it, in words
};

std::string plain(rules::Scalar const& value) {
  if (auto const* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}

Line line_of(Rule const& rule, std::string_view shape) {
  Line out{.shape = std::string(shape),
           .fact = rule.fact,
           .op = std::string(word_of(rule.op)),
           .values = {}};
  for (auto const& value : rule.values) out.values.push_back(plain(value));
  if (!rule.parameter.empty()) out.values = {"@" + rule.parameter};
  return out;
}

/// The rule as lines, where it is no deeper than lines can say: all of these, one of those, none of
/// those.
std::optional<std::vector<Line>> lines_of(Rule const& rule) {
  std::vector<Line> out;
  if (rule.shape != Rule::Shape::all) return std::nullopt;
  bool seen[2] = {false, false};
  for (auto const& part : rule.parts) {
    if (part.shape == Rule::Shape::condition) {
      out.push_back(line_of(part, "all"));
      continue;
    }
    if (part.shape == Rule::Shape::all) return std::nullopt;
    auto& before = seen[part.shape == Rule::Shape::any ? 0 : 1];
    if (std::exchange(before, true)) return std::nullopt;
    for (auto const& inner : part.parts) {
      if (inner.shape != Rule::Shape::condition) return std::nullopt;
      out.push_back(line_of(inner, word_of(part.shape)));
    }
  }
  return out;
}

/// Areas are typed in one field, with commas between.
std::vector<std::string> parts_of(std::string const& typed, Kind kind) {
  if (kind != Kind::region) return {typed};
  std::vector<std::string> out{""};
  for (char const c : typed)
    if (c == ',')
      out.emplace_back();
    else
      out.back() += c;
  return out;
}

/// Reads the lines of the form; those marked for removal and the empty ones are left out.
std::vector<Line> typed_lines(Visit const& visit, Vocabulary const& vocabulary) {
  std::vector<Line> out;
  auto const& form = visit.request.form;
  for (int i = 0; i < most_rows; ++i) {
    auto const number = std::to_string(i);
    auto const* fact = vocabulary.find(form.get("fact" + number));
    if (fact == nullptr || !form.get("remove" + number).empty()) continue;
    Line line{.shape = form.get("shape" + number, "all"),
              .fact = std::string(fact->key),
              .op = form.get("op" + number),
              .values = {}};
    for (auto const& typed : form.all("value" + number))
      for (auto const& part : parts_of(typed, fact->kind))
        if (auto const value = trim(part); !value.empty()) line.values.emplace_back(value);
    out.push_back(std::move(line));
  }
  return out;
}

/// What was typed in one value, as rules are stored; texts that are no number stay texts and are
/// found faulty.
Value stored(Fact const& fact, std::string const& typed) {
  if (typed.starts_with('@')) return Value::object({{"parameter", typed.substr(1)}});
  if (fact.kind == Kind::yes_no) return Value(typed == "1");
  bool const number = fact.kind == Kind::number || fact.kind == Kind::money ||
                      fact.kind == Kind::age || fact.kind == Kind::code;
  if (!number) return typed;
  std::string digits = typed;
  std::erase(digits, '.');
  if (auto const read = parse_id_value(digits)) return *read;
  return digits == "0" ? Value(0) : Value(typed);
}

struct Built {
  Value rule;
  std::vector<std::pair<std::string, std::size_t>> paths;  // path of a condition -> its line
};

Built build(std::vector<Line> const& lines, Vocabulary const& vocabulary) {
  Value::List all;
  Value::List groups[2];
  Built out;
  std::vector<std::size_t> inner[2];
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const& line = lines[i];
    auto const* fact = vocabulary.find(line.fact);
    Value wanted;
    auto const op = rules::operator_of(line.op);
    if (op && rules::takes_list(*op)) {
      Value::List list;
      for (auto const& value : line.values) list.push_back(stored(*fact, value));
      wanted = Value(std::move(list));
    } else if (!line.values.empty()) {
      wanted = stored(*fact, line.values.front());
    }
    auto condition = Value::object({{"fact", line.fact}, {line.op, std::move(wanted)}});
    if (line.shape == "all") {
      out.paths.emplace_back("all." + std::to_string(all.size()), i);
      all.push_back(std::move(condition));
    } else {
      auto const at = line.shape == "any" ? 0U : 1U;
      groups[at].push_back(std::move(condition));
      inner[at].push_back(i);
    }
  }
  for (std::size_t at = 0; at < 2; ++at) {
    if (groups[at].empty()) continue;
    std::string const word(shape_words[at + 1]);
    auto const path = "all." + std::to_string(all.size()) + "." + word + ".";
    for (std::size_t i = 0; i < inner[at].size(); ++i)
      out.paths.emplace_back(path + std::to_string(i), inner[at][i]);
    all.push_back(Value::object({{word, Value(std::move(groups[at]))}}));
  }
  out.rule = Value::object({{"all", Value(std::move(all))}});
  return out;
}

class LineForm {
 public:
  LineForm(Visit const& visit, RuleWords const& words, Fact const& fact, Line const& line,
           std::size_t number)
      : visit_(visit), words_(words), fact_(fact), line_(line), number_(std::to_string(number)) {}

  Html make() const {
    Html row = labelled("shape", "rules.edit.shape", select("shape", shapes()));
    if (fact_.kind == Kind::yes_no)
      row += hidden("op", "is");
    else
      row += labelled("op", "rules.edit.op", select("op", operators()));
    bool const list = fact_.kind == Kind::code || fact_.kind == Kind::set;
    if (!list) row += value_field();
    auto inside = hidden("fact", line_.fact);
    if (auto const hint = hint_of(); !hint.empty())
      inside += element("p", {{"class", "hint"}}, visit_.words(hint));
    inside += element("div", {{"class", "filters"}}, row);
    if (list) inside += value_field();
    if (!line_.fault.empty())
      inside += element("p", {{"class", "fault"}}, http::icon("salah") + http::text(line_.fault));
    Attributes box{{"type", "checkbox"}, {"name", "remove" + number_}, {"value", "1"}};
    inside += element("label", {{"class", "choice"}},
                      element("input", box) + element("span", visit_.words("rules.edit.remove")));
    auto const name = words_.say("rules.fact." + line_.fact);
    return element("fieldset", {{"class", line_.fault.empty() ? "field" : "field wrong"}},
                   element("legend", http::text(name)) + inside);
  }

 private:
  using Options = std::vector<std::pair<std::string, std::string>>;

  Html hidden(std::string const& name, std::string const& value) const {
    return element("input",
                   Attributes{{"type", "hidden"}, {"name", name + number_}, {"value", value}});
  }

  Html labelled(std::string const& name, std::string_view key, Html const& control) const {
    return element("div", {{"class", "field"}},
                   element("label", {{"for", "i-" + name + number_}}, visit_.words(key)) + control);
  }

  Html select(std::string const& name, Options const& options) const {
    auto const& chosen = name == "shape" ? line_.shape : name == "op" ? line_.op : first();
    Html inside;
    for (auto const& [value, label] : options) {
      Attributes attributes{{"value", value}};
      if (value == chosen) attributes.emplace_back("selected", http::on());
      inside += element("option", attributes, http::text(label));
    }
    return element("select", {{"id", "i-" + name + number_}, {"name", name + number_}}, inside);
  }

  std::string const& first() const {
    static std::string const none;
    return line_.values.empty() ? none : line_.values.front();
  }

  Options shapes() const {
    Options out;
    for (auto const word : shape_words)
      out.emplace_back(word, visit_.say("rules.edit.shape." + std::string(word)));
    return out;
  }

  Options operators() const {
    Options out;
    for (auto const op : rules::operators_of(fact_.kind)) {
      if (fact_.kind == Kind::code && !rules::takes_list(op)) continue;
      out.emplace_back(rules::word_of(op),
                       visit_.say("rules.edit.op." + std::string(rules::word_of(op))));
    }
    return out;
  }

  Html value_field() const {
    if (fact_.kind == Kind::yes_no)
      return labelled(
          "value", "rules.edit.value",
          select("value", {{"1", words_.condition(fact_, Operator::is, {std::int64_t{1}})},
                           {"0", words_.condition(fact_, Operator::is, {std::int64_t{0}})}}));
    if (fact_.kind == Kind::code) {
      Options options;
      for (auto const& code : visit_.context.catalogue.codes(fact_.code_list).all())
        options.emplace_back(std::to_string(code.code), code.label.in(visit_.language()));
      return several(options);
    }
    if (fact_.kind == Kind::set) return several(aids());
    Attributes attributes{{"id", "i-value" + number_},
                          {"name", "value" + number_},
                          {"value", join(line_.values, ", ")},
                          {"autocomplete", "off"}};
    return element(
        "div", {{"class", "field"}},
        element("label", {{"for", "i-value" + number_}}, visit_.words("rules.edit.value")) +
            element("input", attributes));
  }

  std::string hint_of() const {
    if (fact_.kind == Kind::yes_no) return {};
    if (fact_.kind == Kind::code || fact_.kind == Kind::set) return "rules.edit.value.list";
    return "rules.edit.value." + std::string(rules::word_of(fact_.kind));
  }

  Options aids() const {
    Options out;
    for (auto const& programme : visit_.context.catalogue.all_programmes()) {
      bool const known = std::ranges::any_of(
          out, [&](auto const& option) { return option.first == programme.id; });
      if (!programme.is_umbrella && !known)
        out.emplace_back(programme.id, programme.name.in(visit_.language()));
    }
    return out;
  }

  /// Several of a list. Long lists scroll within a few lines.
  Html several(Options const& options) const {
    Html inside;
    for (auto const& [value, label] : options) {
      Attributes attributes{{"value", value}};
      if (std::ranges::find(line_.values, value) != line_.values.end())
        attributes.emplace_back("selected", http::on());
      inside += element("option", attributes, http::text(label));
    }
    constexpr std::size_t most_lines = 6;
    auto const lines = std::to_string(std::min(options.size(), most_lines));
    return element(
        "div", {{"class", "field"}},
        element("label", {{"for", "i-value" + number_}}, visit_.words("rules.edit.value")) +
            element("select",
                    {{"id", "i-value" + number_},
                     {"name", "value" + number_},
                     {"size", lines},
                     {"multiple", http::on()}},
                    inside));
  }

  Visit const& visit_;
  RuleWords const& words_;
  Fact const& fact_;
  Line const& line_;
  std::string number_;
};

screen::Record const& draft_record() {
  static screen::Record const record{
      "rules.draft",
      {Field{.key = "valid_from", .kind = FieldKind::date, .required = true, .has_hint = true},
       Field{.key = "reason",
             .kind = FieldKind::long_text,
             .required = true,
             .has_hint = true,
             .max_length = 500}}};
  return record;
}

/// Which fact the next condition asks for, and the button that adds it.
Html add_part(Visit const& visit, Vocabulary const& vocabulary) {
  auto options = element("option", {{"value", ""}}, visit.words("screen.choose"));
  for (auto const& fact : vocabulary.facts)
    options += element("option", {{"value", std::string(fact.key)}},
                       visit.words("rules.fact." + std::string(fact.key)));
  return element("div", {{"class", "field"}},
                 element("label", {{"for", "i-add"}}, visit.words("rules.edit.add")) +
                     element("select", {{"id", "i-add"}, {"name", "add"}}, options)) +
         element("div", {{"class", "buttons"}},
                 element("button", {{"class", "button"}, {"name", "act"}, {"value", "add"}},
                         visit.words("rules.edit.add_submit")));
}

struct Editor {
  Benefit benefit;
  Vocabulary const* vocabulary;
  std::vector<Line> lines;
  bool too_deep{false};
};

Answer editor_page(Visit& visit, Editor const& editor, screen::Filled const& filled, int status) {
  auto const words = words_for(visit);
  Html rows;
  for (std::size_t i = 0; i < editor.lines.size(); ++i) {
    auto const* fact = editor.vocabulary->find(editor.lines[i].fact);
    if (fact != nullptr) rows += LineForm(visit, words, *fact, editor.lines[i], i).make();
  }
  auto const address = rules_address(editor.benefit);
  auto head = benefit_head(visit, editor.benefit);
  head.trail.push_back(
      {head.title, benefit_address(editor.benefit.programme->id, editor.benefit.year)});
  head.trail.push_back({visit.say("rules.heading"), address});
  head.title = visit.say("rules.edit.title");
  head.context = visit.say("rules.edit.context");
  Html before;
  if (editor.too_deep)
    before = screen::notice(screen::Tone::soon, visit.say("rules.edit.too_deep"));
  auto const parts = element("h3", visit.words("rules.edit.conditions")) + rows +
                     add_part(visit, *editor.vocabulary);
  auto const form = screen::form(visit, draft_record(), filled,
                                 {.action = address + "/ubah",
                                  .submit = visit.say("rules.edit.save"),
                                  .cancel_address = address,
                                  .before_buttons = parts});
  return screen::page(
      visit, head, before + screen::sheet({.heading = visit.say("rules.edit.title"), .body = form}),
      status);
}

Result<Answer> edit_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const on = std::min(visit.today(), Year{benefit.year}.end());
  auto const known = known_for(visit.context.catalogue, benefit.programme->unit, on);
  auto const force = TRY(rule_in_force(visit.context, *benefit.programme, known));
  auto lines = lines_of(force.rule);
  screen::Filled filled;
  // Of a year that is over, the last day on which its decisions are made.
  filled.set_raw("valid_from", on.iso());
  Editor editor{benefit, &known.vocabulary, {}, !lines.has_value()};
  if (lines) editor.lines = *std::move(lines);
  // What every benefit asks stands by itself, without a line.
  std::erase_if(editor.lines, [](Line const& line) {
    return line.shape == "all" && (line.fact == "registered" || line.fact == "alive") &&
           line.values.front() == "1";
  });
  return editor_page(visit, editor, filled, 200);
}

void tell_faults(Visit const& visit, Editor& editor, Built const& built, RuleWords const& words,
                 rules::Problems const& problems) {
  for (auto const& problem : problems)
    for (auto const& [path, line] : built.paths)
      if (problem.path == path || problem.path.starts_with(path + ".")) {
        auto detail = problem.detail;
        if (detail.contains("fact")) detail["fact"] = words.say("rules.fact." + detail["fact"]);
        editor.lines[line].fault = visit.say(problem.code, detail);
      }
}

Result<Answer> save_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const& vocabulary = vocabulary_of(benefit.programme->unit);
  Editor editor{benefit, &vocabulary, typed_lines(visit, vocabulary)};
  if (visit.request.form.get("act") == "add") {
    if (auto const* fact = vocabulary.find(visit.request.form.get("add")))
      editor.lines.push_back(
          {.fact = std::string(fact->key),
           .op = std::string(rules::word_of(rules::operators_of(fact->kind).front())),
           .values = {}});
    screen::Filled filled;
    for (auto const* key : {"valid_from", "reason"})
      filled.set_raw(key, visit.request.form.get(key));
    return editor_page(visit, editor, filled, 200);
  }
  auto filled = screen::read_form(visit, draft_record());
  auto const on = filled.date("valid_from").value_or(visit.today());
  auto const built = build(editor.lines, vocabulary);
  rules::Problems problems;
  auto const known = known_for(visit.context.catalogue, benefit.programme->unit, on);
  rules::read_rule(built.rule, known, problems);
  if (!problems.empty()) {
    tell_faults(visit, editor, built, words_for(visit), problems);
    filled.fault("rule", problems.front().code, problems.front().detail);
  }
  if (!filled.ok()) return editor_page(visit, editor, filled, 422);
  auto const id = TRY(draft_rule(visit.context, {.programme = benefit.programme->id,
                                                 .rule = built.rule,
                                                 .valid_from = on,
                                                 .reason = filled.text("reason")}));
  return screen::done(visit, rules_address(benefit) + "/" + id.text(),
                      {.message = visit.say("rules.drafted")});
}

/// A rule as JSON: {"rule": {...}, "valid_from": "2026-01-01", "reason": "..."}
Result<Answer> draft_json(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const filled = screen::read_form(visit, draft_record());
  TRY(filled.status());
  auto const rule = TRY(parse_json(visit.request.form.get("rule")));
  auto const id = TRY(draft_rule(visit.context, {.programme = benefit.programme->id,
                                                 .rule = rule,
                                                 .valid_from = *filled.date("valid_from"),
                                                 .reason = filled.text("reason")}));
  return http::json_answer(Value::object({{"version", id.text()}}), 201);
}

}  // namespace

void add_rule_editor_routes(screen::Routes& routes) {
  auto const edit = http::Policy::right(May::edit_programmes);
  std::string const base = "/program/{programme}/{year}/aturan";
  routes.get(base + "/ubah", edit, edit_page);
  routes.post(base + "/ubah", edit, save_page);
  routes.post("/api/v1" + base, edit, draft_json, "rules.edit.title");
}

}  // namespace rangkul::programmes
