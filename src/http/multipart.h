#pragma once
// multipart/form-data, read piece by piece: memory stays small whatever the files weigh.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/intake.h"

namespace rangkul::http {

class Multipart final : public Intake {
 public:
  /// Null when the content type names no usable boundary.
  static std::unique_ptr<Multipart> create(std::string_view content_type, IntakeLimits);
  ~Multipart() override;
  std::int64_t limit() const override;
  Status take(std::string_view bytes) override;
  Status finish(Request& request) override;

 private:
  enum class State { before, after_mark, headers, data, done };

  Multipart(std::string boundary, IntakeLimits);
  Result<bool> step();
  Status part_begins(std::string_view headers);
  Status part_gets(std::string_view bytes);
  Status part_ends();
  Status open_file();
  void close_file();

  std::string mark_;  // "\r\n--boundary"
  IntakeLimits limits_;
  State state_{State::before};
  std::string held_;
  Pairs fields_;
  std::int64_t field_bytes_{0};
  std::int64_t file_bytes_{0};
  std::string name_;
  std::string value_;
  bool is_file_{false};
  int file_{-1};
  std::vector<Upload> uploads_;
  std::vector<std::string> made_;  // paths to remove at the end
};

}  // namespace rangkul::http
