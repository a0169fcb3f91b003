-- name: entry
-- Primary key; the area is checked with the row.
SELECT e.id, e.round, r.period, e.kind, e.region, e.family, e.person, e.name, e.aids, e.reason,
  e.evidence, e.note, e.status, e.meeting, e.visited_on, e.visited_name, e.criteria, e.finding,
  e.entered_by, e.entered_name, e.entered_at, e.verified_by, e.verified_name, e.ratification, e.event,
  e.answer, e.answer_reason
FROM validation_entry e JOIN validation_round r ON r.id = e.round
WHERE e.id = :id AND e.region >= :scope_from AND e.region < :scope_to

-- name: of_family
-- Index validation_entry_family.
SELECT e.id FROM validation_entry e
WHERE e.family = :family AND e.region >= :scope_from AND e.region < :scope_to
ORDER BY e.id DESC LIMIT :limit

-- name: insert_entry
INSERT INTO validation_entry (id, round, kind, region, family, person, name, aids, reason, evidence,
  note, status, visited_on, visited_name, criteria, entered_by, entered_name, entered_at, event)
VALUES (:id, :round, :kind, :region, :family, :person, :name, :aids, :reason, :evidence, :note,
  'proposed', :visited_on, :visited_name, :criteria, :by, :by_name, :at, :event)

-- name: standing
-- Index validation_entry_family: what stands for the same people on that side of a month.
SELECT id, kind FROM validation_entry
WHERE family = :family AND round = :round AND COALESCE(person, 0) = :person
  AND (kind = 'proposal') = (:kind = 'proposal') AND status NOT IN ('withdrawn', 'declined')

-- name: steps
-- Primary key, first column.
SELECT event, from_status, to_status, at, name, note FROM validation_step WHERE entry = :entry
ORDER BY at, event

-- name: insert_step
INSERT INTO validation_step (entry, event, from_status, to_status, at, name, note)
VALUES (:entry, :event, :from, :to, :at, :name, :note)

-- name: step_meeting
-- Index validation_entry_list: those of the village that wait, but the ones declined already.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT id, :event, 'proposed', 'accepted', :at, :name FROM validation_entry
WHERE round = :round AND region = :region AND status = 'proposed'
  AND NOT EXISTS (SELECT 1 FROM validation_step s WHERE s.entry = validation_entry.id AND s.event = :event)

-- name: step_verify
-- Index validation_entry_state: a proposal once its visit has confirmed it, an assessment as well
-- straight from the meeting; never by the hands that entered it.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT id, :event, status, 'ready', :at, :name FROM validation_entry
WHERE round = :round AND region >= :scope_from AND region < :scope_to
  AND (status = 'confirmed' OR (status = 'accepted' AND kind <> 'proposal'))
  AND (:side = '' OR (:side = 'proposals') = (kind = 'proposal'))
  AND (entered_by IS NULL OR entered_by <> :account)

-- name: own_unverified
-- Index validation_entry_state.
SELECT COUNT(*) FROM validation_entry
WHERE round = :round AND region >= :scope_from AND region < :scope_to
  AND (status = 'confirmed' OR (status = 'accepted' AND kind <> 'proposal'))
  AND (:side = '' OR (:side = 'proposals') = (kind = 'proposal')) AND entered_by = :account

-- name: step_ratify
-- Index validation_entry_state.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT id, :event, 'ready', 'ratified', :at, :name FROM validation_entry
WHERE round = :round AND status = 'ready' AND (:side = 'proposals') = (kind = 'proposal')

-- name: same_hands
-- Index validation_entry_state.
SELECT COUNT(*) FROM validation_entry
WHERE round = :round AND status = 'ready' AND (:side = 'proposals') = (kind = 'proposal')
  AND (entered_by = :account OR verified_by = :account)

-- name: step_undo
-- Index validation_step_event: back along the steps of one event.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name)
SELECT entry, :event, to_status, from_status, :at, :name FROM validation_step WHERE event = :undone

-- name: stepped
-- Index validation_step_event.
SELECT COUNT(*) FROM validation_step WHERE event = :event

-- name: round_of_event
-- Index validation_step_event, then one entry by key: an event moves entries of one round.
SELECT e.round FROM validation_step s JOIN validation_entry e ON e.id = s.entry WHERE s.event = :event LIMIT 1

-- name: step_facts
-- Index validation_step_event, then entries and rounds by key: whether the step can be taken back.
SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN e.event <> s.event THEN 1 ELSE 0 END), 0) AS {bigint}),
  CAST(COALESCE(SUM(CASE WHEN s.to_status = 'ratified' OR s.from_status = '' THEN 1 ELSE 0 END), 0) AS {bigint}),
  CAST(COALESCE(SUM(CASE WHEN r.state = 'closed' THEN 1 ELSE 0 END), 0) AS {bigint}),
  CAST(COALESCE(SUM(CASE WHEN e.region >= :scope_from AND e.region < :scope_to THEN 0 ELSE 1 END), 0) AS {bigint})
FROM validation_step s JOIN validation_entry e ON e.id = s.entry
  JOIN validation_round r ON r.id = e.round
WHERE s.event = :event

-- name: apply_steps
-- Index validation_step_event, then entries by key, once; a row that moved meanwhile is left.
UPDATE validation_entry SET status = s.to_status, event = s.event,
  meeting = COALESCE(:meeting, meeting), ratification = COALESCE(:ratification, ratification),
  verified_by = CASE WHEN :verified = 1 THEN :account ELSE verified_by END,
  verified_name = CASE WHEN :verified = 1 THEN :name ELSE verified_name END
FROM validation_step s
WHERE s.event = :event AND validation_entry.id = s.entry AND validation_entry.status = s.from_status

-- name: add_sums
-- Index validation_step_event, then entries by key; one row a place, kind and status is touched.
INSERT INTO validation_sum (round, region, kind, status, entries)
SELECT e.round, e.region, e.kind, t.status, SUM(t.more)
FROM (SELECT entry, to_status AS status, 1 AS more FROM validation_step WHERE event = :event
  UNION ALL
  SELECT entry, from_status, -1 FROM validation_step WHERE event = :event AND from_status <> '') t
JOIN validation_entry e ON e.id = t.entry
GROUP BY e.round, e.region, e.kind, t.status
ON CONFLICT (round, region, kind, status) DO UPDATE SET entries = validation_sum.entries + excluded.entries

-- name: set_visited
-- Primary key.
UPDATE validation_entry SET visited_on = :visited_on, visited_name = :name, criteria = :criteria,
  finding = :finding
WHERE id = :id

-- name: insert_meeting
INSERT INTO validation_meeting (id, round, region, kind, held_on, place, leader, attendance, notes,
  entered_by, entered_name, entered_at, event)
VALUES (:id, :round, :region, :kind, :held_on, :place, :leader, :attendance, :notes, :by, :by_name, :at,
  :event)

-- name: meeting
-- Primary key; the area is checked with the row.
SELECT m.id, m.round, r.period, m.region, m.kind, m.held_on, m.place, m.leader, m.attendance, m.notes,
  m.entered_name, m.event
FROM validation_meeting m JOIN validation_round r ON r.id = m.round
WHERE m.id = :id AND m.undone = 0 AND m.region >= :scope_from AND m.region < :scope_to

-- name: meetings_of
-- Index validation_meeting_round.
SELECT id FROM validation_meeting WHERE round = :round AND region = :region AND undone = 0 ORDER BY id DESC

-- name: waiting_in
-- Index validation_entry_list, sorted: in the order of names SQLite would walk through all villages.
SELECT id, name, kind, aids, reason FROM validation_entry
WHERE round = :round AND region = :region AND status = 'proposed' ORDER BY name || '', id LIMIT :limit

-- name: of_village
-- Index validation_entry_list.
SELECT id, name, kind, status FROM validation_entry WHERE round = :round AND region = :region
ORDER BY id DESC LIMIT :limit

-- name: head_of_family
-- Primary key of family, then the head or the first member by index person_family.
SELECT COALESCE((SELECT h.name FROM person h WHERE h.id = f.head),
  (SELECT p.name FROM person p WHERE p.family = f.id AND p.merged_into IS NULL ORDER BY p.id LIMIT 1), '')
FROM family f WHERE f.id = :family

-- name: undo_meeting
-- Index validation_meeting_event.
UPDATE validation_meeting SET undone = 1 WHERE event = :event

-- name: leave_meeting
-- Index validation_step_event, then entries by key.
UPDATE validation_entry SET meeting = NULL
WHERE id IN (SELECT s.entry FROM validation_step s WHERE s.event = :event) AND status = 'proposed'
