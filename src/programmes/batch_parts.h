#pragma once
// Inside of batches: what drawing, approving and answering share.

#include <initializer_list>

#include "audit/audit.h"
#include "programmes/batches.h"

namespace rangkul::programmes {

/// Holds the batch until the end of the transaction; refuses with `code` in any other state.
Status hold_batch(Context& context, BatchId id, std::initializer_list<BatchState> states,
                  std::string_view code);
/// BLAKE2b over the lines that were approved, in their order: 64 hexadecimal digits.
std::string batch_seal(Context& context, BatchId id);
/// Promised money: of lines that will not be paid, and of lines that were.
void release_promised(audit::Change& change, Batch const& batch, Rupiah amount);
void settle_promised(audit::Change& change, Batch const& batch, Rupiah amount);
/// What came of an answer, kept with it so that it can be taken back; `change` is its event.
void keep_answer(Context& context, audit::Change& change, TakenAnswer const& answer);
/// Nothing of it waits any more.
void settle_if_done(Context& context, audit::Change& change, BatchId id);
/// errors: date.in_future, payment.other_year
Status check_paid_on(Context& context, Batch const& batch, Date paid_on);
/// A uid of the client: 8 to 64 of A-Z a-z 0-9 - _
bool is_uid(std::string const& uid);

}  // namespace rangkul::programmes
