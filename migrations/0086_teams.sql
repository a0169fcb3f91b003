-- Teams with an area (src/validation), "satgas kewilayahan", and reminders to late villages.

-- purpose: registry (the monthly validation), labels (labels on houses). valid_to: empty, or its last day.
CREATE TABLE validation_team (
  id {id},
  name {text} NOT NULL,
  purpose {text} NOT NULL CHECK (purpose IN ('registry', 'labels')),
  decree {text} NOT NULL,
  decree_on {text} NOT NULL,
  region {text} NOT NULL,
  valid_from {text} NOT NULL,
  valid_to {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX validation_team_region ON validation_team (region, purpose);

-- account: where the member has one. removed: gone from the team, kept for its history.
CREATE TABLE validation_team_member (
  id {id},
  team {bigint} NOT NULL REFERENCES validation_team (id),
  name {text} NOT NULL,
  task {text} NOT NULL DEFAULT '',
  phone {text} NOT NULL DEFAULT '',
  account {bigint},
  removed {bigint} NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  event {bigint} NOT NULL
);
CREATE INDEX validation_team_member_team ON validation_team_member (team, id);

-- That a village was reminded. way: whatsapp, telephone, letter, visit.
CREATE TABLE validation_reminder (
  id {id},
  round {bigint} NOT NULL REFERENCES validation_round (id),
  region {text} NOT NULL,
  way {text} NOT NULL CHECK (way IN ('whatsapp', 'telephone', 'letter', 'visit')),
  reminded_by {bigint},
  reminded_name {text} NOT NULL,
  reminded_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX validation_reminder_round ON validation_reminder (round, region, id);
