-- name: notice
-- Primary key. Told twice, the first telling holds.
INSERT INTO death_notice (person, region, name, died_on, event)
VALUES (:person, :region, :name, :died_on, :event)
ON CONFLICT (person) DO NOTHING

-- name: found
-- Primary key; the area is checked with the row.
SELECT person, region, name, died_on FROM death_notice
WHERE person = :person AND region >= :scope_from AND region < :scope_to

-- name: claim_of
-- Index enrolment_for.
SELECT id FROM enrolment WHERE programme = :programme AND for_person = :person
  AND status IN ('proposed', 'approved')

-- name: unclaimed
-- Index death_notice_list; enrolment_for for each.
SELECT COUNT(*) FROM death_notice d
WHERE d.region >= :scope_from AND d.region < :scope_to AND d.died_on >= :since
  AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.programme = :programme
    AND e.for_person = d.person AND e.status IN ('proposed', 'approved'))
