-- name: insert_link
-- Unique index of hash.
INSERT INTO case_link (id, hash, case_file, step, round, agency, receiver, words, area, made_by,
  made_name, made_at, until_at, event)
VALUES (:id, :hash, :case, :step, :round, :agency, :receiver, :words, :area, :by, :by_name, :at,
  :until, :event)

-- name: end_earlier
-- Index case_link_case.
UPDATE case_link SET state = 'withdrawn', event = :event
WHERE case_file = :case AND step = :step AND agency = :agency AND state = 'open'

-- name: links
-- Index case_link_case.
SELECT id, case_file, step, round, agency, receiver, words, area, made_name, made_at, until_at,
  state, answer, answered_at
FROM case_link WHERE case_file = :case ORDER BY id DESC

-- name: link_of_hash
-- Unique index of hash.
SELECT id, case_file, step, round, agency, receiver, words, area, made_name, made_at, until_at,
  state, answer, answered_at
FROM case_link WHERE hash = :hash AND state = 'open' AND until_at > :now

-- name: withdraw_link
-- Primary key; only while it is open.
UPDATE case_link SET state = 'withdrawn', event = :event
WHERE id = :id AND case_file = :case AND state = 'open'

-- name: use_link
-- Primary key; whoever comes second finds it used.
UPDATE case_link SET state = 'used', answer = :answer, answered_at = :at, event = :event
WHERE id = :id AND state = 'open'
