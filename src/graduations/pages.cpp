// Graduations: the list with the year's figures, the form that notes one, one graduation with its
// later checks, and its part of a family's page.

#include "base/text.h"
#include "graduations/lists.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::graduations {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view index_path = "/graduasi";

std::string graduation_address(GraduationId id) {
  return std::string(index_path) + "/" + id.text();
}
std::string form_address(FamilyId family) { return "/keluarga/" + family.text() + "/graduasi"; }

std::vector<screen::Choice> choices(std::string const& prefix, auto const& keys) {
  std::vector<screen::Choice> out;
  for (auto const key : keys) out.push_back({std::string(key), prefix + std::string(key)});
  return out;
}

screen::Record const& new_record() {
  static screen::Record const record{
      "graduations.new",
      {{.key = "cause",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("graduations.cause.", cause_keys)},
       {.key = "left_on", .kind = FieldKind::date, .required = true},
       {.key = "business", .has_hint = true, .max_length = 120},
       {.key = "sector",
        .kind = FieldKind::choice,
        .choices = choices("graduations.sector.", sector_keys)},
       {.key = "turnover_before", .kind = FieldKind::money, .has_hint = true},
       {.key = "turnover_after", .kind = FieldKind::money, .has_hint = true},
       {.key = "helped_by", .has_hint = true, .max_length = 120},
       {.key = "evidence", .required = true, .has_hint = true, .max_length = 300},
       {.key = "note", .kind = FieldKind::long_text, .max_length = 1000}}};
  return screen::registered(record, "/keluarga/{family}/graduasi");
}

screen::Record const& check_record() {
  static screen::Record const record{
      "graduations.check",
      {{.key = "result",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"held", "graduations.result.held"},
                    {"fallen", "graduations.result.fallen"},
                    {"not_found", "graduations.result.not_found"}}},
       {.key = "on", .kind = FieldKind::date, .required = true},
       {.key = "turnover", .kind = FieldKind::money, .has_hint = true},
       {.key = "note", .kind = FieldKind::long_text, .has_hint = true, .max_length = 1000}}};
  return screen::registered(record, std::string(index_path) + "/{graduation}/tinjau/{months}");
}

Html standing_chip(Visit const& visit, Standing standing) {
  std::string const key(standing_key(standing));
  auto const tone = standing == Standing::left    ? Tone::done
                    : standing == Standing::noted ? Tone::soon
                                                  : Tone::plain;
  return screen::chip(tone, visit.say("graduations.standing." + key));
}

std::string day_words(Visit const& visit, Date day) {
  return screen::long_date(day, visit.language());
}

Html amount(std::optional<Rupiah> const& sum) {
  return text(sum ? sum->text() : std::string(screen::no_value()));
}

Html facts_sheet(Visit& visit, Graduation const& one) {
  auto const family = visit.context.actor.may(May::see_people)
                          ? http::link("/keluarga/" + one.family.text(), text(one.name))
                          : text(one.name);
  auto facts =
      fact(visit, "graduations.standing", standing_chip(visit, one.standing)) +
      fact(visit, "validation.family", family) +
      fact(visit, "validation.village", text(registry::place_name(visit.context, one.region))) +
      fact(visit, "graduations.cause", visit.words("graduations.cause." + one.cause)) +
      fact(visit, "graduations.left_on", text(day_words(visit, one.left_on)));
  if (!one.business.empty())
    facts += fact(visit, "graduations.business",
                  text(one.business + ", " + visit.say("graduations.sector." + one.sector)));
  facts += fact(visit, "graduations.turnover_before", amount(one.turnover_before)) +
           fact(visit, "graduations.turnover_after", amount(one.turnover_after));
  if (!one.helped_by.empty()) facts += fact(visit, "graduations.helped_by", text(one.helped_by));
  facts += fact(visit, "graduations.evidence", text(one.evidence));
  if (!one.note.empty()) facts += fact(visit, "graduations.note", text(one.note));
  facts +=
      fact(visit, "graduations.noted_by",
           text(screen::actor_name(visit, one.noted_name) + ", " +
                screen::short_time(one.noted_at, visit.office.zone, visit.language()))) +
      fact(visit, "graduations.entry",
           http::link("/verval/baris/" + one.entry.text(), visit.words("graduations.see_entry")));
  return screen::sheet({.heading = visit.say("graduations.title"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  int months{0};
  screen::Filled filled{};
};

Html check_form(Visit& visit, Graduation const& one, Check const& check, Sent const& sent) {
  auto filled = sent.months == check.months ? sent.filled : screen::Filled{};
  if (!filled.filled("on")) filled.set_raw("on", screen::input_date(visit.today()));
  return screen::form(
      visit, check_record(), filled,
      {.action = graduation_address(one.id) + "/tinjau/" + std::to_string(check.months),
       .submit = visit.say("graduations.check_save"),
       .primary = false});
}

/// What a look after some months found, or the form of one that is due.
Html check_part(Visit& visit, Graduation const& one, Check const& check, Sent const& sent) {
  bool const due = check.due_on <= visit.today();
  auto what = element("strong", visit.words("graduations.after",
                                            {{"months", std::to_string(check.months)}})) +
              text(" ");
  auto const& actor = visit.context.actor;
  if (check.checked_on) {
    auto const key = "graduations.result." + check.result;
    what += screen::chip(check.result == "held" ? Tone::done : Tone::late, visit.say(key));
    auto words =
        day_words(visit, *check.checked_on) + ", " + screen::actor_name(visit, check.checked_name);
    if (check.turnover)
      words += ", " + visit.say("graduations.turnover_now", {{"sum", check.turnover->text()}});
    what += element("p", {{"class", "small"}}, text(words));
    if (!check.note.empty()) what += element("p", {{"class", "small"}}, text(check.note));
    bool const own = actor.account().is_set() && actor.account() == check.checked_by;
    if (actor.may(May::verify_data) || (own && actor.may(May::assess)))
      what += screen::button_post(visit, {.label = visit.say("graduations.check_undo"),
                                          .address = graduation_address(one.id) + "/tinjau/" +
                                                     std::to_string(check.months) + "/urungkan",
                                          .icon = "urung"});
    if (check.result == "fallen" && actor.may(May::assess))
      what += screen::button_link({.label = visit.say("graduations.propose_again"),
                                   .address = "/keluarga/" + one.family.text() + "/verval"});
    return what;
  }
  what += screen::chip(due ? Tone::late : Tone::plain,
                       visit.say("graduations.due", {{"date", day_words(visit, check.due_on)}}));
  if (one.standing == Standing::left && actor.may(May::assess))
    what += due ? check_form(visit, one, check, sent)
                : element("details", {{"class", "fold"}},
                          element("summary", visit.words("graduations.check_early")) +
                              check_form(visit, one, check, sent));
  return what;
}

Html checks_sheet(Visit& visit, Graduation const& one, Sent const& sent) {
  if (one.standing == Standing::lapsed) return {};
  std::vector<Html> parts;
  for (auto const& check : checks_of(visit.context, one.id))
    parts.push_back(element("div", check_part(visit, one, check, sent)));
  if (one.standing == Standing::noted)
    parts.insert(parts.begin(), screen::notice(Tone::note, visit.say("graduations.not_yet")));
  return screen::sheet({.heading = visit.say("graduations.checks"), .body = screen::stack(parts)});
}

Value money_json(std::optional<Rupiah> const& sum) { return sum ? Value(sum->whole()) : Value(); }

Value graduation_json(Visit& visit, Graduation const& one) {
  Value::List checks;
  for (auto const& check : checks_of(visit.context, one.id))
    checks.push_back(
        Value::object({{"months", check.months},
                       {"due_on", check.due_on.iso()},
                       {"result", check.result},
                       {"checked_on", check.checked_on ? Value(check.checked_on->iso()) : Value()},
                       {"turnover", money_json(check.turnover)},
                       {"note", check.note}}));
  return Value::object({{"id", one.id.text()},
                        {"entry", one.entry.text()},
                        {"family", one.family.text()},
                        {"name", one.name},
                        {"region", one.region.text()},
                        {"cause", one.cause},
                        {"left_on", one.left_on.iso()},
                        {"business", one.business},
                        {"sector", one.sector},
                        {"turnover_before", money_json(one.turnover_before)},
                        {"turnover_after", money_json(one.turnover_after)},
                        {"helped_by", one.helped_by},
                        {"evidence", one.evidence},
                        {"note", one.note},
                        {"standing", std::string(standing_key(one.standing))},
                        {"checks", Value(std::move(checks))}});
}

Result<GraduationId> asked(Visit& visit) {
  return GraduationId{TRY(visit.request.id("graduation"))};
}

Result<int> asked_months(Visit& visit) { return static_cast<int>(TRY(visit.request.id("months"))); }

Result<Answer> graduation_with(Visit& visit, Sent const& sent) {
  auto const one = TRY(find_graduation(visit.context, TRY(asked(visit))));
  audit::record(
      visit.context,
      {.action = "view", .kind = "family", .id = one.family.value(), .purpose = "graduation"});
  if (visit.request.wants_json()) return http::json_answer(graduation_json(visit, one));
  screen::PageHead const head{
      .title = one.name,
      .context = visit.say("graduations.cause." + one.cause) + ", " + day_words(visit, one.left_on),
      .current = "graduations",
      .trail = {{visit.say("nav.graduations"), std::string(index_path)}},
      .field = true};
  auto const left = facts_sheet(visit, one);
  auto const right = checks_sheet(visit, one, sent);
  return screen::page(visit, head, right.empty() ? left : screen::cols("wide", left, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> graduation_page(Visit& visit) { return graduation_with(visit, {}); }

int year_of(Visit const& visit) {
  constexpr std::int64_t first = 1990;
  auto const asked = parse_id_value(visit.request.query.get("tahun")).value_or(0);
  auto const newest = visit.today().year();
  return asked >= first && asked <= newest ? static_cast<int>(asked) : newest;
}

/// The year's numbers, each a door to its names.
Html year_part(Visit& visit, int year) {
  auto const counts = count_graduations(visit.context, year);
  auto const door = [&](std::string const& more) {
    return std::string(index_path) + "?dari=" + Year{year}.begin().iso() +
           "&sampai=" + Year{year}.end().iso() + more;
  };
  auto const figure = [&](std::string const& label, std::int64_t count, std::string const& more) {
    return screen::Figure{.label = label,
                          .number = group_thousands(count),
                          .unit = visit.say("graduations.unit"),
                          .address = count == 0 ? std::string() : door(more)};
  };
  std::vector<screen::Figure> list{
      figure(visit.say("graduations.left_in", {{"year", std::to_string(year)}}), counts.all_left(),
             "&keadaan=left")};
  for (std::size_t i = 0; i < cause_keys.size(); ++i)
    if (counts.left[i] > 0 || i == 0)
      list.push_back(figure(visit.say("graduations.cause." + std::string(cause_keys[i])),
                            counts.left[i], "&keadaan=left&sebab=" + std::string(cause_keys[i])));
  list.push_back(figure(visit.say("graduations.noted"), counts.noted, "&keadaan=noted"));
  list.push_back(
      figure(visit.say("graduations.fallen"), counts.fallen, "&keadaan=left&hasil=fallen"));
  return screen::figures(list);
}

Result<Answer> list_page(Visit& visit) {
  auto const year = year_of(visit);
  std::vector<Html> before;
  if (!visit.request.wants_json()) {
    if (auto const due = checks_due(visit.context); due > 0)
      before.push_back(screen::notice(
          Tone::late, visit.say("graduations.due_count", {{"count", group_thousands(due)}}),
          http::link(std::string(index_path) + "?keadaan=left&tinjau=" + visit.today().iso(),
                     visit.words("graduations.due_see"))));
    before.push_back(year_part(visit, year));
  }
  auto const to_year = [&](int other) {
    return screen::Action{.label = std::to_string(other),
                          .address = std::string(index_path) + "?tahun=" + std::to_string(other)};
  };
  std::vector<screen::Action> years{to_year(year - 1)};
  if (year < visit.today().year()) years.push_back(to_year(year + 1));
  return screen::list_page(visit, graduations_list(),
                           {.head = {.title = visit.say("nav.graduations"),
                                     .context = visit.say("graduations.context"),
                                     .current = "graduations",
                                     .trail = {},
                                     .actions = std::move(years)},
                            .binds = {},
                            .before = screen::stack(before),
                            .after = {},
                            .empty_heading = visit.say("graduations.none"),
                            .as_of = {}});
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  TRY(visit.context.may(May::assess));
  FamilyId const id{TRY(visit.request.id("family"))};
  auto const family = TRY(registry::find_family(visit.context, id));
  screen::PageHead const head{
      .title = visit.say("graduations.note_it"),
      .context = visit.say("graduations.note_why"),
      .current = "graduations",
      .trail = {{registry::place_name(visit.context, family.region), "/keluarga/" + id.text()}},
      .field = true};
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("graduations.title"),
                     .body = screen::form(visit, new_record(), filled,
                                          {.action = form_address(id),
                                           .submit = visit.say("graduations.save"),
                                           .cancel_address = "/keluarga/" + id.text()})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("cause", "business");
  filled.set_raw("left_on", screen::input_date(visit.today()));
  return new_with(visit, filled);
}

Result<GraduationId> note_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  return note(visit.context, {.family = FamilyId{TRY(visit.request.id("family"))},
                              .cause = filled.text("cause"),
                              .left_on = *filled.date("left_on"),
                              .business = filled.text("business"),
                              .sector = filled.text("sector"),
                              .turnover_before = filled.money("turnover_before"),
                              .turnover_after = filled.money("turnover_after"),
                              .helped_by = filled.text("helped_by"),
                              .evidence = filled.text("evidence"),
                              .note = filled.text("note")});
}

Result<Answer> note_post(Visit& visit) {
  auto filled = screen::read_form(visit, new_record());
  auto const noted = note_as_typed(visit, filled);
  if (!noted.ok()) {
    auto error = noted.error();
    if (error.code.starts_with("graduations.")) error.field = "cause";
    if (!screen::comes_again(visit, filled, error)) return error;
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"graduation", noted.value().text()}}), 201);
  return screen::done(visit, graduation_address(noted.value()),
                      {.message = visit.say("graduations.saved")});
}

Result<Answer> acted(Visit& visit, GraduationId id, std::string_view message,
                     std::string undo_address = {}) {
  if (visit.request.wants_json())
    return http::json_answer(graduation_json(visit, TRY(find_graduation(visit.context, id))));
  return screen::done(visit, graduation_address(id),
                      {.message = visit.say(message), .undo_address = std::move(undo_address)});
}

Result<Answer> check_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto const months = TRY(asked_months(visit));
  auto filled = screen::read_form(visit, check_record());
  auto status = filled.status();
  if (status.ok())
    status = check(visit.context, {.graduation = id,
                                   .months = months,
                                   .result = filled.text("result"),
                                   .on = *filled.date("on"),
                                   .turnover = filled.money("turnover"),
                                   .note = filled.text("note")});
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return graduation_with(visit, {months, std::move(filled)});
  }
  return acted(visit, id, "graduations.check_saved",
               graduation_address(id) + "/tinjau/" + std::to_string(months) + "/urungkan");
}

Result<Answer> undo_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TRY(undo_check(visit.context, id, TRY(asked_months(visit))));
  return acted(visit, id, "graduations.check_undone");
}

}  // namespace

Html family_part(Visit& visit, FamilyId family) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::see_validation) || !family.is_set()) return {};
  Html items;
  bool stands = false;
  for (auto const& one : graduations_of(visit.context, family)) {
    stands |= one.standing != Standing::lapsed;
    items += element("li", http::link(graduation_address(one.id),
                                      text(visit.say("graduations.cause." + one.cause) + ", " +
                                           day_words(visit, one.left_on))) +
                               text(" ") + standing_chip(visit, one.standing));
  }
  Html footer;
  if (actor.may(May::assess) && !stands)
    footer = screen::button_link(
        {.label = visit.say("graduations.note_it"), .address = form_address(family)});
  if (items.empty() && footer.empty()) return {};
  auto const body = items.empty()
                        ? element("p", {{"class", "soft"}}, visit.words("graduations.none_here"))
                        : element("ul", {{"class", "stack tight"}}, items);
  return screen::sheet({.heading = visit.say("nav.graduations"), .body = body, .footer = footer});
}

void add_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  std::string const index(index_path);
  std::string const one = index + "/{graduation}";
  screen::registered(graduations_list(), index);
  routes.get("/keluarga/{family}/graduasi", assess, new_page);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, list_page, "nav.graduations");
    routes.post(prefix + "/keluarga/{family}/graduasi", assess, note_post, "graduations.note_it");
    routes.get(prefix + one, see, graduation_page, "graduations.title");
    routes.post(prefix + one + "/tinjau/{months}", assess, check_post, "graduations.check_save");
    routes.post(prefix + one + "/tinjau/{months}/urungkan", see, undo_post,
                "graduations.check_undo");
  }
}

}  // namespace rangkul::graduations
