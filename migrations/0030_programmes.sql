-- Programmes: who is enrolled in which benefit, and what was paid or delivered to whom.

-- status: proposed, approved, rejected, stopped. receiver: one person or one family, by the unit of the
-- benefit. period: "2024", "2024-1" ... as the scheme's period says. `for_person`: the deceased of a
-- death benefit, the child of a parent's application.
CREATE TABLE enrolment (
  id {id},
  programme {text} NOT NULL,
  year {bigint} NOT NULL,
  period {text} NOT NULL,
  unit {text} NOT NULL,
  person {bigint},
  family {bigint},
  for_person {bigint},
  region {text} NOT NULL,
  name {text} NOT NULL,
  status {text} NOT NULL,
  reason {text} NOT NULL DEFAULT '',
  proposed_at {bigint} NOT NULL,
  proposed_by {bigint},
  decided_at {bigint},
  decided_by {bigint},
  decree {text} NOT NULL DEFAULT '',
  warnings {text} NOT NULL DEFAULT '',
  catalogue_version {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL,
  CHECK ((unit = 'person' AND person IS NOT NULL) OR (unit <> 'person' AND family IS NOT NULL))
);
-- Nobody twice in one benefit and period, as long as the enrolment stands.
CREATE UNIQUE INDEX enrolment_person ON enrolment (programme, period, person)
  WHERE unit = 'person' AND status IN ('proposed', 'approved');
CREATE UNIQUE INDEX enrolment_family ON enrolment (programme, period, family)
  WHERE unit <> 'person' AND status IN ('proposed', 'approved');
CREATE UNIQUE INDEX enrolment_for ON enrolment (programme, for_person)
  WHERE for_person IS NOT NULL AND status IN ('proposed', 'approved');
CREATE INDEX enrolment_of_person ON enrolment (person);
CREATE INDEX enrolment_of_family ON enrolment (family);
CREATE INDEX enrolment_list ON enrolment (programme, year, status, region, id);

-- A line of money or goods. uid is made by the client: the same line sent twice is one line.
-- status: paid, failed, returned.
CREATE TABLE payment (
  id {id},
  uid {text} NOT NULL UNIQUE,
  enrolment {bigint} NOT NULL REFERENCES enrolment (id),
  programme {text} NOT NULL,
  year {bigint} NOT NULL,
  period {text} NOT NULL,
  person {bigint},
  family {bigint},
  region {text} NOT NULL,
  amount {bigint} NOT NULL CHECK (amount >= 0),
  paid_on {text} NOT NULL,
  fund_source {text} NOT NULL,
  method {text} NOT NULL DEFAULT '',
  proof {text} NOT NULL DEFAULT '',
  status {text} NOT NULL,
  reason {text} NOT NULL DEFAULT '',
  entered_by {bigint},
  entered_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
-- One paid line an enrolment and period.
CREATE UNIQUE INDEX payment_once ON payment (enrolment, period) WHERE status = 'paid';
CREATE INDEX payment_enrolment ON payment (enrolment);
CREATE INDEX payment_year ON payment (year, status, programme, region);
CREATE INDEX payment_list ON payment (programme, year, status, region, id);
CREATE INDEX payment_of_person ON payment (person);
CREATE INDEX payment_of_family ON payment (family);

-- The year-end note: text that people edited, beside the live figures.
CREATE TABLE note_text (
  year {bigint} NOT NULL,
  section {text} NOT NULL,
  body {text} NOT NULL,
  edited_by {text} NOT NULL,
  edited_at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (year, section)
) {without_rowid};

-- What a benefit has given out in a year: the guard that neither budget nor quota is passed by two
-- hands at once. Reports count the rows themselves; a test holds both equal.
CREATE TABLE programme_ledger (
  programme {text} NOT NULL,
  year {bigint} NOT NULL,
  spent {bigint} NOT NULL DEFAULT 0,
  approved {bigint} NOT NULL DEFAULT 0,
  PRIMARY KEY (programme, year)
) {without_rowid};
