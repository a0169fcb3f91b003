#pragma once
// Inside of auth/: random secrets and the hashes that stand for them in the store.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rangkul::auth {

/// So many random bytes.
std::string random_bytes(std::size_t count);
/// 0 <= value < below, every value as likely.
std::uint32_t random_below(std::uint32_t below);
/// 256 random bits as 43 characters of base64url.
std::string new_token();
/// BLAKE2b of a secret, 64 hex digits. `salt` keeps equal secrets of two owners apart.
std::string secret_hash(std::string_view secret, std::string_view salt = {});
std::string base32(std::string_view bytes);
/// Empty when the text is not base32.
std::string base32_decode(std::string_view text);

}  // namespace rangkul::auth
