#pragma once
// The first check of every request: the bytes of its head, before anything trusts them.
// Stricter than the standard where servers and proxies are known to disagree (request smuggling).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http/http.h"

namespace rangkul::http {

constexpr std::size_t head_limit_bytes = 16 * 1024;
constexpr std::size_t header_limit_count = 100;
constexpr std::size_t target_limit_bytes = 8 * 1024;
constexpr std::size_t path_limit_bytes = 2 * 1024;

enum class HeadFault {
  malformed,        // 400: request line, line ends, folding, characters
  host,             // 400: not exactly one Host, or odd characters in it
  framing,          // 400: Transfer-Encoding and Content-Length unclear
  target,           // 400: not a path, malformed escape, "..", NUL, not UTF-8
  method,           // 405
  target_too_long,  // 414
  expectation,      // 417
  too_large,        // 431: over 16 KiB or 100 headers
  version,          // 505
};
int status_of(HeadFault);

struct Head {
  Method method{Method::get};
  bool head_only{false};  // HEAD: answered as GET without its body
  std::string path;       // decoded; no "." or ".." parts, no encoded '/'
  Pairs query;
  std::map<std::string, std::string> headers;  // lower-case names; repeated ones joined
  bool keep_alive{true};
  bool chunked{false};
  std::optional<std::int64_t> content_length;
  bool expects_continue{false};
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

/// Reads a head with its closing empty line. Accepts only HTTP/1.0 and 1.1 with CRLF line ends.
/// Transfer-Encoding must be exactly one "chunked" without Content-Length and only in 1.1.
/// Total: every sequence of bytes gives a Head or sets `fault`.
std::optional<Head> check_head(std::string_view bytes, HeadFault& fault);

}  // namespace rangkul::http
