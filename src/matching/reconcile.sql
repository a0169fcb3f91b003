-- name: months
-- Small table: a row a month; one whose counting was stopped is shown as such.
SELECT m.id, m.month, m.last_import, m.now_import,
  CASE WHEN m.state IN ('queued', 'counting') AND j.state IN ('cancelled', 'failed')
    THEN 'failed' ELSE m.state END,
  m.job, m.summary, m.created, m.counted, m.account_name, m.area, m.closed_at, m.closed_name, m.reason
FROM reconcile_month m LEFT JOIN job j ON j.id = m.job
WHERE (:id = 0 OR m.id = :id) AND (:month = '' OR m.month = :month)
ORDER BY m.month DESC LIMIT :limit

-- name: imports
-- Index import_source: the ministry's versions, oldest first.
SELECT id, area, rows_in, applied FROM import WHERE source = 'ministry' AND state = 'applied'
ORDER BY applied, id

-- name: insert_month
INSERT INTO reconcile_month (id, month, last_import, now_import, state, catalogue_version, created,
  account, account_name, area, event)
VALUES (:id, :month, :last_import, :now_import, 'queued', :catalogue_version, :created, :account,
  :account_name, :area, :event)

-- name: requeue
-- Primary key.
UPDATE reconcile_month SET state = 'queued', last_import = :last_import, now_import = :now_import,
  reason = '' WHERE id = :id

-- name: set_job
-- Primary key.
UPDATE reconcile_month SET job = :job WHERE id = :id

-- name: begin
-- Primary key.
UPDATE reconcile_month SET state = 'counting', summary = '{}', counted = NULL WHERE id = :id

-- name: fail
-- Primary key.
UPDATE reconcile_month SET state = 'failed', reason = :reason WHERE id = :id

-- name: finish
-- Primary key.
UPDATE reconcile_month SET state = 'open', summary = :summary, counted = :counted, event = :event
WHERE id = :id

-- name: forget_rows
-- Index reconcile_row_class: the next ones, so that no transaction grows large.
DELETE FROM reconcile_row WHERE id IN (SELECT id FROM reconcile_row WHERE month = :month LIMIT :limit)

-- name: forget_villages
-- Primary key.
DELETE FROM reconcile_village WHERE month = :month

-- name: people
-- A scan by primary key, once a month: the register as it stands.
SELECT id, region, COALESCE(nik, ''), sex, COALESCE(born, ''), life, family, COALESCE(occupation, 0),
  in_city, name
FROM person WHERE merged_into IS NULL AND region >= :scope_from AND region < :scope_to ORDER BY id

-- name: graduated
-- View graduations_v_left, index graduation_region: some hundred rows.
SELECT family FROM graduations_v_left
WHERE left_on <= :until AND region >= :scope_from AND region < :scope_to

-- name: register_size
-- The same scan, counted by the store itself.
SELECT COUNT(*) FROM person
WHERE merged_into IS NULL AND in_city = 1 AND region >= :scope_from AND region < :scope_to

-- name: versions
-- Index source_record_key (source, source_key): all that the ministry ever said, key by key.
SELECT id, source_key, import_from, COALESCE(import_to, 0), person, region, data
FROM source_record
WHERE source = 'ministry' AND region >= :scope_from AND region < :scope_to
ORDER BY source_key, id

-- name: held
-- Index import_issue_state (import).
SELECT row_no, source_key, code, region, name, data FROM import_issue
WHERE import = :import AND state IN ('open', 'dismissed') ORDER BY row_no

-- name: memory
-- The whole table: what people have decided.
SELECT subject, facts, verdict, month, account, account_name, at FROM reconcile_memory

-- name: stored
-- Index reconcile_row_class (month): what the store holds of a month, as the sums must say it.
SELECT CAST(COALESCE(SUM(in_last), 0) AS BIGINT), CAST(COALESCE(SUM(in_now), 0) AS BIGINT),
  CAST(COALESCE(SUM(in_city), 0) AS BIGINT), COUNT(family_last), COUNT(family_now), COUNT(family_city)
FROM reconcile_row WHERE month = :month

-- name: stored_villages
-- Primary key.
SELECT side, CAST(SUM(persons) AS BIGINT), CAST(SUM(families) AS BIGINT) FROM reconcile_village
WHERE month = :month GROUP BY side

-- name: class_sums
-- Primary key of reconcile_village.
SELECT class, side, CAST(SUM(persons) AS BIGINT), CAST(SUM(families) AS BIGINT)
FROM reconcile_village
WHERE month = :month AND region >= :scope_from AND region < :scope_to GROUP BY class, side

-- name: close
-- Primary key.
UPDATE reconcile_month SET state = 'closed', closed_at = :at, closed_name = :name, reason = ''
WHERE id = :id AND state = 'open'

-- name: reopen
-- Primary key.
UPDATE reconcile_month SET state = 'open', closed_at = NULL, closed_name = '', reason = :reason
WHERE id = :id AND state = 'closed'

-- name: on_import
-- Small table, index reconcile_month_imports.
SELECT COUNT(*) FROM reconcile_month
WHERE state = 'closed' AND (now_import = :import OR last_import = :import)

-- name: import_undone
-- Small table.
UPDATE reconcile_month SET state = 'failed', reason = :reason
WHERE state IN ('queued', 'counting', 'open') AND (now_import = :import OR last_import = :import)
