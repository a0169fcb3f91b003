// A person is not a family.
// says: could not convert
#include "base/id.h"

using namespace rangkul;

void pay(PersonId person, FamilyId family);

void pay_both(PersonId person, FamilyId family) {
#ifdef RIGHT
  pay(person, family);
#else
  pay(family, person);
#endif
}
