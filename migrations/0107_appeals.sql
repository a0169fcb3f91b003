-- Appeals against decisions on enrolments (src/programmes), "keberatan".

-- outcome: open, upheld, dismissed. decision: what it is against: rejected, stopped.
CREATE TABLE enrolment_appeal (
  id {id},
  enrolment {bigint} NOT NULL REFERENCES enrolment (id),
  region {text} NOT NULL,
  decision {text} NOT NULL CHECK (decision IN ('rejected', 'stopped')),
  name {text} NOT NULL,
  ground {text} NOT NULL,
  received_on {text} NOT NULL,
  due_on {text} NOT NULL,
  received_by {bigint},
  received_name {text} NOT NULL,
  outcome {text} NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'dismissed')),
  ruled_on {text} NOT NULL DEFAULT '',
  ruled_name {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX enrolment_appeal_once ON enrolment_appeal (enrolment) WHERE outcome = 'open';
CREATE INDEX enrolment_appeal_enrolment ON enrolment_appeal (enrolment, id);
CREATE INDEX enrolment_appeal_due ON enrolment_appeal (due_on, id);
CREATE INDEX enrolment_appeal_open ON enrolment_appeal (region, due_on) WHERE outcome = 'open';
