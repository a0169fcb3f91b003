-- name: city_people
-- Index source_record_key; the kept person where two were merged.
SELECT s.source_key, COALESCE(p.merged_into, p.id)
FROM source_record s JOIN person p ON p.id = s.person
WHERE s.source = 'city' AND s.import_to IS NULL

-- name: some_families
-- Index family_region: six families of every village with as many.
SELECT id, region FROM (
  SELECT f.id, f.region, ROW_NUMBER() OVER (PARTITION BY f.region ORDER BY f.id) AS place
  FROM family f WHERE f.ended IS NULL
) numbered WHERE place <= 6 ORDER BY region, id

-- name: a_head
-- Primary key of family, the first heads with a number.
SELECT p.nik FROM family f JOIN person p ON p.id = f.head
WHERE p.nik IS NOT NULL AND p.merged_into IS NULL ORDER BY f.id LIMIT 1

-- name: people_of_cases
-- Index family_region: the third family of every village, its head.
SELECT p.id, p.region FROM (
  SELECT f.head, f.region, ROW_NUMBER() OVER (PARTITION BY f.region ORDER BY f.id) AS place
  FROM family f WHERE f.ended IS NULL
) numbered JOIN person p ON p.id = numbered.head
WHERE numbered.place = 3 AND p.merged_into IS NULL AND p.life <> 'mati' ORDER BY p.region, p.id LIMIT 70
