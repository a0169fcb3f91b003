// Thousands of random questions of people with an area: whatever they ask, no row, number, name or
// count of somebody outside the area comes back. RANGKUL_SEED repeats a run, RANGKUL_PROBES sets
// how many there are on each store.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/text.h"
#include "screen/list.h"
#include "support/app_office.h"
#include "support/dice.h"

namespace rangkul::app {
namespace {

using test::Dice;
using test::from_environment;

/// A question, and the words of others that it plants itself.
struct Probe {
  bool post{false};
  std::string address;
  Form form{};
  std::vector<std::string> planted{};
};

std::string with_query(std::string const& path, Form const& query) {
  std::string out = path;
  char mark = '?';
  for (auto const& [name, value] : query) {
    out += mark + name + "=" + http::url_part(value);
    mark = '&';
  }
  return out;
}

class Prober {
 public:
  Prober(Office& office, Dice& dice) : office_(office), dice_(dice) {
    for (auto const& member : office.cast().members)
      if (!outsides(member).empty() && !member.login.starts_with("korban."))
        actors_.push_back(&member);
  }

  /// Asks one question and looks at the answer.
  void probe() {
    who_ = dice_.of(actors_);
    auto probe = next();
    while (!may_ask(probe) && !dice_.one_in(5)) probe = next();
    auto const reply = probe.post ? office_.post(*who_, probe.address, probe.form)
                                  : office_.get(*who_, probe.address);
    if (reply.status == 200) ++answered;
    INFO(who_->login << " (" << who_->area.text() << ") " << probe.address << " -> "
                     << reply.status);
    CHECK(reply.status < 500);
    auto text = reply.location + "\n" + readable(reply);
    for (auto const& [name, value] : reply.headers) text += name + ": " + value + "\n";
    for (auto const& word : probe.planted) text = without(text, word);
    for (auto const* place : outsides(*who_)) look_for(text, *place);
    keep_cursors(reply.body);
  }
  std::size_t answered{0};

 private:
  std::vector<Place const*> outsides(Member const& who) const {
    std::vector<Place const*> out;
    for (auto const& place : office_.cast().places)
      if (!who.area.covers(place.code)) out.push_back(&place);
    return out;
  }

  static std::string readable(Reply const& reply) {
    return reply.content_type.find("spreadsheet") != std::string::npos ? sheet_text(reply.body)
                                                                       : reply.body;
  }

  static std::string without(std::string text, std::string const& word) {
    auto const wanted = ascii_lower(word);
    auto folded = ascii_lower(text);
    for (auto at = folded.find(wanted); at != std::string::npos; at = folded.find(wanted, at)) {
      text.replace(at, word.size(), "#");
      folded.replace(at, word.size(), "#");
    }
    return text;
  }

  static void look_for(std::string const& text, Place const& place) {
    auto const none = [&](std::string const& word) {
      if (text.find(word) != std::string::npos)
        FAIL_CHECK("of " << place.code.text() << ": " << word << " in " << text);
    };
    none(place.marker);
    for (auto const* list : {&place.niks, &place.kks, &place.phones})
      for (auto const& word : *list) none(word);
    for (auto const* list : {&place.people, &place.families, &place.enrolments, &place.payments,
                             &place.batches, &place.entries, &place.meetings})
      for (auto const id : *list) none(std::to_string(id));
  }

  /// Whether the right of the route is theirs: one refusal is like another, so few are asked for.
  bool may_ask(Probe const& probe) const {
    auto path = probe.address.substr(0, probe.address.find('?'));
    constexpr std::string_view machine = "/api/v1";
    if (path.starts_with(machine)) path.erase(0, machine.size());
    bool known = false;
    auto const match = office_.program().routes().match(
        probe.post ? http::Method::post : http::Method::get, path, known);
    return !match || match->route->policy.allows(office_.actor_of(*who_));
  }

  Probe next() {
    switch (dice_.below(10)) {
      case 0:
      case 1:
      case 2: return list(false);
      case 3: return list(true);
      case 4:
      case 5: return search();
      case 6:
      case 7: return object();
      default: return page();
    }
  }

  Place const& outside() { return *dice_.of(outsides(*who_)); }
  Place const& anywhere() { return dice_.of(office_.cast().places); }

  /// Something that a person elsewhere is known by.
  std::string word_of(Place const& place) {
    switch (dice_.below(7)) {
      case 0: return dice_.of(place.niks);
      case 1: return dice_.of(place.kks);
      case 2: return dice_.of(place.phones);
      case 3: return dice_.of(place.names);
      case 4: return "JL. " + place.marker;
      case 5: return "IBU " + place.marker;
      default: return place.marker;
    }
  }

  std::string region_word() {
    static std::vector<std::string> const odd{"",
                                              "32",
                                              "32.76",
                                              "3276",
                                              "%",
                                              "32.76.0",
                                              "32.7",
                                              "~",
                                              "..",
                                              "32.76.06%",
                                              "32.76.06.1006'",
                                              "00",
                                              "32.76.06' OR '1'='1"};
    return dice_.one_in(2) ? dice_.of(odd) : anywhere().code.text();
  }

  std::string value_for(screen::Filter const& filter, std::vector<std::string>& planted) {
    using screen::FilterKind;
    if (dice_.one_in(8)) return "' OR 1=1 --";
    switch (filter.kind) {
      case FilterKind::region: return region_word();
      case FilterKind::choice:
        return std::string(filter.choices[dice_.below(filter.choices.size())]);
      case FilterKind::code: return std::to_string(dice_.below(9));
      case FilterKind::year: return std::to_string(2020 + dice_.below(9));
      case FilterKind::programme: return dice_.one_in(2) ? "kds-bidik-manis" : "kds-rtlh";
      case FilterKind::date_from:
      case FilterKind::date_to: return dice_.one_in(2) ? "1900-01-01" : "2030-12-31";
      case FilterKind::text: break;
    }
    if (dice_.one_in(3)) return dice_.of(std::vector<std::string>{"X", "B", "XZQ", "%", "_", "1"});
    planted.push_back(word_of(outside()));
    return planted.back();
  }

  Probe list(bool download) {
    auto const& known = dice_.of(screen::registered_lists());
    auto path = known.path;
    fill(path, "{programme}", "kds-bantuan-pangan");
    fill(path, "{year}", "2024");
    fill(path, "{period}", "2024-11");
    fill(path, "{label_round}", std::to_string(office_.cast().ids.at("label_round")));
    Probe out;
    Form query;
    for (auto const& filter : known.list->filters)
      if (dice_.one_in(3)) query.emplace_back(filter.key, value_for(filter, out.planted));
    if (dice_.one_in(3)) {
      auto const& column = known.list->columns[dice_.below(known.list->columns.size())];
      query.emplace_back("sort", (dice_.one_in(2) ? "-" : "") + std::string(column.key));
    }
    if (dice_.one_in(4))
      query.emplace_back("size", dice_.of(std::vector<std::string>{"25", "100", "0", "99999"}));
    if (dice_.one_in(3)) query.emplace_back("cursor", cursor(out.planted));
    if (dice_.one_in(6)) query.emplace_back("scope_from", "");
    if (dice_.one_in(6)) query.emplace_back("scope_to", "~");
    if (dice_.one_in(6)) query.emplace_back("area", "32");
    if (download) query.emplace_back("format", dice_.one_in(2) ? "csv" : "xlsx");
    auto const json = !download && dice_.one_in(2);
    out.address = with_query((json ? "/api/v1" : "") + path, query);
    return out;
  }

  /// One seen before (perhaps by somebody with a wider area), bent, or made up.
  std::string cursor(std::vector<std::string>& planted) {
    if (!cursors_.empty() && !dice_.one_in(3)) {
      auto sent = dice_.of(cursors_);
      planted.push_back(sent);
      if (dice_.one_in(2)) sent[dice_.below(sent.size())] = "Ab0_-"[dice_.below(5)];
      planted.push_back(sent);
      return sent;
    }
    auto const& place = outside();
    auto const id = std::to_string(dice_.of(place.people));
    static std::vector<std::string> const sorts{"name", "place", "born", "-name", "seq", "paid_on"};
    auto const made =
        http::base64url((dice_.one_in(2) ? "a\n" : "b\n") + dice_.of(sorts) + "\n0\n" + id + "\n" +
                        (dice_.one_in(2) ? place.code.text() : ""));
    planted.push_back(made);
    return made;
  }

  void keep_cursors(std::string const& body) {
    for (auto at = body.find("cursor="); at != std::string::npos; at = body.find("cursor=", at)) {
      at += 7;
      auto const end = body.find_first_not_of(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", at);
      if (end != std::string::npos && end > at && cursors_.size() < 500)
        cursors_.push_back(body.substr(at, end - at));
    }
  }

  Probe search() {
    Probe out;
    out.planted.push_back(word_of(outside()));
    auto words = out.planted.back();
    if (dice_.one_in(3)) words += " " + dice_.of(anywhere().names);
    if (words != out.planted.back()) out.planted.insert(out.planted.begin(), words);
    out.planted.insert(out.planted.begin(), http::url_part(words));
    auto const prefix = std::string(dice_.one_in(2) ? "/api/v1" : "");
    out.post = dice_.one_in(2);
    Form form{{"q", words}};
    if (dice_.one_in(3)) form.emplace_back("kel", region_word());
    if (dice_.one_in(3)) form.emplace_back("st", "semua");
    if (out.post) out.form = form;
    out.address = out.post ? prefix + "/cari" : with_query(prefix + "/cari", form);
    return out;
  }

  static void fill(std::string& pattern, std::string const& name, std::string const& value) {
    auto const at = pattern.find(name);
    if (at != std::string::npos) pattern.replace(at, name.size(), value);
  }

  std::string id_of(Place const& place, std::string const& name) {
    auto const one = [&](std::vector<std::int64_t> const& list) {
      return list.empty() ? std::string("1") : std::to_string(dice_.of(list));
    };
    if (name == "{family}") return one(place.families);
    if (name == "{enrolment}") return one(place.enrolments);
    if (name == "{payment}") return one(place.payments);
    if (name == "{batch}") return one(place.batches);
    if (name == "{entry}") return one(place.entries);
    if (name == "{meeting}") return one(place.meetings);
    if (name == "{house}") return one(place.houses);
    if (name == "{graduation}") return one(place.graduations);
    if (name == "{letter}") return one(place.letters);
    if (name == "{case}") return one(place.cases);
    if (name == "{care}") return one(place.cares);
    if (name == "{care_visit}") return one(place.care_visits);
    if (name == "{conference}") return one(place.conferences);
    if (name == "{pillar}") return one(place.pillars);
    if (name == "{hero_family}") return one(place.heroes);
    return one(place.people);
  }

  Probe object() {
    static std::vector<std::string> const names{
        "{person}", "{other}",   "{family}",     "{enrolment}",  "{payment}",   "{batch}",
        "{entry}",  "{meeting}", "{house}",      "{graduation}", "{pillar}",    "{hero_family}",
        "{letter}", "{case}",    "{conference}", "{care}",       "{care_visit}"};
    Probe out;
    while (true) {
      auto const& route = dice_.of(office_.program().routes().routes());
      auto pattern = route.pattern;
      if (route.method != http::Method::get || pattern.find('{') == std::string::npos) continue;
      for (auto const& name : names) {
        if (pattern.find(name) == std::string::npos) continue;
        auto const id = id_of(anywhere(), name);
        out.planted.push_back(id);
        fill(pattern, name, id);
      }
      others(pattern);
      out.address = pattern;
      return out;
    }
  }

  void others(std::string& pattern) {
    auto const& ids = office_.cast().ids;
    fill(pattern, "{import}",
         std::to_string(ids.at(dice_.one_in(2) ? "import.city" : "import.ministry")));
    fill(pattern, "{job}", std::to_string(ids.at("job")));
    fill(pattern, "{account}", std::to_string(ids.at("account.far")));
    fill(pattern, "{run}", std::to_string(ids.at("match_run")));
    fill(pattern, "{sample}", std::to_string(ids.at("match_sample")));
    fill(pattern, "{period}", "2024-11");
    fill(pattern, "{label_round}", std::to_string(ids.at("label_round")));
    fill(pattern, "{village}", anywhere().code.text());
    fill(pattern, "{programme}", dice_.one_in(2) ? "kds-bantuan-pangan" : "kds-bidik-manis");
    fill(pattern, "{year}", "2024");
    fill(pattern, "{section}", "kds");
    fill(pattern, "{code}", "nik.missing");
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{'))
      pattern.replace(at, pattern.find('}', at) - at + 1, std::to_string(1 + dice_.below(40)));
  }

  /// Pages with counts: start page, programmes, quality, the note, imports, jobs, trails.
  Probe page() {
    Probe out;
    while (true) {
      auto const& route = dice_.of(office_.program().routes().routes());
      if (route.method != http::Method::get) continue;
      auto pattern = route.pattern;
      auto const of_a_person = pattern.find("{person}") != std::string::npos ||
                               pattern.find("{family}") != std::string::npos ||
                               pattern.find("{enrolment}") != std::string::npos ||
                               pattern.find("{payment}") != std::string::npos ||
                               pattern.find("{entry}") != std::string::npos ||
                               pattern.find("{house}") != std::string::npos ||
                               pattern.find("{meeting}") != std::string::npos;
      // The office has compared no month yet: all of its pages would say that it is not there.
      auto const of_a_month = pattern.find("{month}") != std::string::npos ||
                              pattern.find("{finding}") != std::string::npos;
      if (of_a_person || of_a_month) continue;
      others(pattern);
      Form query;
      if (dice_.one_in(3)) query.emplace_back("wilayah", region_word());
      if (dice_.one_in(3)) query.emplace_back("tahun", "2024");
      if (dice_.one_in(4)) query.emplace_back("sesudah", "-5");
      if (dice_.one_in(4)) query.emplace_back("kembali", "/orang");
      out.address = with_query(pattern, query);
      return out;
    }
  }

  Office& office_;
  Dice& dice_;
  std::vector<Member const*> actors_;
  Member const* who_{nullptr};
  std::vector<std::string> cursors_;
};

std::int64_t count_field(std::string const& json, std::string const& name) {
  auto const at = json.find("\"" + name + "\":");
  return at == std::string::npos ? -1 : std::atoll(json.c_str() + at + name.size() + 3);
}

std::string inside(Member const& who, std::string const& column) {
  auto const range = range_of(who.area);
  return column + " >= '" + range.from + "' AND " + column + " < '" + range.to + "'";
}

}  // namespace

TEST_CASE("area: thousands of random questions bring nothing from outside the area") {
  in_office([](Office& office) {
    auto const seed = from_environment("RANGKUL_SEED", std::random_device{}());
    constexpr std::uint64_t usual = 5'000;
    auto const probes = from_environment("RANGKUL_PROBES", usual);
    MESSAGE("RANGKUL_SEED=" << seed << ", " << probes << " probes");
    Dice dice(seed);
    Prober prober(office, dice);
    for (std::uint64_t i = 0; i < probes; ++i) prober.probe();
    MESSAGE(prober.answered << " were answered");
    // Refusals alone would prove nothing.
    CHECK(prober.answered * 4 > probes);
  });
}

TEST_CASE("area: counts are those of the rows inside, for every role") {
  in_office([](Office& office) {
    for (auto const& who : office.cast().members) {
      INFO(who.login);
      auto const people = office.get(who, "/api/v1/orang");
      if (people.status == 200)
        CHECK(count_field(people.body, "count") ==
              office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL AND " +
                           inside(who, "region")));
      auto const families = office.get(who, "/api/v1/keluarga");
      if (families.status == 200)
        CHECK(count_field(families.body, "count") ==
              office.count("SELECT COUNT(*) FROM family WHERE ended IS NULL AND " +
                           inside(who, "region")));
      auto const benefit = office.get(who, "/api/v1/program/kds-bantuan-pangan/2024");
      if (benefit.status == 200)
        CHECK(count_field(benefit.body, "realised") ==
              office.count("SELECT COUNT(*) FROM payment WHERE programme = 'kds-bantuan-pangan' "
                           "AND status = 'paid' AND " +
                           inside(who, "region")));
      auto const waiting =
          office.get(who, "/api/v1/program/kds-bidik-manis/2024/pendaftaran?status=proposed");
      if (waiting.status == 200)
        CHECK(count_field(waiting.body, "count") ==
              office.count("SELECT COUNT(*) FROM enrolment WHERE programme = 'kds-bidik-manis' "
                           "AND status = 'proposed' AND " +
                           inside(who, "region")));
    }
  });
}

TEST_CASE("area: a number of somebody outside is answered as a number that nobody has") {
  in_office([](Office& office) {
    for (auto const* login : {"operator_desa", "camat", "ksdsk", "petugas_puskesos"}) {
      auto const& who = office.member(login);
      auto const& far = office.place(far_village);
      for (auto const& [real, nobodys] : {std::pair{far.niks[0], std::string("3276025501800999")},
                                          std::pair{far.kks[0], std::string("3276020101209999")}}) {
        auto const one = office.post(who, "/api/v1/cari", {{"q", real}});
        auto const other = office.post(who, "/api/v1/cari", {{"q", nobodys}});
        INFO(login);
        CHECK(one.status == other.status);
        CHECK(one.body == other.body);
        auto const near =
            office.post(who, "/api/v1/cari", {{"q", office.place(near_village).niks[0]}});
        CHECK(near.body.find(office.place(near_village).marker) != std::string::npos);
      }
    }
  });
}

}  // namespace rangkul::app
