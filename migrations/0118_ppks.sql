-- People in need of social welfare services by category (src/ppks/ppks.h).

-- until: empty while somebody stands in it; the day itself does not count any more. neglected: asked of
-- the disabled alone. grp: the group of the minimum service standard, or empty. case_id: of the folder
-- that keeps cases. moved_from: the entry that was left by age. kept_by_hand: not moved by age any more.
-- struck: should not have been made; nothing counts it. merged_from: the person who was found to be this
-- one, for taking it back.
CREATE TABLE ppks_entry (
  id {id},
  person {bigint} NOT NULL REFERENCES person (id),
  category {bigint} NOT NULL,
  neglected {bigint} NOT NULL DEFAULT 0,
  grp {text} NOT NULL DEFAULT '',
  secret {bigint} NOT NULL DEFAULT 0,
  region {text} NOT NULL,
  since {text} NOT NULL,
  until {text} NOT NULL DEFAULT '',
  source {text} NOT NULL,
  case_id {bigint} NOT NULL DEFAULT 0,
  note {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  moved_from {bigint} REFERENCES ppks_entry (id),
  merged_from {bigint} NOT NULL DEFAULT 0,
  kept_by_hand {bigint} NOT NULL DEFAULT 0,
  struck {bigint} NOT NULL DEFAULT 0,
  entered_name {text} NOT NULL,
  entered_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX ppks_entry_standing ON ppks_entry (person, category) WHERE until = '' AND struck = 0;
CREATE INDEX ppks_entry_person ON ppks_entry (person, category);
CREATE INDEX ppks_entry_category ON ppks_entry (category, region, id);
CREATE INDEX ppks_entry_year ON ppks_entry (region, since, until, category);
CREATE INDEX ppks_entry_since ON ppks_entry (since, id);
CREATE INDEX ppks_entry_group ON ppks_entry (grp, region, since) WHERE grp <> '';

-- What one of the four groups was given. complete: with this the person has had the whole minimum of the
-- year. uid: made by the client, so that a tap sent twice is one.
CREATE TABLE ppks_service (
  id {id},
  person {bigint} NOT NULL REFERENCES person (id),
  grp {text} NOT NULL,
  region {text} NOT NULL,
  served_on {text} NOT NULL,
  year {bigint} NOT NULL,
  item {bigint} NOT NULL,
  complete {bigint} NOT NULL DEFAULT 0,
  uid {text} NOT NULL UNIQUE,
  note {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  merged_from {bigint} NOT NULL DEFAULT 0,
  struck {bigint} NOT NULL DEFAULT 0,
  entered_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX ppks_service_person ON ppks_service (person, served_on);
CREATE INDEX ppks_service_year ON ppks_service (year, grp, region, person);
