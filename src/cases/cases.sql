-- name: next_serial
-- Primary key; two hands at once get two numbers.
INSERT INTO case_serial (pattern, year, last) VALUES (:pattern, :year, 1)
ON CONFLICT (pattern, year) DO UPDATE SET last = case_serial.last + 1

-- name: last_serial
-- Primary key.
SELECT last FROM case_serial WHERE pattern = :pattern AND year = :year

-- name: insert_case
-- Unique indexes of uid and number.
INSERT INTO case_file (id, uid, number, procedure, procedure_name, version, area, confidentiality,
  source, urgency, title, story, place, reporter, reporter_phone, opened_at, opened_by, opened_name,
  event)
VALUES (:id, :uid, :number, :procedure, :procedure_name, :version, :area, :confidentiality, :source,
  :urgency, :title, :story, :place, :reporter, :reporter_phone, :at, :account, :name, :event)

-- name: case_row
-- Primary key; who may know of it is asked with the row.
SELECT c.id, c.number, c.procedure, c.version, c.area, c.confidentiality, c.source, c.urgency, c.title,
  c.story, c.place, c.reporter, c.reporter_phone, c.worker, c.worker_name, c.state, c.end_code,
  c.ended_at, c.opened_at, c.opened_name, c.due_at, c.seq
FROM case_file c
WHERE c.id = :id AND c.area >= :scope_from AND c.area < :scope_to
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))

-- name: by_uid
-- Unique index.
SELECT id, procedure, opened_by FROM case_file WHERE uid = :uid

-- name: by_number
-- Unique index.
SELECT id FROM case_file WHERE number = :number

-- name: secret_numbered
-- Unique index; in the area alone.
SELECT id, area FROM case_file WHERE number = :number AND confidentiality = 'rahasia'
  AND area >= :scope_from AND area < :scope_to

-- name: change_case
-- Primary key.
UPDATE case_file SET urgency = :urgency, title = :title, story = :story, place = :place,
  reporter = :reporter, reporter_phone = :reporter_phone, event = :event
WHERE id = :id

-- name: make_secret
-- Primary key.
UPDATE case_file SET confidentiality = 'rahasia', event = :event WHERE id = :id

-- name: advance
-- Primary key; only as it stood when it was read.
UPDATE case_file SET seq = :seq + 1, state = :state, end_code = :end_code, ended_at = :ended_at,
  due_at = :due_at, version = :version, event = :event
WHERE id = :id AND seq = :seq

-- name: insert_event
INSERT INTO case_event (case_file, seq, kind, at, step, what, reason, by_role, yes, moment, renames,
  account, name, event)
VALUES (:id, :seq, :kind, :at, :step, :what, :reason, :by_role, :yes, :moment, :renames, :account,
  :name, :event)

-- name: events
-- Primary key.
SELECT seq, kind, at, step, what, reason, by_role, yes, moment, renames, account, name, undone, event
FROM case_event WHERE case_file = :id ORDER BY seq

-- name: undo_event
-- Primary key.
UPDATE case_event SET undone = 1 WHERE case_file = :id AND seq = :seq AND undone = 0

-- name: forget_steps
-- Index case_step_once.
DELETE FROM case_step WHERE case_file = :id

-- name: insert_step
INSERT INTO case_step (id, case_file, step, step_name, round, procedure, turn, turn_name, area, since_at,
  due_at, stands, event)
VALUES (:own, :id, :step, :step_name, :round, :procedure, :turn, :turn_name, :area, :since, :due, :stands,
  :event)

-- name: insert_done
INSERT INTO case_step_done (case_file, step, round, procedure, turn, area, since_at, at, seconds, late,
  how, event)
VALUES (:id, :step, :round, :procedure, :turn, :area, :since, :at, :seconds, :late, :how, :event)

-- name: forget_done
-- Primary key.
DELETE FROM case_step_done WHERE case_file = :id AND event = :event

-- name: people
-- Index case_person_once.
SELECT id, person, role, alias, note FROM case_person WHERE case_file = :id AND removed = 0 ORDER BY id

-- name: count_aliases
-- Index case_person_case, with those that were removed.
SELECT COUNT(*) FROM case_person WHERE case_file = :id AND role = :role

-- name: insert_person
INSERT INTO case_person (id, case_file, person, role, alias, note, event)
VALUES (:id, :case, :person, :role, :alias, :note, :event)

-- name: remove_person
-- Primary key.
UPDATE case_person SET removed = 1, event = :event
WHERE id = :id AND case_file = :case AND removed = 0

-- name: open_case_of
-- Index case_person_person, cases by key.
SELECT c.id FROM case_person p JOIN case_file c ON c.id = p.case_file
WHERE p.person = :person AND p.role = 'client' AND p.removed = 0 AND c.procedure = :procedure
  AND c.state = 'open'

-- name: cases_of_person
-- Index case_person_person, for the person and those merged into it.
SELECT p.case_file FROM case_person p
WHERE p.removed = 0 AND (p.person = :person OR p.person IN
  (SELECT q.id FROM person q WHERE q.merged_into = :person))
ORDER BY p.case_file DESC

-- name: team
-- Primary key.
SELECT account, name, since_at FROM case_member WHERE case_file = :id AND until_at IS NULL
ORDER BY since_at, account

-- name: join_team
-- Primary key.
INSERT INTO case_member (case_file, account, name, since_at, event)
VALUES (:id, :account, :name, :at, :event)
ON CONFLICT (case_file, account) DO UPDATE SET name = excluded.name,
  since_at = CASE WHEN case_member.until_at IS NULL THEN case_member.since_at ELSE excluded.since_at END,
  until_at = NULL, event = excluded.event

-- name: leave_team
-- Primary key.
UPDATE case_member SET until_at = :at, event = :event
WHERE case_file = :id AND account = :account AND until_at IS NULL

-- name: set_worker
-- Primary key.
UPDATE case_file SET worker = :account, worker_name = :name, event = :event WHERE id = :id

-- name: insert_glass
INSERT INTO case_glass (id, case_file, account, name, reason, area, at, until_at, event)
VALUES (:id, :case, :account, :name, :reason, :area, :at, :until, :event)

-- name: hear_glass
-- Primary key; not by who broke it.
UPDATE case_glass SET heard_name = :name, heard_at = :at, event = :event
WHERE id = :id AND heard_at IS NULL AND account <> :account
  AND area >= :scope_from AND area < :scope_to

-- name: count_unheard
-- Index case_glass_unheard.
SELECT COUNT(*) FROM case_glass
WHERE heard_at IS NULL AND area >= :scope_from AND area < :scope_to

-- name: glass_row
-- Primary key, the case by key.
SELECT g.id, g.case_file, c.number, g.name, g.reason, g.heard_name, g.account, g.at
FROM case_glass g JOIN case_file c ON c.id = g.case_file
WHERE g.id = :id AND g.area >= :scope_from AND g.area < :scope_to
