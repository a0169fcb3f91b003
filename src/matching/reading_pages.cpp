#include "matching/reading_pages.h"

#include "audit/audit.h"
#include "base/text.h"
#include "matching/evidence.h"
#include "screen/parts.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Visit;

struct Asked {
  Sample sample;
  Pair pair;
  std::optional<Verdict> own;
};

/// errors: not_found
Result<Asked> asked_of(Visit& visit) {
  auto const sample = TRY(sample_of(visit));
  auto const id = PairId{TRY(visit.request.id("pair"))};
  auto const own = TRY(own_reading(visit.context, sample.id, id));
  return Asked{sample, TRY(find_pair(visit.context, id)), own};
}

std::string reading_address(SampleId sample, PairId pair) {
  return sample_address(sample) + "/baca/" + pair.text();
}

std::string next_address(Visit& visit, SampleId sample, PairId but = {}) {
  auto const next = next_to_read(visit.context, sample, but);
  return next ? reading_address(sample, *next) : sample_address(sample);
}

Html verdict_button(Visit const& visit, std::string const& value, std::string const& key,
                    std::string_view icon) {
  return element("button",
                 {{"class", "button"}, {"name", "j"}, {"value", value}, {"accesskey", key}},
                 http::icon(icon) + visit.words("matching.decide." + value) + http::text(" ") +
                     element("kbd", http::text(key)));
}

Html reading_form(Visit& visit, Asked const& asked) {
  auto const address = reading_address(asked.sample.id, asked.pair.id);
  if (asked.own)
    return screen::chip(screen::Tone::done,
                        visit.say(*asked.own == Verdict::same ? "matching.verdict.same"
                                                              : "matching.verdict.different")) +
           screen::button_post(visit, {.label = visit.say("matching.undo"),
                                       .address = address + "/urung",
                                       .icon = "urung"});
  auto const next = next_to_read(visit.context, asked.sample.id, asked.pair.id);
  auto inside = screen::csrf_field(visit) + verdict_button(visit, "sama", "1", "centang") +
                verdict_button(visit, "beda", "2", "tutup");
  if (next)
    inside += element(
        "a",
        {{"class", "button"},
         {"href", reading_address(asked.sample.id, *next)},
         {"accesskey", "3"}},
        visit.words("matching.decide.lewati") + http::text(" ") + element("kbd", http::text("3")));
  return element("form", {{"class", "buttons"}, {"method", "post"}, {"action", address}}, inside);
}

Result<Answer> reading_page(Visit& visit) {
  auto const asked = TRY(asked_of(visit));
  auto const& pair = asked.pair;
  audit::record(visit.context, {"view", "person", pair.ministry.person.value(), "match"});
  if (pair.city.person != pair.ministry.person)
    audit::record(visit.context, {"view", "person", pair.city.person.value(), "match"});
  if (visit.request.wants_json())
    return http::json_answer(Value::object(
        {{"sample", asked.sample.id.text()},
         {"pair", pair.id.text()},
         {"own_verdict",
          asked.own ? Value(*asked.own == Verdict::same ? "same" : "different") : Value()},
         {"records", records_json(visit, pair)}}));
  auto const run = TRY(find_run(visit.context, asked.sample.run));
  screen::PageHead const head{
      .title = visit.say("matching.question"),
      .context = visit.say("matching.sample.blind"),
      .current = "match",
      .trail = {{visit.say("matching.title"), "/padankan"},
                {run_name(visit, run), run_address(run.id)},
                {sample_name(visit, asked.sample), sample_address(asked.sample.id)}}};
  auto const mine = reader_progress(visit.context, asked.sample.id);
  auto const words = visit.say("matching.sample.mine", {{"waiting", group_thousands(mine.waiting)},
                                                        {"read", group_thousands(mine.read)}});
  auto body = screen::progress(mine.read, mine.read + mine.waiting, words) +
              element("p", {{"class", "small soft"}}, http::text(words));
  body += element(
      "section", {{"class", "sheet pair"}, {"aria-labelledby", "dua-catatan"}},
      element("header",
              element("h2", {{"id", "dua-catatan"}}, visit.words("matching.two_records")) +
                  element("span", {{"class", "asof"}}, visit.words("matching.underlined"))) +
          records_table(visit, pair) + element("footer", reading_form(visit, asked)));
  return screen::page(visit, head, body);
}

Result<Answer> next_page(Visit& visit) {
  auto const sample = TRY(sample_of(visit));
  if (!visit.request.wants_json()) return http::see_other(next_address(visit, sample.id));
  auto const next = next_to_read(visit.context, sample.id);
  return http::json_answer(Value::object({{"next", next ? Value(next->text()) : Value()}}));
}

Result<Answer> read_page(Visit& visit) {
  auto const asked = TRY(asked_of(visit));
  auto const choice = visit.request.form.get("j");
  if (choice != "sama" && choice != "beda") return invalid("match.no_verdict", {}, "j");
  auto const verdict = choice == "sama" ? Verdict::same : Verdict::different;
  auto const& [sample, pair, own] = asked;
  TRY(read_pair(visit.context, sample.id, pair.id, verdict));
  auto const next = next_to_read(visit.context, sample.id);
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"next", next ? Value(next->text()) : Value()}}));
  return screen::done(visit, next_address(visit, sample.id),
                      {.message = visit.say("matching.sample.noted"),
                       .undo_address = reading_address(sample.id, pair.id) + "/urung"});
}

Result<Answer> undo_page(Visit& visit) {
  auto const asked = TRY(asked_of(visit));
  TRY(undo_reading(visit.context, asked.sample.id, asked.pair.id));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"own_verdict", {}}}));
  return screen::done(visit, reading_address(asked.sample.id, asked.pair.id),
                      {.message = visit.say("matching.sample.undone")});
}

}  // namespace

void add_reading_routes(screen::Routes& routes) {
  auto const review = http::Policy::right(May::review_matches);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const sample = prefix + "/padankan/contoh/{sample}/baca";
    routes.get(sample, review, next_page, "matching.sample.reading");
    routes.get(sample + "/{pair}", review, reading_page, "matching.question");
    routes.post(sample + "/{pair}", review, read_page, "matching.sample.reading");
    routes.post(sample + "/{pair}/urung", review, undo_page, "matching.undo");
  }
}

}  // namespace rangkul::matching
