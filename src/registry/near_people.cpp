#include "registry/near_people.h"

#include <algorithm>

#include "base/text.h"
#include "registry/near_people_sql.h"
#include "registry/people.h"
#include "registry/search_collect.h"
#include "registry/search_words.h"

namespace rangkul::registry {
namespace {

namespace sql = near_people_sql;

constexpr std::size_t most_by_words = 40;
constexpr int most_by_number = 20;
constexpr int most_of_a_day = 400;  // people whose day is not known stand at the first of January

/// The number and what one wrong digit, or two neighbours that change places, make of it.
std::vector<std::string> slips_of(std::string const& number) {
  std::vector<std::string> out{number};
  for (std::size_t i = 0; i < number.size(); ++i) {
    auto other = number;
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (digit == number[i]) continue;
      other[i] = digit;
      out.push_back(other);
    }
    if (i + 1 < number.size() && number[i] != number[i + 1]) {
      other = number;
      std::swap(other[i], other[i + 1]);
      out.push_back(other);
    }
  }
  return out;
}

/// The words of one name near those of the other, and whether the births agree.
double nearness(std::vector<std::string_view> const& asked, std::optional<Date> born,
                Candidate const& candidate) {
  double sum = 0;
  for (auto const word : asked) {
    double best = 0;
    for (auto const theirs : words(candidate.name_key))
      best = std::max(best, word_nearness(word, theirs));
    sum += best;
  }
  if (!asked.empty()) sum /= static_cast<double>(asked.size());
  if (born && candidate.born)
    sum += *born == *candidate.born ? 1 : born->year() == candidate.born->year() ? 0.5 : 0;
  return sum;
}

/// The nearest of those that were found.
std::vector<std::int64_t> best_of(std::vector<Candidate> const& candidates,
                                  std::vector<std::string_view> const& own,
                                  std::optional<Date> born) {
  std::vector<std::pair<double, std::int64_t>> found;
  for (auto const& candidate : candidates)
    found.emplace_back(nearness(own, born, candidate), candidate.person.value());
  std::ranges::sort(found, [](auto const& a, auto const& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (found.size() > most_by_words) found.resize(most_by_words);
  std::vector<std::int64_t> out;
  for (auto const& [near, id] : found) out.push_back(id);
  return out;
}

/// Those born the same day, whose names decide; without a day the bearers of the name, and with one
/// only its bearers in the same village, for days that were written wrong.
std::vector<std::int64_t> by_words(Context& context, NameIndex& index, NearPerson const& asked) {
  auto const key = name_key(asked.name);
  auto const own = words(key);
  Collector collector(context, asked.born ? asked.region : RegionCode{});
  collector.take_named(index, std::vector<std::string>(own.begin(), own.end()));
  if (asked.born)
    collector.take_scoped(near_people_sql::born_on, {db::bind("born", asked.born)}, most_of_a_day);
  return best_of(collector.found(), own, asked.born);
}

}  // namespace

std::vector<NearPerson> near_people(Context& context, NameIndex& index, NearPerson const& asked) {
  auto const dialect = context.tx.dialect();
  bool const is_sqlite = dialect == db::Dialect::sqlite;
  auto const scope = context.actor.scope();
  auto const scoped = [&](db::Binds binds) {
    binds.push_back(db::bind("scope_from", scope.from));
    binds.push_back(db::bind("scope_to", scope.to));
    binds.push_back(db::bind("limit", most_by_number));
    return binds;
  };
  std::vector<std::int64_t> ids;
  auto const take = [&](std::int64_t id) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  };
  if (!asked.nik.empty())
    context.tx.each(is_sqlite ? sql::with_niks_sqlite : sql::with_niks_postgresql,
                    scoped({db::bind("niks", list_of(dialect, slips_of(asked.nik)))}), take);
  if (!asked.no_kk.empty())
    context.tx.each(sql::of_card, scoped({db::bind("no_kk", asked.no_kk)}), take);
  for (auto const id : by_words(context, index, asked)) take(id);
  return people_asked(context, ids);
}

std::vector<NearPerson> people_asked(Context& context, std::vector<std::int64_t> const& people) {
  auto const dialect = context.tx.dialect();
  std::vector<NearPerson> out;
  if (people.empty()) return out;
  context.tx.each(
      dialect == db::Dialect::sqlite ? sql::rows_sqlite : sql::rows_postgresql,
      {db::bind("people", list_of(dialect, people))},
      [&](PersonId person, std::string nik, std::string no_kk, std::string name, std::string mother,
          std::string address, std::string rt, std::string rw, std::string phone, std::string life,
          std::optional<Date> born, std::int64_t sex, RegionCode region) {
        out.push_back({person, std::move(nik), std::move(no_kk), std::move(name), std::move(mother),
                       std::move(address), std::move(rt), std::move(rw), std::move(phone),
                       std::move(life), born, static_cast<Sex>(sex), region});
      });
  return out;
}

}  // namespace rangkul::registry
