// One entry: what is said, what the visit saw, whose turn it is; and the form that makes one.

#include "base/text.h"
#include "evidence/evidence.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/pages.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

/// Keys of the nine criteria as flags of a form.
constexpr std::array<std::string_view, criteria_count> criterion_keys{"k1", "k2", "k3", "k4", "k5",
                                                                      "k6", "k7", "k8", "k9"};

screen::Record const& visit_record() {
  static screen::Record const record = [] {
    screen::Record out{"validation.visit",
                       {{.key = "on", .kind = FieldKind::date, .required = true},
                        {.key = "result",
                         .kind = FieldKind::choice,
                         .required = true,
                         .choices = {{"confirmed", "validation.visit.confirmed"},
                                     {"refuted", "validation.visit.refuted"}}}}};
    for (auto const key : criterion_keys)
      out.fields.push_back({.key = key, .kind = FieldKind::flag});
    out.fields.push_back(
        {.key = "finding", .kind = FieldKind::long_text, .has_hint = true, .max_length = 1000});
    return out;
  }();
  return screen::registered(record, "/verval/baris/{entry}/kunjungan");
}

std::vector<screen::Choice> reason_choices() {
  std::vector<screen::Choice> out{{"", "validation.no_reason"}};
  for (auto const key : reason_keys)
    out.push_back({std::string(key), "validation.reason." + std::string(key)});
  return out;
}

screen::Record const& entry_record() {
  static screen::Record const record{
      "validation.entry",
      {{.key = "kind",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"proposal", "validation.kind.proposal"},
                    {"fit", "validation.kind.fit"},
                    {"unfit", "validation.kind.unfit"}}},
       {.key = "pkh", .kind = FieldKind::flag},
       {.key = "sembako", .kind = FieldKind::flag},
       {.key = "pbi", .kind = FieldKind::flag},
       {.key = "reason", .kind = FieldKind::choice, .has_hint = true, .choices = reason_choices()},
       {.key = "evidence", .has_hint = true, .max_length = 300},
       {.key = "note", .kind = FieldKind::long_text, .max_length = 1000}}};
  return screen::registered(record, "/keluarga/{family}/verval");
}

Html criteria_list(Visit const& visit, Criteria const& criteria) {
  Html items;
  for (std::size_t i = 0; i < criteria_count; ++i)
    if (criteria.test(i))
      items += element("li", visit.words("validation.visit." + std::string(criterion_keys[i])));
  return items.empty() ? visit.words("validation.no_criterion") : element("ul", items);
}

Html facts_sheet(Visit& visit, Entry const& entry) {
  auto const family = http::link("/keluarga/" + entry.family.text(), text(entry.name));
  auto facts =
      fact(visit, "validation.entries.status", state_chip(visit, entry.state)) +
      fact(visit, "validation.entries.kind",
           visit.words("validation.kind." + std::string(kind_key(entry.kind)))) +
      fact(visit, "validation.family", family) +
      fact(visit, "validation.village", text(registry::place_name(visit.context, entry.region))) +
      fact(visit, "validation.month",
           http::link(round_address(entry.period), text(period_title(visit, entry.period))));
  if (entry.person.is_set())
    facts += fact(visit, "validation.person",
                  http::link("/orang/" + entry.person.text(), text(entry.name)));
  if (!entry.aids.empty())
    facts += fact(visit, "validation.entries.aids", text(aids_words(entry.aids)));
  if (!entry.reason.empty())
    facts +=
        fact(visit, "validation.entries.reason", visit.words("validation.reason." + entry.reason));
  if (!entry.evidence.empty())
    facts += fact(visit, "validation.entry.evidence", text(entry.evidence));
  if (!entry.note.empty()) facts += fact(visit, "validation.entry.note", text(entry.note));
  if (!entry.answer.empty())
    facts += fact(visit, "validation.answers.of_ministry",
                  text(visit.say("validation.answer." + entry.answer) +
                       (entry.answer_reason.empty() ? "" : ": " + entry.answer_reason)));
  if (entry.meeting.is_set())
    facts +=
        fact(visit, "validation.minutes",
             http::link(meeting_address(entry.meeting), visit.words("validation.see_minutes")));
  return screen::sheet({.heading = visit.say("validation.what_is_said"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

Html visited_sheet(Visit const& visit, Entry const& entry) {
  auto const day = Date::parse_iso(entry.visited_on);
  if (!day.ok()) return {};
  auto const facts =
      fact(visit, "validation.visit.on", text(screen::long_date(day.value(), visit.language()))) +
      fact(visit, "validation.visited_by", text(screen::actor_name(visit, entry.visited_name))) +
      fact(visit, "validation.criteria", criteria_list(visit, entry.criteria)) +
      (entry.finding.empty() ? Html{}
                             : fact(visit, "validation.visit.finding", text(entry.finding)));
  return screen::sheet({.heading = visit.say("validation.visit_heading"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

Html story_sheet(Visit& visit, Entry const& entry) {
  std::vector<screen::TimelineItem> story;
  for (auto const& step : steps_of(visit.context, entry.id)) {
    auto what = visit.words("validation.step." + std::string(state_key(step.to))) +
                text(", " + screen::actor_name(visit, step.name));
    if (!step.note.empty()) what += element("p", {{"class", "small soft"}}, text(step.note));
    story.push_back({screen::short_time(step.at, visit.office.zone, visit.language()), what});
  }
  return screen::sheet({.heading = visit.say("validation.story"), .body = screen::timeline(story)});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Html act_sheet(Visit& visit, Entry const& entry, std::string_view act, screen::Record const& record,
               Sent const& sent) {
  auto filled = sent.act == act ? sent.filled : screen::Filled{};
  if (act == "kunjungan" && !filled.filled("on"))
    filled.set_raw("on", screen::input_date(visit.today()));
  auto const key = "validation.act." + std::string(act);
  return screen::sheet(
      {.heading = visit.say(key),
       .body = screen::form(visit, record, filled,
                            {.action = entry_address(entry.id) + "/" + std::string(act),
                             .submit = visit.say(key),
                             .primary = act == "kunjungan"})});
}

Html acts(Visit& visit, Entry const& entry, Round const& round, Sent const& sent) {
  if (round.state == "closed") return {};
  auto const& actor = visit.context.actor;
  std::vector<Html> sheets;
  if (actor.may(May::assess) && next(entry.kind, entry.state, Act::confirm))
    sheets.push_back(act_sheet(visit, entry, "kunjungan", visit_record(), sent));
  if (actor.may(May::verify_data) && next(entry.kind, entry.state, Act::send_back))
    sheets.push_back(act_sheet(visit, entry, "kembalikan", reason_record(), sent));
  bool const own =
      actor.may(May::assess) && actor.account().is_set() && entry.entered_by == actor.account();
  if ((own || actor.may(May::verify_data)) && next(entry.kind, entry.state, Act::withdraw))
    sheets.push_back(act_sheet(visit, entry, "tarik", reason_record(), sent));
  return sheets.empty() ? Html{} : screen::stack(sheets);
}

evidence::Owner photo_owner(Entry const& entry) {
  evidence::Owner owner{.id = entry.id.value(),
                        .title = entry.name,
                        .address = entry_address(entry.id),
                        .region = entry.region};
  if (entry.person.is_set()) owner.person = entry.person;
  return owner;
}

/// What a visit or a village brings as proof of an entry.
evidence::Kind const& entry_photos() {
  static evidence::Kind const kind{
      .key = "validation_entry",
      .address = "/verval/baris",
      .current = "validation",
      .see = May::see_validation,
      .add = May::assess,
      .labels = {"house_front", "house_inside", "document", "other"},
      .find = [](Context& context, std::int64_t id) -> Result<evidence::Owner> {
        return photo_owner(TRY(find_entry(context, EntryId{id})));
      }};
  return kind;
}

Value entry_json(Entry const& entry) {
  return Value::object({{"id", entry.id.text()},
                        {"period", entry.period},
                        {"kind", std::string(kind_key(entry.kind))},
                        {"status", std::string(state_key(entry.state))},
                        {"family", entry.family.text()},
                        {"person", entry.person.is_set() ? Value(entry.person.text()) : Value()},
                        {"name", entry.name},
                        {"region", entry.region.text()},
                        {"aids", entry.aids},
                        {"reason", entry.reason},
                        {"evidence", entry.evidence},
                        {"note", entry.note},
                        {"visited_on", entry.visited_on},
                        {"criteria", static_cast<std::int64_t>(entry.criteria.count())},
                        {"finding", entry.finding},
                        {"answer", entry.answer},
                        {"answer_reason", entry.answer_reason}});
}

Result<Answer> entry_with(Visit& visit, Sent const& sent) {
  auto const entry = TRY(find_entry(visit.context, EntryId{TRY(visit.request.id("entry"))}));
  auto const round = TRY(find_round(visit.context, entry.period));
  audit::record(
      visit.context,
      {.action = "view", .kind = "family", .id = entry.family.value(), .purpose = "validation"});
  if (visit.request.wants_json()) return http::json_answer(entry_json(entry));
  screen::PageHead const head{
      .title = entry.name,
      .context = visit.say("validation.kind." + std::string(kind_key(entry.kind))) + ", " +
                 period_title(visit, entry.period),
      .current = "validation",
      .trail = {{period_title(visit, entry.period), round_address(entry.period)},
                {registry::place_name(visit.context, entry.region),
                 village_address(entry.period, entry.region)}},
      .field = true};
  auto const left = screen::stack({facts_sheet(visit, entry), visited_sheet(visit, entry),
                                   evidence::part(visit, entry_photos(), photo_owner(entry)),
                                   objections_part(visit, entry), story_sheet(visit, entry)});
  auto const right = acts(visit, entry, round, sent);
  return screen::page(visit, head, right.empty() ? left : screen::cols("wide", left, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> entry_page(Visit& visit) { return entry_with(visit, {}); }

/// The page again with what was typed where a form can show the fault; else the refusal itself.
Result<Answer> form_again(Visit& visit, std::string_view act, screen::Filled filled,
                          Error const& error) {
  if (!screen::comes_again(visit, filled, error)) return error;
  return entry_with(visit, {act, std::move(filled)});
}

Status visit_as_typed(Visit& page, EntryId id, screen::Filled const& filled) {
  TRY(filled.status());
  FieldVisit seen{.on = *filled.date("on"),
                  .confirmed = filled.text("result") == "confirmed",
                  .finding = filled.text("finding")};
  for (std::size_t i = 0; i < criteria_count; ++i)
    seen.criteria.set(i, filled.flag(criterion_keys[i]));
  return visit(page.context, id, seen);
}

Result<Answer> stepped(Visit& visit, EntryId id, std::string_view message) {
  auto const entry = TRY(find_entry(visit.context, id));
  if (visit.request.wants_json()) return http::json_answer(entry_json(entry));
  return screen::done(visit, entry_address(id), undo_flash(visit, visit.say(message), entry.event));
}

Result<Answer> visit_post(Visit& visit) {
  auto const id = EntryId{TRY(visit.request.id("entry"))};
  auto filled = screen::read_form(visit, visit_record());
  auto const done = visit_as_typed(visit, id, filled);
  if (!done.ok()) return form_again(visit, "kunjungan", std::move(filled), done.error());
  return stepped(visit, id, "validation.visit_saved");
}

screen::Handler back_with(std::string_view act, Status (*run)(Context&, EntryId, std::string),
                          std::string_view message) {
  return [act, run, message](Visit& visit) -> Result<Answer> {
    auto const id = EntryId{TRY(visit.request.id("entry"))};
    auto filled = screen::read_form(visit, reason_record());
    auto status = filled.status();
    if (status.ok()) status = run(visit.context, id, filled.text("reason"));
    if (!status.ok()) return form_again(visit, act, std::move(filled), status.error());
    return stepped(visit, id, message);
  };
}

Result<Answer> enter_with(Visit& visit, screen::Filled const& filled) {
  TRY(visit.context.may(May::assess));
  auto const family =
      TRY(registry::find_family(visit.context, FamilyId{TRY(visit.request.id("family"))}));
  auto const members = registry::members_of(visit.context, family.id);
  auto const name = members.empty() ? std::string() : members.front().name;
  auto const address = "/keluarga/" + family.id.text();
  auto const period = period_for(visit.context.catalogue, visit.today());
  screen::PageHead const head{
      .title = visit.say("validation.enter", {{"name", name}}),
      .context = visit.say("validation.enter_into", {{"month", period_title(visit, period)}}),
      .current = "validation",
      .trail = {{visit.say("registry.family.title", {{"name", name}}), address}},
      .field = true};
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("validation.what_is_said"),
                                     .body = screen::form(visit, entry_record(), filled,
                                                          {.action = address + "/verval",
                                                           .submit = visit.say("validation.save"),
                                                           .cancel_address = address})}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> enter_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("kind", "proposal");
  return enter_with(visit, filled);
}

Result<EntryId> enter_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  NewEntry entry{.kind = kind_of(filled.text("kind")).value_or(Kind::proposal),
                 .family = FamilyId{TRY(visit.request.id("family"))},
                 .reason = filled.text("reason"),
                 .evidence = filled.text("evidence"),
                 .note = filled.text("note")};
  for (auto const aid : aid_keys)
    if (filled.flag(aid)) entry.aids.emplace_back(aid);
  return enter(visit.context, entry);
}

Result<Answer> enter_post(Visit& visit) {
  auto filled = screen::read_form(visit, entry_record());
  auto const entered = enter_as_typed(visit, filled);
  if (!entered.ok()) {
    auto error = entered.error();
    // "aids" are three flags: the fault stands at the first.
    if (error.field == "aids") error.field = aid_keys[0];
    if (!screen::comes_again(visit, filled, error)) return error;
    return enter_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"entry", entered.value().text()}}), 201);
  return screen::done(visit, entry_address(entered.value()),
                      {.message = visit.say("validation.entered")});
}

}  // namespace

Html family_part(Visit& visit, FamilyId family) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::see_validation) || !family.is_set()) return {};
  constexpr int shown = 12;
  Html items;
  for (auto const& entry : entries_of(visit.context, family, shown))
    items += element(
        "li", http::link(entry_address(entry.id),
                         text(period_title(visit, entry.period) + ", " +
                              visit.say("validation.kind." + std::string(kind_key(entry.kind))))) +
                  text(" ") + state_chip(visit, entry.state));
  Html footer;
  if (actor.may(May::assess))
    footer = screen::button_link({.label = visit.say("validation.enter_short"),
                                  .address = "/keluarga/" + family.text() + "/verval"});
  auto const body =
      items.empty() ? element("p", {{"class", "soft"}}, visit.words("validation.none_of_family"))
                    : element("ul", {{"class", "stack tight"}}, items);
  return screen::sheet({.heading = visit.say("nav.validation"), .body = body, .footer = footer});
}

void add_entry_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  std::string const entry = std::string(index_path) + "/baris/{entry}";
  evidence::add_routes(routes, entry_photos());
  routes.get("/keluarga/{family}/verval", assess, enter_page);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + "/keluarga/{family}/verval", assess, enter_post, "validation.enter_short");
    routes.get(prefix + entry, see, entry_page, "validation.what_is_said");
    routes.post(prefix + entry + "/kunjungan", assess, visit_post, "validation.act.kunjungan");
    routes.post(prefix + entry + "/tarik", see,
                back_with("tarik", withdraw, "validation.withdrawn"), "validation.act.tarik");
    routes.post(prefix + entry + "/kembalikan", Policy::right(May::verify_data),
                back_with("kembalikan", send_back, "validation.sent_back"),
                "validation.act.kembalikan");
  }
}

}  // namespace rangkul::validation
