-- Accounts, their roles and second step, sessions and tries to sign in (src/auth).

CREATE TABLE account (
  id {id},
  login {text} NOT NULL UNIQUE,
  name {text} NOT NULL,
  area {text} NOT NULL,
  password_hash {text} NOT NULL,
  must_change_password {bigint} NOT NULL CHECK (must_change_password IN (0, 1)),
  state {text} NOT NULL CHECK (state IN ('active', 'disabled', 'locked')),
  state_reason {text} NOT NULL,
  locked_until {bigint},
  language {text} NOT NULL CHECK (language IN ('id', 'en')),
  theme {text} NOT NULL CHECK (theme IN ('automatic', 'light', 'dark')),
  density {text} NOT NULL CHECK (density IN ('comfortable', 'compact')),
  created_at {bigint} NOT NULL,
  last_sign_in_at {bigint}
);
CREATE INDEX account_area ON account (area, name);

CREATE TABLE account_role (
  account {bigint} NOT NULL REFERENCES account (id),
  role {text} NOT NULL,
  PRIMARY KEY (account, role)
) {without_rowid};

-- A secret counts only once confirmed_at is set; last_step keeps a code from working twice.
CREATE TABLE account_totp (
  account {id} REFERENCES account (id),
  secret {text} NOT NULL,
  confirmed_at {bigint},
  last_step {bigint} NOT NULL
);

CREATE TABLE recovery_code (
  account {bigint} NOT NULL REFERENCES account (id),
  code_hash {text} NOT NULL,
  used_at {bigint},
  PRIMARY KEY (account, code_hash)
) {without_rowid};

-- token_hash is BLAKE2b of the cookie's token; the token itself is nowhere.
CREATE TABLE session (
  id {id},
  token_hash {text} NOT NULL UNIQUE,
  account {bigint} NOT NULL REFERENCES account (id),
  state {text} NOT NULL CHECK (state IN ('awaiting_totp', 'open', 'ended')),
  totp_verified {bigint} NOT NULL CHECK (totp_verified IN (0, 1)),
  created_at {bigint} NOT NULL,
  last_seen_at {bigint} NOT NULL,
  expires_at {bigint} NOT NULL,
  remote {text} NOT NULL,
  user_agent {text} NOT NULL
);
CREATE INDEX session_account ON session (account, state);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE sign_in_attempt (
  id {id},
  login {text} NOT NULL,
  remote {text} NOT NULL,
  at {bigint} NOT NULL,
  succeeded {bigint} NOT NULL CHECK (succeeded IN (0, 1))
);
CREATE INDEX sign_in_attempt_login ON sign_in_attempt (login, at);
CREATE INDEX sign_in_attempt_remote ON sign_in_attempt (remote, at);
CREATE INDEX sign_in_attempt_at ON sign_in_attempt (at);
