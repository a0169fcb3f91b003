-- name: insert_job
-- Index: job's key and job_only_one.
INSERT INTO job (id, kind, title, only_one, state, done, total, phase, created_at, not_before, account,
  actor_name, rights, area, language, attempts, payload, checkpoint, result, error_code, error_detail,
  incident, lease_owner, lease_until)
VALUES (:id, :kind, :title, :only_one, 'queued', 0, 0, '', :now, :not_before, :account, :actor_name,
  :rights, :area, :language, 0, :payload, 'null', 'null', '', 'null', '', '', 0)

-- name: job_by_id
-- Index: job's key.
SELECT id, kind, title, state, done, total, phase, created_at, started_at, finished_at, account,
  actor_name, area, attempts, payload, result, error_code, error_detail, incident
FROM job WHERE id = :id

-- name: jobs_seen
-- Index: job's key from the newest on; the page is cut by id.
SELECT id, kind, title, state, done, total, phase, created_at, started_at, finished_at, account,
  actor_name, area, attempts, payload, result, error_code, error_detail, incident
FROM job
WHERE id < :before
  AND (account = :me OR (:sees_program = 1 AND area = '')
    OR (:sees = 1 AND area >= :scope_from AND area < :scope_to))
  AND (CAST(:kind AS TEXT) = '' OR kind = CAST(:kind AS TEXT))
  AND (CAST(:state AS TEXT) = '' OR state = CAST(:state AS TEXT))
ORDER BY id DESC
LIMIT :limit

-- name: count_open
-- Index: job_state.
SELECT CAST(count(*) AS BIGINT) FROM job
WHERE state IN ('queued', 'running', 'cancelling')
  AND (account = :me OR (:sees_program = 1 AND area = '')
    OR (:sees = 1 AND area >= :scope_from AND area < :scope_to))

-- name: count_failed
-- Index: job_state.
SELECT CAST(count(*) AS BIGINT) FROM job
WHERE state = 'failed' AND finished_at >= :since
  AND (account = :me OR (:sees_program = 1 AND area = '')
    OR (:sees = 1 AND area >= :scope_from AND area < :scope_to))

-- name: log_of
-- Index: job_log_job.
SELECT at, code, detail FROM job_log WHERE job = :job ORDER BY id LIMIT :limit

-- name: insert_log
-- Index: job_log's key.
INSERT INTO job_log (id, job, at, code, detail) VALUES (:id, :job, :now, :code, :detail)

-- name: ask_cancel
-- Index: job's key.
UPDATE job SET
  state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE 'cancelling' END,
  finished_at = CASE WHEN state = 'queued' THEN CAST(:now AS BIGINT) END
WHERE id = :id AND state IN ('queued', 'running', 'cancelling')

-- name: queue_again
-- Index: job's key and job_only_one.
UPDATE job SET state = 'queued', finished_at = NULL, attempts = 0, not_before = :now, error_code = '',
  error_detail = 'null', incident = '', lease_owner = ''
WHERE id = :id AND state IN ('failed', 'cancelled')

-- name: next_queued
-- Index: job_state.
SELECT id FROM job WHERE state = 'queued' AND not_before <= :now ORDER BY id LIMIT 1

-- name: claim
-- Index: job's key. No row when another runner was quicker.
UPDATE job SET state = 'running', lease_owner = :owner, lease_until = :lease_until,
  started_at = COALESCE(started_at, CAST(:now AS BIGINT)), attempts = attempts + 1
WHERE id = :id AND state = 'queued'

-- name: claimed
-- Index: job's key.
SELECT rights, language, checkpoint FROM job WHERE id = :id

-- name: claimed_checkpoint
-- Index: job's key.
SELECT checkpoint FROM job WHERE id = :id

-- name: leases
-- Index: job_state.
SELECT id, state, lease_owner, lease_until, attempts FROM job WHERE state IN ('running', 'cancelling')

-- name: release
-- Index: job's key. Gives a job of a dead or stopping runner back.
UPDATE job SET state = :state, lease_owner = '', not_before = :not_before,
  attempts = :attempts, finished_at = :finished_at, error_code = :error_code, incident = :incident
WHERE id = :id AND lease_owner = :owner AND state IN ('running', 'cancelling')

-- name: finish
-- Index: job's key.
UPDATE job SET state = :state, finished_at = :now, result = :result, error_code = :error_code,
  error_detail = :error_detail, incident = :incident, done = :done, total = :total, phase = :phase,
  lease_owner = ''
WHERE id = :id AND lease_owner = :owner AND state IN ('running', 'cancelling')

-- name: save_checkpoint
-- Index: job's key. No row when another runner took the job over.
UPDATE job SET checkpoint = :checkpoint, done = :done, total = :total, phase = :phase,
  lease_until = :lease_until, attempts = 1
WHERE id = :id AND lease_owner = :owner AND state IN ('running', 'cancelling')

-- name: beat
-- Index: job's key.
UPDATE job SET done = :done, total = :total, phase = :phase, lease_until = :lease_until
WHERE id = :id AND lease_owner = :owner AND state IN ('running', 'cancelling')

-- name: state_of
-- Index: job's key.
SELECT state FROM job WHERE id = :id

-- name: forget_logs
-- Index: job_log_job, by the jobs of job_state.
DELETE FROM job_log WHERE job IN (
  SELECT id FROM job WHERE state IN ('done', 'failed', 'cancelled') AND finished_at < :before)

-- name: forget_jobs
-- Index: job_state.
DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled') AND finished_at < :before

-- name: note_day
-- Index: job_schedule's key. No row when that day was queued already.
INSERT INTO job_schedule (kind, last_day) VALUES (:kind, :day)
ON CONFLICT (kind) DO UPDATE SET last_day = excluded.last_day
WHERE job_schedule.last_day < excluded.last_day
