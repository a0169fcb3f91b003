-- Monthly reconciliation: two files of the ministry and the city's register, three ways.

-- Whose row was held back, so that a later file can tell it from a row that is missing. Empty: the
-- row repeats the key of an earlier one.
ALTER TABLE import_issue ADD COLUMN source_key {text} NOT NULL DEFAULT '';

-- state: queued, counting, open, closed, failed. month: 2026-11.
CREATE TABLE reconcile_month (
  id {id},
  month {text} NOT NULL UNIQUE,
  last_import {bigint} NOT NULL,
  now_import {bigint} NOT NULL,
  state {text} NOT NULL,
  job {bigint},
  summary {text} NOT NULL DEFAULT '{}',
  catalogue_version {text} NOT NULL DEFAULT '',
  created {bigint} NOT NULL,
  counted {bigint},
  account {bigint},
  account_name {text} NOT NULL DEFAULT '',
  area {text} NOT NULL,
  closed_at {bigint},
  closed_name {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  event {bigint}
);
CREATE INDEX reconcile_month_imports ON reconcile_month (now_import, last_import);

-- in_last, in_now, in_city: whose row or person this is; each row of a file and each person of the
-- register has exactly one. family_*: the class of a family, on the first of its rows.
-- finding: 0 where nothing is to be looked at. state: quiet, open, decided, remembered.
-- ids ascend with (class, region), so that lists of a class need no sorting.
CREATE TABLE reconcile_row (
  id {id},
  month {bigint} NOT NULL,
  class {text} NOT NULL,
  region {text} NOT NULL,
  other_region {text} NOT NULL DEFAULT '',
  in_last {bigint} NOT NULL CHECK (in_last IN (0, 1)),
  in_now {bigint} NOT NULL CHECK (in_now IN (0, 1)),
  in_city {bigint} NOT NULL CHECK (in_city IN (0, 1)),
  family_last {text},
  family_now {text},
  family_city {text},
  finding {bigint} NOT NULL,
  flags {text} NOT NULL DEFAULT '',
  changed {text} NOT NULL DEFAULT '',
  differs {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  name {text} NOT NULL,
  person {bigint},
  last_record {bigint},
  now_record {bigint},
  held_import {bigint},
  held_row {bigint},
  details {text} NOT NULL DEFAULT '',
  facts {bigint} NOT NULL DEFAULT 0,
  state {text} NOT NULL,
  verdict {text} NOT NULL DEFAULT '',
  decided_by {bigint},
  decided_name {text} NOT NULL DEFAULT '',
  decided_at {bigint},
  batch {bigint},
  person_event {bigint}
);
CREATE INDEX reconcile_row_class ON reconcile_row (month, class, region, id);
CREATE INDEX reconcile_row_finding ON reconcile_row (month, region, id) WHERE finding = 1;
CREATE INDEX reconcile_row_state ON reconcile_row (month, state, region, id) WHERE state <> 'quiet';
CREATE INDEX reconcile_row_family_last ON reconcile_row (month, family_last, region, id)
  WHERE family_last IS NOT NULL;
CREATE INDEX reconcile_row_family_now ON reconcile_row (month, family_now, region, id)
  WHERE family_now IS NOT NULL;
CREATE INDEX reconcile_row_family_city ON reconcile_row (month, family_city, region, id)
  WHERE family_city IS NOT NULL;
CREATE INDEX reconcile_row_batch ON reconcile_row (batch) WHERE batch IS NOT NULL;

-- Counts per village, class and file (side: last, now, city), in persons and families.
CREATE TABLE reconcile_village (
  month {bigint} NOT NULL,
  region {text} NOT NULL,
  class {text} NOT NULL,
  side {text} NOT NULL,
  persons {bigint} NOT NULL,
  families {bigint} NOT NULL,
  PRIMARY KEY (month, region, class, side)
) {without_rowid};

-- What was decided about a row of the ministry or a person of the city, and upon which facts.
CREATE TABLE reconcile_memory (
  subject {text} NOT NULL PRIMARY KEY,
  facts {bigint} NOT NULL,
  verdict {text} NOT NULL,
  month {bigint} NOT NULL,
  account {bigint},
  account_name {text} NOT NULL DEFAULT '',
  at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
