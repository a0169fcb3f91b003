-- name: open_issues
-- Index import_issue_open.
SELECT COUNT(*) FROM import_issue
WHERE state = 'open' AND region >= :scope_from AND region < :scope_to
