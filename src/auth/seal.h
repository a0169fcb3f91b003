#pragma once
// Inside of auth/: secrets that must be read again (those of the second step) stand in the store
// sealed with a key that is not in the store: XChaCha20-Poly1305 of libsodium, bound to the account
// they belong to. A sealed text names its key, so that a wrong key is told from a damaged row.

#include <set>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "db/db.h"

namespace rangkul::auth {

/// 256 random bits. Written nowhere but into the key's own file (key_file.h).
class SecretKey {
 public:
  /// 64 hex digits, blanks around them allowed. errors: key.malformed
  static Result<SecretKey> parse(std::string_view hex);
  static SecretKey random();
  std::string hex() const;
  std::string const& bytes() const { return bytes_; }
  /// Eight hex digits that tell keys apart and say nothing about them.
  std::string name() const;

 private:
  explicit SecretKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

/// "s1.1a2b3c4d.<nonce and cipher in base64url>", with the key of the transaction's store. Throws
/// StoreFailure (key.missing) when the store was given none.
std::string seal(db::Transaction const& tx, std::string_view plain, AccountId owner);
/// A text that was never sealed comes back as it is. Throws StoreFailure (key.missing, key.other,
/// key.damaged).
std::string unseal(db::Transaction const& tx, std::string_view stored, AccountId owner);
/// The key's name; empty for a text that is not sealed.
std::string key_name_of(std::string_view stored);

/// Names of the keys with which the store's secrets are sealed; "" stands for one in clear.
std::set<std::string> keys_in_use(db::Transaction& tx);

}  // namespace rangkul::auth
