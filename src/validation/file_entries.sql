-- name: family_of_nik
-- Index person_nik, then the family by key; what stands of it this month by
-- validation_entry_family.
SELECT DISTINCT f.id, f.region,
  COALESCE((SELECT h.name FROM person h WHERE h.id = f.head), p.name),
  CASE WHEN EXISTS (SELECT 1 FROM validation_entry e WHERE e.family = f.id AND e.round = :round
    AND e.person IS NULL AND (e.kind = 'proposal') = (:kind = 'proposal')
    AND e.status NOT IN ('withdrawn', 'declined')) THEN 1 ELSE 0 END
FROM person p JOIN family f ON f.id = p.family
WHERE p.nik = :number AND p.merged_into IS NULL AND f.ended IS NULL
  AND f.region >= :scope_from AND f.region < :scope_to LIMIT 2

-- name: family_of_card
-- Index family_no_kk, then its first person by person_family.
SELECT f.id, f.region,
  COALESCE((SELECT h.name FROM person h WHERE h.id = f.head),
    (SELECT p.name FROM person p WHERE p.family = f.id AND p.merged_into IS NULL ORDER BY p.id LIMIT 1), ''),
  CASE WHEN EXISTS (SELECT 1 FROM validation_entry e WHERE e.family = f.id AND e.round = :round
    AND e.person IS NULL AND (e.kind = 'proposal') = (:kind = 'proposal')
    AND e.status NOT IN ('withdrawn', 'declined')) THEN 1 ELSE 0 END
FROM family f
WHERE f.no_kk = :number AND f.ended IS NULL AND f.region >= :scope_from AND f.region < :scope_to
LIMIT 2

-- name: insert_file
INSERT INTO validation_file (id, round, area, file_name, row_count, entered, refused, unknown,
  unreadable, twice, taken_by, taken_name, taken_at, event)
VALUES (:id, :round, :area, :file_name, :rows, :entered, :refused, :unknown, :unreadable, :twice, :by,
  :name, :at, :event)

-- name: files
-- Index validation_file_round, or the primary key.
SELECT f.id, f.round, r.period, f.file_name, f.row_count, f.entered, f.refused, f.unknown, f.unreadable,
  f.twice, f.taken_name, f.taken_at, f.undone, COALESCE(f.taken_by, 0)
FROM validation_file f JOIN validation_round r ON r.id = f.round
WHERE (:id = 0 OR f.id = :id) AND (:round = 0 OR f.round = :round)
  AND f.area >= :scope_from AND f.area < :scope_to
ORDER BY f.id DESC LIMIT 50

-- name: moved_on
-- Index validation_entry_file: entries of the file that are not as it entered them.
SELECT COUNT(*) FROM validation_entry WHERE file = :file AND status <> 'proposed'

-- name: step_withdraw
-- Index validation_entry_file.
INSERT INTO validation_step (entry, event, from_status, to_status, at, name, note)
SELECT id, :event, 'proposed', 'withdrawn', :at, :name, :note FROM validation_entry
WHERE file = :file AND status = 'proposed'

-- name: set_file_undone
-- Primary key.
UPDATE validation_file SET undone = 1 WHERE id = :id AND undone = 0
