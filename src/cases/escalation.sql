-- name: write_tell
-- Unique index case_tell_once; what was read stays read.
INSERT INTO case_tell (id, case_file, step, round, role, area, at, event)
VALUES (:own, :id, :step, :round, :role, :area, :at, :event)
ON CONFLICT (case_file, step, round, role) DO UPDATE SET at = excluded.at, event = excluded.event

-- name: forget_tells
-- Index case_tell_once.
DELETE FROM case_tell WHERE case_file = :id AND event <> :event

-- name: tells
-- Index case_tell_once.
SELECT step, role, at, heard_name FROM case_tell WHERE case_file = :id AND at <= :now ORDER BY at, id

-- name: count_told
-- Index case_tell_at up to now; cases by key. At most 20,000 are looked at.
SELECT COUNT(*) FROM (SELECT t.id FROM case_tell t JOIN case_file c ON c.id = t.case_file
  WHERE t.at <= :now AND t.heard_at IS NULL AND :turns LIKE '%|' || t.role || '|%'
    AND t.area >= :scope_from AND t.area < :scope_to
    AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
      OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
      OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
        AND m.until_at IS NULL)
      OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
        AND g.until_at > :now))
  LIMIT 20000) told

-- name: hear
-- Index case_tell_once.
UPDATE case_tell SET heard_name = :name, heard_at = :now, event = :event
WHERE case_file = :id AND step = :step AND at <= :now AND heard_at IS NULL
  AND :turns LIKE '%|' || role || '|%'

-- name: untold
-- Index case_file_open by key; tells and steps by their indexes.
SELECT c.id FROM case_file c
WHERE c.state = 'open' AND c.id > :after
  AND EXISTS (SELECT 1 FROM case_step s WHERE s.case_file = c.id AND s.stands = 0)
  AND NOT EXISTS (SELECT 1 FROM case_tell t WHERE t.case_file = c.id)
ORDER BY c.id LIMIT 200
