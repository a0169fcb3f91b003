#include "db/sql_text.h"
#include "db/transaction_parts.h"

namespace rangkul::db {

std::int64_t detail::Read<std::int64_t>::get(Cell const& c) {
  if (auto const* number = std::get_if<std::int64_t>(&c)) return *number;
  return 0;
}
std::string detail::Read<std::string>::get(Cell const& c) {
  if (auto const* text = std::get_if<std::string>(&c)) return *text;
  return {};
}
double detail::Read<double>::get(Cell const& c) {
  if (auto const* number = std::get_if<double>(&c)) return *number;
  return 0;
}
Date detail::Read<Date>::get(Cell const& c) {
  auto const* text = std::get_if<std::string>(&c);
  if (text == nullptr) return Date::from_days(0);
  auto date = Date::parse_iso(*text);
  if (!date) throw StoreFailure("the store holds what is no date");
  return date.value();
}
RegionCode detail::Read<RegionCode>::get(Cell const& c) {
  auto const* text = std::get_if<std::string>(&c);
  if (text == nullptr || text->empty()) return {};
  auto code = RegionCode::parse(*text);
  if (!code) throw StoreFailure("the store holds what is no region code");
  return code.value();
}

Transaction::Transaction(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Dialect Transaction::dialect() const { return parts_->pool.dialect(); }
bool Transaction::writable() const { return parts_->writable; }
Actor const& Transaction::actor() const { return parts_->actor; }
std::string const& Transaction::key() const { return parts_->pool.key(); }

void Transaction::rows(Query const& query, Binds const& binds, std::vector<CellType> const& types,
                       RowSink const& take) {
  parts_->live().rows({query.name(), query.sql()}, binds, types, take);
}

void Transaction::rows_of(std::string_view name, std::string const& sql, Binds const& binds,
                          std::vector<CellType> const& types, RowSink const& take) {
  parts_->live().rows({name, sql}, binds, types, take);
}

std::int64_t Transaction::run(WriteKey, Query const& query, Binds const& binds) {
  CHECK_THAT(parts_->writable);
  return parts_->live().run({query.name(), query.sql()}, binds);
}

std::optional<Broken> Transaction::try_run(WriteKey, Query const& query, Binds const& binds) {
  CHECK_THAT(parts_->writable);
  return parts_->live().try_run({query.name(), query.sql()}, binds);
}

std::int64_t Transaction::bulk(WriteKey, std::string_view table,
                               std::vector<std::string_view> const& columns,
                               std::function<bool(Row&)> const& next) {
  CHECK_THAT(parts_->writable);
  return parts_->live().bulk({table, columns}, next);
}

void Transaction::execute(WriteKey, std::string_view sql) {
  CHECK_THAT(parts_->writable);
  parts_->live().script(read_script(sql, dialect()));
}

void Transaction::before_commit(std::function<void(Transaction&)> act) {
  parts_->acts.push_back(std::move(act));
}

void Transaction::commit() {
  // An act may register another one.
  for (std::size_t i = 0; i < parts_->acts.size(); ++i) {
    auto const act = parts_->acts[i];
    act(*this);
  }
  parts_->live().commit();
  parts_->release();
}

Transaction::Attachment& Transaction::attachment_slot(std::type_index type) const {
  return parts_->attachments.try_emplace(type, nullptr, [](void*) {}).first->second;
}

std::string Transaction::plan(Query const& query, Binds const& binds) {
  return parts_->live().plan({query.name(), query.sql()}, binds);
}

}  // namespace rangkul::db
