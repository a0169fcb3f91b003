-- name: rounds
-- Small table: a row a month.
SELECT id, period, area, opens, cutoff, closes, state, closed_at, closed_name, reason
FROM validation_round WHERE (:period = '' OR period = :period) AND period >= :from AND period < :to
ORDER BY period DESC

-- name: hold_round
-- Primary key; what is done in a month and its closing wait for each other.
SELECT state FROM validation_round WHERE id = :id {for_update}

-- name: insert_round
-- Unique index of period: who comes second finds the first one's.
INSERT INTO validation_round (id, period, area, opens, cutoff, closes, state, event)
VALUES (:id, :period, :area, :opens, :cutoff, :closes, 'open', :event)
ON CONFLICT (period) DO NOTHING

-- name: close_round
-- Primary key.
UPDATE validation_round SET state = 'closed', closed_at = :at, closed_name = :name, event = :event
WHERE id = :id AND state = 'open'

-- name: reopen_round
-- Primary key.
UPDATE validation_round SET state = 'open', closed_at = NULL, closed_name = '', reason = :reason,
  event = :event
WHERE id = :id AND state = 'closed'

-- name: counts
-- Primary key: at most 24 rows a village.
SELECT kind, status, CAST(SUM(entries) AS {bigint}) FROM validation_sum
WHERE round = :round AND region >= :scope_from AND region < :scope_to GROUP BY kind, status

-- name: unratified
-- Index validation_entry_state.
SELECT COUNT(*) FROM validation_entry WHERE round = :round AND status = 'ready'

-- name: villages
-- Primary key of validation_sum, index validation_meeting_round: grouped by village.
SELECT v.region, COALESCE(r.name, v.region), CAST(SUM(v.entries) AS {bigint}),
  CAST(SUM(v.waiting) AS {bigint}), CAST(SUM(v.ready) AS {bigint}), CAST(SUM(v.meetings) AS {bigint})
FROM (
  SELECT region, SUM(entries) AS entries, SUM(CASE WHEN status = 'proposed' THEN entries ELSE 0 END) AS waiting,
    SUM(CASE WHEN status IN ('ready', 'ratified') THEN entries ELSE 0 END) AS ready, 0 AS meetings
  FROM validation_sum WHERE round = :round AND region >= :scope_from AND region < :scope_to
  GROUP BY region
  UNION ALL
  SELECT region, 0, 0, 0, COUNT(*) FROM validation_meeting
  WHERE round = :round AND undone = 0 AND region >= :scope_from AND region < :scope_to GROUP BY region
) v LEFT JOIN region r ON r.code = v.region
GROUP BY v.region, r.name ORDER BY 2, 1

-- name: ratifications
-- Index validation_ratification_round.
SELECT id, side, decree, decree_on, signed_name, row_count, seal, ratified_at
FROM validation_ratification WHERE round = :round ORDER BY ratified_at, id

-- name: ratification
-- Primary keys.
SELECT t.decree, r.period FROM validation_ratification t JOIN validation_round r ON r.id = t.round
WHERE t.id = :id

-- name: insert_ratification
INSERT INTO validation_ratification (id, round, side, decree, decree_on, signed_name, row_count, seal,
  ratified_by, ratified_at, event)
VALUES (:id, :round, :side, :decree, :decree_on, :signed_name, :row_count, :seal, :by, :at, :event)

-- name: sealed_rows
-- Index validation_entry_sealed.
SELECT id, kind, region, family, COALESCE(person, 0), name, aids, reason
FROM validation_entry WHERE ratification = :ratification ORDER BY id

-- name: met_rows
-- Index validation_entry_meeting.
SELECT e.id, e.kind, e.region, e.family, COALESCE(e.person, 0), e.name, e.aids, e.reason,
  s.to_status
FROM validation_entry e JOIN validation_step s ON s.entry = e.id AND s.event = :event
WHERE e.meeting = :meeting ORDER BY e.id
