-- What the field said, for modules that compare a rule with it (src/programmes/preview.h).

-- fit: the visit saw somebody who is to receive. A visit that was taken back says nothing.
CREATE INDEX validation_entry_visited ON validation_entry (visited_on, region) WHERE visited_on <> '';
CREATE VIEW validation_v_field_check AS
SELECT v.id, v.family, v.person, v.region, v.visited_on,
  CASE WHEN (v.status = 'refuted') = (v.kind = 'unfit') THEN 1 ELSE 0 END AS fit
FROM validation_entry v
WHERE v.visited_on <> '' AND v.status IN ('confirmed', 'refuted', 'ready', 'ratified');
