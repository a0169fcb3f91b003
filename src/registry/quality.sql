-- name: judged_of_family
-- Index person_family.
SELECT p.id, p.region, p.name, COALESCE(p.nik, ''), p.sex, p.born, p.life, p.identity, p.relation
FROM person p WHERE p.family = :family AND p.merged_into IS NULL
ORDER BY COALESCE(p.relation, 99), COALESCE(p.born, '9999'), p.id

-- name: judged_alone
-- Primary key.
SELECT p.id, p.region, p.name, COALESCE(p.nik, ''), p.sex, p.born, p.life, p.identity, p.relation
FROM person p WHERE p.id = :person AND p.merged_into IS NULL AND p.family IS NULL

-- name: family_number
-- Primary key.
SELECT COALESCE(no_kk, '') FROM family WHERE id = :family

-- name: bearers_of_nik
-- Index person_nik.
SELECT id, family FROM person
WHERE nik = :nik AND merged_into IS NULL AND life <> 'mati' ORDER BY id LIMIT 20

-- name: families_with_kk
-- Index family_no_kk.
SELECT COUNT(*) FROM family WHERE no_kk = :no_kk AND ended IS NULL

-- name: findings_of
-- Index quality_finding_person.
SELECT code, detail, accepted_event FROM quality_finding WHERE person = :person ORDER BY code

-- name: drop_findings
-- Index quality_finding_person.
DELETE FROM quality_finding WHERE person = :person

-- name: put_finding
INSERT INTO quality_finding (id, person, code, region, family, detail, accepted_event)
VALUES (:id, :person, :code, :region, :family, :detail, :accepted)

-- name: set_doubts
-- Primary key.
UPDATE person SET doubts = :doubts WHERE id = :person AND doubts <> :doubts

-- name: accept
-- Index quality_finding_person.
UPDATE quality_finding SET accepted_event = :event WHERE person = :person AND code = :code

-- name: open_doubts
-- Index quality_finding_person.
UPDATE person SET doubts = (SELECT COUNT(*) FROM quality_finding q
                            WHERE q.person = person.id AND q.accepted_event IS NULL)
WHERE id = :person

-- name: next_place
-- Indexes person_region, family_region: the next village of anybody.
SELECT MIN(region) FROM (
  SELECT MIN(region) AS region FROM person WHERE region > :after AND region < :scope_to
  UNION ALL
  SELECT MIN(region) AS region FROM family WHERE region > :after AND region < :scope_to) AS places

-- name: shared_niks
-- Index person_nik, whole; then the few that are shared.
SELECT p.nik FROM (SELECT nik FROM person WHERE nik IS NOT NULL GROUP BY nik HAVING COUNT(*) > 1) d
JOIN person p ON p.nik = d.nik
WHERE p.merged_into IS NULL AND p.life <> 'mati' GROUP BY p.nik HAVING COUNT(*) > 1

-- name: shared_kks
-- Index family_no_kk, whole.
SELECT no_kk FROM family WHERE no_kk IS NOT NULL AND ended IS NULL
GROUP BY no_kk HAVING COUNT(*) > 1

-- name: accepted_findings
-- Whole table, at recomputing only.
SELECT person, code, detail, accepted_event FROM quality_finding WHERE accepted_event IS NOT NULL

-- name: judged_of_village
-- Indexes family_region, person_family.
SELECT f.id, COALESCE(f.no_kk, ''), p.id, p.region, p.name, COALESCE(p.nik, ''), p.sex, p.born, p.life,
  p.identity, p.relation
FROM family f JOIN person p ON p.family = f.id
WHERE f.region = :region AND p.merged_into IS NULL
ORDER BY f.id, COALESCE(p.relation, 99), COALESCE(p.born, '9999'), p.id

-- name: judged_without_family
-- Index person_region.
SELECT p.id, p.region, p.name, COALESCE(p.nik, ''), p.sex, p.born, p.life, p.identity, p.relation
FROM person p
WHERE p.region = :region AND p.family IS NULL AND p.merged_into IS NULL ORDER BY p.id

-- name: drop_village_families
-- Indexes family_region, person_family, quality_finding_person.
DELETE FROM quality_finding WHERE person IN (
  SELECT p.id FROM family f JOIN person p ON p.family = f.id WHERE f.region = :region)

-- name: drop_village_rest
-- Index quality_finding_region: people without a family, and those who are somebody else by now.
DELETE FROM quality_finding WHERE region = :region AND person IN (
  SELECT p.id FROM person p
  WHERE p.region = :region AND (p.family IS NULL OR p.merged_into IS NOT NULL))

-- name: village_doubts
-- Index person_region; writes only where the number changed.
UPDATE person SET doubts = (SELECT COUNT(*) FROM quality_finding q
                            WHERE q.person = person.id AND q.accepted_event IS NULL)
WHERE region = :region
  AND (doubts > 0 OR id IN (SELECT q.person FROM quality_finding q WHERE q.region = :region))
  AND doubts <> (SELECT COUNT(*) FROM quality_finding q
                 WHERE q.person = person.id AND q.accepted_event IS NULL)

-- name: open_findings
-- Index quality_finding_region.
SELECT COUNT(*) FROM quality_finding
WHERE accepted_event IS NULL AND region >= :scope_from AND region < :scope_to

-- name: people_in
-- Index person_region.
SELECT COUNT(*) FROM person WHERE region >= :scope_from AND region < :scope_to

-- name: count_findings
-- Index quality_finding_region.
SELECT region, code, COUNT(*) FROM quality_finding
WHERE accepted_event IS NULL AND region >= :scope_from AND region < :scope_to
GROUP BY region, code ORDER BY region, code
