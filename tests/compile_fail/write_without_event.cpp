// A write needs the pen, and a pen is made with its event.
// says: WriteKey
#include "audit/audit.h"

using namespace rangkul;

void rename(Context& context, db::Query const& query) {
#ifdef RIGHT
  audit::Change change(context, {"person.renamed"});
  change.run(query, {});
#else
  context.tx.run(db::WriteKey{}, query, {});
#endif
}
