-- name: issue
-- Primary key.
SELECT row_no, class, code, field, region, name, suggestion, data, state FROM import_issue
WHERE import = :import AND row_no = :row_no

-- name: alike
-- Index import_issue_code.
SELECT row_no FROM import_issue
WHERE import = :import AND code = :code AND field = :field AND suggestion = :suggestion
  AND state = 'open' AND region >= :scope_from AND region < :scope_to
ORDER BY row_no LIMIT :limit

-- name: count_alike
-- Index import_issue_code.
SELECT COUNT(*) FROM import_issue
WHERE import = :import AND code = :code AND field = :field AND suggestion = :suggestion
  AND state = 'open' AND region >= :scope_from AND region < :scope_to

-- name: save_issue
-- Primary key.
UPDATE import_issue SET class = :class, code = :code, field = :field, region = :region, name = :name,
  suggestion = :suggestion, data = :data, state = :state, decided_by = :decided_by,
  decided_at = :decided_at
WHERE import = :import AND row_no = :row_no

-- name: open_version_from
-- Index source_record_key.
SELECT import_from FROM source_record
WHERE source = :source AND source_key = :source_key AND import_to IS NULL

-- name: issues_for_sheet
-- Primary key.
SELECT row_no, class, code, field, region, name, suggestion, data, state FROM import_issue
WHERE import = :import AND region >= :scope_from AND region < :scope_to AND state <> 'dismissed'
ORDER BY row_no

-- name: held_page
-- Primary key, or index import_issue_code when a reason is chosen: the next rows by number.
SELECT row_no FROM import_issue
WHERE import = :import AND row_no > :after AND region >= :scope_from AND region < :scope_to
  AND (:code = '' OR code = :code) AND (:region = '' OR region = :region)
  AND (:state = '' OR state = :state)
ORDER BY row_no LIMIT :limit

-- name: held_codes
-- Index import_issue_code.
SELECT code, COUNT(*) FROM import_issue
WHERE import = :import AND region >= :scope_from AND region < :scope_to
GROUP BY code ORDER BY 2 DESC, 1

-- name: held_regions
-- The held rows of one import.
SELECT region, COUNT(*) FROM import_issue
WHERE import = :import AND region >= :scope_from AND region < :scope_to
GROUP BY region ORDER BY 1 LIMIT 500

-- name: changes_page
-- Index import_change_class.
SELECT row_no, region, name, person, before, after FROM import_change
WHERE import = :import AND class = :class AND region >= :scope_from AND region < :scope_to
  AND (:region = '' OR region = :region) AND row_no > :after
ORDER BY row_no LIMIT :limit
