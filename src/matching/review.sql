-- name: pair
-- Primary key; the area is checked with the row.
SELECT id, run, ministry_record, city_record, probability, class, name, region, state, merge,
  decided_name, decided_at
FROM match_pair WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: signs
-- Primary key.
SELECT signs FROM match_pair WHERE id = :id

-- name: hold_pair
-- Primary key; held until the transaction ends, so that a second one waits and sees what was decided.
SELECT state FROM match_pair WHERE id = :id {for_update}

-- name: question
-- Primary key.
SELECT kind, money, receives, due, owner, owner_name FROM match_pair WHERE id = :id

-- name: record
-- Primary key.
SELECT source_key, person, region, data FROM source_record WHERE id = :id

-- name: run_area
-- Primary key.
SELECT area FROM match_run WHERE id = :id

-- name: counts
-- Index match_pair_state.
SELECT state, COUNT(*) FROM match_pair
WHERE run = :run AND state IN ('open', 'confirmed', 'rejected') AND region >= :scope_from
  AND region < :scope_to
GROUP BY state

-- name: decide
-- Primary key.
UPDATE match_pair SET state = :state, decided_by = :account, decided_name = :name, decided_at = :at,
  merge = :merge, event = :event
WHERE id = :id AND state = :seen

-- name: reopen
-- Primary key.
UPDATE match_pair SET state = 'open', decided_by = NULL, decided_name = '', decided_at = NULL,
  merge = NULL, kind = CASE WHEN kind = '' THEN 'undone' ELSE kind END, doubt = :doubt, priority = :priority, opened = COALESCE(opened, :now),
  due = CASE WHEN due = '' THEN :due ELSE due END, event = :event
WHERE id = :id AND state = :seen

-- name: remember
INSERT INTO match_decision (ministry_key, city_key, verdict, account, at, event)
VALUES (:ministry_key, :city_key, :verdict, :account, :at, :event)
ON CONFLICT (ministry_key, city_key) DO UPDATE SET verdict = excluded.verdict,
  account = excluded.account, at = excluded.at, event = excluded.event

-- name: forget
-- Primary key.
DELETE FROM match_decision WHERE ministry_key = :ministry_key AND city_key = :city_key

-- name: merge_of
-- Index person_merge_absorbed.
SELECT id FROM person_merge
WHERE kept = :kept AND absorbed = :absorbed AND undone_event IS NULL ORDER BY id DESC LIMIT 1

-- name: merge_joining
-- Index person_merge_kept, then source_record_key: the newest merge into the person that brought one
-- of the two rows, in whichever version.
SELECT g.id FROM person_merge g JOIN source_record s ON g.moved LIKE '%"' || CAST(s.id AS TEXT) || '"%'
WHERE g.kept = :person AND g.undone_event IS NULL
  AND ((s.source = 'ministry' AND s.source_key = :ministry_key)
    OR (s.source = 'city' AND s.source_key = :city_key))
ORDER BY g.id DESC LIMIT 1

-- name: keys_apart
-- Index source_record_person.
SELECT m.source_key, c.source_key FROM source_record m JOIN source_record c ON c.person = :absorbed
WHERE m.person = :kept AND m.source = 'ministry' AND c.source = 'city'
UNION
SELECT m.source_key, c.source_key FROM source_record m JOIN source_record c ON c.person = :kept
WHERE m.person = :absorbed AND m.source = 'ministry' AND c.source = 'city'
ORDER BY 1, 2

-- name: part_pairs
-- Indexes source_record_key, match_pair_ministry: the two rows in whichever run.
UPDATE match_pair SET state = 'rejected', merge = NULL, decided_by = :account, decided_name = :name,
  decided_at = :at, event = :event
WHERE ministry_record IN
    (SELECT id FROM source_record WHERE source = 'ministry' AND source_key = :ministry_key)
  AND city_key = :city_key AND state IN ('linked', 'confirmed', 'open')
