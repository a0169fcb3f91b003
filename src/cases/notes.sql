-- name: insert_note
-- Unique index of uid.
INSERT INTO case_note (id, uid, case_file, kind, at, until_at, service, words, cost, fund, latitude,
  longitude, name, account, written_at, event)
VALUES (:id, :uid, :case, :kind, :at, :until, :service, :words, :cost, :fund, :latitude, :longitude,
  :name, :account, :now, :event)

-- name: note_by_uid
-- Unique index.
SELECT id, case_file, account FROM case_note WHERE uid = :uid

-- name: notes
-- Index case_note_case.
SELECT id, kind, at, until_at, service, words, cost, fund, latitude, longitude, name, account
FROM case_note WHERE case_file = :id AND removed_why = '' ORDER BY at, id

-- name: note_writer
-- Primary key.
SELECT account FROM case_note WHERE id = :id AND case_file = :case AND removed_why = ''

-- name: remove_note
-- Primary key.
UPDATE case_note SET removed_why = :reason, event = :event WHERE id = :id AND removed_why = ''

-- name: insert_task
INSERT INTO case_task (id, case_file, kind, words, service, owner, due_on, conference, made_name, event)
VALUES (:id, :case, :kind, :words, :service, :owner, :due, :conference, :name, :event)

-- name: tasks
-- Index case_task_case.
SELECT id, kind, words, service, owner, due_on, state, outcome, ended_on, ended_name, made_name,
  COALESCE(conference, 0)
FROM case_task WHERE case_file = :id ORDER BY id

-- name: end_task
-- Primary key.
UPDATE case_task SET state = :state, outcome = :outcome, ended_on = :on, ended_name = :name,
  event = :event
WHERE id = :id AND case_file = :case AND state = 'open'

-- name: reopen_task
-- Primary key.
UPDATE case_task SET state = 'open', outcome = '', ended_on = NULL, ended_name = '', event = :event
WHERE id = :id AND case_file = :case AND state <> 'open'
