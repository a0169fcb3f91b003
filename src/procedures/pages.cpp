#include "procedures/pages.h"

#include "procedures/picture.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::procedures {
namespace {

using http::element;
using http::text;
using screen::Visit;

constexpr std::string_view path = "/prosedur";

std::string address_of(Procedure const& procedure) {
  return std::string(path) + "/" + http::url_part(procedure.id);
}

Value name_value(Name const& name) { return Value::object({{"id", name.id}, {"en", name.en}}); }

Value words_value(std::vector<std::string> const& words) {
  Value::List out;
  for (auto const& word : words) out.push_back(word);
  return Value(std::move(out));
}

Value limit_value(Limit const& limit) {
  constexpr std::string_view units[] = {"minutes", "hours", "days", "working_days", "months"};
  return Value::object({{"unit", std::string(units[static_cast<std::size_t>(limit.unit)])},
                        {"amount", limit.amount},
                        {"from", limit.from},
                        {"source", limit.source}});
}

Value step_value(Step const& step) {
  Value::List answers;
  for (auto const& answer : step.answers)
    answers.push_back(Value::object(
        {{"id", answer.id}, {"name", name_value(answer.name)}, {"to", words_value(answer.to)}}));
  return Value::object({{"id", step.id},
                        {"name", name_value(step.name)},
                        {"by", step.by},
                        {"agency", step.by_agency},
                        {"with", words_value(step.with)},
                        {"mandatory", step.mandatory},
                        {"documents", words_value(step.documents)},
                        {"letters", words_value(step.letters)},
                        {"form", step.form},
                        {"approval", step.approval},
                        {"limit", limit_value(step.limit)},
                        {"answers", Value(std::move(answers))},
                        {"next", words_value(step.next)},
                        {"ends", words_value(step.ends)}});
}

Value brief_value(Procedure const& procedure) {
  return Value::object({{"id", procedure.id},
                        {"name", name_value(procedure.name)},
                        {"version", procedure.version},
                        {"confidentiality", std::string(word_of(procedure.confidentiality))},
                        {"steps", static_cast<std::int64_t>(procedure.steps.size())}});
}

std::string secrecy(Visit const& visit, Procedure const& procedure) {
  return visit.say("procedures.secrecy." + std::string(word_of(procedure.confidentiality)));
}

/// Said a month before a year begins whose days off nobody has entered.
Html calendar_notice(Visit const& visit, Calendar const& calendar) {
  constexpr int ahead_days = 30;
  auto const year = visit.today().plus_days(ahead_days).year();
  if (calendar.knows(year)) return {};
  return screen::notice(
      screen::Tone::soon, visit.say("procedures.no_holidays", {{"year", std::to_string(year)}}),
      element("p", visit.words("procedures.no_holidays_why", {{"year", std::to_string(year)}})));
}

Result<http::Answer> list_page(Visit& visit) {
  auto const& library = Library::of(visit.context.catalogue);
  auto const all = library.all(visit.today());
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const* procedure : all) out.push_back(brief_value(*procedure));
    return http::json_answer(Value::object({{"procedures", Value(std::move(out))}}));
  }
  screen::PageHead const head{.title = visit.say("procedures.title"),
                              .context = visit.say("procedures.why"),
                              .current = "procedures"};
  if (all.empty())
    return screen::page(
        visit, head,
        screen::sheet({.heading = visit.say("procedures.title"),
                       .body = screen::empty({.icon = "papan",
                                              .heading = visit.say("procedures.none"),
                                              .why = visit.say("procedures.none_why")})}));
  screen::Table table;
  table.columns = {{visit.say("procedures.column.name")},
                   {visit.say("procedures.column.steps"), true},
                   {visit.say("procedures.column.secrecy")},
                   {visit.say("procedures.column.since")}};
  for (auto const* procedure : all)
    table.rows.push_back(
        {http::link(address_of(*procedure), text(procedure->name.in(visit.language()))),
         text(std::to_string(procedure->steps.size())), text(secrecy(visit, *procedure)),
         text(screen::short_date(*procedure->span.from, visit.language()))});
  auto const list =
      screen::sheet({.heading = visit.say("procedures.title"), .body = screen::table(table)});
  auto const notice = calendar_notice(visit, library.calendar());
  return screen::page(visit, head, notice.empty() ? list : screen::stack({notice, list}));
}

Html source_note(std::string const& source) {
  if (source.empty()) return {};
  return element("small", {{"class", "soft"}}, text(source));
}

Html limit_html(Wording const& wording, Limit const& limit) {
  return text(wording.limit(limit) + " ") + source_note(limit.source);
}

Html joined(std::vector<std::string> const& lines) {
  Html items;
  for (auto const& line : lines) items += element("li", text(line));
  return element("ul", items);
}

std::string answer_line(Wording const& wording, Answer const& answer) {
  std::string out = wording.in(answer.name) + " → ";
  for (std::size_t i = 0; i < answer.to.size(); ++i)
    out += (i == 0 ? "" : "; ") + wording.numbered(answer.to[i]);
  auto const& asked = wording.procedure();
  std::vector<Condition> conditions = answer.only_if;
  for (auto const& to : answer.to) {
    auto const& more = asked.step(to)->only_if;
    conditions.insert(conditions.end(), more.begin(), more.end());
  }
  if (!conditions.empty())
    out +=
        " (" + wording.say("procedures.only_if", {{"facts", wording.conditions(conditions)}}) + ")";
  if (answer.not_before)
    out +=
        " (" + wording.say("procedures.not_before") + " " + wording.limit(*answer.not_before) + ")";
  return out;
}

/// Facts of a step, each where there is one.
class StepFacts {
 public:
  StepFacts(Visit const& visit, Wording const& wording, Step const& step)
      : visit_(visit), wording_(wording), step_(step) {}

  Html html() {
    put("procedures.by", text(wording_.owner(step_.by)));
    words("procedures.with", wording_.owners(step_.with));
    put("procedures.limit", limit_html(wording_, step_.limit));
    if (step_.goal) put("procedures.goal", limit_html(wording_, *step_.goal));
    if (step_.not_before) put("procedures.not_before", limit_html(wording_, *step_.not_before));
    words("procedures.documents", wording_.codes("case_document", step_.documents));
    std::vector<std::string> checks;
    for (auto const& item : step_.checklist) checks.push_back(wording_.in(item.name));
    if (!checks.empty()) put("procedures.checklist", joined(checks));
    if (!step_.form.empty()) put("procedures.form", text(wording_.code("case_form", step_.form)));
    words("procedures.letters", wording_.codes("case_letter", step_.letters));
    if (!step_.approval.empty()) put("procedures.approval", text(wording_.owner(step_.approval)));
    ways();
    words("procedures.ends", wording_.codes("case_end", step_.ends));
    words("procedures.source", step_.source);
    return element("dl", {{"class", "facts"}}, out_);
  }

 private:
  void put(std::string_view key, Html const& value) { out_ += screen::fact(visit_, key, value); }
  void words(std::string_view key, std::string const& value) {
    if (!value.empty()) put(key, text(value));
  }
  void ways() {
    std::vector<std::string> lines;
    for (auto const& to : step_.next) lines.push_back(wording_.numbered(to));
    for (auto const& answer : step_.answers) lines.push_back(answer_line(wording_, answer));
    if (lines.empty()) return;
    auto const ask =
        step_.question.id.empty() ? Html{} : element("p", text(wording_.in(step_.question)));
    put("procedures.next", ask + joined(lines));
  }

  Visit const& visit_;
  Wording const& wording_;
  Step const& step_;
  Html out_;
};

Html step_sheet(Visit const& visit, Wording const& wording, Step const& step) {
  std::vector<std::string> marks;
  if (!step.mandatory) marks.push_back(visit.say("procedures.optional"));
  if (!step.clock_stops) marks.push_back(visit.say("procedures.fixed_clock"));
  if (step.join) marks.push_back(visit.say("procedures.joins"));
  std::string remark;
  for (auto const& mark : marks) remark += (remark.empty() ? "" : ". ") + mark;
  return screen::sheet({.heading = wording.numbered(step.id),
                        .remark = remark,
                        .body = StepFacts(visit, wording, step).html(),
                        .id = "langkah-" + step.id});
}

Html head_facts(Visit const& visit, Wording const& wording) {
  auto const& procedure = wording.procedure();
  Html out;
  auto const put = [&](std::string_view key, Html const& value) {
    out += screen::fact(visit, key, value);
  };
  put("procedures.number", text(procedure.case_number(visit.today().year(), 1)));
  put("procedures.column.secrecy", text(secrecy(visit, procedure)));
  put("procedures.column.since", text(screen::long_date(*procedure.span.from, visit.language())));
  put("procedures.legal_basis", text(procedure.legal_basis));
  put("procedures.source", text(procedure.source));
  put("procedures.coordinator", text(wording.owner(procedure.coordinator)));
  put("procedures.head", text(wording.owner(procedure.head)));
  put("procedures.column.agencies", text(wording.owners(procedure.agencies())));
  if (procedure.limit) put("procedures.case_limit", limit_html(wording, *procedure.limit));
  put("procedures.early_ends", text(wording.codes("case_end", procedure.early_ends)));
  put("procedures.stop_reasons", text(wording.codes("stop_reason", procedure.stop_reasons)));
  std::vector<std::string> late;
  for (auto const& rule : procedure.escalations)
    late.push_back(
        visit.say(rule.after_hours == 0 ? "procedures.late_at_once" : "procedures.late_after",
                  {{"role", wording.owner(rule.to)}, {"hours", std::to_string(rule.after_hours)}}));
  put("procedures.late", joined(late));
  return element("dl", {{"class", "facts"}}, out);
}

Result<http::Answer> one_page(Visit& visit) {
  auto const& library = Library::of(visit.context.catalogue);
  auto const* procedure = library.find(visit.request.param("procedure"), visit.today());
  if (procedure == nullptr) return not_found();
  if (visit.request.wants_json()) {
    Value::List steps;
    for (auto const at : drawing_order(*procedure))
      steps.push_back(step_value(procedure->steps[at]));
    return http::json_answer(Value::object({{"procedure", brief_value(*procedure)},
                                            {"legal_basis", procedure->legal_basis},
                                            {"steps", Value(std::move(steps))}}));
  }
  Wording const wording(visit.context.catalogue, *procedure, visit.today(), visit.language());
  std::vector<Html> steps;
  for (auto const at : drawing_order(*procedure))
    steps.push_back(step_sheet(visit, wording, procedure->steps[at]));
  auto const picture = screen::sheet(
      {.heading = visit.say("procedures.picture"),
       .body = element("p", {{"class", "small soft"}},
                       visit.words("procedures.picture_why",
                                   {{"steps", std::to_string(procedure->steps.size())}})) +
               draw(wording, Paper::page)});
  auto const about =
      screen::sheet({.heading = visit.say("procedures.facts"), .body = head_facts(visit, wording)});
  std::vector<Html> right{about};
  right.insert(right.end(), steps.begin(), steps.end());
  return screen::page(visit,
                      {.title = procedure->name.in(visit.language()),
                       .context = procedure->legal_basis,
                       .current = "procedures",
                       .trail = {{visit.say("procedures.title"), std::string(path)}}},
                      screen::cols("even", picture, screen::stack(right)));
}

}  // namespace

void add_routes(screen::Routes& routes) {
  auto const anybody = http::Policy::signed_in();
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + std::string(path), anybody, list_page, "procedures.title");
    routes.get(prefix + std::string(path) + "/{procedure}", anybody, one_page, "procedures.one");
  }
}

}  // namespace rangkul::procedures
