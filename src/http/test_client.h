#pragma once
// A small blocking HTTP client over the loopback, for tests and scenarios only.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http.h"

namespace rangkul::http::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Reply {
  int status{0};                               // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  // lower-case names; the last of equal ones
  std::vector<std::string> set_cookies;
  std::string body;  // as sent; gunzip() where content-encoding says so
  std::string header(std::string_view lower_name) const;
};

/// One connection for raw requests; waits at most 20 seconds for anything.
class Connection {
 public:
  explicit Connection(std::uint16_t port);
  ~Connection();
  Connection(Connection&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Connection& operator=(Connection&&) = delete;
  bool is_open() const { return socket_ >= 0; }
  /// False when the peer has gone.
  bool send(std::string_view bytes) const;
  /// `head_only` for the answer to a HEAD request.
  Reply read(bool head_only = false);
  /// Waits for the end of the connection; true when it came without further bytes.
  bool ends();

 private:
  bool fill();
  int socket_{-1};
  std::string held_;
};

/// The body of a form, and of a form with one file.
std::string form_body(Pairs const& form);
std::string multipart_body(std::string_view boundary, Pairs const& fields, std::string_view field,
                           std::string_view file_name, std::string_view content);

/// One request on its own connection; the target is sent as given.
Reply request(std::uint16_t port, std::string_view method, std::string_view target,
              Headers const& headers = {}, std::string_view body = {});
Reply get(std::uint16_t port, std::string_view target, Headers const& headers = {});
Reply post(std::uint16_t port, std::string_view target, Pairs const& form,
           Headers const& headers = {});
Reply post_json(std::uint16_t port, std::string_view target, Value const& value,
                Headers const& headers = {});

/// A visitor that keeps cookies and follows 303 as browsers do (at most 5 times).
class Visitor {
 public:
  explicit Visitor(std::uint16_t port) : port_(port) {}
  Reply get(std::string_view target, Headers headers = {});
  Reply post(std::string_view target, Pairs const& form, Headers headers = {});
  Reply post_file(std::string_view target, Pairs const& fields, std::string_view field,
                  std::string_view file_name, std::string_view content, Headers headers = {});
  std::map<std::string, std::string>& cookies() { return cookies_; }
  /// Off: a 303 is handed back as it is.
  void follow(bool on) { follow_ = on; }

 private:
  Reply send(std::string_view method, std::string target, Headers headers, std::string_view body);
  std::uint16_t port_;
  bool follow_{true};
  std::map<std::string, std::string> cookies_;
};

}  // namespace rangkul::http::test
