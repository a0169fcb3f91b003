-- name: kept
-- The plan, then persons by key.
SELECT m.id, p.id, p.region, p.name, p.nik, p.sex, p.born, p.born_precision, p.birth_place, p.mother,
  p.religion, p.marital, p.education, p.occupation, p.citizenship, p.blood, p.phone, p.disability,
  p.life, p.died, p.family, p.relation, p.domicile_address, p.domicile_rt, p.domicile_rw, p.decile,
  p.receives_pkh, p.receives_bpnt, p.receives_pbi, p.in_city, p.in_ministry, p.identity,
  p.temporary_code, p.merged_into, p.note, p.since, p.event
FROM person_merge_plan m JOIN person p ON p.id = m.kept ORDER BY m.id {for_update}

-- name: absorbed
-- The plan, then persons by key.
SELECT m.id, p.id, p.region, p.name, p.nik, p.sex, p.born, p.born_precision, p.birth_place, p.mother,
  p.religion, p.marital, p.education, p.occupation, p.citizenship, p.blood, p.phone, p.disability,
  p.life, p.died, p.family, p.relation, p.domicile_address, p.domicile_rt, p.domicile_rw, p.decile,
  p.receives_pkh, p.receives_bpnt, p.receives_pbi, p.in_city, p.in_ministry, p.identity,
  p.temporary_code, p.merged_into, p.note, p.since, p.event
FROM person_merge_plan m JOIN person p ON p.id = m.absorbed ORDER BY m.id {for_update}

-- name: sources
-- The plan, then index source_record_person.
SELECT m.id, s.id FROM person_merge_plan m JOIN source_record s ON s.person = m.absorbed
ORDER BY m.id, s.id

-- name: headed
-- The plan, then index family_head.
SELECT m.id, f.id, f.no_kk, f.region, f.address, f.rt, f.rw, f.postcode, f.head, f.latitude,
  f.longitude, f.accuracy_m, f.since, f.event, f.ended
FROM person_merge_plan m JOIN family f ON f.head = m.absorbed ORDER BY m.id, f.id {for_update}

-- name: tokens
-- The whole table, some 40 thousand rows.
SELECT id, token FROM name_token

-- name: drop_planned
-- Primary key.
DELETE FROM person_merge_plan WHERE id = :id

-- name: move_sources
-- The plan, then index source_record_person.
UPDATE source_record SET person = m.kept
FROM person_merge_plan m WHERE source_record.person = m.absorbed

-- name: fill_kept
-- The plan, then persons by key. What merge_people fills in from the absorbed one.
UPDATE person SET
  in_city = {greatest}(person.in_city, a.in_city),
  in_ministry = {greatest}(person.in_ministry, a.in_ministry),
  decile = CASE WHEN a.in_ministry = 1 AND person.in_ministry = 0 THEN a.decile
    ELSE person.decile END,
  receives_pkh = CASE WHEN a.in_ministry = 1 AND person.in_ministry = 0 THEN a.receives_pkh
    ELSE person.receives_pkh END,
  receives_bpnt = CASE WHEN a.in_ministry = 1 AND person.in_ministry = 0 THEN a.receives_bpnt
    ELSE person.receives_bpnt END,
  receives_pbi = CASE WHEN a.in_ministry = 1 AND person.in_ministry = 0 THEN a.receives_pbi
    ELSE person.receives_pbi END,
  nik = COALESCE(person.nik, a.nik), born = COALESCE(person.born, a.born),
  born_precision = CASE WHEN person.born IS NULL THEN a.born_precision
    ELSE person.born_precision END,
  mother = CASE WHEN person.mother = '' THEN a.mother ELSE person.mother END,
  birth_place = CASE WHEN person.birth_place = '' THEN a.birth_place ELSE person.birth_place END,
  phone = COALESCE(person.phone, a.phone), family = COALESCE(person.family, a.family),
  relation = CASE WHEN person.family IS NULL THEN a.relation ELSE person.relation END,
  since = :now, event = :event
FROM person_merge_plan m JOIN person a ON a.id = m.absorbed WHERE person.id = m.kept

-- name: pass_heads
-- The plan, then index family_head.
UPDATE family SET head = m.kept, since = :now, event = :event
FROM person_merge_plan m WHERE family.head = m.absorbed

-- name: close_absorbed
-- The plan, then persons by key.
UPDATE person SET merged_into = m.kept, doubts = 0, since = :now, event = :event
FROM person_merge_plan m WHERE person.id = m.absorbed

-- name: drop_findings
-- Index quality_finding_person.
DELETE FROM quality_finding WHERE person IN (SELECT absorbed FROM person_merge_plan)

-- name: drop_postings
-- The plan, then primary key of name_posting.
DELETE FROM name_posting
WHERE (token, area, person) IN (SELECT token, area, person FROM name_posting_plan)

-- name: count_bearers
-- Primary keys of both.
UPDATE name_token SET bearers = bearers -
  (SELECT COUNT(*) FROM name_posting_plan p WHERE p.token = name_token.id)
WHERE id IN (SELECT token FROM name_posting_plan)

-- name: forget_plan
DELETE FROM person_merge_plan

-- name: forget_postings
DELETE FROM name_posting_plan

-- name: merged_by
-- A scan; once a chunk of a run.
SELECT kept, absorbed FROM person_merge WHERE event = :event AND undone_event IS NULL ORDER BY id
