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

KnownFamily& Known::add_family(KnownFamily family) {
  auto const put = by_no_kk_.put(family.no_kk, static_cast<std::uint32_t>(families_.size()));
  if (!put.fresh) return families_[*put.value];
  families_.push_back(family);
  return families_.back();
}

struct Known::Loader {
  db::Transaction& tx;
  KnownScope const& scope;
  Known& out;
  std::vector<std::int64_t> closed{};  // ids

  db::Binds with_scope(db::Binds binds) const {
    binds.push_back(db::bind("scope_from", scope.range.from));
    binds.push_back(db::bind("scope_to", scope.range.to));
    return binds;
  }
  void records(db::Query const& query, db::Binds binds) {
    binds.push_back(db::bind("source", source_word(scope.source)));
    tx.each(query, with_scope(std::move(binds)),
            [&](std::string const& key, std::int64_t id, std::int64_t content, bool is_closed) {
              out.records_.push_back({stable_hash(key), id, content});
              if (is_closed) closed.push_back(id);
            });
  }
  void people(db::Query const& query, db::Binds binds) {
    tx.each(query, with_scope(std::move(binds)),
            [&](std::string const& nik, std::int64_t id, std::string const& born,
                std::string const& key) {
              if (auto const number = number_of(nik))
                out.people_.push_back({number, id, days_of(born), short_hash(key)});
            });
  }
  void families(db::Query const& query, db::Binds binds) {
    binds.push_back(db::bind("import", scope.import));
    tx.each(query, with_scope(std::move(binds)),
            [&](std::string const& no_kk, std::int64_t id, std::string const& region,
                std::string const& address, std::string const& rt, std::string const& rw,
                std::string const& postcode, std::int64_t head, bool fresh) {
              out.add_family({number_of(no_kk), id, head,
                              place_hash(region, address, rt, rw, postcode), fresh});
            });
  }
  /// Into the order in which they are looked for.
  void finish() {
    std::ranges::sort(closed);
    auto const is_closed = [&](KnownRecord const& record) {
      return std::ranges::binary_search(closed, record.id);
    };
    // Of two versions with one key (closed by this import, and still open) the open one counts.
    std::ranges::sort(out.records_, [&](KnownRecord const& left, KnownRecord const& right) {
      if (left.key != right.key) return left.key < right.key;
      bool const left_closed = is_closed(left);
      return left_closed != is_closed(right) ? !left_closed : left.id < right.id;
    });
    auto const rest = std::ranges::unique(out.records_, {}, &KnownRecord::key);
    out.records_.erase(rest.begin(), rest.end());
    out.seen_.assign(out.records_.size(), false);
    out.closed_.assign(out.records_.size(), false);
    if (!closed.empty())
      for (auto const& record : out.records_)
        if (is_closed(record)) out.close(record);
    std::ranges::sort(out.people_, [](Person const& left, Person const& right) {
      return std::pair(left.nik, left.id) < std::pair(right.nik, right.id);
    });
  }
};

Known Known::load(db::Transaction& tx, KnownScope const& scope) {
  Known out;
  Loader loader{tx, scope, out};
  auto const count = [&](db::Query const& query, db::Binds const& binds) {
    return static_cast<std::size_t>(tx.value<std::int64_t>(query, binds).value_or(0));
  };
  // Room for all at once: a list that grows is held twice for a while. What is not used costs none.
  out.records_.reserve(
      count(import_load_sql::expected_records, {db::bind("source", source_word(scope.source))}));
  loader.records(import_load_sql::known_records, {db::bind("import", scope.import)});
  out.people_.reserve(count(import_load_sql::expected_people, {}));
  loader.people(import_load_sql::known_people, {db::bind("import", scope.import)});
  loader.families(import_load_sql::known_families, {});
  loader.finish();
  return out;
}

Known Known::load_for(db::Transaction& tx, KnownScope const& scope, FileRow const& row) {
  Known out;
  Loader loader{tx, scope, out};
  loader.records(import_load_sql::known_record, {db::bind("source_key", row.source_key)});
  if (row.nik != 0)
    loader.people(import_load_sql::known_person, {db::bind("nik", row.value(FileField::nik))});
  if (row.no_kk != 0)
    loader.families(import_load_sql::known_family,
                    {db::bind("no_kk", row.value(FileField::no_kk))});
  loader.finish();
  return out;
}

KnownRecord const* Known::record(FileRow const& row) {
  auto const found = std::ranges::lower_bound(records_, row.key_hash, {}, &KnownRecord::key);
  if (found == records_.end() || found->key != row.key_hash) return nullptr;
  seen_[place_of(*found)] = true;
  return &*found;
}

std::int64_t Known::person(FileRow const& row) {
  if (row.nik == 0) return 0;
  auto const born = days_of(row.value(FileField::born));
  auto const name = short_hash(row.name_key);
  std::int64_t found = 0;
  for (auto const& person : std::ranges::equal_range(people_, row.nik, {}, &Person::nik)) {
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

std::vector<std::uint32_t> Known::silent() const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < records_.size(); ++i)
    if (is_silent(records_[i])) out.push_back(i);
  std::ranges::sort(out, {}, [&](std::uint32_t place) { return records_[place].id; });
  return out;
}

bool Known::is_supplement() const {
  auto const silent = std::ranges::count(seen_, false);
  return silent * 2 > static_cast<std::ptrdiff_t>(records_.size());
}

void Known::forget_people() {
  // Assigning {} would keep the room.
  people_ = std::vector<Person>();
  families_ = std::vector<KnownFamily>();
  by_no_kk_ = {};
}

}  // namespace rangkul::registry
