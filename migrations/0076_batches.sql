-- Batches of payments (src/programmes/batches.h): drawn up by one, checked and approved by two others.

-- Lines are rows of payment with this batch. part: which of the scheme's instalments, 0 where there is
-- one. line_count, amount, seal: what the second approval was given to.
CREATE TABLE payment_batch (
  id {id},
  uid {text} NOT NULL UNIQUE,
  programme {text} NOT NULL,
  year {bigint} NOT NULL,
  part {bigint} NOT NULL DEFAULT 0,
  area {text} NOT NULL,
  method {text} NOT NULL CHECK (method IN ('bank', 'post', 'goods', 'school', 'hospital')),
  pay_on {text} NOT NULL,
  fund_source {text} NOT NULL,
  state {text} NOT NULL
    CHECK (state IN ('draft', 'checked', 'approved', 'sent', 'settled', 'cancelled')),
  made_by {bigint},
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  checked_by {bigint},
  checked_name {text} NOT NULL DEFAULT '',
  checked_at {bigint},
  approved_by {bigint},
  approved_name {text} NOT NULL DEFAULT '',
  approved_at {bigint},
  pay_order {text} NOT NULL DEFAULT '',
  sent_name {text} NOT NULL DEFAULT '',
  sent_at {bigint},
  settled_at {bigint},
  line_count {bigint} NOT NULL DEFAULT 0,
  amount {bigint} NOT NULL DEFAULT 0,
  seal {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX payment_batch_benefit ON payment_batch (programme, year, area, id);
CREATE INDEX payment_batch_state ON payment_batch (state, area, id);

-- status: planned (in a batch, not yet answered), paid, failed, returned, dropped (taken out of a batch
-- before anything was promised). fix: what became of a line that did not arrive: open, fixed, given_up.
ALTER TABLE payment ADD COLUMN batch {bigint};
ALTER TABLE payment ADD COLUMN line_number {bigint} NOT NULL DEFAULT 0;
ALTER TABLE payment ADD COLUMN bank {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN account {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN holder {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN fix {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN fix_note {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN fixed_name {text} NOT NULL DEFAULT '';
ALTER TABLE payment ADD COLUMN fixed_at {bigint};
CREATE INDEX payment_of_batch ON payment (batch, line_number) WHERE batch IS NOT NULL;
CREATE INDEX payment_to_fix ON payment (region, id) WHERE fix = 'open';
-- One line an enrolment and period, whether promised or paid.
DROP INDEX payment_once;
CREATE UNIQUE INDEX payment_once ON payment (enrolment, period) WHERE status IN ('planned', 'paid');

-- Promised by approved batches and not yet answered; spent and committed never pass the budget together.
ALTER TABLE programme_ledger ADD COLUMN committed {bigint} NOT NULL DEFAULT 0;

-- Where a receiver's money goes; class K3.
ALTER TABLE enrolment ADD COLUMN bank {text} NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN account {text} NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN holder {text} NOT NULL DEFAULT '';
