#pragma once
// Batches of payments: one benefit and instalment for an area, drawn up from its standing
// enrolments, checked by a second person and approved by a third, then locked under a seal, handed
// to a bank, the post or a store, and answered line by line. Approving takes the money of all lines
// from the budget at once; an answer turns each into spent money or gives it back. A line that did
// not arrive waits for its fix, and its receiver is left out of new batches until then. Main types:
// Batch, BatchState, NewBatch. Tables: payment_batch,
// payment_answer, and lines in payment. Events: batch.drawn,
// batch.line_dropped, batch.checked, batch.sent_back, batch.approved, batch.sent, batch.answered,
// batch.answer_taken_back, batch.cancelled, payment.fixed, enrolment.account_set.

#include <array>

#include "audit/audit.h"
#include "programmes/enrolments.h"

namespace rangkul::programmes {

using BatchId = Id<struct PaymentBatchTag>;

enum class BatchState { draft, checked, approved, sent, settled, cancelled };
std::string_view batch_state_key(BatchState state);
std::optional<BatchState> batch_state_of(std::string_view key);

/// "bank", "post", "goods", "school", "hospital"
constexpr std::array<std::string_view, 5> pay_methods{"bank", "post", "goods", "school",
                                                      "hospital"};

struct NewBatch {
  std::string uid;  // made by the client, 8 to 48 of A-Z a-z 0-9 - _
  std::string programme;
  int year{0};
  int part{0};  // of the scheme's instalments, from 1; 0 where there is one
  RegionCode area;
  std::string method;
  Date pay_on;
  std::optional<Rupiah> amount{};  // for schemes whose amount is a limit
};

struct Hand {
  AccountId account{};
  std::string name{};
  std::optional<Instant> at{};
};

struct Batch {
  BatchId id;
  std::string uid, programme;
  int year{0}, part{0};
  RegionCode area;
  std::string method;
  Date pay_on;
  std::string fund_source;
  BatchState state{BatchState::draft};
  Hand made{}, checked{}, approved{}, sent{};
  std::optional<Instant> settled_at{};
  std::string pay_order{};
  std::int64_t line_count{0};  // at the second approval
  Rupiah amount{};             // at the second approval
  std::string seal{};
  std::string reason{};
};

/// Lines and money of a batch by status, now.
struct BatchSums {
  struct Sum {
    std::int64_t lines{0};
    Rupiah amount{};
  };
  Sum planned, paid, failed, returned, dropped;
  std::int64_t no_account{0};  // planned lines that a bank could not pay
  std::int64_t stopped{0};     // planned lines whose enrolment stands no more
  Sum whole() const;           // all but the dropped
};

/// Draws up a batch over all standing enrolments of the benefit in the area that have no line of
/// that instalment and nothing to fix. The same uid again gives the same batch. One read through
/// index enrolment_list and one bulk load. errors: payment.uid, programme.*, batch.method,
/// batch.part, batch.area, payment.amount_most, batch.amount, batch.nobody
Result<BatchId> draw_batch(Context& context, NewBatch const& asked);
/// With the area of the actor, which must hold the batch's. errors: not_found
Result<Batch> find_batch(Context& context, BatchId id);
/// Index payment_of_batch: one grouped read.
BatchSums batch_sums(Context& context, BatchId id);

/// A line of a draft leaves it. errors: batch.not_draft, field.required, not_found
Status drop_line(Context& context, PaymentId id, std::string const& reason);
/// All lines without an account leave a draft of method bank; how many did.
Result<std::int64_t> drop_without_account(Context& context, BatchId id, std::string const& reason);

/// The first approval, by other hands than those that drew it up.
/// errors: batch.not_draft, batch.same_hands, batch.empty, batch.no_account
Status check_batch(Context& context, BatchId id);
/// Back to its maker, with what is to be mended. errors: batch.not_open, field.required
Status send_back_batch(Context& context, BatchId id, std::string const& reason);
/// The second approval: the money is promised, the lines are sealed.
/// errors: batch.not_checked, batch.same_hands, batch.empty, budget.exhausted
Status approve_batch(Context& context, BatchId id);
/// Handed over under its payment order (SP2D); lines of receivers who stand no more stay behind as
/// failed. errors: batch.not_approved, field.required
Status hand_over_batch(Context& context, BatchId id, std::string const& pay_order);
/// Gives up a batch that was not handed over. errors: batch.not_open, field.required
Status cancel_batch(Context& context, BatchId id, std::string const& reason);

/// Every line that waits was received. errors: batch.not_sent, date.in_future, payment.other_year,
/// payment.no_proof
Result<std::int64_t> settle_rest(Context& context, BatchId id, Date paid_on,
                                 std::string const& proof);
/// A handed-over line that did not arrive: its money is back, its fix is open.
/// errors: payment.not_paid, field.required
Status fail_line(Context& context, FoundPayment const& payment, std::string const& reason);

/// What of a bank's answer was taken.
struct BatchAnswer {
  std::int64_t rows{0}, paid{0}, failed{0};
  std::int64_t unknown{0}, unreadable{0}, again{0}, amount_differs{0};
  std::int64_t left() const { return unknown + unreadable + again + amount_differs; }
  std::vector<std::int64_t> left_rows{};  // row numbers of the file, the first hundred
};
/// CSV or XLSX with the line's number or code, its result, and why it failed.
/// errors: batch.not_sent, batch.answer.columns, batch.answer.none, batch.answer.nothing, sheet.*,
/// date.in_future, payment.other_year
Result<BatchAnswer> take_batch_answer(Context& context, BatchId id, std::string const& path,
                                      Date paid_on);

/// One answer that was taken: a file, or that all the rest was received.
using AnswerId = Id<struct PaymentAnswerTag>;
struct TakenAnswer {
  AnswerId id;
  BatchId batch;
  bool by_file{false};
  std::int64_t paid{0}, failed{0};
  Rupiah paid_amount{}, failed_amount{};
  Date paid_on;
  Hand taken{};
  Hand taken_back{};
  std::string reason{};  // why it was taken back
  EventId event{};
};
/// Of a batch, newest first. Index payment_answer_batch.
std::vector<TakenAnswer> answers_of(Context& context, BatchId id);
/// Takes a whole answer back: its lines wait again, their money is promised again, the batch is as
/// it was handed over. Only while nothing depends on it: no line came back, was fixed, asked about
/// or paid anew since. errors: not_found, field.required, answer.taken_back, answer.used,
/// budget.exhausted
Status take_back_answer(Context& context, AnswerId id, std::string const& reason);

/// What was done about a line that failed or came back. errors: payment.nothing_to_fix,
/// field.required
Status fix_line(Context& context, PaymentId id, bool given_up, std::string const& note);
/// Where the receiver's money goes, by who enrols or pays. errors: enrolment.not_standing,
/// account.bank, account.number, account.holder
struct BankAccount {
  std::string bank, number, holder;
};
Status set_account(Context& context, EnrolmentId id, BankAccount const& account);
BankAccount account_of(Context& context, EnrolmentId id);

/// The enrolment stands no more: its promised lines go. Called by whatever ends an enrolment.
void withhold_lines(Context& context, audit::Change& change, Enrolment const& enrolment,
                    std::string const& reason);

/// Whether the lines are still what was approved.
bool batch_seal_holds(Context& context, Batch const& batch);

/// How many wait: for the actor's approval, for a fix.
std::int64_t batches_to_approve(Context& context);
std::int64_t lines_to_fix(Context& context);

}  // namespace rangkul::programmes
