#include "programmes/rule_pages.h"

#include <algorithm>

#include "base/text.h"
#include "programmes/figures.h"
#include "programmes/previews.h"
#include "programmes/rule_errors.h"
#include "programmes/rule_parts.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using screen::Tone;
using screen::Visit;

constexpr std::string_view in_force_word = "berlaku";

Trial trial_for(Visit const& visit, ShownRule const& shown) {
  return trial_of(visit.context.catalogue, *shown.benefit.programme, shown.benefit.year, shown.rule,
                  shown.on);
}

Tone tone_of(std::string const& state) {
  if (state == "used") return Tone::done;
  return state == "draft" ? Tone::soon : Tone::plain;
}

std::string day(Visit const& visit, Date date) {
  return screen::short_date(date, visit.language());
}

screen::PageHead head_of(Visit const& visit, ShownRule const& shown) {
  auto head = benefit_head(visit, shown.benefit);
  head.trail.push_back(
      {head.title, benefit_address(shown.benefit.programme->id, shown.benefit.year)});
  head.trail.push_back({visit.say("rules.heading"), rules_address(shown.benefit)});
  head.title = shown.version ? visit.say("rules.version_from",
                                         {{"date", day(visit, shown.version->valid_from)}})
                             : visit.say("rules.in_force");
  head.context = shown.version ? shown.version->reason : shown.benefit.programme->legal_basis;
  return head;
}

std::string cost_text(ShownRule const& shown, Preview::Area const& area) {
  auto const each = yearly_cost(*shown.benefit.programme, shown.benefit.year);
  if (!each) return "–";
  return millions_text(each->times(area.eligible) + area.more);
}

RuleAsked asked_of(ShownRule const& shown) {
  return {shown.address, shown.benefit.programme->unit, shown.benefit.year};
}

Preview::Area whole_of(Preview const& counted) {
  Preview::Area out;
  out.eligible = counted.eligible;
  for (auto const& area : counted.areas) out.more = out.more + area.more;
  return out;
}

/// A number that opens into its list, for who may see people.
Html door(Visit const& visit, ShownRule const& shown, std::string const& group, std::int64_t number,
          std::string const& area = {}) {
  auto const text = group_thousands(number);
  if (number == 0 || !visit.context.actor.may(May::see_people)) return http::text(text);
  auto address = shown.address + "/nama?kelompok=" + group;
  if (!area.empty()) address += "&wilayah=" + area;
  return screen::opens(text, address);
}

Html numbers(Visit const& visit, ShownRule const& shown, Preview const& counted) {
  bool const opens = visit.context.actor.may(May::see_people);
  auto const figure = [&](std::string const& group, std::int64_t number) {
    return screen::Figure{
        visit.say("rules.preview." + group), group_thousands(number), "",
        opens && number > 0 ? shown.address + "/nama?kelompok=" + group : std::string{}};
  };
  return screen::figures({figure("eligible", counted.eligible),
                          {visit.say("rules.preview.cost"), cost_text(shown, whole_of(counted))},
                          figure("enter", counted.enter()),
                          figure("fall_out", counted.fall_out),
                          figure("unknown", counted.unknown)});
}

/// The districts, each the sum of its villages; or the villages of one district.
std::vector<Preview::Area> by_area(Preview const& counted, RegionCode const& district) {
  std::vector<Preview::Area> out;
  for (auto const& area : counted.areas) {
    bool const inside = !district.text().empty() && district.covers(area.village);
    if (!district.text().empty() && !inside) continue;
    auto const code = inside ? area.village : area.village.at(RegionLevel::district);
    if (out.empty() || out.back().village != code) out.push_back({.village = code});
    out.back().eligible += area.eligible;
    out.back().unknown += area.unknown;
    out.back().asked += area.asked;
    out.back().more = out.back().more + area.more;
  }
  return out;
}

/// Whose villages are shown: the district asked for, or the only one there is.
RegionCode district_of(Visit const& visit, Preview const& counted) {
  auto const asked = RegionCode::parse(visit.request.query.get("kecamatan"));
  if (asked.ok() && asked.value().level() == RegionLevel::district) return asked.value();
  auto const districts = by_area(counted, {});
  return districts.size() == 1 ? districts.front().village : RegionCode{};
}

Html area_table(Visit const& visit, ShownRule const& shown, Preview const& counted,
                RegionCode const& district) {
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("rules.area.place")},
                   {visit.say("rules.area.asked"), true},
                   {visit.say("rules.preview.eligible"), true},
                   {visit.say("rules.preview.cost"), true},
                   {visit.say("rules.preview.unknown"), true}};
  Preview::Area total;
  for (auto const& sum : by_area(counted, district)) {
    auto const code = sum.village.text();
    auto name = http::text(registry::region_name(visit.context, sum.village));
    if (sum.village.level() == RegionLevel::district)
      name = http::link(shown.address + "?kecamatan=" + code + "#wilayah", name);
    table.rows.push_back({name, http::text(group_thousands(sum.asked)),
                          door(visit, shown, "eligible", sum.eligible, code),
                          http::text(cost_text(shown, sum)),
                          door(visit, shown, "unknown", sum.unknown, code)});
    total.asked += sum.asked;
    total.eligible += sum.eligible;
    total.unknown += sum.unknown;
    total.more = total.more + sum.more;
  }
  table.totals.push_back({visit.words("rules.area.total"), http::text(group_thousands(total.asked)),
                          http::text(group_thousands(total.eligible)),
                          http::text(cost_text(shown, total)),
                          http::text(group_thousands(total.unknown))});
  return screen::table(table);
}

Html area_sheet(Visit const& visit, ShownRule const& shown, Preview const& counted) {
  auto const district = district_of(visit, counted);
  bool const one = !district.text().empty();
  bool const more = one && visit.request.query.find("kecamatan").has_value();
  return screen::sheet(
      {.heading = visit.say("rules.preview.by_area") +
                  (one ? ": " + registry::region_name(visit.context, district) : std::string{}),
       .body = area_table(visit, shown, counted, district),
       .footer = more  ? http::link(shown.address + "#wilayah", visit.words("rules.area.all"))
                 : one ? Html{}
                       : visit.words("rules.area.by_village"),
       .id = "wilayah"});
}

Html preview_sheets(Visit const& visit, ShownRule const& shown, Trial const& trial,
                    Preview const& counted) {
  Html notes;
  if (trial.shortened) notes += screen::notice(Tone::note, visit.say("rules.preview.shortened"));
  if (shown.benefit.programme->scheme(shown.benefit.year) == nullptr)
    notes += screen::notice(Tone::note, visit.say("rules.preview.no_scheme"));
  auto const present = visit.words(
      "rules.preview.present",
      {{"count", group_thousands(counted.standing)}, {"stay", group_thousands(counted.stay)}});
  std::vector<Html> sheets{screen::sheet(
      {.heading = visit.say("rules.preview.heading"),
       .remark = visit.say("rules.preview.as_of",
                           {{"on", day(visit, trial.on)}, {"date", day(visit, visit.today())}}),
       .body = notes + numbers(visit, shown, counted),
       .footer = present})};
  if (!counted.areas.empty()) sheets.push_back(area_sheet(visit, shown, counted));
  return screen::stack(sheets);
}

Value preview_json(Preview const& counted) {
  Value::List areas;
  for (auto const& area : counted.areas)
    areas.push_back(Value::object({{"area", area.village.text()},
                                   {"asked", area.asked},
                                   {"eligible", area.eligible},
                                   {"unknown", area.unknown}}));
  return Value::object({{"asked", counted.asked},
                        {"eligible", counted.eligible},
                        {"unknown", counted.unknown},
                        {"standing", counted.standing},
                        {"stay", counted.stay},
                        {"enter", counted.enter()},
                        {"fall_out", counted.fall_out},
                        {"areas", Value(std::move(areas))}});
}

rules::Known known_of(Visit const& visit, ShownRule const& shown) {
  return known_for(visit.context.catalogue, shown.benefit.programme->unit, shown.on);
}

Html act(Visit const& visit, ShownRule const& shown, std::string const& way, std::string_view key,
         bool primary) {
  return screen::button_post(visit, {.label = visit.say(key),
                                     .address = shown.address + "/" + way,
                                     .primary = primary,
                                     .post = true});
}

screen::Record const& why_record() {
  static screen::Record const record{"rules.why",
                                     {screen::Field{.key = "reason",
                                                    .kind = screen::FieldKind::long_text,
                                                    .required = true,
                                                    .max_length = 500}}};
  return record;
}

/// What can be done with a version: preview, take into use, withdraw.
Html acts_of(Visit const& visit, ShownRule const& shown, screen::Filled const& filled) {
  if (!shown.version || !visit.context.actor.may(May::edit_programmes)) return {};
  auto const& version = *shown.version;
  bool const waits = version.state == "used" && version.valid_from > visit.today();
  if (version.state != "draft" && !waits) return {};
  std::vector<Html> sheets;
  if (version.state == "draft") {
    auto body = element("p", {{"class", "soft"}}, visit.words("rules.preview_first"));
    body += element("div", {{"class", "buttons"}},
                    act(visit, shown, "pratinjau", "rules.preview_act", !version.previewed_at));
    if (version.previewed_at)
      body =
          element("p", {{"class", "soft"}},
                  visit.words("rules.previewed",
                              {{"time", screen::short_time(*version.previewed_at, visit.office.zone,
                                                           visit.language())}})) +
          element("div", {{"class", "buttons"}},
                  act(visit, shown, "pakai", "rules.use_act", true) +
                      act(visit, shown, "pratinjau", "rules.preview_again", false));
    sheets.push_back(screen::sheet({.heading = visit.say("rules.use_heading"), .body = body}));
  }
  sheets.push_back(screen::sheet({.heading = visit.say("rules.withdraw"),
                                  .body = screen::form(visit, why_record(), filled,
                                                       {.action = shown.address + "/tarik",
                                                        .submit = visit.say("rules.withdraw"),
                                                        .primary = false})}));
  return screen::stack(sheets);
}

Result<Answer> version_with(Visit& visit, Previews& previews, screen::Filled const& filled) {
  auto const shown = TRY(shown_rule(visit));
  auto const trial = trial_for(visit, shown);
  auto counted = previews.of(visit.context, trial);
  add_amounts(trial, counted, [&](Trial const& each) { return previews.of(visit.context, each); });
  auto const period = period_of(visit, asked_of(shown));
  auto const checked = checked_of(visit.context, trial, period);
  if (visit.request.wants_json()) {
    auto out = preview_json(counted);
    out.set("field_check", errors_json(checked, period));
    out.set("rule", rules::to_value(shown.rule, vocabulary_of(shown.benefit.programme->unit)));
    out.set("on", shown.on.iso());
    return http::json_answer(out);
  }
  Html facts;
  if (shown.version)
    facts = screen::chip(tone_of(shown.version->state),
                         visit.say("rules.state." + shown.version->state)) +
            http::text(" ") +
            visit.words("rules.made_by",
                        {{"name", screen::actor_name(visit, shown.version->made_by)},
                         {"time", screen::short_time(shown.version->made_at, visit.office.zone,
                                                     visit.language())}});
  else
    facts = visit.words("rules.from_catalogue", {{"file", shown.benefit.programme->file}});
  auto const rule_sheet =
      screen::sheet({.heading = visit.say("rules.says"),
                     .body = rule_sentences(visit, shown.rule, known_of(visit, shown)),
                     .footer = facts});
  auto const acts = acts_of(visit, shown, filled);
  auto const top = acts.empty() ? rule_sheet : screen::cols("wide", rule_sheet, acts);
  return screen::page(visit, head_of(visit, shown),
                      screen::stack({top, preview_sheets(visit, shown, trial, counted),
                                     errors_sheet(visit, asked_of(shown), checked, period)}),
                      filled.ok() ? 200 : 422);
}

Result<Answer> names_page(Visit& visit) {
  auto const shown = TRY(shown_rule(visit));
  auto const group = visit.request.query.get("kelompok", "eligible");
  if (!is_group(group)) return not_found();
  auto head = head_of(visit, shown);
  head.trail.push_back({head.title, shown.address});
  head.title = visit.say("rules.names." + group);
  return trial_list(visit, trial_for(visit, shown), group, period_of(visit, asked_of(shown)),
                    {.head = head, .empty_heading = visit.say("rules.names.none")});
}

Html versions_table(Visit const& visit, Benefit const& benefit,
                    std::vector<RuleVersion> const& versions) {
  screen::Table table;
  table.columns = {{visit.say("rules.valid_from")},
                   {visit.say("rules.why.reason")},
                   {visit.say("rules.made")},
                   {visit.say("rules.state")}};
  for (auto const& version : versions)
    table.rows.push_back(
        {http::link(rules_address(benefit) + "/" + version.id.text(),
                    http::text(day(visit, version.valid_from))),
         http::text(version.reason),
         http::text(screen::actor_name(visit, version.made_by)) +
             element("small", http::text(screen::short_time(version.made_at, visit.office.zone,
                                                            visit.language()))),
         screen::chip(tone_of(version.state), visit.say("rules.state." + version.state))});
  return screen::table(table);
}

Result<Answer> rules_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const on = std::min(visit.today(), Year{benefit.year}.end());
  auto const known = known_for(visit.context.catalogue, benefit.programme->unit, on);
  auto const force = TRY(rule_in_force(visit.context, *benefit.programme, known));
  auto const versions = rule_versions(visit.context, benefit.programme->id);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& version : versions)
      list.push_back(Value::object({{"id", version.id.text()},
                                    {"state", version.state},
                                    {"valid_from", version.valid_from.iso()},
                                    {"reason", version.reason},
                                    {"made_at", version.made_at.seconds}}));
    return http::json_answer(
        Value::object({{"rule", rules::to_value(force.rule, known.vocabulary)},
                       {"version", force.version ? Value(force.version->id.text()) : Value()},
                       {"versions", Value(std::move(list))}}));
  }
  auto head = benefit_head(visit, benefit);
  auto const address = rules_address(benefit);
  if (visit.context.actor.may(May::edit_programmes))
    head.actions.push_back(
        {.label = visit.say("rules.edit"), .address = address + "/ubah", .icon = "ubah"});
  head.actions.push_back({.label = visit.say("rules.preview_act"),
                          .address = address + "/" + std::string(in_force_word),
                          .primary = true});
  auto const source =
      force.version ? visit.words("rules.since", {{"date", day(visit, force.version->valid_from)}})
                    : visit.words("rules.from_catalogue", {{"file", benefit.programme->file}});
  std::vector<Html> sheets{
      screen::sheet({.heading = visit.say("rules.in_force"),
                     .remark = visit.say("rules.on_day", {{"date", day(visit, on)}}),
                     .body = rule_sentences(visit, force.rule, known),
                     .footer = source})};
  sheets.push_back(screen::sheet(
      {.heading = visit.say("rules.versions"),
       .body = versions.empty()
                   ? element("p", {{"class", "soft"}}, visit.words("rules.no_versions"))
                   : versions_table(visit, benefit, versions)}));
  return screen::page(visit, head, benefit_tabs(visit, benefit, 3) + screen::stack(sheets));
}

Result<RuleVersion> version_of(ShownRule const& shown) {
  if (!shown.version) return not_found();
  return *shown.version;
}

Result<Answer> preview_act(Visit& visit, Previews& previews) {
  auto const shown = TRY(shown_rule(visit));
  auto const version = TRY(version_of(shown));
  auto const counted = previews.of(visit.context, trial_for(visit, shown));
  auto counts = preview_json(counted);
  counts.set("areas", Value(counted.areas.size()));
  TRY(note_preview(visit.context, version.id, counts));
  if (visit.request.wants_json()) return http::json_answer(counts);
  return screen::done(visit, shown.address, {.message = visit.say("rules.preview_done")});
}

Value state_json(ShownRule const& shown, std::string_view state) {
  return Value::object({{"version", shown.version->id.text()},
                        {"state", state},
                        {"valid_from", shown.version->valid_from.iso()}});
}

Result<Answer> use_act(Visit& visit) {
  auto const shown = TRY(shown_rule(visit));
  TRY(use_rule(visit.context, TRY(version_of(shown)).id));
  if (visit.request.wants_json()) return http::json_answer(state_json(shown, "used"));
  return screen::done(visit, shown.address,
                      {.message = visit.say("rules.used", {{"date", day(visit, shown.on)}})});
}

Result<Answer> withdraw_act(Visit& visit, Previews& previews) {
  auto const shown = TRY(shown_rule(visit));
  auto filled = screen::read_form(visit, why_record());
  auto status = filled.status();
  if (status.ok())
    status = withdraw_rule(visit.context, TRY(version_of(shown)).id, filled.text("reason"));
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return version_with(visit, previews, filled);
  }
  if (visit.request.wants_json()) return http::json_answer(state_json(shown, "withdrawn"));
  return screen::done(visit, rules_address(shown.benefit),
                      {.message = visit.say("rules.withdrawn")});
}

}  // namespace

std::string rules_address(Benefit const& benefit) {
  return benefit_address(benefit.programme->id, benefit.year) + "/aturan";
}

Result<ShownRule> shown_rule(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const word = visit.request.param("version");
  ShownRule out{benefit,
                {},
                {},
                std::min(visit.today(), Year{benefit.year}.end()),
                rules_address(benefit) + "/" + word};
  auto const unit = benefit.programme->unit;
  if (word == in_force_word) {
    out.rule = TRY(rule_in_force(visit.context, *benefit.programme,
                                 known_for(visit.context.catalogue, unit, out.on)))
                   .rule;
    return out;
  }
  auto version =
      TRY(find_rule_version(visit.context, RuleVersionId{TRY(visit.request.id("version"))}));
  if (version.programme != benefit.programme->id) return not_found();
  // A rule that begins later is tried on the day it begins.
  out.on = std::max(out.on, version.valid_from);
  out.rule = TRY(rule_of(version, known_for(visit.context.catalogue, unit, out.on)));
  out.version = std::move(version);
  return out;
}

void add_rule_routes(screen::Routes& routes, Previews& previews) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const names = Policy::right(May::see_people);
  auto const edit = Policy::right(May::edit_programmes);
  std::string const base = "/program/{programme}/{year}/aturan";
  auto const version_page = [&previews](Visit& visit) { return version_with(visit, previews, {}); };
  auto const count_act = [&previews](Visit& visit) { return preview_act(visit, previews); };
  auto const leave_act = [&previews](Visit& visit) { return withdraw_act(visit, previews); };
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + base, see, rules_page, "rules.heading");
    routes.get(prefix + base + "/{version}", see, version_page, "rules.preview.heading");
    routes.get(prefix + base + "/{version}/nama", names, names_page, "rules.names.eligible");
    routes.post(prefix + base + "/{version}/pratinjau", edit, count_act, "rules.preview_act");
    routes.post(prefix + base + "/{version}/pakai", edit, use_act, "rules.use_act");
    routes.post(prefix + base + "/{version}/tarik", edit, leave_act, "rules.withdraw");
  }
  add_rule_editor_routes(routes);
}

}  // namespace rangkul::programmes
