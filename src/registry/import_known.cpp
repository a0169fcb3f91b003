#include "registry/import_known.h"

#include <algorithm>

#include "base/text.h"
#include "registry/import_load_sql.h"

namespace rangkul::registry {
namespace {

constexpr std::int32_t no_day = INT32_MIN;

std::int32_t days_of(std::string_view iso) {
  auto const date = Date::parse_iso(iso);
  return date.ok() ? date.value().days_since_1970() : no_day;
}

std::uint32_t short_hash(std::string_view text) {
  return static_cast<std::uint32_t>(stable_hash(text));
}

std::uint64_t number_of(std::string const& digits) {
  return static_cast<std::uint64_t>(parse_id_value(digits).value_or(0));
}

}  // namespace

std::uint64_t place_hash(std::string_view region, std::string_view address, std::string_view rt,
                         std::string_view rw, std::string_view postcode) {
  std::string text;
  for (auto const part : {region, address, rt, rw, postcode}) {
    text += part;
    text += source_separator;
  }
  return stable_hash(text);
}

void Known::add_record(std::string const& key, KnownRecord record) {
  auto const put = by_key_.put(stable_hash(key), static_cast<std::uint32_t>(records_.size()));
  // Of two versions with one key (closed by this import, and still open) the open one counts.
  if (!put.fresh) {
    if (!record.closed) records_[*put.value] = record;
    return;
  }
  records_.push_back(record);
}

void Known::add_person(std::string const& nik, Person person) {
  auto const number = number_of(nik);
  if (number == 0) return;
  auto const place = static_cast<std::uint32_t>(people_.size());
  auto const put = by_nik_.put(number, place);
  if (!put.fresh) {
    person.next = *put.value + 1;
    *put.value = place;
  }
  people_.push_back(person);
}

KnownFamily& Known::add_family(KnownFamily family) {
  auto const put = by_no_kk_.put(family.no_kk, static_cast<std::uint32_t>(families_.size()));
  if (!put.fresh) return families_[*put.value];
  families_.push_back(family);
  return families_.back();
}

namespace {

struct Loader {
  db::Transaction& tx;
  KnownScope const& scope;
  db::Binds with_scope(db::Binds binds) const {
    binds.push_back(db::bind("scope_from", scope.range.from));
    binds.push_back(db::bind("scope_to", scope.range.to));
    return binds;
  }
  void families(db::Query const& query, db::Binds binds, Known& out) const {
    binds.push_back(db::bind("import", scope.import));
    tx.each(
        query, with_scope(std::move(binds)),
        [&](std::string no_kk, std::int64_t id, std::string region, std::string address,
            std::string rt, std::string rw, std::string postcode, std::int64_t head, bool fresh) {
          out.add_family(
              {number_of(no_kk), id, head, place_hash(region, address, rt, rw, postcode), fresh});
        });
  }
};

}  // namespace

Known Known::load(db::Transaction& tx, KnownScope const& scope) {
  Known out;
  Loader const loader{tx, scope};
  tx.each(import_load_sql::known_records,
          loader.with_scope(
              {db::bind("source", source_word(scope.source)), db::bind("import", scope.import)}),
          [&](std::string key, std::int64_t id, std::int64_t content, std::int64_t person,
              bool closed) {
            out.add_record(key, {id, content, person, closed, false});
          });
  tx.each(import_load_sql::known_people, loader.with_scope({db::bind("import", scope.import)}),
          [&](std::string nik, std::int64_t id, std::string born, std::string key) {
            out.add_person(nik, {id, days_of(born), short_hash(key), 0});
          });
  loader.families(import_load_sql::known_families, {}, out);
  return out;
}

Known Known::load_for(db::Transaction& tx, KnownScope const& scope, FileRow const& row) {
  Known out;
  Loader const loader{tx, scope};
  tx.each(import_load_sql::known_record,
          loader.with_scope({db::bind("source", source_word(scope.source)),
                             db::bind("source_key", row.source_key)}),
          [&](std::string key, std::int64_t id, std::int64_t content, std::int64_t person,
              bool closed) {
            out.add_record(key, {id, content, person, closed, false});
          });
  if (row.nik != 0)
    tx.each(import_load_sql::known_person,
            loader.with_scope({db::bind("nik", row.value(FileField::nik))}),
            [&](std::string nik, std::int64_t id, std::string born, std::string key) {
              out.add_person(nik, {id, days_of(born), short_hash(key), 0});
            });
  if (row.no_kk != 0)
    loader.families(import_load_sql::known_family, {db::bind("no_kk", row.value(FileField::no_kk))},
                    out);
  return out;
}

KnownRecord* Known::record(FileRow const& row) {
  auto const* place = by_key_.find(row.key_hash);
  if (place == nullptr) return nullptr;
  auto& record = records_[*place];
  record.seen = true;
  return &record;
}

std::int64_t Known::person(FileRow const& row) {
  if (row.nik == 0) return 0;
  auto const* place = by_nik_.find(row.nik);
  if (place == nullptr) return 0;
  auto const born = days_of(row.value(FileField::born));
  auto const name = short_hash(row.name_key);
  std::int64_t found = 0;
  for (auto at = *place + 1; at != 0; at = people_[at - 1].next) {
    auto const& person = people_[at - 1];
    bool const same = (born != no_day && person.born == born) || person.name == name;
    if (!same) continue;
    if (found != 0) return 0;
    found = person.id;
  }
  return found;
}

KnownFamily* Known::family(std::uint64_t no_kk) {
  auto const* place = by_no_kk_.find(no_kk);
  return place == nullptr ? nullptr : &families_[*place];
}

bool Known::is_supplement() const {
  auto const silent =
      std::ranges::count_if(records_, [](KnownRecord const& record) { return !record.seen; });
  return silent * 2 > static_cast<std::ptrdiff_t>(records_.size());
}

void Known::forget_people() {
  people_ = {};
  by_nik_ = {};
  families_ = {};
  by_no_kk_ = {};
  by_key_ = {};
}

}  // namespace rangkul::registry
