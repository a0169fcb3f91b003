-- name: insert_session
-- Index: session's key and session.token_hash.
INSERT INTO session (id, token_hash, account, state, totp_verified, created_at, last_seen_at,
  expires_at, remote, user_agent)
VALUES (:id, :token_hash, :account, :state, 0, :now, :now, :expires_at, :remote, :user_agent)

-- name: session_by_token
-- Index: session.token_hash, then account's key.
SELECT s.id, s.account, s.state, s.totp_verified, s.created_at, s.last_seen_at, s.expires_at, a.state
FROM session s JOIN account a ON a.id = s.account
WHERE s.token_hash = :token_hash AND s.state <> 'ended'

-- name: touch_session
-- Index: session's key.
UPDATE session SET last_seen_at = :now WHERE id = :id AND last_seen_at < :now

-- name: open_session
-- Index: session's key.
UPDATE session SET state = 'open', totp_verified = 1, token_hash = :token_hash, last_seen_at = :now
WHERE id = :id AND state = 'awaiting_totp'

-- name: verify_session
-- Index: session's key.
UPDATE session SET totp_verified = 1 WHERE id = :id AND account = :account AND state = 'open'

-- name: end_session
-- Index: session's key.
UPDATE session SET state = 'ended' WHERE id = :id AND account = :account AND state <> 'ended'

-- name: end_sessions_of
-- Index: session_account.
UPDATE session SET state = 'ended' WHERE account = :account AND state <> 'ended' AND id <> :keep

-- name: sessions_of
-- Index: session_account.
SELECT id, created_at, last_seen_at, remote, user_agent FROM session
WHERE account = :account AND state = 'open' AND expires_at > :now AND last_seen_at > :idle_since
ORDER BY last_seen_at DESC, id DESC

-- name: insert_attempt
-- Index: sign_in_attempt's key.
INSERT INTO sign_in_attempt (id, login, remote, at, succeeded)
VALUES (:id, :login, :remote, :now, :succeeded)

-- name: tries_of_account
-- Index: sign_in_attempt_login.
SELECT CAST(count(CASE WHEN at > :window THEN 1 END) AS BIGINT), CAST(count(*) AS BIGINT),
  min(CASE WHEN at > :window THEN at END)
FROM sign_in_attempt
WHERE login = :login AND at > :day AND succeeded = 0
  AND at > COALESCE((SELECT max(s.at) FROM sign_in_attempt s
    WHERE s.login = :login AND s.at > :day AND s.succeeded = 1), 0)

-- name: tries_of_remote
-- Index: sign_in_attempt_remote.
SELECT CAST(count(*) AS BIGINT), min(at) FROM sign_in_attempt
WHERE remote = :remote AND at > :window AND succeeded = 0

-- name: forget_attempts
-- Index: sign_in_attempt_at.
DELETE FROM sign_in_attempt WHERE at < :before

-- name: forget_sessions
-- Index: session_expires.
DELETE FROM session WHERE expires_at < :before
