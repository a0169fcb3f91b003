#include "http/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/text.h"

namespace rangkul::http::test {
namespace {

constexpr int wait_seconds = 20;

void add_header(Reply& reply, std::string_view line) {
  auto const colon = line.find(':');
  if (colon == std::string_view::npos) return;
  auto const name = ascii_lower(line.substr(0, colon));
  auto const value = std::string(trim(line.substr(colon + 1)));
  if (name == "set-cookie") reply.set_cookies.push_back(value);
  reply.headers[name] = value;
}

Reply read_head(std::string_view head) {
  Reply reply;
  bool first = true;
  for (auto const line : split(head, '\n')) {
    if (first && line.size() > 12) reply.status = std::atoi(std::string(line.substr(9, 3)).c_str());
    if (!first) add_header(reply, line);
    first = false;
  }
  return reply;
}

}  // namespace

std::string Reply::header(std::string_view lower_name) const {
  auto const found = headers.find(std::string(lower_name));
  return found == headers.end() ? std::string{} : found->second;
}

Connection::Connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  timeval const patience{wait_seconds, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

bool Connection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Connection::fill() {
  std::array<char, 16384> part{};
  auto const got = ::recv(socket_, part.data(), part.size(), 0);
  if (got <= 0) return false;
  held_.append(part.data(), static_cast<std::size_t>(got));
  return true;
}

Reply Connection::read(bool head_only) {
  auto end = held_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!fill()) return {};
    end = held_.find("\r\n\r\n");
  }
  auto reply = read_head(std::string_view(held_).substr(0, end));
  held_.erase(0, end + 4);
  if (head_only || reply.status == 204 || reply.status == 304 || reply.status < 200) return reply;
  auto const size =
      static_cast<std::size_t>(std::strtoull(reply.header("content-length").c_str(), nullptr, 10));
  while (held_.size() < size)
    if (!fill()) return {};
  reply.body = held_.substr(0, size);
  held_.erase(0, size);
  return reply;
}

bool Connection::ends() {
  if (!held_.empty()) return false;
  std::array<char, 256> part{};
  return ::recv(socket_, part.data(), part.size(), 0) == 0;
}

std::string form_body(Pairs const& form) {
  std::string out;
  for (auto const& [name, value] : form.list()) {
    if (!out.empty()) out += '&';
    out += url_part(name) + '=' + url_part(value);
  }
  return out;
}

std::string multipart_body(std::string_view boundary, Pairs const& fields, std::string_view field,
                           std::string_view file_name, std::string_view content) {
  auto const mark = "--" + std::string(boundary);
  std::string out;
  for (auto const& [name, value] : fields.list())
    out +=
        mark + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  out += mark + "\r\nContent-Disposition: form-data; name=\"" + std::string(field);
  out += "\"; filename=\"" + std::string(file_name);
  out += "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
  out += content;
  out += "\r\n" + mark + "--\r\n";
  return out;
}

Reply request(std::uint16_t port, std::string_view method, std::string_view target,
              Headers const& headers, std::string_view body) {
  Connection connection(port);
  if (!connection.is_open()) return {};
  std::string head = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\n";
  head += "Host: localhost\r\nConnection: close\r\n";
  for (auto const& [name, value] : headers) head += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST")
    head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  head += "\r\n";
  connection.send(head);
  connection.send(body);
  return connection.read(method == "HEAD");
}

Reply get(std::uint16_t port, std::string_view target, Headers const& headers) {
  return request(port, "GET", target, headers);
}

Reply post(std::uint16_t port, std::string_view target, Pairs const& form, Headers const& headers) {
  auto all = headers;
  all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return request(port, "POST", target, all, form_body(form));
}

Reply post_json(std::uint16_t port, std::string_view target, Value const& value,
                Headers const& headers) {
  auto all = headers;
  all.emplace_back("Content-Type", "application/json");
  return request(port, "POST", target, all, to_json(value));
}

Reply Visitor::get(std::string_view target, Headers headers) {
  return send("GET", std::string(target), std::move(headers), {});
}

Reply Visitor::post(std::string_view target, Pairs const& form, Headers headers) {
  headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return send("POST", std::string(target), std::move(headers), form_body(form));
}

Reply Visitor::post_file(std::string_view target, Pairs const& fields, std::string_view field,
                         std::string_view file_name, std::string_view content, Headers headers) {
  constexpr std::string_view boundary = "----batas-7d1f3a9c";
  headers.emplace_back("Content-Type", "multipart/form-data; boundary=" + std::string(boundary));
  return send("POST", std::string(target), std::move(headers),
              multipart_body(boundary, fields, field, file_name, content));
}

Reply Visitor::send(std::string_view method, std::string target, Headers headers,
                    std::string_view body) {
  Reply reply;
  for (int hop = 0; hop < 5; ++hop) {
    auto all = headers;
    std::string jar;
    for (auto const& [name, value] : cookies_)
      jar += (jar.empty() ? "" : "; ") + name + '=' + value;
    if (!jar.empty()) all.emplace_back("Cookie", jar);
    reply = request(port_, method, target, all, body);
    for (auto const& cookie : reply.set_cookies) {
      auto const pair = cookie.substr(0, cookie.find(';'));
      auto const equals = pair.find('=');
      if (equals == std::string::npos) continue;
      bool const gone = cookie.find("Max-Age=0") != std::string::npos;
      if (gone)
        cookies_.erase(pair.substr(0, equals));
      else
        cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    if (reply.status != 303 || !follow_) return reply;
    target = reply.header("location");
    method = "GET";
    body = {};
    std::erase_if(headers, [](auto const& header) { return header.first == "Content-Type"; });
  }
  return reply;
}

}  // namespace rangkul::http::test
