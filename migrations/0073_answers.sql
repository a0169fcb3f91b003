-- The ministry's answers to what a month has ratified (src/validation).

-- A file of answers; its rows that could not be taken are told apart by why.
CREATE TABLE validation_answer (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  file_name {text} NOT NULL,
  row_count {bigint} NOT NULL,
  granted {bigint} NOT NULL,
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
CREATE INDEX validation_answer_round ON validation_answer (round, id);

CREATE TABLE validation_answer_row (
  answer {bigint} NOT NULL,
  entry {bigint} NOT NULL,
  result {text} NOT NULL CHECK (result IN ('granted', 'refused')),
  reason {text} NOT NULL,
  PRIMARY KEY (answer, entry)
) {without_rowid};
CREATE INDEX validation_answer_row_entry ON validation_answer_row (entry, answer);

-- Rows of the file that were not taken, by their number in it. why: unknown, unreadable, twice.
CREATE TABLE validation_answer_left (
  answer {bigint} NOT NULL,
  row_number {bigint} NOT NULL,
  why {text} NOT NULL,
  said {text} NOT NULL,
  PRIMARY KEY (answer, row_number)
) {without_rowid};

ALTER TABLE validation_entry ADD COLUMN answer {text} NOT NULL DEFAULT '';
ALTER TABLE validation_entry ADD COLUMN answer_reason {text} NOT NULL DEFAULT '';
ALTER TABLE validation_entry ADD COLUMN answered {bigint};
CREATE INDEX validation_entry_answer ON validation_entry (round, answer, region);
CREATE INDEX validation_entry_answered ON validation_entry (answered) WHERE answered IS NOT NULL;
