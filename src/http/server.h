#pragma once
// The server: Boost.Beast sessions on a few I/O threads, handlers on a worker pool.
// Survives hostile requests (stack.md pitfalls 2 to 4), streams uploads to disk, shuts down
// gracefully: stops accepting, lets running requests end, then returns from run().

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/http.h"

namespace rangkul::http {

struct ServerSettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port{8080};           // 0: any free one, see Server::port()
  std::uint16_t metrics_port{0};      // 0: none; health and metrics, loopback only
  std::string upload_folder{"/tmp"};  // uploads are streamed here, mode 0700
  std::int64_t upload_limit{512LL << 20};
  std::int64_t form_limit{1 << 20};
  int io_threads{1};
  int workers{4};
  int queue_limit{256};  // requests that wait for a worker; more get 503
  int connection_limit{2048};
  int idle_seconds{30};      // between two pieces of a request or an answer; a whole head
  int request_seconds{600};  // a whole body
  int stop_seconds{10};      // slow peers are cut off so long after stop()
  bool trust_proxy{false};   // take X-Real-IP and X-Forwarded-Proto from a loopback peer
};

/// Answers every request; should not throw (what it throws becomes an empty 500). Called on worker
/// threads, several at once. HEAD arrives as GET. The files of request.uploads are removed after it
/// returns unless it moved them away.
using Handler = std::function<Answer(Request&)>;

/// Written by the application for /metrics in Prometheus' text form.
using MetricsText = std::function<std::string()>;
/// True while the store answers, for /healthz.
using HealthCheck = std::function<bool()>;

class Server {
 public:
  /// Binds and listens; serving begins with run(). errors: server.address, server.upload_folder
  static Result<std::unique_ptr<Server>> create(ServerSettings, Handler, MetricsText = {},
                                                HealthCheck = {});
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;
  std::uint16_t port() const;
  /// Serves until stop(); returns after the last request ended. Peers that take longer than
  /// stop_seconds are cut off; a handler that runs is always waited for.
  void run();
  /// Safe from any thread and from a signal handler; may be called more than once.
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts>);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rangkul::http
