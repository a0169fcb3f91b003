-- name: has_table_sqlite
SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'

-- name: has_table_postgresql
SELECT CASE WHEN to_regclass('schema_migration') IS NULL THEN 0 ELSE 1 END

-- name: newest
SELECT max(version) FROM schema_migration

-- name: landed
SELECT version, name, checksum FROM schema_migration ORDER BY version

-- name: add
INSERT INTO schema_migration (version, name, checksum, at) VALUES (:version, :name, :checksum, :at)
