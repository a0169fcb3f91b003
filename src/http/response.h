#pragma once
// From an Answer to the bytes on the wire: status line, headers that every answer carries, gzip.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "http/http.h"

namespace rangkul::http {

/// What the request says about how its answer travels.
struct AnswerWay {
  bool head_only{false};
  bool close{false};
  bool takes_gzip{false};
  bool secure{false};
};

/// An open file or socket, closed with its holder.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  /// Gives the descriptor away; it is not closed here any more.
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_{-1};
};

struct Wire {
  int status{200};
  std::string head;
  std::string body;
  OpenFile file;  // sent after head; body is empty then
  std::int64_t file_size{0};
};

/// Content-Security-Policy of every page: nothing from elsewhere, no inline script or style.
extern std::string_view const security_policy;

/// Adds the security headers that the answer does not set itself, a date and a length; compresses
/// text over 1 KiB; opens the file (a missing one gives 500). Cost: linear in the body.
Wire to_wire(Answer answer, AnswerWay way);

/// A refusal before any handler ran: its status and phrase, as text.
Answer refusal(int status);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t unix_seconds);

}  // namespace rangkul::http
