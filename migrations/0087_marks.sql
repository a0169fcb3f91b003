-- What others say of the registry (src/validation): ratings by period, and whose priority the work is.

-- period: "2022" or "2022-12". rank, among: empty where only a label was given.
CREATE TABLE validation_rating (
  id {id},
  period {text} NOT NULL,
  rated_by {text} NOT NULL,
  rank {bigint},
  among {bigint},
  label {text} NOT NULL,
  note {text} NOT NULL DEFAULT '',
  entered_name {text} NOT NULL,
  entered_at {bigint} NOT NULL,
  removed {bigint} NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  event {bigint} NOT NULL,
  CHECK (rank IS NULL OR (rank >= 1 AND among >= rank))
);
CREATE INDEX validation_rating_period ON validation_rating (period, id);

-- A priority programme that the validation belongs to, with its source.
CREATE TABLE validation_tag (
  id {id},
  name {text} NOT NULL,
  source {text} NOT NULL,
  entered_name {text} NOT NULL,
  removed {bigint} NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX validation_tag_once ON validation_tag (name) WHERE removed = 0;
