#include "http/server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "http/gzip.h"
#include "http/response.h"
#include "http/test_client.h"

using namespace rangkul;
using namespace rangkul::http;
using test::Connection;

namespace {

namespace fs = std::filesystem;

/// A door that handlers wait at until the test opens it.
class Door {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    change_.notify_all();
    change_.wait(lock, [this] { return open_; });
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    change_.wait(lock, [&] { return waiting_ >= count; });
  }
  void open() {
    std::lock_guard const lock(mutex_);
    open_ = true;
    change_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable change_;
  int waiting_{0};
  bool open_{false};
};

fs::path test_folder() {
  return fs::temp_directory_path() / ("server." + std::to_string(getpid()));
}

ServerSettings quick() {
  ServerSettings settings;
  settings.port = 0;
  settings.upload_folder = test_folder() / "uploads";
  settings.workers = 2;
  settings.stop_seconds = 2;
  return settings;
}

class Running {
 public:
  explicit Running(Handler handler, ServerSettings settings = quick(), MetricsText metrics = {},
                   HealthCheck healthy = {})
      : server_(Server::create(std::move(settings), std::move(handler), std::move(metrics),
                               std::move(healthy))
                    .value()),
        thread_([this] { server_->run(); }) {}
  ~Running() { finish(); }
  void finish() {
    server_->stop();
    if (thread_.joinable()) thread_.join();
  }
  Server& operator*() { return *server_; }
  std::uint16_t port() const { return server_->port(); }

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

Answer echo(Request& request) {
  std::string out = request.path + '|' + request.header("x-a") + '|';
  for (auto const& [name, value] : request.form.list()) out += name + '=' + value + ';';
  for (auto const& upload : request.uploads)
    out += upload.file_name + ':' + std::to_string(upload.size) + ';';
  return text_answer(std::move(out));
}

std::string get_line(std::string const& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

std::uint16_t free_port() {
  int const socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

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

TEST_CASE("server: ten parallel uploads of 20 MB need little memory") {
  auto const resident_kb = [] {
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t pages = 0;
    file >> total >> pages;
    return pages * 4;
  };
  std::atomic<std::int64_t> peak_kb{0};
  Running server([&](Request& request) {
    peak_kb = std::max(peak_kb.load(), resident_kb());
    return echo(request);
  });
  auto const before_kb = resident_kb();
  std::string const piece(1 << 20, 'x');
  std::string const start =
      "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n";
  std::string const end = "\r\n--b--\r\n";
  auto const length = start.size() + end.size() + 20 * piece.size();
  std::atomic<int> good{0};
  std::vector<std::thread> senders;
  for (int i = 0; i < 10; ++i) {
    senders.emplace_back([&] {
      Connection connection(server.port());
      connection.send(
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
          "Content-Length: " +
          std::to_string(length) + "\r\n\r\n" + start);
      for (int part = 0; part < 20; ++part) connection.send(piece);
      connection.send(end);
      if (connection.read().body == "/||a:20971520;") ++good;
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(good == 10);
  CHECK(peak_kb - before_kb < 60 * 1024);
}

TEST_CASE("server: stopping lets a running request end and refuses new connections") {
  Door door;
  Running server([&](Request& request) {
    door.pass();
    return echo(request);
  });
  Connection idle(server.port());
  auto busy = std::make_unique<Connection>(server.port());
  busy->send(get_line("/busy"));
  door.wait_for(1);
  (*server).stop();
  CHECK(idle.ends());
  CHECK_FALSE(Connection(server.port()).is_open());
  (*server).stop();
  door.open();
  CHECK(busy->read().body == "/busy||");
  CHECK(busy->ends());
  busy.reset();
  server.finish();
}

TEST_CASE("server: stopping does not wait for a peer that stays silent in its request") {
  auto settings = quick();
  settings.stop_seconds = 1;
  Running server(echo, settings);
  Connection slow(server.port());
  slow.send("GET / HT");
  CHECK(test::get(server.port(), "/").status == 200);
  server.finish();
  CHECK_FALSE(Connection(server.port()).is_open());
}

TEST_CASE("server: two hundred idle connections do not keep others out, on several threads too") {
  for (int const threads : {1, 3}) {
    auto settings = quick();
    settings.io_threads = threads;
    Running server(echo, settings);
    std::vector<Connection> idle;
    for (int i = 0; i < 200; ++i) idle.emplace_back(server.port());
    for (int i = 0; i < 50; ++i) CHECK(test::get(server.port(), "/x").body == "/x||");
    for (auto& connection : idle) {
      connection.send(get_line("/y"));
      CHECK(connection.read().body == "/y||");
    }
    server.finish();
    for (auto& connection : idle) CHECK(connection.ends());
  }
}

TEST_CASE("server: too many connections and too many waiting requests get 503") {
  Door door;
  auto settings = quick();
  settings.workers = 1;
  settings.queue_limit = 1;
  settings.connection_limit = 3;
  Running server(
      [&](Request& request) {
        door.pass();
        return echo(request);
      },
      settings);
  Connection running(server.port());
  running.send(get_line("/1"));
  door.wait_for(1);
  // The one I/O thread takes what was sent in order: the second waits in the queue, the third is
  // refused, and a fourth connection is over the limit.
  Connection waiting(server.port());
  waiting.send(get_line("/2"));
  Connection refused(server.port());
  Connection extra(server.port());
  CHECK(extra.read().status == 503);
  refused.send(get_line("/3"));
  auto const reply = refused.read();
  CHECK(reply.status == 503);
  CHECK_FALSE(reply.header("retry-after").empty());
  door.open();
  CHECK(running.read().body == "/1||");
  CHECK(waiting.read().body == "/2||");
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

TEST_CASE("server: health and numbers on their own port, without addresses") {
  std::atomic<bool> healthy{true};
  auto settings = quick();
  settings.metrics_port = free_port();
  Running server(
      echo, settings, [] { return std::string("rangkul_jobs 3\n"); },
      [&] { return healthy.load(); });
  CHECK(test::get(server.port(), "/orang/3276061006").status == 200);
  CHECK(test::get(server.port(), "/metrics").body == "/metrics||");
  CHECK(test::get(settings.metrics_port, "/healthz").status == 200);
  healthy = false;
  CHECK(test::get(settings.metrics_port, "/healthz").status == 503);
  CHECK(test::get(settings.metrics_port, "/other").status == 404);
  auto const text = test::get(settings.metrics_port, "/metrics").body;
  CHECK(text.find("rangkul_http_requests_total{class=\"2xx\"} 2\n") != std::string::npos);
  CHECK(text.find("rangkul_http_request_seconds_count 2\n") != std::string::npos);
  CHECK(text.find("rangkul_jobs 3\n") != std::string::npos);
  CHECK(text.find("3276061006") == std::string::npos);
}

TEST_CASE("server: a port or a folder that cannot be had is told") {
  Running server(echo);
  auto settings = quick();
  settings.port = server.port();
  CHECK(Server::create(settings, echo).error().code == "server.address");
  settings = quick();
  settings.address = "nowhere";
  CHECK(Server::create(settings, echo).error().code == "server.address");
  settings.upload_folder = "/proc/none";
  CHECK(Server::create(settings, echo).error().code == "server.upload_folder");
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
  fs::remove_all(test_folder());
}
