-- name: insert_assessment
INSERT INTO validation_assessment (id, round, area, kind, aid, decile_from, decile_to, reason, evidence,
  note, state, made_by, made_name, made_at, event)
VALUES (:id, :round, :area, :kind, :aid, :decile_from, :decile_to, :reason, :evidence, :note, 'open', :by,
  :name, :at, :event)

-- name: set_job
-- Primary key.
UPDATE validation_assessment SET job = :job, state = :state, last_place = '', event = :event WHERE id = :id

-- name: assessments
-- Index validation_assessment_round, or the primary key.
SELECT a.id, a.round, r.period, a.area, a.kind, a.aid, a.decile_from, a.decile_to, a.reason, a.evidence,
  a.note, a.state, a.last_place, a.found, a.entered, a.withdrawn, COALESCE(a.made_by, 0), a.made_name,
  a.made_at, COALESCE(a.job, 0)
FROM validation_assessment a JOIN validation_round r ON r.id = a.round
WHERE (:id = 0 OR a.id = :id) AND (:round = 0 OR a.round = :round)
  AND a.area >= :scope_from AND a.area < :scope_to
ORDER BY a.id DESC LIMIT 50

-- name: next_place
-- Index family_region: the next place that has families.
SELECT MIN(region) FROM family WHERE region > :after AND region < :to

-- name: first_place
-- Index family_region: the area itself, where families are said to live in no village of it.
SELECT MIN(region) FROM family WHERE region >= :after AND region < :to

-- name: count_places
-- Primary key: the villages of the area.
SELECT COUNT(*) FROM region WHERE code >= :from AND code < :to AND level = 10 AND valid_to IS NULL

-- name: count_families
-- Index family_region, then the people of each by person_family.
SELECT COUNT(*) FROM (SELECT f.id FROM family f JOIN person p ON p.family = f.id
  WHERE f.region >= :from AND f.region < :to AND f.ended IS NULL AND p.merged_into IS NULL
  GROUP BY f.id
  HAVING MAX(CASE WHEN :aid = 'pkh' THEN p.receives_pkh ELSE p.receives_bpnt END) = 1
    AND (:decile_from = 0 OR MIN(p.decile) >= :decile_from)
    AND (:decile_to = 0 OR MIN(p.decile) <= :decile_to)) meant

-- name: count_people
-- Index family_region, then the people of each by person_family.
SELECT COUNT(*) FROM family f JOIN person p ON p.family = f.id
WHERE f.region >= :from AND f.region < :to AND f.ended IS NULL AND p.merged_into IS NULL
  AND p.receives_pbi = 1 AND (:decile_from = 0 OR p.decile >= :decile_from)
  AND (:decile_to = 0 OR p.decile <= :decile_to)

-- name: assess_families
-- Index family_region, the people of each by person_family, what stands by validation_entry_family.
-- Ids follow each other from :first on.
INSERT INTO validation_entry (id, round, kind, region, family, name, aids, reason, evidence, note, status,
  entered_by, entered_name, entered_at, event, assessment)
SELECT :first + ROW_NUMBER() OVER (ORDER BY a.id), :round, :kind, a.region, a.id, a.name, :aid, :reason,
  :evidence, :note, 'proposed', :by, :name, :at, :event, :assessment
FROM (SELECT f.id, f.region, COALESCE((SELECT h.name FROM person h WHERE h.id = f.head),
    (SELECT o.name FROM person o WHERE o.family = f.id AND o.merged_into IS NULL ORDER BY o.id LIMIT 1)) AS name
  FROM family f JOIN person p ON p.family = f.id
  WHERE f.region = :place AND f.ended IS NULL AND p.merged_into IS NULL
  GROUP BY f.id, f.region, f.head
  HAVING MAX(CASE WHEN :aid = 'pkh' THEN p.receives_pkh ELSE p.receives_bpnt END) = 1
    AND (:decile_from = 0 OR MIN(p.decile) >= :decile_from)
    AND (:decile_to = 0 OR MIN(p.decile) <= :decile_to)) a
WHERE NOT EXISTS (SELECT 1 FROM validation_entry e WHERE e.family = a.id AND e.round = :round
  AND e.person IS NULL AND e.kind <> 'proposal' AND e.status NOT IN ('withdrawn', 'declined'))

-- name: assess_people
-- As assess_families, a row a person.
INSERT INTO validation_entry (id, round, kind, region, family, person, name, aids, reason, evidence, note,
  status, entered_by, entered_name, entered_at, event, assessment)
SELECT :first + ROW_NUMBER() OVER (ORDER BY p.id), :round, :kind, f.region, f.id, p.id, p.name, :aid, :reason,
  :evidence, :note, 'proposed', :by, :name, :at, :event, :assessment
FROM family f JOIN person p ON p.family = f.id
WHERE f.region = :place AND f.ended IS NULL AND p.merged_into IS NULL
  AND p.receives_pbi = 1 AND (:decile_from = 0 OR p.decile >= :decile_from)
  AND (:decile_to = 0 OR p.decile <= :decile_to)
  AND NOT EXISTS (SELECT 1 FROM validation_entry e WHERE e.family = f.id AND e.round = :round
    AND e.person = p.id AND e.kind <> 'proposal' AND e.status NOT IN ('withdrawn', 'declined'))

-- name: step_entered
-- Index validation_entry_assessment.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT id, :event, '', 'proposed', :at, :name FROM validation_entry
WHERE assessment = :assessment AND region = :place

-- name: step_withdrawn
-- Index validation_entry_assessment.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT id, :event, 'proposed', 'withdrawn', :at, :name FROM validation_entry
WHERE assessment = :assessment AND region = :place AND status = 'proposed'

-- name: moved_on
-- Index validation_entry_assessment.
SELECT COUNT(*) FROM validation_entry
WHERE assessment = :assessment AND status NOT IN ('proposed', 'withdrawn')

-- name: add_place
-- Primary key.
UPDATE validation_assessment SET last_place = :place, found = found + :found, entered = entered + :entered,
  withdrawn = withdrawn + :withdrawn, event = :event
WHERE id = :id

-- name: set_state
-- Primary key.
UPDATE validation_assessment SET state = :state, event = :event WHERE id = :id
