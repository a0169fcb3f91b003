#include "db/query.h"

namespace rangkul::db {
namespace {

std::vector<Query const*>& registered() {
  static std::vector<Query const*> queries;
  return queries;
}

}  // namespace

Query::Query(std::string_view name, std::string_view sql) : name_(name), sql_(sql) {
  registered().push_back(this);
}

Query::~Query() { std::erase(registered(), this); }

std::vector<Query const*> const& Query::all() { return registered(); }

}  // namespace rangkul::db
