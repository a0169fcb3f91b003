-- name: open_pairs
-- Index match_pair_open.
SELECT COUNT(*) FROM match_pair
WHERE state = 'open' AND region >= :scope_from AND region < :scope_to

-- name: late_suspicions
-- Index match_pair_due.
SELECT COUNT(*) FROM match_pair
WHERE state = 'open' AND due <> '' AND due < :today
  AND region >= :scope_from AND region < :scope_to
