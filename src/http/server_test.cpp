#include "http/server.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "http/gzip.h"
#include "http/response.h"
#include "http/test_client.h"
#include "http/test_server.h"

using namespace rangkul;
using namespace rangkul::http;
using test::Connection;
using test::echo;
using test::get_line;
using test::quick;
using test::Running;
using test::test_folder;

namespace {

namespace fs = std::filesystem;

std::size_t upload_count() {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(test_folder() / "uploads"), {}));
}

}  // namespace

TEST_CASE("server: every answer carries the security headers, also a refusal") {
  Running server(echo);
  Connection broken(server.port());
  broken.send("nonsense\r\n\r\n");
  auto const refused = broken.read();
  auto const fine = test::get(server.port(), "/");
  CHECK(refused.status == 400);
  CHECK(fine.status == 200);
  for (auto const& reply : {refused, fine}) {
    CHECK(reply.header("content-security-policy") == security_policy);
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(reply.header("referrer-policy") == "same-origin");
    CHECK(reply.header("cross-origin-opener-policy") == "same-origin");
    CHECK_FALSE(reply.header("permissions-policy").empty());
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(reply.header("date").size() == 29);
    CHECK(reply.header("strict-transport-security").empty());
  }
}

TEST_CASE("server: what an answer sets itself stays, and no value begins a new line") {
  Running server([](Request&) {
    auto answer = text_answer("x");
    answer.with("Cache-Control", "max-age=5").with("X-A", "a\r\nSet-Cookie: b=1");
    return answer;
  });
  auto const reply = test::get(server.port(), "/");
  CHECK(reply.header("cache-control") == "max-age=5");
  CHECK(reply.header("x-a") == "a  Set-Cookie: b=1");
  CHECK(reply.set_cookies.empty());
}

TEST_CASE("server: HEAD has the length of GET and no body, and the connection goes on") {
  Running server(echo);
  Connection connection(server.port());
  connection.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n");
  auto const head = connection.read(true);
  CHECK(head.header("content-length") == "6");
  connection.send(get_line("/abc"));
  CHECK(connection.read().body == "/abc||");
}

TEST_CASE("server: requests sent at once are answered in order") {
  Running server(echo);
  Connection connection(server.port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += get_line("/" + std::to_string(i));
    all +=
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 3\r\n\r\na=1";
  }
  connection.send(all);
  for (int i = 0; i < 20; ++i) {
    CHECK(connection.read().body == "/" + std::to_string(i) + "||");
    CHECK(connection.read().body == "/p||a=1;");
  }
}

TEST_CASE("server: a smuggled request is refused and what follows is not answered") {
  Running server(echo);
  std::string const hidden = get_line("/hidden");
  std::string const form = "Content-Type: application/x-www-form-urlencoded\r\n";
  for (std::string const& headers :
       {std::string("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"),
        std::string("Content-Length: 0\r\nContent-Length: 4\r\n"),
        std::string("Transfer-Encoding: xchunked\r\n"),
        std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
        std::string("Transfer-Encoding : chunked\r\n"), std::string("X: y\r\n z\r\n"),
        std::string("Content-Length: 1\nX: y\r\n"), std::string("Host: b\r\n")}) {
    CAPTURE(headers);
    Connection connection(server.port());
    connection.send("POST / HTTP/1.1\r\nHost: a\r\n" + form + headers + "\r\n0\r\n\r\n" + hidden);
    CHECK(connection.read().status == 400);
    CHECK(connection.ends());
  }
  Connection connection(server.port());
  connection.send("POST / HTTP/1.1\r\nHost: a\r\n" + form +
                  "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + hidden);
  CHECK(connection.read().status == 400);
  CHECK(connection.ends());
}

TEST_CASE("server: a head that drips in is cut off after the idle time") {
  auto settings = quick();
  settings.idle_seconds = 1;
  Running server(echo, settings);
  Connection connection(server.port());
  connection.send("GET / HTTP/1.1\r\nHost:");
  Connection body(server.port());
  body.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
  CHECK(connection.ends());
  CHECK(body.ends());
  CHECK(test::get(server.port(), "/").status == 200);
}

TEST_CASE("server: heads and bodies beyond the limits are told, not reset") {
  auto settings = quick();
  settings.form_limit = 1000;
  Running server(echo, settings);
  auto const long_head = test::get(server.port(), "/", {{"X-A", std::string(40000, 'a')}});
  CHECK(long_head.status == 431);
  std::string const type = "Content-Type: application/x-www-form-urlencoded\r\n";
  auto const post = "POST / HTTP/1.1\r\nHost: a\r\n" + type;
  Connection declared(server.port());
  declared.send(post + "Content-Length: 1000000\r\n\r\n" + std::string(1000000, 'a'));
  CHECK(declared.read().status == 413);
  Connection chunked(server.port());
  chunked.send(post + "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) chunked.send("64\r\n" + std::string(100, 'a') + "\r\n");
  CHECK(chunked.read().status == 413);
  Connection many(server.port());
  std::string headers;
  for (int i = 0; i < 101; ++i) headers += "X-" + std::to_string(i) + ": a\r\n";
  many.send("GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
  CHECK(many.read().status == 431);
  CHECK(test::request(server.port(), "POST", "/", {{"Content-Type", "text/xml"}}, "<a/>").status ==
        415);
}

TEST_CASE("server: chunked bodies and 100-continue") {
  Running server(echo);
  Connection connection(server.port());
  std::string const post =
      "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  connection.send(post + "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n");
  connection.send("4;ext=1\r\n&b=2\r\n0\r\nTrailer: x\r\n\r\n" + get_line("/next"));
  CHECK(connection.read().body == "/f||a=1;b=2;");
  CHECK(connection.read().body == "/next||");
  connection.send(post + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(connection.read().status == 100);
  connection.send("c=3");
  CHECK(connection.read().body == "/f||c=3;");
}

TEST_CASE("server: uploads are streamed to disk, removed afterwards unless moved away") {
  auto settings = quick();
  settings.upload_limit = 300000;
  auto const kept = test_folder() / "kept.csv";
  Running server(
      [&](Request& request) {
        if (request.path == "/keep") fs::rename(request.uploads.at(0).path, kept);
        return echo(request);
      },
      settings);
  test::Visitor visitor(server.port());
  Pairs fields;
  fields.add("jenis", "dtks");
  std::string const content(250000, 'x');
  auto const reply = visitor.post_file("/u", fields, "berkas", "data.csv", content);
  CHECK(reply.body == "/u||jenis=dtks;data.csv:250000;");
  CHECK(visitor.post_file("/keep", fields, "berkas", "data.csv", content).status == 200);
  CHECK(fs::file_size(kept) == content.size());
  auto const big = visitor.post_file("/u", fields, "berkas", "data.csv", std::string(310000, 'x'));
  CHECK(big.status == 413);
  CHECK(test::request(server.port(), "POST", "/u",
                      {{"Content-Type", "multipart/form-data; boundary=b"}}, "--b\r\nbad")
            .status == 400);
  {
    Connection cut(server.port());
    cut.send(
        "POST /u HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: 1000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; "
        "filename=\"a\"\r\n\r\nbegun");
  }
  server.finish();
  CHECK(upload_count() == 0);
  fs::remove(kept);
}

TEST_CASE("server: text is compressed when the client takes it") {
  std::string const page(5000, 'a');
  Running server([&](Request& request) {
    if (request.path == "/small") return text_answer("small");
    auto answer = text_answer(page);
    if (request.path == "/zip") answer.content_type = "application/zip";
    return answer;
  });
  auto const squeezed = test::get(server.port(), "/", {{"Accept-Encoding", "gzip"}});
  CHECK(squeezed.header("content-encoding") == "gzip");
  CHECK(squeezed.header("vary") == "Accept-Encoding");
  CHECK(squeezed.body.size() < 200);
  CHECK(gunzip(squeezed.body) == page);
  CHECK(test::get(server.port(), "/").body == page);
  for (auto const* path : {"/small", "/zip"})
    CHECK(test::get(server.port(), path, {{"Accept-Encoding", "gzip"}})
              .header("content-encoding")
              .empty());
}

TEST_CASE("server: files are sent from disk and removed where asked") {
  auto const path = test_folder() / "big.csv";
  Running server([&](Request& request) {
    return file_answer(SendFile{path, request.path == "/once"}, "daftar.csv");
  });
  std::string content;
  for (int i = 0; i < 100000; ++i) content += std::to_string(i) + "\n";
  std::ofstream(path) << content;
  auto const reply = test::get(server.port(), "/");
  CHECK(reply.body == content);
  CHECK(reply.header("content-type") == "text/csv; charset=utf-8");
  auto const head = test::request(server.port(), "HEAD", "/");
  CHECK(head.header("content-length") == std::to_string(content.size()));
  CHECK(test::get(server.port(), "/once").body == content);
  CHECK_FALSE(fs::exists(path));
  CHECK(test::get(server.port(), "/").status == 500);
}

TEST_CASE("server: a handler that throws gives 500 and the next request works") {
  Running server([](Request& request) -> Answer {
    if (request.path == "/bad") throw std::runtime_error("secret detail");
    return echo(request);
  });
  auto const reply = test::get(server.port(), "/bad");
  CHECK(reply.status == 500);
  CHECK(reply.body.find("secret") == std::string::npos);
  CHECK(test::get(server.port(), "/").status == 200);
}

TEST_CASE("server: the peer's address comes from the proxy only where it is trusted") {
  auto const tell = [](Request& request) {
    return text_answer(request.remote + (request.secure ? " secure" : ""));
  };
  test::Headers const headers{{"X-Real-IP", "10.1.2.3"}, {"X-Forwarded-Proto", "https"}};
  {
    Running server(tell);
    CHECK(test::get(server.port(), "/", headers).body == "127.0.0.1");
  }
  auto settings = quick();
  settings.trust_proxy = true;
  Running server(tell, settings);
  auto const reply = test::get(server.port(), "/", headers);
  CHECK(reply.body == "10.1.2.3 secure");
  CHECK(reply.header("strict-transport-security") == "max-age=31536000");
  CHECK(test::get(server.port(), "/", {{"X-Real-IP", "x; y"}}).body == "127.0.0.1");
}

TEST_CASE("server: a visitor keeps cookies and follows redirections") {
  Running server([](Request& request) {
    if (request.path != "/masuk") return text_answer(request.cookies["sesi"]);
    auto answer = see_other("/beranda");
    answer.with("Set-Cookie", "sesi=abc; HttpOnly; SameSite=Lax; Path=/");
    return answer;
  });
  test::Visitor visitor(server.port());
  CHECK(visitor.post("/masuk", {}).body == "abc");
  CHECK(visitor.get("/").body == "abc");
}
