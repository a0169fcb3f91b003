// What other departments tell of their benefits: the list of a benefit's year, the two forms, one
// line with its correction, and the question whether one person fits.

#include "base/text.h"
#include "programmes/batch_pages.h"
#include "programmes/figures.h"
#include "programmes/parts.h"
#include "programmes/told.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::ColumnKind;
using screen::Field;
using screen::FieldKind;
using screen::FilterKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view lines_path = "/realisasi";

screen::List const& told_list() {
  // Index told_realisation_list.
  static screen::List const list{
      .name = "programmes.told",
      .from = "told_realisation t LEFT JOIN region r ON r.code = t.region",
      .where =
          "t.programme = :programme AND t.year = :year AND t.region >= :scope_from AND t.region < "
          ":scope_to AND (:own = '*' OR :own LIKE '%|' || t.programme || ' ' || t.year || '|%')",
      .id = "t.id",
      .columns =
          {{.key = "month",
            .sql = "t.month",
            .sortable = true,
            .link = "/realisasi/{id}",
            .never_null = true},
           {.key = "whom", .sql = "t.told_of", .below = "place"},
           {.key = "place", .sql = "COALESCE(r.name, t.region)"},
           {.key = "receivers", .sql = "t.receivers", .kind = ColumnKind::integer, .total = true},
           {.key = "amount", .sql = "t.amount", .kind = ColumnKind::money, .total = true},
           {.key = "fund", .sql = "t.fund_source", .below = "proof"},
           {.key = "proof", .sql = "t.proof"},
           {.key = "state",
            .sql = "t.state",
            .kind = ColumnKind::chip,
            .below = "reason",
            .chip_prefix = "programmes.told.state"},
           {.key = "reason", .sql = "t.reason"},
           {.key = "department", .sql = "t.department", .below = "by"},
           {.key = "by", .sql = "t.told_name", .kind = ColumnKind::actor},
           {.key = "id", .sql = "t.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "keadaan",
                   .kind = FilterKind::choice,
                   .where = "t.state = :f_keadaan",
                   .choices = {"standing", "corrected", "withdrawn"}},
                  {.key = "cara",
                   .kind = FilterKind::choice,
                   .where = "t.kind = :f_cara",
                   .choices = {"sum", "name"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "t.region >= :f_wilayah_from AND t.region < :f_wilayah_to"}},
      .sort = "month",
      .descending = true,
      .people = "told_realisations",
  };
  return list;
}

std::string line_address(ToldId id) { return std::string(lines_path) + "/" + id.text(); }

std::string told_address(Benefit const& benefit) {
  return benefit_address(benefit.programme->id, benefit.year) + "/realisasi";
}

std::string month_words(Visit const& visit, std::string const& month) {
  auto const first = Date::parse_iso(month + "-01");
  if (!first.ok()) return month;
  return screen::month_name(first.value().month(), visit.language()) + " " + month.substr(0, 4);
}

/// The months of a year that have begun.
std::vector<screen::Choice> months_of(Visit const& visit, int year) {
  std::vector<screen::Choice> out;
  constexpr int months = 12;
  for (int month = 1; month <= months; ++month) {
    auto const first = Date::from_ymd(year, month, 1);
    if (!first.ok() || first.value() > visit.today()) break;
    auto const key = first.value().iso().substr(0, 7);
    out.push_back({key, month_words(visit, key)});
  }
  return out;
}

/// What every line says; a figure also where and how many, a name whom.
screen::Record told_record(Visit const& visit, int year, bool by_name, bool corrects) {
  screen::Record out{"programmes.tell",
                     {Field{.key = "month",
                            .kind = FieldKind::choice,
                            .required = true,
                            .choices = months_of(visit, year)}}};
  auto& fields = out.fields;
  if (by_name && !corrects) {
    fields.push_back(
        Field{.key = "nik", .kind = FieldKind::nik, .required = true, .has_hint = true});
    fields.push_back(Field{.key = "told_of", .kind = FieldKind::name, .required = true});
  } else if (!by_name) {
    fields.push_back(
        Field{.key = "region", .kind = FieldKind::region, .required = true, .has_hint = true});
    fields.push_back(
        Field{.key = "receivers", .kind = FieldKind::integer, .required = true, .has_hint = true});
  }
  fields.push_back(Field{.key = "amount", .kind = FieldKind::money, .required = true});
  fields.push_back(Field{.key = "fund_source", .has_hint = true, .max_length = 80});
  fields.push_back(Field{.key = "proof", .required = true, .has_hint = true, .max_length = 120});
  if (corrects) fields.push_back(Field{.key = "reason", .required = true, .max_length = 200});
  fields.push_back(
      Field{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 64});
  return out;
}

Result<NewTold> as_typed(screen::Filled const& filled, Benefit const& benefit) {
  TRY(filled.status());
  return NewTold{.uid = filled.text("uid"),
                 .programme = benefit.programme->id,
                 .year = benefit.year,
                 .month = filled.text("month"),
                 .nik = filled.nik("nik"),
                 .told_of = filled.text("told_of"),
                 .region = filled.region("region").value_or(RegionCode{}),
                 .receivers = filled.integer("receivers").value_or(1),
                 .amount = filled.money("amount").value_or(Rupiah{0}),
                 .fund_source = filled.text("fund_source"),
                 .proof = filled.text("proof")};
}

/// Whether the reader's department tells of this benefit in this year.
bool tells(Visit const& visit, Benefit const& benefit) {
  auto const& actor = visit.context.actor;
  return actor.may(May::tell_realisation) && actor.of_department() &&
         !benefit.programme->run_by_office_in(benefit.year);
}

Result<Answer> list_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto head = benefit_head(visit, benefit);
  if (tells(visit, benefit))
    head.actions.push_back({.label = visit.say("programmes.tell"),
                            .address = told_address(benefit) + "/baru",
                            .icon = "tambah",
                            .primary = true});
  return screen::list_page(
      visit, told_list(),
      {.head = head,
       .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year)},
       .before = benefit_tabs(visit, benefit, 8),
       .after = element("p", {{"class", "small soft"}}, visit.words("programmes.told.why")),
       .empty_heading = visit.say("programmes.told.none"),
       .as_of = {}});
}

Html tell_sheet(Visit& visit, Benefit const& benefit, bool by_name, screen::Filled filled) {
  if (!filled.filled("uid")) filled.set_raw("uid", fresh_uid());
  if (!by_name && !filled.filled("region"))
    filled.set_raw("region", visit.context.actor.area().text());
  auto const key = std::string(by_name ? "programmes.tell.by_name" : "programmes.tell.by_sum");
  return screen::sheet(
      {.heading = visit.say(key),
       .body = element("p", visit.words(key + ".why")) +
               screen::form(visit, told_record(visit, benefit.year, by_name, false), filled,
                            {.action = told_address(benefit) + (by_name ? "/nama" : "/angka"),
                             .submit = visit.say("programmes.tell.submit"),
                             .primary = !by_name})});
}

Result<Answer> new_with(Visit& visit, Benefit const& benefit, bool by_name,
                        screen::Filled const& filled) {
  auto head = benefit_head(visit, benefit);
  head.title = visit.say("programmes.tell");
  head.trail.push_back(
      {benefit_name(visit, benefit.programme->id, benefit.year), told_address(benefit)});
  auto const sums = tell_sheet(visit, benefit, false, by_name ? screen::Filled{} : filled);
  auto const names = tell_sheet(visit, benefit, true, by_name ? filled : screen::Filled{});
  return screen::page(visit, head, screen::stack({sums, names}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  if (!tells(visit, benefit)) return conflict("told.run_here");
  return new_with(visit, benefit, false, {});
}

screen::Handler tell_post(bool by_name) {
  return [by_name](Visit& visit) -> Result<Answer> {
    auto const benefit = TRY(benefit_of(visit));
    auto filled = screen::read_form(visit, told_record(visit, benefit.year, by_name, false));
    auto told = Result<ToldId>(ToldId{});
    auto const given = as_typed(filled, benefit);
    if (given.ok())
      told = tell(visit.context, given.value());
    else
      told = given.error();
    if (!told.ok()) {
      if (!screen::comes_again(visit, filled, told.error())) return told.error();
      return new_with(visit, benefit, by_name, filled);
    }
    if (visit.request.wants_json())
      return http::json_answer(Value::object({{"realisation", told.value().text()}}), 201);
    return screen::done(visit, line_address(told.value()),
                        {.message = visit.say("programmes.told.saved")});
  };
}

Value told_json(ToldLine const& told) {
  return Value::object(
      {{"id", told.id.text()},
       {"programme", told.programme},
       {"year", told.year},
       {"month", told.month},
       {"region", told.region.text()},
       {"department", told.department},
       {"by_name", told.by_name},
       {"told_of", told.told_of},
       {"receivers", told.receivers},
       {"amount", told.amount.whole()},
       {"fund_source", told.fund_source},
       {"proof", told.proof},
       {"state", told.state},
       {"reason", told.reason},
       {"replaces", told.replaces.is_set() ? Value(told.replaces.text()) : Value()},
       {"told_by", told.told_name},
       {"told_at", to_iso(told.told_at)}});
}

Html facts_of(Visit& visit, ToldLine const& told) {
  auto const tone = told.state == "standing" ? Tone::done : Tone::late;
  auto facts = fact(visit, "programmes.told.state",
                    screen::chip(tone, visit.say("programmes.told.state." + told.state))) +
               fact(visit, "programmes.told.month", text(month_words(visit, told.month)));
  if (told.by_name) facts += fact(visit, "programmes.told.whom", text(told.told_of));
  facts +=
      fact(visit, "programmes.told.place", text(registry::place_name(visit.context, told.region))) +
      fact(visit, "programmes.told.receivers", text(group_thousands(told.receivers))) +
      fact(visit, "programmes.told.amount", text(told.amount.text())) +
      fact(visit, "programmes.told.fund", text(told.fund_source)) +
      fact(visit, "programmes.told.proof", text(told.proof)) +
      fact(visit, "programmes.told.by",
           text(told.department + ", " + screen::actor_name(visit, told.told_name) + ", " +
                screen::long_time(told.told_at, visit.office.zone, visit.language())));
  if (!told.reason.empty()) facts += fact(visit, "programmes.told.reason", text(told.reason));
  if (told.replaces.is_set())
    facts += fact(visit, "programmes.told.replaces",
                  http::link(line_address(told.replaces), visit.words("programmes.told.former")));
  return element("dl", {{"class", "facts"}}, facts);
}

screen::Filled as_told(ToldLine const& told) {
  screen::Filled out;
  out.set_raw("month", told.month);
  out.set_raw("region", told.region.text());
  out.set_raw("receivers", std::to_string(told.receivers));
  out.set_raw("amount", std::to_string(told.amount.whole()));
  out.set_raw("fund_source", told.fund_source);
  out.set_raw("proof", told.proof);
  out.set_raw("uid", fresh_uid());
  return out;
}

struct SentLine {
  std::string_view act{};
  screen::Filled filled{};
};

Html acts_of(Visit& visit, ToldLine const& told, SentLine const& sent) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::tell_realisation) || told.department != actor.department()) return {};
  auto const address = line_address(told.id);
  if (told.state != "standing")
    return screen::sheet(
        {.heading = visit.say("programmes.told.restore"),
         .body = element("p", visit.words("programmes.told.restore_why")) +
                 screen::button_post(visit, {.label = visit.say("programmes.told.restore"),
                                             .address = address + "/pulihkan",
                                             .post = true})});
  auto const form = [&](std::string const& act, std::string const& key,
                        screen::Record const& record, screen::Filled const& filled) {
    return screen::sheet(
        {.heading = visit.say(key),
         .body = screen::form(
             visit, record, filled,
             {.action = address + "/" + act, .submit = visit.say(key), .primary = false})});
  };
  return screen::stack(
      {form("ralat", "programmes.told.correct", told_record(visit, told.year, told.by_name, true),
            sent.act == "ralat" ? sent.filled : as_told(told)),
       form("tarik", "programmes.told.withdraw", reason_record(),
            sent.act == "tarik" ? sent.filled : screen::Filled{})});
}

Result<Answer> line_with(Visit& visit, SentLine const& sent) {
  auto const told = TRY(find_told(visit.context, ToldId{TRY(visit.request.id("told"))}));
  if (visit.request.wants_json()) return http::json_answer(told_json(told));
  auto const name = benefit_name(visit, told.programme, told.year);
  auto const benefit = benefit_address(told.programme, told.year);
  screen::PageHead const head{
      .title = name + ", " + month_words(visit, told.month),
      .context = told.department,
      .current = "programmes",
      .trail = {{visit.say("nav.programmes"), "/program?tahun=" + std::to_string(told.year)},
                {name, benefit + "/realisasi"}}};
  return screen::page(visit, head,
                      screen::cols("wide",
                                   screen::sheet({.heading = visit.say("programmes.told.one"),
                                                  .body = facts_of(visit, told)}),
                                   acts_of(visit, told, sent)),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> line_page(Visit& visit) { return line_with(visit, {}); }

Result<Answer> line_after(Visit& visit, ToldId id, screen::Flash const& flash) {
  if (visit.request.wants_json())
    return http::json_answer(told_json(TRY(find_told(visit.context, id))));
  return screen::done(visit, line_address(id), flash);
}

Result<Answer> correct_post(Visit& visit) {
  auto const told = TRY(find_told(visit.context, ToldId{TRY(visit.request.id("told"))}));
  auto const* programme = programme_in(visit.context, told.programme, told.year);
  if (programme == nullptr) return not_found();
  auto filled = screen::read_form(visit, told_record(visit, told.year, told.by_name, true));
  auto fresh = Result<ToldId>(ToldId{});
  auto given = as_typed(filled, {programme, told.year});
  if (given.ok()) {
    auto asked = std::move(given).value();
    asked.told_of = told.told_of;
    fresh = correct_told(visit.context, told.id, asked, filled.text("reason"));
  } else {
    fresh = given.error();
  }
  if (!fresh.ok()) {
    if (!screen::comes_again(visit, filled, fresh.error())) return fresh.error();
    return line_with(visit, {"ralat", filled});
  }
  return line_after(visit, fresh.value(), {.message = visit.say("programmes.told.corrected")});
}

Result<Answer> withdraw_post(Visit& visit) {
  auto const id = ToldId{TRY(visit.request.id("told"))};
  auto filled = screen::read_form(visit, reason_record());
  auto status = filled.status();
  if (status.ok()) status = withdraw_told(visit.context, id, filled.text("reason"));
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return line_with(visit, {"tarik", filled});
  }
  return line_after(visit, id,
                    {.message = visit.say("programmes.told.withdrawn"),
                     .undo_address = line_address(id) + "/pulihkan"});
}

Result<Answer> restore_post(Visit& visit) {
  auto const id = ToldId{TRY(visit.request.id("told"))};
  TRY(restore_told(visit.context, id));
  return line_after(visit, id, {.message = visit.say("programmes.told.restored")});
}

screen::Record const& ask_record() {
  static screen::Record const record{
      "programmes.ask",
      {Field{.key = "nik", .kind = FieldKind::nik, .required = true, .has_hint = true}}};
  return screen::registered(record, "/program/{programme}/{year}/cek");
}

Result<Answer> ask_with(Visit& visit, Benefit const& benefit, screen::Filled const& filled,
                        Html const& answer) {
  auto const body =
      element("p", visit.words("programmes.ask.why")) + answer +
      screen::form(visit, ask_record(), filled,
                   {.action = benefit_address(benefit.programme->id, benefit.year) + "/cek",
                    .submit = visit.say("programmes.ask.submit")});
  return screen::page(visit, benefit_head(visit, benefit),
                      benefit_tabs(visit, benefit, 9) +
                          screen::sheet({.heading = visit.say("programmes.ask"), .body = body}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> ask_page(Visit& visit) { return ask_with(visit, TRY(benefit_of(visit)), {}, {}); }

Result<Answer> ask_post(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto filled = screen::read_form(visit, ask_record());
  if (!filled.ok()) {
    auto const fault = filled.status().error();
    if (!screen::comes_again(visit, filled, fault)) return fault;
    return ask_with(visit, benefit, filled, {});
  }
  auto const fitness =
      TRY(ask_fitness(visit.context, benefit.programme->id, benefit.year, *filled.nik("nik")));
  if (visit.request.wants_json())
    return http::json_answer(Value::object(
        {{"fits", fitness.fits}, {"decile", fitness.decile ? Value(*fitness.decile) : Value()}}));
  auto const decile = fitness.decile ? visit.say("programmes.ask.decile",
                                                 {{"decile", std::to_string(*fitness.decile)}})
                                     : visit.say("programmes.ask.no_decile");
  return ask_with(
      visit, benefit, {},
      screen::notice(fitness.fits ? Tone::done : Tone::late,
                     visit.say(fitness.fits ? "programmes.ask.yes" : "programmes.ask.no"),
                     element("p", text(decile))));
}

}  // namespace

void add_told_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const tell = Policy::right(May::tell_realisation);
  auto const ask = Policy::right(May::ask_eligibility);
  std::string const benefit = "/program/{programme}/{year}";
  auto const line = std::string(lines_path) + "/{told}";
  screen::registered(told_list(), benefit + "/realisasi");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + benefit + "/realisasi", see, list_page, "programmes.tab.told");
    routes.post(prefix + benefit + "/realisasi/angka", tell, tell_post(false),
                "programmes.tell.by_sum");
    routes.post(prefix + benefit + "/realisasi/nama", tell, tell_post(true),
                "programmes.tell.by_name");
    routes.post(prefix + benefit + "/cek", ask, ask_post, "programmes.ask");
    routes.get(prefix + line, see, line_page, "programmes.told.one");
    routes.post(prefix + line + "/ralat", tell, correct_post, "programmes.told.correct");
    routes.post(prefix + line + "/tarik", tell, withdraw_post, "programmes.told.withdraw");
    routes.post(prefix + line + "/pulihkan", tell, restore_post, "programmes.told.restore");
  }
  routes.get(benefit + "/realisasi/baru", tell, new_page);
  routes.get(benefit + "/cek", ask, ask_page);
}

}  // namespace rangkul::programmes
