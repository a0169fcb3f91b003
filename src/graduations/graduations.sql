-- name: insert_graduation
-- Unique index of entry.
INSERT INTO graduation (id, entry, family, region, name, cause, left_on, business, sector,
  turnover_before, turnover_after, helped_by, noted_name, noted_at, event)
VALUES (:id, :entry, :family, :region, :name, :cause, :left_on, :business, :sector, :before, :after,
  :helped_by, :by_name, :at, :event)

-- name: insert_check
INSERT INTO graduation_check (graduation, months, region, due_on, event)
VALUES (:id, :months, :region, :due_on, :event)

-- name: standing_of_family
-- Index graduation_family, then the entry by key: a graduation that is noted or holds.
SELECT g.id FROM graduation g JOIN validation_entry e ON e.id = g.entry
WHERE g.family = :family AND e.status NOT IN ('declined', 'withdrawn', 'refuted')

-- name: graduation
-- Primary key; the area is checked with the row.
SELECT g.id, g.entry, g.family, g.region, g.name, g.cause, g.left_on, g.business, g.sector,
  g.turnover_before, g.turnover_after, g.helped_by, e.evidence, e.note, g.noted_name, g.noted_at,
  e.status
FROM graduation g JOIN validation_entry e ON e.id = g.entry
WHERE g.id = :id AND g.region >= :scope_from AND g.region < :scope_to

-- name: of_family
-- Index graduation_family.
SELECT id FROM graduation WHERE family = :family AND region >= :scope_from AND region < :scope_to
ORDER BY id DESC

-- name: checks
-- Primary key.
SELECT months, due_on, result, checked_on, turnover, note, checked_name, checked_by
FROM graduation_check WHERE graduation = :id ORDER BY months

-- name: set_check
-- Primary key; only as it stood when it was read.
UPDATE graduation_check SET result = :result, checked_on = :on, turnover = :turnover, note = :note,
  checked_by = :by, checked_name = :by_name, event = :event
WHERE graduation = :id AND months = :months AND result = :seen

-- name: counts
-- Index graduation_left over the year (a few thousand rows of a city), entries and checks by key.
SELECT g.cause, (CASE WHEN e.status = 'ratified' THEN 1 ELSE 0 END),
  COALESCE((SELECT k.result FROM graduation_check k WHERE k.graduation = g.id AND k.result <> ''
    ORDER BY k.months DESC LIMIT 1), ''), COUNT(*)
FROM graduation g JOIN validation_entry e ON e.id = g.entry
WHERE g.left_on >= :from AND g.left_on < :to
  AND g.region >= :scope_from AND g.region < :scope_to
  AND e.status NOT IN ('declined', 'withdrawn', 'refuted')
GROUP BY 1, 2, 3

-- name: due
-- Index graduation_check_due, then graduation and entry by key.
SELECT COUNT(*) FROM graduation_check k JOIN graduation g ON g.id = k.graduation
  JOIN validation_entry e ON e.id = g.entry
WHERE k.result = '' AND k.region >= :scope_from AND k.region < :scope_to AND k.due_on <= :today
  AND e.status = 'ratified'
