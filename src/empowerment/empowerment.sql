-- name: insert_pillar
INSERT INTO welfare_pillar (id, kind, name, region, decree, valid_until, phone, task, entered_name, event)
VALUES (:id, :kind, :name, :region, :decree, :valid_until, :phone, :task, :by_name, :event)

-- name: pillar
-- Primary key; the area is checked with the row.
SELECT id, kind, name, region, decree, valid_until, phone, task, ended_on, reason, entered_name
FROM welfare_pillar WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: end_pillar
-- Primary key.
UPDATE welfare_pillar SET ended_on = :on, reason = :reason, event = :event
WHERE id = :id AND ended_on = ''

-- name: insert_hero
-- Unique index hero_family_once.
INSERT INTO hero_family (id, person, region, hero, kind, relation, decree, entered_name, event)
VALUES (:id, :person, :region, :hero, :kind, :relation, :decree, :by_name, :event)

-- name: hero
-- Primary key; the area is checked with the row.
SELECT h.id, h.person, h.region, p.name, h.hero, h.kind, h.relation, h.decree, p.decile, h.proved_on,
  h.ended_on, h.reason, h.entered_name
FROM hero_family h JOIN person p ON p.id = h.person
WHERE h.id = :id AND h.region >= :scope_from AND h.region < :scope_to

-- name: hero_of_person
-- Index hero_family_once.
SELECT id FROM hero_family WHERE person = :person AND ended_on = ''
  AND region >= :scope_from AND region < :scope_to

-- name: on_import
-- View registry_v_import_person, then index hero_family_person.
SELECT COUNT(*) FROM hero_family h
WHERE h.person IN (SELECT v.person FROM registry_v_import_person v WHERE v.import = :import)

-- name: prove_hero
-- Primary key.
UPDATE hero_family SET proved_on = :on, event = :event WHERE id = :id AND ended_on = ''

-- name: end_hero
-- Primary key.
UPDATE hero_family SET ended_on = :on, reason = :reason, event = :event
WHERE id = :id AND ended_on = ''

-- name: poor_families
-- The families of the area once, each with its people through person_family: a pass, as of the list.
SELECT COUNT(*) FROM family f
WHERE f.ended IS NULL AND f.region >= :scope_from AND f.region < :scope_to
  AND EXISTS (SELECT 1 FROM person m WHERE m.family = f.id AND m.merged_into IS NULL
    AND m.life <> 'mati' AND m.decile <= :decile)

-- name: pillars
-- Index welfare_pillar_region.
SELECT COUNT(*) FROM welfare_pillar
WHERE ended_on = '' AND region >= :scope_from AND region < :scope_to

-- name: heroes
-- Index hero_family_region, people by key.
SELECT COUNT(*), COALESCE(SUM(CASE WHEN p.decile <= :decile THEN 1 ELSE 0 END), 0)
FROM hero_family h JOIN person p ON p.id = h.person
WHERE h.ended_on = '' AND h.region >= :scope_from AND h.region < :scope_to

-- name: heroes_of
-- Index hero_family_person.
SELECT id FROM hero_family WHERE person = :person ORDER BY id

-- name: move_hero
-- Primary keys; with the place of whom they became.
UPDATE hero_family SET person = :kept,
  region = COALESCE((SELECT p.region FROM person p WHERE p.id = :kept), region), event = :event
WHERE id = :id AND person = :absorbed

-- name: keep_move
-- Primary key. Told twice, the first telling holds.
INSERT INTO hero_family_moved (hero_family, kept, absorbed) VALUES (:id, :kept, :absorbed)
ON CONFLICT (hero_family, absorbed) DO NOTHING

-- name: moved_by_merge
-- Index hero_family_moved_absorbed.
SELECT hero_family FROM hero_family_moved WHERE absorbed = :absorbed AND kept = :kept
ORDER BY hero_family

-- name: return_hero
-- Primary keys.
UPDATE hero_family SET person = :absorbed,
  region = COALESCE((SELECT p.region FROM person p WHERE p.id = :absorbed), region), event = :event
WHERE id = :id AND person = :kept

-- name: forget_move
-- Primary key.
DELETE FROM hero_family_moved WHERE hero_family = :id AND absorbed = :absorbed
