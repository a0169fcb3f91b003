#pragma once
// Compression of answers.

#include <string>
#include <string_view>

namespace rangkul::http {

/// Whether an Accept-Encoding header takes gzip ("gzip;q=0" does not).
bool accepts_gzip(std::string_view accept_encoding);
/// Worth compressing: text, JSON, scripts, SVG; not images, fonts, archives.
bool is_compressible(std::string_view content_type);
/// A gzip member. Cost: about 20 ms a megabyte.
std::string gzip(std::string_view bytes);
/// Undoes gzip(); empty when damaged or over `limit` bytes. For tests and clients.
std::string gunzip(std::string_view bytes, std::size_t limit = std::size_t{64} << 20);

}  // namespace rangkul::http
