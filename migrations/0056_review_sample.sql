-- A random sample of a run's pairs, each read by two people who do not know what the other said.

-- seed: with the same one the same pairs are drawn again. threshold: the run's, at the draw.
CREATE TABLE match_sample (
  id {id},
  run {bigint} NOT NULL,
  seed {bigint} NOT NULL,
  asked {bigint} NOT NULL,
  threshold {real} NOT NULL,
  area {text} NOT NULL,
  created {bigint} NOT NULL,
  account {bigint},
  account_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX match_sample_run ON match_sample (run, id);

-- handled: linked, possible, ambiguous. Pairs of a probability from low up to high.
CREATE TABLE match_sample_stratum (
  sample {bigint} NOT NULL,
  stratum {bigint} NOT NULL,
  handled {text} NOT NULL,
  low {real} NOT NULL,
  high {real} NOT NULL,
  size {bigint} NOT NULL,
  drawn {bigint} NOT NULL,
  PRIMARY KEY (sample, stratum)
) {without_rowid};

-- place: in random order, so that what was read is random too. verdict: empty (fewer than two have
-- read it), split (they disagree), same, different.
CREATE TABLE match_sample_pair (
  sample {bigint} NOT NULL,
  pair {bigint} NOT NULL,
  place {bigint} NOT NULL,
  stratum {bigint} NOT NULL,
  region {text} NOT NULL,
  handled {text} NOT NULL,
  verdict {text} NOT NULL DEFAULT '',
  PRIMARY KEY (sample, pair)
) {without_rowid};
CREATE INDEX match_sample_pair_place ON match_sample_pair (sample, verdict, place);

-- turn: 1 and 2 read blind, 3 settles. Nobody reads a pair twice.
CREATE TABLE match_reading (
  sample {bigint} NOT NULL,
  pair {bigint} NOT NULL,
  turn {bigint} NOT NULL CHECK (turn IN (1, 2, 3)),
  account {bigint} NOT NULL,
  account_name {text} NOT NULL,
  verdict {text} NOT NULL CHECK (verdict IN ('same', 'different')),
  at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (sample, pair, turn)
) {without_rowid};
CREATE UNIQUE INDEX match_reading_account ON match_reading (sample, pair, account);
