#include "http/server.h"

#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <filesystem>
#include <thread>
#include <unordered_map>

#include "http/counters.h"
#include "http/gzip.h"
#include "http/head.h"
#include "http/intake.h"
#include "http/response.h"
#include "http/workers.h"

namespace rangkul::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::size_t buffer_limit_bytes = 64 * 1024;
constexpr std::size_t head_piece_bytes = 4 * 1024;
constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::size_t drain_limit_bytes = 8 * 1024 * 1024;
constexpr std::chrono::seconds drain_time{2};

/// What the sessions of one listener share.
struct Service {
  ServerSettings const& settings;
  Handler handler;
  Workers& workers;
  Counters& counters;
};

class Session;

/// One I/O thread with the sessions that live on it; only that thread touches them.
struct Loop {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{io.get_executor()};
  std::unordered_map<Session*, std::unique_ptr<Session>> sessions;
  asio::steady_timer deadline{io};
  bool stopping{false};

  void adopt(std::unique_ptr<Session>);
  void release(Session*);
  void stop(std::chrono::seconds patience);
};

/// One connection. Exactly one operation is under way at any time, so its end may end the session.
class Session {
 public:
  Session(tcp::socket socket, Loop& loop, Service& service)
      : stream_(std::move(socket)), loop_(loop), service_(service), buffer_(buffer_limit_bytes) {
    service_.counters.opened();
    error_code ignored;
    stream_.socket().set_option(tcp::no_delay(true), ignored);
    auto const peer = stream_.socket().remote_endpoint(ignored).address();
    peer_ = peer.to_string();
    peer_is_loopback_ = peer.is_loopback();
  }
  ~Session() { service_.counters.closed(); }
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;

  void read_head() {
    if (loop_.stopping) return end();
    waiting_ = true;
    stream_.expires_after(std::chrono::seconds(settings().idle_seconds));
    read_more_head(0);
  }

  /// Called when the server stops: ends a connection on which no request has begun.
  void stop() {
    if (waiting_ && buffer_.size() == 0) stream_.cancel();
  }

 private:
  using Parser = beast::http::request_parser<beast::http::buffer_body>;

  ServerSettings const& settings() const { return service_.settings; }
  void end() { loop_.release(this); }

  /// Looks for the end of the head, `from` where it has not looked yet. The time given to the whole
  /// head does not start anew with each byte.
  void read_more_head(std::size_t from) {
    std::string_view const held(static_cast<char const*>(buffer_.data().data()), buffer_.size());
    auto const end_of_head = held.find("\r\n\r\n", from);
    if (end_of_head != std::string_view::npos) return got_head(end_of_head + 4);
    if (held.size() > head_limit_bytes) return refuse(431);
    auto const next = held.size() < 3 ? 0 : held.size() - 3;
    stream_.async_read_some(buffer_.prepare(head_piece_bytes),
                            [this, next](error_code failed, std::size_t size) {
                              if (failed) return end();
                              buffer_.commit(size);
                              read_more_head(next);
                            });
  }

  void got_head(std::size_t size) {
    waiting_ = false;
    begun_ = std::chrono::steady_clock::now();
    service_.counters.received(size);
    std::string const bytes(static_cast<char const*>(buffer_.data().data()), size);
    buffer_.consume(size);
    HeadFault fault{};
    auto head = check_head(bytes, fault);
    if (!head) return refuse(status_of(fault));
    way_ = AnswerWay{head->head_only, !head->keep_alive, false, false};
    take_head(*head);
    if (!head->has_body()) return dispatch();
    begin_body(*head, bytes);
  }

  void take_head(Head& head) {
    request_ = Request{};
    request_.method = head.method;
    request_.path = std::move(head.path);
    request_.query = std::move(head.query);
    request_.headers = std::move(head.headers);
    request_.cookies = parse_cookies(request_.header("cookie"));
    request_.remote = peer_;
    way_.takes_gzip = accepts_gzip(request_.header("accept-encoding"));
    if (!settings().trust_proxy || !peer_is_loopback_) return;
    error_code malformed;
    auto const real = asio::ip::make_address(request_.header("x-real-ip"), malformed);
    if (!malformed) request_.remote = real.to_string();
    request_.secure = request_.header("x-forwarded-proto") == "https";
    way_.secure = request_.secure;
  }

  void begin_body(Head const& head, std::string const& bytes) {
    IntakeLimits limits;
    limits.folder = settings().upload_folder;
    limits.form_bytes = settings().form_limit;
    limits.upload_bytes = settings().upload_limit;
    intake_ = Intake::create(request_.header("content-type"), std::move(limits));
    if (!intake_) return refuse(415);
    if (head.content_length.value_or(0) > intake_->limit()) return refuse(413);
    parser_.emplace();
    parser_->header_limit(head_limit_bytes + 1);
    parser_->body_limit(static_cast<std::uint64_t>(intake_->limit()));
    error_code failed;
    auto const used = parser_->put(asio::buffer(bytes), failed);
    if (failed || used != bytes.size() || !parser_->is_header_done()) return refuse(400);
    if (!head.expects_continue) return read_body();
    wire_.head = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(std::chrono::seconds(settings().idle_seconds));
    asio::async_write(stream_, asio::buffer(wire_.head),
                      [this](error_code broken, std::size_t) { broken ? end() : read_body(); });
  }

  void read_body() {
    piece_.resize(piece_bytes);
    auto& body = parser_->get().body();
    body.data = piece_.data();
    body.size = piece_.size();
    body.more = true;
    auto const limit = begun_ + std::chrono::seconds(settings().request_seconds);
    auto const idle =
        std::chrono::steady_clock::now() + std::chrono::seconds(settings().idle_seconds);
    stream_.expires_at(std::min(limit, idle));
    beast::http::async_read_some(
        stream_, buffer_, *parser_,
        [this](error_code failed, std::size_t size) { got_body(failed, size); });
  }

  void got_body(error_code failed, std::size_t size) {
    namespace fault = beast::http;
    service_.counters.received(size);
    if (failed == fault::error::need_buffer) failed = {};
    if (failed == fault::error::body_limit) return refuse(413);
    if (failed == fault::error::end_of_stream || failed == fault::error::partial_message)
      return end();
    if (failed && failed.category() == make_error_code(fault::error::bad_chunk).category())
      return refuse(400);
    if (failed) return end();
    auto const got = piece_.size() - parser_->get().body().size;
    auto const taken = intake_->take(std::string_view(piece_.data(), got));
    if (!taken) return refuse(status_of_body(taken.error()));
    if (!parser_->is_done()) return read_body();
    auto const finished = intake_->finish(request_);
    if (!finished) return refuse(status_of_body(finished.error()));
    parser_.reset();
    dispatch();
  }

  static int status_of_body(Error const& error) {
    return error.kind == ErrorKind::invalid ? 400 : status_of(error.kind);
  }

  void dispatch() {
    release_piece();
    if (!service_.workers.submit([this] { work(); })) refuse(503);
  }

  /// On a worker thread, while the loop leaves the session alone.
  void work() {
    Answer answer;
    try {
      answer = service_.handler(request_);
    } catch (...) {
      answer = refusal(500);
    }
    request_ = Request{};
    intake_.reset();
    service_.counters.answered(answer.status, std::chrono::steady_clock::now() - begun_);
    prepare(std::move(answer));
    asio::post(loop_.io, [this] { send(); });
  }

  void prepare(Answer answer) {
    try {
      wire_ = to_wire(std::move(answer), way_);
    } catch (...) {
      wire_ = to_wire(refusal(500), way_);
    }
  }

  /// Answers without a handler, then lets the peer read it before the connection ends.
  void refuse(int status) {
    waiting_ = false;
    service_.counters.refused();
    way_.close = true;
    way_.takes_gzip = false;
    parser_.reset();
    intake_.reset();
    prepare(refusal(status));
    send();
  }

  void send() {
    sent_bytes_ = 0;
    piece_ = wire_.head;
    send_piece();
  }

  /// Sends piece_, then fills it from the body or the file until both are through.
  void send_piece() {
    stream_.expires_after(std::chrono::seconds(settings().idle_seconds));
    asio::async_write(stream_, asio::buffer(piece_), [this](error_code failed, std::size_t size) {
      service_.counters.sent(size);
      if (failed) return end();
      if (!next_piece()) return sent();
      send_piece();
    });
  }

  bool next_piece() {
    if (wire_.file.is_open()) {
      auto const left = static_cast<std::size_t>(wire_.file_size) - sent_bytes_;
      piece_.resize(std::min(left, piece_bytes));
      auto const got = ::read(wire_.file.descriptor(), piece_.data(), piece_.size());
      if (got <= 0) {
        way_.close = way_.close || left > 0;  // the file shrank: the length told is not kept
        return false;
      }
      piece_.resize(static_cast<std::size_t>(got));
    } else {
      auto const left = wire_.body.size() - sent_bytes_;
      if (left == 0) return false;
      piece_.assign(wire_.body, sent_bytes_, std::min(left, piece_bytes));
    }
    sent_bytes_ += piece_.size();
    return true;
  }

  void sent() {
    wire_ = Wire{};
    release_piece();
    if (!way_.close && !loop_.stopping) return read_head();
    error_code failed;
    stream_.socket().shutdown(tcp::socket::shutdown_send, failed);
    if (failed) return end();
    sent_bytes_ = 0;
    stream_.expires_after(drain_time);
    drain();
  }

  /// Reads what still comes, so that closing does not take the answer back from the peer.
  void drain() {
    piece_.resize(piece_bytes);
    stream_.async_read_some(asio::buffer(piece_), [this](error_code failed, std::size_t size) {
      sent_bytes_ += size;
      if (failed || sent_bytes_ > drain_limit_bytes) return end();
      drain();
    });
  }

  void release_piece() {
    piece_.clear();
    piece_.shrink_to_fit();
    if (buffer_.size() == 0) buffer_.shrink_to_fit();
  }

  beast::tcp_stream stream_;
  Loop& loop_;
  Service& service_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::unique_ptr<Intake> intake_;
  Request request_;
  AnswerWay way_;
  Wire wire_;
  std::string piece_;
  std::size_t sent_bytes_{0};
  std::string peer_;
  bool peer_is_loopback_{false};
  bool waiting_{false};
  Moment begun_;
};

void Loop::adopt(std::unique_ptr<Session> session) {
  auto& held = *session;
  sessions.emplace(&held, std::move(session));
  held.read_head();
}

void Loop::release(Session* session) {
  sessions.erase(session);
  if (!stopping || !sessions.empty()) return;
  guard.reset();
  deadline.cancel();
}

void Loop::stop(std::chrono::seconds patience) {
  if (stopping) return;
  stopping = true;
  for (auto const& [session, held] : sessions) session->stop();
  if (sessions.empty()) return guard.reset();
  deadline.expires_after(patience);
  deadline.async_wait([this](error_code cancelled) {
    if (!cancelled) io.stop();
  });
}

/// Accepts for one service and spreads the connections over the loops.
class Listener {
 public:
  Listener(std::vector<std::unique_ptr<Loop>>& loops, Service service)
      : loops_(loops), service_(std::move(service)), acceptor_(home()), pause_(home()) {}

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
    auto& loop = *loops_[next_++ % loops_.size()];
    acceptor_.async_accept(loop.io, [this, &loop](error_code failed, tcp::socket socket) {
      if (failed == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (failed) return accept_later();
      admit(loop, std::move(socket));
      accept();
    });
  }
  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

 private:
  asio::io_context& home() { return loops_.front()->io; }

  /// Out of descriptors, most likely: asking again at once would only spin.
  void accept_later() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](error_code cancelled) {
      if (!cancelled) accept();
    });
  }

  void admit(Loop& loop, tcp::socket socket) {
    if (service_.counters.live() >= service_.settings.connection_limit) {
      service_.counters.turned_away();
      auto const wire = to_wire(refusal(503), AnswerWay{false, true, false, false});
      error_code ignored;
      socket.non_blocking(true, ignored);
      socket.write_some(asio::buffer(wire.head + wire.body), ignored);
      socket.shutdown(tcp::socket::shutdown_send, ignored);
      return;
    }
    auto session = std::make_unique<Session>(std::move(socket), loop, service_);
    if (&loop == loops_.front().get()) return loop.adopt(std::move(session));
    asio::post(loop.io,
               [&loop, held = std::move(session)]() mutable { loop.adopt(std::move(held)); });
  }

  std::vector<std::unique_ptr<Loop>>& loops_;
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

// Declared in the order of need: sessions and listeners end before workers, workers before loops.
struct Server::Parts {
  ServerSettings settings;
  Handler handler;
  MetricsText metrics;
  HealthCheck healthy;
  Counters counters;      // of the application's listener
  Counters own_counters;  // of the metrics listener
  int wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::vector<std::unique_ptr<Loop>> loops;
  std::unique_ptr<Workers> workers;
  std::unique_ptr<Workers> own_workers;  // health is told even while all workers are busy
  std::unique_ptr<Listener> listener;
  std::unique_ptr<Listener> own_listener;
  std::unique_ptr<asio::posix::stream_descriptor> waker;
  std::atomic<bool> stopping{false};

  ~Parts() {
    if (workers) workers->finish();
    if (own_workers) own_workers->finish();
    waker.reset();
    listener.reset();
    own_listener.reset();
    for (auto& loop : loops) loop->sessions.clear();
    ::close(wake);
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
    waker->async_wait(asio::posix::stream_descriptor::wait_read, [this](error_code cancelled) {
      if (cancelled) return;
      stopping = true;
      listener->close();
      if (own_listener) own_listener->close();
      auto const patience = std::chrono::seconds(settings.stop_seconds);
      for (auto& loop : loops)
        asio::post(loop->io, [&held = *loop, patience] { held.stop(patience); });
    });
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
  held.listener = std::make_unique<Listener>(
      held.loops, Service{held.settings, held.handler, *held.workers, held.counters});
  if (!held.listener->open(held.settings.address, held.settings.port))
    return Error{ErrorKind::unavailable, "server.address"};
  if (held.settings.metrics_port != 0) {
    held.own_workers = std::make_unique<Workers>(1, 16);
    auto tell = [&held](Request& request) { return held.tell(request); };
    held.own_listener = std::make_unique<Listener>(
        held.loops, Service{held.settings, tell, *held.own_workers, held.own_counters});
    if (!held.own_listener->open("127.0.0.1", held.settings.metrics_port))
      return Error{ErrorKind::unavailable, "server.address"};
  }
  held.waker =
      std::make_unique<asio::posix::stream_descriptor>(held.loops.front()->io, ::dup(held.wake));
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return parts_->listener->port(); }

void Server::run() {
  parts_->listener->accept();
  if (parts_->own_listener) parts_->own_listener->accept();
  parts_->wait_for_wake();
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < parts_->loops.size(); ++i)
    others.emplace_back([&io = parts_->loops[i]->io] { io.run(); });
  parts_->loops.front()->io.run();
  for (auto& other : others) other.join();
  parts_->workers->finish();
  if (parts_->own_workers) parts_->own_workers->finish();
}

void Server::stop() {
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const written = ::write(parts_->wake, &one, sizeof one);
}

}  // namespace rangkul::http
