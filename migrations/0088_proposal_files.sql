-- Proposals and assessments from a file (src/validation). The rows that were not taken stand in
-- validation_answer_left, by the file's id, as those of the ministry's answers do.

CREATE TABLE validation_file (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  area {text} NOT NULL,
  file_name {text} NOT NULL,
  row_count {bigint} NOT NULL,
  entered {bigint} NOT NULL,
  refused {bigint} NOT NULL,
  unknown {bigint} NOT NULL,
  unreadable {bigint} NOT NULL,
  twice {bigint} NOT NULL,
  taken_by {bigint},
  taken_name {text} NOT NULL,
  taken_at {bigint} NOT NULL,
  undone {bigint} NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  event {bigint} NOT NULL
);
CREATE INDEX validation_file_round ON validation_file (round, area, id);

ALTER TABLE validation_entry ADD COLUMN file {bigint};
CREATE INDEX validation_entry_file ON validation_entry (file, name, id) WHERE file IS NOT NULL;
