-- name: fields
-- Primary key.
SELECT field, value FROM enrolment_field WHERE enrolment = :enrolment

-- name: set_field
-- Primary key.
INSERT INTO enrolment_field (enrolment, field, value, event)
VALUES (:enrolment, :field, :value, :event)
ON CONFLICT (enrolment, field) DO UPDATE SET value = excluded.value, event = excluded.event

-- name: clear_field
-- Primary key.
DELETE FROM enrolment_field WHERE enrolment = :enrolment AND field = :field

-- name: steps
-- Index enrolment_step_of.
SELECT id, step, done_on, note, by_name, at, undone FROM enrolment_step
WHERE enrolment = :enrolment ORDER BY id DESC

-- name: insert_step
INSERT INTO enrolment_step (id, enrolment, step, done_on, note, by_name, at, event)
VALUES (:id, :enrolment, :step, :done_on, :note, :name, :at, :event)

-- name: undo_step
-- Primary key.
UPDATE enrolment_step SET undone = 1, event = :event
WHERE id = :id AND enrolment = :enrolment AND undone = 0

-- name: paid_lines
-- Index payment_enrolment.
SELECT COUNT(*) FROM payment WHERE enrolment = :enrolment AND status = 'paid'
