-- name: change_rows
-- Index reconcile_row_class (month, class, region), then the row of the file by its key.
SELECT w.id, w.class, w.region, w.other_region, w.reason, w.name, w.person, w.changed, w.differs,
  w.details, w.flags, w.state, w.verdict, COALESCE(w.now_record, 0), COALESCE(s.data, ''),
  COALESCE(s.region, w.region)
FROM reconcile_row w LEFT JOIN source_record s ON s.id = COALESCE(w.now_record, w.last_record)
WHERE w.month = :month AND w.class = :class AND w.region >= :area_from AND w.region < :area_to
  AND w.region >= :scope_from AND w.region < :scope_to
ORDER BY w.region, w.id LIMIT :limit

-- name: dead
-- Index reconcile_row_class (month, class, region, id), then the person by primary key.
SELECT w.id, w.name, COALESCE(p.nik, ''), w.region, w.person, COALESCE(p.family, 0), p.life,
  COALESCE(p.died, ''), w.in_now, COALESCE(p.receives_pkh, 0), COALESCE(p.receives_bpnt, 0),
  COALESCE(p.receives_pbi, 0), w.verdict
FROM reconcile_row w LEFT JOIN person p ON p.id = w.person
WHERE w.month = :month AND w.class = 'dead' AND w.region >= :scope_from AND w.region < :scope_to
  AND w.id > :after
ORDER BY w.id LIMIT :limit

-- name: unmatched_niks
-- Index reconcile_row_nik.
SELECT COUNT(*) FROM reconcile_row
WHERE month = :month AND flags >= 'nik' AND flags < 'nil' AND region >= :scope_from
  AND region < :scope_to

-- name: verdicts
-- Index reconcile_row_state.
SELECT verdict, COUNT(*) FROM reconcile_row
WHERE month = :month AND state = 'decided' AND region >= :scope_from AND region < :scope_to
GROUP BY verdict
