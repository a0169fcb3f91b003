-- name: people_ended_by
-- Index person_history_ended_by.
SELECT person, data FROM person_history WHERE ended_by = :event ORDER BY person, until DESC

-- name: families_ended_by
-- Index family_history_ended_by.
SELECT family, data FROM family_history WHERE ended_by = :event ORDER BY family, until DESC

-- name: forget_people_history
-- Index person_history_ended_by.
DELETE FROM person_history WHERE ended_by = :event

-- name: forget_family_history
-- Index family_history_ended_by.
DELETE FROM family_history WHERE ended_by = :event

-- name: reopen_records
-- Index source_record_to.
UPDATE source_record SET import_to = NULL WHERE import_to = :import

-- name: records_made
-- Index source_record_from, the next ones to be taken away.
SELECT s.id, s.person, s.made_person, p.name_key, p.region
FROM source_record s LEFT JOIN person p ON p.id = s.person
WHERE s.import_from = :import ORDER BY s.row_no LIMIT :limit

-- name: delete_record
-- Primary key.
DELETE FROM source_record WHERE id = :id

-- name: delete_person
-- Primary key.
DELETE FROM person WHERE id = :id

-- name: delete_findings
-- Primary key of quality_finding (person).
DELETE FROM quality_finding WHERE person = :id

-- name: delete_posting
-- Primary key.
DELETE FROM name_posting WHERE token = :token AND area = :area AND person = :person

-- name: delete_families
-- Index family_import.
DELETE FROM family WHERE import = :import

-- name: delete_idle_tokens
-- Some 40 thousand rows.
DELETE FROM name_token WHERE bearers <= 0

-- name: later_imports
-- Small table. Of two that were applied in one second the later received is the later.
SELECT COUNT(*) FROM import
WHERE source = :source AND id <> :id AND state IN ('applied', 'applying', 'undoing')
  AND (COALESCE(applied, created) > :applied
    OR (COALESCE(applied, created) = :applied AND id > :id))

-- name: other_sources
-- Indexes source_record_from, source_record_person: files of the other source on people made here.
SELECT COUNT(DISTINCT o.import_from) FROM source_record m JOIN source_record o ON o.person = m.person
WHERE m.import_from = :id AND m.made_person = 1 AND o.import_from <> :id AND o.source <> :source

-- name: events_now
-- Index source_record_from.
SELECT p.event FROM source_record s JOIN person p ON p.id = s.person WHERE s.import_from = :id

-- name: merges_on
-- Indexes source_record_from, person_merge_kept, person_merge_absorbed.
SELECT COUNT(DISTINCT m.id) FROM source_record s
JOIN person_merge m ON (m.kept = s.person OR m.absorbed = s.person)
WHERE s.import_from = :id AND m.undone_event IS NULL AND m.event > :first_event
