#include <algorithm>
#include <array>

#include "base/check.h"
#include "catalogue/number.h"
#include "procedures/procedures.h"

namespace rangkul::procedures {
namespace {

using catalogue::Catalogue;
using catalogue::Node;

constexpr std::array<std::string_view, 3> confidentialities{"normal", "terbatas", "rahasia"};
constexpr std::array<std::string_view, 5> units{"minutes", "hours", "days", "working_days",
                                                "months"};

Name name_of(Node const& node, std::string_view key) {
  auto const* name = node.find(key);
  if (name == nullptr) return {};
  return {name->text_of("id"), name->text_of("en")};
}

Limit read_limit(Node const& node) {
  Limit out;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (auto const amount = node.maybe_integer(units[i])) {
      out.unit = static_cast<Limit::Unit>(i);
      out.amount = static_cast<int>(*amount);
    }
  out.from = node.text_of("from");
  out.source = node.text_of("source");
  return out;
}

std::optional<Limit> maybe_limit(Node const& node, std::string_view key) {
  auto const* limit = node.find(key);
  if (limit == nullptr) return std::nullopt;
  return read_limit(*limit);
}

std::vector<Condition> conditions_of(Node const& node, std::string_view key) {
  std::vector<Condition> out;
  for (auto const& word : node.texts_of(key)) {
    bool const wanted = !word.starts_with('!');
    out.push_back({wanted ? word : word.substr(1), wanted});
  }
  return out;
}

std::vector<Escalation> escalations_in(Node const& node) {
  std::vector<Escalation> out;
  for (auto const& item : node.items_of("escalate"))
    out.push_back({static_cast<int>(item.integer_of("after_hours")), item.text_of("to")});
  std::ranges::sort(out, {}, &Escalation::after_hours);
  return out;
}

Step read_step(Node const& node, Catalogue const& catalogue) {
  Step out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.by = node.text_of("by");
  out.by_agency = catalogue.codes("agency").read(out.by) != nullptr;
  out.with = node.texts_of("with");
  if (out.by_agency) out.agencies.push_back(out.by);
  for (auto const& word : out.with)
    if (catalogue.codes("agency").read(word) != nullptr) out.agencies.push_back(word);
  out.mandatory = node.flag_of("mandatory", true);
  out.documents = node.texts_of("documents");
  for (auto const& item : node.items_of("check"))
    out.checklist.push_back({item.text_of("id"), name_of(item, "name")});
  out.form = node.text_of("form");
  out.letters = node.texts_of("letters");
  out.approval = node.text_of("approval");
  out.limit = read_limit(*node.find("limit"));
  out.goal = maybe_limit(node, "goal");
  out.not_before = maybe_limit(node, "not_before");
  out.clock_stops = node.flag_of("clock_stops", true);
  out.join = node.flag_of("join");
  out.only_if = conditions_of(node, "only_if");
  out.question = name_of(node, "question");
  for (auto const& item : node.items_of("answer"))
    out.answers.push_back({.id = item.text_of("id"),
                           .name = name_of(item, "name"),
                           .to = item.texts_of("to"),
                           .only_if = conditions_of(item, "only_if"),
                           .sets = conditions_of(item, "sets"),
                           .not_before = maybe_limit(item, "not_before"),
                           .line = item.line});
  out.next = node.texts_of("next");
  out.ends = node.texts_of("ends");
  out.escalations = escalations_in(node);
  out.source = node.text_of("source");
  out.line = node.line;
  return out;
}

Procedure read_procedure(Node const& node, Catalogue const& catalogue) {
  Procedure out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.span = {node.maybe_date("valid_from"), node.maybe_date("valid_to")};
  out.version = out.span.from ? out.span.from->iso() : std::string{};
  out.number = node.text_of("number");
  auto const word = std::ranges::find(confidentialities, node.text_of("confidentiality"));
  out.confidentiality = static_cast<Confidentiality>(word - confidentialities.begin());
  out.coordinator = node.text_of("coordinator");
  out.head = node.text_of("head");
  out.legal_basis = node.text_of("legal_basis");
  out.begin = node.texts_of("begin");
  out.limit = maybe_limit(node, "limit");
  out.early_ends = node.texts_of("early_ends");
  out.stop_reasons = node.texts_of("stop_reasons");
  out.escalations = escalations_in(node);
  for (auto const& step : node.items_of("step")) out.steps.push_back(read_step(step, catalogue));
  out.source = node.text_of("source");
  out.line = node.line;
  find_ways(out);
  return out;
}

void add_once(std::vector<std::string>& list, std::string const& word) {
  if (std::ranges::find(list, word) == list.end()) list.push_back(word);
}

}  // namespace

std::string_view word_of(Confidentiality value) {
  return confidentialities[static_cast<std::size_t>(value)];
}

Answer const* Step::answer(std::string_view wanted) const {
  auto const at = std::ranges::find(answers, wanted, &Answer::id);
  return at == answers.end() ? nullptr : &*at;
}

std::vector<std::string> Step::ways() const {
  std::vector<std::string> out;
  for (auto const& to : next) add_once(out, to);
  for (auto const& answer : answers)
    for (auto const& to : answer.to) add_once(out, to);
  return out;
}

std::size_t Procedure::place_of(std::string_view wanted) const {
  return static_cast<std::size_t>(std::ranges::find(steps, wanted, &Step::id) - steps.begin());
}

Step const* Procedure::step(std::string_view wanted) const {
  auto const place = place_of(wanted);
  return place == steps.size() ? nullptr : &steps[place];
}

std::vector<Escalation> const& Procedure::escalations_of(Step const& step) const {
  return step.escalations.empty() ? escalations : step.escalations;
}

std::string Procedure::case_number(int year, std::int64_t serial) const {
  return catalogue::number_of(number, year, serial);
}

std::vector<std::string> Procedure::agencies() const {
  std::vector<std::string> out;
  for (auto const& step : steps)
    for (auto const& agency : step.agencies) add_once(out, agency);
  return out;
}

void find_ways(Procedure& procedure) {
  auto const count = procedure.steps.size();
  procedure.reach.assign(count, std::vector<bool>(count, false));
  for (std::size_t from = 0; from < count; ++from) {
    std::vector<std::size_t> ahead{from};
    while (!ahead.empty()) {
      auto const at = ahead.back();
      ahead.pop_back();
      for (auto const& way : procedure.steps[at].ways()) {
        auto const to = procedure.place_of(way);
        if (to == count || procedure.reach[from][to]) continue;
        procedure.reach[from][to] = true;
        ahead.push_back(to);
      }
    }
  }
}

std::vector<Procedure> read(catalogue::Document const& document, Catalogue const& catalogue) {
  std::vector<Procedure> out;
  for (auto const& node : document.root.items_of("procedure")) {
    out.push_back(read_procedure(node, catalogue));
    out.back().file = document.file;
  }
  return out;
}

Library const& Library::of(Catalogue const& catalogue) {
  return catalogue.derived<Library>(&Library::read_all);
}

Library Library::read_all(Catalogue const& catalogue) {
  Library out;
  for (auto const& document : catalogue.documents("sop"))
    for (auto& procedure : read(document, catalogue))
      out.procedures_.push_back(std::move(procedure));
  std::vector<Date> days_off;
  for (auto const& document : catalogue.documents("holidays"))
    for (auto const& node : document.root.items_of("holiday"))
      if (auto const day = node.maybe_date("date")) days_off.push_back(*day);
  out.calendar_ = Calendar(std::move(days_off));
  return out;
}

Procedure const* Library::find(std::string_view id, Date on) const {
  for (auto const& procedure : procedures_)
    if (procedure.id == id && procedure.span.holds(on)) return &procedure;
  return nullptr;
}

Procedure const* Library::version(std::string_view id, std::string_view version) const {
  for (auto const& procedure : procedures_)
    if (procedure.id == id && procedure.version == version) return &procedure;
  return nullptr;
}

std::vector<Procedure const*> Library::all(Date on) const {
  std::vector<Procedure const*> out;
  for (auto const& procedure : procedures_)
    if (procedure.span.holds(on)) out.push_back(&procedure);
  return out;
}

std::string code_name(Catalogue const& catalogue, std::string_view list, std::string_view word,
                      Language language) {
  auto const* code = catalogue.codes(list).read(word);
  return code == nullptr ? std::string(word) : code->label.in(language);
}

std::string owner_name(Catalogue const& catalogue, std::string_view owner, Date on,
                       Language language) {
  if (auto const* role = catalogue.role(owner, on)) return role->name.in(language);
  return code_name(catalogue, "agency", owner, language);
}

}  // namespace rangkul::procedures
