-- name: insert_entry
-- Unique index ppks_entry_standing.
INSERT INTO ppks_entry (id, person, category, neglected, grp, secret, region, since, source,
  case_id, note, moved_from, entered_name, entered_at, event)
VALUES (:id, :person, :category, :neglected, :grp, :secret, :region, :since, :source, :case, :note,
  :moved_from, :by_name, :at, :event)

-- name: entry
-- Primary key; the area is checked with the row.
SELECT id, person, region, category, neglected, since, until, source, case_id, note, reason,
  COALESCE(moved_from, 0), entered_name
FROM ppks_entry
WHERE id = :id AND struck = 0 AND (secret = 0 OR :sees_secret = 1)
  AND region >= :scope_from AND region < :scope_to

-- name: of_person
-- Index ppks_entry_person.
SELECT id, person, region, category, neglected, since, until, source, case_id, note, reason,
  COALESCE(moved_from, 0), entered_name
FROM ppks_entry
WHERE person = :person AND struck = 0 AND (secret = 0 OR :sees_secret = 1)
  AND region >= :scope_from AND region < :scope_to
ORDER BY (CASE WHEN until = '' THEN 0 ELSE 1 END), category, since

-- name: standing
-- Unique index ppks_entry_standing.
SELECT id FROM ppks_entry
WHERE person = :person AND category = :category AND until = '' AND struck = 0 {for_update}

-- name: stands_on
-- Index ppks_entry_person.
SELECT COUNT(*) FROM ppks_entry
WHERE person = :person AND category = :category AND struck = 0
  AND since <= :on AND (until = '' OR until > :on)

-- name: end_entry
-- Primary key.
UPDATE ppks_entry SET until = :on, reason = :reason, event = :event
WHERE id = :id AND until = '' AND struck = 0

-- name: strike
-- Primary key.
UPDATE ppks_entry SET struck = 1, reason = :reason, event = :event WHERE id = :id AND struck = 0

-- name: reopen
-- Primary key; not moved by age any more.
UPDATE ppks_entry SET until = '', reason = '', kept_by_hand = 1, event = :event WHERE id = :id

-- name: due_by_age
-- Index ppks_entry_category over the standing entries of one category, people by key.
SELECT e.id, e.person, p.born FROM ppks_entry e JOIN person p ON p.id = e.person
WHERE e.category = :category AND e.until = '' AND e.struck = 0 AND e.kept_by_hand = 0
  AND p.born <= :born AND p.life <> 'mati'
ORDER BY e.id

-- name: of_merged
-- Index ppks_entry_person.
SELECT id, category, until FROM ppks_entry WHERE person = :person AND struck = 0 ORDER BY id

-- name: move_to_person
-- Primary key.
UPDATE ppks_entry SET person = :kept, merged_from = :absorbed, event = :event WHERE id = :id

-- name: came_by_merge
-- Index ppks_entry_person.
SELECT id, reason FROM ppks_entry WHERE person = :kept AND merged_from = :absorbed ORDER BY id

-- name: return_to_person
-- Primary key.
UPDATE ppks_entry SET person = :absorbed, merged_from = 0, event = :event WHERE id = :id

-- name: stand_again
-- Primary key; what ended by the merge alone.
UPDATE ppks_entry SET until = '', reason = '', event = :event WHERE id = :id AND reason = 'merged'

-- name: return_services
-- Index ppks_service_person.
UPDATE ppks_service SET person = :absorbed, merged_from = 0, event = :event
WHERE person = :kept AND merged_from = :absorbed

-- name: move_services
-- Index ppks_service_person.
UPDATE ppks_service SET person = :kept, merged_from = :absorbed, event = :event
WHERE person = :absorbed

-- name: by_category
-- Index ppks_entry_year over the entries of the area, people by key: some ten thousands of a city.
SELECT e.category, p.sex, (CASE WHEN p.born IS NULL THEN 4 WHEN p.born > :born5 THEN 0
    WHEN p.born > :born18 THEN 1 WHEN p.born > :born60 THEN 2 ELSE 3 END), COUNT(*)
FROM ppks_entry e JOIN person p ON p.id = e.person
WHERE e.struck = 0 AND e.since <= :to AND (e.until = '' OR e.until > :from)
  AND e.region >= :scope_from AND e.region < :scope_to
  AND e.region >= :area_from AND e.region < :area_to
GROUP BY 1, 2, 3

-- name: people
-- Index ppks_entry_year: people once each, whatever they stand in.
SELECT COUNT(DISTINCT e.person), COUNT(*) FROM ppks_entry e
WHERE e.struck = 0 AND e.since <= :to AND (e.until = '' OR e.until > :from)
  AND e.region >= :scope_from AND e.region < :scope_to
  AND e.region >= :area_from AND e.region < :area_to
  AND (e.secret = 0 OR :sees_secret = 1)

-- name: by_area
-- Index ppks_entry_year.
SELECT SUBSTR(e.region, 1, CAST(:length AS INTEGER)), e.category, COUNT(*) FROM ppks_entry e
WHERE e.struck = 0 AND e.since <= :to AND (e.until = '' OR e.until > :from)
  AND e.region >= :scope_from AND e.region < :scope_to
GROUP BY 1, 2 ORDER BY 1, 2

-- name: insert_service
-- Unique index of uid.
INSERT INTO ppks_service (id, person, grp, region, served_on, year, item, complete, uid, note,
  entered_name, event)
VALUES (:id, :person, :grp, :region, :on, :year, :item, :complete, :uid, :note, :by_name, :event)

-- name: service_by_uid
-- Unique index of uid.
SELECT id FROM ppks_service WHERE uid = :uid

-- name: service
-- Primary key.
SELECT id, person, grp, served_on, item, complete, note, entered_name FROM ppks_service
WHERE id = :id AND struck = 0 AND region >= :scope_from AND region < :scope_to

-- name: services_of
-- Index ppks_service_person.
SELECT id, person, grp, served_on, item, complete, note, entered_name FROM ppks_service
WHERE person = :person AND struck = 0 AND region >= :scope_from AND region < :scope_to
ORDER BY served_on DESC, id DESC

-- name: strike_service
-- Primary key.
UPDATE ppks_service SET struck = 1, reason = :reason, event = :event WHERE id = :id AND struck = 0

-- name: served
-- Index ppks_service_year: people once each a group and year.
SELECT grp, year, COUNT(DISTINCT person),
  COUNT(DISTINCT CASE WHEN complete = 1 THEN person END)
FROM ppks_service
WHERE struck = 0 AND year >= :from AND year <= :to
  AND region >= :scope_from AND region < :scope_to
GROUP BY grp, year ORDER BY grp, year

-- name: needing
-- Index ppks_entry_group: people once each a group who stood in it in the year.
SELECT grp, COUNT(DISTINCT person) FROM ppks_entry
WHERE grp <> '' AND struck = 0 AND since <= :to AND (until = '' OR until > :from)
  AND region >= :scope_from AND region < :scope_to
GROUP BY grp

-- name: stands_in_group
-- Index ppks_entry_person.
SELECT COUNT(*) FROM ppks_entry
WHERE person = :person AND grp = :grp AND struck = 0
  AND since <= :on AND (until = '' OR until >= :on)
