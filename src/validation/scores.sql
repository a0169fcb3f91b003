-- name: traits
-- Index validation_entry_seen for the newest entry that somebody has looked at the house for, then
-- its living people by person_family. One family: validation_entry_family.
SELECT e.family, e.region, e.name, e.criteria, COUNT(p.id),
  CAST(SUM(CASE WHEN p.born > :child_since THEN 1 ELSE 0 END) AS {bigint}),
  CAST(SUM(CASE WHEN p.born <= :elder_since THEN 1 ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = f.head AND p.sex = 2 THEN 1 ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = f.head THEN COALESCE(p.education, 0) ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = f.head AND p.occupation > 3 THEN 1 ELSE 0 END) AS {bigint}),
  CAST(SUM(CASE WHEN p.disability > 0 THEN 1 ELSE 0 END) AS {bigint}),
  MIN(p.decile)
FROM (SELECT MAX(s.id) AS id FROM validation_entry s
  WHERE s.visited_on <> '' AND s.region >= :scope_from AND s.region < :scope_to
    AND (:family = 0 OR s.family = :family) GROUP BY s.family) n
JOIN validation_entry e ON e.id = n.id JOIN family f ON f.id = e.family
JOIN person p ON p.family = e.family AND p.merged_into IS NULL AND p.life = 'hidup'
GROUP BY e.family, e.region, e.name, e.criteria

-- name: forget_scores
-- Index welfare_score_region.
DELETE FROM welfare_score WHERE region >= :scope_from AND region < :scope_to

-- name: score_of
-- Unique index welfare_score_family.
SELECT decile, met, score, local_decile, differs, counted_at FROM welfare_score
WHERE family = :family AND region >= :scope_from AND region < :scope_to

-- name: count_differs
-- Index welfare_score_region.
SELECT differs, COUNT(*) FROM welfare_score WHERE region >= :scope_from AND region < :scope_to
GROUP BY differs
