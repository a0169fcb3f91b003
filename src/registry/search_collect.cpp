#include "registry/search_collect.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <unordered_map>

#include "base/text.h"
#include "registry/near_words.h"
#include "registry/search_sql.h"

namespace rangkul::registry {

struct NameIndex::Parts {
  struct Token {
    std::int64_t id;
    std::int64_t bearers;
  };
  mutable std::shared_mutex lock;
  NearWords words;
  std::vector<Token> tokens;  // by their places in `words`
  std::int64_t last_id{0};
};

NameIndex::NameIndex() : parts_(std::make_unique<Parts>()) {}
NameIndex::~NameIndex() = default;

/// One word of the question with the words of the register that it may mean.
struct Collector::Word {
  std::vector<Variant> variants;
  std::int64_t bearers() const {
    std::int64_t sum = 0;
    for (auto const& variant : variants) sum += variant.bearers;
    return sum;
  }
};

namespace {

constexpr int bearers_a_variant = 300;
constexpr std::size_t most_bearers = 600;
constexpr std::size_t enough_bearers = 20;
constexpr std::size_t variants_a_word = 10;
constexpr std::int64_t common_word =
    1'500;  // bearers: from here on a second word narrows the first

std::vector<Variant> find_variants(NameIndex& index, std::string const& plain) {
  auto& parts = index.parts();
  std::shared_lock const reading(parts.lock);
  std::vector<Variant> out;
  for (auto const& near : parts.words.find(fold_spelling(plain))) {
    auto const& token = parts.tokens[near.place];
    out.push_back({token.id, near.nearness, token.bearers});
  }
  std::ranges::sort(out, [](Variant const& a, Variant const& b) {
    if (a.nearness != b.nearness) return a.nearness > b.nearness;
    return a.bearers != b.bearers ? a.bearers > b.bearers : a.id < b.id;
  });
  if (out.size() > variants_a_word) out.resize(variants_a_word);
  return out;
}

}  // namespace

std::string list_of(db::Dialect dialect, std::vector<std::string> const& values) {
  if (dialect == db::Dialect::postgresql) return join(values, ",");
  return values.empty() ? "[]" : "[\"" + join(values, "\",\"") + "\"]";
}

std::string list_of(db::Dialect dialect, std::vector<std::int64_t> const& ids) {
  std::vector<std::string> texts;
  for (auto const id : ids) texts.push_back(std::to_string(id));
  return list_of(dialect, texts);
}

Collector::Collector(Context& context, RegionCode const& narrower) : context_(context) {
  auto const scope = context.actor.scope();
  auto const& area = context.actor.area();
  auto digits =
      !narrower.text().empty() && area.covers(narrower) ? narrower.digits() : area.digits();
  auto upper = digits;
  digits.resize(10, '0');
  upper.resize(10, '9');
  area_from_ = context.actor.is_nobody() ? 1 : std::atoll(digits.c_str());
  area_to_ = context.actor.is_nobody() ? 0 : std::atoll(upper.c_str()) + 1;
  scope_ = {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)};
}

void Collector::refresh(NameIndex& index) {
  auto& parts = index.parts();
  std::int64_t after = 0;
  {
    std::shared_lock const reading(parts.lock);
    after = parts.last_id;
  }
  struct Fresh {
    std::int64_t id;
    std::string text;
    std::int64_t bearers;
  };
  std::vector<Fresh> fresh;
  context_.tx.each(search_sql::new_tokens, {db::bind("after", after)},
                   [&](std::int64_t id, std::string const& token, std::int64_t bearers) {
                     fresh.push_back({id, token, bearers});
                   });
  if (fresh.empty()) return;
  std::unique_lock const writing(parts.lock);
  for (auto const& [id, text, bearers] : fresh) {
    if (id <= parts.last_id) continue;
    parts.last_id = id;
    parts.words.add(text);
    parts.tokens.push_back({id, bearers});
  }
  parts.words.settle();
}

void Collector::take_named(NameIndex& index, std::vector<std::string> const& words) {
  refresh(index);
  std::vector<Word> found;
  for (auto const& word : words) found.push_back({find_variants(index, word)});
  std::erase_if(found, [](Word const& word) { return word.variants.empty(); });
  std::ranges::stable_sort(found, {}, &Word::bearers);
  collect(found);
  read_bearers();
}

void Collector::collect(std::vector<Word>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto const* other = words.size() < 2 ? nullptr : &words[i == 0 ? 1 : 0].variants.front();
    if (!take_variants(words[i].variants, other)) return;
    if (bearers_.size() >= enough_bearers) return;
  }
}

bool Collector::take_variants(std::span<Variant const> variants, Variant const* other) {
  auto const is_narrowed = [&](Variant const& variant) {
    return other != nullptr && variant.bearers > common_word;
  };
  while (!variants.empty()) {
    std::size_t taken = 1;
    if (is_narrowed(variants.front())) {
      take_bearers_of_both(variants.front(), *other);
    } else {
      // As many at once as are likely to be enough.
      auto expected = variants.front().bearers;
      while (taken < variants.size() && !is_narrowed(variants[taken]) &&
             expected < static_cast<std::int64_t>(most_bearers))
        expected += std::min<std::int64_t>(variants[taken++].bearers, bearers_a_variant);
      take_bearers(variants.first(taken));
    }
    if (bearers_.size() >= most_bearers) return false;
    variants = variants.subspan(taken);
  }
  return true;
}

void Collector::take_bearer(PersonId person) {
  if (bearers_.size() >= most_bearers) return;
  if (seen_.insert(person.value()).second) bearers_.push_back(person.value());
}

void Collector::take_bearers(std::span<Variant const> variants) {
  db::Binds binds{db::bind("area_from", area_from_), db::bind("area_to", area_to_),
                  db::bind("limit", bearers_a_variant)};
  if (context_.tx.dialect() == db::Dialect::postgresql) {
    std::vector<std::int64_t> tokens;
    for (auto const& variant : variants) tokens.push_back(variant.id);
    binds.push_back(db::bind("tokens", list_of(db::Dialect::postgresql, tokens)));
    context_.tx.each(search_sql::bearers_of_postgresql, binds,
                     [&](PersonId person) { take_bearer(person); });
    return;
  }
  for (auto const& variant : variants) {
    if (bearers_.size() >= most_bearers) return;
    auto with_token = binds;
    with_token.push_back(db::bind("token", variant.id));
    context_.tx.each(search_sql::bearers_of, with_token,
                     [&](PersonId person) { take_bearer(person); });
  }
}

void Collector::take_bearers_of_both(Variant const& variant, Variant const& other) {
  db::Binds const binds{db::bind("token", variant.id), db::bind("other", other.id),
                        db::bind("area_from", area_from_), db::bind("area_to", area_to_),
                        db::bind("limit", bearers_a_variant)};
  auto const take = [&](PersonId person) { take_bearer(person); };
  if (context_.tx.dialect() == db::Dialect::sqlite) {
    // Going through both lists side by side is cheaper than a look-up for each of the first.
    constexpr std::int64_t look_up = 4;
    bool const side_by_side = other.bearers < look_up * variant.bearers;
    context_.tx.each(
        side_by_side ? search_sql::bearers_of_both_sqlite : search_sql::bearers_of_both, binds,
        take);
    return;
  }
  // PostgreSQL chooses between the same two ways by how many bear the words; a plan for any two
  // words would always look up.
  auto const plan = [&](db::Query const& query) {
    context_.tx.each(query, {}, [](std::string const&) {});
  };
  plan(search_sql::plan_each_postgresql);
  context_.tx.each(search_sql::bearers_of_both, binds, take);
  plan(search_sql::plan_once_postgresql);
}

void Collector::read_bearers() {
  if (bearers_.empty()) return;
  auto const dialect = context_.tx.dialect();
  std::unordered_map<std::int64_t, std::size_t> places;
  for (auto const id : bearers_) places.emplace(id, places.size());
  found_.resize(bearers_.size());
  context_.tx.each(
      dialect == db::Dialect::sqlite ? search_sql::people_sqlite : search_sql::people_postgresql,
      {db::bind("people", list_of(dialect, bearers_))},
      [&](PersonId person, FamilyId family, std::string const& name, std::string const& key,
          std::optional<Date> born, RegionCode const& region, std::string const& life,
          std::string const& address, std::string const& rt, std::string const& rw) {
        found_[places.at(person.value())] = {person, family, name,    key, born,
                                             region, life,   address, rt,  rw};
      });
  std::erase_if(found_, [](Candidate const& each) { return !each.person.is_set(); });
}

void Collector::read_region_names() {
  std::set<std::string> codes;
  for (auto const& each : found_) {
    codes.insert(each.region.text());
    if (each.region.level() == RegionLevel::village) codes.insert(each.region.parent().text());
  }
  auto const dialect = context_.tx.dialect();
  // Codes are digits and points.
  context_.tx.each(
      dialect == db::Dialect::sqlite ? search_sql::regions_sqlite : search_sql::regions_postgresql,
      {db::bind("codes", list_of(dialect, std::vector(codes.begin(), codes.end())))},
      [&](std::string const& code, std::string const& folded) {
        region_names_.emplace(code, folded);
      });
}

std::string const& Collector::place_of(RegionCode const& region) {
  if (auto const known = places_.find(region.text()); known != places_.end()) return known->second;
  if (places_.empty()) read_region_names();
  auto const name = [&](RegionCode const& code) {
    auto const found = region_names_.find(code.text());
    return found == region_names_.end() ? fold(code.text()) : found->second;
  };
  auto place = name(region);
  if (region.level() == RegionLevel::village) place += " " + name(region.parent());
  return places_.emplace(region.text(), std::move(place)).first->second;
}

void Collector::take_scoped(db::Query const& query, db::Binds binds, int limit) {
  binds.insert(binds.end(), scope_.begin(), scope_.end());
  binds.push_back(db::bind("limit", limit));
  context_.tx.each(
      query, binds,
      [&](PersonId person, FamilyId family, std::string const& name, std::string const& key,
          std::optional<Date> born, RegionCode const& region, std::string const& life,
          std::string const& address, std::string const& rt, std::string const& rw) {
        if (!seen_.insert(person.value()).second) return;
        found_.push_back({person, family, name, key, born, region, life, address, rt, rw});
      });
}

}  // namespace rangkul::registry
