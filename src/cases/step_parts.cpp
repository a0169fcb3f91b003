// The steps of a case as its page shows them, each open one with the forms of what can be done.

#include "base/text.h"
#include "cases/escalation.h"
#include "cases/pages.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::element;
using http::text;
using procedures::Step;
using procedures::Turn;
using procedures::Wording;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

std::string due_words(Visit const& visit, Turn const& turn) {
  if (turn.stands) return visit.say("cases.clock.stands");
  auto const due = screen::short_time(turn.due, visit.office.zone, visit.language());
  if (turn.late_seconds > 0)
    return visit.say("cases.late_by",
                     {{"time", screen::duration_text(turn.late_seconds, visit.language())}});
  return visit.say("cases.due", {{"time", due}});
}

Tone due_tone(Visit const& visit, Turn const& turn) {
  constexpr std::int64_t a_day = 86'400;
  if (turn.stands) return Tone::note;
  if (turn.late_seconds > 0) return Tone::late;
  return turn.due.seconds - visit.context.clock.now().seconds < a_day ? Tone::soon : Tone::plain;
}

/// Everything that can be done to one open step, for who may do it.
class Forms {
 public:
  Forms(Visit& visit, Case const& one, Run const& run, Turn const& turn, Wording const& wording,
        Again const& again)
      : visit_(visit),
        one_(one),
        run_(run),
        turn_(turn),
        step_(*turn.step),
        wording_(wording),
        again_(again) {}

  Html html() {
    if (!may(procedures::Event::Kind::done)) {
      auto const approval = approve();
      return approval.empty() ? element("p", {{"class", "small soft"}},
                                        visit_.words("cases.not_your_turn",
                                                     {{"turn", wording_.owner(turn_.turn)}}))
                              : approval;
    }
    return error() + checklist() + documents() + papers() + approve() + finish() + more();
  }

 private:
  bool may(procedures::Event::Kind kind) const {
    return hand_for(visit_.context, one_, *run_.procedure, {.kind = kind, .step = step_.id}).ok();
  }
  std::string address() const { return case_address(one_.id) + "/langkah"; }
  bool mine() const { return again_.step == step_.id && again_.error.has_value(); }

  Html error() const {
    if (!mine()) return {};
    return screen::notice(
        Tone::late, screen::error_text(visit_, procedures::in_words(*again_.error, wording_)));
  }

  Html button(std::string const& label, std::string const& act, std::string const& what,
              bool primary = false) const {
    return screen::button_post(
        visit_, {.label = label, .address = address(), .primary = primary, .post = true},
        {{"act", act}, {"step", step_.id}, {"what", what}});
  }
  /// A form of one act; comes again with what was typed.
  Html form(std::vector<Field> fields, std::string const& act, std::string const& submit,
            std::string const& what = {}, bool primary = false) const {
    screen::Record const record{"cases.act", std::move(fields)};
    bool const same =
        mine() && again_.act == act && (what.empty() || again_.filled.raw("what") == what);
    std::vector<std::pair<std::string, std::string>> hidden{{"act", act}, {"step", step_.id}};
    if (!what.empty()) hidden.emplace_back("what", what);
    return screen::form(visit_, record, same ? again_.filled : screen::Filled{},
                        {.action = address(),
                         .submit = submit,
                         .primary = primary,
                         .id = step_.id + "-" + act + (what.empty() ? "" : "-" + what),
                         .hidden = std::move(hidden)});
  }
  Html fold(std::string const& heading, Html const& body, std::string const& act) const {
    http::Attributes attributes{{"class", "fold"}};
    if (mine() && again_.act == act) attributes.emplace_back("open", http::on());
    return element("details", attributes, element("summary", text(heading)) + body);
  }
  Field reason(std::string_view hint_label = "cases.act.reason") const {
    return {.key = "reason",
            .kind = FieldKind::long_text,
            .required = true,
            .max_length = 1000,
            .label = visit_.say(hint_label)};
  }
  Field choice(std::string const& label, std::vector<screen::Choice> choices) const {
    return {.key = "what",
            .kind = FieldKind::choice,
            .required = true,
            .choices = std::move(choices),
            .label = label};
  }

  Html checklist() const {
    if (step_.checklist.empty()) return {};
    Html items;
    for (auto const& item : step_.checklist) {
      bool const ticked = turn_.open->checks.contains(item.id);
      auto line =
          ticked ? screen::chip(Tone::done, wording_.in(item.name)) : text(wording_.in(item.name));
      line += text(" ") + button(visit_.say(ticked ? "cases.act.untick" : "cases.act.tick"),
                                 ticked ? "hapus-centang" : "centang", item.id);
      items += element("li", {{"class", "line"}}, line);
    }
    return element("ul", {{"class", "stack tight"}}, items);
  }

  Html documents() const {
    Html out;
    for (auto const& word : step_.documents) {
      auto const name = wording_.code("case_document", word);
      if (turn_.open->documents.contains(word)) {
        out += element("p", screen::chip(Tone::done, name));
        continue;
      }
      Field where{.key = "reason",
                  .required = true,
                  .max_length = 300,
                  .label = visit_.say("cases.act.document_where")};
      out += fold(visit_.say("cases.act.document", {{"name", name}}),
                  form({where}, "dokumen", visit_.say("cases.act.document_save"), word), "dokumen");
    }
    return out;
  }

  /// The form of the step and its letters.
  Html papers() const {
    Html out;
    if (!step_.form.empty()) {
      auto const name = wording_.code("case_form", step_.form);
      if (turn_.open->filled) {
        out += element("p", screen::chip(Tone::done, name));
      } else {
        if (auto const owner = case_forms().find(visit_.context, one_.id.value()); owner.ok())
          for (auto const& form : forms::forms_for(visit_.context.catalogue, step_.form,
                                                   one_.procedure, visit_.today()))
            out +=
                element("p", http::link(forms::fill_address(case_forms(), owner.value(), form.id),
                                        visit_.words("cases.act.form", {{"name", name}})));
        Field where{.key = "reason",
                    .required = true,
                    .max_length = 300,
                    .label = visit_.say("cases.act.form_where")};
        out += fold(visit_.say("cases.act.form_known", {{"name", name}}),
                    form({where}, "formulir", visit_.say("cases.act.form_save"), step_.form),
                    "formulir");
      }
    }
    for (auto const& word : step_.letters) {
      auto const name = wording_.code("case_letter", word);
      if (turn_.open->letters.contains(word)) {
        out += element("p", screen::chip(Tone::done, name));
        continue;
      }
      if (has_template(visit_, word))
        out += element("p", http::link(letter_address(one_.id, step_.id, word),
                                       visit_.words("cases.act.letter", {{"name", name}})));
      Field number{.key = "reason",
                   .required = true,
                   .max_length = 120,
                   .label = visit_.say("cases.act.letter_number")};
      out += fold(visit_.say("cases.act.letter_known", {{"name", name}}),
                  form({number}, "surat", visit_.say("cases.act.letter_save"), word), "surat");
    }
    return out;
  }

  Html approve() const {
    if (step_.approval.empty()) return {};
    auto const role = wording_.owner(step_.approval);
    if (turn_.open->approved)
      return element("p", screen::chip(Tone::done, visit_.say("cases.approved", {{"role", role}})));
    if (!may(procedures::Event::Kind::approved))
      return element("p", {{"class", "small soft"}},
                     visit_.words("cases.waits_approval", {{"role", role}}));
    return error() + button(visit_.say("cases.act.approve"), "setujui", {}, true);
  }

  Html finish() const {
    if (step_.ends_case()) {
      std::vector<screen::Choice> ends;
      for (auto const& end : step_.ends) ends.push_back({end, wording_.code("case_end", end)});
      return form({choice(visit_.say("cases.act.end_as"), std::move(ends))}, "akhiri",
                  visit_.say("cases.act.end"), {}, true);
    }
    if (step_.answers.empty()) return button(visit_.say("cases.act.done"), "selesai", {}, true);
    std::vector<screen::Choice> answers;
    for (auto const& answer : step_.answers)
      answers.push_back({answer.id, wording_.in(answer.name)});
    return form({choice(wording_.in(step_.question), std::move(answers))}, "putuskan",
                visit_.say("cases.act.decide"), {}, true);
  }

  Html clock() const {
    if (turn_.stands) return button(visit_.say("cases.act.resume"), "lanjut", {});
    if (!step_.clock_stops || run_.procedure->stop_reasons.empty()) return {};
    std::vector<screen::Choice> reasons;
    for (auto const& word : run_.procedure->stop_reasons)
      reasons.push_back({word, wording_.code("stop_reason", word)});
    return fold(visit_.say("cases.act.stop"),
                form({choice(visit_.say("cases.act.stop_why"), std::move(reasons)), reason()},
                     "jeda", visit_.say("cases.act.stop")),
                "jeda");
  }

  Html referral() const {
    using enum procedures::Open::Referral;
    auto const state = turn_.open->referral;
    auto const name = wording_.owner(turn_.open->agency);
    Html out;
    if (state == sent)
      out += element("p", visit_.words("cases.referred", {{"agency", name}})) +
             button(visit_.say("cases.act.accept"), "terima", {}) +
             fold(visit_.say("cases.act.refuse"),
                  form({reason()}, "tolak", visit_.say("cases.act.refuse")), "tolak");
    if (state == accepted)
      out +=
          fold(visit_.say("cases.act.return"),
               form({reason("cases.act.handover")}, "kembalikan", visit_.say("cases.act.return")),
               "kembalikan");
    if (state == sent || state == accepted || step_.agencies.empty()) return out;
    std::vector<screen::Choice> agencies;
    for (auto const& agency : step_.agencies) agencies.push_back({agency, wording_.owner(agency)});
    return out + fold(visit_.say("cases.act.refer"),
                      form({choice(visit_.say("cases.act.refer_to"), std::move(agencies)),
                            reason("cases.act.handover")},
                           "rujuk", visit_.say("cases.act.refer")),
                      "rujuk");
  }

  Html more() const {
    auto out = clock() + referral();
    auto const ways = [&] {
      std::vector<Field> fields;
      std::vector<screen::Choice> choices;
      for (auto const& answer : step_.answers)
        choices.push_back({answer.id, wording_.in(answer.name)});
      for (auto const& end : step_.ends) choices.push_back({end, wording_.code("case_end", end)});
      if (!choices.empty())
        fields.push_back(choice(visit_.say("cases.act.way_on"), std::move(choices)));
      fields.push_back(reason());
      return fields;
    };
    if (!step_.mandatory && !step_.ends_case())
      out += fold(visit_.say("cases.act.skip"),
                  form(ways(), "lewati", visit_.say("cases.act.skip")), "lewati");
    if (may(procedures::Event::Kind::overridden))
      out += fold(visit_.say("cases.act.override"),
                  element("p", {{"class", "small soft"}}, visit_.words("cases.act.override_why")) +
                      form(ways(), "kesampingkan", visit_.say("cases.act.override")),
                  "kesampingkan");
    return out;
  }

  Visit& visit_;
  Case const& one_;
  Run const& run_;
  Turn const& turn_;
  Step const& step_;
  Wording const& wording_;
  Again const& again_;
};

Html closed_step(Visit const& visit, Wording const& wording, Step const& step,
                 procedures::Closed const& closed) {
  auto const head = element(
      "header",
      element("h3", text(wording.in(step.name))) +
          element("span", {{"class", "asof"}},
                  text(screen::short_time(closed.at, visit.office.zone, visit.language()))));
  Html what;
  if (closed.how != procedures::Closed::How::done && closed.how != procedures::Closed::How::ended) {
    constexpr std::array<std::string_view, 5> words{"done", "skipped", "overridden", "ended",
                                                    "left"};
    what += screen::chip(
        Tone::soon,
        visit.say("cases.how." + std::string(words[static_cast<std::size_t>(closed.how)])));
  }
  if (auto const* answer = step.answer(closed.answer))
    what += element("p", {{"class", "soft"}}, text(wording.in(answer->name)));
  return element("li", {{"class", "done"}}, head + what);
}

Html coming_step(Visit const& visit, Wording const& wording, Step const& step, bool waits) {
  auto const remark = waits ? visit.say("cases.waits_for_others")
                            : wording.owner(step.by) + ", " + wording.limit(step.limit);
  return element("li", element("header", element("h3", text(wording.in(step.name))) +
                                             element("span", {{"class", "asof"}}, text(remark))));
}

/// Steps that some open one leads to.
bool may_still_come(Run const& run, std::size_t place) {
  auto const& procedure = *run.procedure;
  for (auto const& open : run.state.open)
    if (procedure.reach[procedure.place_of(open.step)][place]) return true;
  return false;
}

/// To whom the step was told for being late; whoever holds the role says to have read it.
Html told_lines(Visit const& visit, Case const& one, Wording const& wording,
                std::vector<Tell> const& tells, std::string const& step) {
  Html out;
  bool mine = false;
  for (auto const& tell : tells) {
    if (tell.step != step) continue;
    auto words =
        visit.say("cases.told.to",
                  {{"role", wording.owner(tell.role)},
                   {"time", screen::short_time(tell.at, visit.office.zone, visit.language())}});
    if (!tell.heard_name.empty())
      words += " " + visit.say("cases.told.read_by",
                               {{"name", screen::actor_name(visit, tell.heard_name)}});
    else if (visit.context.actor.holds(tell.role))
      mine = true;
    out += element("p", {{"class", "small"}}, text(words));
  }
  if (mine)
    out += screen::button_post(visit,
                               {.label = visit.say("cases.told.hear"),
                                .address = case_address(one.id) + "/diteruskan",
                                .post = true},
                               {{"step", step}});
  return out;
}

}  // namespace

Html steps_sheet(Visit& visit, Case const& one, Run const& run, Again const& again) {
  auto const wording = wording_of(visit, run);
  auto const turns =
      procedures::turns(run.state, visit.context.clock.now(), clocks_of(visit.context));
  auto const tells = tells_of(visit.context, one.id);
  Html done, open, coming;
  std::int64_t finished = 0;
  for (auto const place : procedures::drawing_order(*run.procedure)) {
    auto const& step = run.procedure->steps[place];
    auto const turn = std::ranges::find(turns, &step, &Turn::step);
    if (turn != turns.end()) {
      auto const head =
          element("header", element("h3", text(wording.in(step.name))) +
                                screen::chip(due_tone(visit, *turn), due_words(visit, *turn)));
      auto const owner = element(
          "p", {{"class", "soft"}},
          visit.words("cases.turn_of",
                      {{"turn", wording.owner(turn->turn)}, {"limit", wording.limit(step.limit)}}));
      open += element("li", {{"aria-current", "step"}, {"id", "langkah-" + step.id}},
                      head + owner + told_lines(visit, one, wording, tells, step.id) +
                          Forms(visit, one, run, *turn, wording, again).html());
      continue;
    }
    if (auto const closed = run.state.closed.find(step.id); closed != run.state.closed.end()) {
      done += closed_step(visit, wording, step, closed->second);
      ++finished;
      continue;
    }
    bool const waits = std::ranges::find(run.state.waiting, step.id) != run.state.waiting.end();
    if (!run.state.end && (waits || may_still_come(run, place)))
      coming += coming_step(visit, wording, step, waits);
  }
  return screen::sheet(
      {.heading = visit.say("cases.steps"),
       .remark = visit.say("cases.steps_done", {{"count", std::to_string(finished)}}),
       .body = element("ol", {{"class", "steps"}}, done + open + coming),
       .footer =
           visit.words("cases.mandatory_note", {{"role", wording.owner(run.procedure->head)}}),
       .id = "langkah"});
}

}  // namespace rangkul::cases
