-- name: office
-- One row.
SELECT name, region, zone, head, head_title, address, demo FROM office WHERE id = 1

-- name: save_office
INSERT INTO office (id, name, region, zone, head, head_title, address, demo)
VALUES (1, :name, :region, :zone, :head, :head_title, :address, :demo)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, region = excluded.region, zone = excluded.zone,
  head = excluded.head, head_title = excluded.head_title, address = excluded.address, demo = excluded.demo

-- name: region
-- Primary key.
SELECT code, name, level FROM region WHERE code = :code

-- name: regions_below
-- Index region_parent.
SELECT code, name, level FROM region WHERE parent = :parent AND valid_to IS NULL ORDER BY code

-- name: villages_of
-- Primary key, a range.
SELECT COUNT(*) FROM region WHERE code >= :from AND code < :to AND level = 10 AND valid_to IS NULL

-- name: regions_named
-- Index region_folded, a prefix range.
SELECT code, name, level FROM region
WHERE folded >= :from AND folded < :to AND valid_to IS NULL AND code >= :area_from AND code < :area_to
ORDER BY folded, code LIMIT :limit

-- name: region_rows
-- Whole table, at loading only.
SELECT code, name FROM region WHERE valid_to IS NULL

-- name: close_region
UPDATE region SET valid_to = :on WHERE code = :code AND valid_to IS NULL

-- name: put_region
INSERT INTO region (code, name, folded, level, parent, valid_from)
VALUES (:code, :name, :folded, :level, :parent, :from)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, folded = excluded.folded,
  parent = excluded.parent, valid_to = NULL
