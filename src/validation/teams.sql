-- name: teams
-- Index validation_team_region: within the area, or over it; or the primary key.
SELECT id, name, purpose, decree, decree_on, region, valid_from, valid_to
FROM validation_team
WHERE (:id = 0 OR id = :id) AND (:purpose = '' OR purpose = :purpose)
  AND ((region >= :scope_from AND region < :scope_to)
    OR region = '' OR (:scope_from >= region AND substr(:scope_from, 1, length(region)) = region))
ORDER BY region, name, id

-- name: insert_team
INSERT INTO validation_team (id, name, purpose, decree, decree_on, region, valid_from, valid_to, event)
VALUES (:id, :name, :purpose, :decree, :decree_on, :region, :valid_from, :valid_to, :event)

-- name: end_team
-- Primary key.
UPDATE validation_team SET valid_to = :valid_to, event = :event WHERE id = :id

-- name: members
-- Index validation_team_member_team.
SELECT id, name, task, phone, account FROM validation_team_member
WHERE team = :team AND removed = 0 ORDER BY id

-- name: insert_member
INSERT INTO validation_team_member (id, team, name, task, phone, account, event)
VALUES (:id, :team, :name, :task, :phone, :account, :event)

-- name: remove_member
-- Primary key.
UPDATE validation_team_member SET removed = 1, event = :event
WHERE id = :id AND team = :team AND removed = 0

-- name: late_villages
-- Villages of the area by key, each asked in validation_entry_list: nothing entered, or something
-- that waits for a meeting.
SELECT v.code, v.name, COALESCE(d.name, ''),
  CASE WHEN EXISTS (SELECT 1 FROM validation_entry e WHERE e.round = :round AND e.region = v.code)
    THEN 1 ELSE 0 END
FROM region v LEFT JOIN region d ON d.code = v.parent
WHERE v.code >= :scope_from AND v.code < :scope_to AND v.code >= :from AND v.code < :to
  AND v.level = 10 AND v.valid_to IS NULL
  AND (NOT EXISTS (SELECT 1 FROM validation_entry e WHERE e.round = :round AND e.region = v.code)
    OR EXISTS (SELECT 1 FROM validation_entry e
      WHERE e.round = :round AND e.region = v.code AND e.status = 'proposed'))
ORDER BY v.code

-- name: insert_reminder
INSERT INTO validation_reminder (id, round, region, way, reminded_by, reminded_name, reminded_at, event)
VALUES (:id, :round, :region, :way, :by, :name, :at, :event)

-- name: reminders
-- Index validation_reminder_round.
SELECT id, region, way, reminded_name, reminded_at FROM validation_reminder
WHERE round = :round AND region >= :scope_from AND region < :scope_to ORDER BY id
