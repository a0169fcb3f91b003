#pragma once
// A request becomes an Answer: route, session, policy, CSRF, one transaction, handler, commit or
// rollback by the Result alone, refusal page, incident number for a broken world.

#include "app/program.h"
#include "http/http.h"

namespace rangkul::app {

/// Thread-safe: called on the server's workers.
class Dispatcher {
 public:
  explicit Dispatcher(Program& program) : program_(program) {}
  http::Answer answer(http::Request& request) const;

 private:
  http::Answer routed(http::Request& request) const;
  Program& program_;
};

/// The session cookie's name, and how long browsers keep it.
constexpr std::string_view session_cookie = "sesi";

/// The token of the session: a program's bearer header, else the cookie; empty: none.
std::string session_token(http::Request const& request);

/// Writes the session cookie (HttpOnly, SameSite=Lax, Secure behind https).
void set_session_cookie(http::Answer& answer, http::Request const& request,
                        std::string const& token);
void clear_session_cookie(http::Answer& answer);

}  // namespace rangkul::app
