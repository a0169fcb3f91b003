-- Hero families follow merges of people (src/empowerment); graduations explain who left the list.

-- Which rows a merge moved, so that taking it back can move them back.
CREATE TABLE hero_family_moved (
  hero_family {bigint} NOT NULL REFERENCES hero_family (id),
  kept {bigint} NOT NULL,
  absorbed {bigint} NOT NULL,
  PRIMARY KEY (hero_family, absorbed)
) {without_rowid};
CREATE INDEX hero_family_moved_absorbed ON hero_family_moved (absorbed, kept);

-- Families that left by their own means, by a ratified row of the month's validation; for modules that
-- ask why a family is not listed any more.
CREATE VIEW graduations_v_left AS
SELECT g.family, g.region, g.cause, g.left_on
FROM graduation g JOIN validation_entry e ON e.id = g.entry
WHERE e.status = 'ratified';
