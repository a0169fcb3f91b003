-- name: by_uid
-- Unique index.
SELECT id, made_by FROM conference WHERE uid = :uid

-- name: insert
INSERT INTO conference (id, uid, title, area, on_day, place, chair, made_by, made_name, event)
VALUES (:id, :uid, :title, :area, :on, :place, :chair, :account, :name, :event)

-- name: one
-- Primary key; the area is checked with the row.
SELECT id, title, area, on_day, place, chair, state, attendance, minutes, made_name, held_name
FROM conference WHERE id = :id AND area >= :scope_from AND area < :scope_to

-- name: of_case
-- Index conference_case_case; conferences by key.
SELECT k.id, k.title, k.area, k.on_day, k.place, k.chair, k.state, k.attendance, k.minutes, k.made_name,
  k.held_name
FROM conference_case i JOIN conference k ON k.id = i.conference
WHERE i.case_file = :id AND i.removed = 0 AND k.area >= :scope_from AND k.area < :scope_to
ORDER BY k.on_day DESC, k.id DESC

-- name: agenda
-- Index conference_case_once; cases by key, their steps by case_step_once.
SELECT i.id, c.id, c.number, CASE WHEN c.confidentiality = 'rahasia' THEN '' ELSE c.title END,
  i.why, i.outcome, COALESCE(s.step_name, ''), COALESCE(s.turn_name, ''), s.due_at,
  CASE WHEN c.confidentiality = 'rahasia' THEN 1 ELSE 0 END,
  CASE WHEN c.state = 'ended' THEN 1 ELSE 0 END, COALESCE(s.stands, 0)
FROM conference_case i JOIN case_file c ON c.id = i.case_file
LEFT JOIN case_step s ON s.id = (SELECT f.id FROM case_step f WHERE f.case_file = c.id
  ORDER BY f.due_at, f.id LIMIT 1)
WHERE i.conference = :id AND i.removed = 0 AND c.area >= :scope_from AND c.area < :scope_to
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))
ORDER BY i.id

-- name: stuck
-- Index case_step_area up to now, or case_step_due; cases by key; the first 2,000 are looked at.
SELECT t.case_file, c.number, CASE WHEN c.confidentiality = 'rahasia' THEN '' ELSE c.title END,
  t.step_name, t.turn_name, t.due_at, CASE WHEN c.confidentiality = 'rahasia' THEN 1 ELSE 0 END,
  t.stands
FROM (SELECT s.case_file, s.step_name, s.turn_name, s.due_at, s.stands FROM case_step s
  WHERE s.area >= :part_from AND s.area < :part_to AND s.area >= :scope_from AND s.area < :scope_to
    AND s.due_at < :now
  ORDER BY s.due_at LIMIT 2000) t
JOIN case_file c ON c.id = t.case_file
WHERE NOT EXISTS (SELECT 1 FROM conference_case i WHERE i.conference = :id
    AND i.case_file = t.case_file AND i.removed = 0)
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))
ORDER BY t.due_at LIMIT :most

-- name: insert_item
INSERT INTO conference_case (id, conference, case_file, why, event)
VALUES (:own, :id, :case, :why, :event)

-- name: item_of
-- Unique index conference_case_once.
SELECT id FROM conference_case WHERE conference = :id AND case_file = :case AND removed = 0

-- name: item_case
-- Primary key.
SELECT case_file FROM conference_case WHERE id = :item AND conference = :id AND removed = 0

-- name: remove_item
-- Primary key.
UPDATE conference_case SET removed = 1, event = :event WHERE id = :item AND removed = 0

-- name: decide
-- Primary key.
UPDATE conference_case SET outcome = :outcome, event = :event WHERE id = :item

-- name: hold
-- Primary key.
UPDATE conference SET state = 'held', attendance = :attendance, minutes = :minutes, held_name = :name,
  event = :event
WHERE id = :id AND state = 'planned'

-- name: reopen
-- Primary key.
UPDATE conference SET state = 'planned', event = :event WHERE id = :id AND state = 'held'
