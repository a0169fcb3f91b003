#include "http/response.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/clock.h"
#include "base/text.h"
#include "http/gzip.h"

namespace rangkul::http {

std::string_view const security_policy =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'";

namespace {

constexpr std::size_t gzip_from_bytes = 1024;

std::array<std::pair<std::string_view, std::string_view>, 8> standing_headers() {
  return {{
      {"Content-Security-Policy", security_policy},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=()"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
  }};
}

std::string_view phrase_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return status < 400 ? "Fine" : "Refused";
  }
}

bool has_header(Answer const& answer, std::string_view name) {
  auto const wanted = ascii_lower(name);
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [&](auto const& header) { return ascii_lower(header.first) == wanted; });
}

/// Nothing that an answer carries may begin a new line of the head.
void append_header(std::string& head, std::string_view name, std::string_view value) {
  auto const clean = [&](char c) { head += static_cast<unsigned char>(c) < 0x20 ? ' ' : c; };
  std::for_each(name.begin(), name.end(), clean);
  head += ": ";
  std::for_each(value.begin(), value.end(), clean);
  head += "\r\n";
}

bool is_framing(std::string_view name) {
  auto const lower = ascii_lower(name);
  return lower == "content-length" || lower == "connection" || lower == "transfer-encoding";
}

void compress(Answer& answer, bool taken) {
  if (answer.body.size() <= gzip_from_bytes || !is_compressible(answer.content_type) ||
      has_header(answer, "Content-Encoding"))
    return;
  if (!has_header(answer, "Vary")) answer.with("Vary", "Accept-Encoding");
  if (!taken) return;
  answer.body = gzip(answer.body);
  answer.with("Content-Encoding", "gzip");
}

bool open_file(Answer const& answer, Wire& wire) {
  wire.file = OpenFile(::open(answer.file->path.c_str(), O_RDONLY | O_CLOEXEC));
  if (answer.file->remove_after) ::unlink(answer.file->path.c_str());
  struct stat facts {};
  if (!wire.file.is_open() || ::fstat(wire.file.descriptor(), &facts) != 0 ||
      !S_ISREG(facts.st_mode))
    return false;
  wire.file_size = facts.st_size;
  return true;
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string http_date(std::int64_t unix_seconds) {
  auto const when = static_cast<std::time_t>(unix_seconds);
  std::tm parts{};
  gmtime_r(&when, &parts);
  std::array<char, 40> text{};
  auto const size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

Wire to_wire(Answer answer, AnswerWay way) {
  Wire wire;
  if (answer.file && !open_file(answer, wire)) {
    answer = refusal(500);
    wire.file = OpenFile();
  }
  if (!answer.file) compress(answer, way.takes_gzip);
  wire.status = answer.status;
  auto& head = wire.head;
  head = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
  head += phrase_of(answer.status);
  head += "\r\n";
  append_header(head, "Date", http_date(SystemClock().now().seconds));
  bool const bodyless = answer.status == 204 || answer.status == 304 || answer.status < 200;
  if (!bodyless) {
    if (!answer.content_type.empty()) append_header(head, "Content-Type", answer.content_type);
    auto const size = answer.file ? wire.file_size : static_cast<std::int64_t>(answer.body.size());
    append_header(head, "Content-Length", std::to_string(size));
  }
  for (auto const& [name, value] : answer.headers)
    if (!is_framing(name)) append_header(head, name, value);
  for (auto const& [name, value] : standing_headers())
    if (!has_header(answer, name)) append_header(head, name, value);
  if (way.secure && !has_header(answer, "Strict-Transport-Security"))
    append_header(head, "Strict-Transport-Security", "max-age=31536000");
  if (way.close) append_header(head, "Connection", "close");
  head += "\r\n";
  if (bodyless || way.head_only) {
    wire.file = OpenFile();
    wire.file_size = 0;
  } else if (!answer.file) {
    wire.body = std::move(answer.body);
  }
  return wire;
}

Answer refusal(int status) {
  auto answer =
      text_answer(std::to_string(status) + ' ' + std::string(phrase_of(status)) + '\n', status);
  if (status == 405) answer.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
  if (status == 503) answer.with("Retry-After", "2");
  return answer;
}

}  // namespace rangkul::http
