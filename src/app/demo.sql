-- name: city_people
-- Index source_record_key; the kept person where two were merged.
SELECT s.source_key, COALESCE(p.merged_into, p.id)
FROM source_record s JOIN person p ON p.id = s.person
WHERE s.source = 'city' AND s.import_to IS NULL
