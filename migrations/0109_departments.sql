-- Other departments of the city (src/auth, src/programmes/told.h): accounts of theirs, and what they tell
-- of the benefits that they run.

-- department: as the catalogue names the owner of a benefit; empty for people of this office.
ALTER TABLE account ADD COLUMN department {text} NOT NULL DEFAULT '';

-- A figure that a department tells of its own benefit. kind: sum (so many receivers in a month and an
-- area), name (one receiver who stands in the register). person, family: whom, by a benefit's unit.
-- told_of: the name as the department wrote it. state: standing, corrected (another line stands in its
-- place), withdrawn. replaces: the line that this one corrects.
CREATE TABLE told_realisation (
  id {id},
  uid {text} NOT NULL UNIQUE,
  programme {text} NOT NULL,
  year {bigint} NOT NULL,
  month {text} NOT NULL,
  region {text} NOT NULL,
  department {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('sum', 'name')),
  person {bigint},
  family {bigint},
  told_of {text} NOT NULL DEFAULT '',
  receivers {bigint} NOT NULL CHECK (receivers > 0),
  amount {bigint} NOT NULL CHECK (amount >= 0),
  fund_source {text} NOT NULL,
  proof {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'standing' CHECK (state IN ('standing', 'corrected', 'withdrawn')),
  reason {text} NOT NULL DEFAULT '',
  replaces {bigint},
  told_by {bigint},
  told_name {text} NOT NULL,
  told_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX told_realisation_list ON told_realisation (programme, year, month, id);
CREATE INDEX told_realisation_year ON told_realisation (year, state, region);
CREATE INDEX told_realisation_person ON told_realisation (person) WHERE person IS NOT NULL;
CREATE INDEX told_realisation_family ON told_realisation (family) WHERE family IS NOT NULL;
