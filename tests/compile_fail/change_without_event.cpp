// A pen without an event cannot be made.
// says: no matching function for call to
#include "audit/audit.h"

using namespace rangkul;

void touch(Context& context) {
#ifdef RIGHT
  audit::Change change(context, {"person.touched"});
#else
  audit::Change change(context);
#endif
}
