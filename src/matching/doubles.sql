-- name: people
-- Index person_region: the people of an area, with their cards by key.
SELECT p.id, COALESCE(p.nik, ''), COALESCE(f.no_kk, ''), p.name, COALESCE(p.born, ''), p.sex, p.mother,
  COALESCE(f.address, ''), COALESCE(f.rt, ''), COALESCE(f.rw, ''), COALESCE(p.phone, ''), p.region
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.merged_into IS NULL AND p.region >= :scope_from AND p.region < :scope_to
ORDER BY p.id

-- name: known_doubles
-- The whole table: some thousand rows.
SELECT first, second FROM match_double

-- name: forget_open
-- Index match_double_region. Joined ones stay, for the day on which somebody takes them apart; what
-- an import has brought waits for a person.
DELETE FROM match_double
WHERE state = 'open' AND import IS NULL AND region >= :scope_from AND region < :scope_to
  AND other_region >= :scope_from AND other_region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM person p
    WHERE p.id IN (match_double.first, match_double.second) AND p.merged_into IS NOT NULL)

-- name: double_row
-- Primary key; the area is checked with the row. Who has no address of their own lives at the card's.
SELECT d.id, d.probability, d.class, d.state,
  a.id, a.name, a.born, COALESCE(NULLIF(a.domicile_address, ''), fa.address, ''), a.region,
  b.id, b.name, b.born, COALESCE(NULLIF(b.domicile_address, ''), fb.address, ''), b.region
FROM match_double d JOIN person a ON a.id = d.first JOIN person b ON b.id = d.second
  LEFT JOIN family fa ON fa.id = a.family LEFT JOIN family fb ON fb.id = b.family
WHERE d.id = :id AND a.merged_into IS NULL AND b.merged_into IS NULL
  AND a.region >= :scope_from AND a.region < :scope_to
  AND b.region >= :scope_from AND b.region < :scope_to

-- name: decide_double
-- Primary key.
UPDATE match_double SET state = :state, decided_by = :account, decided_name = :name,
  decided_at = :at, event = :event
WHERE id = :id AND state = :seen

-- name: double_of
-- Index match_double_people.
SELECT id FROM match_double WHERE first = :first AND second = :second

-- name: keep_apart
-- Index match_double_people.
UPDATE match_double SET state = 'rejected', decided_by = :account, decided_name = :name,
  decided_at = :at, event = :event
WHERE first = :first AND second = :second
