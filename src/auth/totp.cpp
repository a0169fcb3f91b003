#include "auth/totp.h"

#include <liboath/oath.h>

#include <array>

#include "auth/parts.h"
#include "auth/seal.h"
#include "auth/secret.h"
#include "auth/session_sql.h"
#include "auth/totp_sql.h"
#include "base/text.h"

namespace rangkul::auth {
namespace {

namespace sql = totp_sql;
using db::bind;

constexpr std::int64_t step_seconds = 30;
constexpr std::size_t secret_bytes = 20;   // RFC 4226: as long as the hash
constexpr std::size_t recovery_bytes = 5;  // eight signs of base32
constexpr int recovery_count = 10;

std::string without_blanks(std::string_view code) {
  std::string out;
  for (char const c : code)
    if (c != ' ' && c != '-' && c != '\t') out.push_back(c);
  return out;
}

/// "ABCD-EFGH"
std::string new_recovery_code() {
  auto const text = base32(random_bytes(recovery_bytes));
  return text.substr(0, 4) + "-" + text.substr(4);
}

/// One part of an otpauth address.
std::string percent(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out.push_back(c);
    } else {
      out += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
  }
  return out;
}

}  // namespace

std::int64_t totp_step(Instant at) { return at.seconds / step_seconds; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  static bool const ready = oath_init() == OATH_OK;
  CHECK_THAT(ready);
  std::array<char, 16> code{};
  auto const result = oath_hotp_generate(
      secret.data(), secret.size(), static_cast<std::uint64_t>(step), static_cast<unsigned>(digits),
      false, OATH_HOTP_DYNAMIC_TRUNCATION, code.data());
  CHECK_THAT(result == OATH_OK);
  return code.data();
}

std::optional<std::int64_t> totp_matches(std::string_view secret, std::string_view code, Instant at,
                                         std::int64_t last_used) {
  auto const sent = without_blanks(code);
  auto const now = totp_step(at);
  for (auto const step : {now, now - 1, now + 1})
    if (step > last_used && totp_code(secret, step) == sent) return step;
  return std::nullopt;
}

std::string recovery_hash(AccountId account, std::string_view code) {
  return secret_hash(ascii_upper(without_blanks(code)), account.text());
}

std::optional<Totp> read_totp(db::Transaction& tx, AccountId account) {
  auto const row = tx.first<std::string, std::optional<Instant>, std::int64_t>(
      sql::totp_of, {bind("account", account)});
  if (!row) return std::nullopt;
  auto const& [secret, confirmed_at, last_step] = *row;
  return Totp{base32_decode(unseal(tx, secret, account)), confirmed_at.has_value(), last_step};
}

Result<TotpEnrolment> enrol_totp(Context& context, std::string_view issuer) {
  auto const account = read_account(context.tx, context.actor.account());
  if (!account) return forbidden();
  if (account->has_totp) return conflict("auth.totp_exists");
  auto const secret = base32(random_bytes(secret_bytes));
  audit::Change change(context, account_event("auth.totp_enrolled", account->id));
  change.run(sql::save_totp,
             {bind("account", account->id), bind("secret", seal(context.tx, secret, account->id)),
              bind("confirmed_at", std::optional<Instant>{})});
  return TotpEnrolment{secret, "otpauth://totp/" + percent(issuer) + ":" + percent(account->login) +
                                   "?secret=" + secret + "&issuer=" + percent(issuer)};
}

Result<std::vector<std::string>> confirm_totp(Context& context, SessionId session,
                                              std::string_view code) {
  auto const id = context.actor.account();
  auto const totp = read_totp(context.tx, id);
  if (!totp) return conflict("auth.totp_not_enrolled");
  if (totp->confirmed) return conflict("auth.totp_exists");
  auto const now = context.clock.now();
  auto const step = totp_matches(totp->secret, code, now, totp->last_step);
  if (!step) return invalid("auth.totp_wrong", {}, "code");

  audit::Change change(context, account_event("auth.totp_confirmed", id));
  change.run(sql::confirm_totp, {bind("now", now), bind("step", *step), bind("account", id)});
  change.run(sql::delete_recovery, {bind("account", id)});
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_count; ++i) {
    codes.push_back(new_recovery_code());
    change.run(sql::insert_recovery,
               {bind("account", id), bind("code_hash", recovery_hash(id, codes.back()))});
  }
  change.run(session_sql::verify_session, {bind("id", session), bind("account", id)});
  return codes;
}

Status remove_totp(Context& context, AccountId account, std::string_view reason) {
  TRY(context.may(May::manage_accounts));
  auto const found = TRY(find_account(context, account));
  if (found.id == context.actor.account()) return conflict("auth.own_account");
  if (trim(reason).empty()) return invalid("auth.reason_needed", {}, "reason");
  audit::Change change(context, account_event("auth.totp_removed", account, trim(reason)));
  change.run(sql::delete_totp, {bind("account", account)});
  change.run(sql::delete_recovery, {bind("account", account)});
  end_sessions(change, account);
  return {};
}

}  // namespace rangkul::auth
