-- name: ratified_numbers
-- Index validation_entry_state, then family and person by key; without a head the first member by
-- index person_family, as the entry's name was found.
SELECT e.id, e.kind, COALESCE(p.nik, '') FROM validation_entry e JOIN family f ON f.id = e.family
  LEFT JOIN person p ON p.id = COALESCE(e.person, f.head,
    (SELECT MIN(m.id) FROM person m WHERE m.family = f.id AND m.merged_into IS NULL))
WHERE e.round = :round AND e.status = 'ratified'

-- name: insert_answer
INSERT INTO validation_answer (id, round, file_name, row_count, granted, refused, unknown,
  unreadable, twice, taken_by, taken_name, taken_at, event)
VALUES (:id, :round, :file_name, :rows, :granted, :refused, :unknown, :unreadable, :twice, :by,
  :name, :at, :event)

-- name: apply_answer
-- Primary key of validation_answer_row, then entries by key, once.
UPDATE validation_entry SET answered = r.answer, answer = r.result, answer_reason = r.reason
FROM validation_answer_row r
WHERE r.answer = :answer AND r.entry >= :first AND r.entry <= :last AND validation_entry.id = r.entry

-- name: set_undone
-- Primary key.
UPDATE validation_answer SET undone = 1, event = :event WHERE id = :answer AND undone = 0

-- name: earlier_answer
-- Index validation_entry_answered; the newest answer that still holds, through
-- validation_answer_row_entry.
UPDATE validation_entry SET
  answer = COALESCE((SELECT r.result FROM validation_answer_row r JOIN validation_answer a ON a.id = r.answer
    WHERE r.entry = validation_entry.id AND a.undone = 0 ORDER BY r.answer DESC LIMIT 1), ''),
  answer_reason = COALESCE((SELECT r.reason FROM validation_answer_row r JOIN validation_answer a ON a.id = r.answer
    WHERE r.entry = validation_entry.id AND a.undone = 0 ORDER BY r.answer DESC LIMIT 1), ''),
  answered = (SELECT r.answer FROM validation_answer_row r JOIN validation_answer a ON a.id = r.answer
    WHERE r.entry = validation_entry.id AND a.undone = 0 ORDER BY r.answer DESC LIMIT 1)
WHERE answered = :answer

-- name: answers
-- Index validation_answer_round, or the primary key.
SELECT id, round, file_name, row_count, granted, refused, unknown, unreadable, twice, taken_name,
  taken_at, undone
FROM validation_answer WHERE (:id = 0 OR id = :id) AND (:round = 0 OR round = :round) ORDER BY id DESC

-- name: left_rows
-- Primary key.
SELECT row_number, why, said FROM validation_answer_left WHERE answer = :answer
ORDER BY row_number LIMIT :limit
