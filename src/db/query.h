#pragma once
// A named query of a .sql file, embedded at build. Its name is what logs, metrics and tests say.

#include <string_view>
#include <vector>

namespace rangkul::db {

class Query {
 public:
  /// Registers itself, so that a test can prepare every query on both stores; one whose name ends
  /// in _sqlite or _postgresql is for that store only.
  Query(std::string_view name, std::string_view sql);
  ~Query();
  Query(Query const&) = delete;
  Query& operator=(Query const&) = delete;
  std::string_view name() const { return name_; }
  std::string_view sql() const { return sql_; }
  /// All queries of the program.
  static std::vector<Query const*> const& all();

 private:
  std::string_view name_;
  std::string_view sql_;
};

}  // namespace rangkul::db
