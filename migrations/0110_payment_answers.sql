-- Answers to batches (src/programmes/batches.h), so that a wrong one can be taken back as a whole.

-- Its lines are those of the batch that bear its event. back_at: when it was taken back.
CREATE TABLE payment_answer (
  id {id},
  batch {bigint} NOT NULL REFERENCES payment_batch (id),
  by_file {bigint} NOT NULL,
  paid {bigint} NOT NULL,
  failed {bigint} NOT NULL,
  paid_amount {bigint} NOT NULL,
  failed_amount {bigint} NOT NULL,
  paid_on {text} NOT NULL,
  taken_by {bigint},
  taken_name {text} NOT NULL,
  taken_at {bigint} NOT NULL,
  back_name {text} NOT NULL DEFAULT '',
  back_at {bigint},
  reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX payment_answer_batch ON payment_answer (batch, id);
