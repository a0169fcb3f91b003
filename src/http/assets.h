#pragma once
// Styles, scripts, icons and fonts: built by tools/assets.py under names that carry a hash of the
// content, read into memory at start, served under /aset/ and kept by browsers for a year.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/http.h"

namespace rangkul::http {

class Assets {
 public:
  Assets() = default;
  /// Reads manifest.json and the files that it names (with .gz copies where they stand).
  /// errors: assets.missing (no readable manifest), assets.damaged (a named file cannot be read)
  static Result<Assets> load(std::string const& folder);

  /// "/aset/rangkul.1a2b.css" for "rangkul.css"; "/aset/rangkul.css" for a name without a file.
  std::string url(std::string_view name) const;
  /// Answers /aset/<hashed> (for ever) and /aset/<name> (asked again each time); none for others.
  /// Who holds the same bytes already (If-None-Match) gets 304 and no body.
  std::optional<Answer> answer(Request const&) const;
  bool empty() const { return files_.empty(); }

 private:
  struct File {
    std::string type;
    std::string plain;
    std::string compressed;  // empty: none
  };
  std::map<std::string, File, std::less<>> files_;          // by hashed name
  std::map<std::string, std::string, std::less<>> hashed_;  // by logical name
};

/// Set once at start, before any page is rendered.
void set_assets(Assets);
/// The address of a style, script, icon file or font, for templates and icon().
std::string asset_url(std::string_view name);
/// What the route /aset/{name} answers: the file or 404.
Answer asset_answer(Request const&);

}  // namespace rangkul::http
