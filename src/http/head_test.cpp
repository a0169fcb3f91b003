#include "http/head.h"

#include <doctest/doctest.h>

using namespace rangkul::http;

namespace {

std::optional<Head> read(std::string const& bytes, HeadFault& fault) {
  return check_head(bytes, fault);
}

int status(std::string const& bytes) {
  HeadFault fault{};
  return read(bytes, fault) ? 200 : status_of(fault);
}

int status_with(std::string const& headers, std::string const& start = "POST / HTTP/1.1\r\n") {
  return status(start + headers + "\r\n");
}

int status_of_target(std::string const& target) {
  return status("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
}

}  // namespace

TEST_CASE("head: a usual request is read") {
  HeadFault fault{};
  auto const head = read(
      "POST /orang/Budi%20S?q=a+b&q=c HTTP/1.1\r\nHost: dinsos.example:8080\r\nCookie: a=1\r\n"
      "Cookie: b=2\r\nContent-Length: 12\r\nX-A:  x y \t\r\nExpect: 100-continue\r\n\r\n",
      fault);
  REQUIRE(head.has_value());
  CHECK(head->method == Method::post);
  CHECK(head->path == "/orang/Budi S");
  CHECK(head->query.all("q").size() == 2);
  CHECK(head->headers.at("cookie") == "a=1; b=2");
  CHECK(head->headers.at("x-a") == "x y");
  CHECK(head->content_length == 12);
  CHECK(head->keep_alive);
  CHECK(head->expects_continue);
  CHECK(head->has_body());
}

TEST_CASE("head: unclear framing is refused") {
  std::string const host = "Host: a\r\n";
  CHECK(status_with(host + "Content-Length: 1\r\n") == 200);
  CHECK(status_with(host + "Transfer-Encoding: chunked\r\n") == 200);
  for (auto const* lines : {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                            "Content-Length: 1\r\nContent-Length: 1\r\n",
                            "Content-Length: 1\r\nContent-Length: 2\r\n",
                            "Content-Length: +1\r\n",
                            "Content-Length: -1\r\n",
                            "Content-Length: 0x1\r\n",
                            "Content-Length: 1, 1\r\n",
                            "Content-Length:\r\n",
                            "Content-Length: 99999999999999999999\r\n",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: identity\r\n",
                            "Transfer-Encoding: gzip, chunked\r\n",
                            "Transfer-Encoding: chunked, identity\r\n",
                            "Transfer-Encoding: xchunked\r\n",
                            "Transfer-Encoding: \"chunked\"\r\n",
                            "Transfer-Encoding:\r\n",
                            "Transfer-Encoding : chunked\r\n",
                            "Transfer-Encoding\t: chunked\r\n",
                            "Transfer-Encoding: chun\r\n ked\r\n",
                            "X: a\r\n\tTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: \x0b"
                            "chunked\r\n",
                            "X: a\rTransfer-Encoding: chunked\r\n",
                            "X: a\nTransfer-Encoding: chunked\r\n",
                            "Content-Type: a\r\nContent-Type: b\r\n"}) {
    CAPTURE(lines);
    CHECK(status_with(host + lines) == 400);
  }
  CHECK(status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(status("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n") == 400);
}

TEST_CASE("head: exactly one clean host") {
  CHECK(status_with("") == 400);
  CHECK(status_with("Host: a\r\nHost: a\r\n") == 400);
  CHECK(status_with("Host:\r\n") == 400);
  for (auto const* host : {"a b", "a/b", "a@b", "a,b", "a\"", "a<", "a\\b"})
    CHECK(status_with("Host: " + std::string(host) + "\r\n") == 400);
  CHECK(status_with("Host: [::1]:8080\r\n") == 200);
  CHECK(status("GET / HTTP/1.0\r\n\r\n") == 200);
}

TEST_CASE("head: request lines") {
  CHECK(status("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(status("GET / HTTP/1.2\r\nHost: a\r\n\r\n") == 505);
  CHECK(status("GET / http/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status("GET /\r\nHost: a\r\n\r\n") == 400);
  CHECK(status("GET  / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status("G(T / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(status("get / HTTP/1.1\r\nHost: a\r\n\r\n") == 405);
  CHECK(status("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n") == 405);
  CHECK(status("GET / HTTP/1.1\nHost: a\n\n") == 400);
  CHECK(status("") == 400);
  CHECK(status("\r\n\r\n") == 400);
  CHECK(status("GET / HTTP/1.1\r\nHost: a\r\n\r\nmore") == 400);
  CHECK(status_with("Host: a\r\nExpect: tea\r\n") == 417);
}

TEST_CASE("head: targets") {
  for (auto const* good :
       {"/", "/a/b", "/a%20b", "/a?b=%2F&c", "/%C3%A9", "/a.b/..c", "/a//b", "/a?x={|}"})
    CHECK(status_of_target(good) == 200);
  for (auto const* bad :
       {"a",        "*",      "http://a/", "/%",        "/%4",       "/%zz", "/%00",
        "/a%0d%0a", "/..",    "/a/../b",   "/%2e%2e/b", "/.%2E",     "/./a", "/a%2Fb",
        "/a%5Cb",   "/a\\b",  "/%C0%AF",   "/%ff",      "/\xc3\xa9", "/a#b", "/a\"b",
        "/<",       "/a?b=%", "/a?b=%00",  "/a\tb",     "/a\x7f"}) {
    CAPTURE(bad);
    CHECK(status_of_target(bad) == 400);
  }
  CHECK(status_of_target("/" + std::string(2100, 'a')) == 414);
  CHECK(status_of_target("/?a=" + std::string(8200, 'a')) == 414);
}

TEST_CASE("head: limits on size and number of headers") {
  std::string many = "Host: a\r\n";
  for (int i = 1; i < 100; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  CHECK(status_with(many) == 200);
  CHECK(status_with(many + "X-100: 1\r\n") == 431);
  CHECK(status_with("Host: a\r\nX: " + std::string(17000, 'a') + "\r\n") == 431);
}

TEST_CASE("head: connections stay open only in 1.1 and without close") {
  HeadFault fault{};
  CHECK_FALSE(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", fault)->keep_alive);
  CHECK_FALSE(read("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", fault)->keep_alive);
  CHECK(read("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", fault)->keep_alive);
}
