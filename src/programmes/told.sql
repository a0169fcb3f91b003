-- name: insert_told
INSERT INTO told_realisation (id, uid, programme, year, month, region, department, kind, person,
  family, told_of, receivers, amount, fund_source, proof, replaces, told_by, told_name, told_at,
  event)
VALUES (:id, :uid, :programme, :year, :month, :region, :department, :kind, :person, :family,
  :told_of, :receivers, :amount, :fund_source, :proof, :replaces, :by, :name, :at, :event)

-- name: told_by_uid
-- Unique index of told_realisation.
SELECT id, programme, year, month, receivers, amount FROM told_realisation WHERE uid = :uid

-- name: told
-- Primary key; the area is checked with the row.
SELECT id, programme, year, month, region, department, kind, person, family, told_of, receivers, amount,
  fund_source, proof, state, reason, replaces, told_name, told_at
FROM told_realisation WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: same_receiver
-- Index told_realisation_list: a receiver is told once a benefit and month.
SELECT id FROM told_realisation
WHERE programme = :programme AND year = :year AND month = :month AND state = 'standing'
  AND kind = 'name' AND COALESCE(person, 0) = :person AND COALESCE(family, 0) = :family
  AND id <> :but
LIMIT 1

-- name: same_line
-- Primary key of the line, then index told_realisation_list.
SELECT o.id FROM told_realisation t JOIN told_realisation o ON o.programme = t.programme
  AND o.year = t.year AND o.month = t.month AND o.state = 'standing' AND o.kind = 'name'
  AND COALESCE(o.person, 0) = COALESCE(t.person, 0)
  AND COALESCE(o.family, 0) = COALESCE(t.family, 0) AND o.id <> t.id
WHERE t.id = :id AND t.kind = 'name' LIMIT 1

-- name: replaced_by
-- Index told_realisation_list: of the same benefit and year.
SELECT o.id FROM told_realisation t JOIN told_realisation o ON o.programme = t.programme
  AND o.year = t.year AND o.replaces = t.id AND o.state <> 'withdrawn'
WHERE t.id = :id LIMIT 1

-- name: set_told_state
-- Primary key; only from the state that was read.
UPDATE told_realisation SET state = :state, reason = :reason, event = :event
WHERE id = :id AND state = :from

-- name: told_sums
-- Index told_realisation_year: one grouped count of a year.
SELECT programme,
  CAST(COALESCE(SUM(CASE WHEN kind = 'sum' THEN receivers ELSE 0 END), 0) AS {bigint}),
  COUNT(DISTINCT CASE WHEN kind = 'name' THEN COALESCE(person, family) END),
  CAST(COALESCE(SUM(amount), 0) AS {bigint})
FROM told_realisation
WHERE year = :year AND state = 'standing' AND region >= :scope_from AND region < :scope_to
GROUP BY programme

-- name: told_of_family
-- Indexes told_realisation_family and told_realisation_person; a merged person's line is told of
-- whom they became.
SELECT t.programme, t.department, '', t.month, t.amount FROM told_realisation t
WHERE t.family = :family AND t.person IS NULL AND t.year = :year AND t.state = 'standing'
UNION ALL
SELECT t.programme, t.department, p.name, t.month, t.amount
FROM person p JOIN person o ON o.id = p.id OR o.merged_into = p.id
  JOIN told_realisation t ON t.person = o.id
WHERE p.family = :family AND p.merged_into IS NULL AND t.year = :year AND t.state = 'standing'
ORDER BY 1, 4
