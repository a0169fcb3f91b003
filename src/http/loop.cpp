#include "http/loop.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <unordered_map>

#include "http/gzip.h"
#include "http/head.h"
#include "http/intake.h"

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

class Session;

}  // namespace

struct Loop::Parts {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{io.get_executor()};
  std::unordered_map<Session*, std::unique_ptr<Session>> sessions;
  asio::steady_timer deadline{io};
  bool stopping{false};

  void adopt(OpenFile socket, Service& service);
  void release(Session*);
  void stop(std::chrono::seconds patience);
};

namespace {

/// One connection. Exactly one operation is under way at any time, so its end may end the session.
class Session {
 public:
  Session(tcp::socket socket, Loop::Parts& loop, Service& service)
      : stream_(std::move(socket)), loop_(loop), service_(service), buffer_(buffer_limit_bytes) {
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
  Loop::Parts& loop_;
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

tcp protocol_of(int socket) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size);
  return own.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
}

}  // namespace

void Loop::Parts::adopt(OpenFile arrived, Service& service) {
  tcp::socket socket(io);
  error_code failed;
  socket.assign(protocol_of(arrived.descriptor()), arrived.descriptor(), failed);
  if (failed) return service.counters.closed();
  arrived.release();
  auto session = std::make_unique<Session>(std::move(socket), *this, service);
  auto& held = *session;
  sessions.emplace(&held, std::move(session));
  held.read_head();
}

void Loop::Parts::release(Session* session) {
  sessions.erase(session);
  if (!stopping || !sessions.empty()) return;
  guard.reset();
  deadline.cancel();
}

void Loop::Parts::stop(std::chrono::seconds patience) {
  if (stopping) return;
  stopping = true;
  for (auto const& [session, held] : sessions) session->stop();
  if (sessions.empty()) return guard.reset();
  deadline.expires_after(patience);
  deadline.async_wait([this](error_code cancelled) {
    if (!cancelled) io.stop();
  });
}

Loop::Loop() : parts_(std::make_unique<Parts>()) {}
Loop::~Loop() { parts_->sessions.clear(); }

void Loop::run() { parts_->io.run(); }

void Loop::adopt(OpenFile socket, Service& service) {
  service.counters.opened();
  asio::post(parts_->io, [&parts = *parts_, &service, held = std::move(socket)]() mutable {
    parts.adopt(std::move(held), service);
  });
}

void Loop::stop(std::chrono::seconds patience) {
  asio::post(parts_->io, [&parts = *parts_, patience] { parts.stop(patience); });
}

}  // namespace rangkul::http
