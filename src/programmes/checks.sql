-- name: paid_lines
-- Index payment_of_batch; lines drawn before by key.
SELECT p.id FROM payment p
WHERE p.batch = :batch AND p.status = 'paid'
  AND NOT EXISTS (SELECT 1 FROM payment_check c WHERE c.payment = p.id)

-- name: insert_check
INSERT INTO payment_check (payment, batch, place, event) VALUES (:payment, :batch, :place, :event)

-- name: counts
-- Index payment_check_batch.
SELECT result, COUNT(*) FROM payment_check WHERE batch = :batch GROUP BY result

-- name: check
-- Primary key; the area is checked with the line.
SELECT c.batch, c.result, c.note, e.name, p.enrolment FROM payment_check c
JOIN payment p ON p.id = c.payment JOIN enrolment e ON e.id = p.enrolment
WHERE c.payment = :payment AND p.region >= :scope_from AND p.region < :scope_to

-- name: set_result
-- Primary key.
UPDATE payment_check SET result = :result, note = :note, asked_name = :name, asked_at = :at,
  event = :event
WHERE payment = :payment
