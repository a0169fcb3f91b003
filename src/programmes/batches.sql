-- name: batch
-- Primary key; the area is checked by the caller.
SELECT id, uid, programme, year, part, area, method, pay_on, fund_source, state, made_by, made_name,
  made_at, checked_by, checked_name, checked_at, approved_by, approved_name, approved_at, sent_name,
  sent_at, settled_at, pay_order, line_count, amount, seal, reason
FROM payment_batch WHERE id = :id

-- name: batch_by_uid
-- Unique index of payment_batch.
SELECT id, programme, year, part, area, method FROM payment_batch WHERE uid = :uid

-- name: insert_batch
INSERT INTO payment_batch (id, uid, programme, year, part, area, method, pay_on, fund_source, state,
  made_by, made_name, made_at, event)
VALUES (:id, :uid, :programme, :year, :part, :area, :method, :pay_on, :fund_source, 'draft',
  :by, :name, :at, :event)

-- name: hold_batch
-- Primary key; held until the transaction ends.
SELECT state FROM payment_batch WHERE id = :id {for_update}

-- name: hold_enrolments
-- Index enrolment_list; held as one line's payment holds its enrolment, in one order for all.
SELECT id FROM enrolment
WHERE programme = :programme AND year = :year AND status = 'approved'
  AND region >= :from AND region < :to
ORDER BY id {for_update}

-- name: payable
-- Index enrolment_list; payment_once and payment_enrolment for each.
SELECT e.id, e.period, e.person, e.family, e.region, e.bank, e.account, e.holder, e.amount
FROM enrolment e
WHERE e.programme = :programme AND e.year = :year AND e.status = 'approved' AND e.paused = ''
  AND e.region >= :from AND e.region < :to
  AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.enrolment = e.id
    AND (p.fix = 'open' OR (p.period = e.period || :suffix AND p.status IN ('planned', 'paid'))))
ORDER BY e.region, e.name, e.id

-- name: sums
-- Index payment_of_batch.
SELECT status, COUNT(*), CAST(COALESCE(SUM(amount), 0) AS {bigint}) FROM payment
WHERE batch = :id GROUP BY status

-- name: no_account
-- Index payment_of_batch.
SELECT COUNT(*) FROM payment WHERE batch = :id AND status = 'planned' AND account = ''

-- name: stopped_lines
-- Index payment_of_batch, then enrolments by key.
SELECT COUNT(*), CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.batch = :id AND p.status = 'planned' AND (e.status <> 'approved' OR e.paused <> '')

-- name: drop_line
-- Primary key.
UPDATE payment SET status = 'dropped', reason = :reason, event = :event
WHERE id = :id AND status = 'planned'

-- name: drop_without_account
-- Index payment_of_batch.
UPDATE payment SET status = 'dropped', reason = :reason, event = :event
WHERE batch = :id AND status = 'planned' AND account = ''

-- name: drop_stopped
-- Index payment_of_batch.
UPDATE payment SET status = 'dropped', reason = :reason, event = :event
WHERE batch = :id AND status = 'planned'
  AND NOT EXISTS (SELECT 1 FROM enrolment e
    WHERE e.id = payment.enrolment AND e.status = 'approved' AND e.paused = '')

-- name: drop_all
-- Index payment_of_batch.
UPDATE payment SET status = 'dropped', reason = :reason, event = :event
WHERE batch = :id AND status = 'planned'

-- name: fail_stopped
-- Index payment_of_batch.
UPDATE payment SET status = 'failed', reason = :reason, fix = 'given_up', event = :event
WHERE batch = :id AND status = 'planned'
  AND NOT EXISTS (SELECT 1 FROM enrolment e
    WHERE e.id = payment.enrolment AND e.status = 'approved' AND e.paused = '')

-- name: set_checked
-- Primary key.
UPDATE payment_batch SET state = 'checked', checked_by = :by, checked_name = :name, checked_at = :at,
  reason = '', event = :event
WHERE id = :id AND state = 'draft'

-- name: set_back
-- Primary key.
UPDATE payment_batch SET state = 'draft', checked_by = NULL, checked_name = '', checked_at = NULL,
  approved_by = NULL, approved_name = '', approved_at = NULL, line_count = 0, amount = 0, seal = '',
  reason = :reason, event = :event
WHERE id = :id

-- name: set_approved
-- Primary key.
UPDATE payment_batch SET state = 'approved', approved_by = :by, approved_name = :name,
  approved_at = :at, line_count = :lines, amount = :amount, seal = :seal, event = :event
WHERE id = :id AND state = 'checked'

-- name: set_sent
-- Primary key.
UPDATE payment_batch SET state = 'sent', sent_name = :name, sent_at = :at, pay_order = :pay_order,
  event = :event
WHERE id = :id AND state = 'approved'

-- name: set_settled
-- Primary key; index payment_of_batch tells that nothing waits.
UPDATE payment_batch SET state = 'settled', settled_at = :at
WHERE id = :id AND state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.batch = :id AND p.status = 'planned')

-- name: set_cancelled
-- Primary key.
UPDATE payment_batch SET state = 'cancelled', reason = :reason, event = :event WHERE id = :id

-- name: commit_money
-- Primary key; no row is touched when the budget would be passed.
UPDATE programme_ledger SET committed = committed + :amount
WHERE programme = :programme AND year = :year
  AND (spent + committed + :amount <= :budget OR :amount < 0)

-- name: settle_money
-- Primary key: promised money is spent.
UPDATE programme_ledger SET committed = committed - :amount, spent = spent + :amount
WHERE programme = :programme AND year = :year

-- name: sealed_lines
-- Index payment_of_batch: all that were there when it was approved, whatever became of them.
SELECT uid, enrolment, amount, bank, account, holder FROM payment
WHERE batch = :id AND status <> 'dropped' ORDER BY line_number

-- name: pay_rest
-- Index payment_of_batch.
UPDATE payment SET status = 'paid', paid_on = :paid_on, proof = :proof, event = :event
WHERE batch = :id AND status = 'planned'

-- name: pay_line
-- Primary key.
UPDATE payment SET status = 'paid', paid_on = :paid_on, proof = :proof, event = :event
WHERE id = :id AND status = 'planned'

-- name: fail_line
-- Primary key.
UPDATE payment SET status = 'failed', reason = :reason, fix = 'open', event = :event
WHERE id = :id AND status = 'planned'

-- name: waiting_lines
-- Index payment_of_batch.
SELECT id, line_number, uid, amount FROM payment WHERE batch = :id AND status = 'planned'
ORDER BY line_number

-- name: answered_lines
-- Index payment_of_batch.
SELECT line_number, uid FROM payment
WHERE batch = :id AND status IN ('paid', 'failed', 'returned') ORDER BY line_number

-- name: batch_of_line
-- Primary key; the area is checked with the row.
SELECT batch, enrolment, fix FROM payment
WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: set_fix
-- Primary key.
UPDATE payment SET fix = :fix, fix_note = :note, fixed_name = :name, fixed_at = :at, event = :event
WHERE id = :id AND fix = 'open'

-- name: close_fixes
-- Index payment_enrolment: paid after all.
UPDATE payment SET fix = 'fixed', fix_note = :note, fixed_name = :name, fixed_at = :at
WHERE enrolment = :enrolment AND fix = 'open'

-- name: promised_lines
-- Index payment_enrolment.
SELECT id, batch FROM payment
WHERE enrolment = :enrolment AND status = 'planned' AND batch IS NOT NULL ORDER BY batch, id

-- name: set_account
-- Primary key.
UPDATE enrolment SET bank = :bank, account = :account, holder = :holder, event = :event
WHERE id = :id

-- name: account
-- Primary key.
SELECT bank, account, holder FROM enrolment WHERE id = :id

-- name: known_account
-- Indexes enrolment_of_person, enrolment_of_family: the newest of the same receiver.
SELECT bank, account, holder FROM enrolment
WHERE account <> '' AND (person = :person OR (unit <> 'person' AND family = :family))
ORDER BY id DESC LIMIT 1

-- name: to_approve
-- Index payment_batch_state: drafts of others, and checked ones of others.
SELECT COUNT(*) FROM payment_batch
WHERE state IN ('draft', 'checked') AND area >= :scope_from AND area < :scope_to
  AND COALESCE(made_by, 0) <> :account AND COALESCE(checked_by, 0) <> :account
  AND (:own = '*' OR :own LIKE '%|' || programme || ' ' || year || '|%')

-- name: to_fix
-- Index payment_to_fix.
SELECT COUNT(*) FROM payment WHERE fix = 'open' AND region >= :scope_from AND region < :scope_to
  AND (:own = '*' OR :own LIKE '%|' || programme || ' ' || year || '|%')

-- name: committed
-- Primary key.
SELECT programme, committed FROM programme_ledger WHERE year = :year AND committed > 0

-- name: insert_answer
INSERT INTO payment_answer (id, batch, by_file, paid, failed, paid_amount, failed_amount, paid_on,
  taken_by, taken_name, taken_at, event)
VALUES (:id, :batch, :by_file, :paid, :failed, :paid_amount, :failed_amount, :paid_on, :by, :name,
  :at, :event)

-- name: batch_of_answer
-- Primary key.
SELECT batch FROM payment_answer WHERE id = :id

-- name: answers_of
-- Index payment_answer_batch.
SELECT id, batch, by_file, paid, failed, paid_amount, failed_amount, paid_on, taken_by, taken_name,
  taken_at, back_name, back_at, reason, event
FROM payment_answer WHERE batch = :batch ORDER BY id DESC

-- name: untouched_lines
-- Index payment_of_batch: whatever happens to a line writes its own event on it. A line that was asked
-- about, or whose period was promised or paid anew, is used.
SELECT COUNT(*) FROM payment p
WHERE p.batch = :batch AND p.event = :event
  AND (p.status = 'paid' OR (p.status = 'failed' AND p.fix = 'open'))
  AND NOT EXISTS (SELECT 1 FROM payment_check c WHERE c.payment = p.id)
  AND NOT EXISTS (SELECT 1 FROM payment o WHERE o.enrolment = p.enrolment AND o.period = p.period
    AND o.id <> p.id AND o.status IN ('planned', 'paid'))

-- name: wait_again
-- Index payment_of_batch.
UPDATE payment SET status = 'planned', paid_on = :pay_on, proof = '', reason = '', fix = '',
  event = :event
WHERE batch = :batch AND event = :answered

-- name: set_sent_again
-- Primary key.
UPDATE payment_batch SET state = 'sent', settled_at = NULL WHERE id = :id

-- name: set_taken_back
-- Primary key.
UPDATE payment_answer SET back_name = :name, back_at = :at, reason = :reason WHERE id = :id
