// A number is not an id.
// says: could not convert
#include "base/id.h"

using namespace rangkul;

void open(PersonId person);

void open_first() {
#ifdef RIGHT
  open(PersonId{1});
#else
  open(1);
#endif
}
