#pragma once
// The key of sealed secrets: from RANGKUL_KEY (64 hex digits), else from a file of its own beside
// the store, mode 0600, made with the store. It is not in the store and not in a backup: who has
// one of them alone cannot read the secrets. Event: auth.secrets_sealed.

#include <string>

#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "db/db.h"

namespace rangkul::auth {

/// RANGKUL_KEY_FILE, else "<file>.key" beside SQLite, else "<RANGKUL_FILES>.key"; empty when the
/// address tells no place.
std::string key_file_of(std::string const& url);

/// How much a program needs the key: serving does; looking after the store does not, and uses it
/// where it fits.
enum class KeyNeed { required, if_there };

/// Gives the store its key. Where it is required: makes one for a store that has sealed nothing
/// yet, and seals secrets that still stand in clear.
/// errors: key.missing, key.other, key.malformed, key.readable (by others than its owner),
/// key.no_place, key.unwritable
Status take_key(db::Store& store, Clock const& clock, catalogue::Catalogue const& catalogue,
                KeyNeed need);

}  // namespace rangkul::auth
