#pragma once
// Payment checks: receivers of a batch, drawn by chance, are asked whether the aid arrived whole.
// Who is drawn follows from the batch's seal: nobody could know it before the approval, and
// everybody can draw the same again. Table: payment_check. Events: batch.checks_drawn,
// payment.asked.

#include "programmes/batches.h"

namespace rangkul::programmes {

constexpr std::array<std::string_view, 4> check_results{"received", "less", "not_received",
                                                        "unreachable"};
constexpr std::int64_t most_checks = 500;

/// Draws so many of the paid lines that were not drawn yet; how many there were. By who approves
/// money. errors: batch.not_sent, batch.checks_size, batch.nobody_paid
Result<std::int64_t> draw_checks(Context& context, BatchId id, std::int64_t size);

struct CheckCounts {
  std::int64_t waiting{0}, received{0}, less{0}, not_received{0}, unreachable{0};
  std::int64_t all() const { return waiting + received + less + not_received + unreachable; }
  /// Those who answered.
  std::int64_t answered() const { return received + less + not_received; }
};
CheckCounts check_counts(Context& context, BatchId id);

struct Check {
  PaymentId payment;
  BatchId batch;
  std::string result, note, name;
  EnrolmentId enrolment;
};
/// errors: not_found
Result<Check> find_check(Context& context, PaymentId payment);
/// errors: field.choice, field.required (a note where something is wrong)
Status note_answer(Context& context, PaymentId payment, std::string const& result,
                   std::string const& note);

}  // namespace rangkul::programmes
