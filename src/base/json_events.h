#pragma once
// A JSON file of any size read piece by piece, for what need not stand in memory at once.
// Main types: JsonEvents.

#include <cstdint>
#include <istream>
#include <string>

#include "base/result.h"

namespace rangkul {

/// What is told of a file, in its order. An error ends the reading and is what read_json answers.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  virtual Status begin_object() = 0;
  virtual Status end_object() = 0;
  virtual Status begin_list() = 0;
  virtual Status end_list() = 0;
  /// The name of the value that comes next.
  virtual Status name(std::string const&) = 0;
  virtual Status text(std::string const&) = 0;
  virtual Status number(double) = 0;
  virtual Status whole(std::int64_t) = 0;
  /// true, false or null
  virtual Status other() = 0;
};

constexpr std::size_t longest_json_text = 1U << 20U;
/// Holds no more of the file than its longest text, which is refused above a megabyte.
/// errors: json.malformed, those of `events`
Status read_json(std::istream&, JsonEvents& events);

}  // namespace rangkul
