#pragma once
// A folder in which a run keeps its finished parts, so that a run that was cut off goes on where it
// stopped, and several processes share the parts of one run. Who works on a part holds a lock that
// goes with its process, so that the part of a dead one is taken again.

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace rangkul::linkage {

/// The right to make one thing; given back when this goes away, or its process dies.
class Claim {
 public:
  /// By a lock on a file, which stays. Nothing while another has it. errors: match.work_unusable
  static Result<std::optional<Claim>> take(std::string const& path);
  Claim(Claim&& other) noexcept;
  Claim& operator=(Claim&& other) noexcept;
  ~Claim();

 private:
  explicit Claim(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

class WorkFolder {
 public:
  /// Makes the folder, or goes on in it; `run` is a number of all that the run depends on.
  /// errors: match.work_unusable, match.work_other (a folder of another run)
  static Result<WorkFolder> open(std::string const& path, std::uint64_t run);

  std::string place(std::string const& name) const { return path_ + "/" + name; }
  bool has(std::string const& name) const;
  /// Nothing while another process has it. errors: match.work_unusable
  Result<std::optional<Claim>> claim(std::string const& name) const {
    return Claim::take(place(name + ".lock"));
  }
  /// Which writing of a file there is; 0 for none.
  std::uint64_t writing_of(std::string const& name) const;

 private:
  explicit WorkFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// The right to write the result of a run.
struct Writing {
  WorkFolder folder;
  Claim claim;
  /// Tells the others that it is written. errors: sheet.unwritable
  Status finish() const;
};
constexpr char const* written_mark = "written";

}  // namespace rangkul::linkage
