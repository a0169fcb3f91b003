-- name: with_niks_sqlite
-- Index person_nik, once a number.
SELECT p.id FROM json_each(:niks) n JOIN person p ON p.nik = n.value
WHERE p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL LIMIT :limit

-- name: with_niks_postgresql
-- Index person_nik, once a number.
SELECT p.id FROM person p
WHERE p.nik = ANY (string_to_array(:niks, ',')) AND p.region >= :scope_from AND p.region < :scope_to
  AND p.merged_into IS NULL LIMIT :limit

-- name: of_card
-- Indexes family_no_kk, person_family.
SELECT p.id FROM family f JOIN person p ON p.family = f.id
WHERE f.no_kk = :no_kk AND p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL
ORDER BY p.id LIMIT :limit

-- name: rows_sqlite
-- Person and family by key.
SELECT p.id, COALESCE(p.nik, ''), COALESCE(f.no_kk, ''), p.name, p.mother, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, ''), COALESCE(p.phone, ''), p.life, p.born, p.sex, p.region
FROM json_each(:people) b JOIN person p ON p.id = CAST(b.value AS INTEGER)
  LEFT JOIN family f ON f.id = p.family

-- name: rows_postgresql
-- Person and family by key.
SELECT p.id, COALESCE(p.nik, ''), COALESCE(f.no_kk, ''), p.name, p.mother, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, ''), COALESCE(p.phone, ''), p.life, p.born, p.sex, p.region
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.id = ANY (CAST(string_to_array(:people, ',') AS BIGINT[]))

-- name: born_on
-- Index person_born.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, '', '', ''
FROM person p
WHERE p.born = :born AND p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL
LIMIT :limit
