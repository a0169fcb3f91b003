-- name: shapes
-- Primary key, a range: the shapes of one level below an area.
SELECT region, rings, west, south, east, north FROM map_shape
WHERE region >= :from AND region < :to AND length(region) = :length ORDER BY region

-- name: count_shapes
-- Primary key, a range.
SELECT COUNT(*) FROM map_shape WHERE region >= :from AND region < :to AND length(region) = :length

-- name: known_region
-- Primary key of region.
SELECT COUNT(*) FROM region WHERE code = :region AND valid_to IS NULL

-- name: put_shape
-- Primary key.
INSERT INTO map_shape (region, rings, west, south, east, north, file_name, event)
VALUES (:region, :rings, :west, :south, :east, :north, :file_name, :event)
ON CONFLICT (region) DO UPDATE SET rings = excluded.rings, west = excluded.west,
  south = excluded.south, east = excluded.east, north = excluded.north,
  file_name = excluded.file_name, event = excluded.event
