-- name: newcomers
-- Primary key.
SELECT state, people, asked, last_person FROM match_newcomers WHERE import = :import

-- name: insert_newcomers
-- Primary key.
INSERT INTO match_newcomers (import, state, event) VALUES (:import, 'waiting', :event)
ON CONFLICT (import) DO UPDATE SET state = 'waiting', event = excluded.event

-- name: save_newcomers
-- Primary key.
UPDATE match_newcomers SET state = :state, people = :people, asked = :asked,
  last_person = :last_person, event = :event
WHERE import = :import

-- name: first_made
-- Index source_record_from: the first row that made a person.
SELECT person FROM source_record WHERE import_from = :import AND made_person = 1
ORDER BY row_no LIMIT 1

-- name: held_before
-- Primary key.
SELECT id FROM person WHERE id < :first LIMIT 1

-- name: last_of_all
-- Primary key.
SELECT MAX(id) FROM person

-- name: next_made
-- Primary key from the last one on, then index source_record_person.
SELECT p.id FROM person p
WHERE p.id > :last AND p.merged_into IS NULL
  AND EXISTS (SELECT 1 FROM source_record s
    WHERE s.person = p.id AND s.import_from = :import AND s.made_person = 1)
ORDER BY p.id LIMIT :limit

-- name: count_made
-- As next_made.
SELECT COUNT(*) FROM person p
WHERE p.id > :last AND p.merged_into IS NULL
  AND EXISTS (SELECT 1 FROM source_record s
    WHERE s.person = p.id AND s.import_from = :import AND s.made_person = 1)

-- name: was_made
-- Index source_record_person.
SELECT id FROM source_record WHERE person = :person AND import_from = :import AND made_person = 1

-- name: is_known
-- Index match_double_people.
SELECT id FROM match_double WHERE first = :first AND second = :second

-- name: count_waiting
-- Index match_double_import; then both people by key.
SELECT COUNT(*) FROM match_double m JOIN person a ON a.id = m.first JOIN person b ON b.id = m.second
WHERE m.import = :import AND m.state = 'open' AND a.merged_into IS NULL AND b.merged_into IS NULL
  AND a.region >= :scope_from AND a.region < :scope_to
  AND b.region >= :scope_from AND b.region < :scope_to

-- name: forget_doubles
-- Index match_double_import.
DELETE FROM match_double WHERE import = :import

-- name: forget_newcomers
-- Primary key.
DELETE FROM match_newcomers WHERE import = :import
