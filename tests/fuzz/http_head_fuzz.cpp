// The head of a request: any bytes give a Head that keeps its promises, or a fault.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "http/head.h"

namespace {

void must(bool kept) {
  if (!kept) std::abort();
}

bool is_path_clean(std::string_view path) {
  if (path.empty() || path[0] != '/') return false;
  for (auto const part : rangkul::split(path.substr(1), '/'))
    if (part == "." || part == "..") return false;
  return rangkul::is_clean_utf8(path) && path.find_first_of("\\\r\n\t") == std::string_view::npos;
}

void check(std::string_view bytes) {
  rangkul::http::HeadFault fault{};
  auto const head = rangkul::http::check_head(bytes, fault);
  if (!head) {
    auto const status = rangkul::http::status_of(fault);
    must(status >= 400 && status < 600);
    return;
  }
  must(bytes.ends_with("\r\n\r\n") && bytes.find("\r\n\r\n") == bytes.size() - 4);
  must(is_path_clean(head->path));
  must(!(head->chunked && head->content_length));
  must(head->content_length.value_or(0) >= 0);
  must(head->headers.size() <= rangkul::http::header_limit_count);
  for (auto const& [name, value] : head->headers) {
    must(!name.empty() && name == rangkul::ascii_lower(name));
    must(name.find_first_of(" \t\r\n:") == std::string::npos);
    must(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  check(bytes);
  // The same as the target and as one header of a good request, so that deep ways are found soon.
  std::string const text(bytes);
  check("GET /" + text + " HTTP/1.1\r\nHost: a\r\n\r\n");
  check("POST / HTTP/1.1\r\nHost: a\r\n" + text + "\r\n\r\n");
  return 0;
}
