-- People whom an import made, compared with those whom the register held before (src/matching).

-- The import that brought one of the two; null: found by comparing the registry with itself.
ALTER TABLE match_double ADD COLUMN import {bigint};
CREATE INDEX match_double_import ON match_double (import, id) WHERE import IS NOT NULL;

-- One row an import. state: waiting, asking, done; first (nobody was held before); left (too many of
-- a source that has brought nothing before: a run over both sources compares them). last_person:
-- those with smaller ids have been asked about.
CREATE TABLE match_newcomers (
  import {bigint} NOT NULL PRIMARY KEY,
  state {text} NOT NULL CHECK (state IN ('waiting', 'asking', 'done', 'first', 'left')),
  people {bigint} NOT NULL DEFAULT 0,
  asked {bigint} NOT NULL DEFAULT 0,
  last_person {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
