#include "registry/search.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <unordered_set>

#include "base/text.h"
#include "registry/people.h"
#include "registry/search_sql.h"
#include "registry/search_words.h"

namespace rangkul::registry {

/// Words by key, in the order of their ids.
struct NameIndex::Parts {
  struct Token {
    std::int64_t id;
    std::string text;
    std::int64_t bearers;
    std::uint64_t letters;  // a bit a letter that it holds
  };
  mutable std::shared_mutex lock;
  std::vector<Token> tokens;
  std::int64_t last_id{0};
};

NameIndex::NameIndex() : parts_(std::make_unique<Parts>()) {}
NameIndex::~NameIndex() = default;

namespace {

using Token = NameIndex::Parts::Token;

constexpr int candidates_a_word = 300;
constexpr std::size_t variants_a_word = 10;
constexpr std::int64_t common_word =
    1'500;  // bearers: from here on a second word narrows the first

struct Variant {
  std::int64_t id;
  double nearness;
  std::int64_t bearers;
};

/// One word of the question with the words of the register that it may mean.
struct Word {
  std::string text;  // spelling folded
  std::string plain;
  std::vector<Variant> variants;
  std::int64_t bearers() const {
    std::int64_t sum = 0;
    for (auto const& variant : variants) sum += variant.bearers;
    return sum;
  }
};

struct Candidate {
  PersonId person;
  FamilyId family;
  std::string name, name_key;
  std::optional<Date> born;
  RegionCode region;
  std::string life, address, rt, rw;
};

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t bits = 0;
  for (char const c : word) bits |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
  return bits;
}

/// False for nearly all pairs that are not near: by length, beginning and letters alone. An edit
/// changes at most two letters of the sets.
bool may_be_near(std::string_view word, std::uint64_t letters, Token const& token) {
  constexpr std::size_t most_edits = 2;
  constexpr std::size_t beginning = 3;
  bool const same_beginning = word.size() >= beginning && token.text.size() >= beginning &&
                              token.text.compare(0, beginning, word.substr(0, beginning)) == 0;
  if (same_beginning) return true;
  auto const longer = std::max(word.size(), token.text.size());
  if (longer - std::min(word.size(), token.text.size()) > most_edits) return false;
  auto const most = longer >= 7 ? most_edits : 1;
  return static_cast<std::size_t>(std::popcount(letters ^ token.letters)) <= 2 * most;
}

void refresh(Context& context, NameIndex& index) {
  auto& parts = index.parts();
  std::int64_t after = 0;
  {
    std::shared_lock const reading(parts.lock);
    after = parts.last_id;
  }
  std::vector<Token> fresh;
  context.tx.each(search_sql::new_tokens, {db::bind("after", after)},
                  [&](std::int64_t id, std::string const& token, std::int64_t bearers) {
                    fresh.push_back({id, token, bearers, letters_of(token)});
                  });
  if (fresh.empty()) return;
  std::unique_lock const writing(parts.lock);
  for (auto& token : fresh)
    if (token.id > parts.last_id) {
      parts.last_id = token.id;
      parts.tokens.push_back(std::move(token));
    }
}

Word find_variants(NameIndex& index, std::string const& plain) {
  Word word{fold_spelling(plain), plain, {}};
  auto& parts = index.parts();
  std::shared_lock const reading(parts.lock);
  auto const letters = letters_of(word.text);
  for (auto const& token : parts.tokens) {
    if (!may_be_near(word.text, letters, token)) continue;
    auto const nearness = word_nearness(word.text, token.text);
    if (nearness > 0) word.variants.push_back({token.id, nearness, token.bearers});
  }
  std::ranges::sort(word.variants, [](Variant const& a, Variant const& b) {
    return a.nearness != b.nearness ? a.nearness > b.nearness : a.bearers > b.bearers;
  });
  if (word.variants.size() > variants_a_word) word.variants.resize(variants_a_word);
  return word;
}

/// Reads candidates once each.
class Collector {
 public:
  Collector(Context& context) : context_(context) {
    auto const scope = context.actor.scope();
    auto digits = context.actor.area().digits();
    auto upper = digits;
    digits.resize(10, '0');
    upper.resize(10, '9');
    area_from_ = context.actor.is_nobody() ? 1 : std::atoll(digits.c_str());
    area_to_ = context.actor.is_nobody() ? 0 : std::atoll(upper.c_str()) + 1;
    scope_ = {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)};
  }

  void take(db::Query const& query, db::Binds binds, int limit) {
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
  void take_scoped(db::Query const& query, db::Binds binds, int limit) {
    binds.insert(binds.end(), scope_.begin(), scope_.end());
    take(query, std::move(binds), limit);
  }
  void take_bearers(Variant const& variant, std::optional<std::int64_t> other) {
    db::Binds binds{db::bind("token", variant.id), db::bind("area_from", area_from_),
                    db::bind("area_to", area_to_)};
    if (other) binds.push_back(db::bind("other", *other));
    take(other ? search_sql::bearers_of_both : search_sql::bearers_of, std::move(binds),
         candidates_a_word);
  }
  std::vector<Candidate> const& found() const { return found_; }

 private:
  Context& context_;
  std::int64_t area_from_;
  std::int64_t area_to_;
  db::Binds scope_;
  std::unordered_set<std::int64_t> seen_;
  std::vector<Candidate> found_;
};

/// Rarest word first; a common one is narrowed by the next, and all are tried until there is
/// enough.
void collect_by_name(Collector& collector, std::vector<Word>& words) {
  std::erase_if(words, [](Word const& word) { return word.variants.empty(); });
  std::ranges::sort(words, {}, &Word::bearers);
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (auto const& variant : words[i].variants) {
      std::optional<std::int64_t> other;
      if (variant.bearers > common_word && words.size() > 1)
        other = words[i == 0 ? 1 : 0].variants.front().id;
      collector.take_bearers(variant, other);
      if (collector.found().size() >= 2 * candidates_a_word) return;
    }
    constexpr std::size_t enough = 20;
    if (collector.found().size() >= enough) return;
  }
}

/// Evidence asked for and found, with the words that say why.
struct Judge {
  Context& context;
  SearchWords const& asked;
  std::map<std::string, std::string> places{};

  std::string place_of(RegionCode const& region) {
    auto const found = places.find(region.text());
    if (found != places.end()) return found->second;
    return places.emplace(region.text(), fold(place_name(context, region))).first->second;
  }

  SearchHit judge(Candidate const& candidate) {
    SearchHit hit{candidate.person, candidate.family, 0, {}, {}};
    double asked_weight = 0;
    double found_weight = 0;
    auto const say = [&](std::string why, std::map<std::string, std::string> detail) {
      hit.why.push_back(std::move(why));
      hit.why_detail.push_back(std::move(detail));
    };
    auto const plain_name = fold(candidate.name);
    auto const name_plain = words(plain_name);
    auto const name_keys = words(candidate.name_key);
    std::optional<std::string> place;
    auto const is_in_place = [&](std::string_view word) {
      if (!place) place = fold(candidate.address) + " " + place_of(candidate.region);
      auto const place_words = words(*place);
      return std::ranges::find(place_words, word) != place_words.end();
    };
    std::size_t matched_names = 0;
    for (auto const& word : asked.words) {
      asked_weight += 2;
      double best = 0;
      std::size_t at = 0;
      auto const key = fold_spelling(word);
      for (std::size_t i = 0; i < name_keys.size(); ++i)
        if (auto const nearness = word_nearness(key, name_keys[i]); nearness > best) {
          best = nearness;
          at = i;
        }
      if (best < 1 && is_in_place(word)) {
        found_weight += 2;
        say("search.why.address", {{"word", word}});
      } else if (best > 0) {
        ++matched_names;
        found_weight += 2 * best;
        auto const& written = at < name_plain.size() ? name_plain[at] : name_keys[at];
        if (best == 1 && written != word)
          say("search.why.spelling", {{"written", std::string(written)}, {"asked", word}});
        else if (best < 1)
          say("search.why.near", {{"written", std::string(written)}, {"asked", word}});
      }
    }
    if (asked.year) {
      asked_weight += 1.5;
      if (candidate.born && candidate.born->year() == *asked.year) {
        found_weight += 1.5;
        say("search.why.year", {{"year", std::to_string(*asked.year)}});
      } else if (candidate.born && std::abs(candidate.born->year() - *asked.year) <= 1) {
        found_weight += 0.7;
      }
    }
    auto const compare_place = [&](std::optional<std::string> const& wanted,
                                   std::string const& has) {
      if (!wanted) return;
      asked_weight += 0.5;
      if (has == *wanted) found_weight += 0.5;
    };
    compare_place(asked.rt, candidate.rt);
    compare_place(asked.rw, candidate.rw);
    if (asked_weight > 0) hit.score = found_weight / asked_weight;
    // Ties: fewer words of the name left over first, the living before the dead.
    auto const left_over = name_keys.size() > matched_names ? name_keys.size() - matched_names : 0;
    hit.score -= 0.01 * static_cast<double>(left_over);
    if (candidate.life != "hidup") hit.score -= 0.005;
    return hit;
  }
};

std::vector<SearchHit> as_they_are(Collector const& collector, std::string const& why) {
  std::vector<SearchHit> hits;
  for (auto const& candidate : collector.found())
    hits.push_back({candidate.person, candidate.family, 1, {why}, {{}}});
  return hits;
}

void record_search(Context& context, SearchWords const& asked, std::size_t hits) {
  // Words only: a number that was searched for is personal data and stays out of the log.
  constexpr std::size_t phone_digits = 8;
  auto words = asked.words;
  for (auto& word : words)
    if (word.size() >= phone_digits && all_digits(word)) word = "••••";
  auto purpose = join(words, " ");
  if (!asked.number.empty()) purpose = mask_number(asked.number);
  audit::record(context, {.action = "search",
                          .kind = "person",
                          .purpose = purpose,
                          .rows = static_cast<std::int64_t>(hits)});
}

}  // namespace

Result<std::vector<SearchHit>> search_people(Context& context, NameIndex& index,
                                             std::string const& query, int limit) {
  TRY(context.may(May::see_people));
  auto const asked = read_search(query);
  Collector collector(context);
  std::vector<SearchHit> hits;
  if (!asked.number.empty()) {
    collector.take_scoped(search_sql::with_nik, {db::bind("number", asked.number)}, limit);
    bool const is_nik = !collector.found().empty();
    if (!is_nik)
      collector.take_scoped(search_sql::with_no_kk, {db::bind("number", asked.number)}, limit);
    hits = as_they_are(collector, is_nik ? "search.why.nik" : "search.why.no_kk");
  } else if (!asked.temporary_code.empty()) {
    collector.take_scoped(search_sql::with_temporary, {db::bind("code", asked.temporary_code)},
                          limit);
    hits = as_they_are(collector, "search.why.temporary");
  } else if (asked.words.empty() && asked.rt && asked.rw) {
    collector.take_scoped(search_sql::of_rt, {db::bind("rt", asked.rt), db::bind("rw", asked.rw)},
                          limit);
    hits = as_they_are(collector, "search.why.rt");
  } else {
    if (join(asked.words, "").size() < 2) return invalid("search.too_short", {}, "q");
    refresh(context, index);
    std::vector<Word> found;
    for (auto const& word : asked.words) found.push_back(find_variants(index, word));
    collect_by_name(collector, found);
    Judge judge{context, asked};
    for (auto const& candidate : collector.found()) {
      auto hit = judge.judge(candidate);
      constexpr double least = 0.45;
      if (hit.score >= least) hits.push_back(std::move(hit));
    }
    std::ranges::stable_sort(hits, std::ranges::greater{}, &SearchHit::score);
  }
  if (static_cast<int>(hits.size()) > limit) hits.resize(static_cast<std::size_t>(limit));
  record_search(context, asked, hits.size());
  return hits;
}

void index_person(audit::Change& change, Context& context, PersonId person,
                  std::string const& name_before, RegionCode const& region_before,
                  std::string const& name_after, RegionCode const& region_after) {
  auto const keys_of = [](std::string const& name) {
    std::set<std::string> out;
    auto const key = name_key(name);
    for (auto const word : words(key)) out.emplace(word);
    return out;
  };
  auto const before = keys_of(name_before);
  auto const after = keys_of(name_after);
  if (before == after && region_before == region_after) return;
  auto const token_id = [&](std::string const& token) {
    return context.tx.value<std::int64_t>(search_sql::token, {db::bind("token", token)});
  };
  auto const posting = [&](db::Query const& query, std::int64_t token, RegionCode const& region) {
    change.run(query, {db::bind("token", token), db::bind("area", area_number(region)),
                       db::bind("person", person)});
  };
  for (auto const& token : before)
    if (auto const id = token_id(token)) {
      posting(search_sql::drop_posting, *id, region_before);
      if (!after.contains(token))
        change.run(search_sql::count_bearer, {db::bind("id", *id), db::bind("by", -1)});
    }
  for (auto const& token : after) {
    auto id = token_id(token);
    if (!id) {
      change.run(search_sql::put_token,
                 {db::bind("id", next_id_value()), db::bind("token", token)});
      id = token_id(token);
    }
    posting(search_sql::put_posting, *id, region_after);
    if (!before.contains(token))
      change.run(search_sql::count_bearer, {db::bind("id", *id), db::bind("by", 1)});
  }
}

}  // namespace rangkul::registry
