-- Pages over 1.6 million people and a month of half a million rows read their 25 rows in the order of
-- an index, and count within one; no new index, but more columns in those that are there.

-- With the area in it: a village's page by name reads index entries, not people of other villages.
DROP INDEX person_name;
CREATE INDEX person_name ON person (lower(name), id, region) WHERE merged_into IS NULL;
-- In the order of the list of people, with what counting people and families of an area asks of each.
DROP INDEX person_region;
CREATE INDEX person_region ON person (region, id, merged_into, life, family);
-- In the order of names within a state.
DROP INDEX validation_entry_state;
CREATE INDEX validation_entry_state ON validation_entry (round, status, name, id, region);
DROP INDEX validation_entry_name;
CREATE INDEX validation_entry_name ON validation_entry (round, name, id, region);
-- SQLite asks a condition again that the index implies: with the column in it, from the index.
DROP INDEX import_issue_open;
CREATE INDEX import_issue_open ON import_issue (region, state) WHERE state = 'open';
DROP INDEX match_pair_open;
CREATE INDEX match_pair_open ON match_pair (region, state) WHERE state = 'open';
