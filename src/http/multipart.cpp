#include "http/multipart.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"

namespace rangkul::http {
namespace {

constexpr std::size_t part_head_limit = 4096;
constexpr std::size_t file_name_limit = 200;

Error malformed() { return invalid("body.malformed"); }
Error too_large() { return Error{ErrorKind::too_large, "body.too_large"}; }
Error disk() { return Error{ErrorKind::unavailable, "upload.disk"}; }

/// The value of a parameter: name="a\"b" or name=ab; `found` tells an empty one from an absent one.
std::string parameter(std::string_view text, std::string_view wanted, bool& found) {
  found = false;
  auto at = text.find(';');
  while (at != std::string_view::npos) {
    text = trim(text.substr(at + 1));
    auto const equals = text.find('=');
    if (equals == std::string_view::npos) return {};
    auto const name = ascii_lower(trim(text.substr(0, equals)));
    text.remove_prefix(equals + 1);
    std::string value;
    std::size_t i = 0;
    if (!text.empty() && text[0] == '"') {
      for (i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\'))
          ++i;
        value += text[i];
      }
    } else {
      value = std::string(trim(text.substr(0, text.find(';'))));
    }
    if (name == wanted) {
      found = true;
      return value;
    }
    at = text.find(';', i);
  }
  return {};
}

std::string without_folders(std::string name) {
  auto const slash = name.find_last_of("/\\");
  if (slash != std::string::npos) name.erase(0, slash + 1);
  name = to_utf8(name);
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  auto cut = std::min(name.size(), file_name_limit);
  while (cut > 0 && cut < name.size() && (static_cast<unsigned char>(name[cut]) & 0xc0U) == 0x80)
    --cut;
  name.resize(cut);
  return name;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::unique_ptr<Multipart> Multipart::create(std::string_view content_type, IntakeLimits limits) {
  bool found = false;
  auto boundary = parameter(content_type, "boundary", found);
  if (!found || boundary.empty() || boundary.size() > 70) return nullptr;
  for (char const c : boundary)
    if (c <= 0x20 || c == 0x7f) return nullptr;
  return std::unique_ptr<Multipart>(new Multipart(std::move(boundary), std::move(limits)));
}

// The first boundary stands without a line break before it: one is lent to it.
Multipart::Multipart(std::string boundary, IntakeLimits limits)
    : mark_("\r\n--" + std::move(boundary)), limits_(std::move(limits)), held_("\r\n") {}

Multipart::~Multipart() {
  close_file();
  for (auto const& path : made_) ::unlink(path.c_str());
}

// Room for the heads of the parts.
std::int64_t Multipart::limit() const { return limits_.upload_bytes + 2 * limits_.form_bytes; }

Status Multipart::take(std::string_view bytes) {
  if (state_ == State::done) return {};  // what follows the last boundary means nothing
  held_ += bytes;
  while (TRY(step())) {
  }
  return {};
}

/// Uses what is held; false when it needs more bytes.
Result<bool> Multipart::step() {
  switch (state_) {
    case State::before:
      if (held_.size() < mark_.size()) return false;
      if (!held_.starts_with(mark_)) return malformed();
      held_.erase(0, mark_.size());
      state_ = State::after_mark;
      return true;
    case State::after_mark: {
      if (held_.size() < 2) return false;
      bool const last = held_.starts_with("--");
      if (!last && !held_.starts_with("\r\n")) return malformed();
      held_.erase(0, 2);
      state_ = last ? State::done : State::headers;
      if (last) held_.clear();
      return !last;
    }
    case State::headers: {
      auto const end = held_.find("\r\n\r\n");
      if (end == std::string::npos ? held_.size() > part_head_limit : end > part_head_limit)
        return malformed();
      if (end == std::string::npos) return false;
      TRY(part_begins(std::string_view(held_).substr(0, end)));
      held_.erase(0, end + 4);
      state_ = State::data;
      return true;
    }
    case State::data: {
      auto const end = held_.find(mark_);
      if (end != std::string::npos) {
        TRY(part_gets(std::string_view(held_).substr(0, end)));
        TRY(part_ends());
        held_.erase(0, end + mark_.size());
        state_ = State::after_mark;
        return true;
      }
      auto const safe = held_.size() - std::min(held_.size(), mark_.size() - 1);
      TRY(part_gets(std::string_view(held_).substr(0, safe)));
      held_.erase(0, safe);
      return false;
    }
    case State::done: return false;
  }
  return false;
}

Status Multipart::part_begins(std::string_view headers) {
  std::string disposition;
  while (!headers.empty()) {
    auto const end = headers.find("\r\n");
    auto const line = headers.substr(0, end);
    headers.remove_prefix(end == std::string_view::npos ? headers.size() : end + 2);
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return malformed();
    if (ascii_lower(line.substr(0, colon)) == "content-disposition")
      disposition = trim(line.substr(colon + 1));
  }
  bool named = false;
  name_ = parameter(disposition, "name", named);
  if (!named || !ascii_lower(disposition).starts_with("form-data") || !is_clean_utf8(name_))
    return malformed();
  auto file_name = parameter(disposition, "filename", is_file_);
  value_.clear();
  if (!is_file_) {
    if (fields_.list().size() >= limits_.fields) return too_large();
    return {};
  }
  if (uploads_.size() >= limits_.files) return too_large();
  uploads_.push_back(Upload{name_, without_folders(std::move(file_name)), {}, 0});
  return open_file();
}

Status Multipart::open_file() {
  auto path = limits_.folder + "/unggahan-XXXXXX";
  file_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (file_ < 0) return disk();
  made_.push_back(path);
  uploads_.back().path = std::move(path);
  return {};
}

void Multipart::close_file() {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
}

Status Multipart::part_gets(std::string_view bytes) {
  auto const size = static_cast<std::int64_t>(bytes.size());
  if (is_file_) {
    file_bytes_ += size;
    if (file_bytes_ > limits_.upload_bytes) return too_large();
    if (!write_all(file_, bytes)) return disk();
    uploads_.back().size += size;
    return {};
  }
  field_bytes_ += size;
  if (field_bytes_ > limits_.form_bytes) return too_large();
  value_ += bytes;
  return {};
}

Status Multipart::part_ends() {
  if (!is_file_) {
    if (!is_clean_utf8(value_)) return malformed();
    fields_.add(std::move(name_), std::move(value_));
    return {};
  }
  close_file();
  // A file field that was left empty.
  if (uploads_.back().file_name.empty() && uploads_.back().size == 0) uploads_.pop_back();
  return {};
}

Status Multipart::finish(Request& request) {
  if (state_ != State::done) return malformed();
  request.form = std::move(fields_);
  request.uploads = uploads_;
  return {};
}

}  // namespace rangkul::http
