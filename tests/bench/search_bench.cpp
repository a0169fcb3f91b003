// Fills a store with people in bulk and asks it mixed questions: how long the box takes to answer,
// and with --quality how long it takes to look at everybody. Names are drawn with a printed seed
// from common and rare words, so that postings are as uneven as those of a city. search_bench
// [people] [--file STORE] [--quality] [--pg]: with --pg in the empty database that RANGKUL_TEST_PG
// names, else in a new SQLite file that is removed again; with --keep it stays, and a store that an
// earlier run has filled is asked as it is.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "db/housekeeping.h"
#include "matching/lookalikes.h"
#include "registry/people.h"
#include "registry/quality.h"
#include "registry/search.h"
#include "registry/search_sql.h"

namespace rangkul::registry {
namespace {

using Seconds = std::chrono::duration<double>;
constexpr std::uint32_t seed = 20241217;
constexpr int queries_asked = 2'000;
constexpr int districts = 11;
constexpr int villages_a_district = 6;

constexpr std::array<char const*, 40> common_names{
    "siti",     "muhammad", "sri",     "nur",      "dewi",    "agus",    "budi",    "eko",
    "rina",     "yanti",    "aminah",  "ahmad",    "abdul",   "hidayat", "putri",   "wati",
    "joko",     "slamet",   "hadi",    "santoso",  "lestari", "rahayu",  "susanti", "setiawan",
    "wahyu",    "fitri",    "indah",   "andi",     "dian",    "yuli",    "endang",  "suparman",
    "sutrisno", "ismail",   "fatimah", "khadijah", "rahman",  "hasan",   "husen",   "kurnia"};
constexpr std::array<char const*, 24> syllables{
    "su", "wi", "ra",   "di",  "man", "ti",  "yo",  "no", "har", "tri", "ka", "mu",
    "ji", "lo", "ning", "sih", "pur", "wan", "dar", "ma", "ro",  "ki",  "bu", "lan"};

class Maker {
 public:
  explicit Maker(std::uint32_t from) : random_(from) {}
  std::size_t below(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_);
  }
  std::string word() {
    // Half of all words are among forty; the rest come from some tens of thousands.
    if (below(2) == 0) return common_names[std::min(below(40), below(40))];
    std::string out;
    auto const parts = 2 + below(3);
    for (std::size_t i = 0; i < parts; ++i) out += syllables[below(syllables.size())];
    return out;
  }
  std::string name() {
    auto out = word();
    auto const more = below(5);
    for (std::size_t i = 0; i < (more == 0 ? 0U : more < 4 ? 1U : 2U); ++i) out += " " + word();
    return out;
  }
  std::string digits(std::string head, int more) {
    for (int i = 0; i < more; ++i) head += static_cast<char>('0' + below(10));
    return head;
  }

 private:
  std::mt19937 random_;
};

RegionCode village_of(std::size_t number) {
  char code[20];
  std::snprintf(code, sizeof code, "32.76.%02zu.%04zu", number % districts + 1,
                number / districts % villages_a_district + 1001);
  return RegionCode::parse(code).value();
}

struct Someone {
  std::string name;
  std::string nik;
  int year;
  RegionCode region;
  PersonId id{};
  std::optional<Date> born{};
};

/// What this thread alone took: a machine that others use too says little by the clock.
double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// People in the order of their ids; the same seed makes the same ones again.
class City {
 public:
  explicit City(std::int64_t people) : people_(people) {}

  void fill(db::Store& store) {
    Actor const actor = Actor::system("bench");
    SystemClock const clock;
    auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
    auto tx = store.write(actor);
    Context context{tx, actor, clock, *catalogue.value()};
    audit::Change change(context, {.name = "bench.filled"});
    write_regions(change);
    write_families(change);
    write_people(change);
    write_words(change);
    tx.commit();
    db::Housekeeping::settle(store);
  }
  /// Draws the same people again without writing them.
  void remember() {
    Maker maker(seed);
    db::Row row;
    for (std::int64_t id = 0; next_person(maker, id, row);) {
    }
  }
  std::vector<Someone> const& sample() const { return sample_; }

 private:
  static constexpr std::int64_t family_size = 4;

  void write_regions(audit::Change& change) {
    std::size_t at = 0;
    change.bulk("region", {"code", "name", "folded", "level", "parent"}, [&](db::Row& row) {
      if (at == districts * villages_a_district) return false;
      auto const code = village_of(at);
      auto const name = "Kelurahan " + std::to_string(at++);
      row = {db::cell(code), db::cell(name), db::cell(fold(name)), db::cell(10),
             db::cell(code.parent())};
      return true;
    });
  }
  void write_families(audit::Change& change) {
    Maker maker(seed + 1);
    std::int64_t id = 0;
    change.bulk("family", {"id", "no_kk", "region", "address", "rt", "rw", "since", "event"},
                [&](db::Row& row) {
                  if (id * family_size >= people_) return false;
                  ++id;
                  auto const number = static_cast<std::size_t>(id);
                  char rt[8];
                  char rw[8];
                  std::snprintf(rt, sizeof rt, "%03zu", maker.below(12) + 1);
                  std::snprintf(rw, sizeof rw, "%03zu", maker.below(20) + 1);
                  row = {
                      db::cell(id),
                      db::cell(maker.digits("327601010120", 4)),
                      db::cell(village_of(number)),
                      db::cell("Jl. " + maker.word() + " No. " + std::to_string(maker.below(200))),
                      db::cell(rt),
                      db::cell(rw),
                      db::cell(1),
                      db::cell(1)};
                  return true;
                });
  }
  bool next_person(Maker& maker, std::int64_t& id, db::Row& row) {
    if (id == people_) return false;
    auto const family = id / family_size + 1;
    auto const relation = id % family_size + 1;
    ++id;
    auto const region = village_of(static_cast<std::size_t>(family));
    Someone who{maker.name(), {}, 1940 + static_cast<int>(maker.below(80)), region};
    auto const date = Date::from_ymd(who.year, static_cast<int>(maker.below(12)) + 1,
                                     static_cast<int>(maker.below(28)) + 1)
                          .value();
    char birth[16];
    std::snprintf(birth, sizeof birth, "%02d%02d%02d", date.day(), date.month(), date.year() % 100);
    who.nik = maker.digits(region.digits().substr(0, 6) + birth, 4);
    auto const key = name_key(who.name);
    for (auto const word : words(key)) {
      auto const [found, fresh] =
          tokens_.try_emplace(std::string(word), static_cast<std::int64_t>(tokens_.size()) + 1);
      if (fresh) bearers_.push_back(0);
      ++bearers_[static_cast<std::size_t>(found->second) - 1];
      postings_.push_back({found->second, area_number(region), id});
    }
    who.id = PersonId{id};
    who.born = date;
    row = {db::cell(id),       db::cell(region), db::cell(who.name), db::cell(key),
           db::cell(who.nik),  db::cell(1),      db::cell(date),     db::cell(family),
           db::cell(relation), db::cell(1),      db::cell(1)};
    if (id % std::max<std::int64_t>(1, people_ / 4'000) == 0) sample_.push_back(std::move(who));
    return true;
  }
  void write_people(audit::Change& change) {
    Maker maker(seed);
    std::int64_t id = 0;
    change.bulk("person",
                {"id", "region", "name", "name_key", "nik", "sex", "born", "family", "relation",
                 "since", "event"},
                [&](db::Row& row) { return next_person(maker, id, row); });
  }
  void write_words(audit::Change& change) {
    std::vector<std::pair<std::int64_t, std::string>> list;
    for (auto const& [token, id] : tokens_) list.emplace_back(id, token);
    std::ranges::sort(list);
    std::size_t at = 0;
    change.bulk("name_token", {"id", "token", "bearers"}, [&](db::Row& row) {
      if (at == list.size()) return false;
      row = {db::cell(list[at].first), db::cell(list[at].second), db::cell(bearers_[at])};
      ++at;
      return true;
    });
    std::ranges::sort(postings_);
    auto const twice = std::ranges::unique(postings_);
    postings_.erase(twice.begin(), twice.end());
    at = 0;
    change.bulk("name_posting", {"token", "area", "person"}, [&](db::Row& row) {
      if (at == postings_.size()) return false;
      auto const& [token, area, person] = postings_[at++];
      row = {db::cell(token), db::cell(area), db::cell(person)};
      return true;
    });
  }

  std::int64_t people_;
  std::unordered_map<std::string, std::int64_t> tokens_;
  std::vector<std::int64_t> bearers_;
  std::vector<std::array<std::int64_t, 3>> postings_;
  std::vector<Someone> sample_;
};

/// As people ask: half of them with an error, some by number, place or year.
std::string question(Maker& maker, Someone const& who) {
  auto name = who.name;
  switch (maker.below(10)) {
    case 0: return who.nik;
    case 1:
      return "rt " + std::to_string(maker.below(12) + 1) + " rw " +
             std::to_string(maker.below(20) + 1);
    case 2: return name + " " + std::to_string(who.year);
    case 3: return std::string(words(name).front());
    case 4: return name + " jl " + maker.word();
    case 5:
    case 6:
      if (name.size() > 4) name.erase(1 + maker.below(name.size() - 2), 1);
      return name;
    case 7:
      if (name.size() > 4) std::swap(name[2], name[3]);
      return name;
    default: return name;
  }
}

/// How long each answer took, by the clock and of the processor.
class Times {
 public:
  template <typename Act>
  void measure(Act act) {
    auto const begin = std::chrono::steady_clock::now();
    auto const cpu_begin = cpu_ms();
    act();
    wall_.push_back(Seconds(std::chrono::steady_clock::now() - begin).count() * 1'000);
    cpu_.push_back(cpu_ms() - cpu_begin);
  }
  double last() const { return wall_.back(); }
  void forget() {
    wall_.clear();
    cpu_.clear();
  }
  void tell(std::string const& who, std::string const& rest) {
    std::ranges::sort(wall_);
    std::ranges::sort(cpu_);
    auto const part = [](std::vector<double> const& list, double share) {
      return list[static_cast<std::size_t>(share * static_cast<double>(list.size() - 1))];
    };
    std::printf("  %s: of the processor p50 %.1f ms, p95 %.1f ms, p99 %.1f ms\n", who.c_str(),
                part(cpu_, 0.5), part(cpu_, 0.95), part(cpu_, 0.99));
    std::printf("  %s: %zu questions, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, most %.1f ms%s\n",
                who.c_str(), wall_.size(), part(wall_, 0.5), part(wall_, 0.95), part(wall_, 0.99),
                wall_.back(), rest.c_str());
  }

 private:
  std::vector<double> wall_{};
  std::vector<double> cpu_{};
};

struct Asker {
  char const* who;
  Actor actor;
};
std::array<Asker, 2> askers() {
  Rights rights;
  rights.set(static_cast<std::size_t>(May::see_people));
  return {
      {{"city", Actor::person(AccountId{1}, "Kota", rights, RegionCode::parse("32.76").value())},
       {"village", Actor::person(AccountId{2}, "Desa", rights, village_of(5))}}};
}

void ask(db::Store& store, City const& city, NameIndex& names) {
  auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  SystemClock const clock;
  for (auto const& asker : askers()) {
    Maker maker(seed + 2);
    Times times;
    std::size_t found = 0;
    std::uint64_t answers = 0;  // the same number, the same people in the same order
    std::pair<double, std::string> slowest{0, ""};
    for (int i = 0; i < queries_asked; ++i) {
      auto const words = question(maker, city.sample()[maker.below(city.sample().size())]);
      times.measure([&] {
        auto tx = store.read(asker.actor);
        Context context{tx, asker.actor, clock, *catalogue.value()};
        auto const hits = search_people(context, names, words, 25);
        if (!hits.ok()) return;
        if (!hits.value().empty()) ++found;
        for (auto const& hit : hits.value())
          answers = answers * 1'099'511'628'211U + static_cast<std::uint64_t>(hit.person.value());
      });
      if (i == 0) {
        // The first question loads the words of the register.
        std::printf("  %s: words loaded in %.0f ms\n", asker.who, times.last());
        times.forget();
      } else if (times.last() > slowest.first && !all_digits(words)) {
        slowest = {times.last(), words};
      }
    }
    char rest[200];
    std::snprintf(rest, sizeof rest, " (%s), answered %.1f %% (%016llx)", slowest.second.c_str(),
                  100.0 * static_cast<double>(found) / queries_asked,
                  static_cast<unsigned long long>(answers));
    times.tell(asker.who, rest);
  }
  auto tx = store.read(askers()[0].actor);
  bool const sqlite = store.dialect() == db::Dialect::sqlite;
  db::Binds const binds{db::bind("token", 1),
                        db::bind("other", 2),
                        db::bind("tokens", "1,2"),
                        db::bind("people", sqlite ? "[1,2]" : "1,2"),
                        db::bind("area_from", std::int64_t{3'276'000'000}),
                        db::bind("area_to", std::int64_t{3'277'000'000}),
                        db::bind("limit", 300)};
  auto const tell = [&](db::Query const& query) {
    std::printf("  plan of %s:\n%s\n", std::string(query.name()).c_str(),
                tx.plan(query, binds).c_str());
  };
  tell(sqlite ? search_sql::bearers_of : search_sql::bearers_of_postgresql);
  tell(sqlite ? search_sql::bearers_of_both_sqlite : search_sql::bearers_of_both);
  tell(sqlite ? search_sql::people_sqlite : search_sql::people_postgresql);
}

/// A person of the register as somebody else would enter it: a letter left out, half of them with
/// a NIK, of which half have a slip.
NearPerson entered(Maker& maker, Someone const& who) {
  NearPerson out;
  out.name = who.name;
  if (out.name.size() > 4) out.name.erase(1 + maker.below(out.name.size() - 2), 1);
  auto const kind = maker.below(4);
  if (kind < 2) out.nik = who.nik;
  if (kind == 1) std::swap(out.nik[14], out.nik[15]);
  out.born = who.born;
  out.sex = Sex::male;
  out.region = who.region;
  return out;
}

/// "Is it one of these?" for people who are being entered.
void ask_alike(db::Store& store, City const& city, NameIndex& names) {
  auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  SystemClock const clock;
  matching::Lookalikes alike(names);
  for (auto const& asker : askers()) {
    Maker maker(seed + 3);
    Times times;
    std::size_t possible = 0;
    std::size_t found = 0;
    for (int i = 0; i < queries_asked; ++i) {
      auto const& who = city.sample()[maker.below(city.sample().size())];
      auto const asked = entered(maker, who);
      bool const inside = asker.actor.area().covers(who.region);
      std::vector<Lookalike> list;
      times.measure([&] {
        auto tx = store.read(asker.actor);
        Context context{tx, asker.actor, clock, *catalogue.value()};
        list = alike.find(context, asked);
      });
      if (!inside) continue;
      ++possible;
      if (std::ranges::find(list, who.id, &Lookalike::person) != list.end()) ++found;
    }
    char rest[80];
    std::snprintf(rest, sizeof rest, ", found %zu of %zu", found, possible);
    times.tell(std::string("alike, ") + asker.who, rest);
  }
}

void judge_all(db::Store& store) {
  auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  SystemClock const clock;
  auto const begin = std::chrono::steady_clock::now();
  auto const open = recompute_quality(store, Actor::system("bench"), clock, *catalogue.value(), {});
  std::printf("  quality of everybody: %.1f s, %lld findings\n",
              Seconds(std::chrono::steady_clock::now() - begin).count(),
              static_cast<long long>(open.ok() ? open.value() : -1));
}

int run(std::string const& url, std::int64_t people, bool quality, bool keep) {
  auto opened = db::Store::open(url);
  if (!opened.ok()) {
    std::fprintf(stderr, "cannot open the store: %s\n", opened.error().code.c_str());
    return 1;
  }
  auto const store = std::move(opened).value();
  bool const fresh = store->migrate() > 0;
  std::printf("%s, %lld people, seed %u\n",
              store->dialect() == db::Dialect::sqlite ? "SQLite" : "PostgreSQL",
              static_cast<long long>(people), seed);
  City city(people);
  auto const begin = std::chrono::steady_clock::now();
  if (fresh || !keep)
    city.fill(*store);
  else
    city.remember();
  std::printf("  filled in %.1f s\n", Seconds(std::chrono::steady_clock::now() - begin).count());
  NameIndex names;
  ask(*store, city, names);
  ask_alike(*store, city, names);
  if (quality) judge_all(*store);
  return 0;
}

}  // namespace
}  // namespace rangkul::registry

int main(int count, char** words) {
  std::int64_t people = 1'600'000;
  std::string file = "/tmp/search_bench.db";
  char const* postgresql = nullptr;
  bool quality = false;
  bool keep = false;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--quality") == 0)
      quality = true;
    else if (std::strcmp(words[i], "--keep") == 0)
      keep = true;
    else if (std::strcmp(words[i], "--pg") == 0)
      postgresql = std::getenv("RANGKUL_TEST_PG");
    else if (std::strcmp(words[i], "--file") == 0 && i + 1 < count)
      file = words[++i];
    else
      people = std::max(100LL, std::atoll(words[i]));
  }
  if (postgresql != nullptr) return rangkul::registry::run(postgresql, people, quality, keep);
  if (!keep)
    for (std::string const ending : {"", "-wal", "-shm"}) std::remove((file + ending).c_str());
  int const result = rangkul::registry::run("sqlite:" + file, people, quality, keep);
  if (keep) return result;
  for (std::string const ending : {"", "-wal", "-shm"}) std::remove((file + ending).c_str());
  return result;
}
