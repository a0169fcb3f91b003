-- name: insert_day
INSERT INTO distribution_day (id, batch, area, place, held_on, opens, closes, made_name, made_at, event)
VALUES (:id, :batch, :area, :place, :held_on, :opens, :closes, :name, :at, :event)

-- name: day
-- Primary keys; the area is checked by the caller.
SELECT d.id, d.batch, b.programme, b.year, d.area, d.place, d.held_on, d.opens, d.closes, d.state,
  d.made_name
FROM distribution_day d JOIN payment_batch b ON b.id = d.batch WHERE d.id = :id

-- name: days_of
-- Index distribution_day_batch.
SELECT d.id, d.batch, b.programme, b.year, d.area, d.place, d.held_on, d.opens, d.closes, d.state,
  d.made_name
FROM distribution_day d JOIN payment_batch b ON b.id = d.batch
WHERE d.batch = :batch AND d.area >= :scope_from AND d.area < :scope_to
ORDER BY d.held_on, d.id

-- name: hold_day
-- Primary key; held until the transaction ends.
SELECT state FROM distribution_day WHERE id = :id {for_update}

-- name: uncalled
-- Index payment_of_batch: lines that were never called.
SELECT p.id FROM payment p
WHERE p.batch = :batch AND p.status = 'planned' AND p.region >= :from AND p.region < :to
  AND NOT EXISTS (SELECT 1 FROM distribution_line l WHERE l.payment = p.id)
ORDER BY p.line_number

-- name: call_again
-- Index payment_of_batch: lines of days that are closed.
UPDATE distribution_line SET day = :day, event = :event
WHERE payment IN (SELECT p.id FROM payment p
    WHERE p.batch = :batch AND p.status = 'planned' AND p.region >= :from AND p.region < :to)
  AND day IN (SELECT d.id FROM distribution_day d WHERE d.batch = :batch AND d.state = 'closed')

-- name: move_waiting
-- Index distribution_line_day.
UPDATE distribution_line SET day = :to, event = :event
WHERE day = :from AND payment IN (SELECT p.id FROM payment p
  WHERE p.id = distribution_line.payment AND p.status = 'planned')

-- name: set_day_state
-- Primary key.
UPDATE distribution_day SET state = :state, event = :event WHERE id = :id

-- name: day_sums
-- Index distribution_line_day.
SELECT p.status, COUNT(*), CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM distribution_line l JOIN payment p ON p.id = l.payment WHERE l.day = :day GROUP BY p.status

-- name: queue_line
-- Unique index of distribution_line, then keys; the area is checked with the row.
SELECT p.id, l.day, p.enrolment, p.line_number, l.code, e.name, p.region, COALESCE(f.no_kk, ''),
  p.amount, p.status, l.taken_by, l.handed_name, l.handed_at, l.uid
FROM distribution_line l JOIN payment p ON p.id = l.payment JOIN enrolment e ON e.id = p.enrolment
  LEFT JOIN person w ON w.id = p.person LEFT JOIN family f ON f.id = COALESCE(p.family, w.family)
WHERE l.code = :code AND p.region >= :scope_from AND p.region < :scope_to
  AND (:own = '*' OR :own LIKE '%|' || p.programme || ' ' || p.year || '|%')

-- name: queue_of
-- Index distribution_line_day, then keys.
SELECT p.id, l.day, p.enrolment, p.line_number, l.code, e.name, p.region, COALESCE(f.no_kk, ''),
  p.amount, p.status, l.taken_by, l.handed_name, l.handed_at, l.uid
FROM distribution_line l JOIN payment p ON p.id = l.payment JOIN enrolment e ON e.id = p.enrolment
  LEFT JOIN person w ON w.id = p.person LEFT JOIN family f ON f.id = COALESCE(p.family, w.family)
WHERE l.day = :day AND p.line_number > :after AND p.region >= :scope_from AND p.region < :scope_to
ORDER BY p.line_number LIMIT :most

-- name: set_handed
-- Primary key.
UPDATE distribution_line SET uid = :uid, taken_by = :taken_by, handed_name = :name, handed_at = :at,
  event = :event
WHERE payment = :payment

-- name: set_waiting
-- Primary key.
UPDATE distribution_line SET uid = '', taken_by = '', handed_name = '', handed_at = NULL,
  event = :event
WHERE payment = :payment

-- name: unpay_line
-- Primary key; only while the confirmation is the last thing that happened to the line.
UPDATE payment SET status = 'planned', proof = '', event = :event
WHERE id = :id AND status = 'paid'
  AND event = (SELECT l.event FROM distribution_line l WHERE l.payment = payment.id)
  AND NOT EXISTS (SELECT 1 FROM payment_check c WHERE c.payment = payment.id)
