-- Social empowerment (src/empowerment): pillars of welfare (PSKS) and families of heroes.

-- A person or organisation that carries social work. kind: the code of the twelve of Permensos 8/2012.
-- valid_until, ended_on: empty while it goes on.
CREATE TABLE welfare_pillar (
  id {id},
  kind {bigint} NOT NULL CHECK (kind BETWEEN 1 AND 12),
  name {text} NOT NULL,
  region {text} NOT NULL,
  decree {text} NOT NULL DEFAULT '',
  valid_until {text} NOT NULL DEFAULT '',
  phone {text} NOT NULL DEFAULT '',
  task {text} NOT NULL DEFAULT '',
  ended_on {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  entered_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX welfare_pillar_name ON welfare_pillar (name, id);
CREATE INDEX welfare_pillar_region ON welfare_pillar (region, kind);

-- The family of a fighter, a pioneer of independence, or a national hero; person: who receives.
-- proved_on: the newest proof that the receiver lives.
CREATE TABLE hero_family (
  id {id},
  person {bigint} NOT NULL,
  region {text} NOT NULL,
  hero {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('fighter', 'pioneer', 'national_hero')),
  relation {text} NOT NULL CHECK (relation IN ('self', 'spouse', 'child', 'other')),
  decree {text} NOT NULL,
  proved_on {text} NOT NULL DEFAULT '',
  ended_on {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  entered_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX hero_family_once ON hero_family (person) WHERE ended_on = '';
CREATE INDEX hero_family_hero ON hero_family (hero, id);
CREATE INDEX hero_family_region ON hero_family (region, id);
CREATE INDEX hero_family_person ON hero_family (person);
