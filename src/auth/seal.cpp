#include "auth/seal.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "auth/secret.h"
#include "auth/totp_sql.h"
#include "base/check.h"
#include "base/text.h"

namespace rangkul::auth {
namespace {

constexpr std::string_view mark = "s1.";
constexpr std::size_t name_digits = 8;
constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string name_of(std::string const& key) {
  return secret_hash(key, "rangkul key").substr(0, name_digits);
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), variant);
  out.pop_back();  // the NUL
  return out;
}

std::string base64_decode(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(bytes_of(out), out.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, variant) != 0)
    return {};
  out.resize(size);
  return out;
}

/// A row moved to another account does not open there.
std::string bound_to(AccountId owner) { return "account_totp." + owner.text(); }

std::string const& key_of(db::Transaction const& tx) {
  if (tx.key().size() != key_bytes)
    throw db::StoreFailure("the key of sealed secrets is missing", std::nullopt, "key.missing");
  return tx.key();
}

}  // namespace

Result<SecretKey> SecretKey::parse(std::string_view hex) {
  auto const digits = trim(hex);
  std::string bytes(key_bytes, '\0');
  std::size_t size = 0;
  char const* end = nullptr;
  bool const read = sodium_hex2bin(bytes_of(bytes), bytes.size(), digits.data(), digits.size(),
                                   nullptr, &size, &end) == 0;
  if (!read || size != key_bytes || end != digits.data() + digits.size())
    return invalid("key.malformed");
  return SecretKey(std::move(bytes));
}

SecretKey SecretKey::random() { return SecretKey(random_bytes(key_bytes)); }

std::string SecretKey::hex() const {
  std::array<char, key_bytes * 2 + 1> text{};
  return sodium_bin2hex(text.data(), text.size(), bytes_of(bytes_), bytes_.size());
}

std::string SecretKey::name() const { return name_of(bytes_); }

std::string seal(db::Transaction const& tx, std::string_view plain, AccountId owner) {
  auto const& key = key_of(tx);
  auto const nonce = random_bytes(nonce_bytes);
  auto const about = bound_to(owner);
  std::string cipher(plain.size() + tag_bytes, '\0');
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(cipher), &size, bytes_of(plain), plain.size(),
                                             bytes_of(about), about.size(), nullptr,
                                             bytes_of(nonce), bytes_of(key));
  cipher.resize(size);
  return std::string(mark) + name_of(key) + "." + base64(nonce + cipher);
}

std::string unseal(db::Transaction const& tx, std::string_view stored, AccountId owner) {
  auto const name = key_name_of(stored);
  if (name.empty()) return std::string(stored);
  auto const& key = key_of(tx);
  if (name != name_of(key))
    throw db::StoreFailure("secrets are sealed with another key", std::nullopt, "key.other");
  auto const raw = base64_decode(stored.substr(mark.size() + name_digits + 1));
  auto const about = bound_to(owner);
  std::string plain(raw.size(), '\0');
  unsigned long long size = 0;
  auto const cipher = std::string_view(raw).substr(std::min(nonce_bytes, raw.size()));
  if (raw.size() < nonce_bytes + tag_bytes ||
      crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), &size, nullptr, bytes_of(cipher),
                                                 cipher.size(), bytes_of(about), about.size(),
                                                 bytes_of(raw), bytes_of(key)) != 0)
    throw db::StoreFailure("a sealed secret is damaged", std::nullopt, "key.damaged");
  plain.resize(size);
  return plain;
}

std::string key_name_of(std::string_view stored) {
  auto const end = mark.size() + name_digits;
  if (!stored.starts_with(mark) || stored.size() <= end || stored[end] != '.') return {};
  return std::string(stored.substr(mark.size(), name_digits));
}

std::set<std::string> keys_in_use(db::Transaction& tx) {
  std::set<std::string> out;
  tx.each(totp_sql::all_secrets, {},
          [&](AccountId, std::string const& secret) { out.insert(key_name_of(secret)); });
  return out;
}

}  // namespace rangkul::auth
