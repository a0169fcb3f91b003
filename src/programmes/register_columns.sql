-- name: families
-- Primary key: all families once.
SELECT id, region, CASE WHEN ended IS NULL THEN 1 ELSE 0 END FROM family ORDER BY id

-- name: people
-- Primary key: all people once.
SELECT id, region, COALESCE(born, ''), COALESCE(family, 0),
  CASE WHEN life = 'mati' THEN 0 ELSE 1 END, COALESCE(NULLIF(sex, 0), -1), COALESCE(occupation, -1),
  COALESCE(education, -1), COALESCE(marital, -1), COALESCE(relation, -1), COALESCE(disability, -1),
  COALESCE(decile, -1), receives_pkh, receives_bpnt, receives_pbi, in_city, in_ministry,
  CASE WHEN nik IS NULL THEN 0 ELSE 1 END
FROM person WHERE merged_into IS NULL ORDER BY id

-- name: standing
-- Index enrolment_list.
SELECT unit, COALESCE(person, 0), COALESCE(family, 0) FROM enrolment
WHERE programme = :programme AND year = :year AND status IN ('proposed', 'approved')
