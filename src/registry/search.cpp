#include "registry/search.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "registry/people.h"
#include "registry/search_collect.h"
#include "registry/search_sql.h"
#include "registry/search_words.h"

namespace rangkul::registry {
namespace {

/// Evidence asked for and found, with the words that say why.
struct Judge {
  Collector& collector;
  SearchWords const& asked;
  std::vector<std::string> keys{};  // of the words asked, spelling folded

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
      if (!place) place = fold(candidate.address) + " " + collector.place_of(candidate.region);
      auto const place_words = words(*place);
      return std::ranges::find(place_words, word) != place_words.end();
    };
    std::size_t matched_names = 0;
    for (std::size_t number = 0; number < asked.words.size(); ++number) {
      auto const& word = asked.words[number];
      auto const& key = keys[number];
      asked_weight += 2;
      double best = 0;
      std::size_t at = 0;
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
    collector.take_named(index, asked.words);
    Judge judge{collector, asked};
    for (auto const& word : asked.words) judge.keys.push_back(fold_spelling(word));
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
