#include "http/gzip.h"

#include <zlib.h>

#include <array>

#include "base/check.h"
#include "base/text.h"

namespace rangkul::http {
namespace {

constexpr int gzip_window = 15 + 16;

bool refused(std::string_view parameters) {
  for (auto const part : split(parameters, ';')) {
    auto const text = trim(part);
    if (!text.starts_with("q=")) continue;
    auto const weight = text.substr(2);
    return weight.find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  for (auto const part : split(accept_encoding, ',')) {
    auto const text = trim(part);
    auto const end = text.find(';');
    auto const name = ascii_lower(trim(text.substr(0, end)));
    if (name != "gzip") continue;
    return end == std::string_view::npos || !refused(text.substr(end + 1));
  }
  return false;
}

bool is_compressible(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/problem+json") || type.starts_with("application/manifest") ||
         type.starts_with("image/svg");
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  CHECK_THAT(deflateInit2(&stream, 5, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  auto const state = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  CHECK_THAT(state == Z_STREAM_END);
  return out;
}

std::string gunzip(std::string_view bytes, std::size_t limit) {
  z_stream stream{};
  CHECK_THAT(inflateInit2(&stream, gzip_window) == Z_OK);
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 16384> part{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(part.data(), part.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END && out.size() <= limit ? out : std::string{};
}

}  // namespace rangkul::http
