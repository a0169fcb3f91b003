#include <algorithm>
#include <set>

#include "base/text.h"
#include "forms/pages.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/values.h"

namespace rangkul::forms {
namespace {

using http::element;
using http::text;
using screen::Filled;
using screen::Visit;

std::string in(Visit const& visit, Name const& name) { return name.in(visit.language()); }

std::string list_address(Kind const& kind, Owner const& owner) {
  return std::string(kind.address) + "/" + std::to_string(owner.id) + "/formulir";
}

bool sees(Visit const& visit, auth::FieldClass field_class) {
  return auth::visibility(visit.context.actor, field_class) == auth::Visible::full;
}

/// What came out, of what this reader may see.
std::vector<Said> seen_scores(Visit const& visit, Answer const& answer) {
  std::vector<Said> out;
  for (auto const& said : answer.said)
    if (auto const* score = answer.form.score(said.score);
        score != nullptr && sees(visit, answer.form.class_of(*score)))
      out.push_back(said);
  return out;
}

Html chip_of(Visit const& visit, Form const& form, Said const& said) {
  auto const* score = form.score(said.score);
  auto const* band = score->band(said.band);
  auto words = in(visit, score->name) + " " + said.value.text();
  if (band != nullptr) words += ": " + in(visit, band->name);
  return screen::chip(band == nullptr ? screen::Tone::plain : band->tone, words);
}

Value said_value(Visit const& visit, Answer const& answer) {
  Value::List out;
  for (auto const& said : seen_scores(visit, answer)) {
    auto const* band = answer.form.score(said.score)->band(said.band);
    out.push_back(Value::object({{"score", said.score},
                                 {"value", said.value.real()},
                                 {"band", said.band},
                                 {"means", band == nullptr ? "" : in(visit, band->name)}}));
  }
  return Value(std::move(out));
}

/// Fields that the reader may not see are not even named.
Value answer_value(Visit const& visit, Answer const& answer) {
  auto const record = record_of(answer.form, visit.language());
  std::map<std::string, screen::Fact> values;
  for (auto const* field : answer.form.fields())
    if (auto const held = answer.values.find(field->id);
        held != answer.values.end() && sees(visit, field->field_class))
      values.emplace(field->id, screen::Fact{held->second});
  auto out = Value::object({{"id", answer.id.text()},
                            {"form", answer.form.id},
                            {"version", answer.form.version},
                            {"by", answer.by_name},
                            {"at", to_iso(answer.at)},
                            {"scores", said_value(visit, answer)},
                            {"answers", screen::facts_json(visit, record, values)}});
  if (answer.replaces.is_set()) {
    out.set("replaces", answer.replaces.text());
    out.set("reason", answer.reason);
  }
  if (answer.replaced_by.is_set()) out.set("replaced_by", answer.replaced_by.text());
  return out;
}

std::string who_and_when(Visit const& visit, Answer const& answer) {
  return visit.say("forms.filled_by",
                   {{"name", screen::actor_name(visit, answer.by_name)},
                    {"time", screen::long_time(answer.at, visit.office.zone, visit.language())}});
}

Html answer_items(Visit const& visit, Kind const& kind, Owner const& owner,
                  std::vector<Answer> const& answers, std::size_t most) {
  std::vector<screen::TimelineItem> items;
  for (auto const& answer : answers) {
    if (items.size() == most) break;
    auto what =
        http::link(answer_address(kind, owner, answer.id), text(in(visit, answer.form.name))) +
        text(" ") + score_chips(visit, answer);
    what +=
        element("p", {{"class", "small soft"}}, text(screen::actor_name(visit, answer.by_name)));
    if (answer.replaced_by.is_set())
      what += screen::chip(screen::Tone::plain, visit.say("forms.was_corrected"));
    items.push_back(
        {screen::short_time(answer.at, visit.office.zone, visit.language()), std::move(what)});
  }
  return screen::timeline(items);
}

Html curve_of(Visit& visit, Kind const& kind, Owner const& owner, Form const& form,
              Score const& score) {
  constexpr std::size_t fewest = 2;
  auto const points = curve(visit.context, kind, owner, form.id, score.id);
  if (points.size() < fewest) return {};
  std::vector<screen::LineDot> dots;
  std::vector<std::string> told;
  auto range = range_of(form, score);
  for (auto const& point : points) {
    auto const day = local_date(point.at, visit.office.zone);
    auto const* band = score.band(point.band);
    told.push_back(screen::short_date(day, visit.language()) + ": " + point.value.text());
    dots.push_back(
        {told.back(), point.value.real(), band == nullptr ? screen::Tone::plain : band->tone});
    // Older versions may have had another scale.
    range = {std::min(range.least, point.value), std::max(range.most, point.value)};
  }
  auto const label = in(visit, score.name) + ": " + join(told, "; ");
  auto const words = element("p", {{"class", "small soft"}}, text(join(told, " · ")));
  return element("figure", element("figcaption", text(in(visit, score.name))) +
                               screen::line(dots, range.least.real(), range.most.real(), label) +
                               words);
}

/// Of the newest answer of each form the scores that were said more than once.
Html curves(Visit& visit, Kind const& kind, Owner const& owner,
            std::vector<Answer> const& answers) {
  Html out;
  std::set<std::string> seen;
  for (auto const& answer : answers) {
    if (!seen.insert(answer.form.id).second) continue;
    for (auto const& score : answer.form.scores)
      if (sees(visit, answer.form.class_of(score)))
        out += curve_of(visit, kind, owner, answer.form, score);
  }
  return out;
}

Html fill_buttons(Visit const& visit, Kind const& kind, Owner const& owner) {
  if (owner.closed || !visit.context.actor.may(kind.add)) return {};
  Html buttons;
  for (auto const& id : owner.forms)
    if (auto const form = find(visit.context.catalogue, id, visit.today()))
      buttons +=
          screen::button_link({.label = visit.say("forms.fill", {{"form", in(visit, form->name)}}),
                               .address = fill_address(kind, owner, id)});
  if (buttons.empty()) return {};
  return element("div", {{"class", "buttons"}}, buttons);
}

void note_access(Visit& visit, Kind const& kind, Owner const& owner) {
  audit::record(visit.context,
                {.action = "view", .kind = kind.key, .id = owner.id, .purpose = "forms"});
}

Result<Owner> owner_of(Visit& visit, Kind const& kind) {
  TRY(visit.context.may(kind.see));
  return kind.find(visit.context, TRY(visit.request.id("owner")));
}

Result<Answer> answer_asked(Visit& visit, Kind const& kind, Owner const& owner) {
  return find_answer(visit.context, kind, owner, AnswerId{TRY(visit.request.id("form_answer"))});
}

Result<http::Answer> list_page(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  auto const answers = answers_of(visit.context, kind, owner, Which::all);
  note_access(visit, kind, owner);
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const& answer : answers) out.push_back(answer_value(visit, answer));
    return http::json_answer(Value::object({{"answers", Value(std::move(out))}}));
  }
  screen::PageHead const head{.title = visit.say("forms.of", {{"name", owner.title}}),
                              .current = kind.current,
                              .trail = {{owner.title, owner.address}}};
  Html body;
  if (answers.empty())
    body = screen::empty({.icon = "tugas",
                          .heading = visit.say("forms.no_answers"),
                          .why = visit.say("forms.no_answers_why")});
  else
    body = answer_items(visit, kind, owner, answers, answers.size()) +
           curves(visit, kind, owner, answers);
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("forms.answers"),
                                     .body = body,
                                     .footer = fill_buttons(visit, kind, owner)}));
}

Html section_sheets(Visit const& visit, Answer const& answer) {
  std::vector<Html> out;
  for (auto const& section : answer.form.sections) {
    screen::Record record{.name = "forms.form", .fields = {}};
    auto const whole = record_of(answer.form, visit.language());
    std::map<std::string, screen::Fact> values;
    for (auto const& field : section.fields) {
      auto const at =
          std::ranges::find(whole.fields, std::string_view(field.id), &screen::Field::key);
      record.fields.push_back(*at);
      auto const held = answer.values.find(field.id);
      auto const value = held == answer.values.end() ? std::string() : held->second;
      // What was not asked is not missing.
      if (value.empty() && field.only_if) continue;
      values.emplace(field.id, screen::Fact{value});
    }
    if (values.empty()) continue;
    out.push_back(screen::sheet(
        {.heading = in(visit, section.name), .body = screen::facts(visit, record, values)}));
  }
  return screen::stack(out);
}

Html scores_sheet(Visit const& visit, Answer const& answer) {
  Html rows;
  for (auto const& said : seen_scores(visit, answer)) {
    auto const* band = answer.form.score(said.score)->band(said.band);
    auto item = chip_of(visit, answer.form, said);
    if (band != nullptr && !in(visit, band->means).empty())
      item += element("p", text(in(visit, band->means)));
    rows += element("li", item);
  }
  for (auto const& score : answer.form.scores) {
    bool const said = std::ranges::find(answer.said, score.id, &Said::score) != answer.said.end();
    if (said || !sees(visit, answer.form.class_of(score))) continue;
    rows += element("li", visit.words("forms.not_said", {{"score", in(visit, score.name)}}));
  }
  if (rows.empty()) return {};
  return screen::sheet({.heading = visit.say("forms.scores"),
                        .body = element("ul", {{"class", "plain stack"}}, rows)});
}

Html about_sheet(Visit const& visit, Kind const& kind, Owner const& owner, Answer const& answer) {
  Html facts;
  facts += screen::fact(visit, "forms.filled", text(who_and_when(visit, answer)));
  facts += screen::fact(visit, "forms.version",
                        visit.words("forms.version_of", {{"version", answer.form.version},
                                                         {"source", answer.form.source}}));
  if (answer.replaces.is_set()) {
    facts += screen::fact(
        visit, "forms.replaces",
        http::link(answer_address(kind, owner, answer.replaces), visit.words("forms.open_old")));
    facts += screen::fact(visit, "forms.reason", text(answer.reason));
  }
  return screen::sheet({.heading = visit.say("forms.about_answer"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

Result<http::Answer> answer_page(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  auto const answer = TRY(answer_asked(visit, kind, owner));
  note_access(visit, kind, owner);
  if (visit.request.wants_json()) return http::json_answer(answer_value(visit, answer));
  screen::PageHead head{.title = in(visit, answer.form.name),
                        .context = who_and_when(visit, answer),
                        .current = kind.current,
                        .trail = {{owner.title, owner.address},
                                  {visit.say("forms.answers"), list_address(kind, owner)}}};
  bool const may_correct = visit.context.actor.may(kind.add) && !owner.closed &&
                           !answer.replaced_by.is_set() &&
                           find(visit.context.catalogue, answer.form.id, visit.today());
  if (may_correct)
    head.actions.push_back({.label = visit.say("forms.correct"),
                            .address = answer_address(kind, owner, answer.id) + "/perbaiki",
                            .icon = "ubah"});
  std::vector<Html> right{scores_sheet(visit, answer), about_sheet(visit, kind, owner, answer)};
  auto body = screen::cols("wide", section_sheets(visit, answer), screen::stack(right));
  if (answer.replaced_by.is_set())
    body = screen::stack(
        {screen::notice(screen::Tone::soon, visit.say("forms.was_corrected"),
                        element("p", http::link(answer_address(kind, owner, answer.replaced_by),
                                                visit.words("forms.open_new")))),
         body});
  return screen::page(visit, head, body);
}

/// What a form is shown with: the answer that it corrects, if any.
struct Sitting {
  Kind const& kind;
  Owner owner;
  Form form;
  std::optional<Answer> before{};

  std::string action() const {
    return before ? answer_address(kind, owner, before->id) + "/perbaiki"
                  : fill_address(kind, owner, form.id);
  }
};

screen::Record record_for(Sitting const& sitting, Language language, Visit const& visit) {
  auto record = record_of(sitting.form, language);
  if (sitting.before)
    record.fields.push_back({.key = "reason",
                             .required = true,
                             .max_length = 500,
                             .label = visit.say("forms.reason"),
                             .hint = visit.say("forms.reason.hint"),
                             .section = visit.say("forms.correct")});
  return record;
}

Html here_buttons(Visit const& visit, Form const& form) {
  Html out;
  for (auto const* field : form.fields())
    if (field->asks == Asks::position)
      out += element("button",
                     {{"type", "button"},
                      {"class", "button plain"},
                      {"data-place", field->id},
                      {"data-needs-script", ""},
                      {"hidden", http::on()}},
                     visit.words("forms.here", {{"field", in(visit, field->name)}}));
  return out;
}

http::Answer form_page(Visit& visit, Sitting const& sitting, Filled const& filled) {
  auto const& [kind, owner, form, before] = sitting;
  auto const record = record_for(sitting, visit.language(), visit);
  auto uid = visit.request.form.get("uid");
  if (uid.empty()) uid = screen::new_code();
  screen::PageHead const head{.title = in(visit, form.name),
                              .context = in(visit, form.why),
                              .current = kind.current,
                              .trail = {{owner.title, owner.address},
                                        {visit.say("forms.answers"), list_address(kind, owner)}},
                              .field = true};
  auto const body = screen::form(visit, record, filled,
                                 {.action = sitting.action(),
                                  .submit = visit.say("forms.save"),
                                  .cancel_address = owner.address,
                                  .before_buttons = here_buttons(visit, form),
                                  .hidden = {{"uid", uid}}});
  return screen::page(visit, head, screen::sheet({.heading = owner.title, .body = body}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Sitting> sitting_new(Visit& visit, Kind const& kind) {
  TRY(visit.context.may(kind.add));
  auto owner = TRY(owner_of(visit, kind));
  auto form = find(visit.context.catalogue, visit.request.param("form"), visit.today());
  if (!form) return not_found("forms.unknown");
  if (owner.closed) return conflict("forms.closed");
  return Sitting{kind, std::move(owner), *std::move(form)};
}

Result<Sitting> sitting_again(Visit& visit, Kind const& kind) {
  TRY(visit.context.may(kind.add));
  auto owner = TRY(owner_of(visit, kind));
  auto before = TRY(answer_asked(visit, kind, owner));
  auto form = find(visit.context.catalogue, before.form.id, visit.today());
  if (!form) return not_found("forms.unknown");
  if (owner.closed) return conflict("forms.closed");
  return Sitting{kind, std::move(owner), *std::move(form), std::move(before)};
}

Result<http::Answer> fill_page(Visit& visit, Kind const& kind) {
  auto const sitting = TRY(sitting_new(visit, kind));
  return form_page(visit, sitting, Filled{});
}

Result<http::Answer> correct_page(Visit& visit, Kind const& kind) {
  auto const sitting = TRY(sitting_again(visit, kind));
  if (sitting.before->replaced_by.is_set()) return conflict("forms.replaced");
  Filled filled;
  for (auto const& [key, value] : sitting.before->values) filled.set_raw(key, value);
  note_access(visit, kind, sitting.owner);
  return form_page(visit, sitting, filled);
}

Result<http::Answer> posted(Visit& visit, Sitting const& sitting) {
  auto const record = record_for(sitting, visit.language(), visit);
  auto filled = sitting.before ? read_correction(visit, record, sitting.before->values)
                               : screen::read_form(visit, record);
  NewAnswer const answer{sitting.form.id, filled, visit.request.form.get("uid")};
  auto const saved = sitting.before ? correct(visit.context, sitting.kind, sitting.owner,
                                              sitting.before->id, answer, filled.text("reason"))
                                    : save(visit.context, sitting.kind, sitting.owner, answer);
  if (!saved.ok()) {
    if (!screen::comes_again(visit, filled, saved.error())) return saved.error();
    return form_page(visit, sitting, filled);
  }
  if (visit.request.wants_json()) {
    constexpr int created = 201;
    auto const found = TRY(find_answer(visit.context, sitting.kind, sitting.owner, saved.value()));
    return http::json_answer(answer_value(visit, found), created);
  }
  return screen::done(visit, answer_address(sitting.kind, sitting.owner, saved.value()),
                      {.message = visit.say("forms.saved")});
}

Result<http::Answer> fill_post(Visit& visit, Kind const& kind) {
  return posted(visit, TRY(sitting_new(visit, kind)));
}

Result<http::Answer> correct_post(Visit& visit, Kind const& kind) {
  return posted(visit, TRY(sitting_again(visit, kind)));
}

}  // namespace

std::string fill_address(Kind const& kind, Owner const& owner, std::string_view form) {
  return std::string(kind.address) + "/" + std::to_string(owner.id) + "/isi/" +
         http::url_part(form);
}

std::string answer_address(Kind const& kind, Owner const& owner, AnswerId id) {
  return list_address(kind, owner) + "/" + id.text();
}

Html score_chips(Visit const& visit, Answer const& answer) {
  Html out;
  for (auto const& said : seen_scores(visit, answer))
    out += chip_of(visit, answer.form, said) + text(" ");
  return out;
}

Html part(Visit& visit, Kind const& kind, Owner const& owner, std::size_t most) {
  if (!visit.context.actor.may(kind.see)) return {};
  auto const answers = answers_of(visit.context, kind, owner);
  auto const buttons = fill_buttons(visit, kind, owner);
  if (answers.empty() && buttons.empty()) return {};
  Html body;
  if (answers.empty())
    body = element("p", {{"class", "soft"}}, visit.words("forms.no_answers"));
  else
    body = answer_items(visit, kind, owner, answers, most) + curves(visit, kind, owner, answers) +
           element("p", http::link(list_address(kind, owner),
                                   visit.words("forms.all_answers",
                                               {{"count", std::to_string(answers.size())}})));
  return screen::sheet(
      {.heading = visit.say("forms.answers"), .body = body, .footer = buttons, .id = "formulir"});
}

Filled read_correction(Visit const& visit, screen::Record const& record, Values const& before) {
  auto request = visit.request;
  http::Pairs typed;
  std::set<std::string, std::less<>> kept;
  for (auto const& field : record.fields) {
    auto const held = before.find(field.key);
    bool const empty = visit.request.form.get(field.key).empty();
    if (held == before.end() || !empty || sees(visit, field.field_class)) continue;
    typed.add(std::string(field.key), held->second);
    kept.emplace(field.key);
  }
  for (auto const& [key, value] : visit.request.form.list())
    if (!kept.contains(key)) typed.add(key, value);
  request.form = std::move(typed);
  Visit const reading{request,         visit.context, visit.office,
                      visit.nav,       visit.csrf,    visit.session_id,
                      visit.role_name, visit.theme,   visit.files_folder};
  return screen::read_form(reading, record);
}

void add_routes(screen::Routes& routes, Kind const& kind) {
  using http::Policy;
  auto const see = Policy::right(kind.see);
  auto const add = Policy::right(kind.add);
  auto const with = [&kind](Result<http::Answer> (*act)(Visit&, Kind const&)) -> screen::Handler {
    return [act, &kind](Visit& visit) { return act(visit, kind); };
  };
  auto const own = std::string(kind.address) + "/{owner}/formulir";
  auto const one = own + "/{form_answer}";
  auto const fill = std::string(kind.address) + "/{owner}/isi/{form}";
  routes.get(fill, add, with(fill_page), "forms.fill_in");
  routes.get(one + "/perbaiki", add, with(correct_page), "forms.correct");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + own, see, with(list_page), "forms.answers");
    routes.get(prefix + one, see, with(answer_page), "forms.one_answer");
    routes.post(prefix + fill, add, with(fill_post), "forms.save");
    routes.post(prefix + one + "/perbaiki", add, with(correct_post), "forms.correct");
  }
}

}  // namespace rangkul::forms
