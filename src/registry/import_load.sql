-- name: known_records
-- Index source_record_key (source): the open versions, and those that this import has closed already.
SELECT source_key, id, content, CASE WHEN import_to IS NULL THEN 0 ELSE 1 END
FROM source_record
WHERE source = :source AND import_from <> :import AND (import_to IS NULL OR import_to = :import)
  AND region >= :scope_from AND region < :scope_to

-- name: known_record
-- Index source_record_key (source, source_key).
SELECT source_key, id, content, CASE WHEN import_to IS NULL THEN 0 ELSE 1 END
FROM source_record
WHERE source = :source AND source_key = :source_key AND import_to IS NULL
  AND region >= :scope_from AND region < :scope_to

-- name: expected_records
-- A few dozen rows: what the newest version of a source and each older one had taken, at most.
SELECT COALESCE(MAX(rows_new + rows_changed + rows_unchanged), 0) FROM import WHERE source = :source

-- name: expected_people
-- The shortest index of person.
SELECT COUNT(*) FROM person

-- name: known_people
-- A scan by person_region within the scope.
SELECT nik, id, born, name_key FROM person
WHERE nik IS NOT NULL AND merged_into IS NULL AND (import IS NULL OR import <> :import)
  AND region >= :scope_from AND region < :scope_to

-- name: known_person
-- Index person_nik.
SELECT nik, id, born, name_key FROM person
WHERE nik = :nik AND merged_into IS NULL AND region >= :scope_from AND region < :scope_to

-- name: known_families
-- A scan by family_region within the scope.
SELECT no_kk, id, region, address, rt, rw, postcode, head, CASE WHEN import = :import THEN 1 ELSE 0 END
FROM family
WHERE no_kk IS NOT NULL AND ended IS NULL AND region >= :scope_from AND region < :scope_to

-- name: known_family
-- Index family_no_kk.
SELECT no_kk, id, region, address, rt, rw, postcode, head, CASE WHEN import = :import THEN 1 ELSE 0 END
FROM family
WHERE no_kk = :no_kk AND ended IS NULL AND region >= :scope_from AND region < :scope_to

-- name: made_people
-- Index source_record_from: people that an interrupted run has made already.
SELECT p.id, p.name_key, p.region FROM source_record s JOIN person p ON p.id = s.person
WHERE s.import_from = :import AND s.made_person = 1

-- name: deferred_records
-- Indexes source_record_from and source_record_key: versions of this import about people known
-- before, each with the version that it has closed.
SELECT s.person, s.id, s.data, o.data
FROM source_record s
LEFT JOIN source_record o ON o.source = s.source AND o.source_key = s.source_key
  AND o.import_to = s.import_from
WHERE s.import_from = :import AND s.made_person = 0

-- name: tokens
SELECT id, token FROM name_token ORDER BY id

-- name: record_data
-- Primary key.
SELECT data FROM source_record WHERE id = :id

-- name: record_person
-- Primary key.
SELECT person, data FROM source_record WHERE id = :id

-- name: person_row
-- Primary key.
SELECT region, name, name_key, nik, sex, born, born_precision, birth_place, mother, religion, marital,
  education, occupation, citizenship, blood, phone, disability, life, died, family, relation,
  domicile_address, domicile_rt, domicile_rw, decile, receives_pkh, receives_bpnt, receives_pbi,
  in_city, in_ministry, identity, temporary_code, merged_into, note, doubts, since, event, import
FROM person WHERE id = :id

-- name: family_row
-- Primary key.
SELECT no_kk, region, address, rt, rw, postcode, head, latitude, longitude, accuracy_m, since, event,
  import, ended
FROM family WHERE id = :id

-- name: other_records
-- Index source_record_person.
SELECT COUNT(*) FROM source_record
WHERE person = :person AND source = :source AND import_to IS NULL AND id <> :but

-- name: record_place
-- Primary key.
SELECT s.region, p.name, p.id FROM source_record s JOIN person p ON p.id = s.person WHERE s.id = :id
