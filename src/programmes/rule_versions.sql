-- name: in_force
-- Index rule_version_programme.
SELECT id, programme, state, rule, valid_from, reason, made_name, made_at, previewed_at
FROM rule_version WHERE programme = :programme AND state = 'used' AND valid_from <= :day
ORDER BY valid_from DESC, id DESC LIMIT 1

-- name: version
-- Primary key.
SELECT id, programme, state, rule, valid_from, reason, made_name, made_at, previewed_at
FROM rule_version WHERE id = :id

-- name: versions
-- Index rule_version_programme: all versions of one benefit, some dozens.
SELECT id, programme, state, rule, valid_from, reason, made_name, made_at, previewed_at
FROM rule_version WHERE programme = :programme ORDER BY id DESC

-- name: insert
INSERT INTO rule_version (id, programme, state, rule, valid_from, reason, made_by, made_name, made_at,
  event)
VALUES (:id, :programme, 'draft', :rule, :valid_from, :reason, :by, :name, :at, :event)

-- name: keep_preview
-- Primary key.
UPDATE rule_version SET previewed_at = :at, preview = :preview WHERE id = :id AND state = 'draft'

-- name: move
-- Primary key; only from the state that was read.
UPDATE rule_version SET state = :state, event = :event WHERE id = :id AND state = :from
