-- name: ratings
-- Index validation_rating_period: some a year.
SELECT id, period, rated_by, rank, among, label, note, entered_name, entered_at
FROM validation_rating WHERE removed = 0 AND period >= :from AND period < :to
ORDER BY period DESC, id DESC LIMIT :limit

-- name: insert_rating
INSERT INTO validation_rating (id, period, rated_by, rank, among, label, note, entered_name,
  entered_at, event)
VALUES (:id, :period, :rated_by, :rank, :among, :label, :note, :name, :at, :event)

-- name: remove_rating
-- Primary key.
UPDATE validation_rating SET removed = 1, event = :event WHERE id = :id AND removed = 0

-- name: tags
-- Small table: one or two.
SELECT id, name, source, entered_name FROM validation_tag WHERE removed = 0 ORDER BY id

-- name: insert_tag
-- Unique index validation_tag_once.
INSERT INTO validation_tag (id, name, source, entered_name, event)
VALUES (:id, :name, :source, :by_name, :event)

-- name: remove_tag
-- Primary key.
UPDATE validation_tag SET removed = 1, event = :event WHERE id = :id AND removed = 0
