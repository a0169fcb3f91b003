// Thousands of random questions about cases that not everybody may know of. Two stores are alike
// but for the hidden cases in one of them; whoever may know of none gets the same bytes from both,
// and nobody reads a word or a number of a case that is hidden from them. Routes are taken from the
// route table, lists from the registered ones. RANGKUL_SEED repeats a run, RANGKUL_SECRECY_PROBES
// sets how many there are on each store.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "base/text.h"
#include "screen/list.h"
#include "support/dice.h"
#include "support/hidden_cases.h"

namespace rangkul::app {
namespace {

using Params = std::map<std::string, std::string>;
using test::Dice;

std::string with_query(std::string const& path, Form const& query) {
  std::string out = path;
  char mark = '?';
  for (auto const& [name, value] : query) {
    out += mark + name + "=" + http::url_part(value);
    mark = '&';
  }
  return out;
}

/// Words that the question itself holds say nothing.
std::string without(std::string text, std::string const& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
    text.replace(at, word.size(), "#");
  return text;
}

/// Numbers that were made after `mark` belong to the answer itself (uids of forms).
std::string without_new_ids(std::string const& text, std::int64_t mark) {
  constexpr std::size_t shortest = 17;
  constexpr std::size_t longest = 18;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const end = std::min(text.find_first_not_of("0123456789", i), text.size());
    auto const size = end - i;
    if (size == 0) {
      out += text[i++];
      continue;
    }
    auto const digits = text.substr(i, size);
    bool const fresh = size >= shortest && size <= longest && std::stoll(digits) > mark;
    out += fresh ? "#" : digits;
    i = end;
  }
  return out;
}

/// The numbers of forms that are made by chance.
std::string without_uids(std::string text) {
  constexpr std::string_view name = "name=\"uid\" value=\"";
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + name.size()))
    text.erase(at + name.size(), text.find('"', at + name.size()) - at - name.size());
  return text;
}

/// Ids of every row of every table that points to a case, so that pages of what comes later are
/// asked too.
std::vector<std::int64_t> rows_of_cases(Office& office) {
  bool const sqlite = office.store().dialect() == db::Dialect::sqlite;
  auto const tables = office.text(
      sqlite ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = "
               "'table' AND c.name IN ('case_file', 'case_id') AND EXISTS (SELECT 1 FROM "
               "pragma_table_info(m.name) k WHERE k.name = 'id')"
             : "SELECT CAST(table_name AS TEXT) FROM information_schema.columns WHERE column_name "
               "IN ('case_file', 'case_id') AND table_schema = 'public' AND table_name IN (SELECT "
               "table_name FROM information_schema.columns WHERE column_name = 'id' AND "
               "table_schema = 'public')");
  std::vector<std::int64_t> out;
  std::istringstream names(tables);
  for (std::string table; std::getline(names, table);) {
    std::istringstream ids(office.text("SELECT CAST(id AS TEXT) FROM " + table + " ORDER BY id"));
    for (std::string id; std::getline(ids, id);) out.push_back(std::stoll(id));
  }
  return out;
}

struct Probe {
  bool post{false};
  std::string address;
  Form form{};
  std::vector<std::string> planted{};
};

class Prober {
 public:
  Prober(Office& with, Office& without_them, std::vector<HiddenCase> const& hidden, Dice& dice)
      : with_(with), base_(without_them), hidden_(hidden), dice_(dice), mark_(next_id_value()) {
    rows_ = rows_of_cases(with_);
    for (auto const& each : hidden_)
      for (auto const id : each.ids) rows_.push_back(id);
    for (auto const& route : with_.program().routes().routes())
      if (route.method == http::Method::get) routes_.push_back(&route);
  }

  /// Asks one question and looks at the answer.
  void probe() {
    auto who = actor();
    auto probe = next();
    for (int i = 0; i < 8 && !may_ask(who, probe); ++i) probe = next();
    ask(who, probe);
  }
  void ask(Member const& who, Probe const& probe) {
    auto const reply = send(with_, who, probe);
    ++asked;
    if (reply.status == 200) ++answered;
    INFO((who.nobody() ? "nobody" : who.login)
         << " (" << who.area.text() << ") " << (probe.post ? "POST " : "GET ") << probe.address
         << " -> " << reply.status);
    CHECK(reply.status < 500);
    look_for_words(who, probe, reply);
    // Asked in any case: who opened a page stands on it.
    auto const other = send(base_, who, probe);
    if (is_trail(probe.address) || !knows_none(who)) return;
    ++compared;
    auto const seen = without_new_ids(without_uids(whole(reply)), mark_);
    auto const plain = without_new_ids(without_uids(whole(other)), mark_);
    if (seen != plain)
      FAIL_CHECK("not what is said without the hidden cases: " << parts(seen, plain));
  }

  std::size_t asked{0}, answered{0}, compared{0};
  std::set<std::string> asked_routes{};

 private:
  /// The trail is whole for who keeps it: it says that something was done, not to which case.
  static bool is_trail(std::string const& address) {
    return address.find("/jejak") != std::string::npos;
  }
  bool knows_none(Member const& who) {
    auto const [at, fresh] = knows_none_.try_emplace(who.login, true);
    if (fresh)
      at->second = std::ranges::none_of(
          hidden_, [&](HiddenCase const& each) { return knows(with_, who, each); });
    return at->second;
  }

  void look_for_words(Member const& who, Probe const& probe, Reply const& reply) {
    auto text = whole(reply);
    for (auto const& word : probe.planted) text = without(text, word);
    for (auto const& each : hidden_) {
      if (knows(with_, who, each)) continue;
      for (auto const& word : each.words)
        if (text.find(word) != std::string::npos)
          FAIL_CHECK(word << " stands in the answer: " << around(text, word));
      for (auto const id : each.ids)
        if (auto const word = std::to_string(id); text.find(word) != std::string::npos)
          FAIL_CHECK("the number " << word << " stands in the answer: " << around(text, word));
    }
  }
  static std::string around(std::string const& text, std::string const& word) {
    constexpr std::size_t side = 160;
    auto const at = text.find(word);
    return text.substr(at > side ? at - side : 0, 2 * side);
  }
  static std::string parts(std::string const& one, std::string const& other) {
    auto const differ = std::ranges::mismatch(one, other).in1 - one.begin();
    auto const from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, differ - 120));
    return one.substr(from, 300) + "\n--- else ---\n" +
           other.substr(std::min(from, other.size()), 300);
  }

  static Reply send(Office& office, Member const& who, Probe const& probe) {
    return probe.post ? office.post(who, probe.address, probe.form)
                      : office.get(who, probe.address);
  }

  Member actor() {
    if (dice_.one_in(40)) return {};
    auto const& members = with_.cast().members;
    while (true) {
      auto const& who = dice_.of(members);
      if (!who.login.starts_with("korban.")) return who;
    }
  }
  bool may_ask(Member const& who, Probe const& probe) const {
    auto path = probe.address.substr(0, probe.address.find('?'));
    bool known = false;
    auto const match = with_.program().routes().match(
        probe.post ? http::Method::post : http::Method::get, path, known);
    return !match || match->route->policy.allows(with_.actor_of(who));
  }

  Probe next() {
    switch (dice_.below(8)) {
      case 0: return list(false);
      case 1: return list(true);
      case 2: return search();
      default: return page();
    }
  }

  HiddenCase const& one() { return dice_.of(hidden_); }
  Place const& place() {
    for (auto const& each : with_.cast().places)
      if (each.code == one().area && !dice_.one_in(4)) return each;
    return dice_.of(with_.cast().places);
  }

  /// What somebody would type who has heard of a case.
  std::string word() {
    auto const& hidden = one();
    switch (dice_.below(6)) {
      case 0: return dice_.of(hidden.words);
      case 1: return hidden.words.front().substr(0, 4 + dice_.below(6));
      case 2: return hidden.words.back().substr(0, 4 + dice_.below(10));
      case 3: return dice_.of(place().names);
      case 4: return dice_.of(place().niks);
      default: return dice_.one_in(2) ? "Klien 1" : "Judul";
    }
  }
  std::string value() {
    static std::vector<std::string> const some{"open",
                                               "ended",
                                               "late",
                                               "soon",
                                               "stands",
                                               "saya",
                                               "lain",
                                               "kosong",
                                               "red",
                                               "semua",
                                               "2024",
                                               "-5",
                                               "32.76",
                                               "%",
                                               "rahasia",
                                               "unheard",
                                               "korban-kekerasan",
                                               "abh",
                                               "peksos",
                                               "kabid",
                                               "pengaduan",
                                               "laporan",
                                               "2024-10",
                                               "' OR 1=1 --",
                                               "6",
                                               "19",
                                               "ditutup",
                                               "1",
                                               "laporan-sosial",
                                               "asesmen"};
    if (dice_.one_in(4)) return std::to_string(dice_.of(rows_));
    if (dice_.one_in(4)) return word();
    if (dice_.one_in(4)) return place().code.text();
    return dice_.of(some);
  }

  Probe list(bool download) {
    auto const& known = dice_.of(screen::registered_lists());
    Probe out;
    auto path = filled(known.path, out);
    Form query;
    for (auto const& filter : known.list->filters) {
      if (!dice_.one_in(3)) continue;
      auto const typed = filter.choices.empty() || dice_.one_in(5)
                             ? value()
                             : std::string(dice_.of(filter.choices));
      query.emplace_back(filter.key, typed);
      out.planted.push_back(typed);
    }
    if (dice_.one_in(3)) {
      auto const& column = dice_.of(known.list->columns);
      query.emplace_back("sort", (dice_.one_in(2) ? "-" : "") + std::string(column.key));
    }
    if (dice_.one_in(3)) query.emplace_back("size", dice_.one_in(2) ? "25" : "100");
    if (download) query.emplace_back("format", dice_.one_in(3) ? "xlsx" : "csv");
    auto const json = !download && dice_.one_in(2);
    out.address = with_query((json ? "/api/v1" : "") + path, query);
    return out;
  }

  Probe search() {
    Probe out;
    auto const typed = word();
    out.planted = {http::url_part(typed), typed, ascii_lower(typed)};
    auto const prefix = std::string(dice_.one_in(2) ? "/api/v1" : "");
    out.post = dice_.one_in(2);
    if (out.post) out.form = {{"q", typed}};
    out.address = out.post ? prefix + "/cari" : with_query(prefix + "/cari", {{"q", typed}});
    return out;
  }

  std::string id_for(std::string const& name) {
    auto const any = [&](std::vector<std::int64_t> const& list) {
      return std::to_string(list.empty() ? 1 : dice_.of(list));
    };
    auto const& here = place();
    auto const& hidden = one();
    if (name == "case" || (name == "owner" && dice_.one_in(2)))
      return dice_.one_in(5) ? any(here.cases) : std::to_string(hidden.id);
    if (name == "person" || name == "other" || name == "owner")
      return dice_.one_in(3) ? any(here.people) : any(hidden.people);
    if (name == "family") return any(here.families);
    if (name == "letter" && dice_.one_in(3)) return any(here.letters);
    if (name == "ppks" && dice_.one_in(2)) return any(here.needs);
    if (name == "token") return hidden.closed.empty() ? "tidak-ada" : dice_.of(hidden.closed);
    static Params const fixed{{"programme", "kds-bantuan-pangan"},
                              {"year", "2024"},
                              {"section", "kds"},
                              {"procedure", "korban-kekerasan"},
                              {"form", "asesmen"},
                              {"period", "2024-11"},
                              {"months", "6"},
                              {"code", "nik.missing"},
                              {"row", "2"}};
    if (auto const at = fixed.find(name); at != fixed.end()) return at->second;
    if (name == "village") return here.code.text();
    return dice_.one_in(4) ? any(hidden.ids) : any(rows_);
  }

  std::string filled(std::string pattern, Probe& probe) {
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{')) {
      auto const end = pattern.find('}', at);
      auto const typed = id_for(pattern.substr(at + 1, end - at - 1));
      probe.planted.push_back(typed);
      pattern.replace(at, end - at + 1, typed);
    }
    return pattern;
  }

  /// One of all routes; those with something in the address twice as often.
  Probe page() {
    auto const* route = dice_.of(routes_);
    if (route->pattern.find('{') == std::string::npos && dice_.one_in(2)) route = dice_.of(routes_);
    asked_routes.insert(route->pattern);
    Probe out;
    auto const path = filled(route->pattern, out);
    static std::vector<std::string> const names{
        "wilayah",  "tahun",   "nomor",   "prosedur", "orang", "langkah", "surat",
        "kejadian", "keadaan", "giliran", "jam",      "hasil", "punya",   "urgensi",
        "format",   "q",       "kode",    "bulan",    "dari",  "sampai",  "status"};
    Form query;
    for (std::size_t i = dice_.below(4); i > 1; --i) {
      auto const& name = dice_.of(names);
      auto const typed = name == "format" ? std::string("csv") : value();
      query.emplace_back(name, typed);
      out.planted.push_back(typed);
    }
    out.address = with_query(path, query);
    return out;
  }

  Office& with_;
  Office& base_;
  std::vector<HiddenCase> const& hidden_;
  Dice& dice_;
  std::int64_t mark_;
  std::vector<std::int64_t> rows_;
  std::vector<screen::Routes::Route const*> routes_;
  std::map<std::string, bool> knows_none_;
};

void probe_all(Hidden what, std::uint64_t usual) {
  in_two_offices(what, [&](Office& with, Office& base, auto const& hidden) {
    auto const seed = test::from_environment("RANGKUL_SEED", std::random_device{}());
    // PostgreSQL runs as its own process and answers in its own time: a minute of it is enough.
    bool const sqlite = with.store().dialect() == db::Dialect::sqlite;
    auto const probes =
        test::from_environment("RANGKUL_SECRECY_PROBES", sqlite ? usual : usual / 5);
    MESSAGE("RANGKUL_SEED=" << seed << ", " << probes << " probes");
    // Somebody who may know has looked, and an agency: the trail of that is probed too.
    for (auto const& each : hidden) {
      with.get(with.member("kabid"), "/kasus/" + each.text_id());
      with.get({}, "/jawab/" + each.open_token);
    }
    Dice dice(seed);
    Prober prober(with, base, hidden, dice);
    for (std::uint64_t i = 0; i < probes; ++i) prober.probe();
    MESSAGE(prober.answered << " were answered, " << prober.compared
                            << " compared with the office without them, "
                            << prober.asked_routes.size() << " routes");
    // Refusals alone would prove nothing.
    CHECK(prober.answered * 3 > probes);
    CHECK(prober.compared * 3 > probes);
  });
}

}  // namespace

TEST_CASE("secrecy: 20,000 random questions bring nothing of secret cases to who may not know") {
  constexpr std::uint64_t usual = 20'000;
  probe_all(Hidden::secret_case, usual);
}

TEST_CASE("secrecy: nor of restricted cases") {
  constexpr std::uint64_t usual = 4'000;
  probe_all(Hidden::restricted_case, usual);
}

TEST_CASE("secrecy: nor of secret categories of people in need") {
  constexpr std::uint64_t usual = 4'000;
  probe_all(Hidden::secret_category, usual);
}

}  // namespace rangkul::app
