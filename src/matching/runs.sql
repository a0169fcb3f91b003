-- name: newest_import
-- Index import_source.
SELECT id FROM import WHERE source = :source AND state = 'applied'
ORDER BY applied DESC, id DESC LIMIT 1

-- name: insert_run
INSERT INTO match_run (id, ministry_import, city_import, state, catalogue_version, created, account,
  account_name, area, event)
VALUES (:id, :ministry_import, :city_import, 'queued', :catalogue_version, :created, :account,
  :account_name, :area, :event)

-- name: set_job
-- Primary key.
UPDATE match_run SET job = :job WHERE id = :id

-- name: run
-- Primary key; a run whose job was stopped before it had a result is over too, and one that was
-- joining people stands still.
SELECT r.id, r.ministry_import, r.city_import,
  CASE WHEN r.state IN ('queued', 'matching') AND j.state IN ('cancelled', 'failed')
    THEN 'cancelled'
    WHEN r.state = 'merging' AND j.state IN ('cancelled', 'failed') THEN 'stopped' ELSE r.state END,
  r.job, r.summary, r.created, r.finished, r.account_name, r.area
FROM match_run r LEFT JOIN job j ON j.id = r.job WHERE r.id = :id

-- name: list
-- Index match_run_created.
SELECT r.id, r.ministry_import, r.city_import,
  CASE WHEN r.state IN ('queued', 'matching') AND j.state IN ('cancelled', 'failed')
    THEN 'cancelled'
    WHEN r.state = 'merging' AND j.state IN ('cancelled', 'failed') THEN 'stopped' ELSE r.state END,
  r.job, r.summary, r.created, r.finished, r.account_name, r.area
FROM match_run r LEFT JOIN job j ON j.id = r.job ORDER BY r.created DESC, r.id DESC LIMIT :limit

-- name: model
-- Primary key.
SELECT model FROM match_run WHERE id = :id

-- name: begin
-- Primary key.
UPDATE match_run SET state = 'matching', model = '{}', summary = '{}', finished = NULL WHERE id = :id

-- name: set_state
-- Primary key.
UPDATE match_run SET state = :state, finished = :finished WHERE id = :id

-- name: set_result
-- Primary key.
UPDATE match_run SET state = 'merging', model = :model, summary = :summary WHERE id = :id

-- name: set_summary
-- Primary key.
UPDATE match_run SET summary = :summary WHERE id = :id

-- name: forget_pairs
-- Index match_pair_class.
DELETE FROM match_pair WHERE run = :run

-- name: forget_singles
-- Primary key.
DELETE FROM match_single WHERE run = :run

-- name: forget_villages
-- Primary key.
DELETE FROM match_village WHERE run = :run

-- name: pass_over
-- Index match_pair_open: what earlier runs asked is asked by this one, if it still is a question.
UPDATE match_pair SET state = 'past'
WHERE state = 'open' AND run < :run AND region >= :scope_from AND region < :scope_to

-- name: source_rows
-- Index source_record_key.
SELECT id, source_key, person, region, data FROM source_record
WHERE source = :source AND import_to IS NULL AND region >= :scope_from AND region < :scope_to
ORDER BY id

-- name: decisions
-- The whole table.
SELECT ministry_key, city_key, verdict, account, at FROM match_decision

-- name: to_merge
-- Primary key from :after; then records by key.
SELECT p.id, c.person, m.person FROM match_pair p
JOIN source_record c ON c.id = p.city_record JOIN source_record m ON m.id = p.ministry_record
WHERE p.id > :after AND p.run = :run AND p.state IN ('linked', 'confirmed') AND p.merge IS NULL
  AND c.person <> m.person
ORDER BY p.id LIMIT :limit

-- name: mark_merged
-- Primary keys: a merge of a run has the id of its pair.
UPDATE match_pair SET merge = id, event = :event
WHERE id >= :first AND id <= :last AND run = :run AND merge IS NULL
  AND EXISTS (SELECT 1 FROM person_merge g WHERE g.id = match_pair.id AND g.event = :event)

-- name: joined_people
-- A scan of merges, once a run.
SELECT DISTINCT kept FROM person_merge WHERE undone_event IS NULL

-- name: count_joined
-- Index match_pair_class, then records by key: linked pairs that are one person now, whichever run
-- or hand joined them.
SELECT COUNT(*) FROM match_pair p
JOIN source_record c ON c.id = p.city_record JOIN source_record m ON m.id = p.ministry_record
WHERE p.run = :run AND p.state IN ('linked', 'confirmed') AND c.person = m.person

-- name: count_merged
-- Index match_pair_class.
SELECT COUNT(*) FROM match_pair WHERE run = :run AND merge IS NOT NULL

-- name: still_open
-- Index match_pair_open: questions that wait for an answer, before a run asks anew.
SELECT ministry_key, city_key, opened, due, money, receives, owner, owner_name FROM match_pair
WHERE state = 'open' AND region >= :scope_from AND region < :scope_to

-- name: newest_done
-- Index match_run_created, backwards.
SELECT id FROM match_run WHERE state = 'done' ORDER BY created DESC, id DESC LIMIT 1

-- name: newest_with_result
-- Index match_run_created, backwards.
SELECT id, summary FROM match_run WHERE state IN ('merging', 'done') AND area = :area
ORDER BY created DESC, id DESC LIMIT 1

-- name: newest_of_areas
-- The whole table: a row a run. Runs that work now may be about to leave something.
SELECT id FROM match_run r WHERE state IN ('queued', 'matching') OR NOT EXISTS
  (SELECT 1 FROM match_run n WHERE n.area = r.area AND n.state IN ('merging', 'done')
    AND (n.created > r.created OR (n.created = r.created AND n.id > r.id)))

-- name: left_over
-- The whole table: a row a run. Runs without a job whose process is gone.
SELECT id, ministry_import, city_import FROM match_run
WHERE job IS NULL AND state IN ('queued', 'matching', 'merging') AND area = :area
ORDER BY created DESC, id DESC
