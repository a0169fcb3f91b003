#include "audit/audit.h"
#include "base/text.h"
#include "matching/evidence.h"
#include "matching/pages.h"
#include "matching/question_pages.h"
#include "matching/surroundings.h"
#include "matching/waterfall.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Tone;
using screen::Visit;

Result<Pair> pair_of(Visit& visit) {
  return find_pair(visit.context, PairId{TRY(visit.request.id("pair"))});
}

/// Both people have been looked at, and why.
void record_views(Visit& visit, Pair const& pair) {
  audit::record(visit.context, {"view", "person", pair.ministry.person.value(), "match"});
  if (pair.city.person != pair.ministry.person)
    audit::record(visit.context, {"view", "person", pair.city.person.value(), "match"});
}

Html decide_button(Visit const& visit, std::string const& value, std::string const& key,
                   std::string_view icon) {
  return element("button",
                 {{"class", value == "sama" ? "button primary" : "button"},
                  {"name", "j"},
                  {"value", value},
                  {"accesskey", key}},
                 http::icon(icon) + visit.words("matching.decide." + value) + http::text(" ") +
                     element("kbd", http::text(key)));
}

/// Which keys do what, for who never touches the mouse.
Html keys_help(Visit const& visit) {
  Html out = visit.words("matching.keys");
  for (auto const& [key, what] :
       {std::pair{"1", "matching.decide.sama"}, std::pair{"2", "matching.decide.beda"},
        std::pair{"3", "matching.decide.lewati"}, std::pair{"U", "matching.keys.undo"}})
    out += http::text(" ") + element("kbd", http::text(key)) + http::text(" ") +
           element("span", visit.words(what));
  return element("p", {{"class", "small soft"}}, out);
}

Html decide_form(Visit& visit, Pair const& pair, std::optional<PairId> next) {
  auto inside = screen::csrf_field(visit) + decide_button(visit, "sama", "1", "centang") +
                decide_button(visit, "beda", "2", "tutup");
  auto const query = review_query(visit);
  if (next)
    inside += element(
        "a", {{"class", "button"}, {"href", pair_address(*next) + query}, {"accesskey", "3"}},
        visit.words("matching.decide.lewati") + http::text(" ") + element("kbd", http::text("3")));
  return element("form",
                 {{"class", "buttons"},
                  {"id", std::string(decide_form_id)},
                  {"method", "post"},
                  {"action", pair_address(pair.id) + query}},
                 inside) +
         element("span", visit.words("matching.remembered")) + keys_help(visit);
}

Html decided_footer(Visit& visit, Pair const& pair) {
  std::vector<std::string> by;
  if (!pair.decided_name.empty()) by.push_back(screen::actor_name(visit, pair.decided_name));
  if (pair.decided_at)
    by.push_back(screen::short_time(*pair.decided_at, visit.office.zone, visit.language()));
  auto footer = screen::chip(pair.state == "rejected" ? Tone::late : Tone::done,
                             visit.say("matching.state." + pair.state));
  if (!by.empty()) footer += element("span", http::text(join(by, ", ")));
  if (pair.state != "past")
    footer += screen::button_post(
        visit, {.label = visit.say("matching.undo"),
                .address = pair_address(pair.id) + "/urung" + review_query(visit),
                .icon = "urung"});
  return footer;
}

Html pair_sheet(Visit& visit, Pair const& pair, std::optional<PairId> next) {
  auto const footer =
      pair.state == "open" ? decide_form(visit, pair, next) : decided_footer(visit, pair);
  auto const heading = element("h2", {{"id", "dua-catatan"}}, visit.words("matching.two_records")) +
                       element("span", {{"class", "asof"}}, visit.words("matching.underlined"));
  return element(
      "section", {{"class", "sheet pair"}, {"aria-labelledby", "dua-catatan"}},
      element("header", heading) + records_table(visit, pair) + element("footer", footer));
}

/// Why a pair is put before a person: the weights of its fields, and its signs.
struct Why {
  linkage::Explanation weights;
  std::optional<linkage::StatedExplanation> signs;
  double needed;
};

Html why_sheet(Visit const& visit, Why const& why, Pair const& pair) {
  auto const evidence_needed = why.needed - why.weights.prior_bits;
  auto const percent = Percent(static_cast<std::int64_t>(pair.probability * 1000 + 0.5), 1000);
  return screen::sheet(
      {.heading = visit.say("matching.why"),
       .remark = visit.say("matching.chance",
                           {{"percent", screen::percent_text(percent, visit.language())}}),
       .body = waterfall(visit, why.weights, evidence_needed) +
               (why.signs ? signs_part(visit, *why.signs) : Html{}),
       .footer = visit.words("matching.threshold", {{"needed", one_decimal(evidence_needed)}})});
}

Html progress_part(Visit const& visit, ReviewCounts const& counts) {
  auto const words =
      visit.say("matching.progress", {{"done", group_thousands(counts.done())},
                                      {"all", group_thousands(counts.all())},
                                      {"same", group_thousands(counts.confirmed)},
                                      {"different", group_thousands(counts.rejected)}});
  return screen::progress(counts.done(), counts.all(), words) +
         element("p", {{"class", "small soft"}}, http::text(words));
}

/// What kind of question it is, what the two receive meanwhile, until when, and who looks after it.
Html concern_part(Visit const& visit, Pair const& pair) {
  if (pair.kind.empty()) return {};
  auto const fact = [&](std::string_view key, std::string const& value) {
    return element("div", element("dt", visit.words(key)) + element("dd", http::text(value)));
  };
  auto money = pair.receives.empty() ? visit.say("matching.receives_nothing")
                                     : pair.receives + " (" + pair.money.text() + ")";
  auto const due = Date::parse_iso(pair.due);
  auto rows = fact("matching.queue.kind", visit.say("matching.kind." + pair.kind)) +
              fact("matching.receives", money) +
              fact("matching.queue.due",
                   due.ok() ? screen::short_date(due.value(), visit.language()) : "–") +
              fact("matching.queue.owner",
                   pair.owner_name.empty() ? visit.say("matching.no_owner") : pair.owner_name);
  return element("dl", {{"class", "facts"}}, rows) +
         element("p", {{"class", "small soft"}}, visit.words("matching.innocent"));
}

Html people_sheet(Visit& visit, Pair const& pair) {
  auto body = concern_part(visit, pair);
  body += owner_button(visit, pair);
  body += element("p", visit.words(pair.ministry.person == pair.city.person ? "matching.one_person"
                                                                            : "matching.if_same"));
  if (visit.context.actor.may(May::see_people))
    body += element(
        "p", http::link("/orang/" + pair.city.person.text(), visit.words("matching.open_person")));
  return screen::sheet({.heading = visit.say("matching.if_same.heading"), .body = body});
}

Value pair_json(Visit& visit, Pair const& pair, Why const& why) {
  auto const needed = why.needed - why.weights.prior_bits;
  return Value::object({{"id", pair.id.text()},
                        {"run", pair.run.text()},
                        {"class", pair.link_class},
                        {"state", pair.state},
                        {"probability", pair.probability},
                        {"kind", pair.kind},
                        {"money_a_year", pair.money.whole()},
                        {"receives", pair.receives},
                        {"due", pair.due},
                        {"owner", pair.owner_name},
                        {"ministry_person", pair.ministry.person.text()},
                        {"city_person", pair.city.person.text()},
                        {"records", records_json(visit, pair)},
                        {"explanation", waterfall_json(why.weights, needed)},
                        {"signs", why.signs ? linkage::to_value(*why.signs) : Value()},
                        {"surroundings", surroundings_json(visit, pair)},
                        {"question", question_json(visit, pair)}});
}

Result<Answer> show_pair(Visit& visit, Hooks const& hooks, Pair const& pair,
                         screen::Filled const& asked) {
  Why const why{TRY(explain_pair(visit.context, pair)), TRY(explain_stated(visit.context, pair)),
                TRY(bits_needed(visit.context, pair.run))};
  record_views(visit, pair);
  if (visit.request.wants_json()) return http::json_answer(pair_json(visit, pair, why));
  auto const run = TRY(find_run(visit.context, pair.run));
  auto const counts = review_counts(visit.context, pair.run);
  screen::PageHead const head{.title = visit.say("matching.question"),
                              .context = visit.say("matching.class." + pair.link_class),
                              .current = "match",
                              .trail = {{visit.say("matching.title"), "/padankan"},
                                        {run_name(visit, run), run_address(run.id)}}};
  auto body = question_notice(visit, pair);
  if (pair.state == "open") body += progress_part(visit, counts);
  auto const next = TRY(next_waiting(visit, pair.run, pair.id));
  body += screen::cols("wide", pair_sheet(visit, pair, next), why_sheet(visit, why, pair));
  body += faces_sheet(visit, pair);
  body += families_sheet(visit, pair);
  body += screen::cols(
      "even", history_sheet(visit, pair),
      screen::stack({people_sheet(visit, pair), ask_sheet(visit, hooks, pair, asked)}));
  return screen::page(visit, head, body, asked.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> pair_page(Visit& visit, Hooks const& hooks) {
  return show_pair(visit, hooks, TRY(pair_of(visit)), {});
}

Result<Answer> next_page(Visit& visit) {
  auto const run = TRY(run_of(visit));
  auto const next = TRY(next_waiting(visit, run.id));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"next", next ? Value(next->text()) : Value()}}));
  return http::see_other(next ? pair_address(*next) + review_query(visit) : run_address(run.id));
}

Result<Answer> decide_page(Visit& visit) {
  auto const pair = TRY(pair_of(visit));
  auto const choice = visit.request.form.get("j");
  if (choice != "sama" && choice != "beda") return invalid("match.no_verdict", {}, "j");
  bool const same = choice == "sama";
  TRY(decide(visit.context, pair.id, same ? Verdict::same : Verdict::different,
             visit.request.form.get("jawaban")));
  auto const next = TRY(next_waiting(visit, pair.run, pair.id));
  auto const query = review_query(visit);
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"state", same ? "confirmed" : "rejected"},
                                            {"next", next ? Value(next->text()) : Value()}}));
  return screen::done(
      visit, next ? pair_address(*next) + query : run_address(pair.run),
      {.message = visit.say(same ? "matching.decided_same" : "matching.decided_different",
                            {{"name", pair.name}}),
       .undo_address = pair_address(pair.id) + "/urung" + query});
}

Result<Answer> undo_page(Visit& visit) {
  auto const pair = TRY(pair_of(visit));
  TRY(undo_decision(visit.context, pair.id));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"state", "open"}}));
  return screen::done(visit, pair_address(pair.id) + review_query(visit),
                      {.message = visit.say("matching.undone")});
}

}  // namespace

std::string pair_address(PairId pair) { return "/padankan/tinjau/" + pair.text(); }

void add_review_routes(screen::Routes& routes, Hooks const& hooks) {
  auto const review = http::Policy::right(May::review_matches);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/padankan/{run}/tinjau", review, next_page, "matching.review");
    routes.get(
        prefix + "/padankan/tinjau/{pair}", review,
        [hooks](Visit& visit) { return pair_page(visit, hooks); }, "matching.question");
    routes.post(prefix + "/padankan/tinjau/{pair}", review, decide_page, "matching.decide");
    routes.post(prefix + "/padankan/tinjau/{pair}/urung", review, undo_page, "matching.undo");
  }
  add_question_routes(routes, hooks,
                      [hooks](Visit& visit, Pair const& pair, screen::Filled const& filled) {
                        return show_pair(visit, hooks, pair, filled);
                      });
}

}  // namespace rangkul::matching
