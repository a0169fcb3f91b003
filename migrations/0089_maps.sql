-- Shapes of regions for maps (src/maps), from a GeoJSON that the office brings.

-- rings: "x,y x,y ...;x,y ..." in hundred-thousandths of a degree, east and north; simplified. The
-- box holds them all.
CREATE TABLE map_shape (
  region {text} NOT NULL PRIMARY KEY,
  rings {text} NOT NULL,
  west {bigint} NOT NULL,
  south {bigint} NOT NULL,
  east {bigint} NOT NULL,
  north {bigint} NOT NULL,
  file_name {text} NOT NULL,
  event {bigint} NOT NULL
);
