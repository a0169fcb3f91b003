// A route says who may call it.
// says: Policy
#include <string>

#include "http/router.h"

using namespace rangkul;

void add(http::Router<int>& router) {
#ifdef RIGHT
  router.get("/orang", http::Policy::right(May::see_people), 1);
#else
  router.get("/orang", 1);
#endif
}
