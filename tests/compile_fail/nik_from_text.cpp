// A NIK is read, never assumed.
// says: no matching function for call to
#include "base/nik.h"

using namespace rangkul;

Result<Nik> number(std::string const& text) {
#ifdef RIGHT
  return Nik::parse(text);
#else
  return Nik(text);
#endif
}
