-- Assessments of many by a filter, and the sums of a round (src/validation).

-- Who receives an aid in an area, judged fit or unfit by one act (src/validation/assessments.h).
-- kind: fit, unfit. deciles: 0 where none is asked. state: open (villages are left), done, undoing, undone.
-- last_place: the village that was taken last, in the order of codes.
CREATE TABLE validation_assessment (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  area {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('fit', 'unfit')),
  aid {text} NOT NULL CHECK (aid IN ('pkh', 'sembako', 'pbi')),
  decile_from {bigint} NOT NULL,
  decile_to {bigint} NOT NULL,
  reason {text} NOT NULL,
  evidence {text} NOT NULL,
  note {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('open', 'done', 'undoing', 'undone')),
  last_place {text} NOT NULL DEFAULT '',
  found {bigint} NOT NULL DEFAULT 0,
  entered {bigint} NOT NULL DEFAULT 0,
  withdrawn {bigint} NOT NULL DEFAULT 0,
  made_by {bigint},
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  job {bigint},
  event {bigint} NOT NULL
);
CREATE INDEX validation_assessment_round ON validation_assessment (round, area, id);

ALTER TABLE validation_entry ADD COLUMN assessment {bigint};
CREATE INDEX validation_entry_assessment ON validation_entry (assessment, region) WHERE assessment IS NOT NULL;

-- How many entries of a round stand where, kept with each step: a month of half a million is not
-- counted anew for each page.
CREATE TABLE validation_sum (
  round {bigint} NOT NULL,
  region {text} NOT NULL,
  kind {text} NOT NULL,
  status {text} NOT NULL,
  entries {bigint} NOT NULL,
  PRIMARY KEY (round, region, kind, status)
) {without_rowid};
INSERT INTO validation_sum (round, region, kind, status, entries)
SELECT round, region, kind, status, COUNT(*) FROM validation_entry GROUP BY round, region, kind, status;
