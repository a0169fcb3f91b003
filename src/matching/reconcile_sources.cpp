#include "matching/reconcile_sources.h"

#include <algorithm>

#include "matching/reconcile_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_sql;

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (char const c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::int64_t digits_of(std::string_view text) {
  constexpr std::size_t longest = 18;
  if (text.size() > longest) return 0;
  std::int64_t value = 0;
  for (char const c : text) {
    if (c < '0' || c > '9') return 0;
    value = value * 10 + (c - '0');
  }
  return value;
}

void SizeCount::add(std::uint64_t card) {
  ++persons_;
  if (card == 0) {
    ++alone_;
    return;
  }
  auto const put = rows_of_.put(card, 1);
  if (put.fresh) {
    ++cards_;
  } else if (++*put.value == most_rows_a_family + 1) {
    --cards_;
    alone_ += most_rows_a_family + 1;
  } else if (*put.value > most_rows_a_family) {
    ++alone_;
  }
}

void Register::read(db::Transaction& tx, db::Binds const& scope) {
  tx.each(sql::people, scope,
          [&](std::int64_t id, std::string const& region, std::string const& nik, int sex,
              std::string const& born, std::string const& life, std::int64_t family,
              std::int64_t occupation, bool in_city, std::string const& name) {
            Ours one;
            one.id = id;
            one.nik = digits_of(nik);
            one.family = family;
            one.born = day_of(born);
            one.region = region_number(region);
            one.sex = static_cast<std::uint8_t>(sex);
            one.life = life_of(life);
            one.in_city = in_city;
            if (in_city) one.name_at = out_.add_text(name);
            if (in_city) size_.add(static_cast<std::uint64_t>(family));
            if (is_excluded_work(occupation) && family != 0) excluded_.insert(family);
            people_.push_back(one);
          });
}

void Register::read_graduated(db::Transaction& tx, db::Binds const& scope,
                              std::string const& month) {
  auto binds = scope;
  binds.push_back(db::bind("until", month + "-31"));
  tx.each(sql::graduated, binds, [&](std::int64_t family) { graduated_.insert(family); });
}

Ours const* Register::find(std::int64_t id) const {
  auto const at = std::ranges::lower_bound(people_, id, {}, &Ours::id);
  return at == people_.end() || at->id != id ? nullptr : &*at;
}

std::uint32_t Register::region_number(std::string const& code) {
  auto const next = static_cast<std::uint32_t>(out_.regions.size());
  auto const [at, fresh] = numbers_.emplace(code, next);
  if (fresh) out_.regions.push_back(code);
  return at->second;
}

HeldRows::HeldRows(db::Transaction& tx, std::int64_t import) : import_(import) {
  tx.each(sql::held, {db::bind("import", import)},
          [&](std::int64_t row_no, std::string key, std::string const& code, std::string region,
              std::string name, std::string const& data) {
            auto const cells = parse_json(data);
            auto const kk =
                cells.ok() ? digits_of(cells.value()["no_kk"].text_or_empty()) : std::int64_t{0};
            bool const repeats = key.empty() || code == "nik.twice" || code == "import.same_key";
            auto const place = static_cast<std::uint32_t>(rows_.size());
            if (!key.empty()) by_key_.put(hash_of(key), place);
            rows_.push_back({row_no, std::move(key), std::move(region), std::move(name),
                             static_cast<std::uint64_t>(kk), repeats, false});
          });
}

HeldRows::Row* HeldRows::find(std::string_view key) {
  auto const* place = by_key_.find(hash_of(key));
  return place == nullptr || rows_[*place].key != key ? nullptr : &rows_[*place];
}

}  // namespace rangkul::matching
