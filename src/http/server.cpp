#include "http/server.h"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <thread>

#include "http/loop.h"

namespace rangkul::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Loops = std::vector<std::unique_ptr<Loop>>;

/// Accepts for one service and spreads the connections over the loops.
class Listener {
 public:
  Listener(asio::io_context& io, Loops& loops, Service service)
      : loops_(loops), service_(std::move(service)), acceptor_(io), pause_(io) {}

  bool open(std::string const& address, std::uint16_t port) {
    error_code failed;
    auto const where = asio::ip::make_address(address, failed);
    if (failed) return false;
    tcp::endpoint const endpoint(where, port);
    acceptor_.open(endpoint.protocol(), failed);
    if (failed) return false;
    acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
    acceptor_.bind(endpoint, failed);
    if (failed) return false;
    acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return false;
    port_ = acceptor_.local_endpoint(failed).port();
    return !failed;
  }
  std::uint16_t port() const { return port_; }

  void accept() {
    acceptor_.async_accept([this](error_code failed, tcp::socket socket) {
      if (failed == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (failed) return accept_later();
      admit(std::move(socket));
      accept();
    });
  }
  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

 private:
  /// Out of descriptors, most likely: asking again at once would only spin.
  void accept_later() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](error_code cancelled) {
      if (!cancelled) accept();
    });
  }

  void admit(tcp::socket socket) {
    error_code failed;
    if (service_.counters.live() < service_.settings.connection_limit) {
      OpenFile handed(socket.release(failed));
      if (!failed) loops_[next_++ % loops_.size()]->adopt(std::move(handed), service_);
      return;
    }
    service_.counters.turned_away();
    auto const wire = to_wire(refusal(503), AnswerWay{false, true, false, false});
    socket.non_blocking(true, failed);
    socket.write_some(asio::buffer(wire.head + wire.body), failed);
    socket.shutdown(tcp::socket::shutdown_send, failed);
  }

  Loops& loops_;
  Service service_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::size_t next_{0};
  std::uint16_t port_{0};
};

bool make_folder(std::string const& path) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return ::access(path.c_str(), W_OK) == 0;
  auto const parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, failed);
  return ::mkdir(path.c_str(), 0700) == 0;
}

}  // namespace

struct Server::Parts {
  ServerSettings settings;
  Handler handler;
  MetricsText metrics;
  HealthCheck healthy;
  Counters counters;      // of the application's listener
  Counters own_counters;  // of the metrics listener
  OpenFile wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<bool> stopping{false};
  Loops loops;
  std::unique_ptr<Workers> workers;
  std::unique_ptr<Workers> own_workers;  // health is told even while all workers are busy
  asio::io_context io{1};                // accepts, and wakes up for stop()
  std::unique_ptr<Listener> listener;
  std::unique_ptr<Listener> own_listener;
  asio::posix::stream_descriptor waker{io};

  // Handlers that still run hand their answers to the loops, and connections in the loops count
  // themselves out of their listener's service.
  ~Parts() {
    if (workers) workers->finish();
    if (own_workers) own_workers->finish();
    loops.clear();
  }

  Answer tell(Request const& request) {
    if (request.path == "/healthz") {
      bool const good = !stopping && (!healthy || healthy());
      return text_answer(good ? "ok\n" : "unavailable\n", good ? 200 : 503);
    }
    if (request.path == "/metrics") {
      auto answer = text_answer(counters.text() + (metrics ? metrics() : std::string{}));
      answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
      return answer;
    }
    return refusal(404);
  }

  void wait_for_wake() {
    waker.async_wait(asio::posix::stream_descriptor::wait_read, [this](error_code cancelled) {
      if (cancelled) return;
      stopping = true;
      listener->close();
      if (own_listener) own_listener->close();
      for (auto& loop : loops) loop->stop(std::chrono::seconds(settings.stop_seconds));
    });
  }

  Status listen() {
    listener =
        std::make_unique<Listener>(io, loops, Service{settings, handler, *workers, counters});
    if (!listener->open(settings.address, settings.port))
      return Error{ErrorKind::unavailable, "server.address"};
    if (settings.metrics_port == 0) return {};
    own_workers = std::make_unique<Workers>(1, 16);
    auto answer = [this](Request& request) { return tell(request); };
    own_listener = std::make_unique<Listener>(
        io, loops, Service{settings, answer, *own_workers, own_counters});
    if (!own_listener->open("127.0.0.1", settings.metrics_port))
      return Error{ErrorKind::unavailable, "server.address"};
    return {};
  }
};

Result<std::unique_ptr<Server>> Server::create(ServerSettings settings, Handler handler,
                                               MetricsText metrics, HealthCheck healthy) {
  if (!make_folder(settings.upload_folder))
    return Error{ErrorKind::unavailable, "server.upload_folder"};
  auto parts = std::make_unique<Parts>();
  auto& held = *parts;
  held.settings = std::move(settings);
  held.handler = std::move(handler);
  held.metrics = std::move(metrics);
  held.healthy = std::move(healthy);
  for (int i = 0; i < std::max(1, held.settings.io_threads); ++i)
    held.loops.push_back(std::make_unique<Loop>());
  held.workers = std::make_unique<Workers>(held.settings.workers,
                                           static_cast<std::size_t>(held.settings.queue_limit));
  TRY(held.listen());
  held.waker.assign(::dup(held.wake.descriptor()));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return parts_->listener->port(); }

void Server::run() {
  auto& held = *parts_;
  held.listener->accept();
  if (held.own_listener) held.own_listener->accept();
  held.wait_for_wake();
  std::vector<std::thread> threads;
  for (auto& loop : held.loops) threads.emplace_back([&loop] { loop->run(); });
  held.io.run();
  for (auto& thread : threads) thread.join();
  held.workers->finish();
  if (held.own_workers) held.own_workers->finish();
}

void Server::stop() {
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const written = ::write(parts_->wake.descriptor(), &one, sizeof one);
}

}  // namespace rangkul::http
