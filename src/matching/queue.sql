-- name: waiting_ids
-- Index match_pair_open.
SELECT id FROM match_pair
WHERE state = 'open' AND region >= :scope_from AND region < :scope_to ORDER BY id

-- name: waiting
-- Primary keys.
SELECT p.run, p.probability, p.money, p.receives, p.priority, p.due, m.person, c.person
FROM match_pair p JOIN source_record m ON m.id = p.ministry_record
JOIN source_record c ON c.id = p.city_record WHERE p.id = :id AND p.state = 'open'

-- name: weigh
-- Primary key.
UPDATE match_pair SET money = :money, receives = :receives, doubt = :doubt, priority = :priority,
  opened = COALESCE(opened, :now), due = CASE WHEN due = '' THEN :due ELSE due END
WHERE id = :id AND state = 'open'
