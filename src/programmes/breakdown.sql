-- name: by_area
-- Index payment_list; one grouped count of a benefit's year. :length tells district from village.
SELECT substr(p.region, 1, CAST(:length AS INTEGER)) AS place,
  COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family)),
  CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.programme = :programme AND p.year = :year AND p.status = 'paid'
  AND p.region >= :scope_from AND p.region < :scope_to
GROUP BY 1 ORDER BY 1

-- name: by_month
-- Index payment_list; one grouped count of a benefit's year.
SELECT substr(p.paid_on, 1, 7) AS month,
  COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family)),
  CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.programme = :programme AND p.year = :year AND p.status = 'paid'
  AND p.region >= :scope_from AND p.region < :scope_to
GROUP BY 1 ORDER BY 1

-- name: by_source
-- Index payment_list; one grouped count of a benefit's year.
SELECT p.fund_source,
  COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family)),
  CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.programme = :programme AND p.year = :year AND p.status = 'paid'
  AND p.region >= :scope_from AND p.region < :scope_to
GROUP BY 1 ORDER BY 1

-- name: sources_of_year
-- Index payment_year: one grouped count of a year.
SELECT p.fund_source, p.programme,
  COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family)),
  CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.year = :year AND p.status = 'paid' AND p.region >= :scope_from AND p.region < :scope_to
GROUP BY 1, 2 ORDER BY 1, 2

-- name: received_until
-- Index payment_list.
SELECT COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family))
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.programme = :programme AND p.year = :year AND p.status = 'paid' AND p.paid_on <= :until
  AND p.region >= :scope_from AND p.region < :scope_to
