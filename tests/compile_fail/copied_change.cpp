// A pen is not handed on by copy: its event would be counted twice.
// says: use of deleted function
#include "audit/audit.h"

using namespace rangkul;

void copy(audit::Change& change) {
#ifdef RIGHT
  audit::Change& other = change;
#else
  audit::Change other = change;
#endif
  other.note("n", 1);
}
