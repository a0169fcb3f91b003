-- name: insert_event
-- Index: outbox's key.
INSERT INTO outbox (id, name, payload, created_at, next_try_at, attempts, error_code)
VALUES (:id, :name, :payload, :now, :now, 0, '')

-- name: waiting
-- Index: outbox_waiting.
SELECT id, name, payload FROM outbox
WHERE delivered_at IS NULL AND next_try_at <= :now
ORDER BY id LIMIT :limit

-- name: has_delivery
-- Index: outbox_delivery's key.
SELECT 1 FROM outbox_delivery WHERE outbox = :outbox AND subscriber = :subscriber

-- name: insert_delivery
-- Index: outbox_delivery's key. No row when the subscriber has it.
INSERT INTO outbox_delivery (outbox, subscriber, delivered_at) VALUES (:outbox, :subscriber, :now)
ON CONFLICT (outbox, subscriber) DO NOTHING

-- name: mark_delivered
-- Index: outbox's key.
UPDATE outbox SET delivered_at = :now WHERE id = :id AND delivered_at IS NULL

-- name: mark_failed
-- Index: outbox's key.
UPDATE outbox SET attempts = attempts + 1, error_code = :error_code, next_try_at =
  CAST(:now AS BIGINT) + 30 * CASE WHEN attempts < 10 THEN attempts + 1 ELSE 120 END
WHERE id = :id

-- name: forget_deliveries
-- Index: outbox_delivery's key, by delivered rows.
DELETE FROM outbox_delivery WHERE outbox IN (SELECT id FROM outbox WHERE delivered_at < :before)

-- name: forget_events
-- Index: none; runs once a day over delivered rows.
DELETE FROM outbox WHERE delivered_at < :before
