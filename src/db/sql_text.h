#pragma once
// SQL as written in .sql files and migrations, turned into the text of one store.
// {tokens} are those of db.h; :names become ?1 or $1, the same name the same number.

#include <string>
#include <string_view>
#include <vector>

#include "db/db.h"

namespace rangkul::db {

struct SqlText {
  std::string text;
  std::vector<std::string> names;  // of parameter 1, 2, ...
};

/// A query: tokens and names. Literals, quoted names, comments and :: casts are left alone.
/// Throws StoreFailure for an unknown token.
SqlText read_sql(std::string_view sql, Dialect dialect);
/// A script of several statements: tokens, and the blocks between `-- only: STORE` and `-- end`.
std::string read_script(std::string_view sql, Dialect dialect);

}  // namespace rangkul::db
