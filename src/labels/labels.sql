-- name: rounds
-- Small table: a row a decree.
SELECT id, name, decree, decree_on, area, aids, state, opened_name, opened_at
FROM label_round WHERE (:id = 0 OR id = :id) ORDER BY opened_at DESC, id DESC

-- name: hold_round
-- Primary key; visits and the closing of a round wait for each other.
SELECT state FROM label_round WHERE id = :id {for_update}

-- name: insert_round
INSERT INTO label_round (id, name, decree, decree_on, area, aids, opened_name, opened_at, event)
VALUES (:id, :name, :decree, :decree_on, :area, :aids, :by_name, :at, :event)

-- name: set_state
-- Primary key.
UPDATE label_round SET state = :state, event = :event WHERE id = :id AND state <> :state

-- name: draw_houses
-- Index person_region over the area, then families by key and label_house_once: everybody of the
-- area once. Ids follow each other from :first on. Local benefits through programmes_v_standing.
INSERT INTO label_house (id, round, region, family, name, address, rt, rw, aids, event)
SELECT :first + ROW_NUMBER() OVER (ORDER BY f.region, f.id), :round, f.region, f.id,
  COALESCE((SELECT h.name FROM person h WHERE h.id = f.head), a.name), f.address, f.rt, f.rw,
  TRIM((CASE WHEN a.pkh = 1 THEN 'pkh ' ELSE '' END) || (CASE WHEN a.sembako = 1 THEN 'sembako ' ELSE '' END)
    || (CASE WHEN a.pbi = 1 THEN 'pbi ' ELSE '' END) || (CASE WHEN b.family IS NULL THEN '' ELSE 'local' END)),
  :event
FROM (SELECT p.family, MIN(p.name) AS name, MAX(p.receives_pkh) AS pkh, MAX(p.receives_bpnt) AS sembako,
    MAX(p.receives_pbi) AS pbi
  FROM person p
  WHERE p.region >= :from AND p.region < :to AND p.merged_into IS NULL AND p.family IS NOT NULL
  GROUP BY p.family) a
JOIN family f ON f.id = a.family
LEFT JOIN (SELECT DISTINCT s.family FROM programmes_v_standing s
  WHERE :local = 1 AND s.year = :year AND s.region >= :from AND s.region < :to AND s.family IS NOT NULL) b
  ON b.family = f.id
WHERE f.ended IS NULL AND f.region >= :from AND f.region < :to
  AND ((:pkh = 1 AND a.pkh = 1) OR (:sembako = 1 AND a.sembako = 1) OR (:pbi = 1 AND a.pbi = 1)
    OR b.family IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM label_house o WHERE o.round = :round AND o.family = f.id)

-- name: house
-- Primary key; the area is checked with the row.
SELECT h.id, h.round, h.region, h.family, h.name, h.address, h.rt, h.rw, h.aids, h.status, h.visit,
  h.event, r.name, r.state
FROM label_house h JOIN label_round r ON r.id = h.round
WHERE h.id = :id AND h.region >= :scope_from AND h.region < :scope_to

-- name: houses_of_family
-- Index label_house_family.
SELECT id FROM label_house WHERE family = :family AND region >= :scope_from AND region < :scope_to
ORDER BY id DESC LIMIT :limit

-- name: houses_of_village
-- Index label_house_list, with the label that holds through label_code_valid.
SELECT h.name, h.address, h.rt, h.rw, h.aids, h.status, COALESCE(c.code, '')
FROM label_house h LEFT JOIN label_code c ON c.house = h.id AND c.state = 'valid'
WHERE h.round = :round AND h.region = :region ORDER BY h.rw, h.rt, h.name, h.id

-- name: visits
-- Index label_visit_house.
SELECT id, visited_on, result, criteria, note, letter, latitude, longitude, entry, opened, entered_by,
  entered_name, entered_at, undone, event
FROM label_visit WHERE house = :house ORDER BY id DESC

-- name: insert_visit
INSERT INTO label_visit (id, house, visited_on, result, criteria, note, letter, latitude, longitude,
  entry, opened, entered_by, entered_name, entered_at, event)
VALUES (:id, :house, :on, :result, :criteria, :note, :letter, :latitude, :longitude, :entry, :opened,
  :by, :by_name, :at, :event)

-- name: set_visit
-- Primary key; only as it stood when it was read.
UPDATE label_house SET status = :status, visit = :visit, visited_on = :on, visited_name = :name,
  criteria = :criteria, met = :met, event = :event
WHERE id = :id AND event = :seen

-- name: undo_visit
-- Primary key.
UPDATE label_visit SET undone = 1 WHERE id = :id AND undone = 0

-- name: counts
-- Index label_house_list: one grouped count over a round.
SELECT h.region, COALESCE(r.name, h.region), h.status, COUNT(*)
FROM label_house h LEFT JOIN region r ON r.code = h.region
WHERE h.round = :round AND h.region >= :scope_from AND h.region < :scope_to
GROUP BY h.region, r.name, h.status ORDER BY 2, 1

-- name: criteria_seen
-- Index label_house_list: visited houses by the criteria that were seen, at most 512 groups.
SELECT h.criteria, COUNT(*) FROM label_house h
WHERE h.round = :round AND h.region >= :scope_from AND h.region < :scope_to AND h.met IS NOT NULL
GROUP BY h.criteria

-- name: unlabelled
-- Index label_house_list, then label_code_valid.
SELECT h.id FROM label_house h
WHERE h.round = :round AND h.region = :region
  AND NOT EXISTS (SELECT 1 FROM label_code c WHERE c.house = h.id AND c.state = 'valid')
ORDER BY h.id

-- name: codes
-- Index label_code_house.
SELECT code, state, made_name, made_at, revoked_name, revoked_at, reason FROM label_code
WHERE house = :house ORDER BY id DESC

-- name: revoke_code
-- Index label_code_valid.
UPDATE label_code SET state = 'revoked', revoked_name = :name, revoked_at = :at, reason = :reason,
  event = :event
WHERE house = :house AND state = 'valid'

-- name: checked
-- Unique index of code.
SELECT c.state, h.id, h.region, h.status FROM label_code c JOIN label_house h ON h.id = c.house
WHERE c.code = :code

-- name: insert_code
-- Unique index label_code_valid: one that holds a house.
INSERT INTO label_code (id, code, house, made_name, made_at, event)
VALUES (:id, :code, :house, :name, :at, :event)

-- name: spots
-- Index label_house_list, then visits by key.
SELECT h.id, h.name, h.status, v.latitude, v.longitude
FROM label_house h JOIN label_visit v ON v.id = h.visit
WHERE h.round = :round AND h.region >= :from AND h.region < :to
  AND h.region >= :scope_from AND h.region < :scope_to
  AND v.latitude IS NOT NULL AND v.longitude IS NOT NULL
ORDER BY h.id LIMIT :limit
