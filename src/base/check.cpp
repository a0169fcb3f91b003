#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace rangkul {

void check_failed(char const* expression, char const* file, int line) {
  std::fprintf(stderr, "broken expectation: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace rangkul
