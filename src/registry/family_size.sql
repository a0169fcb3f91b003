-- name: family_counts
-- Index person_region alone: the area once; asked every ten minutes where they are many.
SELECT CAST(COALESCE(SUM(members), 0) AS {bigint}), COUNT(*)
FROM (SELECT family, COUNT(*) AS members FROM person
      WHERE region >= :scope_from AND region < :scope_to AND family IS NOT NULL
        AND merged_into IS NULL AND life = 'hidup'
      GROUP BY family) AS sizes
