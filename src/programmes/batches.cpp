#include "programmes/batches.h"

#include "audit/audit.h"
#include "audit/chain.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = batches_sql;

constexpr std::array<std::string_view, 6> state_keys{"draft", "checked", "approved",
                                                     "sent",  "settled", "cancelled"};

bool is_batch_uid(std::string const& uid) {
  // Its lines are called by it, a dash and their number, within the 64 signs of a line's own.
  constexpr std::size_t longest = 48;
  return uid.size() <= longest && is_uid(uid);
}

/// What one line gives, by the scheme or as asked.
Result<Rupiah> line_amount(catalogue::Scheme const& scheme, NewBatch const& asked) {
  auto const whole = scheme.part_amount();
  if (!scheme.amount_is_limit) return whole;
  if (!asked.amount || *asked.amount <= Rupiah{0}) return invalid("batch.amount", {}, "amount");
  if (*asked.amount > whole)
    return invalid("payment.amount_most", {{"amount", whole.text()}}, "amount");
  return *asked.amount;
}

Status check_asked(Context& context, NewBatch const& asked, catalogue::Scheme const& scheme) {
  if (std::ranges::find(pay_methods, asked.method) == pay_methods.end())
    return invalid("batch.method", {}, "method");
  bool const one = scheme.instalments == 1;
  if (one ? asked.part != 0 : asked.part < 1 || asked.part > scheme.instalments)
    return invalid("batch.part", {{"count", std::to_string(scheme.instalments)}}, "part");
  if (asked.area.text().empty() || !context.actor.area().covers(asked.area))
    return invalid("batch.area", {}, "area");
  if (asked.pay_on.year() != asked.year)
    return invalid("payment.other_year", {{"year", std::to_string(asked.year)}}, "pay_on");
  return {};
}

std::string suffix_of(int part) { return part == 0 ? std::string{} : "/" + std::to_string(part); }

struct Payable {
  EnrolmentId enrolment;
  std::string period;
  PersonId person;
  FamilyId family;
  RegionCode region;
  BankAccount account;
  std::optional<Rupiah> amount{};  // by the rules of amount
};

std::vector<Payable> payable(Context& context, NewBatch const& asked) {
  std::vector<Payable> out;
  auto const range = range_of(asked.area);
  db::Binds binds{db::bind("programme", asked.programme), db::bind("year", asked.year),
                  db::bind("from", range.from), db::bind("to", range.to)};
  context.tx.each(sql::hold_enrolments, binds, [](EnrolmentId) {});
  binds.push_back(db::bind("suffix", suffix_of(asked.part)));
  context.tx.each(sql::payable, binds,
                  [&](EnrolmentId id, std::string period, PersonId person, FamilyId family,
                      RegionCode region, std::string bank, std::string number, std::string holder,
                      std::optional<std::int64_t> amount) {
                    out.push_back({id,
                                   std::move(period) + suffix_of(asked.part),
                                   person,
                                   family,
                                   std::move(region),
                                   {std::move(bank), std::move(number), std::move(holder)},
                                   amount ? std::optional(Rupiah{*amount}) : std::nullopt});
                  });
  return out;
}

struct Drawn {
  BatchId id;
  NewBatch const& asked;
  catalogue::Scheme const& scheme;
  Rupiah amount;  // of a line without its own
};

void load_lines(Context& context, audit::Change& change, Drawn const& drawn,
                std::vector<Payable> const& lines) {
  std::size_t next = 0;
  auto const event = change.event_id();
  change.bulk(
      "payment", {"id",          "uid",    "enrolment",  "programme",  "year",    "period",
                  "person",      "family", "region",     "amount",     "paid_on", "fund_source",
                  "method",      "status", "entered_by", "entered_at", "event",   "batch",
                  "line_number", "bank",   "account",    "holder"},
      [&](db::Row& row) {
        if (next == lines.size()) return false;
        auto const& line = lines[next++];
        auto const& asked = drawn.asked;
        auto const amount = line.amount ? part_for(drawn.scheme, line.amount) : drawn.amount;
        row = {db::cell(next_id_value()),
               db::cell(asked.uid + "-" + std::to_string(next)),
               db::cell(line.enrolment),
               db::cell(asked.programme),
               db::cell(asked.year),
               db::cell(line.period),
               db::cell(line.person),
               db::cell(line.family),
               db::cell(line.region),
               db::cell(amount.whole()),
               db::cell(asked.pay_on),
               db::cell(drawn.scheme.fund_source),
               db::cell(asked.method),
               db::cell("planned"),
               db::cell(context.actor.account()),
               db::cell(context.clock.now()),
               db::cell(event),
               db::cell(drawn.id),
               db::cell(next),
               db::cell(line.account.bank),
               db::cell(line.account.number),
               db::cell(line.account.holder)};
        return true;
      });
}

Result<std::optional<BatchId>> same_again(Context& context, NewBatch const& asked) {
  auto const known = context.tx.first<BatchId, std::string, int, int, RegionCode, std::string>(
      sql::batch_by_uid, {db::bind("uid", asked.uid)});
  if (!known) return std::optional<BatchId>{};
  auto const& [id, programme, year, part, area, method] = *known;
  bool const same = programme == asked.programme && year == asked.year && part == asked.part &&
                    area == asked.area && method == asked.method;
  if (!same) return conflict("payment.uid_other");
  return std::optional{id};
}

}  // namespace

std::string_view batch_state_key(BatchState state) {
  return state_keys[static_cast<std::size_t>(state)];
}

std::optional<BatchState> batch_state_of(std::string_view key) {
  auto const at = std::ranges::find(state_keys, key);
  if (at == state_keys.end()) return std::nullopt;
  return static_cast<BatchState>(at - state_keys.begin());
}

Result<BatchId> draw_batch(Context& context, NewBatch const& asked) {
  TRY(context.may(May::pay));
  if (!is_batch_uid(asked.uid)) return invalid("payment.uid", {}, "uid");
  if (auto const known = TRY(same_again(context, asked))) return *known;
  auto const ours = TRY(find_ours(context, asked.programme, asked.year));
  TRY(check_asked(context, asked, *ours.scheme));
  auto const amount = TRY(line_amount(*ours.scheme, asked));
  auto const lines = payable(context, asked);
  if (lines.empty()) return invalid("batch.nobody", {}, "area");
  Drawn const drawn{next_id<PaymentBatchTag>(), asked, *ours.scheme, amount};
  audit::Change change(context,
                       {.name = "batch.drawn",
                        .subjects = {{"batch", drawn.id.value()}},
                        .data = Value::object({{"programme", asked.programme},
                                               {"year", asked.year},
                                               {"lines", static_cast<std::int64_t>(lines.size())},
                                               {"amount", amount.whole()}})});
  change.run(
      sql::insert_batch,
      {db::bind("id", drawn.id), db::bind("uid", asked.uid), db::bind("programme", asked.programme),
       db::bind("year", asked.year), db::bind("part", asked.part), db::bind("area", asked.area),
       db::bind("method", asked.method), db::bind("pay_on", asked.pay_on),
       db::bind("fund_source", ours.scheme->fund_source), db::bind("by", context.actor.account()),
       db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
       db::bind("event", change.event_id())});
  load_lines(context, change, drawn, lines);
  return drawn.id;
}

Result<Batch> find_batch(Context& context, BatchId id) {
  TRY(context.may(May::see_programmes));
  std::optional<Batch> found;
  context.tx.each(
      sql::batch, {db::bind("id", id)},
      [&](BatchId own, std::string uid, std::string programme, int year, int part, RegionCode area,
          std::string method, Date pay_on, std::string fund, std::string const& state,
          AccountId made_by, std::string made_name, std::optional<Instant> made_at,
          AccountId checked_by, std::string checked_name, std::optional<Instant> checked_at,
          AccountId approved_by, std::string approved_name, std::optional<Instant> approved_at,
          std::string sent_name, std::optional<Instant> sent_at, std::optional<Instant> settled_at,
          std::string order, std::int64_t lines, std::int64_t amount, std::string seal,
          std::string reason) {
        found = Batch{own,
                      std::move(uid),
                      std::move(programme),
                      year,
                      part,
                      std::move(area),
                      std::move(method),
                      pay_on,
                      std::move(fund),
                      batch_state_of(state).value(),
                      {made_by, std::move(made_name), made_at},
                      {checked_by, std::move(checked_name), checked_at},
                      {approved_by, std::move(approved_name), approved_at},
                      {AccountId{}, std::move(sent_name), sent_at},
                      settled_at,
                      std::move(order),
                      lines,
                      Rupiah{amount},
                      std::move(seal),
                      std::move(reason)};
      });
  if (!found || context.actor.is_nobody() || !context.actor.area().covers(found->area) ||
      !sees_benefit(context, found->programme, found->year))
    return not_found();
  return *std::move(found);
}

BatchSums::Sum BatchSums::whole() const {
  Sum out;
  for (auto const* sum : {&planned, &paid, &failed, &returned}) {
    out.lines += sum->lines;
    out.amount = out.amount + sum->amount;
  }
  return out;
}

BatchSums batch_sums(Context& context, BatchId id) {
  BatchSums out;
  std::map<std::string_view, BatchSums::Sum*> const places{{"planned", &out.planned},
                                                           {"paid", &out.paid},
                                                           {"failed", &out.failed},
                                                           {"returned", &out.returned},
                                                           {"dropped", &out.dropped}};
  context.tx.each(sql::sums, {db::bind("id", id)},
                  [&](std::string const& status, std::int64_t lines, std::int64_t amount) {
                    *places.at(status) = {lines, Rupiah{amount}};
                  });
  out.no_account =
      context.tx.value<std::int64_t>(sql::no_account, {db::bind("id", id)}).value_or(0);
  out.stopped =
      context.tx.value<std::int64_t>(sql::stopped_lines, {db::bind("id", id)}).value_or(0);
  return out;
}

std::string batch_seal(Context& context, BatchId id) {
  audit::Hasher hasher;
  context.tx.each(
      sql::sealed_lines, {db::bind("id", id)},
      [&](std::string const& uid, std::int64_t enrolment, std::int64_t amount,
          std::string const& bank, std::string const& account, std::string const& holder) {
        hasher.add(std::string_view(uid));
        hasher.add(enrolment);
        hasher.add(amount);
        for (auto const* text : {&bank, &account, &holder}) hasher.add(std::string_view(*text));
      });
  return hasher.hex();
}

bool batch_seal_holds(Context& context, Batch const& batch) {
  return batch_seal(context, batch.id) == batch.seal;
}

Status hold_batch(Context& context, BatchId id, std::initializer_list<BatchState> states,
                  std::string_view code) {
  auto const held = context.tx.value<std::string>(sql::hold_batch, {db::bind("id", id)});
  auto const state = held ? batch_state_of(*held) : std::nullopt;
  if (!state || std::ranges::find(states, *state) == states.end())
    return conflict(std::string(code));
  return {};
}

std::int64_t batches_to_approve(Context& context) {
  return context.tx
      .value<std::int64_t>(sql::to_approve,
                           owned(context, {db::bind("account", context.actor.account())}))
      .value_or(0);
}

std::int64_t lines_to_fix(Context& context) {
  return context.tx.value<std::int64_t>(sql::to_fix, owned(context, {})).value_or(0);
}

}  // namespace rangkul::programmes
