-- name: sample_frame
-- Primary key from the run's id on: a run's pairs are younger than it.
SELECT p.id, p.class, p.probability FROM match_pair p
WHERE p.id > :run AND p.run = :run AND p.region >= :scope_from AND p.region < :scope_to
  AND (p.decided_at IS NULL OR p.decided_at >= :created)
ORDER BY p.id

-- name: region_of_pair
-- Primary key.
SELECT region FROM match_pair WHERE id = :id

-- name: insert_sample
INSERT INTO match_sample (id, run, seed, asked, threshold, area, created, account, account_name,
  drawn, event)
VALUES (:id, :run, :seed, :asked, :threshold, :area, :created, :account, :account_name, 0, :event)

-- name: set_job
-- Primary key.
UPDATE match_sample SET job = :job WHERE id = :id

-- name: set_drawn
-- Primary key.
UPDATE match_sample SET drawn = 1, event = :event WHERE id = :id AND drawn = 0

-- name: any_pair
-- Index match_pair_class, once a class.
SELECT id FROM match_pair
WHERE run = :run AND class IN ('equal', 'different', 'possible', 'ambiguous')
  AND region >= :scope_from AND region < :scope_to
LIMIT 1

-- name: sample
-- Primary key.
SELECT id, run, seed, asked, threshold, area, created, account_name, job, drawn FROM match_sample WHERE id = :id

-- name: samples_of_run
-- Index match_sample_run.
SELECT id, run, seed, asked, threshold, area, created, account_name, job, drawn FROM match_sample
WHERE run = :run ORDER BY id DESC LIMIT 50

-- name: strata
-- Primary keys: the pairs of one sample, some hundred.
SELECT s.handled, s.low, s.high, s.size, s.drawn,
  (SELECT COUNT(*) FROM match_sample_pair p WHERE p.sample = s.sample AND p.stratum = s.stratum
    AND p.verdict IN ('same', 'different')),
  (SELECT COUNT(*) FROM match_sample_pair p WHERE p.sample = s.sample AND p.stratum = s.stratum
    AND p.verdict = 'same')
FROM match_sample_stratum s WHERE s.sample = :sample ORDER BY s.stratum

-- name: sample_states
-- Index match_sample_pair_place.
SELECT verdict, COUNT(*) FROM match_sample_pair WHERE sample = :sample GROUP BY verdict

-- name: first_two
-- Primary key of match_reading.
SELECT a.verdict, b.verdict, COUNT(*) FROM match_reading a
JOIN match_reading b ON b.sample = a.sample AND b.pair = a.pair AND b.turn = 2
WHERE a.sample = :sample AND a.turn = 1 GROUP BY a.verdict, b.verdict

-- name: next_reading
-- Index match_sample_pair_place, then match_reading_account.
SELECT p.pair FROM match_sample_pair p
WHERE p.sample = :sample AND p.verdict IN ('', 'split') AND p.pair <> :but
  AND p.region >= :scope_from AND p.region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM match_reading r
    WHERE r.sample = p.sample AND r.pair = p.pair AND r.account = :account)
ORDER BY p.verdict DESC, p.place LIMIT 1

-- name: still_to_read
-- As next_reading.
SELECT COUNT(*) FROM match_sample_pair p
WHERE p.sample = :sample AND p.verdict IN ('', 'split')
  AND p.region >= :scope_from AND p.region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM match_reading r
    WHERE r.sample = p.sample AND r.pair = p.pair AND r.account = :account)

-- name: read_by
-- Primary key of match_reading: some hundred rows a sample.
SELECT COUNT(*) FROM match_reading WHERE sample = :sample AND account = :account

-- name: sample_pair
-- Primary key; the area is checked with the row.
SELECT verdict FROM match_sample_pair
WHERE sample = :sample AND pair = :pair AND region >= :scope_from AND region < :scope_to

-- name: hold_sample_pair
-- Primary key; held until the transaction ends.
SELECT verdict FROM match_sample_pair
WHERE sample = :sample AND pair = :pair AND region >= :scope_from AND region < :scope_to
{for_update}

-- name: readings
-- Primary key.
SELECT turn, account, verdict FROM match_reading
WHERE sample = :sample AND pair = :pair ORDER BY turn

-- name: insert_reading
INSERT INTO match_reading (sample, pair, turn, account, account_name, verdict, at, event)
VALUES (:sample, :pair, :turn, :account, :account_name, :verdict, :at, :event)

-- name: delete_reading
-- Primary key.
DELETE FROM match_reading WHERE sample = :sample AND pair = :pair AND turn = :turn

-- name: set_verdict
-- Primary key.
UPDATE match_sample_pair SET verdict = :verdict WHERE sample = :sample AND pair = :pair
