-- name: insert_account
-- Index: account's key and account.login.
INSERT INTO account (id, login, name, area, department, password_hash, must_change_password, state, state_reason,
  language, theme, density, created_at)
VALUES (:id, :login, :name, :area, :department, :password_hash, :must_change, 'active', '', :language, 'automatic',
  'comfortable', :now)

-- name: account_by_id
-- Index: the keys of account and account_totp.
SELECT a.id, a.login, a.name, a.area, a.department, a.state, a.state_reason, a.locked_until,
  a.must_change_password, CASE WHEN t.confirmed_at IS NULL THEN 0 ELSE 1 END, a.language, a.theme,
  a.density, a.created_at, a.last_sign_in_at
FROM account a LEFT JOIN account_totp t ON t.account = a.id
WHERE a.id = :id

-- name: account_id_by_login
-- Index: account.login.
SELECT id FROM account WHERE login = :login

-- name: password_of
-- Index: account's key.
SELECT password_hash FROM account WHERE id = :id

-- name: accounts_in_area
-- Index: account_area.
SELECT a.id, a.login, a.name, a.area, a.department, a.state, a.state_reason, a.locked_until,
  a.must_change_password, CASE WHEN t.confirmed_at IS NULL THEN 0 ELSE 1 END, a.language, a.theme,
  a.density, a.created_at, a.last_sign_in_at
FROM account a LEFT JOIN account_totp t ON t.account = a.id
WHERE a.area >= :scope_from AND a.area < :scope_to
ORDER BY a.name, a.id

-- name: count_locked
-- Index: account_area.
SELECT CAST(count(*) AS BIGINT) FROM account
WHERE state = 'locked' AND area >= :scope_from AND area < :scope_to

-- name: places_with
-- Index: account_area, then account_role's key.
SELECT CAST(COUNT(DISTINCT a.area) AS BIGINT) FROM account a JOIN account_role r ON r.account = a.id
WHERE a.state = 'active' AND r.role = :role AND a.area >= :scope_from AND a.area < :scope_to

-- name: accounts_with
-- Index: account_area, then account_role's key.
SELECT a.name, a.area FROM account a JOIN account_role r ON r.account = a.id
WHERE a.state = 'active' AND r.role = :role AND a.area >= :scope_from AND a.area < :scope_to
ORDER BY a.name

-- name: roles_of
-- Index: account_role's key.
SELECT role FROM account_role WHERE account = :account ORDER BY role

-- name: roles_in_area
-- Index: account_area, then account_role's key.
SELECT r.account, r.role
FROM account a JOIN account_role r ON r.account = a.id
WHERE a.area >= :scope_from AND a.area < :scope_to
ORDER BY r.account, r.role

-- name: active_over
-- Some hundred accounts, then account_role's key.
SELECT a.id, a.name, r.role FROM account a JOIN account_role r ON r.account = a.id
WHERE a.state = 'active' AND (a.area = '' OR a.area = :place
  OR SUBSTR(CAST(:place AS TEXT), 1, LENGTH(a.area) + 1) = a.area || '.')
ORDER BY a.name, a.id

-- name: insert_role
-- Index: account_role's key.
INSERT INTO account_role (account, role) VALUES (:account, :role) ON CONFLICT (account, role) DO NOTHING

-- name: delete_role
-- Index: account_role's key.
DELETE FROM account_role WHERE account = :account AND role = :role

-- name: set_name
-- Index: account's key.
UPDATE account SET name = :name WHERE id = :id

-- name: set_area
-- Index: account's key.
UPDATE account SET area = :area WHERE id = :id

-- name: set_state
-- Index: account's key.
UPDATE account SET state = :state, state_reason = :reason, locked_until = :locked_until WHERE id = :id

-- name: set_password
-- Index: account's key.
UPDATE account SET password_hash = :password_hash, must_change_password = :must_change WHERE id = :id

-- name: set_preferences
-- Index: account's key.
UPDATE account SET language = :language, theme = :theme, density = :density WHERE id = :id

-- name: set_last_sign_in
-- Index: account's key.
UPDATE account SET last_sign_in_at = :now WHERE id = :id
