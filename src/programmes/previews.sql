-- name: many
-- Primary key: stops after so many rows.
SELECT 1 FROM person ORDER BY id LIMIT 1 OFFSET :from
