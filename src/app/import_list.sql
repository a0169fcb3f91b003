-- name: imports
-- Few rows: one an import.
SELECT id, source, file_name, state, rows_in, created FROM import ORDER BY created DESC, id DESC

-- name: unfinished
-- Few rows.
SELECT id FROM import WHERE state IN ('previewing', 'previewed', 'applying', 'undoing') ORDER BY created DESC, id DESC LIMIT 1
