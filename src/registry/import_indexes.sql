-- name: drop_family_no_kk
DROP INDEX IF EXISTS family_no_kk

-- name: drop_family_region
DROP INDEX IF EXISTS family_region

-- name: drop_family_import
DROP INDEX IF EXISTS family_import

-- name: drop_family_rt
DROP INDEX IF EXISTS family_rt

-- name: drop_family_head
DROP INDEX IF EXISTS family_head

-- name: drop_person_name
DROP INDEX IF EXISTS person_name

-- name: drop_person_nik
DROP INDEX IF EXISTS person_nik

-- name: drop_person_born
DROP INDEX IF EXISTS person_born

-- name: drop_person_family
DROP INDEX IF EXISTS person_family

-- name: drop_person_region
DROP INDEX IF EXISTS person_region

-- name: drop_source_record_key
DROP INDEX IF EXISTS source_record_key

-- name: drop_source_record_person
DROP INDEX IF EXISTS source_record_person

-- name: drop_source_record_from
DROP INDEX IF EXISTS source_record_from

-- name: make_family_no_kk
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS family_no_kk ON family (no_kk)

-- name: make_family_region
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS family_region ON family (region, id)

-- name: make_family_import
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS family_import ON family (import)

-- name: make_family_rt
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS family_rt ON family (rw, rt, region)

-- name: make_family_head
-- As in the migration of what merges move.
CREATE INDEX IF NOT EXISTS family_head ON family (head)

-- name: make_person_name
-- As in the migration of people by name.
CREATE INDEX IF NOT EXISTS person_name ON person (lower(name), id, region) WHERE merged_into IS NULL

-- name: make_person_nik
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS person_nik ON person (nik)

-- name: make_person_born
-- As in the migration of people by day of birth.
CREATE INDEX IF NOT EXISTS person_born ON person (born, region) WHERE merged_into IS NULL

-- name: make_person_family
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS person_family ON person (family)

-- name: make_person_region
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS person_region ON person (region, id, merged_into, life, family)

-- name: make_source_record_key
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS source_record_key ON source_record (source, source_key)

-- name: make_source_record_person
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS source_record_person ON source_record (person)

-- name: make_source_record_from
-- As in the migration of the registry.
CREATE INDEX IF NOT EXISTS source_record_from ON source_record (import_from, row_no)

-- name: registry_is_empty
-- Two look-ups by primary key.
SELECT CASE WHEN EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM source_record) THEN 0 ELSE 1 END

-- name: people
-- The shortest index.
SELECT COUNT(*) FROM person
