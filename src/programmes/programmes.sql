-- name: enrolment
-- Primary key; the area is checked with the row.
SELECT id, programme, year, period, unit, person, family, for_person, region, name, status, reason,
  proposed_at, proposed_by, decided_at, decree, warnings, -rank_key, amount, paused
FROM enrolment WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: insert_enrolment
INSERT INTO enrolment (id, programme, year, period, unit, person, family, for_person, region, name,
  status, proposed_at, proposed_by, warnings, catalogue_version, bank, account, holder, rank_key,
  amount, event)
VALUES (:id, :programme, :year, :period, :unit, :person, :family, :for_person, :region, :name,
  'proposed', :at, :by, :warnings, :version, :bank, :account, :holder, :rank_key,
  :amount, :event)

-- name: set_weight
-- Primary key; only where something changes.
UPDATE enrolment SET rank_key = :rank_key, amount = :amount
WHERE id = :id AND status = 'proposed'
  AND (rank_key <> :rank_key OR COALESCE(amount, -1) <> COALESCE(:amount, -1))

-- name: hold_places
-- Primary key; held until the transaction ends, so that approvers of one benefit wait for each other.
SELECT approved FROM programme_ledger WHERE programme = :programme AND year = :year {for_update}

-- name: decide_enrolment
-- Primary key; only from the state that was read.
UPDATE enrolment SET status = :status, reason = :reason, decree = :decree, decided_at = :at,
  decided_by = :by, event = :event
WHERE id = :id AND status = :from

-- name: set_paused
-- Primary key; only as it stood when it was read.
UPDATE enrolment SET paused = :paused, event = :event
WHERE id = :id AND status = 'approved' AND paused = :from

-- name: hold_enrolment
-- Primary key; held until the transaction ends.
SELECT (CASE WHEN status = 'approved' AND paused <> '' THEN 'paused' ELSE status END)
FROM enrolment WHERE id = :id {for_update}

-- name: proposed_of
-- Index enrolment_rank: the first in order first, of equals who was proposed first.
SELECT id FROM enrolment WHERE programme = :programme AND year = :year AND status = 'proposed'
  AND region >= :scope_from AND region < :scope_to ORDER BY rank_key, id

-- name: enrolled_for
-- Index enrolment_for.
SELECT COUNT(*) FROM enrolment WHERE programme = :programme AND for_person = :for_person
  AND status IN ('proposed', 'approved')

-- name: other_aids
-- Indexes enrolment_of_person, enrolment_of_family.
SELECT programme, status FROM enrolment
WHERE year = :year AND status IN ('proposed', 'approved')
  AND (person = :person OR (family = :family AND unit <> 'person'))

-- name: aids_of_person
-- Indexes enrolment_of_person, enrolment_of_family.
SELECT e.id, e.programme, e.year, e.status, COALESCE(p.paid_on, ''), COALESCE(p.amount, 0),
  COALESCE(p.status, ''), COALESCE(p.fund_source, ''), ''
FROM enrolment e LEFT JOIN payment p ON p.enrolment = e.id AND p.status <> 'dropped'
WHERE e.person = :person OR (e.unit <> 'person' AND e.family = :family)
ORDER BY e.year DESC, e.id DESC

-- name: aids_of_all_in_family
-- Index enrolment_of_family: the card's own, and those of its people.
SELECT e.id, e.programme, e.year, e.status, COALESCE(p.paid_on, ''), COALESCE(p.amount, 0),
  COALESCE(p.status, ''), COALESCE(p.fund_source, ''),
  CASE WHEN e.unit = 'person' THEN COALESCE(q.name, '') ELSE '' END
FROM enrolment e LEFT JOIN payment p ON p.enrolment = e.id AND p.status <> 'dropped'
  LEFT JOIN person q ON q.id = e.person
WHERE e.family = :family
ORDER BY e.year DESC, e.id DESC

-- name: open_ledger
INSERT INTO programme_ledger (programme, year) VALUES (:programme, :year)
ON CONFLICT (programme, year) DO NOTHING

-- name: spend
-- Primary key; no row is touched when the budget would be passed.
UPDATE programme_ledger SET spent = spent + :amount
WHERE programme = :programme AND year = :year
  AND (spent + committed + :amount <= :budget OR :amount < 0)

-- name: count_approved
-- Primary key; no row is touched when the quota would be passed.
UPDATE programme_ledger SET approved = approved + :by
WHERE programme = :programme AND year = :year AND (approved + :by <= :quota OR :by < 0)

-- name: taken_periods
-- Unique index payment_once.
SELECT period FROM payment WHERE enrolment = :enrolment AND status IN ('planned', 'paid')

-- name: payment_by_uid
-- Unique index of payment.
SELECT id, enrolment, amount FROM payment WHERE uid = :uid

-- name: insert_payment
INSERT INTO payment (id, uid, enrolment, programme, year, period, person, family, region, amount,
  paid_on, fund_source, method, proof, status, entered_by, entered_at, event)
VALUES (:id, :uid, :enrolment, :programme, :year, :period, :person, :family, :region, :amount,
  :paid_on, :fund_source, :method, :proof, 'paid', :by, :at, :event)

-- name: payment
-- Primary key; the area is checked with the row.
SELECT id, enrolment, programme, year, paid_on, amount, status, fix FROM payment
WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: take_back_payment
-- Primary key; no row when it is not paid (any more).
UPDATE payment SET status = :status, reason = :reason, returned_on = :returned_on, fix = 'open',
  event = :event
WHERE id = :id AND status = 'paid'

-- name: payments_of
-- Index payment_enrolment.
SELECT id, paid_on, amount, fund_source, method, proof, status, reason,
  NULLIF(returned_on, ''), period, fix, fix_note, batch
FROM payment WHERE enrolment = :enrolment AND status <> 'dropped' ORDER BY paid_on DESC, id DESC

-- name: realised
-- Index payment_year: one grouped count a year.
SELECT p.programme, COUNT(DISTINCT COALESCE(e.for_person, p.person, p.family)),
  CAST(COALESCE(SUM(p.amount), 0) AS {bigint})
FROM payment p JOIN enrolment e ON e.id = p.enrolment
WHERE p.year = :year AND p.status = 'paid' AND p.region >= :scope_from AND p.region < :scope_to
GROUP BY p.programme

-- name: waiting
-- Index enrolment_list.
SELECT programme, COUNT(*) FROM enrolment
WHERE year = :year AND status = 'proposed' AND region >= :scope_from AND region < :scope_to
GROUP BY programme

-- name: unpaid
-- Index enrolment_list, then payment_enrolment for each approved one.
SELECT e.programme, COUNT(*) FROM enrolment e
WHERE e.year = :year AND e.status = 'approved' AND e.region >= :scope_from AND e.region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM payment p
    WHERE p.enrolment = e.id AND p.status IN ('planned', 'paid'))
GROUP BY e.programme

-- name: approved_of_year
-- Primary key: a few rows.
SELECT programme, approved FROM programme_ledger WHERE year = :year

-- name: enrolments_of_person
-- Indexes enrolment_of_person, enrolment_for: a person's own, and standing claims after their death.
SELECT id FROM enrolment WHERE person = :person
UNION SELECT id FROM enrolment WHERE for_person = :person AND status IN ('proposed', 'approved')
ORDER BY 1

-- name: follow_merge_enrolment
-- Primary key.
UPDATE enrolment SET person = CASE WHEN person = :absorbed THEN :kept ELSE person END,
  for_person = CASE WHEN for_person = :absorbed THEN :kept ELSE for_person END, event = :event
WHERE id = :id

-- name: follow_merge_payment
-- Index payment_enrolment.
UPDATE payment SET person = :kept WHERE enrolment = :id AND person = :absorbed

-- name: keep_move
-- Primary key. Told twice, the first telling holds.
INSERT INTO enrolment_moved (enrolment, kept, absorbed, as_receiver, as_deceased)
SELECT id, :kept, :absorbed, CASE WHEN person = :absorbed THEN 1 ELSE 0 END,
  CASE WHEN for_person = :absorbed THEN 1 ELSE 0 END
FROM enrolment WHERE id = :id
ON CONFLICT (enrolment, absorbed) DO NOTHING

-- name: moved_by_merge
-- Index enrolment_moved_absorbed.
SELECT enrolment FROM enrolment_moved WHERE absorbed = :absorbed AND kept = :kept ORDER BY enrolment

-- name: return_enrolment
-- Primary keys. Only what the merge moved and what still stands where it was put.
UPDATE enrolment SET
  person = CASE WHEN m.as_receiver = 1 AND person = :kept THEN :absorbed ELSE person END,
  for_person = CASE WHEN m.as_deceased = 1 AND for_person = :kept THEN :absorbed
    ELSE for_person END,
  event = :event
FROM enrolment_moved m
WHERE enrolment.id = :id AND m.enrolment = enrolment.id AND m.absorbed = :absorbed

-- name: return_payments
-- Index payment_enrolment: lines stand with the receiver of their enrolment.
UPDATE payment SET person = :absorbed
WHERE enrolment = :id AND person = :kept
  AND EXISTS (SELECT 1 FROM enrolment e WHERE e.id = :id AND e.person = :absorbed)

-- name: forget_move
-- Primary key.
DELETE FROM enrolment_moved WHERE enrolment = :id AND absorbed = :absorbed

-- name: standing_of_person
-- Index enrolment_of_person; payment_once counts what was paid of each.
SELECT id, programme, year, (SELECT COUNT(*) FROM payment p
  WHERE p.enrolment = enrolment.id AND p.status = 'paid')
FROM enrolment WHERE person = :person AND status IN ('proposed', 'approved')
ORDER BY id

-- name: on_import
-- View registry_v_import_person, then index enrolment_of_person.
SELECT COUNT(*) FROM enrolment e
WHERE e.person IN (SELECT v.person FROM registry_v_import_person v WHERE v.import = :import)
