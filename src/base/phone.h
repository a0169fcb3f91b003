#pragma once
// Telephone numbers, stored as +62..., shown masked (domain.md 2.4).

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul {

class Phone {
 public:
  /// "0812-3456-7890", "62812...", "+62 812 ...": 9 to 13 digits after 0. errors: phone.malformed
  static Result<Phone> parse(std::string_view text);
  /// "0812 •••• 4417"
  std::string masked() const;
  /// The full number, for who may see class K2.
  std::string const& e164() const { return e164_; }
  friend auto operator<=>(Phone const&, Phone const&) = default;

 private:
  std::string e164_;
};

}  // namespace rangkul
