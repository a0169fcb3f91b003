#include "programmes/rule_errors.h"

#include <cmath>

#include "base/interval.h"
#include "base/text.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::element;
using screen::Visit;

std::string share_words(Visit const& visit, std::int64_t part, std::int64_t whole) {
  constexpr double parts = 1'000'000;
  auto const interval = share_interval(part, whole);
  auto const text = [&](double share) {
    return screen::percent_text(Percent(std::llround(share * parts), std::llround(parts)),
                                visit.language());
  };
  return visit.say("rules.errors.share",
                   {{"share", screen::percent_text(Percent(part, whole), visit.language())},
                    {"low", text(interval.low)},
                    {"high", text(interval.high)}});
}

Html errors_table(Visit const& visit, RuleAsked const& asked, Checked const& checked, int year) {
  screen::Table table;
  table.columns = {{visit.say("rules.errors.kind")},
                   {visit.say("rules.errors.wrong"), true},
                   {visit.say("rules.errors.of"), true},
                   {visit.say("rules.errors.estimate")}};
  auto const row = [&](std::string const& group, std::int64_t wrong, std::int64_t whole) {
    auto number = http::text(group_thousands(wrong));
    if (wrong > 0 && visit.context.actor.may(May::see_people))
      number = screen::opens(group_thousands(wrong), asked.address + "/nama?kelompok=" + group +
                                                         "&periksa=" + std::to_string(year));
    table.rows.push_back({visit.words("rules.errors." + group), number,
                          http::text(group_thousands(whole)),
                          http::text(whole == 0 ? visit.say("rules.errors.nobody")
                                                : share_words(visit, wrong, whole))});
  };
  row("wrong_in", checked.wrong_in, checked.yes);
  row("wrong_out", checked.wrong_out, checked.fit);
  return screen::table(table);
}

}  // namespace

Period period_of(Visit const& visit, RuleAsked const& asked) {
  constexpr std::int64_t first_year = 2000;
  constexpr std::int64_t last_year = 2199;
  auto const named = parse_id_value(visit.request.query.get("periksa"));
  bool const good = named && *named >= first_year && *named <= last_year;
  Year const year{good ? static_cast<int>(*named) : asked.year};
  return {year.begin(), year.end()};
}

Html errors_sheet(Visit const& visit, RuleAsked const& asked, Checked const& checked,
                  Period const& period) {
  auto const year = period.from.year();
  auto const to_year = [&](int other) {
    return http::link(asked.address + "?periksa=" + std::to_string(other) + "#salah",
                      http::text(std::to_string(other)));
  };
  auto const footer = to_year(year - 1) + http::text(" · ") + to_year(year + 1);
  auto const days = std::map<std::string, std::string>{
      {"from", screen::short_date(period.from, visit.language())},
      {"to", screen::short_date(period.to, visit.language())},
      {"seen", group_thousands(checked.seen)}};
  bool const person = asked.unit == catalogue::Unit::person;
  auto const body =
      checked.seen == 0
          ? screen::empty({.icon = "tugas",
                           .heading = visit.say("rules.errors.none", days),
                           .why = visit.say(person ? "rules.errors.none_why_person"
                                                   : "rules.errors.none_why")})
          : errors_table(visit, asked, checked, year) +
                element("p", {{"class", "small soft"}}, visit.words("rules.errors.why"));
  return screen::sheet({.heading = visit.say("rules.errors"),
                        .remark = visit.say("rules.errors.seen", days),
                        .body = body,
                        .footer = footer,
                        .id = "salah"});
}

Value errors_json(Checked const& checked, Period const& period) {
  auto const error = [](std::int64_t wrong, std::int64_t whole) {
    auto const interval = share_interval(wrong, whole);
    return Value::object({{"wrong", wrong},
                          {"of", whole},
                          {"low", whole == 0 ? Value() : Value(interval.low)},
                          {"high", whole == 0 ? Value() : Value(interval.high)}});
  };
  return Value::object({{"from", period.from.iso()},
                        {"to", period.to.iso()},
                        {"seen", checked.seen},
                        {"inclusion", error(checked.wrong_in, checked.yes)},
                        {"exclusion", error(checked.wrong_out, checked.fit)}});
}

}  // namespace rangkul::programmes
