-- name: new_tokens
-- Primary key, from the last one known.
SELECT id, token, bearers FROM name_token WHERE id > :after ORDER BY id

-- name: token
-- Unique index of name_token.
SELECT id FROM name_token WHERE token = :token

-- name: put_token
INSERT INTO name_token (id, token, bearers) VALUES (:id, :token, 0) ON CONFLICT (token) DO NOTHING

-- name: count_bearer
UPDATE name_token SET bearers = bearers + :by WHERE id = :id

-- name: put_posting
INSERT INTO name_posting (token, area, person) VALUES (:token, :area, :person)
ON CONFLICT (token, area, person) DO NOTHING

-- name: drop_posting
-- Primary key.
DELETE FROM name_posting WHERE token = :token AND area = :area AND person = :person

-- name: bearers_of
-- Primary key of name_posting (token, area range) up to the limit. Who became somebody else has no
-- postings.
SELECT person FROM name_posting
WHERE token = :token AND area >= :area_from AND area < :area_to
ORDER BY area, person LIMIT :limit

-- name: bearers_of_postgresql
-- The same for several words in one round trip.
SELECT b.person
FROM unnest(CAST(string_to_array(:tokens, ',') AS BIGINT[])) WITH ORDINALITY AS v (token, place)
CROSS JOIN LATERAL (SELECT n.person AS person, n.area AS area FROM name_posting n
                    WHERE n.token = v.token AND n.area >= :area_from AND n.area < :area_to
                    ORDER BY n.area, n.person LIMIT :limit) b
ORDER BY v.place, b.area, b.person

-- name: bearers_of_both
-- Primary key of name_posting twice: the other word looked up for each bearer of the first, or both
-- side by side where the store can.
SELECT n.person FROM name_posting n
WHERE n.token = :token AND n.area >= :area_from AND n.area < :area_to
  AND EXISTS (SELECT 1 FROM name_posting m
              WHERE m.token = :other AND m.area = n.area AND m.person = n.person)
ORDER BY n.area, n.person LIMIT :limit

-- name: bearers_of_both_sqlite
-- Primary key of name_posting twice, side by side: with the order SQLite merges the two.
SELECT person FROM (
  SELECT area, person FROM name_posting
  WHERE token = :token AND area >= :area_from AND area < :area_to
  INTERSECT
  SELECT area, person FROM name_posting
  WHERE token = :other AND area >= :area_from AND area < :area_to
  ORDER BY area, person LIMIT :limit)

-- name: plan_each_postgresql
-- Until plan_once, or the end of the transaction.
SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE)

-- name: plan_once_postgresql
SELECT set_config('plan_cache_mode', 'auto', TRUE)

-- name: people_sqlite
-- Person and family by key.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, '')
FROM json_each(:people) b JOIN person p ON p.id = CAST(b.value AS INTEGER) LEFT JOIN family f ON f.id = p.family

-- name: people_postgresql
-- Person and family by key.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, '')
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.id = ANY (CAST(string_to_array(:people, ',') AS BIGINT[]))

-- name: regions_sqlite
-- Primary key.
SELECT code, folded FROM region WHERE code IN (SELECT value FROM json_each(:codes))

-- name: regions_postgresql
-- Primary key.
SELECT code, folded FROM region WHERE code = ANY (string_to_array(:codes, ','))

-- name: with_nik
-- Index person_nik.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, '')
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.nik = :number AND p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL
ORDER BY p.id LIMIT :limit

-- name: with_no_kk
-- Indexes family_no_kk, person_family.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, f.address, f.rt, f.rw
FROM family f JOIN person p ON p.family = f.id
WHERE f.no_kk = :number AND p.region >= :scope_from AND p.region < :scope_to AND p.merged_into IS NULL
ORDER BY COALESCE(p.relation, 99), p.id LIMIT :limit

-- name: with_temporary
-- Index person_temporary.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, COALESCE(f.address, ''),
  COALESCE(f.rt, ''), COALESCE(f.rw, '')
FROM person p LEFT JOIN family f ON f.id = p.family
WHERE p.temporary_code = :code AND p.region >= :scope_from AND p.region < :scope_to
ORDER BY p.id LIMIT :limit

-- name: of_rt
-- Indexes family_rt, person_family.
SELECT p.id, p.family, p.name, p.name_key, p.born, p.region, p.life, f.address, f.rt, f.rw
FROM family f JOIN person p ON p.family = f.id
WHERE f.rw = :rw AND f.rt = :rt AND f.region >= :scope_from AND f.region < :scope_to
  AND p.merged_into IS NULL AND p.id = COALESCE(f.head, p.id)
ORDER BY f.region, f.id, p.id LIMIT :limit
