-- name: renewal
-- Index enrolment_list; steps by enrolment_step_of, the next year's by enrolment_of_person or
-- enrolment_of_family.
SELECT COUNT(*), COALESCE(SUM(t.confirmed), 0), COALESCE(SUM(t.next), 0) FROM (
  SELECT CASE WHEN EXISTS (SELECT 1 FROM enrolment_step s WHERE s.enrolment = e.id AND s.step = :step AND s.undone = 0)
      THEN 1 ELSE 0 END AS confirmed,
    CASE WHEN EXISTS (SELECT 1 FROM enrolment n WHERE n.programme = e.programme AND n.year = e.year + 1
        AND n.status IN ('proposed', 'approved')
        AND (n.person = e.person OR (e.person IS NULL AND n.family = e.family))) THEN 1 ELSE 0 END AS next
  FROM enrolment e
  WHERE e.programme = :programme AND e.year = :year AND e.status = 'approved'
    AND e.region >= :scope_from AND e.region < :scope_to) t

-- name: to_confirm
-- Index enrolment_list; fields by their key, steps by enrolment_step_of.
SELECT e.id FROM enrolment e
WHERE e.programme = :programme AND e.year = :year AND e.status = 'approved'
  AND e.region >= :scope_from AND e.region < :scope_to AND e.region >= :from AND e.region < :to
  AND (:field = '' OR EXISTS (SELECT 1 FROM enrolment_field f
    WHERE f.enrolment = e.id AND f.field = :field AND lower(f.value) = lower(:value)))
  AND NOT EXISTS (SELECT 1 FROM enrolment_step s WHERE s.enrolment = e.id AND s.step = :step AND s.undone = 0)
ORDER BY e.id

-- name: to_renew
-- Index enrolment_list; then by keys, as above.
SELECT e.id, e.person, e.family FROM enrolment e
WHERE e.programme = :programme AND e.year = :year AND e.status = 'approved'
  AND e.region >= :scope_from AND e.region < :scope_to
  AND EXISTS (SELECT 1 FROM enrolment_step s WHERE s.enrolment = e.id AND s.step = :step AND s.undone = 0)
  AND NOT EXISTS (SELECT 1 FROM enrolment n WHERE n.programme = e.programme AND n.year = e.year + 1
    AND n.status IN ('proposed', 'approved')
    AND (n.person = e.person OR (e.person IS NULL AND n.family = e.family)))
ORDER BY e.id

-- name: copy_fields
-- Primary key.
INSERT INTO enrolment_field (enrolment, field, value, event)
SELECT :to, field, value, :event FROM enrolment_field WHERE enrolment = :from
