-- name: export_snapshot_postgresql
-- What this transaction sees, for pg_dump to see the same.
SELECT pg_export_snapshot()

-- name: tables_sqlite
SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name

-- name: tables_postgresql
SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1
