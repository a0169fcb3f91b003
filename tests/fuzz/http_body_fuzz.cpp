// Bodies: a multipart form gives the same wherever it is cut, and no body leaves files behind.

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "http/intake.h"

namespace {

using rangkul::http::Intake;
using rangkul::http::Request;

std::string folder() {
  static std::string const made = [] {
    auto path = (std::filesystem::temp_directory_path() / "http_body_fuzz.XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) std::abort();
    return path;
  }();
  return made;
}

/// All that an intake says about a body, in one text.
std::string told(std::string_view type, std::string_view body, std::size_t piece) {
  rangkul::http::IntakeLimits limits;
  limits.folder = folder();
  limits.form_bytes = 2000;
  limits.upload_bytes = 4000;
  limits.fields = 8;
  limits.files = 3;
  auto const intake = Intake::create(type, limits);
  Request request;
  while (!body.empty()) {
    auto const part = body.substr(0, piece);
    if (auto const status = intake->take(part); !status) return status.error().code;
    body.remove_prefix(part.size());
  }
  if (auto const status = intake->finish(request); !status) return status.error().code;
  std::string out;
  for (auto const& [name, value] : request.form.list()) out += name + '=' + value + '\n';
  for (auto const& upload : request.uploads)
    out += upload.field + ':' + upload.file_name + ':' + std::to_string(upload.size) + '\n';
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 1) return 0;
  std::string_view const body(reinterpret_cast<char const*>(data) + 1, size - 1);
  auto const piece = static_cast<std::size_t>(data[0] % 16) + 1;
  for (auto const* type : {"multipart/form-data; boundary=b", "application/x-www-form-urlencoded",
                           "application/json"}) {
    auto const whole = told(type, body, body.size() + 1);
    auto const cut = told(type, body, piece);
    // A body over a limit may also be malformed: which is told first depends on the cut.
    bool const both_refused = whole.starts_with("body.") && cut.starts_with("body.");
    if (whole != cut && !both_refused) std::abort();
  }
  if (!std::filesystem::is_empty(folder())) std::abort();
  return 0;
}
