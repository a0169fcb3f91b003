#include "graduations/graduations.h"

#include "audit/audit.h"
#include "base/text.h"
#include "graduations/graduations_sql.h"

namespace rangkul::graduations {
namespace {

namespace sql = graduations_sql;

constexpr std::array<std::string_view, 3> standing_keys{"noted", "left", "lapsed"};
constexpr std::array<std::string_view, 3> result_keys{"held", "fallen", "not_found"};

bool is_one_of(auto const& keys, std::string_view text) {
  return std::ranges::find(keys, text) != keys.end();
}

Standing standing_of(std::string const& state) {
  if (state == "ratified") return Standing::left;
  bool const over = state == "declined" || state == "withdrawn" || state == "refuted";
  return over ? Standing::lapsed : Standing::noted;
}

Status check_form(NewGraduation const& given, Date today) {
  if (!is_one_of(cause_keys, given.cause)) return invalid("field.choice", {}, "cause");
  if (given.left_on > today) return invalid("date.in_future", {}, "left_on");
  if (trim(given.evidence).empty()) return invalid("field.required", {}, "evidence");
  if (given.cause != "business") return {};
  if (trim(given.business).empty()) return invalid("field.required", {}, "business");
  if (!is_one_of(sector_keys, given.sector)) return invalid("field.required", {}, "sector");
  if (!given.turnover_after) return invalid("field.required", {}, "turnover_after");
  return {};
}

std::optional<std::int64_t> whole(std::optional<Rupiah> const& amount) {
  return amount ? std::optional(amount->whole()) : std::nullopt;
}
std::optional<Rupiah> rupiah(std::optional<std::int64_t> amount) {
  return amount ? std::optional(Rupiah(*amount)) : std::nullopt;
}

/// After how many months it is asked whether it lasts.
std::array<int, 2> check_months(Context& context, Date day) {
  constexpr int half_a_year = 6;
  constexpr int a_year = 12;
  auto const months = [&](char const* id, int usual) {
    return static_cast<int>(context.catalogue.integer(id, day, usual));
  };
  return {months("graduation.first_check_months", half_a_year),
          months("graduation.second_check_months", a_year)};
}

/// The row of the month's validation that says the same.
Result<validation::EntryId> entry_for(Context& context, NewGraduation const& given) {
  if (context.tx.value<GraduationId>(sql::standing_of_family, {db::bind("family", given.family)}))
    return conflict("graduations.twice");
  auto const joined =
      TRY(validation::enter_or_join(context, {.kind = validation::Kind::unfit,
                                              .family = given.family,
                                              .reason = std::string(reason_of(given.cause)),
                                              .evidence = std::string(trim(given.evidence)),
                                              .note = std::string(trim(given.note))}));
  if (!joined.opened) return conflict("graduations.said_unfit");
  return joined.entry;
}

}  // namespace

std::string_view reason_of(std::string_view cause) {
  if (cause == "statement") return "TL10";
  return cause == "no_component" ? "TL12" : "TL04";
}

std::string_view standing_key(Standing standing) {
  return standing_keys[static_cast<std::size_t>(standing)];
}

Result<GraduationId> note(Context& context, NewGraduation const& given) {
  TRY(context.may(May::assess));
  TRY(check_form(given, today(context)));
  auto const entry = TRY(validation::find_entry(context, TRY(entry_for(context, given))));
  bool const business = given.cause == "business";
  auto const id = next_id<GraduationTag>();
  audit::Change change(context, {"graduations.noted",
                                 {{"graduation", id.value()},
                                  {"family", given.family.value()},
                                  {"validation_entry", entry.id.value()}},
                                 Value::object({{"cause", given.cause}})});
  change.run(sql::insert_graduation,
             {db::bind("id", id), db::bind("entry", entry.id), db::bind("family", given.family),
              db::bind("region", entry.region), db::bind("name", entry.name),
              db::bind("cause", given.cause), db::bind("left_on", given.left_on),
              db::bind("business", business ? std::string(trim(given.business)) : std::string()),
              db::bind("sector", business ? given.sector : std::string()),
              db::bind("before", whole(given.turnover_before)),
              db::bind("after", whole(given.turnover_after)),
              db::bind("helped_by", std::string(trim(given.helped_by))),
              db::bind("by_name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  for (int const months : check_months(context, given.left_on))
    change.run(sql::insert_check,
               {db::bind("id", id), db::bind("months", months), db::bind("region", entry.region),
                db::bind("due_on", given.left_on.plus_months(months)),
                db::bind("event", change.event_id())});
  return id;
}

Result<Graduation> find_graduation(Context& context, GraduationId id) {
  TRY(context.may(May::see_validation));
  std::optional<Graduation> found;
  context.tx.each(
      sql::graduation, scoped(context, {db::bind("id", id)}),
      [&](GraduationId own, validation::EntryId entry, FamilyId family, RegionCode region,
          std::string name, std::string cause, Date left_on, std::string business,
          std::string sector, std::optional<std::int64_t> before, std::optional<std::int64_t> after,
          std::string helped_by, std::string evidence, std::string note, std::string noted_name,
          Instant at, std::string const& state) {
        found = Graduation{.id = own,
                           .entry = entry,
                           .family = family,
                           .region = std::move(region),
                           .name = std::move(name),
                           .cause = std::move(cause),
                           .left_on = left_on,
                           .business = std::move(business),
                           .sector = std::move(sector),
                           .turnover_before = rupiah(before),
                           .turnover_after = rupiah(after),
                           .helped_by = std::move(helped_by),
                           .evidence = std::move(evidence),
                           .note = std::move(note),
                           .noted_name = std::move(noted_name),
                           .noted_at = at,
                           .standing = standing_of(state)};
      });
  if (!found) return not_found();
  return *std::move(found);
}

std::vector<Graduation> graduations_of(Context& context, FamilyId family) {
  std::vector<GraduationId> ids;
  context.tx.each(sql::of_family, scoped(context, {db::bind("family", family)}),
                  [&](GraduationId id) { ids.push_back(id); });
  std::vector<Graduation> out;
  for (auto const id : ids)
    if (auto found = find_graduation(context, id); found.ok())
      out.push_back(std::move(found).value());
  return out;
}

std::vector<Check> checks_of(Context& context, GraduationId id) {
  std::vector<Check> out;
  context.tx.each(
      sql::checks, {db::bind("id", id)},
      [&](int months, Date due_on, std::string result, std::string const& on,
          std::optional<std::int64_t> turnover, std::string note, std::string checked_name,
          AccountId checked_by) {
        auto const day = Date::parse_iso(on);
        out.push_back({months, due_on, std::move(result),
                       day.ok() ? std::optional(day.value()) : std::nullopt, rupiah(turnover),
                       std::move(note), std::move(checked_name), checked_by});
      });
  return out;
}

namespace {

Result<Check> find_check(Context& context, GraduationId id, int months) {
  for (auto& each : checks_of(context, id))
    if (each.months == months) return std::move(each);
  return not_found("graduations.no_such_check");
}

/// Writes a check; an empty result takes it back.
Status write_check(audit::Change& change, NewCheck const& seen, std::string const& before,
                   Actor const& by) {
  bool const looked = !seen.result.empty();
  if (change.run(
          sql::set_check,
          {db::bind("id", seen.graduation), db::bind("months", seen.months),
           db::bind("result", seen.result), db::bind("on", looked ? seen.on.iso() : std::string()),
           db::bind("turnover", whole(seen.turnover)),
           db::bind("note", std::string(trim(seen.note))),
           db::bind("by", looked ? by.account() : AccountId{}),
           db::bind("by_name", looked ? by.name() : std::string()),
           db::bind("event", change.event_id()), db::bind("seen", before)}) == 0)
    return conflict("graduations.checked");
  return {};
}

}  // namespace

Status check(Context& context, NewCheck const& seen) {
  TRY(context.may(May::assess));
  auto const graduation = TRY(find_graduation(context, seen.graduation));
  if (graduation.standing != Standing::left) return conflict("graduations.not_left");
  auto const known = TRY(find_check(context, seen.graduation, seen.months));
  if (!known.result.empty()) return conflict("graduations.checked");
  if (!is_one_of(result_keys, seen.result)) return invalid("field.choice", {}, "result");
  if (seen.on > today(context)) return invalid("date.in_future", {}, "on");
  if (seen.result == "fallen" && trim(seen.note).empty())
    return invalid("field.required", {}, "note");
  audit::Change change(
      context, {"graduations.checked",
                {{"graduation", graduation.id.value()}, {"family", graduation.family.value()}},
                Value::object({{"months", seen.months}, {"result", seen.result}})});
  return write_check(change, seen, "", context.actor);
}

Status undo_check(Context& context, GraduationId id, int months) {
  auto const graduation = TRY(find_graduation(context, id));
  auto const known = TRY(find_check(context, id, months));
  bool const own = context.actor.may(May::assess) && context.actor.account().is_set() &&
                   known.checked_by == context.actor.account();
  if (!own) TRY(context.may(May::verify_data));
  if (known.result.empty()) return conflict("graduations.not_checked");
  audit::Change change(
      context, {"graduations.check_undone",
                {{"graduation", graduation.id.value()}, {"family", graduation.family.value()}},
                Value::object({{"months", months}, {"result", known.result}})});
  return write_check(change,
                     {.graduation = id, .months = months, .result = {}, .on = today(context)},
                     known.result, context.actor);
}

std::int64_t Counts::all_left() const { return std::accumulate(left.begin(), left.end(), 0L); }

Counts count_graduations(Context& context, int year) {
  Counts out;
  context.tx.each(
      sql::counts,
      scoped(context,
             {db::bind("from", Year{year}.begin()), db::bind("to", Year{year + 1}.begin())}),
      [&](std::string const& cause, bool left, std::string const& result, std::int64_t count) {
        if (!left) {
          out.noted += count;
          return;
        }
        auto const at = std::ranges::find(cause_keys, cause);
        out.left[static_cast<std::size_t>(at - cause_keys.begin())] += count;
        if (result == "held") out.held += count;
        if (result == "fallen") out.fallen += count;
      });
  return out;
}

std::int64_t checks_due(Context& context) {
  if (!context.actor.may(May::see_validation) || !context.actor.may(May::assess)) return 0;
  return context.tx
      .value<std::int64_t>(sql::due, scoped(context, {db::bind("today", today(context))}))
      .value_or(0);
}

}  // namespace rangkul::graduations
