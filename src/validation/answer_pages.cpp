// What the ministry has answered to a month: files taken in, what of them was not taken, and back.

#include "base/text.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/answers.h"
#include "validation/pages.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr int shown_left = 200;

screen::Record const& file_record() {
  static screen::Record const record{"validation.answers",
                                     {{.key = "file",
                                       .kind = FieldKind::file,
                                       .required = true,
                                       .has_hint = true,
                                       .accepts = ".csv,.txt,.xlsx"}}};
  return screen::registered(record, "/verval/{period}/jawaban");
}

/// Whole rounds only: an answer is not cut up by area.
Result<Round> answered_round(Visit& visit) {
  TRY(visit.context.may(May::verify_data));
  auto round = TRY(round_of(visit));
  if (!visit.context.actor.area().covers(round.area)) return not_found();
  return round;
}

std::int64_t left_of(Answers const& one) { return one.unknown + one.unreadable + one.twice; }

std::string undo_address(std::string const& period, AnswerId id) {
  return answers_address(period) + "/" + id.text() + "/urungkan";
}

Html files_sheet(Visit& visit, Round const& round, std::vector<Answers> const& files) {
  screen::Table table;
  table.figured = true;
  for (auto const* key :
       {"file_column", "rows", "granted", "refused", "unknown", "unreadable", "twice"})
    table.columns.push_back({visit.say("validation.answers." + std::string(key)),
                             std::string_view(key) != "file_column"});
  auto const rows = round_address(round.period) + "/baris?jawaban=";
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto const& one = files[i];
    auto name =
        element("b", text(one.file_name)) +
        element("small",
                text(screen::actor_name(visit, one.taken_name) + ", " +
                     screen::short_time(one.taken_at, visit.office.zone, visit.language())));
    if (one.undone) name += screen::chip(Tone::note, visit.say("validation.answers.is_undone"));
    auto const number = [](std::int64_t count) { return text(group_thousands(count)); };
    // The newest that holds is what the rows say now.
    bool const opens = !one.undone && i == 0;
    table.rows.push_back({name, number(one.rows),
                          opens ? screen::opens(group_thousands(one.granted), rows + "granted")
                                : number(one.granted),
                          opens ? screen::opens(group_thousands(one.refused), rows + "refused")
                                : number(one.refused),
                          number(one.unknown), number(one.unreadable), number(one.twice)});
  }
  return screen::sheet(
      {.heading = visit.say("validation.answers.files"), .body = screen::table(table)});
}

Html left_sheet(Visit& visit, Round const& round, Answers const& newest) {
  if (newest.undone) return {};
  auto const body = left_table(visit, newest.id.value(), "validation.answers.why.");
  auto const undo = screen::button_post(visit, {.label = visit.say("validation.answers.undo"),
                                                .address = undo_address(round.period, newest.id),
                                                .icon = "urung",
                                                .post = true});
  if (body.empty()) return element("div", {{"class", "buttons"}}, undo);
  return screen::sheet(
      {.heading = visit.say("validation.answers.left"), .body = body, .footer = undo});
}

Value answers_json(Answers const& one) {
  return Value::object({{"id", one.id.text()},
                        {"file", one.file_name},
                        {"rows", one.rows},
                        {"granted", one.granted},
                        {"refused", one.refused},
                        {"unknown", one.unknown},
                        {"unreadable", one.unreadable},
                        {"twice", one.twice},
                        {"undone", one.undone}});
}

/// A file that a job reads, asked for again until it is read; or why that has failed.
Html reading_sheet(Visit& visit, Round const& round) {
  auto const list = jobs::list(visit.context, {.kind = "validation.answers"});
  auto const found = std::ranges::find(list, round.period, &jobs::Job::title);
  if (found == list.end() || found->state == jobs::State::done) return {};
  bool const runs = jobs::is_open(found->state);
  auto words =
      runs ? visit.words("validation.answers.reading", {{"done", group_thousands(found->done)}})
           : visit.words("validation.answers.not_read",
                         {{"why", found->error_code.empty() ? visit.say("validation.act.stopped")
                                                            : visit.say(found->error_code)}});
  return screen::part_asked_again(
      "dibaca", answers_address(round.period), runs,
      screen::sheet(
          {.heading = found->payload["file"].text_or_empty(),
           .body = element("p", words) + http::link("/pekerjaan/" + found->id.text(),
                                                    visit.words("validation.answers.job"))}),
      "#berkas");
}

Result<Answer> answers_with(Visit& visit, screen::Filled const& filled) {
  auto const round = TRY(answered_round(visit));
  auto const files = answers_to(visit.context, round.id);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& one : files) list.push_back(answers_json(one));
    return http::json_answer(Value::object({{"answers", Value(std::move(list))}}));
  }
  auto const taken = files.empty()
                         ? screen::empty({.icon = "impor",
                                          .heading = visit.say("validation.answers.none_yet"),
                                          .why = visit.say("validation.answers.none_yet_why")})
                         : screen::stack({files_sheet(visit, round, files),
                                          left_sheet(visit, round, files.front())});
  auto const left =
      screen::stack({reading_sheet(visit, round), element("div", {{"id", "berkas"}}, taken)});
  auto const form =
      screen::sheet({.heading = visit.say("validation.answers.upload"),
                     .body = screen::form(visit, file_record(), filled,
                                          {.action = answers_address(round.period),
                                           .submit = visit.say("validation.answers.save"),
                                           .multipart = true})});
  screen::PageHead const head{
      .title = visit.say("validation.answers"),
      .context = visit.say("validation.answers.context"),
      .current = "validation",
      .trail = {{period_title(visit, round.period), round_address(round.period)}}};
  return screen::page(visit, head, screen::cols("wide", left, form),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> answers_page(Visit& visit) { return answers_with(visit, {}); }

/// What the file said, or the job that reads it.
struct Sent {
  std::optional<Answers> answers{};
  JobId job{};
};
Result<Sent> take_as_sent(Visit& visit, screen::Filled const& filled) {
  auto const round = TRY(answered_round(visit));
  TRY(filled.status());
  for (auto const& upload : visit.request.uploads) {
    if (upload.field != "file" || upload.size == 0) continue;
    if (static_cast<std::int64_t>(upload.size) < bytes_at_once)
      return Sent{.answers =
                      TRY(take_answers(visit.context, round, upload.path, upload.file_name))};
    return Sent{.job = TRY(take_answers_as_job(visit.context, round, upload.path, upload.file_name,
                                               visit.files_folder))};
  }
  return invalid("validation.answers.no_file", {}, "file");
}

Result<Answer> answers_post(Visit& visit) {
  auto filled = screen::read_form(visit, file_record());
  auto const taken = take_as_sent(visit, filled);
  if (!taken.ok()) {
    if (visit.request.wants_json() || !screen::put_fault(filled, taken.error(), "file"))
      return taken.error();
    return answers_with(visit, filled);
  }
  auto const period = visit.request.param("period");
  auto const& [answers, job] = taken.value();
  if (!answers) {
    constexpr int accepted = 202;
    if (visit.request.wants_json())
      return http::json_answer(Value::object({{"job", job.text()}}), accepted);
    return screen::done(visit, answers_address(period),
                        {.message = visit.say("validation.answers.begun")});
  }
  auto const& one = *answers;
  if (visit.request.wants_json()) return http::json_answer(answers_json(one), 201);
  return screen::done(
      visit, answers_address(period),
      {.message = visit.say("validation.answers.taken", {{"rows", group_thousands(one.rows)},
                                                         {"granted", group_thousands(one.granted)},
                                                         {"refused", group_thousands(one.refused)},
                                                         {"left", group_thousands(left_of(one))}}),
       .undo_address = undo_address(period, one.id)});
}

Result<Answer> undo_post(Visit& visit) {
  auto const round = TRY(answered_round(visit));
  auto const answers = TRY(find_answers(visit.context, AnswerId{TRY(visit.request.id("answers"))}));
  if (answers.round != round.id) return not_found();
  TRY(undo_answers(visit.context, answers.id));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", answers.id.text()}, {"undone", true}}));
  return screen::done(visit, answers_address(round.period),
                      {.message = visit.say("validation.answers.undone_now")});
}

}  // namespace

std::string answers_address(std::string const& period) {
  return round_address(period) + "/jawaban";
}

Html left_table(Visit& visit, std::int64_t file, std::string const& why_prefix) {
  screen::Table table;
  table.columns = {{visit.say("validation.answers.left_row")},
                   {visit.say("validation.answers.left_why")},
                   {visit.say("validation.answers.left_said")}};
  for (auto const& row : left_rows(visit.context, file, shown_left))
    table.rows.push_back(
        {text(group_thousands(row.row)), visit.words(why_prefix + row.why), text(row.said)});
  return table.rows.empty() ? Html{} : screen::table(table);
}

void add_answer_routes(screen::Routes& routes) {
  auto const right = http::Policy::right(May::verify_data);
  std::string const path = std::string(index_path) + "/{period}/jawaban";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, right, answers_page, "validation.answers");
    routes.post(prefix + path, right, answers_post, "validation.answers.upload");
    routes.post(prefix + path + "/{answers}/urungkan", right, undo_post, "validation.answers.undo");
  }
}

}  // namespace rangkul::validation
