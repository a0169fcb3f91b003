#include "cases/links.h"

#include <sodium.h>

#include <algorithm>

#include "base/text.h"
#include "cases/links_sql.h"
#include "cases/parts.h"
#include "screen/screen.h"

namespace rangkul::cases {
namespace {

namespace sql = links_sql;
using Kind = procedures::Event::Kind;
using Referral = procedures::Open::Referral;

constexpr std::size_t chance_bytes = 16;
constexpr std::size_t end_bytes = 8;
constexpr std::size_t mac_bytes = 16;
constexpr std::size_t longest_words = 2000;
constexpr std::int64_t an_hour = 3600;

/// Signs with the key that is kept outside the store, for this purpose alone.
std::string mac_of(Context const& context, std::string_view body) {
  auto const& key = context.tx.key();
  std::array<unsigned char, crypto_generichash_KEYBYTES> own{};
  constexpr std::string_view purpose = "case_link";
  crypto_generichash(own.data(), own.size(), reinterpret_cast<unsigned char const*>(purpose.data()),
                     purpose.size(),
                     key.empty() ? nullptr : reinterpret_cast<unsigned char const*>(key.data()),
                     std::min<std::size_t>(key.size(), crypto_generichash_KEYBYTES_MAX));
  std::string mac(mac_bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(mac.data()), mac.size(),
                     reinterpret_cast<unsigned char const*>(body.data()), body.size(), own.data(),
                     own.size());
  return mac;
}

std::string hash_of(std::string_view token) {
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<unsigned char const*>(token.data()),
                     token.size(), nullptr, 0);
  std::string hex(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  hex.pop_back();
  return hex;
}

std::string new_token(Context const& context, Instant until) {
  std::string body(chance_bytes, '\0');
  randombytes_buf(body.data(), body.size());
  for (std::size_t i = 0; i < end_bytes; ++i)
    body.push_back(static_cast<char>(static_cast<std::uint64_t>(until.seconds) >> (8 * i)));
  return http::base64url(body + mac_of(context, body));
}

/// Whether it is one that this office signed, and not over.
bool is_ours(Context const& context, std::string_view token) {
  auto const bytes = http::base64url_decode(token);
  if (!bytes || bytes->size() != chance_bytes + end_bytes + mac_bytes) return false;
  // One token has one spelling: the last sign's spare bits are not free.
  if (http::base64url(*bytes) != token) return false;
  auto const body = std::string_view(*bytes).substr(0, chance_bytes + end_bytes);
  auto const mac = mac_of(context, body);
  if (sodium_memcmp(mac.data(), bytes->data() + body.size(), mac.size()) != 0) return false;
  std::uint64_t until = 0;
  for (std::size_t i = 0; i < end_bytes; ++i)
    until |= static_cast<std::uint64_t>(static_cast<unsigned char>(body[chance_bytes + i]))
             << (8 * i);
  return context.clock.now().seconds < static_cast<std::int64_t>(until);
}

/// 16 digits in a row, whatever stands between them.
bool holds_number(std::string_view text) {
  constexpr std::size_t digits = 16;
  std::size_t run = 0;
  for (char const sign : text) {
    if (sign >= '0' && sign <= '9') {
      if (++run == digits) return true;
    } else if (sign != ' ' && sign != '.' && sign != '-') {
      run = 0;
    }
  }
  return false;
}

Result<std::string> plain(std::string const& text, std::size_t most, std::string const& field) {
  auto out = std::string(trim(text));
  if (!is_clean_utf8(out)) return invalid("field.characters", {}, field);
  if (out.size() > most)
    return invalid("field.too_long",
                   {{"most", std::to_string(most)}, {"now", std::to_string(out.size())}}, field);
  return out;
}

Result<Instant> end_of(Context const& context, int hours) {
  constexpr std::int64_t usual = 72;
  constexpr std::int64_t usual_most = 336;
  auto const day = today(context);
  auto const asked = hours != 0 ? hours : context.catalogue.integer("case.link_hours", day, usual);
  auto const most = context.catalogue.integer("case.link_most_hours", day, usual_most);
  if (asked < 1 || asked > most)
    return invalid("case.link_hours", {{"most", std::to_string(most)}}, "hours");
  return context.clock.now().plus_seconds(asked * an_hour);
}

Link read_link(LinkId id, CaseId of, std::string step, int round, std::string agency,
               std::string receiver, std::string words, RegionCode area, std::string made_name,
               Instant made_at, Instant until, std::string state, std::string answer,
               std::optional<Instant> answered_at) {
  return {.id = id,
          .of = of,
          .step = std::move(step),
          .round = round,
          .agency = std::move(agency),
          .receiver = std::move(receiver),
          .words = std::move(words),
          .area = std::move(area),
          .made_name = std::move(made_name),
          .made_at = made_at,
          .until = until,
          .state = std::move(state),
          .answer = std::move(answer),
          .answered_at = answered_at};
}

std::vector<Link> read_links(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<Link> out;
  context.tx.each(query, binds,
                  [&](LinkId id, CaseId of, std::string step, int round, std::string agency,
                      std::string receiver, std::string words, RegionCode area,
                      std::string made_name, Instant made_at, Instant until, std::string state,
                      std::string answer, std::optional<Instant> answered_at) {
                    out.push_back(read_link(id, of, std::move(step), round, std::move(agency),
                                            std::move(receiver), std::move(words), std::move(area),
                                            std::move(made_name), made_at, until, std::move(state),
                                            std::move(answer), answered_at));
                  });
  return out;
}

/// What the agency does is written in its name, whoever holds the browser.
class Hand {
 public:
  Hand(Context& context, Part const& part)
      : actor_(agency_hand(context, part.link)),
        context_{context.tx, actor_, context.clock, context.catalogue, context.remote},
        part_(part) {}
  Context& context() { return context_; }

  Status act(Act given) {
    given.step = part_.link.step;
    given.agency = part_.link.agency;
    auto const one = TRY(find_case(context_, part_.link.of));
    return act_for_agency(context_, one, given, actor_.name());
  }
  Status use(std::string_view answer) {
    audit::Change change(context_, event_of("case.link_answered", part_.link.of,
                                            Value::object({{"step", part_.link.step},
                                                           {"agency", part_.link.agency},
                                                           {"answer", std::string(answer)}})));
    auto const used =
        change.run(sql::use_link,
                   {db::bind("id", part_.link.id), db::bind("answer", answer),
                    db::bind("at", context_.clock.now()), db::bind("event", change.event_id())});
    if (used == 0) return conflict("case.link_over");
    return {};
  }

 private:
  Actor actor_;
  Context context_;
  Part const& part_;
};

/// The refusals for which a step is not the agency's to close: something else is missing.
bool waits_for_others(Error const& error) {
  return error.kind == ErrorKind::conflict && error.code.starts_with("procedure.");
}

std::string told(Context const& context, Part const& part, PartAnswer const& given) {
  auto out = given.words;
  auto const* answer = part.step->answer(given.answer);
  if (answer != nullptr) {
    auto const said = context.catalogue.message(Language::id, "cases.link.answered_with",
                                                {{"answer", answer->name.in(Language::id)}});
    out = out.empty() ? said : said + "\n" + out;
  }
  return out.empty() ? context.catalogue.message(Language::id, "cases.link.no_words") : out;
}

}  // namespace

Actor agency_hand(Context const& context, Link const& link) {
  Rights rights;
  // What its acts need inside; of what it sees, its page shows the part alone.
  for (auto const right :
       {May::see_cases, May::work_cases, May::lead_cases, May::see_restricted, May::see_secret})
    rights.set(static_cast<std::size_t>(right));
  auto const name =
      procedures::owner_name(context.catalogue, link.agency, today(context), Language::id);
  return Actor::person(AccountId{}, name, rights, link.area, context.actor.language());
}

Result<MadeLink> make_link(Context& context, NewLink const& given) {
  TRY(context.may(May::work_cases));
  auto const words = TRY(plain(given.words, longest_words, "words"));
  auto const receiver = TRY(plain(given.receiver, 200, "receiver"));
  if (words.empty()) return invalid("field.required", {}, "words");
  if (receiver.empty()) return invalid("field.required", {}, "receiver");
  if (holds_number(words) || holds_number(receiver))
    return invalid("case.link_number", {}, "words");
  auto const until = TRY(end_of(context, given.hours));
  auto one = TRY(find_case(context, given.of));
  TRY(still_open(one));
  auto run = TRY(run_of(context, one));
  Act const refer{
      .kind = Kind::referred, .step = given.step, .what = given.agency, .reason = words};
  TRY(hand_for(context, one, *run.procedure, refer));
  auto const* step = run.procedure->step(given.step);
  if (step == nullptr || std::ranges::find(step->agencies, given.agency) == step->agencies.end())
    return invalid("procedure.agency_unknown", {{"agency", given.agency}}, "agency");
  auto const* open = run.state.find(given.step);
  bool const referred = open != nullptr && open->agency == given.agency &&
                        (open->referral == Referral::sent || open->referral == Referral::accepted);
  if (!referred) {
    TRY(act(context, given.of, refer));
    one = TRY(find_case(context, given.of));
    run = TRY(run_of(context, one));
    open = run.state.find(given.step);
  }
  if (open == nullptr) return conflict("procedure.step_not_open", {{"step", given.step}});
  MadeLink made{.id = next_id<CaseLinkTag>(), .token = new_token(context, until), .until = until};
  audit::Change change(context,
                       event_of("case.link_made", given.of,
                                Value::object({{"step", given.step}, {"agency", given.agency}})));
  change.run(sql::end_earlier,
             {db::bind("case", given.of), db::bind("step", given.step),
              db::bind("agency", given.agency), db::bind("event", change.event_id())});
  change.run(
      sql::insert_link,
      {db::bind("id", made.id), db::bind("hash", hash_of(made.token)), db::bind("case", given.of),
       db::bind("step", given.step), db::bind("round", open->round),
       db::bind("agency", given.agency), db::bind("receiver", receiver), db::bind("words", words),
       db::bind("area", one.area), db::bind("by", context.actor.account()),
       db::bind("by_name", context.actor.name()), db::bind("at", context.clock.now()),
       db::bind("until", until), db::bind("event", change.event_id())});
  return made;
}

Result<std::vector<Link>> links_of(Context& context, CaseId id) {
  TRY(find_case(context, id));
  return read_links(context, sql::links, {db::bind("case", id)});
}

Status withdraw_link(Context& context, CaseId id, LinkId link) {
  TRY(context.may(May::work_cases));
  auto const links = TRY(links_of(context, id));
  auto const at = std::ranges::find(links, link, &Link::id);
  if (at == links.end()) return not_found();
  auto const one = TRY(find_case(context, id));
  auto const run = TRY(run_of(context, one));
  TRY(hand_for(context, one, *run.procedure,
               {.kind = Kind::referred, .step = at->step, .what = at->agency}));
  audit::Change change(context,
                       event_of("case.link_withdrawn", id,
                                Value::object({{"step", at->step}, {"agency", at->agency}})));
  auto const ended = change.run(sql::withdraw_link, {db::bind("id", link), db::bind("case", id),
                                                     db::bind("event", change.event_id())});
  if (ended == 0) return conflict("case.link_over");
  return {};
}

std::optional<Part> part_of(Context& context, std::string_view token) {
  if (!is_ours(context, token)) return std::nullopt;
  auto const links =
      read_links(context, sql::link_of_hash,
                 {db::bind("hash", hash_of(token)), db::bind("now", context.clock.now())});
  if (links.empty()) return std::nullopt;
  Part part{.link = links.front(), .of = {}, .run = {}};
  auto const hand = agency_hand(context, part.link);
  Context own{context.tx, hand, context.clock, context.catalogue, context.remote};
  auto one = find_case(own, part.link.of);
  if (!one.ok() || one.value().ended) return std::nullopt;
  auto run = run_of(own, one.value());
  if (!run.ok()) return std::nullopt;
  part.of = std::move(one).value();
  part.run = std::move(run).value();
  part.step = part.run.procedure->step(part.link.step);
  auto const* open = part.open();
  // The case may have gone on without the agency.
  bool const waits = open != nullptr && open->round == part.link.round &&
                     open->agency == part.link.agency &&
                     (open->referral == Referral::sent || open->referral == Referral::accepted);
  if (part.step == nullptr || !waits) return std::nullopt;
  return part;
}

Status accept_part(Context& context, Part const& part) {
  if (part.accepted()) return {};
  return Hand(context, part).act({.kind = Kind::accepted});
}

Status refuse_part(Context& context, Part const& part, std::string const& reason) {
  auto const why = TRY(plain(reason, longest_words, "reason"));
  if (why.empty()) return invalid("field.required", {}, "reason");
  Hand hand(context, part);
  TRY(hand.act({.kind = part.accepted() ? Kind::returned : Kind::refused, .reason = why}));
  return hand.use(part.accepted() ? "returned" : "refused");
}

Status answer_part(Context& context, Part const& part, PartAnswer const& given) {
  auto typed = given;
  typed.words = TRY(plain(given.words, longest_words, "words"));
  bool const asks = part.owns() && !part.step->answers.empty();
  if (asks && given.answer.empty()) return invalid("field.required", {}, "answer");
  if (asks && part.step->answer(given.answer) == nullptr)
    return invalid("field.choice", {}, "answer");
  if (!asks && typed.words.empty()) return invalid("field.required", {}, "words");
  Hand hand(context, part);
  if (!part.accepted()) TRY(hand.act({.kind = Kind::accepted}));
  for (auto const& item : given.checks)
    if (!part.open()->checks.contains(item)) TRY(hand.act({.kind = Kind::checked, .what = item}));
  for (auto const& [word, where] : given.documents)
    if (!part.open()->documents.contains(word) && !trim(where).empty())
      TRY(hand.act({.kind = Kind::document,
                    .what = word,
                    .reason = TRY(plain(where, 300, "document_" + word))}));
  if (part.owns() && !part.step->ends_case()) {
    auto const closed = hand.act(
        {.kind = asks ? Kind::decided : Kind::done, .what = given.answer, .reason = typed.words});
    if (closed.ok()) return hand.use("done");
    if (!waits_for_others(closed.error())) return closed;
  }
  TRY(hand.act({.kind = Kind::returned, .reason = told(context, part, typed)}));
  return hand.use("returned");
}

std::string links_address(CaseId id) { return "/kasus/" + id.text() + "/tautan"; }

}  // namespace rangkul::cases
