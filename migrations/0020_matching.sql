-- Matching: runs of the engine over two imports, their pairs, what stayed alone, and what people
-- decided (kept for the next month's files).

CREATE TABLE match_run (
  id {id},
  ministry_import {bigint} NOT NULL,
  city_import {bigint} NOT NULL,
  state {text} NOT NULL,
  job {bigint},
  model {text} NOT NULL DEFAULT '{}',
  summary {text} NOT NULL DEFAULT '{}',
  catalogue_version {text} NOT NULL DEFAULT '',
  created {bigint} NOT NULL,
  finished {bigint},
  account {bigint},
  account_name {text} NOT NULL DEFAULT '',
  area {text} NOT NULL,
  event {bigint}
);
CREATE INDEX match_run_created ON match_run (created);

-- class: equal, different, possible, ambiguous. state: linked, open, confirmed, rejected.
-- merge: the person_merge that the link caused, if the two records were two people before.
CREATE TABLE match_pair (
  id {id},
  run {bigint} NOT NULL,
  ministry_record {bigint} NOT NULL,
  city_record {bigint} NOT NULL,
  ministry_key {text} NOT NULL,
  city_key {text} NOT NULL,
  probability {real} NOT NULL,
  class {text} NOT NULL,
  differences {text} NOT NULL DEFAULT '',
  name {text} NOT NULL,
  region {text} NOT NULL,
  state {text} NOT NULL,
  decided_by {bigint},
  decided_name {text} NOT NULL DEFAULT '',
  decided_at {bigint},
  merge {bigint},
  event {bigint}
);
CREATE INDEX match_pair_class ON match_pair (run, class, region, id);
CREATE INDEX match_pair_state ON match_pair (run, state, probability, id);
CREATE INDEX match_pair_ministry ON match_pair (ministry_record);
CREATE INDEX match_pair_city ON match_pair (city_record);

-- Records without a partner. side: ministry, city. class: only_ministry, only_city, ambiguous, invalid.
CREATE TABLE match_single (
  run {bigint} NOT NULL,
  record {bigint} NOT NULL,
  side {text} NOT NULL,
  class {text} NOT NULL,
  region {text} NOT NULL,
  person {bigint} NOT NULL,
  PRIMARY KEY (run, record)
) {without_rowid};
CREATE INDEX match_single_class ON match_single (run, class, region, record);

-- Counts per village and class, in persons and families.
CREATE TABLE match_village (
  run {bigint} NOT NULL,
  region {text} NOT NULL,
  class {text} NOT NULL,
  persons {bigint} NOT NULL,
  families {bigint} NOT NULL,
  PRIMARY KEY (run, region, class)
) {without_rowid};

-- What people decided about two keys, whatever the run: same or different.
CREATE TABLE match_decision (
  ministry_key {text} NOT NULL,
  city_key {text} NOT NULL,
  verdict {text} NOT NULL,
  account {bigint},
  at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (ministry_key, city_key)
) {without_rowid};
CREATE INDEX match_decision_city ON match_decision (city_key);
