-- name: finding
-- Primary key, then the month and the row of the file by theirs.
SELECT w.id, w.month, m.month, m.state, m.area, w.class, w.region, w.other_region, w.flags,
  w.changed, w.differs, w.reason, w.name, w.person, COALESCE(w.last_record, 0),
  COALESCE(w.now_record, 0), COALESCE(w.held_import, 0), COALESCE(w.held_row, 0), w.details, w.facts,
  w.state, w.verdict, w.decided_name, w.decided_at, w.batch, w.person_event,
  CASE WHEN s.source_key IS NULL THEN 'p:' || CAST(w.person AS TEXT) ELSE 'm:' || s.source_key END
FROM reconcile_row w JOIN reconcile_month m ON m.id = w.month
LEFT JOIN source_record s ON s.id = COALESCE(w.now_record, w.last_record)
WHERE w.id = :id AND w.region >= :scope_from AND w.region < :scope_to

-- name: hold_finding
-- Primary key; held until the transaction ends, so that a second one waits and sees what was decided.
SELECT state FROM reconcile_row WHERE id = :id {for_update}

-- name: record_data
-- Primary key.
SELECT region, data FROM source_record WHERE id = :id

-- name: decide
-- Primary key.
UPDATE reconcile_row SET state = 'decided', verdict = :verdict, decided_by = :account,
  decided_name = :name, decided_at = :at, batch = :batch, person_event = :person_event
WHERE id = :id AND state = :seen

-- name: reopen_row
-- Primary key. What no person had to decide goes back to rest.
UPDATE reconcile_row SET state = CASE WHEN asks = 1 THEN 'open' ELSE 'quiet' END, verdict = '', decided_by = NULL, decided_name = '',
  decided_at = NULL, batch = NULL, person_event = NULL
WHERE id = :id AND state = :seen

-- name: remember
INSERT INTO reconcile_memory (subject, facts, verdict, month, account, account_name, at, event)
VALUES (:subject, :facts, :verdict, :month, :account, :name, :at, :event)
ON CONFLICT (subject) DO UPDATE SET facts = excluded.facts, verdict = excluded.verdict,
  month = excluded.month, account = excluded.account, account_name = excluded.account_name,
  at = excluded.at, event = excluded.event

-- name: forget
-- Primary key.
DELETE FROM reconcile_memory WHERE subject = :subject

-- name: next
-- Index reconcile_row_class from :after.
SELECT id FROM reconcile_row
WHERE month = :month AND class = :class AND state = 'open' AND id <> :after
  AND region >= :scope_from AND region < :scope_to
ORDER BY CASE WHEN id > :after THEN 0 ELSE 1 END, region, id LIMIT 1

-- name: open_ids
-- Index reconcile_row_state (month, state).
SELECT id FROM reconcile_row
WHERE month = :month AND state = 'open' AND id > :after AND region >= :scope_from
  AND region < :scope_to AND region >= :area_from AND region < :area_to
  AND (CAST(:class AS TEXT) = '' OR class = :class)
  AND (CAST(:flag AS TEXT) = '' OR (',' || flags || ',') LIKE '%,' || CAST(:flag AS TEXT) || ',%')
ORDER BY id LIMIT :limit

-- name: count_open
-- Index reconcile_row_state (month, state).
SELECT COUNT(*) FROM reconcile_row
WHERE month = :month AND state = 'open' AND region >= :scope_from AND region < :scope_to
  AND region >= :area_from AND region < :area_to
  AND (CAST(:class AS TEXT) = '' OR class = :class)
  AND (CAST(:flag AS TEXT) = '' OR (',' || flags || ',') LIKE '%,' || CAST(:flag AS TEXT) || ',%')

-- name: batch_ids
-- Index reconcile_row_batch.
SELECT id FROM reconcile_row
WHERE batch = :batch AND id > :after AND region >= :scope_from AND region < :scope_to
ORDER BY id LIMIT :limit

-- name: state_counts
-- Index reconcile_row_state (month, state, region).
SELECT state, COUNT(*) FROM reconcile_row
WHERE month = :month AND state <> 'quiet' AND region >= :scope_from AND region < :scope_to
GROUP BY state
