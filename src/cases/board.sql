-- name: clocks
-- Indexes case_step_area or case_step_due; cases by key. At most 20,000 steps are looked at.
SELECT COUNT(*),
  COALESCE(SUM(CASE WHEN t.stands = 0 AND t.due_at < :now THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN t.stands = 0 AND t.due_at >= :now AND t.due_at < :now + 86400 THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(t.stands), 0),
  COALESCE(SUM(CASE WHEN :turns LIKE '%|' || t.turn || '|%' THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN :turns LIKE '%|' || t.turn || '|%' AND t.stands = 0 AND t.due_at < :now
    THEN 1 ELSE 0 END), 0)
FROM (SELECT s.stands, s.due_at, s.turn FROM case_step s JOIN case_file c ON c.id = s.case_file
  WHERE s.area >= :scope_from AND s.area < :scope_to
    AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
      OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
      OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
        AND m.until_at IS NULL)
      OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
        AND g.until_at > :now))
  ORDER BY s.due_at LIMIT 20000) t

-- name: open_by_step
-- Index case_step_area; cases by key.
SELECT s.procedure, s.step, s.turn, COUNT(*),
  SUM(CASE WHEN s.stands = 0 AND s.due_at < :now THEN 1 ELSE 0 END)
FROM case_step s JOIN case_file c ON c.id = s.case_file
WHERE s.area >= :scope_from AND s.area < :scope_to
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1))
GROUP BY s.procedure, s.step, s.turn

-- name: paces
-- The whole table: procedures times steps, some hundreds.
SELECT procedure, step, turn, closed, median_seconds, p95_seconds, late FROM case_pace

-- name: paces_made
-- The same.
SELECT MAX(at) FROM case_pace

-- name: closings
-- Index case_step_done_at over a year, sorted; a hundred bytes a closing.
SELECT procedure, step, turn, seconds, late FROM case_step_done
WHERE at >= :from AND how IN ('done', 'skipped', 'overridden', 'ended')
ORDER BY procedure, step, turn, seconds

-- name: forget_paces
-- The whole table.
DELETE FROM case_pace

-- name: insert_pace
INSERT INTO case_pace (procedure, step, turn, closed, median_seconds, p95_seconds, late, at, event)
VALUES (:procedure, :step, :turn, :closed, :median, :p95, :late, :at, :event)
