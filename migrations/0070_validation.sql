-- Validation: the monthly round of proposals and assessments (src/validation).

-- One month of the office. period: "2026-11". state: open, closed.
CREATE TABLE validation_round (
  id {id},
  period {text} NOT NULL UNIQUE,
  area {text} NOT NULL,
  opens {text} NOT NULL,
  cutoff {text} NOT NULL,
  closes {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('open', 'closed')),
  closed_at {bigint},
  closed_name {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);

-- A village's meeting, or the statement of full responsibility in its place. kind: meeting, statement.
CREATE TABLE validation_meeting (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  region {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('meeting', 'statement')),
  held_on {text} NOT NULL,
  place {text} NOT NULL,
  leader {text} NOT NULL,
  attendance {text} NOT NULL,
  notes {text} NOT NULL DEFAULT '',
  entered_by {bigint},
  entered_name {text} NOT NULL,
  entered_at {bigint} NOT NULL,
  undone {bigint} NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  event {bigint} NOT NULL
);
CREATE INDEX validation_meeting_round ON validation_meeting (round, region, id);
CREATE INDEX validation_meeting_event ON validation_meeting (event);

-- The last word of a month on one side of it. side: proposals, fitness. seal: BLAKE2b over its rows.
CREATE TABLE validation_ratification (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  side {text} NOT NULL CHECK (side IN ('proposals', 'fitness')),
  decree {text} NOT NULL,
  decree_on {text} NOT NULL,
  signed_name {text} NOT NULL,
  row_count {bigint} NOT NULL,
  seal {text} NOT NULL,
  ratified_by {bigint},
  ratified_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX validation_ratification_round ON validation_ratification (round, side, id);

-- What is said of a family, or of one of its people, in a round. kind: proposal, fit, unfit.
CREATE TABLE validation_entry (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  kind {text} NOT NULL CHECK (kind IN ('proposal', 'fit', 'unfit')),
  region {text} NOT NULL,
  family {bigint} NOT NULL,
  person {bigint},
  name {text} NOT NULL,
  aids {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  evidence {text} NOT NULL DEFAULT '',
  note {text} NOT NULL DEFAULT '',
  status {text} NOT NULL,
  meeting {bigint},
  visited_on {text} NOT NULL DEFAULT '',
  visited_name {text} NOT NULL DEFAULT '',
  criteria {bigint} NOT NULL DEFAULT 0,
  finding {text} NOT NULL DEFAULT '',
  entered_by {bigint},
  entered_name {text} NOT NULL,
  entered_at {bigint} NOT NULL,
  verified_by {bigint},
  verified_name {text} NOT NULL DEFAULT '',
  ratification {bigint},
  event {bigint} NOT NULL,
  CHECK (kind <> 'unfit' OR reason <> '')
);
-- Nobody stands twice on one side of a round.
CREATE UNIQUE INDEX validation_entry_once ON validation_entry (round, family, COALESCE(person, 0),
  (CASE WHEN kind = 'proposal' THEN 0 ELSE 1 END)) WHERE status NOT IN ('withdrawn', 'declined');
CREATE INDEX validation_entry_list ON validation_entry (round, region, status, id);
CREATE INDEX validation_entry_state ON validation_entry (round, status, kind, region);
CREATE INDEX validation_entry_name ON validation_entry (round, name, id);
CREATE INDEX validation_entry_family ON validation_entry (family);
CREATE INDEX validation_entry_meeting ON validation_entry (meeting) WHERE meeting IS NOT NULL;
CREATE INDEX validation_entry_sealed ON validation_entry (ratification) WHERE ratification IS NOT NULL;

-- Each step of each entry, so that a step can be taken back and the way be read.
CREATE TABLE validation_step (
  entry {bigint} NOT NULL REFERENCES validation_entry (id),
  event {bigint} NOT NULL,
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  at {bigint} NOT NULL,
  name {text} NOT NULL,
  note {text} NOT NULL DEFAULT '',
  PRIMARY KEY (entry, event)
) {without_rowid};
CREATE INDEX validation_step_event ON validation_step (event);
