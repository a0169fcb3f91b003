#pragma once
// Takes the body of a request as it arrives: forms and JSON into memory up to a limit, the files of
// a multipart form part by part to disk.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/http.h"

namespace rangkul::http {

struct IntakeLimits {
  std::string folder;  // where uploaded files go
  std::int64_t form_bytes{1 << 20};
  std::int64_t upload_bytes{512LL << 20};
  std::size_t fields{2000};
  std::size_t files{20};
};

/// One body; its files are removed with it unless they were moved away.
class Intake {
 public:
  virtual ~Intake() = default;
  Intake() = default;
  Intake(Intake const&) = delete;
  Intake& operator=(Intake const&) = delete;
  /// The size over which the whole body is refused.
  virtual std::int64_t limit() const = 0;
  /// errors: body.malformed, body.too_large, upload.disk
  virtual Status take(std::string_view bytes) = 0;
  /// Called once after the last byte. errors: as take
  virtual Status finish(Request& request) = 0;

  /// By content type; null for one that nobody reads (415).
  static std::unique_ptr<Intake> create(std::string_view content_type, IntakeLimits);
};

}  // namespace rangkul::http
