-- Deciles beside what visits have seen and a local score (src/validation/scores.h).

-- Counted anew as a whole for an area. decile: as the ministry's file says, empty where it says
-- nothing. differs: empty, or the kind of disagreement.
CREATE TABLE welfare_score (
  id {id},
  family {bigint} NOT NULL,
  region {text} NOT NULL,
  name {text} NOT NULL,
  members {bigint} NOT NULL,
  decile {bigint},
  met {bigint} NOT NULL,
  score {real} NOT NULL,
  local_decile {bigint} NOT NULL,
  differs {text} NOT NULL CHECK (differs IN ('', 'poor_unseen', 'seen_not_poor', 'score_apart')),
  model {text} NOT NULL,
  counted_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX welfare_score_family ON welfare_score (family);
CREATE INDEX welfare_score_list ON welfare_score (name, id);
CREATE INDEX welfare_score_region ON welfare_score (region, differs);
CREATE INDEX validation_entry_seen ON validation_entry (region, family, id) WHERE visited_on <> '';
