// What a team takes along: the list of a village's houses, and its labels on A4 sheets.

#include "base/text.h"
#include "labels/labels_sql.h"
#include "labels/pages.h"
#include "labels/parts.h"
#include "papers/papers.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/qr.h"

namespace rangkul::labels {
namespace {

using http::Answer;
using http::element;
using screen::Visit;

constexpr papers::Kind list_kind{.key = "labels.list_pdf",
                                 .address = "/labelisasi/daftar",
                                 .right = May::see_validation,
                                 .subject = "label_houses",
                                 .file = "daftar-rumah-"};
constexpr papers::Kind sheet_kind{.key = "labels.sheet_pdf",
                                  .address = "/labelisasi/lembar",
                                  .right = May::assess,
                                  .subject = "label_houses",
                                  .file = "label-rumah-"};

struct Line {
  std::string name, address, rt, rw, aids, status, code;
};

std::vector<Line> lines_of(Context& context, RoundId round, RegionCode const& village) {
  std::vector<Line> out;
  context.tx.each(
      labels_sql::houses_of_village, {db::bind("round", round), db::bind("region", village)},
      [&](std::string name, std::string address, std::string rt, std::string rw, std::string aids,
          std::string status, std::string code) {
        out.push_back({std::move(name), std::move(address), std::move(rt), std::move(rw),
                       std::move(aids), std::move(status), std::move(code)});
      });
  return out;
}

struct Place {
  Round round;
  RegionCode village;
};
/// errors: not_found, also outside the actor's area
Result<Place> place_of(Context& context, std::string_view round, std::string_view village) {
  auto const id = RoundId::parse(round);
  auto const code = RegionCode::parse(village);
  if (!id || !code.ok() || code.value().level() != RegionLevel::village ||
      !context.actor.sees(code.value()))
    return not_found();
  auto found = TRY(find_round(context, *id));
  if (!found.area.covers(code.value())) return not_found();
  return Place{std::move(found), code.value()};
}

/// Says a village's papers in the words of one language.
struct Writer {
  Context& context;
  std::string say(std::string const& key,
                  std::map<std::string, std::string> const& with = {}) const {
    return context.catalogue.message(context.actor.language(), key, with);
  }

  papers::Paper blank(Place const& place, std::string const& title) const {
    auto const office = registry::office_names(context);
    papers::Paper paper;
    paper.office = office.name;
    paper.title = say(title, {{"village", registry::place_name(context, place.village)}});
    paper.as_of = say(
        "labels.paper.as_of",
        {{"round", place.round.name},
         {"decree", place.round.decree},
         {"time", screen::long_time(context.clock.now(), office.zone, context.actor.language())}});
    return paper;
  }

  papers::Paper list(Place const& place) const {
    auto paper = blank(place, "labels.paper.list");
    bool const whole = auth::visibility(context.actor, auth::FieldClass::k2) == auth::Visible::full;
    papers::Table table{.columns = {{say("labels.houses.name")},
                                    {say("labels.houses.address")},
                                    {say("labels.houses.rt_rw")},
                                    {say("labels.houses.aids")},
                                    {say("labels.houses.status")},
                                    {say("labels.paper.sign")}}};
    for (auto const& line : lines_of(context, place.round.id, place.village))
      table.rows.push_back({line.name, whole ? line.address : "–", line.rt + "/" + line.rw,
                            aids_words(context, line.aids), say("labels.outcome." + line.status),
                            ""});
    paper.sections.push_back(
        {.heading = say("labels.all_houses"),
         .paragraphs = {say(
             "labels.paper.count",
             {{"count", group_thousands(static_cast<std::int64_t>(table.rows.size()))}})},
         .table = table});
    return paper;
  }

  /// Labels bear no name: only the sheet's order tells the team which is whose.
  papers::Paper labels(Place const& place, std::string const& origin) const {
    auto paper = blank(place, "labels.paper.labels");
    int number = 0;
    for (auto const& line : lines_of(context, place.round.id, place.village)) {
      ++number;
      if (line.code.empty()) continue;
      auto const words = code_words(line.code);
      paper.stickers.push_back({.heading = say("labels.sticker.heading"),
                                .picture = screen::qr_svg(origin + "/label/" + line.code, words),
                                .number = words,
                                .lines = {paper.office, say("labels.sticker.check")},
                                .corner = std::to_string(number)});
    }
    return paper;
  }
};

std::string title_of(RoundId round, RegionCode const& village) {
  return round.text() + "-" + village.text();
}

Result<Place> place_asked(Visit& visit) {
  return place_of(visit.context, visit.request.param("label_round"),
                  visit.request.param("village"));
}

Result<Answer> queued(Visit& visit, Place const& place, papers::Kind const& kind) {
  auto const title = title_of(place.round.id, place.village);
  TRY(papers::queue(visit.context, kind,
                    Value::object({{"round", place.round.id.text()},
                                   {"village", place.village.text()},
                                   {"origin", screen::origin_of(visit)}}),
                    title));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"title", title}}), 202);
  return screen::done(visit, village_address(place.round.id, place.village),
                      {.message = visit.say("labels.pdf_begun")});
}

Result<Answer> list_post(Visit& visit) {
  auto const place = TRY(place_asked(visit));
  return queued(visit, place, list_kind);
}

Result<Answer> labels_post(Visit& visit) {
  auto const place = TRY(place_asked(visit));
  // A closed round is printed with the labels that it has.
  if (place.round.open) TRY(make_codes(visit.context, place.round.id, place.village));
  return queued(visit, place, sheet_kind);
}

}  // namespace

Html papers_part(Visit& visit, Round const& round, RegionCode const& village) {
  auto const address = village_address(round.id, village);
  auto const title = title_of(round.id, village);
  auto buttons = screen::button_post(
      visit,
      {.label = visit.say("labels.print_list"), .address = address + "/daftar", .icon = "berkas"});
  if (visit.context.actor.may(May::assess))
    buttons += screen::button_post(visit, {.label = visit.say("labels.print_labels"),
                                           .address = address + "/lembar",
                                           .icon = "berkas"});
  std::vector<Html> parts{screen::sheet({.heading = visit.say("labels.to_take"),
                                         .body = element("p", visit.words("labels.to_take_why")) +
                                                 element("div", {{"class", "buttons"}}, buttons)}),
                          papers::files_sheet(visit, list_kind, title, address)};
  if (visit.context.actor.may(May::assess))
    parts.push_back(papers::files_sheet(visit, sheet_kind, title, address));
  return screen::stack(parts);
}

void add_paper_routes(screen::Routes& routes) {
  std::string const village = std::string(index_path) + "/{label_round}/desa/{village}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + village + "/daftar", http::Policy::right(May::see_validation), list_post,
                "labels.print_list");
    routes.post(prefix + village + "/lembar", http::Policy::right(May::assess), labels_post,
                "labels.print_labels");
  }
  papers::add_route(routes, list_kind);
  papers::add_route(routes, sheet_kind);
}

void add_jobs(jobs::Runner& runner) {
  auto const place = [](Context& context, Value const& payload) {
    return place_of(context, payload["round"].text_or_empty(), payload["village"].text_or_empty());
  };
  papers::add_job(runner, list_kind,
                  [place](Context& context, Value const& payload) -> Result<papers::Paper> {
                    return Writer{context}.list(TRY(place(context, payload)));
                  });
  papers::add_job(runner, sheet_kind,
                  [place](Context& context, Value const& payload) -> Result<papers::Paper> {
                    return Writer{context}.labels(TRY(place(context, payload)),
                                                  payload["origin"].text_or_empty());
                  });
}

}  // namespace rangkul::labels
