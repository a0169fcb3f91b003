-- Regions as people choose and read them. Table: region (registry).
-- name: region_named
-- Index: primary key of region.
SELECT r.name, COALESCE(above.name, '')
FROM region r LEFT JOIN region above ON above.code = r.parent
WHERE r.code = :code

-- name: regions_within
-- Index: primary key of region, a range.
SELECT code, name FROM region
WHERE code >= :scope_from AND code < :scope_to AND valid_to IS NULL
ORDER BY code LIMIT :rows

-- name: regions_below
-- Index: region_parent.
SELECT code, name FROM region
WHERE parent = :parent AND code >= :scope_from AND code < :scope_to AND valid_to IS NULL
ORDER BY name, code

-- name: regions_called
-- Index: region_folded.
SELECT r.code, r.name, COALESCE(above.name, ''), COALESCE(above.folded, '')
FROM region r LEFT JOIN region above ON above.code = r.parent
WHERE r.folded = :folded AND r.code >= :scope_from AND r.code < :scope_to AND r.valid_to IS NULL
ORDER BY r.code LIMIT 200
