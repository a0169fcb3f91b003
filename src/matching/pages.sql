-- name: class_sums
-- Primary key of match_village.
SELECT class, CAST(SUM(persons) AS BIGINT), CAST(SUM(families) AS BIGINT) FROM match_village
WHERE run = :run AND region >= :scope_from AND region < :scope_to GROUP BY class
