-- name: plan
-- Unique index homecare_plan_current; who may know of it is asked of its case before.
SELECT case_file, version, current, state, programme, unit, every_days, weekdays, carer, carer_name, helpers,
  helper_names, services, starts_on, consent_by, consent_name, consent_on, result_on, latitude, longitude, reason,
  outcome, ended_on, made_at, made_name
FROM homecare_plan WHERE case_file = :case AND current = 1

-- name: versions
-- Unique index homecare_plan_version.
SELECT case_file, version, current, state, programme, unit, every_days, weekdays, carer, carer_name, helpers,
  helper_names, services, starts_on, consent_by, consent_name, consent_on, result_on, latitude, longitude, reason,
  outcome, ended_on, made_at, made_name
FROM homecare_plan WHERE case_file = :case ORDER BY version DESC

-- name: plan_by_uid
-- Unique index of uid.
SELECT case_file, version FROM homecare_plan WHERE uid = :uid

-- name: pass_plan
-- Unique index homecare_plan_current.
UPDATE homecare_plan SET current = 0, event = :event WHERE case_file = :case AND current = 1

-- name: insert_plan
-- Unique indexes of uid and version.
INSERT INTO homecare_plan (id, uid, case_file, version, state, area, programme, programme_name, unit, every_days, weekdays,
  carer,
  carer_name, helpers, helper_names, services, starts_on, consent_by, consent_name, consent_on, result_on, latitude,
  longitude, reason, outcome, ended_on, made_at, made_name, event)
VALUES (:id, :uid, :case, :version, :state, :area, :programme, :programme_name, :unit, :every_days, :weekdays, :carer, :carer_name,
  :helpers, :helper_names, :services, :starts_on, :consent_by, :consent_name, :consent_on, :result_on, :latitude,
  :longitude, :reason, :outcome, :ended_on, :at, :name, :event)

-- name: set_result_day
-- Unique index homecare_plan_current.
UPDATE homecare_plan SET result_on = :day, event = :event WHERE case_file = :case AND current = 1

-- name: short_of_visits
-- Index homecare_plan_planned: plans of the whole office whose visits do not reach the horizon.
SELECT p.case_file FROM homecare_plan p JOIN case_file c ON c.id = p.case_file
WHERE p.current = 1 AND p.planned_to < :day AND p.state = 'running' AND c.state = 'open' ORDER BY p.case_file

-- name: set_planned_to
-- Unique index homecare_plan_current.
UPDATE homecare_plan SET planned_to = :day, event = :event WHERE case_file = :case AND current = 1

-- name: planned_to
-- Unique index homecare_plan_current.
SELECT planned_to FROM homecare_plan WHERE case_file = :case AND current = 1

-- name: insert_visit
-- Unique index homecare_visit_once: one of that day that is there already stays as it is, but for a dropped one.
INSERT INTO homecare_visit (id, case_file, area, programme, programme_name, version, planned_on, extra, carer, carer_name, event)
VALUES (:id, :case, :area, :programme, :programme_name, :version, :on, :extra, :carer, :carer_name, :event)
ON CONFLICT (case_file, planned_on) DO UPDATE SET state = 'planned', programme = excluded.programme,
  programme_name = excluded.programme_name, version = excluded.version, extra = excluded.extra, carer = excluded.carer,
  carer_name = excluded.carer_name, missed_at = NULL, event = excluded.event
WHERE homecare_visit.state = 'dropped'

-- name: drop_visits
-- Unique index homecare_visit_once, a range of days.
UPDATE homecare_visit SET state = 'dropped', event = :event
WHERE case_file = :case AND planned_on >= :from AND state = 'planned' AND (extra = 0 OR :extra_too = 1)

-- name: pass_visits
-- Unique index homecare_visit_once: what somebody asked for goes to the new carer.
UPDATE homecare_visit SET carer = :carer, carer_name = :carer_name, version = :version, event = :event
WHERE case_file = :case AND state IN ('planned', 'missed')

-- name: drop_extra
-- Unique index homecare_visit_once.
UPDATE homecare_visit SET state = 'dropped', event = :event
WHERE case_file = :case AND planned_on = :on AND state = 'planned' AND extra = 1

-- name: to_miss
-- Index homecare_visit_waiting.
SELECT id, case_file FROM homecare_visit WHERE state = 'planned' AND planned_on < :day ORDER BY planned_on, id

-- name: mark_missed
-- Primary key.
UPDATE homecare_visit SET state = 'missed', missed_at = :at, event = :event WHERE id = :id AND state = 'planned'

-- name: visit
-- Primary key; who may know of it is asked of its case.
SELECT id, case_file, programme, version, planned_on, carer, carer_name, state, in_at, out_at, latitude, longitude,
  services, words, next_on, recorded_at, recorded_by, recorded_name, seq_from, seq_to, note, uid
FROM homecare_visit WHERE id = :id AND state <> 'dropped' AND area >= :scope_from AND area < :scope_to

-- name: visits
-- Unique index homecare_visit_once.
SELECT id, case_file, programme, version, planned_on, carer, carer_name, state, in_at, out_at, latitude, longitude,
  services, words, next_on, recorded_at, recorded_by, recorded_name, seq_from, seq_to, note, uid
FROM homecare_visit WHERE case_file = :case AND state <> 'dropped' AND planned_on <= :until
ORDER BY planned_on DESC LIMIT :most

-- name: next_visit
-- Unique index homecare_visit_once.
SELECT MIN(planned_on) FROM homecare_visit WHERE case_file = :case AND planned_on > :after AND state = 'planned'

-- name: visit_by_uid
-- Unique index of uid.
SELECT id FROM homecare_visit WHERE uid = :uid

-- name: check_in
-- Primary key; once.
UPDATE homecare_visit SET state = 'open', in_at = :at, latitude = :latitude, longitude = :longitude, event = :event
WHERE id = :id AND state IN ('planned', 'missed')

-- name: record
-- Primary key; once.
UPDATE homecare_visit SET state = :state, uid = :uid, in_at = :in_at, out_at = :at, services = :services,
  words = :words, next_on = :next_on, cost = :cost, note = :note, recorded_at = :at, recorded_by = :account,
  recorded_name = :name, event = :event
WHERE id = :id AND state IN ('planned', 'missed', 'open')

-- name: set_told
-- Primary key.
UPDATE homecare_visit SET seq_from = :from, seq_to = :to, event = :event WHERE id = :id

-- name: unrecord
-- Primary key.
UPDATE homecare_visit SET state = CASE WHEN in_at < out_at OR :was_in = 1 THEN 'open'
    WHEN missed_at IS NOT NULL THEN 'missed' ELSE 'planned' END,
  in_at = CASE WHEN in_at < out_at OR :was_in = 1 THEN in_at END, uid = NULL, out_at = NULL, services = '', words = '',
  next_on = '', cost = 0, note = NULL, recorded_at = NULL, recorded_by = NULL, recorded_name = '', seq_from = 0,
  seq_to = 0, event = :event
WHERE id = :id

-- name: insert_supply
INSERT INTO homecare_supply (id, visit, item, amount, unit, cost, event)
VALUES (:id, :visit, :item, :amount, :unit, :cost, :event)

-- name: supplies
-- Index homecare_supply_visit.
SELECT item, amount, unit, cost FROM homecare_supply WHERE visit = :id AND struck = 0 ORDER BY id

-- name: strike_supplies
-- Index homecare_supply_visit.
UPDATE homecare_supply SET struck = 1, event = :event WHERE visit = :id AND struck = 0

-- name: put_filled
-- Primary key.
INSERT INTO homecare_filled (visit, form, answer, event) VALUES (:visit, :form, :answer, :event)
ON CONFLICT (visit, form) DO UPDATE SET answer = excluded.answer, event = excluded.event

-- name: filled
-- Primary key.
SELECT form, answer FROM homecare_filled WHERE visit = :id

-- name: insert_result
-- Unique index of uid.
INSERT INTO homecare_result (id, uid, case_file, due_on, answer, outcome, words, at, by_name, event)
VALUES (:id, :uid, :case, :due_on, :answer, :outcome, :words, :at, :name, :event)

-- name: result_by_uid
-- Unique index of uid.
SELECT case_file FROM homecare_result WHERE uid = :uid

-- name: results
-- Index homecare_result_case.
SELECT due_on, answer, outcome, words, at, by_name FROM homecare_result WHERE case_file = :case ORDER BY at DESC, id DESC

-- name: round
-- Index homecare_visit_day, or homecare_visit_area within an area: those of one day and what is late before it.
SELECT v.id, v.case_file, c.number, c.confidentiality,
  CASE WHEN c.confidentiality = 'rahasia' THEN COALESCE(cp.alias, '') ELSE COALESCE(p.name, cp.alias, '') END,
  COALESCE(r.name, c.area), v.programme, v.planned_on, v.state, v.carer, v.carer_name,
  COALESCE(h.latitude, (SELECT w.latitude FROM homecare_visit w WHERE w.case_file = v.case_file
    AND w.latitude IS NOT NULL ORDER BY w.planned_on DESC LIMIT 1)),
  COALESCE(h.longitude, (SELECT w.longitude FROM homecare_visit w WHERE w.case_file = v.case_file
    AND w.latitude IS NOT NULL ORDER BY w.planned_on DESC LIMIT 1))
FROM homecare_visit v JOIN case_file c ON c.id = v.case_file
  LEFT JOIN homecare_plan h ON h.case_file = v.case_file AND h.current = 1
  LEFT JOIN case_person cp ON cp.id = (SELECT MIN(o.id) FROM case_person o WHERE o.case_file = c.id
    AND o.role = 'client' AND o.removed = 0)
  LEFT JOIN person p ON p.id = cp.person
  LEFT JOIN region r ON r.code = c.area
WHERE v.area >= :scope_from AND v.area < :scope_to
  AND ((v.planned_on = :day AND v.state <> 'dropped')
    OR (v.planned_on < :day AND v.planned_on >= :late_from AND v.state IN ('planned', 'missed', 'open')))
  AND (:carer = 0 OR v.carer = :carer)
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))
ORDER BY v.planned_on, v.id LIMIT :most

-- name: waiting
-- Index homecare_visit_waiting: what has not been recorded up to today.
SELECT COUNT(CASE WHEN v.carer = :account AND v.planned_on = :day THEN 1 END),
  COUNT(CASE WHEN v.carer = :account AND v.planned_on < :late THEN 1 END),
  COUNT(CASE WHEN v.planned_on < :late THEN 1 END)
FROM homecare_visit v JOIN case_file c ON c.id = v.case_file
WHERE v.state IN ('planned', 'missed', 'open') AND v.planned_on <= :day
  AND v.area >= :scope_from AND v.area < :scope_to
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))

-- name: results_due
-- Index homecare_plan_result.
SELECT COUNT(*) FROM homecare_plan h JOIN case_file c ON c.id = h.case_file
WHERE h.current = 1 AND h.state = 'running' AND h.result_on <= :day
  AND h.area >= :scope_from AND h.area < :scope_to
  AND (c.confidentiality = 'normal' OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now))

-- name: figures
-- Index homecare_visit_day over the visits of the days; cases by key. hidden: of secret cases that the reader
-- may not know of.
SELECT v.programme, CASE WHEN (c.confidentiality = 'normal'
    OR (c.confidentiality = 'terbatas' AND :sees_restricted = 1)
    OR (c.confidentiality = 'rahasia' AND :sees_secret = 1)
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL)
    OR EXISTS (SELECT 1 FROM case_glass g WHERE g.case_file = c.id AND g.account = :account
      AND g.until_at > :now)) THEN 0 ELSE 1 END,
  COUNT(DISTINCT v.case_file), COUNT(*), COUNT(CASE WHEN v.state = 'done' THEN 1 END),
  COUNT(CASE WHEN v.state IN ('planned', 'missed') AND v.planned_on < :late THEN 1 END)
FROM homecare_visit v JOIN case_file c ON c.id = v.case_file
WHERE v.planned_on >= :from AND v.planned_on <= :to AND v.state <> 'dropped'
  AND v.area >= :scope_from AND v.area < :scope_to
  AND (c.confidentiality <> 'terbatas' OR :sees_restricted = 1
    OR EXISTS (SELECT 1 FROM case_member m WHERE m.case_file = c.id AND m.account = :account
      AND m.until_at IS NULL))
GROUP BY 1, 2 ORDER BY 1, 2
