#include "http/assets.h"

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "http/gzip.h"

namespace rangkul::http {
namespace {

constexpr std::string_view prefix = "/aset/";

std::optional<std::string> read_file(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream out;
  out << file.rdbuf();
  if (file.bad()) return std::nullopt;
  return std::move(out).str();
}

/// The hashed name tells the content; a compressed copy is another representation of it.
std::string etag_of(std::string_view hashed, bool squeezed) {
  return '"' + std::string(hashed) + (squeezed ? ".gz\"" : "\"");
}

/// If-None-Match: "*" or a list of tags, compared as weak ones (RFC 9110, 13.1.2).
bool holds(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  for (auto rest = if_none_match; !rest.empty();) {
    auto const comma = rest.find(',');
    auto tag = trim(rest.substr(0, comma));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == etag) return true;
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return false;
}

Assets& current() {
  static Assets assets;
  return assets;
}

}  // namespace

Result<Assets> Assets::load(std::string const& folder) {
  auto const text = read_file(folder + "/manifest.json");
  if (!text) return Error{ErrorKind::unavailable, "assets.missing"};
  auto const manifest = parse_json(*text);
  if (!manifest || manifest.value().fields() == nullptr)
    return Error{ErrorKind::unavailable, "assets.missing"};
  Assets assets;
  for (auto const& [name, hashed] : *manifest.value().fields()) {
    auto const file = hashed.text_or_empty();
    auto plain =
        file.find('/') == std::string::npos ? read_file(folder + '/' + file) : std::nullopt;
    if (!plain || file.empty())
      return Error{ErrorKind::unavailable, "assets.damaged", {{"name", name}}};
    auto compressed = read_file(folder + '/' + file + ".gz");
    assets.files_[file] =
        File{content_type_of(file), std::move(*plain), std::move(compressed).value_or("")};
    assets.hashed_[name] = file;
  }
  return assets;
}

std::string Assets::url(std::string_view name) const {
  auto const found = hashed_.find(name);
  std::string out(prefix);
  out += found == hashed_.end() ? name : std::string_view(found->second);
  return out;
}

std::optional<Answer> Assets::answer(Request const& request) const {
  if (!request.path.starts_with(prefix)) return std::nullopt;
  auto const name = std::string_view(request.path).substr(prefix.size());
  auto const logical = hashed_.find(name);
  auto const found = files_.find(logical == hashed_.end() ? name : logical->second);
  if (found == files_.end()) return std::nullopt;
  File const& file = found->second;
  Answer answer;
  answer.content_type = file.type;
  answer.with("Cache-Control",
              logical == hashed_.end() ? "public, max-age=31536000, immutable" : "no-cache");
  bool const squeezed = !file.compressed.empty() && accepts_gzip(request.header("accept-encoding"));
  auto const etag = etag_of(found->first, squeezed);
  answer.with("ETag", etag);
  if (!file.compressed.empty()) answer.with("Vary", "Accept-Encoding");
  if (holds(request.header("if-none-match"), etag)) {
    answer.status = 304;
    return answer;
  }
  answer.body = squeezed ? file.compressed : file.plain;
  if (squeezed) answer.with("Content-Encoding", "gzip");
  return answer;
}

void set_assets(Assets assets) { current() = std::move(assets); }

std::string asset_url(std::string_view name) { return current().url(name); }

Answer asset_answer(Request const& request) {
  auto answer = current().answer(request);
  return answer ? std::move(*answer) : text_answer("404", 404);
}

}  // namespace rangkul::http
