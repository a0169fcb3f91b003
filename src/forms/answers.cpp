#include "forms/answers.h"

#include <algorithm>

#include "audit/chain.h"
#include "base/text.h"
#include "forms/forms_sql.h"

namespace rangkul::forms {
namespace {

namespace sql = forms_sql;

constexpr std::size_t longest_reason = 500;

bool is_uid(std::string_view uid) {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t longest = 64;
  auto const plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return uid.size() >= shortest && uid.size() <= longest && std::ranges::all_of(uid, plain);
}

db::Binds of_subject(Kind const& kind, Owner const& owner, db::Binds more = {}) {
  more.push_back(db::bind("kind", kind.key));
  more.push_back(db::bind("subject", owner.id));
  return more;
}

/// The catalogue's entry of a form, for keeping.
std::optional<std::string> body_of(catalogue::Catalogue const& catalogue, Form const& form) {
  for (auto const& document : catalogue.documents("forms"))
    for (auto const& node : document.root.items_of("form"))
      if (node.text_of("id") == form.id && read(node).version == form.version)
        return to_json(node.value());
  return std::nullopt;
}

Form form_of(std::string const& body) {
  auto const kept = parse_json(body);
  CHECK_THAT(kept.ok());
  return read(catalogue::Node::of(kept.value()));
}

std::string json_of(Values const& values) {
  auto out = Value(Value::Fields{});
  for (auto const& [key, value] : values) out.set(key, value);
  return to_json(out);
}

Values values_of(std::string const& json) {
  Values out;
  auto const kept = parse_json(json);
  CHECK_THAT(kept.ok());
  if (auto const* fields = kept.value().fields())
    for (auto const& [key, value] : *fields) out.emplace(key, value.text_or_empty());
  return out;
}

/// What is being saved, put together before anything is written.
struct Draft {
  Form form;
  Values values;
  std::string uid;
  std::string reason{};
  AnswerId replaces{};
};

struct Kept {
  VersionId id;
  bool fresh{false};
  std::string digest{}, body{};
};

Result<Kept> version_for(Context& context, Form const& form) {
  auto body = body_of(context.catalogue, form);
  if (!body) return not_found("forms.unknown");
  audit::Hasher hasher;
  hasher.add(*body);
  auto digest = hasher.hex();
  auto const known =
      context.tx.value<VersionId>(sql::version_by_digest, {db::bind("digest", digest)});
  if (known) return Kept{.id = *known};
  return Kept{next_id<FormVersionTag>(), true, std::move(digest), *std::move(body)};
}

/// The answer that was saved with this uid already, by the same hand about the same.
Result<std::optional<AnswerId>> saved_before(Context& context, Kind const& kind, Owner const& owner,
                                             Draft const& draft) {
  auto const known = context.tx.first<AnswerId, std::string, std::string, std::int64_t, AccountId>(
      sql::answer_by_uid, {db::bind("uid", draft.uid)});
  if (!known) return std::optional<AnswerId>{};
  auto const& [id, form, subject_kind, subject, by] = *known;
  bool const same = form == draft.form.id && subject_kind == kind.key && subject == owner.id &&
                    by == context.actor.account();
  if (!same) return conflict("forms.uid_taken");
  return std::optional(id);
}

void write_scores(audit::Change& change, Kind const& kind, Owner const& owner, Draft const& draft,
                  AnswerId id, Instant at) {
  for (auto const& said : said_of(draft.form, draft.values))
    change.run(sql::insert_score,
               of_subject(kind, owner,
                          {db::bind("answer", id), db::bind("score", said.score),
                           db::bind("form", draft.form.id),
                           db::bind("value", said.value.thousandths()), db::bind("band", said.band),
                           db::bind("at", at), db::bind("event", change.event_id())}));
}

Result<AnswerId> write(Context& context, Kind const& kind, Owner const& owner, Draft const& draft) {
  auto const version = TRY(version_for(context, draft.form));
  if (auto const known = TRY(saved_before(context, kind, owner, draft))) return *known;
  if (draft.replaces.is_set() &&
      context.tx.value<AnswerId>(sql::replaced_by, {db::bind("id", draft.replaces)}))
    return conflict("forms.replaced");
  auto const id = next_id<FormAnswerTag>();
  auto const at = context.clock.now();
  // The event says which form, never what was answered or what came out of it.
  audit::Change change(
      context, {.name = draft.replaces.is_set() ? "forms.corrected" : "forms.answered",
                .subjects = {{"form_answer", id.value()}, {kind.key, owner.id}},
                .data = Value::object({{"form", draft.form.id}, {"version", draft.form.version}}),
                .reason = draft.reason});
  if (version.fresh)
    change.run(sql::insert_version,
               {db::bind("id", version.id), db::bind("form", draft.form.id),
                db::bind("version", draft.form.version), db::bind("digest", version.digest),
                db::bind("body", version.body), db::bind("event", change.event_id())});
  auto const replaces =
      draft.replaces.is_set() ? std::optional(draft.replaces.value()) : std::nullopt;
  change.run(sql::insert_answer,
             of_subject(kind, owner,
                        {db::bind("id", id), db::bind("version", version.id),
                         db::bind("form", draft.form.id), db::bind("about_kind", owner.about_kind),
                         db::bind("about", owner.about), db::bind("region", owner.region),
                         db::bind("answers", json_of(draft.values)), db::bind("uid", draft.uid),
                         db::bind("reason", draft.reason), db::bind("replaces", replaces),
                         db::bind("by", context.actor.account()),
                         db::bind("by_name", context.actor.name()), db::bind("at", at),
                         db::bind("event", change.event_id())}));
  write_scores(change, kind, owner, draft, id, at);
  if (kind.answered != nullptr)
    TRY(kind.answered(context, owner, TRY(find_answer(context, kind, owner, id))));
  return id;
}

Values filled_values(Form const& form, screen::Filled const& typed) {
  Values out;
  for (auto const* field : form.fields())
    if (auto value = typed.raw(field->id); !value.empty()) out.emplace(field->id, std::move(value));
  return out;
}

/// What may be filled in by whom, before what was typed is looked at.
Result<Form> may_fill(Context& context, Kind const& kind, Owner const& owner,
                      NewAnswer const& answer) {
  TRY(context.may(kind.add));
  if (!context.actor.sees(owner.region)) return not_found();
  if (owner.closed) return conflict("forms.closed");
  if (!is_uid(answer.uid)) return invalid("forms.uid", {}, "uid");
  auto form = find(context.catalogue, answer.form, db::today(context));
  if (!form) return not_found("forms.unknown");
  return *std::move(form);
}

auto reads_into(std::vector<Answer>& out) {
  return [&out](AnswerId id, std::string const& body, std::string const& answers, AccountId by,
                std::string name, Instant at, std::string uid, std::string reason,
                AnswerId replaces, AnswerId replaced_by) {
    out.push_back({.id = id,
                   .form = form_of(body),
                   .values = values_of(answers),
                   .said = {},
                   .by = by,
                   .by_name = std::move(name),
                   .at = at,
                   .uid = std::move(uid),
                   .reason = std::move(reason),
                   .replaces = replaces,
                   .replaced_by = replaced_by});
  };
}

void add_scores(Context& context, Answer& answer) {
  context.tx.each(
      sql::scores, {db::bind("id", answer.id)},
      [&](std::string score, std::int64_t value, std::string band) {
        answer.said.push_back({std::move(score), Decimal::of_thousandths(value), std::move(band)});
      });
  // In the order of the form.
  std::ranges::stable_sort(answer.said, {}, [&](Said const& said) {
    return answer.form.score(said.score) - answer.form.scores.data();
  });
}

}  // namespace

Result<AnswerId> save(Context& context, Kind const& kind, Owner const& owner,
                      NewAnswer const& answer) {
  auto form = TRY(may_fill(context, kind, owner, answer));
  if (!owner.forms.empty() && std::ranges::find(owner.forms, form.id) == owner.forms.end())
    return not_found("forms.unknown");
  TRY(answer.typed.status());
  auto values = filled_values(form, answer.typed);
  return write(context, kind, owner, {std::move(form), std::move(values), answer.uid});
}

Result<AnswerId> correct(Context& context, Kind const& kind, Owner const& owner, AnswerId old,
                         NewAnswer const& answer, std::string const& reason) {
  auto form = TRY(may_fill(context, kind, owner, answer));
  auto const before = TRY(find_answer(context, kind, owner, old));
  if (before.form.id != form.id) return not_found("forms.unknown");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  if (why.size() > longest_reason)
    return invalid("field.too_long",
                   {{"most", std::to_string(longest_reason)}, {"now", std::to_string(why.size())}},
                   "reason");
  TRY(answer.typed.status());
  auto values = filled_values(form, answer.typed);
  return write(context, kind, owner, {std::move(form), std::move(values), answer.uid, why, old});
}

Result<Answer> find_answer(Context& context, Kind const& kind, Owner const& owner, AnswerId id) {
  TRY(context.may(kind.see));
  std::vector<Answer> found;
  context.tx.each(sql::answer, scoped(context, of_subject(kind, owner, {db::bind("id", id)})),
                  reads_into(found));
  if (found.empty()) return not_found();
  add_scores(context, found.front());
  return std::move(found.front());
}

std::vector<Answer> answers_of(Context& context, Kind const& kind, Owner const& owner,
                               Which which) {
  std::vector<Answer> out;
  if (!context.actor.may(kind.see)) return out;
  context.tx.each(sql::answers, scoped(context, of_subject(kind, owner)), reads_into(out));
  if (which == Which::standing)
    std::erase_if(out, [](Answer const& one) { return one.replaced_by.is_set(); });
  for (auto& one : out) add_scores(context, one);
  return out;
}

std::optional<Answer> newest_of(Context& context, Kind const& kind, Owner const& owner,
                                std::string_view form) {
  if (!context.actor.may(kind.see)) return std::nullopt;
  auto const id = context.tx.value<AnswerId>(
      sql::newest, scoped(context, of_subject(kind, owner, {db::bind("form", form)})));
  if (!id) return std::nullopt;
  auto found = find_answer(context, kind, owner, *id);
  if (!found.ok()) return std::nullopt;
  return std::move(found).value();
}

std::vector<Point> curve(Context& context, Kind const& kind, Owner const& owner,
                         std::string_view form, std::string_view score) {
  std::vector<Point> out;
  if (!context.actor.may(kind.see)) return out;
  context.tx.each(
      sql::curve,
      scoped(context, of_subject(kind, owner, {db::bind("form", form), db::bind("score", score)})),
      [&](Instant at, std::int64_t value, std::string band, AnswerId answer) {
        out.push_back({at, Decimal::of_thousandths(value), std::move(band), answer});
      });
  return out;
}

}  // namespace rangkul::forms
