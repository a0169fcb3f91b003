-- Labels on the houses of who receives aid (src/labels), "labelisasi rumah KPM".

-- Who stands in a benefit of the office now, for modules that ask of many families at once.
CREATE VIEW programmes_v_standing AS
SELECT e.id, e.programme, e.year, COALESCE(e.family, p.family) AS family, e.person, e.region
FROM enrolment e LEFT JOIN person p ON p.id = e.person
WHERE e.status = 'approved';

-- A round by one decree. aids: who is labelled, of pkh sembako pbi local.
CREATE TABLE label_round (
  id {id},
  name {text} NOT NULL,
  decree {text} NOT NULL,
  decree_on {text} NOT NULL,
  area {text} NOT NULL,
  aids {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  opened_name {text} NOT NULL,
  opened_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);

-- A house of a round, as it stood when the list was drawn up; what its newest visit says. status:
-- waiting, or a visit's result. criteria: bits of the nine; met: how many, empty before a visit.
CREATE TABLE label_house (
  id {id},
  round {bigint} NOT NULL REFERENCES label_round (id),
  region {text} NOT NULL,
  family {bigint} NOT NULL,
  name {text} NOT NULL,
  address {text} NOT NULL DEFAULT '',
  rt {text} NOT NULL DEFAULT '',
  rw {text} NOT NULL DEFAULT '',
  aids {text} NOT NULL DEFAULT '',
  status {text} NOT NULL DEFAULT 'waiting',
  visit {bigint},
  visited_on {text} NOT NULL DEFAULT '',
  visited_name {text} NOT NULL DEFAULT '',
  criteria {bigint} NOT NULL DEFAULT 0,
  met {bigint},
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX label_house_once ON label_house (round, family);
CREATE INDEX label_house_list ON label_house (round, region, status, met);
CREATE INDEX label_house_name ON label_house (round, name, id);
CREATE INDEX label_house_family ON label_house (family);

-- Each visit to a house. entry: what it opened in the month's validation, or found there;
-- opened: that it was this visit.
CREATE TABLE label_visit (
  id {id},
  house {bigint} NOT NULL REFERENCES label_house (id),
  visited_on {text} NOT NULL,
  result {text} NOT NULL CHECK (result IN ('installed', 'refused', 'withdrew', 'not_own',
    'not_found', 'dead', 'moved')),
  criteria {bigint} NOT NULL,
  note {text} NOT NULL DEFAULT '',
  letter {text} NOT NULL DEFAULT '',
  latitude {real},
  longitude {real},
  entry {bigint},
  opened {bigint} NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
  entered_by {bigint},
  entered_name {text} NOT NULL,
  entered_at {bigint} NOT NULL,
  undone {bigint} NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  event {bigint} NOT NULL,
  CHECK (result NOT IN ('withdrew', 'dead', 'moved') OR letter <> '')
);
CREATE INDEX label_visit_house ON label_visit (house, id);

-- A label by its opaque number. A house has one that holds.
CREATE TABLE label_code (
  id {id},
  code {text} NOT NULL UNIQUE,
  house {bigint} NOT NULL REFERENCES label_house (id),
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  state {text} NOT NULL DEFAULT 'valid' CHECK (state IN ('valid', 'revoked')),
  revoked_name {text} NOT NULL DEFAULT '',
  revoked_at {bigint},
  reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX label_code_valid ON label_code (house) WHERE state = 'valid';
CREATE INDEX label_code_house ON label_code (house, id);
