-- name: note_texts
-- Primary key of note_text.
SELECT section, body, edited_by, edited_at, event FROM note_text WHERE year = :year

-- name: note_text
-- Primary key.
SELECT body, event FROM note_text WHERE year = :year AND section = :section

-- name: insert_note_text
INSERT INTO note_text (year, section, body, edited_by, edited_at, event)
VALUES (:year, :section, :body, :by, :at, :event)

-- name: update_note_text
-- Primary key; only from the text that was read.
UPDATE note_text SET body = :body, edited_by = :by, edited_at = :at, event = :event
WHERE year = :year AND section = :section AND event = :seen
