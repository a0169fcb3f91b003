-- The order of the waiting list, what each receiver gets, and pauses (src/programmes).

-- rank_key: minus the points of the benefit's rules of priority, so that the first in order comes
-- first. amount: what the rules of amount give in place of the scheme's; NULL: the scheme's.
-- paused: why nothing is paid for now; empty: it is paid.
ALTER TABLE enrolment ADD COLUMN rank_key {bigint} NOT NULL DEFAULT 0;
ALTER TABLE enrolment ADD COLUMN amount {bigint};
ALTER TABLE enrolment ADD COLUMN paused {text} NOT NULL DEFAULT '';
CREATE INDEX enrolment_rank ON enrolment (programme, year, rank_key, id) WHERE status = 'proposed';
