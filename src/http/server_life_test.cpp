#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <fstream>
#include <vector>

#include "http/server.h"
#include "http/test_client.h"
#include "http/test_server.h"

using namespace rangkul;
using namespace rangkul::http;
using test::Connection;
using test::Door;
using test::echo;
using test::get_line;
using test::quick;
using test::Running;

namespace {

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

}  // namespace

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
