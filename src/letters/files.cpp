// Letters on paper: the mark of the copy at hand, the code that everybody can check, the PDF.

#include "audit/audit.h"
#include "catalogue/catalogue.h"
#include "letters/parts.h"
#include "screen/parts.h"
#include "screen/qr.h"

namespace rangkul::letters {
namespace {

using http::Answer;
using screen::Visit;

constexpr std::size_t shown_of_seal = 16;

constexpr papers::Kind pdf_kind{.key = "letters.pdf",
                                .address = "/surat/berkas",
                                .right = May::see_cases,
                                .subject = "letter",
                                .file = "surat-",
                                .own_only = true};

std::string say(Context& context, std::string_view key, catalogue::Params const& with = {}) {
  return context.catalogue.message(Language::id, key, with);
}

Result<Answer> print_post(Visit& visit, Subjects const& subjects) {
  LetterId const id{TRY(visit.request.id("letter"))};
  auto const letter = TRY(opened_letter(visit.context, id, subjects));
  bool const copy = TRY(count_print(visit.context, letter));
  TRY(papers::queue(
      visit.context, pdf_kind,
      Value::object(
          {{"letter", letter.id.text()}, {"copy", copy}, {"origin", screen::origin_of(visit)}}),
      letter.id.text()));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"letter", letter.id.text()}, {"copy", copy}}), 202);
  return screen::done(visit, letter_address(letter.id), {.message = visit.say("papers.queued")});
}

/// Queued by print_post() alone, which asked whether the letter may be opened.
Result<std::string> document_of(Context& context, Value const& payload) {
  auto const id = LetterId::parse(payload["letter"].text_or_empty());
  if (!id) return not_found();
  auto const letter = TRY(any_letter(context, *id));
  auto paper = text_of(context.actor, letter);
  auto const* copy = payload["copy"].flag();
  bool const is_copy = copy != nullptr && *copy;
  add_copy(context, paper, letter, is_copy ? say(context, "letters.mark.copy") : std::string(),
           payload["origin"].text_or_empty());
  return papers::document(paper);
}

}  // namespace

void add_copy(Context& context, papers::Letter& paper, Letter const& letter, std::string_view mark,
              std::string const& origin) {
  constexpr int side = 110;
  paper.mark = letter.is_void ? say(context, "letters.mark.void") : std::string(mark);
  auto const words = screen::code_words(letter.code);
  auto const address = std::string(check_path) + "/" + letter.code;
  paper.picture = screen::qr_svg(origin + address, words, side);
  paper.foot = {
      say(context, "letters.foot.check", {{"address", origin + std::string(check_path)}}),
      say(context, "letters.foot.code", {{"code", words}}),
      say(context, "letters.foot.seal", {{"seal", letter.seal.substr(0, shown_of_seal)}})};
}

Html files_part(Visit& visit, Letter const& letter) {
  auto const button = screen::button_post(
      visit, {.label = visit.say(letter.prints == 0 ? "letters.print" : "letters.print_again"),
              .address = letter_address(letter.id) + "/cetak",
              .icon = "berkas",
              .primary = letter.prints == 0});
  auto const words =
      visit.words(letter.prints == 0 ? "letters.print_why" : "letters.print_again_why");
  return screen::stack(
      {screen::sheet({.heading = visit.say("letters.to_print"),
                      .body = http::element("p", {{"class", "soft"}}, words) + button}),
       papers::files_sheet(visit, pdf_kind, letter.id.text(), letter_address(letter.id))});
}

void add_paper_routes(screen::Routes& routes, Subjects const& subjects) {
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(
        prefix + std::string(index_path) + "/{letter}/cetak", http::Policy::right(May::see_cases),
        [subjects](Visit& visit) { return print_post(visit, subjects); }, "letters.print");
  papers::add_route(routes, pdf_kind);
}

void add_jobs(jobs::Runner& runner) { papers::add_document_job(runner, pdf_kind, document_of); }

}  // namespace rangkul::letters
