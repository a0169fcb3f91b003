-- Two people of the registry who may be one, found by comparing the registry with itself.

-- first and second: person ids, the smaller first. class: sure, possible. state: open, rejected (two
-- people after all); joined ones are known by person.merged_into.
CREATE TABLE match_double (
  id {id},
  first {bigint} NOT NULL,
  second {bigint} NOT NULL,
  probability {real} NOT NULL,
  class {text} NOT NULL,
  region {text} NOT NULL,
  other_region {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'open',
  found_at {bigint} NOT NULL,
  decided_by {bigint},
  decided_name {text} NOT NULL DEFAULT '',
  decided_at {bigint},
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX match_double_people ON match_double (first, second);
CREATE INDEX match_double_region ON match_double (region, id);
