-- What a benefit asks of each receiver (catalogue: programme.field), and what was done after it was given
-- (programme.step): src/programmes/details.h.
CREATE TABLE enrolment_field (
  enrolment {bigint} NOT NULL REFERENCES enrolment (id),
  field {text} NOT NULL,
  value {text} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (enrolment, field)
) {without_rowid};
CREATE INDEX enrolment_field_value ON enrolment_field (field, value, enrolment);

CREATE TABLE enrolment_step (
  id {id},
  enrolment {bigint} NOT NULL REFERENCES enrolment (id),
  step {text} NOT NULL,
  done_on {text} NOT NULL,
  note {text} NOT NULL DEFAULT '',
  by_name {text} NOT NULL,
  at {bigint} NOT NULL,
  undone {bigint} NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  event {bigint} NOT NULL
);
CREATE INDEX enrolment_step_of ON enrolment_step (enrolment, id);
