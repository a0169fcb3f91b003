#pragma once
// Expected refusals travel as Result<T>; TRY hands an Error to the caller.
// An Error has a kind (HTTP status and exit code are derived from it once), a code whose text
// stands in catalogue/messages, and the parameters of that text.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

namespace rangkul {

enum class ErrorKind {
  invalid,          // 422, exit 2: the input cannot be taken as it is
  unauthenticated,  // 401, exit 4
  forbidden,        // 403, exit 4
  not_found,        // 404, exit 3: also everything outside the actor's area
  conflict,         // 409, exit 5
  too_large,        // 413, exit 2
  too_many,         // 429, exit 6
  unavailable,      // 503, exit 7: the store is busy or a job runs already
};

/// A refusal. `code` is a dotted name such as "nik.length"; `detail` fills its message's {names};
/// `field` names the form field or column it belongs to, if any.
struct Error {
  ErrorKind kind{ErrorKind::invalid};
  std::string code;
  std::map<std::string, std::string> detail{};
  std::string field{};
};

inline Error invalid(std::string code, std::map<std::string, std::string> detail = {},
                     std::string field = {}) {
  return Error{ErrorKind::invalid, std::move(code), std::move(detail), std::move(field)};
}
inline Error not_found(std::string code = "not_found") {
  return Error{ErrorKind::not_found, std::move(code)};
}
inline Error forbidden(std::string code = "forbidden") {
  return Error{ErrorKind::forbidden, std::move(code)};
}
inline Error conflict(std::string code, std::map<std::string, std::string> detail = {}) {
  return Error{ErrorKind::conflict, std::move(code), std::move(detail)};
}

/// A T or the reason why there is none. Asking for the wrong side is our own mistake (aborts).
template <typename T>
class [[nodiscard]] Result {
 public:
  using Value = T;
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T const& value() const& {
    CHECK_THAT(ok());
    return std::get<0>(held_);
  }
  T& value() & {
    CHECK_THAT(ok());
    return std::get<0>(held_);
  }
  T&& value() && {
    CHECK_THAT(ok());
    return std::get<0>(std::move(held_));
  }
  Error const& error() const& {
    CHECK_THAT(!ok());
    return std::get<1>(held_);
  }
  Error&& error() && {
    CHECK_THAT(!ok());
    return std::get<1>(std::move(held_));
  }
  T value_or(T other) const& { return ok() ? std::get<0>(held_) : std::move(other); }

 private:
  std::variant<T, Error> held_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  void value() const { CHECK_THAT(ok()); }
  Error const& error() const {
    CHECK_THAT(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

namespace detail {
template <typename T>
T take(Result<T>&& result) {
  return std::move(result).value();
}
inline void take(Result<void>&&) {}
}  // namespace detail

}  // namespace rangkul

// Nested uses need names of their own, or the inner one would shadow the outer one.
#define RANGKUL_JOIN_(left, right) left##right
#define RANGKUL_JOIN(left, right) RANGKUL_JOIN_(left, right)
#define RANGKUL_TRY(name, ...)                             \
  __extension__({                                          \
    auto name = (__VA_ARGS__);                             \
    if (!name.ok()) return ::rangkul::Error(name.error()); \
    ::rangkul::detail::take(std::move(name));              \
  })

/// The value of a Result, or a return of its Error from the enclosing function.
#define TRY(...) RANGKUL_TRY(RANGKUL_JOIN(try_result_, __COUNTER__), __VA_ARGS__)
