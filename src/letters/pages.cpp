// The pages of letters: the register, one letter, and what everybody may ask of a code.

#include "audit/audit.h"
#include "letters/parts.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::letters {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr std::size_t shown_of_seal = 16;

screen::Record const& reason_record() {
  static screen::Record const record{"letters.void",
                                     {{.key = "reason",
                                       .kind = screen::FieldKind::long_text,
                                       .required = true,
                                       .has_hint = true,
                                       .max_length = 500}}};
  return record;
}

Html state_chip(Visit const& visit, bool is_void) {
  return is_void ? screen::chip(Tone::late, visit.say("letters.state.void"))
                 : screen::chip(Tone::done, visit.say("letters.state.standing"));
}

std::string day_words(Visit const& visit, Date day) {
  return screen::long_date(day, visit.language());
}

Result<LetterId> asked(Visit& visit) { return LetterId{TRY(visit.request.id("letter"))}; }

Html facts_sheet(Visit& visit, Letter const& letter, Subjects const& subjects) {
  auto const secrecy = letter.confidential
                           ? screen::chip(Tone::note, visit.say("letters.is_confidential"))
                           : text(visit.say("letters.not_confidential"));
  auto facts =
      fact(visit, "letters.register.state", state_chip(visit, letter.is_void)) +
      fact(visit, "letters.register.number", text(letter.number)) +
      fact(visit, "letters.register.issued_on", text(day_words(visit, letter.issued_on))) +
      fact(visit, "letters.register.issued_name",
           text(screen::actor_name(visit, letter.issued_name))) +
      fact(visit, "letters.register.signed_name", text(letter.signed_name)) +
      fact(visit, "letters.secrecy", secrecy) +
      fact(visit, "letters.code",
           http::link(std::string(check_path) + "/" + letter.code,
                      text(screen::code_words(letter.code)))) +
      fact(visit, "letters.seal",
           element("span", {{"class", "id"}}, text(letter.seal.substr(0, shown_of_seal)))) +
      fact(visit, "letters.prints", text(std::to_string(letter.prints)));
  if (letter.is_void)
    facts +=
        fact(visit, "letters.void_by",
             text(screen::actor_name(visit, letter.void_name) +
                  (letter.void_at ? ", " + screen::short_time(*letter.void_at, visit.office.zone,
                                                              visit.language())
                                  : std::string()))) +
        fact(visit, "letters.void.reason", text(letter.reason));
  if (subjects.address)
    if (auto const address = subjects.address(letter.subject_kind, letter.subject);
        !address.empty())
      facts +=
          fact(visit, "letters.subject", http::link(address, visit.words("letters.to_subject")));
  return screen::sheet(
      {.heading = visit.say("letters.facts"), .body = element("dl", {{"class", "facts"}}, facts)});
}

Html void_sheet(Visit& visit, Letter const& letter, screen::Filled const& filled) {
  auto const& actor = visit.context.actor;
  bool const own = actor.account().is_set() && actor.account() == letter.issued_by;
  if (letter.is_void || (!own && !actor.may(May::lead_cases))) return {};
  auto const form = screen::form(visit, reason_record(), filled,
                                 {.action = letter_address(letter.id) + "/batal",
                                  .submit = visit.say("letters.make_void"),
                                  .primary = false});
  http::Attributes attributes{{"class", "fold"}};
  if (!filled.ok()) attributes.emplace_back("open", http::on());
  return screen::sheet(
      {.heading = visit.say("letters.void"),
       .body = element("p", {{"class", "soft"}}, visit.words("letters.void_why")) +
               element("details", attributes,
                       element("summary", visit.words("letters.make_void")) + form)});
}

Value letter_json(Actor const& reader, Letter const& letter) {
  return Value::object({{"id", letter.id.text()},
                        {"code", letter.code},
                        {"letter", letter.letter},
                        {"name", letter.name},
                        {"form", std::string(form_key(letter.form))},
                        {"number", letter.number},
                        {"about", letter.about},
                        {"region", letter.region.text()},
                        {"confidential", letter.confidential},
                        {"issued_on", letter.issued_on.iso()},
                        {"issued_name", letter.issued_name},
                        {"signed_name", letter.signed_name},
                        {"seal", letter.seal},
                        {"seal_holds", seal_holds(letter)},
                        {"prints", letter.prints},
                        {"void", letter.is_void},
                        {"reason", letter.reason},
                        {"text", sealed_value(text_of(reader, letter))}});
}

Result<Answer> letter_with(Visit& visit, Subjects const& subjects, screen::Filled const& filled) {
  auto const letter = TRY(opened_letter(visit.context, TRY(asked(visit)), subjects));
  audit::record(
      visit.context,
      {.action = "view", .kind = "letter", .id = letter.id.value(), .purpose = letter.number});
  if (visit.request.wants_json())
    return http::json_answer(letter_json(visit.context.actor, letter));
  auto paper = text_of(visit.context.actor, letter);
  add_copy(visit.context, paper, letter,
           letter.prints > 0 ? visit.say("letters.mark.copy") : std::string(),
           screen::origin_of(visit));
  std::vector<Html> left;
  if (!seal_holds(letter))
    left.push_back(screen::notice(Tone::late, visit.say("letters.seal_broken"),
                                  element("p", visit.words("letters.seal_broken_why"))));
  left.push_back(paper_part(paper));
  screen::PageHead const head{.title = letter.name + " " + letter.number,
                              .context = letter.about,
                              .current = "letters",
                              .trail = {{visit.say("nav.letters"), std::string(index_path)}}};
  auto const right = screen::stack({facts_sheet(visit, letter, subjects), files_part(visit, letter),
                                    void_sheet(visit, letter, filled)});
  return screen::page(visit, head, screen::cols("wide", screen::stack(left), right),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> void_post(Visit& visit, Subjects const& subjects) {
  auto const letter = TRY(opened_letter(visit.context, TRY(asked(visit)), subjects));
  auto filled = screen::read_form(visit, reason_record());
  auto status = filled.status();
  if (status.ok()) status = make_void(visit.context, letter.id, filled.text("reason"));
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return letter_with(visit, subjects, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(
        letter_json(visit.context.actor, TRY(any_letter(visit.context, letter.id))));
  return screen::done(visit, letter_address(letter.id),
                      {.message = visit.say("letters.made_void")});
}

Result<Answer> register_page(Visit& visit) {
  auto const& actor = visit.context.actor;
  return screen::list_page(visit, register_list(),
                           {.head = {.title = visit.say("nav.letters"),
                                     .context = visit.say("letters.context"),
                                     .current = "letters"},
                            .binds = {db::bind("confidential", sees_confidential(actor)),
                                      db::bind("me", actor.account().value())},
                            .before = {},
                            .after = {},
                            .empty_heading = visit.say("letters.none"),
                            .as_of = {}});
}

/// To type the code that stands on a letter; open to everybody, so it travels by its address.
Html code_form(Visit const& visit) {
  auto const field = element("label", {{"for", "kode"}}, visit.words("letters.check.code")) +
                     element("span", {{"class", "hint"}, {"id", "kode-h"}},
                             visit.words("letters.check.code_hint")) +
                     element("input", {{"id", "kode"},
                                       {"name", "kode"},
                                       {"class", "medium"},
                                       {"autocomplete", "off"},
                                       {"autocapitalize", "characters"},
                                       {"maxlength", "24"},
                                       {"aria-describedby", "kode-h"}});
  auto const button =
      element("button", {{"class", "button primary"}}, visit.words("letters.check.ask"));
  return element(
      "form", {{"class", "stack narrow"}, {"method", "get"}, {"action", std::string(check_path)}},
      element("div", {{"class", "field"}}, field) + element("div", {{"class", "buttons"}}, button));
}

screen::PageHead check_head(Visit const& visit) {
  return {.title = visit.say("letters.check"), .context = visit.office.name, .field = true};
}

Result<Answer> ask_page(Visit& visit) {
  constexpr std::size_t longest = 40;
  auto const typed = visit.request.query.get("kode");
  if (!typed.empty())
    return http::see_other(std::string(check_path) + "/" +
                           http::url_part(std::string_view(typed).substr(0, longest)));
  return screen::page(
      visit, check_head(visit),
      screen::sheet({.heading = visit.say("letters.check.heading"), .body = code_form(visit)}));
}

Html checked_facts(Visit const& visit, Checked const& checked) {
  auto facts =
      fact(visit, "letters.register.issued_on", text(day_words(visit, *checked.issued_on)));
  if (!checked.confidential)
    facts = fact(visit, "letters.register.number", text(checked.number)) + facts +
            fact(visit, "letters.register.name", text(checked.name)) +
            fact(visit, "letters.check.office", text(visit.office.name)) +
            fact(visit, "letters.seal",
                 element("span", {{"class", "id"}}, text(checked.seal.substr(0, shown_of_seal))));
  return element("dl", {{"class", "facts"}}, facts);
}

Value checked_json(Visit const& visit, Checked const& checked) {
  auto out = Value::object({{"genuine", checked.genuine}});
  if (!checked.genuine) return out;
  out.set("void", checked.is_void);
  out.set("issued_on", checked.issued_on->iso());
  if (checked.confidential) return out;
  out.set("number", checked.number);
  out.set("name", checked.name);
  out.set("office", visit.office.name);
  out.set("seal", checked.seal);
  return out;
}

Result<Answer> check_page(Visit& visit) {
  auto const checked = check(visit.context, visit.request.param("code"));
  int const status = checked.genuine ? 200 : 404;
  if (visit.request.wants_json()) return http::json_answer(checked_json(visit, checked), status);
  std::string const key = !checked.genuine  ? "letters.check.unknown"
                          : checked.is_void ? "letters.check.void"
                                            : "letters.check.genuine";
  auto const tone = !checked.genuine ? Tone::soon : checked.is_void ? Tone::late : Tone::done;
  std::vector<Html> parts{
      screen::notice(tone, visit.say(key), element("p", visit.words(key + ".why")))};
  if (checked.genuine)
    parts.push_back(screen::sheet(
        {.heading = visit.say("letters.facts"), .body = checked_facts(visit, checked)}));
  parts.push_back(
      screen::sheet({.heading = visit.say("letters.check.another"), .body = code_form(visit)}));
  return screen::page(visit, check_head(visit), screen::stack(parts), status);
}

}  // namespace

std::string letter_address(LetterId id) { return std::string(index_path) + "/" + id.text(); }

Html paper_part(papers::Letter const& letter) {
  return element("div", {{"class", "letter-desk"}}, papers::sheet_of(letter));
}

Html subject_part(Visit& visit, Subject subject) {
  std::vector<screen::TimelineItem> items;
  for (auto const& letter : letters_of(visit.context, subject)) {
    auto what = http::link(letter_address(letter.id), text(letter.name)) +
                element("p", {{"class", "small soft"}}, text(letter.number));
    if (letter.is_void) what += state_chip(visit, true);
    items.push_back({screen::short_date(letter.issued_on, visit.language()), what,
                     letter.is_void ? Tone::late : Tone::plain});
  }
  if (items.empty()) return {};
  return screen::sheet({.heading = visit.say("nav.letters"), .body = screen::timeline(items)});
}

void add_routes(screen::Routes& routes, Subjects const& subjects) {
  using http::Policy;
  auto const see = Policy::right(May::see_cases);
  std::string const index(index_path);
  std::string const one = index + "/{letter}";
  std::string const check(check_path);
  screen::registered(register_list(), index);
  screen::registered(reason_record(), one + "/batal");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, register_page, "nav.letters");
    routes.get(
        prefix + one, see, [subjects](Visit& visit) { return letter_with(visit, subjects, {}); },
        "letters.one");
    routes.post(
        prefix + one + "/batal", see,
        [subjects](Visit& visit) { return void_post(visit, subjects); }, "letters.make_void");
    routes.get(prefix + check + "/{code}", Policy::everybody(), check_page, "letters.check");
  }
  routes.get(check, Policy::everybody(), ask_page, "letters.check");
  add_paper_routes(routes, subjects);
}

}  // namespace rangkul::letters
