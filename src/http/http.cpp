#include "http/http.h"

#include <array>

#include "base/id.h"
#include "base/text.h"

namespace rangkul::http {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::optional<unsigned> hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out += ' ';
    } else if (text[i] == '%') {
      if (text.size() - i < 3) return std::nullopt;
      auto const high = hex_value(text[i + 1]);
      auto const low = hex_value(text[i + 2]);
      if (!high || !low) return std::nullopt;
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (out.find('\0') != std::string::npos) return std::nullopt;
  return out;
}

/// A name that every file system and header takes: no folders, quotes or control characters.
std::string plain_file_name(std::string_view name) {
  std::string out;
  for (char const c : name) out += is_unreserved(c) || c == ' ' ? c : '_';
  while (!out.empty() && out.front() == '.') out.erase(0, 1);
  return out.empty() ? "berkas" : out;
}

}  // namespace

std::optional<std::string> Pairs::find(std::string_view name) const {
  for (auto const& [key, value] : list_)
    if (key == name) return value;
  return std::nullopt;
}

std::string Pairs::get(std::string_view name, std::string_view other) const {
  for (auto const& [key, value] : list_)
    if (key == name) return value;
  return std::string(other);
}

std::vector<std::string> Pairs::all(std::string_view name) const {
  std::vector<std::string> found;
  for (auto const& [key, value] : list_)
    if (key == name) found.push_back(value);
  return found;
}

std::string Request::header(std::string_view lower_name) const {
  auto const found = headers.find(std::string(lower_name));
  return found == headers.end() ? std::string{} : found->second;
}

bool Request::wants_json() const {
  return path.starts_with("/api/") ||
         header("accept").find("application/json") != std::string::npos;
}

bool Request::wants_part() const {
  return header("hx-request") == "true" && header("hx-boosted") != "true";
}

Result<std::int64_t> Request::id(std::string_view name) const {
  auto const value = parse_id_value(param(name));
  if (!value) return not_found();
  return *value;
}

std::string Request::param(std::string_view name) const {
  auto const found = params.find(std::string(name));
  return found == params.end() ? std::string{} : found->second;
}

Answer html_answer(Html page, int status) {
  Answer answer;
  answer.status = status;
  answer.body = page.markup();
  return answer;
}

Answer json_answer(Value const& value, int status) {
  Answer answer;
  answer.status = status;
  answer.content_type = "application/json; charset=utf-8";
  answer.body = to_json(value);
  return answer;
}

Answer text_answer(std::string text, int status) {
  Answer answer;
  answer.status = status;
  answer.content_type = "text/plain; charset=utf-8";
  answer.body = std::move(text);
  return answer;
}

bool is_local_path(std::string_view path) {
  if (path.empty() || path[0] != '/') return false;
  if (path.size() > 1 && (path[1] == '/' || path[1] == '\\')) return false;
  for (char const c : path)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\') return false;
  return true;
}

Answer see_other(std::string path) {
  CHECK_THAT(is_local_path(path));
  Answer answer;
  answer.status = 303;
  answer.content_type.clear();
  answer.with("Location", std::move(path));
  return answer;
}

std::string content_type_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> types{{
      {"css", "text/css; charset=utf-8"},
      {"csv", "text/csv; charset=utf-8"},
      {"html", "text/html; charset=utf-8"},
      {"jpeg", "image/jpeg"},
      {"jpg", "image/jpeg"},
      {"js", "text/javascript; charset=utf-8"},
      {"json", "application/json; charset=utf-8"},
      {"md", "text/plain; charset=utf-8"},
      {"pdf", "application/pdf"},
      {"png", "image/png"},
      {"svg", "image/svg+xml"},
      {"txt", "text/plain; charset=utf-8"},
      {"webmanifest", "application/manifest+json"},
      {"webp", "image/webp"},
      {"woff2", "font/woff2"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"zip", "application/zip"},
  }};
  auto const dot = name.rfind('.');
  if (dot != std::string_view::npos) {
    auto const ending = ascii_lower(name.substr(dot + 1));
    for (auto const& [known, type] : types)
      if (known == ending) return std::string(type);
  }
  return "application/octet-stream";
}

Answer file_answer(SendFile file, std::string download_name) {
  Answer answer;
  answer.content_type = content_type_of(download_name);
  answer.file = std::move(file);
  auto disposition = "attachment; filename=\"" + plain_file_name(download_name) + "\"";
  disposition += "; filename*=UTF-8''" + url_part(download_name);
  answer.with("Content-Disposition", std::move(disposition));
  return answer;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return 422;
    case ErrorKind::unauthenticated: return 401;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::too_large: return 413;
    case ErrorKind::too_many: return 429;
    case ErrorKind::unavailable: return 503;
  }
  return 500;
}

std::string url_part(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      out += '%';
      out += hex_digits[byte >> 4];
      out += hex_digits[byte & 15U];
    }
  }
  return out;
}

std::optional<std::string> url_decode(std::string_view text) { return percent_decode(text, false); }

std::optional<Pairs> parse_pairs(std::string_view text, std::size_t limit) {
  Pairs pairs;
  if (text.empty()) return pairs;
  for (auto const part : split(text, '&')) {
    if (part.empty()) continue;
    if (pairs.list().size() >= limit) return std::nullopt;
    auto const equals = part.find('=');
    auto name = percent_decode(part.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::string{}
                                                  : percent_decode(part.substr(equals + 1), true);
    if (!name || !value || !is_clean_utf8(*name) || !is_clean_utf8(*value)) return std::nullopt;
    pairs.add(std::move(*name), std::move(*value));
  }
  return pairs;
}

std::map<std::string, std::string> parse_cookies(std::string_view header) {
  std::map<std::string, std::string> cookies;
  for (auto const part : split(header, ';')) {
    auto const text = trim(part);
    auto const equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    cookies.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return cookies;
}

std::string base64url(std::string_view bytes) {
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (char const c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += base64_digits[(held >> bits) & 63U];
    }
    held &= 0xffU;
  }
  if (bits > 0) out += base64_digits[(held << (6 - bits)) & 63U];
  return out;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (char const c : text) {
    auto const digit = base64_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << 6) | static_cast<unsigned>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((held >> bits) & 0xffU);
    }
    held &= 0xffU;
  }
  if ((held & ((1U << bits) - 1U)) != 0) return std::nullopt;  // one spelling a value
  return out;
}

}  // namespace rangkul::http
