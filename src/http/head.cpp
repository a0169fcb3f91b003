#include "http/head.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace rangkul::http {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool is_host(std::string_view text) {
  constexpr std::string_view marks = "-._:[]";
  return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool names_token(std::string_view list, std::string_view wanted) {
  for (auto const part : split(list, ','))
    if (ascii_lower(trim_blanks(part)) == wanted) return true;
  return false;
}

/// One pass over the head; the first fault ends it.
class HeadReader {
 public:
  HeadReader(std::string_view bytes, HeadFault& fault) : rest_(bytes), fault_(fault) {}

  std::optional<Head> read() {
    if (rest_.size() > head_limit_bytes) return fail(HeadFault::too_large);
    std::string_view line;
    if (!next_line(line)) return fail(HeadFault::malformed);
    if (!request_line(line)) return std::nullopt;
    while (true) {
      if (!next_line(line)) return fail(HeadFault::malformed);
      if (line.empty()) break;
      if (!header_line(line)) return std::nullopt;
    }
    if (!rest_.empty()) return fail(HeadFault::malformed);
    if (!host() || !framing() || !expectation()) return std::nullopt;
    connection();
    return std::move(head_);
  }

 private:
  std::nullopt_t fail(HeadFault fault) {
    fault_ = fault;
    return std::nullopt;
  }
  bool no(HeadFault fault) {
    fault_ = fault;
    return false;
  }

  /// Bare CR and bare LF are left inside the line, where the checks of characters refuse them.
  bool next_line(std::string_view& line) {
    auto const end = rest_.find("\r\n");
    if (end == std::string_view::npos) return false;
    line = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    return true;
  }

  bool request_line(std::string_view line) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return no(HeadFault::malformed);
    auto const version = line.substr(last + 1);
    if (!version.starts_with("HTTP/") || version.size() != 8) return no(HeadFault::malformed);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return no(HeadFault::version);
    old_ = version == "HTTP/1.0";
    return method(line.substr(0, first)) && target(line.substr(first + 1, last - first - 1));
  }

  bool method(std::string_view name) {
    if (!is_token(name) || name.size() > 32) return no(HeadFault::malformed);
    head_.head_only = name == "HEAD";
    if (name == "GET" || name == "HEAD") {
      head_.method = Method::get;
    } else if (name == "POST") {
      head_.method = Method::post;
    } else if (name == "PUT") {
      head_.method = Method::put;
    } else if (name == "PATCH") {
      head_.method = Method::patch;
    } else if (name == "DELETE") {
      head_.method = Method::delete_;
    } else {
      return no(HeadFault::method);
    }
    return true;
  }

  bool target(std::string_view text) {
    if (text.size() > target_limit_bytes) return no(HeadFault::target_too_long);
    if (text.empty() || text[0] != '/') return no(HeadFault::target);
    for (char const c : text)
      if (c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '#')
        return no(HeadFault::target);
    auto const mark = text.find('?');
    if (mark != std::string_view::npos) {
      auto query = parse_pairs(text.substr(mark + 1));
      if (!query) return no(HeadFault::target);
      head_.query = std::move(*query);
    }
    return path(text.substr(0, mark));
  }

  bool path(std::string_view raw) {
    if (raw.size() > path_limit_bytes) return no(HeadFault::target_too_long);
    for (auto const part : split(raw.substr(1), '/')) {
      auto const decoded = url_decode(part);
      if (!decoded || !is_clean_utf8(*decoded)) return no(HeadFault::target);
      if (*decoded == "." || *decoded == "..") return no(HeadFault::target);
      if (decoded->find_first_of("/\\\r\n\t") != std::string::npos) return no(HeadFault::target);
      head_.path += '/';
      head_.path += *decoded;
    }
    if (head_.path.empty()) head_.path = "/";
    return true;
  }

  bool header_line(std::string_view line) {
    if (++count_ > header_limit_count) return no(HeadFault::too_large);
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
      return no(HeadFault::malformed);  // also a folded line: it begins with a blank
    if (!is_field_value(line.substr(colon + 1))) return no(HeadFault::malformed);
    auto const name = ascii_lower(line.substr(0, colon));
    auto const value = trim_blanks(line.substr(colon + 1));
    hosts_ += name == "host" ? 1 : 0;
    lengths_ += name == "content-length" ? 1 : 0;
    encodings_ += name == "transfer-encoding" ? 1 : 0;
    types_ += name == "content-type" ? 1 : 0;
    auto const [at, fresh] = head_.headers.emplace(name, value);
    if (!fresh) {
      at->second += name == "cookie" ? "; " : ", ";
      at->second += value;
    }
    return true;
  }

  bool host() {
    if (hosts_ > 1 || (hosts_ == 0 && !old_)) return no(HeadFault::host);
    if (hosts_ == 1 && !is_host(head_.headers["host"])) return no(HeadFault::host);
    return true;
  }

  bool framing() {
    if (lengths_ > 1 || encodings_ > 1 || types_ > 1) return no(HeadFault::framing);
    if (encodings_ == 1) {
      if (lengths_ != 0 || old_) return no(HeadFault::framing);
      if (ascii_lower(head_.headers["transfer-encoding"]) != "chunked")
        return no(HeadFault::framing);
      head_.chunked = true;
    }
    if (lengths_ == 1) {
      auto const& text = head_.headers["content-length"];
      if (!all_digits(text) || text.size() > 18) return no(HeadFault::framing);
      std::int64_t length = 0;
      std::from_chars(text.data(), text.data() + text.size(), length);
      head_.content_length = length;
    }
    if (head_.has_body() && head_.method == Method::get) return no(HeadFault::framing);
    return true;
  }

  bool expectation() {
    auto const found = head_.headers.find("expect");
    if (found == head_.headers.end()) return true;
    if (ascii_lower(found->second) != "100-continue") return no(HeadFault::expectation);
    head_.expects_continue = !old_;
    return true;
  }

  void connection() {
    auto const found = head_.headers.find("connection");
    head_.keep_alive =
        !old_ && (found == head_.headers.end() || !names_token(found->second, "close"));
  }

  std::string_view rest_;
  HeadFault& fault_;
  Head head_;
  std::size_t count_{0};
  int hosts_{0};
  int lengths_{0};
  int encodings_{0};
  int types_{0};
  bool old_{false};
};

}  // namespace

int status_of(HeadFault fault) {
  switch (fault) {
    case HeadFault::malformed:
    case HeadFault::host:
    case HeadFault::framing:
    case HeadFault::target: return 400;
    case HeadFault::method: return 405;
    case HeadFault::target_too_long: return 414;
    case HeadFault::expectation: return 417;
    case HeadFault::too_large: return 431;
    case HeadFault::version: return 505;
  }
  return 400;
}

std::optional<Head> check_head(std::string_view bytes, HeadFault& fault) {
  return HeadReader(bytes, fault).read();
}

}  // namespace rangkul::http
