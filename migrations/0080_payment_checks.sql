-- Lines of a batch that are asked about, drawn by chance (src/programmes/checks.h).
-- result: empty until somebody has asked; received, less, not_received, unreachable.
CREATE TABLE payment_check (
  payment {bigint} PRIMARY KEY REFERENCES payment (id),
  batch {bigint} NOT NULL REFERENCES payment_batch (id),
  place {bigint} NOT NULL,
  result {text} NOT NULL DEFAULT ''
    CHECK (result IN ('', 'received', 'less', 'not_received', 'unreachable')),
  note {text} NOT NULL DEFAULT '',
  asked_name {text} NOT NULL DEFAULT '',
  asked_at {bigint},
  event {bigint} NOT NULL
) {without_rowid};
CREATE INDEX payment_check_batch ON payment_check (batch, place);
