// The answer of a bank, the post or a store to a batch, row by row.

#include <array>
#include <map>
#include <set>

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "sheet/headings.h"

namespace rangkul::programmes {
namespace {

namespace sql = batches_sql;

constexpr std::size_t most_left_rows = 100;

/// How such files call their columns, folded.
constexpr std::array<std::string_view, 6> line_words{"no",          "nomor",      "no baris",
                                                     "nomor baris", "kode baris", "kode"};
constexpr std::array<std::string_view, 5> result_words{"status", "hasil", "status bayar",
                                                       "status transaksi", "status salur"};
constexpr std::array<std::string_view, 4> reason_words{"keterangan", "alasan", "catatan",
                                                       "alasan gagal"};
constexpr std::array<std::string_view, 4> amount_words{"jumlah", "nilai", "nominal",
                                                       "jumlah rupiah"};
constexpr std::array<std::string_view, 6> no_words{"gagal", "tidak",   "retur",
                                                   "tolak", "ditolak", "failed"};
constexpr std::array<std::string_view, 8> yes_words{"berhasil", "sukses", "diterima", "terbayar",
                                                    "dibayar",  "ok",     "success",  "paid"};

constexpr std::array<std::span<std::string_view const>, 4> called{line_words, result_words,
                                                                  reason_words, amount_words};
enum Column : std::size_t { line, result, reason, amount };
using Columns = std::vector<std::size_t>;

Result<Columns> columns_of(sheet::Row const& heading) {
  auto out = sheet::find_columns(heading, called);
  if (out[line] == sheet::no_column)
    return invalid("batch.answer.columns", {{"missing", "No"}}, "file");
  if (out[result] == sheet::no_column)
    return invalid("batch.answer.columns", {{"missing", "Status"}}, "file");
  return out;
}

template <std::size_t n>
bool begins_with_one(std::array<std::string_view, n> const& words, std::string_view folded) {
  return std::ranges::any_of(words, [&](auto word) { return folded.starts_with(word); });
}

std::optional<bool> result_of(std::string_view said) {
  auto const folded = fold(said);
  if (begins_with_one(no_words, folded)) return false;
  if (begins_with_one(yes_words, folded)) return true;
  return std::nullopt;
}

/// "1.000.000", "Rp 1.000.000,00" and "1000000.00": banks write the sen that rupiah have no more.
/// Nothing for a cell without an amount; what cannot be read is no amount of any line.
std::optional<Rupiah> amount_of(std::string_view said) {
  auto text = trim(said);
  if (text.empty()) return std::nullopt;
  constexpr std::size_t sen = 3;
  if (text.ends_with(",00") || text.ends_with(".00")) text.remove_suffix(sen);
  auto const read = Rupiah::parse(text);
  return read.ok() ? read.value() : Rupiah{-1};
}

struct Waiting {
  PaymentId id;
  Rupiah amount;
};

/// The lines of one batch, by their number and by their code.
struct Lines {
  std::map<std::string, Waiting, std::less<>> waiting{};
  std::set<std::string, std::less<>> answered{};
  std::map<std::string, std::string, std::less<>> code_to_number{};

  std::string number_of(std::string_view said) const {
    auto const text = std::string(trim(said));
    if (auto const found = code_to_number.find(text); found != code_to_number.end())
      return found->second;
    auto const first = text.find_first_not_of('0');
    return first == std::string::npos ? text : text.substr(first);
  }
};

Lines lines_of(Context& context, BatchId id) {
  Lines out;
  context.tx.each(sql::waiting_lines, {db::bind("id", id)},
                  [&](PaymentId line, std::int64_t number, std::string uid, std::int64_t amount) {
                    out.waiting.emplace(std::to_string(number), Waiting{line, Rupiah{amount}});
                    out.code_to_number.emplace(std::move(uid), std::to_string(number));
                  });
  context.tx.each(sql::answered_lines, {db::bind("id", id)},
                  [&](std::int64_t number, std::string uid) {
                    out.answered.insert(std::to_string(number));
                    out.code_to_number.emplace(std::move(uid), std::to_string(number));
                  });
  return out;
}

/// Takes one row after the other into the store.
class AnswerTaker {
 public:
  AnswerTaker(audit::Change& change, Lines lines, Columns columns, Date paid_on, std::string proof)
      : change_(change),
        lines_(std::move(lines)),
        columns_(std::move(columns)),
        paid_on_(paid_on),
        proof_(std::move(proof)) {}

  void take(sheet::Row const& row) {
    ++tally.rows;
    auto const number = lines_.number_of(sheet::cell_of(row, columns_[line]));
    auto const received = result_of(sheet::cell_of(row, columns_[result]));
    auto const at = lines_.waiting.find(number);
    if (at == lines_.waiting.end())
      return leave(row, lines_.answered.contains(number) ? tally.again : tally.unknown);
    if (!received) return leave(row, tally.unreadable);
    if (auto const said = amount_of(sheet::cell_of(row, columns_[amount]));
        said && *said != at->second.amount)
      return leave(row, tally.amount_differs);
    *received ? pay(at->second) : fail(at->second, row);
    lines_.answered.insert(number);
    lines_.waiting.erase(at);
  }

  BatchAnswer tally{};
  Rupiah paid{}, failed{};

 private:
  void leave(sheet::Row const& row, std::int64_t& count) {
    ++count;
    if (tally.left_rows.size() < most_left_rows) tally.left_rows.push_back(row.at.row);
  }
  void pay(Waiting const& line) {
    change_.run(sql::pay_line, {db::bind("id", line.id), db::bind("paid_on", paid_on_),
                                db::bind("proof", proof_), db::bind("event", change_.event_id())});
    ++tally.paid;
    paid = paid + line.amount;
  }
  void fail(Waiting const& line, sheet::Row const& row) {
    constexpr std::size_t longest = 200;
    auto why = sheet::cut(sheet::cell_of(row, columns_[reason]), longest);
    if (why.empty()) why = sheet::cut(sheet::cell_of(row, columns_[result]), longest);
    change_.run(sql::fail_line, {db::bind("id", line.id), db::bind("reason", why),
                                 db::bind("event", change_.event_id())});
    ++tally.failed;
    failed = failed + line.amount;
  }

  audit::Change& change_;
  Lines lines_;
  Columns columns_;
  Date paid_on_;
  std::string proof_;
};

}  // namespace

Result<BatchAnswer> take_batch_answer(Context& context, BatchId id, std::string const& path,
                                      Date paid_on) {
  TRY(context.may(May::pay));
  auto const batch = TRY(find_batch(context, id));
  TRY(check_paid_on(context, batch, paid_on));
  TRY(hold_batch(context, id, {BatchState::sent}, "batch.not_sent"));
  auto const file = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(file->next(row))) return invalid("batch.answer.none", {}, "file");
  auto const columns = TRY(columns_of(row));
  audit::Change change(context, {.name = "batch.answered", .subjects = {{"batch", id.value()}}});
  AnswerTaker taker(change, lines_of(context, id), columns, paid_on, batch.pay_order);
  while (TRY(file->next(row))) taker.take(row);
  auto const& tally = taker.tally;
  if (tally.paid + tally.failed == 0)
    return invalid("batch.answer.nothing", {{"rows", group_thousands(tally.rows)}}, "file");
  settle_promised(change, batch, taker.paid);
  release_promised(change, batch, taker.failed);
  settle_if_done(context, change, id);
  keep_answer(context, change,
              {.id = {},
               .batch = id,
               .by_file = true,
               .paid = tally.paid,
               .failed = tally.failed,
               .paid_amount = taker.paid,
               .failed_amount = taker.failed,
               .paid_on = paid_on});
  change.note("paid", tally.paid);
  change.note("failed", tally.failed);
  change.note("left", tally.left());
  return tally;
}

}  // namespace rangkul::programmes
