#include "letters/letters.h"

#include "audit/audit.h"
#include "audit/chain.h"
#include "base/text.h"
#include "catalogue/number.h"
#include "letters/compose.h"
#include "letters/letters_sql.h"
#include "letters/parts.h"
#include "screen/values.h"

namespace rangkul::letters {
namespace {

namespace sql = letters_sql;

std::string seal_of(std::string const& content) {
  audit::Hasher hasher;
  hasher.add(std::string_view(content));
  return hasher.hex();
}

/// NIK and No. KK, wherever they stand.
std::string masked(std::string const& text) {
  constexpr std::size_t digits = 16;
  auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == at) {
      out.push_back(text[at++]);
      continue;
    }
    auto const run = std::string_view(text).substr(at, end - at);
    out +=
        run.size() == digits ? screen::number_text(run, auth::Visible::masked) : std::string(run);
    at = end;
  }
  return out;
}

/// A template with everything that it says, but its number.
struct Ready {
  Template const* letter{nullptr};
  Words words;
  Date on;
};

Result<Ready> ready(Context& context, screen::OfficeNames const& office, NewLetter const& given) {
  auto const on = local_date(context.clock.now(), office.zone);
  auto const* letter = Library::of(context.catalogue).find(given.letter, on);
  if (letter == nullptr) return invalid("letters.unknown", {{"letter", given.letter}}, "letter");
  auto words = TRY(words_of(*letter, given));
  add_own_words(words, *letter, office, context.catalogue, on);
  return Ready{letter, std::move(words), on};
}

std::int64_t next_serial(Context& context, audit::Change& change, std::string const& pattern,
                         int year) {
  change.run(sql::count_register, {db::bind("register", pattern), db::bind("year", year)});
  auto const last = context.tx.value<std::int64_t>(
      sql::last_number, {db::bind("register", pattern), db::bind("year", year)});
  CHECK_THAT(last.has_value());
  return *last;
}

}  // namespace

Result<papers::Letter> draft(Context& context, screen::OfficeNames const& office,
                             NewLetter const& given) {
  auto made = TRY(ready(context, office, given));
  made.words["letter.number"] = catalogue::number_to_come(made.letter->number, made.on.year());
  auto out = composed(*made.letter, made.words, office, made.on);
  out.mark = context.catalogue.message(Language::id, "letters.mark.draft");
  return out;
}

Result<LetterId> issue(Context& context, screen::OfficeNames const& office,
                       NewLetter const& given) {
  if (!context.actor.sees(given.region)) return not_found();
  auto const uid = given.uid.empty() ? std::to_string(next_id_value()) : given.uid;
  if (auto const known = context.tx.value<LetterId>(sql::by_uid, {db::bind("uid", uid)}))
    return *known;
  auto made = TRY(ready(context, office, given));
  auto const& letter = *made.letter;
  auto const id = next_id<LetterTag>();
  audit::Change change(context, {"letters.issued", {{"letter", id.value()}}});
  if (!given.subject.kind.empty()) change.about({given.subject.kind, given.subject.id});
  auto const year = made.on.year();
  auto const serial = next_serial(context, change, letter.number, year);
  auto const number = catalogue::number_of(letter.number, year, serial);
  made.words["letter.number"] = number;
  auto const content = to_json(sealed_value(composed(letter, made.words, office, made.on)));
  auto const about = filled(letter.about, made.words).value_or(letter.name.id);
  change.note("letter", letter.id);
  change.note("number", number);
  auto const broken = change.try_run(
      sql::insert_letter, {db::bind("id", id),
                           db::bind("uid", uid),
                           db::bind("code", screen::new_code()),
                           db::bind("letter", letter.id),
                           db::bind("version", letter.version),
                           db::bind("form", form_key(letter.form)),
                           db::bind("name", letter.name.id),
                           db::bind("register", letter.number),
                           db::bind("year", year),
                           db::bind("serial", serial),
                           db::bind("number", number),
                           db::bind("about", about),
                           db::bind("search", fold(number + " " + letter.name.id + " " + about)),
                           db::bind("region", given.region),
                           db::bind("subject_kind", given.subject.kind),
                           db::bind("subject", given.subject.id),
                           db::bind("confidential", given.confidential),
                           db::bind("on", made.on),
                           db::bind("at", context.clock.now()),
                           db::bind("by", context.actor.account()),
                           db::bind("by_name", context.actor.name()),
                           db::bind("signed_name", made.words.at("signer.name")),
                           db::bind("content", content),
                           db::bind("seal", seal_of(content)),
                           db::bind("event", change.event_id())});
  if (broken) return conflict("letters.twice");
  return id;
}

bool sees_confidential(Actor const& actor) {
  return actor.may(May::see_secret) && actor.may(May::lead_cases);
}

Result<Letter> any_letter(Context& context, LetterId id) {
  std::optional<Letter> found;
  context.tx.each(sql::letter, scoped(context, {db::bind("id", id)}),
                  [&](LetterId own, std::string code, std::string letter, std::string name,
                      std::string const& form, std::string number, std::string about, int year,
                      RegionCode region, std::string subject_kind, std::int64_t subject,
                      bool confidential, Date issued_on, Instant issued_at, AccountId issued_by,
                      std::string issued_name, std::string signed_name, std::string content,
                      std::string seal, std::int64_t prints, std::string const& state,
                      std::string reason, std::string void_name, std::optional<Instant> void_at) {
                    found = Letter{.id = own,
                                   .code = std::move(code),
                                   .letter = std::move(letter),
                                   .name = std::move(name),
                                   .form = form_named(form),
                                   .number = std::move(number),
                                   .about = std::move(about),
                                   .year = year,
                                   .region = std::move(region),
                                   .subject_kind = std::move(subject_kind),
                                   .subject = subject,
                                   .confidential = confidential,
                                   .issued_on = issued_on,
                                   .issued_at = issued_at,
                                   .issued_by = issued_by,
                                   .issued_name = std::move(issued_name),
                                   .signed_name = std::move(signed_name),
                                   .content = std::move(content),
                                   .seal = std::move(seal),
                                   .prints = prints,
                                   .is_void = state == "void",
                                   .reason = std::move(reason),
                                   .void_name = std::move(void_name),
                                   .void_at = void_at};
                  });
  if (!found) return not_found();
  return *std::move(found);
}

Result<Letter> find_letter(Context& context, LetterId id) { return opened_letter(context, id, {}); }

Result<Letter> opened_letter(Context& context, LetterId id, Subjects const& subjects) {
  TRY(context.may(May::see_cases));
  auto letter = TRY(any_letter(context, id));
  auto const& actor = context.actor;
  bool const own = actor.account().is_set() && actor.account() == letter.issued_by;
  if (!letter.confidential || own || sees_confidential(actor)) return letter;
  if (subjects.opens && subjects.opens(context, letter.subject_kind, letter.subject)) return letter;
  return not_found();
}

std::vector<Letter> letters_of(Context& context, Subject subject) {
  std::vector<LetterId> ids;
  context.tx.each(
      sql::of_subject,
      scoped(context, {db::bind("kind", subject.kind), db::bind("subject", subject.id)}),
      [&](LetterId id) { ids.push_back(id); });
  std::vector<Letter> out;
  for (auto const id : ids)
    if (auto found = any_letter(context, id); found.ok()) out.push_back(std::move(found).value());
  return out;
}

bool seal_holds(Letter const& letter) { return seal_of(letter.content) == letter.seal; }

papers::Letter text_of(Actor const& reader, Letter const& letter) {
  bool const own = reader.account().is_set() && reader.account() == letter.issued_by;
  bool const whole = own || auth::visibility(reader, auth::FieldClass::k2) == auth::Visible::full;
  auto const value = parse_json(whole ? letter.content : masked(letter.content));
  return value.ok() ? papers::letter_of(value.value()) : papers::Letter{};
}

Status make_void(Context& context, LetterId id, std::string_view reason) {
  auto const letter = TRY(any_letter(context, id));
  auto const& actor = context.actor;
  bool const own = actor.account().is_set() && actor.account() == letter.issued_by;
  if (!own && !actor.may(May::lead_cases)) return forbidden();
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  if (letter.is_void) return conflict("letters.is_void");
  audit::Change change(context,
                       {"letters.made_void",
                        {{"letter", id.value()}},
                        Value::object({{"letter", letter.letter}, {"number", letter.number}}),
                        why});
  auto const changed = change.run(
      sql::set_void, {db::bind("id", id), db::bind("reason", why), db::bind("name", actor.name()),
                      db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  if (changed == 0) return conflict("letters.is_void");
  return {};
}

Result<bool> count_print(Context& context, Letter const& letter) {
  audit::Change change(context, {"letters.printed",
                                 {{"letter", letter.id.value()}},
                                 Value::object({{"number", letter.number}})});
  change.run(sql::count_print, {db::bind("id", letter.id), db::bind("event", change.event_id())});
  auto const prints =
      context.tx.value<std::int64_t>(sql::prints, {db::bind("id", letter.id)}).value_or(0);
  return prints > 1;
}

Checked check(Context& context, std::string_view typed) {
  Checked out;
  // A mistyped code is looked for as well: it finds nothing, and takes as long.
  auto const code = screen::read_code(typed);
  context.tx.each(sql::checked, {db::bind("code", code)},
                  [&](std::string number, std::string name, std::string seal, Date issued_on,
                      bool confidential, std::string const& state) {
                    out.genuine = true;
                    out.is_void = state == "void";
                    out.confidential = confidential;
                    out.issued_on = issued_on;
                    if (confidential) return;
                    out.number = std::move(number);
                    out.name = std::move(name);
                    out.seal = std::move(seal);
                  });
  return out;
}

}  // namespace rangkul::letters
