-- name: regions
-- The whole table, by its primary key.
SELECT code, folded, level, valid_to, successor FROM region WHERE level >= 6 ORDER BY code

-- name: office_region
SELECT region FROM office WHERE id = 1

-- name: insert_import
INSERT INTO import (id, source, file_name, file_path, file_hash, file_size, facts, mapping, profile,
  state, previous, created, account, account_name, area, event)
VALUES (:id, :source, :file_name, :file_path, :file_hash, :file_size, :facts, :mapping, :profile,
  :state, :previous, :created, :account, :account_name, :area, :event)

-- name: find
-- Primary key; the area is checked with the row.
SELECT id, source, file_name, file_hash, state, rows_in, rows_new, rows_changed, rows_unchanged,
  rows_doubtful, rows_refused, rows_gone, previous, job, created, applied, account_name, area, facts
FROM import WHERE id = :id AND area >= :scope_from AND area < :scope_to

-- name: list
-- Small table: a few rows a month.
SELECT id FROM import WHERE area >= :scope_from AND area < :scope_to ORDER BY created DESC, id DESC
LIMIT :limit

-- name: previous
-- Index import_source: the newest applied version of the same source and area.
SELECT id FROM import WHERE source = :source AND area = :area AND state = 'applied' AND id <> :id
ORDER BY applied DESC, id DESC LIMIT 1

-- name: same_file
-- Small table.
SELECT id FROM import WHERE file_hash = :file_hash AND state = 'applied' AND id <> :id
ORDER BY applied DESC LIMIT 1

-- name: busy
-- Small table.
SELECT id FROM import WHERE state IN ('applying', 'undoing') AND id <> :id LIMIT 1

-- name: run_state
-- Primary key.
SELECT source, file_path, state, mapping, checkpoint, area, facts FROM import WHERE id = :id

-- name: mapping
SELECT mapping FROM import WHERE id = :id

-- name: set_mapping
UPDATE import SET mapping = :mapping, profile = :profile, state = :state WHERE id = :id

-- name: set_state
UPDATE import SET state = :state WHERE id = :id

-- name: set_job
UPDATE import SET job = :job WHERE id = :id

-- name: set_previous
UPDATE import SET previous = :previous WHERE id = :id

-- name: set_facts
UPDATE import SET facts = :facts WHERE id = :id

-- name: save_run
-- Primary key: counts and checkpoint go with the chunk's transaction.
UPDATE import SET state = :state, rows_in = :rows_in, rows_new = :fresh, rows_changed = :changed,
  rows_unchanged = :unchanged, rows_doubtful = :doubtful, rows_refused = :refused,
  rows_gone = :gone, checkpoint = :checkpoint, event = :event
WHERE id = :id

-- name: shift_counts
-- A row that was held back is taken, or the other way round.
UPDATE import SET rows_new = rows_new + :fresh, rows_changed = rows_changed + :changed,
  rows_unchanged = rows_unchanged + :unchanged, rows_doubtful = rows_doubtful + :doubtful,
  rows_refused = rows_refused + :refused
WHERE id = :id

-- name: mark_applied
UPDATE import SET state = 'applied', applied = :at, event = :event WHERE id = :id

-- name: mark_undone
UPDATE import SET state = 'undone', undone = :at, event = :event WHERE id = :id

-- name: mark_cancelled
UPDATE import SET state = 'cancelled' WHERE id = :id

-- name: delete_issues
DELETE FROM import_issue WHERE import = :id

-- name: delete_changes
DELETE FROM import_change WHERE import = :id

-- name: count_issues
-- Index import_issue_state.
SELECT COUNT(*) FROM import_issue WHERE import = :id

-- name: open_issues
-- Index import_issue_state.
SELECT COUNT(*) FROM import_issue WHERE import = :id AND state = 'open'

-- name: decided_rows
-- Index import_issue_state.
SELECT row_no, state, data FROM import_issue WHERE import = :id AND state <> 'open'

-- name: profile_by_name
SELECT mapping FROM import_profile WHERE name = :name

-- name: profile_by_headings
-- A few dozen rows.
SELECT name, mapping FROM import_profile WHERE source = :source AND headings = :headings
ORDER BY created DESC LIMIT 1

-- name: profile_names
SELECT name FROM import_profile WHERE source = :source ORDER BY name

-- name: save_profile
INSERT INTO import_profile (id, name, source, headings, mapping, created)
VALUES (:id, :name, :source, :headings, :mapping, :created)
ON CONFLICT (name) DO UPDATE SET source = excluded.source, headings = excluded.headings,
  mapping = excluded.mapping, created = excluded.created
