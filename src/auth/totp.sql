-- name: totp_of
-- Index: account_totp's key.
SELECT secret, confirmed_at, last_step FROM account_totp WHERE account = :account

-- name: save_totp
-- Index: account_totp's key.
INSERT INTO account_totp (account, secret, confirmed_at, last_step)
VALUES (:account, :secret, :confirmed_at, 0)
ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, confirmed_at = excluded.confirmed_at,
  last_step = 0

-- name: confirm_totp
-- Index: account_totp's key.
UPDATE account_totp SET confirmed_at = :now, last_step = :step
WHERE account = :account AND confirmed_at IS NULL

-- name: use_step
-- Index: account_totp's key. No row when the code was used meanwhile.
UPDATE account_totp SET last_step = :step WHERE account = :account AND last_step < :step

-- name: delete_totp
-- Index: account_totp's key.
DELETE FROM account_totp WHERE account = :account

-- name: insert_recovery
-- Index: recovery_code's key.
INSERT INTO recovery_code (account, code_hash) VALUES (:account, :code_hash)

-- name: use_recovery
-- Index: recovery_code's key. No row when there is no such code or it was used.
UPDATE recovery_code SET used_at = :now
WHERE account = :account AND code_hash = :code_hash AND used_at IS NULL

-- name: delete_recovery
-- Index: recovery_code's key.
DELETE FROM recovery_code WHERE account = :account

-- name: all_secrets
-- The whole table: the accounts that have a second step.
SELECT account, secret FROM account_totp ORDER BY account

-- name: reseal
-- Index: account_totp's key.
UPDATE account_totp SET secret = :secret WHERE account = :account AND secret = :seen
