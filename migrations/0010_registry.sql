-- The registry: regions, the office, people, families and where their data come from.
-- A row of person or family is what holds now; what held before stands in *_history with the span
-- and the event that ended it. Scope is the region column, a prefix range (base/region_code.h).

CREATE TABLE region (
  code {text} NOT NULL PRIMARY KEY,
  name {text} NOT NULL,
  folded {text} NOT NULL,
  level {bigint} NOT NULL,
  parent {text} NOT NULL,
  valid_from {text},
  valid_to {text},
  successor {text}
);
CREATE INDEX region_parent ON region (parent, code);
CREATE INDEX region_folded ON region (folded, code);

CREATE TABLE office (
  id {id} CHECK (id = 1),
  name {text} NOT NULL,
  region {text} NOT NULL,
  zone {bigint} NOT NULL DEFAULT 7,
  head {text} NOT NULL DEFAULT '',
  head_title {text} NOT NULL DEFAULT '',
  address {text} NOT NULL DEFAULT '',
  demo {bigint} NOT NULL DEFAULT 0
);

CREATE TABLE family (
  id {id},
  no_kk {text},
  region {text} NOT NULL,
  address {text} NOT NULL DEFAULT '',
  rt {text} NOT NULL DEFAULT '',
  rw {text} NOT NULL DEFAULT '',
  postcode {text} NOT NULL DEFAULT '',
  head {bigint},
  latitude {real},
  longitude {real},
  accuracy_m {bigint},
  since {bigint} NOT NULL,
  event {bigint} NOT NULL,
  import {bigint},
  ended {text}
);
CREATE INDEX family_no_kk ON family (no_kk);
CREATE INDEX family_region ON family (region, id);
CREATE INDEX family_import ON family (import);
CREATE INDEX family_rt ON family (rw, rt, region);

CREATE TABLE family_history (
  family {bigint} NOT NULL,
  since {bigint} NOT NULL,
  until {bigint} NOT NULL,
  event {bigint} NOT NULL,
  ended_by {bigint} NOT NULL,
  data {text} NOT NULL,
  PRIMARY KEY (family, until, ended_by)
) {without_rowid};
CREATE INDEX family_history_ended_by ON family_history (ended_by);

-- identity: 'known', 'temporary' (unidentified, with a code such as MRX-2024-007), 'merged' (see merged_into).
-- life: the status of the civil registry (catalogue/codes/life_status.csv): hidup, mati, pindah, hilang, ...
CREATE TABLE person (
  id {id},
  region {text} NOT NULL,
  name {text} NOT NULL,
  name_key {text} NOT NULL,
  nik {text},
  sex {bigint} NOT NULL DEFAULT 0,
  born {text},
  born_precision {text} NOT NULL DEFAULT 'day',
  birth_place {text} NOT NULL DEFAULT '',
  mother {text} NOT NULL DEFAULT '',
  religion {bigint},
  marital {bigint},
  education {bigint},
  occupation {bigint},
  citizenship {bigint},
  blood {bigint},
  phone {text},
  disability {bigint},
  life {text} NOT NULL DEFAULT 'hidup',
  died {text},
  family {bigint},
  relation {bigint},
  domicile_address {text} NOT NULL DEFAULT '',
  domicile_rt {text} NOT NULL DEFAULT '',
  domicile_rw {text} NOT NULL DEFAULT '',
  decile {bigint},
  receives_pkh {bigint} NOT NULL DEFAULT 0,
  receives_bpnt {bigint} NOT NULL DEFAULT 0,
  receives_pbi {bigint} NOT NULL DEFAULT 0,
  in_city {bigint} NOT NULL DEFAULT 0,
  in_ministry {bigint} NOT NULL DEFAULT 0,
  identity {text} NOT NULL DEFAULT 'known',
  temporary_code {text},
  merged_into {bigint},
  note {text} NOT NULL DEFAULT '',
  doubts {bigint} NOT NULL DEFAULT 0,
  since {bigint} NOT NULL,
  event {bigint} NOT NULL,
  import {bigint}
);
CREATE INDEX person_nik ON person (nik);
CREATE INDEX person_family ON person (family);
CREATE INDEX person_region ON person (region, name_key, id);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE UNIQUE INDEX person_temporary ON person (temporary_code) WHERE temporary_code IS NOT NULL;

CREATE TABLE person_history (
  person {bigint} NOT NULL,
  since {bigint} NOT NULL,
  until {bigint} NOT NULL,
  event {bigint} NOT NULL,
  ended_by {bigint} NOT NULL,
  data {text} NOT NULL,
  PRIMARY KEY (person, until, ended_by)
) {without_rowid};
CREATE INDEX person_history_ended_by ON person_history (ended_by);

-- Search: distinct words of names, and who bears them. area is the region's digits as a number
-- (village: 10 digits), so that a reader's scope is a range.
CREATE TABLE name_token (
  id {id},
  token {text} NOT NULL UNIQUE,
  bearers {bigint} NOT NULL
);
CREATE TABLE name_posting (
  token {bigint} NOT NULL,
  area {bigint} NOT NULL,
  person {bigint} NOT NULL,
  PRIMARY KEY (token, area, person)
) {without_rowid};

-- Imports. A source_record is what a source says of one person, from one import until another.
CREATE TABLE import (
  id {id},
  source {text} NOT NULL,
  file_name {text} NOT NULL,
  file_path {text} NOT NULL DEFAULT '',
  file_hash {text} NOT NULL,
  file_size {bigint} NOT NULL,
  facts {text} NOT NULL DEFAULT '{}',
  mapping {text} NOT NULL DEFAULT '{}',
  profile {text} NOT NULL DEFAULT '',
  state {text} NOT NULL,
  previous {bigint},
  job {bigint},
  rows_in {bigint} NOT NULL DEFAULT 0,
  rows_new {bigint} NOT NULL DEFAULT 0,
  rows_changed {bigint} NOT NULL DEFAULT 0,
  rows_unchanged {bigint} NOT NULL DEFAULT 0,
  rows_doubtful {bigint} NOT NULL DEFAULT 0,
  rows_refused {bigint} NOT NULL DEFAULT 0,
  rows_gone {bigint} NOT NULL DEFAULT 0,
  checkpoint {text} NOT NULL DEFAULT '{}',
  created {bigint} NOT NULL,
  account {bigint},
  account_name {text} NOT NULL DEFAULT '',
  area {text} NOT NULL,
  applied {bigint},
  undone {bigint},
  event {bigint}
);
CREATE INDEX import_source ON import (source, created);

CREATE TABLE import_profile (
  id {id},
  name {text} NOT NULL UNIQUE,
  source {text} NOT NULL,
  headings {text} NOT NULL,
  mapping {text} NOT NULL,
  created {bigint} NOT NULL
);

CREATE TABLE source_record (
  id {id},
  source {text} NOT NULL,
  source_key {text} NOT NULL,
  import_from {bigint} NOT NULL,
  import_to {bigint},
  row_no {bigint} NOT NULL,
  content {bigint} NOT NULL,
  person {bigint} NOT NULL,
  made_person {bigint} NOT NULL DEFAULT 0,
  region {text} NOT NULL,
  data {text} NOT NULL
);
CREATE INDEX source_record_key ON source_record (source, source_key);
CREATE INDEX source_record_person ON source_record (person);
CREATE INDEX source_record_from ON source_record (import_from, row_no);
CREATE INDEX source_record_to ON source_record (import_to) WHERE import_to IS NOT NULL;

-- People that an import has made: what stands on them stands on the import.
CREATE VIEW registry_v_import_person AS
SELECT import_from AS import, person FROM source_record WHERE made_person = 1;

-- Rows that were not taken as they are. class: doubtful, refused. state: open, mended, kept, dismissed.
CREATE TABLE import_issue (
  import {bigint} NOT NULL,
  row_no {bigint} NOT NULL,
  class {text} NOT NULL,
  code {text} NOT NULL,
  field {text} NOT NULL,
  region {text} NOT NULL,
  name {text} NOT NULL DEFAULT '',
  suggestion {text} NOT NULL DEFAULT '',
  findings {text} NOT NULL DEFAULT '[]',
  data {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'open',
  decided_by {bigint},
  decided_at {bigint},
  PRIMARY KEY (import, row_no)
) {without_rowid};
CREATE INDEX import_issue_code ON import_issue (import, code, row_no);
CREATE INDEX import_issue_state ON import_issue (import, state, row_no);

-- What an import does to the registry, for the preview's examples and for comparing months:
-- class: new, changed, gone. Unchanged rows are counted only.
CREATE TABLE import_change (
  import {bigint} NOT NULL,
  row_no {bigint} NOT NULL,
  class {text} NOT NULL,
  region {text} NOT NULL,
  name {text} NOT NULL,
  person {bigint},
  before {text} NOT NULL DEFAULT '',
  after {text} NOT NULL DEFAULT '',
  PRIMARY KEY (import, row_no)
) {without_rowid};
CREATE INDEX import_change_class ON import_change (import, class, region, row_no);

-- Merges, so that they can be taken back: what moved from the absorbed person to the kept one.
CREATE TABLE person_merge (
  id {id},
  kept {bigint} NOT NULL,
  absorbed {bigint} NOT NULL,
  at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  undone_event {bigint},
  cause {text} NOT NULL,
  moved {text} NOT NULL
);
CREATE INDEX person_merge_kept ON person_merge (kept);
CREATE INDEX person_merge_absorbed ON person_merge (absorbed);

-- Doubts of the quality board, recomputed per person on change and for all by a job.
CREATE TABLE quality_finding (
  person {bigint} NOT NULL,
  code {text} NOT NULL,
  region {text} NOT NULL,
  family {bigint},
  detail {text} NOT NULL DEFAULT '',
  accepted_event {bigint},
  PRIMARY KEY (person, code)
) {without_rowid};
CREATE INDEX quality_finding_code ON quality_finding (code, region, person);
CREATE INDEX quality_finding_region ON quality_finding (region, code);
