// What an agency without an account sees behind its link: one part of one case, for a phone.

#include <deque>

#include "audit/audit.h"
#include "base/text.h"
#include "cases/links.h"
#include "cases/pages.h"
#include "evidence/documents.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view check_key = "check_";
constexpr std::string_view document_key = "document_";

std::string path_of(Visit const& visit) {
  return "/jawab/" + http::url_part(visit.request.param("token"));
}

/// The same for every link that opens nothing.
Answer closed_page(Visit& visit) {
  constexpr int gone = 404;
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"code", "case.link_closed"}}), gone);
  return screen::page(
      visit, {.title = visit.say("cases.link.closed"), .context = visit.office.name, .field = true},
      screen::sheet({.heading = visit.say("cases.link.closed_heading"),
                     .body = element("p", visit.words("cases.link.closed_why",
                                                      {{"office", visit.office.name}}))}),
      gone);
}

/// The form of a part. Its keys live in it.
class PartForm {
 public:
  PartForm(procedures::Wording const& wording, Part const& part) {
    auto const& open = *part.open();
    if (part.owns() && !part.step->answers.empty()) {
      screen::Field answer{.key = "answer", .kind = FieldKind::choice, .required = true};
      for (auto const& one : part.step->answers)
        answer.choices.push_back({one.id, wording.in(one.name)});
      answer.label = wording.in(part.step->question);
      record_.fields.push_back(std::move(answer));
    }
    for (auto const& item : part.step->checklist)
      if (!open.checks.contains(item.id))
        record_.fields.push_back({.key = kept(check_key, item.id),
                                  .kind = FieldKind::flag,
                                  .label = wording.in(item.name)});
    for (auto const& word : part.step->documents)
      if (!open.documents.contains(word))
        record_.fields.push_back({.key = kept(document_key, word),
                                  .max_length = 200,
                                  .label = wording.code("case_document", word),
                                  .hint = wording.say("cases.link.document_hint")});
    record_.fields.push_back({.key = "words",
                              .kind = FieldKind::long_text,
                              .required = !part.owns() || part.step->answers.empty(),
                              .has_hint = true,
                              .max_length = 1500});
  }
  PartForm(PartForm const&) = delete;
  PartForm& operator=(PartForm const&) = delete;

  screen::Record const& record() const { return record_; }
  PartAnswer answer_of(screen::Filled const& filled) const {
    PartAnswer out;
    out.answer = filled.text("answer");
    out.words = filled.text("words");
    for (auto const& field : record_.fields) {
      if (field.key.starts_with(check_key) && filled.flag(field.key))
        out.checks.emplace_back(field.key.substr(check_key.size()));
      if (field.key.starts_with(document_key) && filled.filled(field.key))
        out.documents[std::string(field.key.substr(document_key.size()))] = filled.text(field.key);
    }
    return out;
  }

 private:
  std::string_view kept(std::string_view prefix, std::string const& id) {
    return keys_.emplace_back(std::string(prefix) + id);
  }
  std::deque<std::string> keys_{};
  screen::Record record_{"cases.link.part", {}};
};

screen::Record const& refuse_record() {
  static screen::Record const record{"cases.link.refuse",
                                     {{.key = "reason",
                                       .kind = FieldKind::long_text,
                                       .required = true,
                                       .has_hint = true,
                                       .max_length = 1000}}};
  return record;
}

screen::Record const& file_record() {
  static screen::Record const record{"cases.link.file",
                                     {{.key = "file",
                                       .kind = FieldKind::file,
                                       .required = true,
                                       .has_hint = true,
                                       .accepts = "image/jpeg,image/png,application/pdf"},
                                      {.key = "caption", .max_length = 120}}};
  return record;
}

/// A form that was sent and came back.
struct Sent {
  std::string_view act{};
  screen::Filled filled{};
};

Html fact_line(Visit const& visit, std::string_view key, std::string const& words) {
  return element("div", element("dt", visit.words(key)) + element("dd", text(words)));
}

Html part_sheet(Visit const& visit, Part const& part, procedures::Wording const& wording) {
  auto facts = fact_line(visit, "cases.link.procedure", wording.in(part.run.procedure->name)) +
               fact_line(visit, "cases.link.agency", wording.owner(part.link.agency)) +
               fact_line(visit, "cases.link.receiver", part.link.receiver);
  for (auto const& turn :
       procedures::turns(part.run.state, visit.context.clock.now(), clocks_of(visit.context)))
    if (turn.step == part.step)
      facts += fact_line(visit, "cases.link.due",
                         screen::long_time(turn.due, visit.office.zone, visit.language()));
  facts += fact_line(visit, "cases.link.until_when",
                     screen::long_time(part.link.until, visit.office.zone, visit.language()));
  Html words;
  for (auto const line : split(part.link.words, '\n'))
    if (!trim(line).empty()) words += element("p", text(std::string(trim(line))));
  return screen::sheet({.heading = wording.in(part.step->name),
                        .body = words + element("dl", {{"class", "facts"}}, facts)});
}

Html refuse_sheet(Visit& visit, Part const& part, Sent const& sent) {
  bool const again = sent.act == "tolak";
  http::Attributes attributes{{"class", "fold"}};
  if (again) attributes.emplace_back("open", http::on());
  auto const label = visit.say(part.accepted() ? "cases.link.return" : "cases.link.refuse");
  return element(
      "details", attributes,
      element("summary", text(label)) +
          screen::form(visit, refuse_record(), again ? sent.filled : screen::Filled{},
                       {.action = path_of(visit) + "/tolak", .submit = label, .primary = false}));
}

Html answer_sheets(Visit& visit, Part const& part, procedures::Wording const& wording,
                   Sent const& sent) {
  if (!part.accepted())
    return screen::sheet(
        {.heading = visit.say("cases.link.take_it"),
         .body = element("p", visit.words("cases.link.take_why")) +
                 screen::button_post(visit, {.label = visit.say("cases.link.accept"),
                                             .address = path_of(visit) + "/terima",
                                             .primary = true}) +
                 refuse_sheet(visit, part, sent)});
  PartForm const form(wording, part);
  auto const answer = screen::sheet(
      {.heading = visit.say("cases.link.your_part"),
       .body = screen::form(
           visit, form.record(), sent.act == "kirim" ? sent.filled : screen::Filled{},
           {.action = path_of(visit) + "/kirim", .submit = visit.say("cases.link.send")})});
  auto const files =
      screen::sheet({.heading = visit.say("cases.link.files"),
                     .body = screen::form(visit, file_record(),
                                          sent.act == "berkas" ? sent.filled : screen::Filled{},
                                          {.action = path_of(visit) + "/berkas",
                                           .submit = visit.say("cases.link.upload"),
                                           .multipart = true,
                                           .primary = false})});
  return screen::stack({files, answer,
                        screen::sheet({.heading = visit.say("cases.link.cannot"),
                                       .body = refuse_sheet(visit, part, sent)})});
}

Value part_json(Visit const& visit, Part const& part, procedures::Wording const& wording) {
  Value::List checks;
  for (auto const& item : part.step->checklist) checks.push_back(item.id);
  Value::List documents;
  for (auto const& word : part.step->documents) documents.push_back(word);
  Value::List answers;
  for (auto const& answer : part.step->answers) answers.push_back(answer.id);
  return Value::object(
      {{"office", visit.office.name},
       {"procedure", wording.in(part.run.procedure->name)},
       {"step", wording.in(part.step->name)},
       {"agency", wording.owner(part.link.agency)},
       {"words", part.link.words},
       {"accepted", part.accepted()},
       {"until", part.link.until.seconds},
       {"checks", Value(std::move(checks))},
       {"documents", Value(std::move(documents))},
       {"answers", part.owns() ? Value(std::move(answers)) : Value(Value::List{})}});
}

/// Each opening is recorded: nobody's, by the link of an agency.
void record_opening(Visit& visit, Part const& part) {
  audit::record(visit.context, {.action = "view",
                                .kind = "case",
                                .id = part.link.of.value(),
                                .purpose = "link " + part.link.agency + " " + part.link.id.text()});
}

Result<Answer> part_with(Visit& visit, Part const& part, Sent const& sent) {
  record_opening(visit, part);
  auto const wording = wording_of(visit, part.run);
  if (visit.request.wants_json()) return http::json_answer(part_json(visit, part, wording));
  return screen::page(
      visit, {.title = visit.say("cases.link.title"), .context = visit.office.name, .field = true},
      screen::stack({part_sheet(visit, part, wording), answer_sheets(visit, part, wording, sent)}),
      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> open_page(Visit& visit) {
  auto const part = part_of(visit.context, visit.request.param("token"));
  if (!part) return closed_page(visit);
  return part_with(visit, *part, {});
}

/// Behind an answer there is nothing more to see.
Answer thanks_page(Visit& visit) {
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"answered", true}}));
  return screen::page(
      visit, {.title = visit.say("cases.link.title"), .context = visit.office.name, .field = true},
      screen::notice(Tone::done, visit.say("cases.link.thanks"),
                     element("p", visit.words("cases.link.thanks_why"))));
}

using Act = Result<Answer> (*)(Visit&, Part const&);

screen::Handler answering(Act act) {
  return [act](Visit& visit) -> Result<Answer> {
    auto const part = part_of(visit.context, visit.request.param("token"));
    if (!part) return closed_page(visit);
    return act(visit, *part);
  };
}

Result<Answer> form_again(Visit& visit, Part const& part, std::string_view act,
                          screen::Filled filled, Error error, std::string_view other_field) {
  if (error.field.empty()) error.field = std::string(other_field);
  error = procedures::in_words(error, wording_of(visit, part.run));
  if (!screen::comes_again(visit, filled, error)) return error;
  return part_with(visit, part, {act, std::move(filled)});
}

Result<Answer> accept_post(Visit& visit, Part const& part) {
  TRY(accept_part(visit.context, part));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"accepted", true}}));
  return http::see_other(path_of(visit));
}

Result<Answer> refuse_post(Visit& visit, Part const& part) {
  auto filled = screen::read_form(visit, refuse_record());
  auto status = filled.status();
  if (status.ok()) status = refuse_part(visit.context, part, filled.text("reason"));
  if (!status.ok())
    return form_again(visit, part, "tolak", std::move(filled), status.error(), "reason");
  return thanks_page(visit);
}

Result<Answer> send_post(Visit& visit, Part const& part) {
  PartForm const form(wording_of(visit, part.run), part);
  auto filled = screen::read_form(visit, form.record());
  auto status = filled.status();
  if (status.ok()) status = answer_part(visit.context, part, form.answer_of(filled));
  if (!status.ok())
    return form_again(visit, part, "kirim", std::move(filled), status.error(), "words");
  return thanks_page(visit);
}

Status take_file(Visit& visit, Part const& part, screen::Filled const& filled) {
  TRY(filled.status());
  auto const hand = agency_hand(visit.context, part.link);
  Context own{visit.context.tx, hand, visit.context.clock, visit.context.catalogue,
              visit.context.remote};
  auto const& kind = case_photos();
  auto const owner = TRY(kind.find(own, part.link.of.value()));
  evidence::NewPhoto const sent{
      .path = filled.text("file"), .label = "document", .caption = filled.text("caption")};
  if (evidence::is_pdf(sent.path)) {
    TRY(evidence::take_document(own, kind, owner, visit.files_folder, sent));
  } else {
    TRY(evidence::add(own, kind, owner, visit.files_folder, sent));
  }
  return {};
}

Result<Answer> file_post(Visit& visit, Part const& part) {
  // Who has not taken the part on sends nothing.
  if (!part.accepted()) return closed_page(visit);
  auto filled = screen::read_form(visit, file_record());
  auto const taken = take_file(visit, part, filled);
  if (!taken.ok())
    return form_again(visit, part, "berkas", std::move(filled), taken.error(), "file");
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"taken", true}}), 201);
  return screen::done(visit, path_of(visit), {.message = visit.say("cases.link.file_taken")});
}

}  // namespace

void add_agency_routes(screen::Routes& routes) {
  auto const everybody = http::Policy::everybody();
  for (std::string const prefix : {"", "/api/v1"}) {
    std::string const one = prefix + "/jawab/{token}";
    routes.get(one, everybody, open_page, "cases.link.title");
    routes.post(one + "/terima", everybody, answering(accept_post), "cases.link.accept");
    routes.post(one + "/tolak", everybody, answering(refuse_post), "cases.link.refuse");
    routes.post(one + "/kirim", everybody, answering(send_post), "cases.link.send");
    routes.post(one + "/berkas", everybody, answering(file_post), "cases.link.upload");
  }
}

}  // namespace rangkul::cases
