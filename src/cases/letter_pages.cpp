// Letters of a case: written from a template, numbered and sealed by letters, then told to the step
// that asks for them.

#include "base/text.h"
#include "cases/pages.h"
#include "letters/letters.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

/// What is asked: a letter of a step, or one that no step asks for.
struct Asked {
  Case of;
  Run run;
  std::string step, word;
  letters::Template const* letter{nullptr};
};

std::string page_address(CaseId id) { return case_address(id) + "/surat"; }

Result<Asked> asked(Visit& visit, http::Pairs const& from) {
  Asked out;
  out.of = TRY(find_case(visit.context, CaseId{TRY(visit.request.id("case"))}));
  out.run = TRY(run_of(visit.context, out.of));
  out.step = from.get("langkah");
  out.word = from.get("surat");
  auto const all = letters::Library::of(visit.context.catalogue).for_word(out.word, visit.today());
  if (all.empty()) return not_found();
  out.letter = all.front();
  TRY(hand_for(visit.context, out.of, *out.run.procedure,
               {.kind = procedures::Event::Kind::issued, .step = out.step}));
  return out;
}

/// What a case fills into its letters: its number, and its first client.
letters::Words words_of(Visit& visit, Asked const& what) {
  auto const wording = wording_of(visit, what.run);
  letters::Words out{{"case.number", what.of.number},
                     {"case.procedure", wording.in(what.run.procedure->name)}};
  for (auto const& each : people_of(visit.context, what.of.id)) {
    if (each.role != "client") continue;
    auto const found = registry::find_person(visit.context, each.person);
    if (!found.ok()) continue;
    auto const& person = found.value();
    out["person.name"] =
        person.name + (person.temporary_code ? " (" + *person.temporary_code + ")" : std::string());
    if (person.nik) out["person.nik"] = person.nik->reveal(Why::verification);
    if (person.born) {
      auto born = screen::long_date(*person.born, visit.language());
      out["person.born"] = person.birth_place.empty() ? born : person.birth_place + ", " + born;
    }
    if (person.sex != Sex::unknown)
      out["person.sex"] =
          visit.say(person.sex == Sex::female ? "cases.letter.female" : "cases.letter.male");
    out["person.address"] =
        person.domicile_address.empty()
            ? registry::place_name(visit.context, person.region)
            : person.domicile_address + ", " + registry::place_name(visit.context, person.region);
    break;
  }
  return out;
}

Result<letters::NewLetter> new_letter(Visit& visit, Asked const& what,
                                      screen::Filled const& filled) {
  TRY(filled.status());
  return letters::NewLetter{
      .letter = what.letter->id,
      .uid = visit.request.form.get("uid"),
      .subject = {"case", what.of.id.value()},
      .region = what.of.area,
      .confidential = what.of.confidentiality != procedures::Confidentiality::normal,
      .given = words_of(visit, what),
      .typed = letters::typed_of(*what.letter, filled)};
}

Result<Answer> page_with(Visit& visit, Asked const& what, screen::Filled const& filled,
                         Html const& above) {
  auto const title = what.letter->name.in(visit.language());
  screen::PageHead const head{.title = title,
                              .context = what.of.number,
                              .current = "cases",
                              .trail = {{visit.say("nav.cases"), std::string(index_path)},
                                        {title_of(what.of), case_address(what.of.id)}}};
  auto uid = visit.request.form.get("uid");
  if (uid.empty()) uid = "surat-" + std::to_string(next_id_value());
  auto const preview = element("button", {{"class", "button"}, {"name", "lihat"}, {"value", "1"}},
                               visit.words("cases.letter.preview"));
  auto const form = screen::sheet(
      {.heading = visit.say("cases.letter.fill"),
       .body =
           screen::form(visit, letters::record_of(*what.letter, visit.language()), filled,
                        {.action = page_address(what.of.id),
                         .submit = visit.say("cases.letter.issue"),
                         .cancel_address = case_address(what.of.id),
                         .before_buttons = preview,
                         .hidden = {{"langkah", what.step}, {"surat", what.word}, {"uid", uid}}})});
  return screen::page(visit, head, above.empty() ? form : screen::cols("even", form, above),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> letter_page(Visit& visit) {
  return page_with(visit, TRY(asked(visit, visit.request.query)), {}, {});
}

Result<letters::LetterId> issue_it(Visit& visit, Asked const& what,
                                   letters::NewLetter const& letter) {
  auto const id = TRY(letters::issue(visit.context, visit.office, letter));
  auto const issued = TRY(letters::find_letter(visit.context, id));
  auto const* open = what.run.state.find(what.step);
  auto const* step = what.run.procedure->step(what.step);
  bool const wanted = open != nullptr && step != nullptr &&
                      std::ranges::find(step->letters, what.word) != step->letters.end() &&
                      !open->letters.contains(what.word);
  if (wanted)
    TRY(act(visit.context, what.of.id,
            {.kind = procedures::Event::Kind::issued,
             .step = what.step,
             .what = what.word,
             .reason = issued.number}));
  return id;
}

Result<Answer> letter_post(Visit& visit) {
  auto const what = TRY(asked(visit, visit.request.form));
  auto const record = letters::record_of(*what.letter, visit.language());
  auto filled = screen::read_form(visit, record);
  auto const again = [&](Error const& error) -> Result<Answer> {
    if (!screen::comes_again(visit, filled, error)) return error;
    return page_with(visit, what, filled, {});
  };
  auto const letter = new_letter(visit, what, filled);
  if (!letter.ok()) return again(letter.error());
  if (!visit.request.form.get("lihat").empty()) {
    auto const draft = letters::draft(visit.context, visit.office, letter.value());
    if (!draft.ok()) return again(draft.error());
    return page_with(visit, what, filled, letters::paper_part(draft.value()));
  }
  auto const issued = issue_it(visit, what, letter.value());
  if (!issued.ok()) return again(issued.error());
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"letter", issued.value().text()}}), 201);
  return screen::done(visit, letters::letter_address(issued.value()),
                      {.message = visit.say("cases.letter.issued")});
}

}  // namespace

std::string letter_address(CaseId id, std::string const& step, std::string const& word) {
  return page_address(id) + "?langkah=" + step + "&surat=" + word;
}

bool has_template(Visit const& visit, std::string const& word) {
  return !letters::Library::of(visit.context.catalogue).for_word(word, visit.today()).empty();
}

Html letters_sheet(Visit& visit, Case const& one) {
  return letters::subject_part(visit, {"case", one.id.value()});
}

void add_letter_routes(screen::Routes& routes) {
  auto const work = http::Policy::right(May::work_cases);
  std::string const path = std::string(index_path) + "/{case}/surat";
  routes.get(path, work, letter_page, "cases.letter.fill");
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + path, work, letter_post, "cases.letter.issue");
}

}  // namespace rangkul::cases
