-- What orders the review of possible links, and who looks after one until when.

-- kind: copy, same_nik, rival, fields. money: rupiah a year of the aids that the two people have now;
-- receives names them. doubt: 0 to 1000, the nearer to the threshold the more. opened, due: since when
-- a pair waits, and the day by which somebody should have decided; both survive the next run.
ALTER TABLE match_pair ADD COLUMN kind {text} NOT NULL DEFAULT '';
ALTER TABLE match_pair ADD COLUMN money {bigint} NOT NULL DEFAULT 0;
ALTER TABLE match_pair ADD COLUMN receives {text} NOT NULL DEFAULT '';
ALTER TABLE match_pair ADD COLUMN doubt {bigint} NOT NULL DEFAULT 0;
ALTER TABLE match_pair ADD COLUMN priority {bigint} NOT NULL DEFAULT 0;
ALTER TABLE match_pair ADD COLUMN opened {bigint};
ALTER TABLE match_pair ADD COLUMN due {text} NOT NULL DEFAULT '';
ALTER TABLE match_pair ADD COLUMN owner {bigint};
ALTER TABLE match_pair ADD COLUMN owner_name {text} NOT NULL DEFAULT '';

-- Pairs that people decide are some thousand of a million.
CREATE INDEX match_pair_queue ON match_pair (run, priority, id)
  WHERE state IN ('open', 'confirmed', 'rejected');
CREATE INDEX match_pair_doubt ON match_pair (run, doubt, id)
  WHERE state IN ('open', 'confirmed', 'rejected');
CREATE INDEX match_pair_due ON match_pair (due, id) WHERE state = 'open';
