-- name: traits
-- Index validation_entry_seen for the newest entry that somebody has looked at the house for, then
-- its living people by person_family. One family: validation_entry_family. Codes of
-- catalogue/codes: disability 7 is none; occupations 1 to 4 bring no wage.
SELECT e.family, e.region, e.name, e.criteria, COUNT(p.id),
  CAST(SUM(CASE WHEN p.born > :child_since THEN 1 ELSE 0 END) AS {bigint}),
  CAST(SUM(CASE WHEN p.born <= :elder_since THEN 1 ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = n.head AND p.sex = 2 THEN 1 ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = n.head THEN COALESCE(p.education, 0) ELSE 0 END) AS {bigint}),
  CAST(MAX(CASE WHEN p.id = n.head AND p.occupation > 4 THEN 1 ELSE 0 END) AS {bigint}),
  CAST(SUM(CASE WHEN p.disability BETWEEN 1 AND 6 THEN 1 ELSE 0 END) AS {bigint}),
  MIN(p.decile)
FROM (SELECT MAX(s.id) AS id, COALESCE((SELECT f.head FROM family f WHERE f.id = s.family),
    (SELECT MIN(m.id) FROM person m WHERE m.family = s.family AND m.merged_into IS NULL)) AS head
  FROM validation_entry s
  WHERE s.visited_on <> '' AND s.region >= :scope_from AND s.region < :scope_to
    AND (:family = 0 OR s.family = :family) GROUP BY s.family) n
JOIN validation_entry e ON e.id = n.id
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
