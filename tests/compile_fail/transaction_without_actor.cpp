// The store is not read by nobody in particular.
// says: no matching function for call to
#include "db/db.h"

using namespace rangkul;

void look(db::Store& store, Actor const& actor) {
#ifdef RIGHT
  auto tx = store.read(actor);
#else
  auto tx = store.read();
#endif
}
