-- name: insert_appeal
-- Unique index enrolment_appeal_once: one open appeal an enrolment.
INSERT INTO enrolment_appeal (id, enrolment, region, decision, name, ground, received_on, due_on,
  received_by, received_name, event)
VALUES (:id, :enrolment, :region, :decision, :name, :ground, :received_on, :due_on, :by, :by_name,
  :event)

-- name: of_enrolment
-- Index enrolment_appeal_enrolment.
SELECT id, decision, name, ground, received_on, due_on, received_by, received_name, outcome,
  ruled_on, ruled_name, reason
FROM enrolment_appeal WHERE enrolment = :enrolment ORDER BY id DESC

-- name: set_ruling
-- Primary key.
UPDATE enrolment_appeal SET outcome = :outcome, ruled_on = :on, ruled_name = :name,
  reason = :reason, event = :event
WHERE id = :id AND outcome = 'open'

-- name: decider
-- Primary key.
SELECT decided_by FROM enrolment WHERE id = :id

-- name: stands_again
-- Indexes enrolment_person, enrolment_family, enrolment_for: another one took the place meanwhile.
SELECT o.id FROM enrolment e JOIN enrolment o ON o.programme = e.programme AND o.id <> e.id
  AND o.status IN ('proposed', 'approved')
  AND ((e.unit = 'person' AND o.unit = 'person' AND o.person = e.person AND o.period = e.period)
    OR (e.unit <> 'person' AND o.unit <> 'person' AND o.family = e.family AND o.period = e.period)
    OR (e.for_person IS NOT NULL AND o.for_person = e.for_person))
WHERE e.id = :id

-- name: open_count
-- Index enrolment_appeal_open.
SELECT COUNT(*) FROM enrolment_appeal
WHERE outcome = 'open' AND region >= :scope_from AND region < :scope_to
