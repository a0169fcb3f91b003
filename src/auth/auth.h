#pragma once
// Auth: who may come in and as whom. Accounts with roles and one area, passwords (argon2id),
// sessions (only a hash of the token is stored), a second step by TOTP, limits on guessing.
// Main types: Account (account.h), SignedIn and SessionInfo (session.h), FieldClass
// (field_class.h). Tables: account, account_role, account_totp, recovery_code, session,
// sign_in_attempt. Events: auth.signed_in, auth.sign_in_refused, auth.signed_out,
// auth.signed_out_everywhere, auth.session_revoked, auth.password_changed, auth.password_reset,
// auth.account_created, auth.account_changed, auth.account_disabled, auth.account_enabled,
// auth.account_locked, auth.account_released, auth.role_granted, auth.role_withdrawn,
// auth.totp_enrolled, auth.totp_confirmed, auth.totp_tried (verified or not, by code or recovery
// code), auth.totp_removed, auth.secrets_sealed, auth.preferences_changed. Secrets of the second
// step stand sealed with a key outside the store (key_file.h). Limits are catalogue parameters
// auth.*.

#include "auth/account.h"
#include "auth/field_class.h"
#include "auth/key_file.h"
#include "auth/password.h"
#include "auth/session.h"
#include "auth/totp.h"
