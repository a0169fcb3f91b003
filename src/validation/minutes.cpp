// The minutes of a village meeting, on screen and on paper: who met, what was decided of whom, and
// the seal that binds the sheet to the rows.

#include "base/text.h"
#include "papers/papers.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/acts.h"
#include "validation/answers.h"
#include "validation/assessments.h"
#include "validation/pages.h"
#include "validation/parts.h"
#include "validation/rounds_sql.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr papers::Kind paper_kind{.key = "validation.minutes_pdf",
                                  .address = "/verval/berkas",
                                  .right = May::see_validation,
                                  .subject = "validation_minutes",
                                  .file = "berita-acara-"};

struct Line {
  EntryId id;
  std::string name, kind, aids, reason, result;
};

std::vector<Line> lines_of(Context& context, Meeting const& meeting) {
  std::vector<Line> out;
  context.tx.each(rounds_sql::met_rows,
                  {db::bind("meeting", meeting.id), db::bind("event", meeting.event)},
                  [&](EntryId id, std::string kind, std::string const&, std::int64_t, std::int64_t,
                      std::string name, std::string aids, std::string reason, std::string result) {
                    out.push_back({id, std::move(name), std::move(kind), std::move(aids),
                                   std::move(reason), std::move(result)});
                  });
  std::ranges::sort(out, {}, &Line::name);
  return out;
}

/// Says the minutes in the words of one language.
struct Writer {
  Context& context;
  std::string say(std::string const& key,
                  std::map<std::string, std::string> const& with = {}) const {
    return context.catalogue.message(context.actor.language(), key, with);
  }

  papers::Paper write(Meeting const& meeting) const {
    auto const language = context.actor.language();
    auto const office = registry::office_names(context);
    papers::Paper paper;
    paper.office = office.name;
    paper.title = say(meeting.statement ? "validation.paper.statement" : "validation.paper.title",
                      {{"village", registry::place_name(context, meeting.region)}});
    paper.as_of = say("validation.paper.as_of",
                      {{"time", screen::long_time(context.clock.now(), office.zone, language)}});
    paper.sections.push_back(
        {say("validation.minutes"),
         {say(meeting.statement ? "validation.paper.stated" : "validation.paper.met",
              {{"date", screen::long_date(meeting.held_on, language)},
               {"place", meeting.place},
               {"leader", meeting.leader}})}});
    paper.sections.push_back({say("validation.new_meeting.attendance"), {meeting.attendance}});
    if (!meeting.notes.empty())
      paper.sections.push_back({say("validation.new_meeting.notes"), {meeting.notes}});
    paper.sections.push_back(
        {.heading = say("validation.paper.decisions"), .table = table(meeting)});
    paper.sections.push_back(
        {say("validation.paper.signatures"),
         {say("validation.paper.sign", {{"leader", meeting.leader}}),
          say("validation.seal", {{"seal", seal_words(seal_of_meeting(context, meeting.id))}})}});
    return paper;
  }

  papers::Table table(Meeting const& meeting) const {
    papers::Table out{.columns = {{say("validation.entries.name")},
                                  {say("validation.entries.kind")},
                                  {say("validation.entries.aids")},
                                  {say("validation.entries.reason")},
                                  {say("validation.paper.result")}}};
    for (auto const& line : lines_of(context, meeting))
      out.rows.push_back({line.name, say("validation.kind." + line.kind), aids_words(line.aids),
                          line.reason.empty() ? "–" : say("validation.reason." + line.reason),
                          say("validation.state." + line.result)});
    return out;
  }
};

Html decisions_table(Visit& visit, Meeting const& meeting) {
  screen::Table table;
  table.columns = {{visit.say("validation.entries.name")},
                   {visit.say("validation.entries.kind")},
                   {visit.say("validation.paper.result")}};
  for (auto const& line : lines_of(visit.context, meeting))
    table.rows.push_back({http::link(entry_address(line.id), text(line.name)),
                          visit.words("validation.kind." + line.kind),
                          state_chip(visit, state_of(line.result).value_or(State::proposed))});
  return screen::table(table);
}

Result<Meeting> meeting_of(Visit& visit) {
  return find_meeting(visit.context, MeetingId{TRY(visit.request.id("meeting"))});
}

Value meeting_json(Visit& visit, Meeting const& meeting) {
  Value::List rows;
  for (auto const& line : lines_of(visit.context, meeting))
    rows.push_back(Value::object({{"entry", line.id.text()},
                                  {"name", line.name},
                                  {"kind", line.kind},
                                  {"result", line.result}}));
  return Value::object({{"id", meeting.id.text()},
                        {"period", meeting.period},
                        {"region", meeting.region.text()},
                        {"kind", meeting.statement ? "statement" : "meeting"},
                        {"held_on", meeting.held_on.iso()},
                        {"place", meeting.place},
                        {"leader", meeting.leader},
                        {"attendance", meeting.attendance},
                        {"notes", meeting.notes},
                        {"seal", seal_of_meeting(visit.context, meeting.id)},
                        {"entries", Value(std::move(rows))}});
}

Result<Answer> minutes_page(Visit& visit) {
  auto const meeting = TRY(meeting_of(visit));
  if (visit.request.wants_json()) return http::json_answer(meeting_json(visit, meeting));
  auto const place = registry::place_name(visit.context, meeting.region);
  screen::PageHead const head{
      .title =
          visit.say(meeting.statement ? "validation.paper.statement" : "validation.paper.title",
                    {{"village", place}}),
      .context = screen::long_date(meeting.held_on, visit.language()) + ", " + meeting.place,
      .current = "validation",
      .trail = {{period_title(visit, meeting.period), round_address(meeting.period)},
                {place, village_address(meeting.period, meeting.region)}}};
  auto const row = [&](std::string_view key, std::string const& value) {
    return element("div", element("dt", visit.words(key)) + element("dd", text(value)));
  };
  auto facts = row("validation.new_meeting.leader", meeting.leader) +
               row("validation.new_meeting.attendance", meeting.attendance);
  if (!meeting.notes.empty()) facts += row("validation.new_meeting.notes", meeting.notes);
  facts += row("validation.entered_by", screen::actor_name(visit, meeting.entered_name));
  auto const seal = visit.words("validation.seal",
                                {{"seal", seal_words(seal_of_meeting(visit.context, meeting.id))}});
  auto const print = screen::button_post(visit, {.label = visit.say("validation.make_pdf"),
                                                 .address = meeting_address(meeting.id) + "/pdf",
                                                 .icon = "berkas"});
  return screen::page(
      visit, head,
      screen::stack({screen::sheet({.heading = visit.say("validation.minutes"),
                                    .body = element("dl", {{"class", "facts"}}, facts),
                                    .footer = print}),
                     screen::sheet({.heading = visit.say("validation.paper.decisions"),
                                    .body = decisions_table(visit, meeting),
                                    .footer = element("span", {{"class", "small soft"}}, seal)}),
                     papers::files_sheet(visit, paper_kind, meeting.id.text(),
                                         meeting_address(meeting.id))}));
}

Result<Answer> queue_pdf(Visit& visit) {
  auto const meeting = TRY(meeting_of(visit));
  TRY(papers::queue(visit.context, paper_kind, Value::object({{"meeting", meeting.id.text()}}),
                    meeting.id.text()));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"meeting", meeting.id.text()}}), 202);
  return screen::done(visit, meeting_address(meeting.id),
                      {.message = visit.say("validation.pdf_begun")});
}

}  // namespace

void add_minutes_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_validation);
  std::string const meeting = std::string(index_path) + "/musyawarah/{meeting}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + meeting, see, minutes_page, "validation.minutes");
    routes.post(prefix + meeting + "/pdf", see, queue_pdf, "validation.make_pdf");
  }
  papers::add_route(routes, paper_kind);
}

void add_jobs(jobs::Runner& runner) {
  add_late_jobs(runner);
  add_assessment_jobs(runner);
  add_act_jobs(runner);
  add_answer_jobs(runner);
  papers::add_job(runner, paper_kind,
                  [](Context& context, Value const& payload) -> Result<papers::Paper> {
                    auto const id = MeetingId::parse(payload["meeting"].text_or_empty());
                    if (!id) return not_found();
                    return Writer{context}.write(TRY(find_meeting(context, *id)));
                  });
}

}  // namespace rangkul::validation
