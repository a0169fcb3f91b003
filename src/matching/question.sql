-- name: question_of_pair
-- Index match_question_pair.
SELECT id, pair, asked_by, asked_by_name, asked_of, asked_of_name, question, asked_at, state, verdict,
  answer, answered_name, seen
FROM match_question WHERE pair = :pair ORDER BY id DESC LIMIT 1

-- name: question_by_id
-- Primary key; the area is checked with the row.
SELECT id, pair, asked_by, asked_by_name, asked_of, asked_of_name, question, asked_at, state, verdict,
  answer, answered_name, seen
FROM match_question WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: insert_question
INSERT INTO match_question (id, pair, ministry_key, city_key, region, asked_by, asked_by_name,
  asked_of, asked_of_name, question, asked_at, event)
VALUES (:id, :pair, :ministry_key, :city_key, :region, :asked_by, :asked_by_name, :asked_of,
  :asked_of_name, :question, :at, :event)

-- name: close_question
-- Primary key; only while it is open.
UPDATE match_question SET state = :state, answer = :answer, answered_name = :name,
  answered_at = :at, event = :event
WHERE id = :id AND state = 'open'

-- name: answer_of_pair
-- Index match_question_pair.
UPDATE match_question SET state = 'answered', verdict = :verdict, answer = :answer,
  answered_name = :name, answered_at = :at,
  seen = CASE WHEN asked_by = :account THEN 1 ELSE 0 END, event = :event
WHERE pair = :pair AND state = 'open'

-- name: reopen_of_pair
-- Index match_question_pair: the newest one alone.
UPDATE match_question SET state = 'open', verdict = '', answer = '', answered_name = '',
  answered_at = NULL, seen = 0, event = :event
WHERE pair = :pair AND state = 'answered'
  AND id = (SELECT MAX(q.id) FROM match_question q WHERE q.pair = :pair)

-- name: mark_seen
-- Primary key.
UPDATE match_question SET seen = 1 WHERE id = :id AND seen = 0 AND state IN ('answered', 'returned')

-- name: set_owner
-- Primary key.
UPDATE match_pair SET owner = :owner, owner_name = :owner_name WHERE id = :id AND state = 'open'

-- name: next_asked
-- Index match_question_open.
SELECT q.pair FROM match_question q JOIN match_pair m ON m.id = q.pair
WHERE q.asked_of = :account AND q.state = 'open' AND m.run = :run AND m.state = 'open'
  AND q.region >= :scope_from AND q.region < :scope_to AND q.pair <> :after
  AND q.id > COALESCE((SELECT MAX(b.id) FROM match_question b
    WHERE b.pair = :after AND b.asked_of = :account), 0)
ORDER BY q.id LIMIT 1

-- name: was_asked
-- Index match_question_pair.
SELECT COUNT(*) FROM match_question WHERE pair = :pair AND asked_of = :account

-- name: questions_to
-- Index match_question_open.
SELECT COUNT(*) FROM match_question
WHERE asked_of = :account AND state = 'open' AND region >= :scope_from AND region < :scope_to

-- name: answers_to
-- Index match_question_unseen.
SELECT COUNT(*) FROM match_question
WHERE asked_by = :account AND state IN ('answered', 'returned') AND seen = 0
  AND region >= :scope_from AND region < :scope_to

-- name: follow_questions
-- Indexes source_record_key, match_pair_city: a question about two rows goes on in the run that asks
-- about them again.
UPDATE match_question SET pair = (SELECT MAX(n.id) FROM match_pair n
    WHERE n.run = :run AND n.state = 'open' AND n.ministry_key = match_question.ministry_key
      AND n.city_record IN (SELECT s.id FROM source_record s
        WHERE s.source = 'city' AND s.source_key = match_question.city_key))
WHERE state = 'open' AND EXISTS (SELECT 1 FROM match_pair n
    WHERE n.run = :run AND n.state = 'open' AND n.ministry_key = match_question.ministry_key
      AND n.city_record IN (SELECT s.id FROM source_record s
        WHERE s.source = 'city' AND s.source_key = match_question.city_key))

-- name: drop_questions
-- Pairs by primary key: what no run asks any more needs no answer.
UPDATE match_question SET state = 'past'
WHERE state = 'open'
  AND EXISTS (SELECT 1 FROM match_pair p WHERE p.id = match_question.pair AND p.state = 'past')
