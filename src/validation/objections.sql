-- name: insert_objection
-- Unique index validation_objection_once: one open objection an entry.
INSERT INTO validation_objection (id, entry, region, subject, name, relation, phone, secret, ground,
  received_on, due_on, received_by, received_name, event)
VALUES (:id, :entry, :region, :subject, :name, :relation, :phone, :secret, :ground, :received_on,
  :due_on, :by, :by_name, :event)

-- name: objection
-- Primary key; the area is checked with the row.
SELECT id, entry, region, subject, name, relation, phone, secret, ground, received_on, due_on,
  received_by, received_name, outcome, ruled_name, reason, ruled_on, follow_up,
  opened, told_on, told_how, told_name, event
FROM validation_objection WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: of_entry
-- Index validation_objection_entry.
SELECT id FROM validation_objection
WHERE entry = :entry AND region >= :scope_from AND region < :scope_to ORDER BY id DESC

-- name: is_open
-- Index validation_objection_once.
SELECT id FROM validation_objection WHERE entry = :entry AND outcome = 'open'

-- name: set_ruling
-- Primary key.
UPDATE validation_objection SET outcome = :outcome, ruled_by = :by, ruled_name = :name,
  ruled_on = :on, reason = :reason, follow_up = :follow_up,
  opened = :opened, event = :event
WHERE id = :id AND outcome = :from

-- name: set_told
-- Primary key.
UPDATE validation_objection SET told_on = :on, told_how = :how, told_name = :name, event = :event
WHERE id = :id AND outcome <> 'open' AND told_on = ''

-- name: counts
-- Indexes validation_objection_open and validation_objection_untold.
SELECT (SELECT COUNT(*) FROM validation_objection
    WHERE outcome = 'open' AND region >= :scope_from AND region < :scope_to),
  (SELECT COUNT(*) FROM validation_objection
    WHERE outcome = 'open' AND region >= :scope_from AND region < :scope_to AND due_on < :today),
  (SELECT COUNT(*) FROM validation_objection
    WHERE outcome <> 'open' AND told_on = '' AND region >= :scope_from AND region < :scope_to)
