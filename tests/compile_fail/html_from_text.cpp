// Text becomes markup only by being escaped.
// says: is private within this context
#include "http/html.h"

using namespace rangkul;

Html greeting(std::string const& name) {
#ifdef RIGHT
  return http::text(name);
#else
  return Html(name);
#endif
}
