-- name: heads
-- A few rows, newest first.
SELECT since, until, name, title, decree FROM office_head ORDER BY since DESC

-- name: head_on
-- Primary key, the newest begun by that day.
SELECT since, until, name, title, decree FROM office_head
WHERE since <= :day AND (until = '' OR until >= :day) ORDER BY since DESC LIMIT 1

-- name: close_head
-- Whoever stood before.
UPDATE office_head SET until = :until WHERE since < :since AND (until = '' OR until >= :since)

-- name: insert_head
INSERT INTO office_head (since, until, name, title, decree, event)
VALUES (:since, '', :name, :title, :decree, :event)

-- name: later_heads
-- Primary key.
SELECT COUNT(*) FROM office_head WHERE since >= :since

-- name: districts_of
-- Primary key, a range.
SELECT COUNT(*) FROM region WHERE code >= :from AND code < :to AND level = 6 AND valid_to IS NULL
