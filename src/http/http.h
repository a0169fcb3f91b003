#pragma once
// HTTP: requests, answers, routes and pages; knows no domain.
// Handlers are plain functions that turn a Request into an Answer on a worker thread; Boost.Beast
// stays inside server.cpp. Main types: Request, Answer, Router, Template, Html, Server.
// Limits (server.h): header 16 KiB and 100 lines, form 1 MiB, upload as configured and streamed to
// disk. Cookies are HttpOnly and SameSite=Lax. Tables: none. Events: none.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace rangkul::http {

enum class Method { get, post, put, patch, delete_ };

/// Decoded name=value pairs in order of sending; names may repeat.
class Pairs {
 public:
  void add(std::string name, std::string value) {
    list_.emplace_back(std::move(name), std::move(value));
  }
  /// The first value of a name, trimmed of nothing; empty optional when absent.
  std::optional<std::string> find(std::string_view name) const;
  std::string get(std::string_view name, std::string_view other = "") const;
  std::vector<std::string> all(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> const& list() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

/// An uploaded file, streamed to `path` (removed when the request ends unless moved away).
struct Upload {
  std::string field;
  std::string file_name;  // as the client named it, without folders
  std::string path;
  std::int64_t size{0};
};

struct Request {
  Method method{Method::get};
  std::string path;                           // decoded, begins with '/'
  std::map<std::string, std::string> params;  // of the route: {person} -> "123"
  Pairs query;
  Pairs form;  // urlencoded or multipart fields, or the top fields of a JSON object, a list one by
               // one
  std::map<std::string, std::string> headers;  // names in lower case
  std::map<std::string, std::string> cookies;
  std::vector<Upload> uploads;
  std::string body;    // JSON bodies only; at most 1 MiB
  std::string remote;  // address of the peer, or X-Real-IP where the proxy is trusted
  bool secure{false};  // the proxy said https

  std::string header(std::string_view lower_name) const;
  /// The client asked for JSON: path below /api/ or Accept names application/json.
  bool wants_json() const;
  /// An htmx request for a part of a page.
  bool wants_part() const;
  /// errors: not_found (a malformed id is an address that does not exist)
  Result<std::int64_t> id(std::string_view param) const;
  std::string param(std::string_view name) const;
};

/// A file that is sent from disk and, if it was made for this answer, removed afterwards.
struct SendFile {
  std::string path;
  bool remove_after{false};
};

struct Answer {
  int status{200};
  std::string content_type{"text/html; charset=utf-8"};
  std::string body;
  std::optional<SendFile> file;
  std::vector<std::pair<std::string, std::string>> headers;

  Answer& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

Answer html_answer(Html page, int status = 200);
Answer json_answer(Value const& value, int status = 200);
Answer text_answer(std::string text, int status = 200);
/// 303 to a local path ("/orang/12"); a path that is not local is our own mistake.
Answer see_other(std::string path);
/// A download: content type by the name's ending, safe file name in Content-Disposition.
Answer file_answer(SendFile file, std::string download_name);

/// Begins with one '/' and holds no blank, control character or backslash: safe to send somebody
/// to.
bool is_local_path(std::string_view path);
/// By the ending of a file name; application/octet-stream where it is unknown.
std::string content_type_of(std::string_view name);

/// HTTP status of an error kind, derived once.
int status_of(ErrorKind);

/// Percent-encodes one part of an address.
std::string url_part(std::string_view);
/// Decodes %XX; empty for a malformed escape or a NUL. '+' stays.
std::optional<std::string> url_decode(std::string_view text);
/// Reads a=1&b=2 with '+' as a blank; empty when malformed, not clean UTF-8, or beyond `limit`
/// pairs.
std::optional<Pairs> parse_pairs(std::string_view text, std::size_t limit = 2000);
/// Reads a Cookie header; the first of two equal names wins.
std::map<std::string, std::string> parse_cookies(std::string_view header);
/// Base64url without padding; decoding refuses other characters.
std::string base64url(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace rangkul::http
