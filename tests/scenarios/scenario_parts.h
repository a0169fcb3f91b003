#pragma once
// What the sentences of scenarios act on: people by name, pages by what they are called, and what
// was last answered.

#include <functional>
#include <regex>
#include <stdexcept>

#include "base/text.h"
#include "matching/matching.h"
#include "matching/reconcile.h"
#include "registry/import.h"
#include "scenarios/scenario.h"
#include "support/app_office_files.h"
#include "support/store_fixture.h"

namespace rangkul::app {

using Words = std::vector<std::string>;

/// A sentence does not hold.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Who people of the scenarios are.
inline std::string login_of(std::string const& name) {
  static std::map<std::string, std::string> const logins{
      {"Rina", "operator_desa"},  {"Heri", "kabid"},      {"Sri", "kepala_dinas"},
      {"Bendahara", "bendahara"}, {"Kasi", "kasi"},       {"Camat", "camat"},
      {"KSDSK", "ksdsk"},         {"Auditor", "auditor"}, {"Analis", "analis"},
      {"Dewi", "pendamping_pkh"}, {"Dimas", "peksos"},    {"Anto", "trc"},
      {"Admin", "admin"},         {"Dinkes", "opd_lain"}, {"Putri", "pendamping_rehsos"}};
  auto const found = logins.find(name);
  if (found == logins.end()) throw Wrong("nobody is called " + name);
  return found->second;
}

/// How people call pages -> addresses; $1 and $2 are what stands in brackets.
inline std::string address_of(std::string const& page) {
  static std::vector<std::pair<std::regex, std::string>> const pages{
      {std::regex("halaman awal"), "/"},
      {std::regex("profil kantor"), "/kantor"},
      {std::regex("rincian (\\S+) tahun (\\d{4})"), "/program/$1/$2/rincian"},
      {std::regex("catatan akhir tahun (\\d{4})"), "/laporan/catatan-akhir-tahun/$1"},
      {std::regex("daftar prosedur"), "/prosedur"},
      {std::regex("prosedur (\\S+)"), "/prosedur/$1"},
      {std::regex("program tahun (\\d{4})"), "/program?tahun=$1"},
      {std::regex("program (\\S+) tahun (\\d{4})"), "/program/$1/$2"},
      {std::regex("penerima (\\S+) tahun (\\d{4})"), "/program/$1/$2/penerima"},
      {std::regex("penerima (\\S+) tahun (\\d{4}) di ([\\d.]+)"),
       "/program/$1/$2/penerima?wilayah=$3"},
      {std::regex("penerima (\\S+) tahun (\\d{4}) dari (\\S+)"),
       "/program/$1/$2/penerima?sumber=$3"},
      {std::regex("realisasi (\\S+) tahun (\\d{4})"), "/program/$1/$2/realisasi"},
      {std::regex("aturan (\\S+) tahun (\\d{4})"), "/program/$1/$2/aturan"},
      {std::regex("hasil aturan (\\S+) tahun (\\d{4})"), "/program/$1/$2/aturan/berlaku"},
      {std::regex("daftar orang"), "/orang"},
      {std::regex("daftar orang di ([\\d.]+)"), "/orang?wilayah=$1"},
      {std::regex("unduhan daftar orang di ([\\d.]+)"), "/orang?wilayah=$1&format=csv"},
      {std::regex("jejak unduhan"), "/jejak/pembukaan?action=export"},
      {std::regex("padankan"), "/padankan"},
      {std::regex("rekonsiliasi (\\d{4}-\\d\\d)"), "/rekonsiliasi/$1"},
      {std::regex("verval tahun (\\d{4})"), "/verval?tahun=$1"},
      {std::regex("desa ([\\d.]+) verval (\\d{4}-\\d\\d)"), "/verval/$2/desa/$1"},
      {std::regex("riwayat penilaian"), "/verval/penilaian"},
      {std::regex("graduasi tahun (\\d{4})"), "/graduasi?tahun=$1"},
      {std::regex("tiga bidang"), "/bidang"},
      {std::regex("PSKS jenis (\\d+)"), "/psks?keadaan=standing&jenis=$1"},
      {std::regex("keluarga pahlawan sampai desil (\\d+)"), "/pahlawan?keadaan=standing&desil=$1"},
      {std::regex("keluarga sampai desil (\\d+)"), "/keluarga?desil=$1"},
      {std::regex("graduasi tahun (\\d{4}) yang (noted|left|lapsed)"),
       "/graduasi?dari=$1-01-01&sampai=$1-12-31&keadaan=$2"},
      {std::regex("yang terlambat verval (\\d{4}-\\d\\d)"), "/verval/$1/terlambat"},
      {std::regex("verval (\\d{4}-\\d\\d)"), "/verval/$1"},
      {std::regex("daftar Kementerian verval (\\d{4}-\\d\\d)"), "/verval/$1/kementerian"}};
  for (auto const& [words, address] : pages)
    if (std::regex_match(page, words)) return std::regex_replace(page, words, address);
  throw Wrong("no such page");
}

inline std::string one_line(std::string const& html) {
  static std::vector<std::pair<std::string, std::string>> const entities{
      {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}};
  std::string out;
  for (char const letter : visible_text(html)) {
    bool const blank = letter == ' ' || letter == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out.push_back(blank ? ' ' : letter);
  }
  for (auto const& [entity, letter] : entities)
    for (auto at = out.find(entity); at != std::string::npos; at = out.find(entity, at + 1))
      out.replace(at, entity.size(), letter);
  return out;
}

/// "2.490" -> "2490"
inline std::string number_of(std::string text) {
  std::erase(text, '.');
  return text;
}

inline Value json_of(Reply const& reply) {
  auto parsed = parse_json(reply.body);
  if (!parsed.ok()) throw Wrong(std::to_string(reply.status) + " is no JSON: " + reply.body);
  return std::move(parsed).value();
}

/// "12-10-2024"
inline Date day_of(std::string const& text) {
  return Date::parse_iso(text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2))
      .value();
}

class Scenario {
 public:
  explicit Scenario(Office& office) : office_(office) {}

  /// Throws Wrong when the sentence does not hold.
  void say(std::string const& line) {
    for (auto const& sentence : sentences()) {
      std::smatch found;
      if (!std::regex_match(line, found, sentence.pattern)) continue;
      if (sentence.looks) ++looked;
      sentence.act(*this, Words(found.begin() + 1, found.end()));
      return;
    }
    throw Wrong("no such sentence");
  }

  int looked{0};

 private:
  using Act = std::function<void(Scenario&, Words const&)>;
  struct Sentence {
    std::regex pattern;
    bool looks;  // says what must hold; others only do something
    Act act;
  };
  static std::vector<Sentence> const& sentences();
  static std::vector<Sentence> doing();
  static std::vector<Sentence> preparing();
  static std::vector<Sentence> looking();
  static std::vector<Sentence> validating();
  static std::vector<Sentence> labelling();
  static std::vector<Sentence> leading();
  static std::vector<Sentence> paying();
  static std::vector<Sentence> caring();
  static std::vector<Sentence> helping();
  static std::vector<Sentence> visiting();

  /// w: who, procedure, village, title, and the client or nobody.
  void begin_case(Words const& w);
  void act_on_case(std::string const& who, Form const& form);
  /// The first visit of the case that waits.
  std::string next_care_visit();

  void make_link(Words const& w);
  /// As whoever got the link opens it: without an account.
  void open_link(std::string const& address);

  Member& person(std::string const& name) { return office_.member(login_of(name)); }

  void open(std::string const& name, std::string const& page) { open_at(name, address_of(page)); }

  void open_at(std::string const& name, std::string const& address) {
    reply_ = office_.get(person(name), address);
    for (int hops = 0; reply_.status == 303 && hops < 3; ++hops)
      reply_ = office_.get(person(name), reply_.location);
    text_ = one_line(reply_.body);
  }

  void send(std::string const& name, std::string const& address, Form const& form) {
    auto const& who = person(name);
    auto request = request_of(who, http::Method::post, address);
    request.headers["accept"] = "application/json";
    for (auto const& [key, value] : form) request.form.add(key, value);
    request.form.add("_csrf", who.csrf);
    reply_ = office_.send(request);
    text_ = reply_.body;
  }

  void search(std::string const& name, std::string const& words) {
    reply_ = office_.post(person(name), "/cari", {{"q", words}});
    if (reply_.status == 303) reply_ = office_.get(person(name), reply_.location);
    text_ = one_line(reply_.body);
  }

  /// The first family card of somebody, as the office sees it.
  void open_card(Words const& w) {
    open_at(w[0], "/keluarga/" + family_id(w[1]) + "/kartu?tahun=" + w[2]);
  }

  /// "16 angka" of somebody, as the department has it on paper.
  std::string nik_of_person(std::string const& name) {
    auto const nik = office_.text("SELECT nik FROM person WHERE name = '" + name + "'");
    return nik.substr(0, nik.find('\n'));
  }

  std::string person_id(std::string const& name) {
    auto const id = office_.count("SELECT id FROM person WHERE name = '" + name + "'");
    if (id <= 0) throw Wrong("no person " + name);
    return std::to_string(id);
  }

  void tell(std::string const& name, std::string const& programme, std::string const& month,
            Form form, std::string const& way) {
    form.emplace_back("month", month);
    form.emplace_back("uid", "told-" + month + "-" + std::to_string(++tellings_));
    send(name, "/api/v1/program/" + programme + "/" + month.substr(0, 4) + "/realisasi/" + way,
         form);
    if (reply_.status == 201) told_ = json_of(reply_)["realisation"].text_or_empty();
  }

  void propose(Words const& w, std::string const& deceased) {
    Form form{{"programme", w[2]}, {"year", w[3]}};
    if (!deceased.empty()) form.emplace_back("for_person", person_id(deceased));
    send(w[0], "/api/v1/orang/" + person_id(w[1]) + "/daftarkan", form);
    if (reply_.status == 201) enrolment_ = json_of(reply_)["enrolment"].text_or_empty();
  }

  /// Any living person of the deceased's family asks.
  void propose_heir(Words const& w) {
    auto const heir = office_.text(
        "SELECT p.name FROM person p JOIN person d ON d.family = "
        "p.family WHERE d.name = '" +
        w[1] + "' AND p.life = 'hidup' AND p.id <> d.id ORDER BY p.id");
    if (heir.empty()) throw Wrong("nobody is left of the family of " + w[1]);
    propose({w[0], heir.substr(0, heir.find('\n')), w[2], w[3]}, w[1]);
  }

  void draw_batch(Words const& w) {
    send(w[0], "/api/v1/penyaluran/baru",
         {{"manfaat", w[1]},
          {"tahun", w[2]},
          {"part", w[3]},
          {"area", "32.76"},
          {"method", "goods"},
          {"pay_on", w[2] + "-12-20"},
          {"uid", "skenario-daftar-" + std::to_string(++proofs_)}});
    if (reply_.status == 201) batch_ = json_of(reply_)["id"].text_or_empty();
  }
  /// What the phone sends when the code of somebody's line was scanned.
  void hand_over(Words const& w) {
    auto const code = office_.text(
        "SELECT l.code FROM distribution_line l JOIN payment p ON p.id = l.payment JOIN enrolment "
        "e ON e.id = p.enrolment WHERE e.name = '" +
        w[1] + "'");
    send(w[0], "/api/v1/terima/" + code.substr(0, code.find('\n')),
         {{"taken_by", w[1]}, {"uid", "ketukan-000" + w[2]}});
  }
  void on_batch(std::string const& name, std::string const& act, Form const& form = {}) {
    send(name, "/api/v1/penyaluran/" + batch_ + "/" + act, form);
  }

  /// Drafts a rule for a benefit and year: conditions as JSON.
  void draft_rule(std::string const& name, std::string const& benefit,
                  std::string const& conditions) {
    auto const address = "/api/v1/program/" + benefit + "/aturan";
    send(name, address,
         {{"rule", "{\"all\":[" + conditions + "]}"},
          {"valid_from", "2024-01-01"},
          {"reason", "Rapat penyesuaian sasaran"}});
    if (reply_.status == 201) rule_ = address + "/" + json_of(reply_)["version"].text_or_empty();
  }

  std::string family_id(std::string const& name) {
    auto const id = office_.count("SELECT family FROM person WHERE name = '" + name + "'");
    if (id <= 0) throw Wrong("no family of " + name);
    return std::to_string(id);
  }

  /// What a village says of a family in the month's round.
  void say_of_family(std::string const& name, std::string const& head, Form const& form) {
    send(name, "/api/v1/keluarga/" + family_id(head) + "/verval", form);
    if (reply_.status == 201) entry_ = json_of(reply_)["entry"].text_or_empty();
  }

  std::string graduation_id(std::string const& name) {
    auto const id = office_.count(
        "SELECT g.id FROM graduation g JOIN person p ON p.family = g.family WHERE p.name = '" +
        name + "' ORDER BY g.id DESC LIMIT 1");
    if (id <= 0) throw Wrong("no graduation of " + name);
    return std::to_string(id);
  }

  std::string house_id(std::string const& name) {
    auto const id = office_.count(
        "SELECT h.id FROM label_house h JOIN person p ON p.family = h.family WHERE p.name = '" +
        name + "' ORDER BY h.id DESC LIMIT 1");
    if (id <= 0) throw Wrong("no house of " + name);
    return std::to_string(id);
  }

  /// A visit to a house: result, criteria by number ("2 6"), and what else the form says.
  void visit_house(std::string const& name, std::string const& head, Form form) {
    form.emplace_back("on", local_date(office_.clock().now(), Zone::wib).iso());
    send(name, "/api/v1/labelisasi/rumah/" + house_id(head) + "/kunjungan", form);
  }

  void ratify(std::string const& name, std::string const& side, Words const& period_and_decree) {
    send(name, "/api/v1/verval/" + period_and_decree[0] + "/sahkan",
         {{"side", side == "usulan" ? "proposals" : "fitness"},
          {"decree", period_and_decree[1]},
          {"decree_on", local_date(office_.clock().now(), Zone::wib).iso()}});
  }

  void pay(std::string const& name, std::string const& amount, Date on) {
    send(name, "/api/v1/pendaftaran/" + enrolment_ + "/bayar",
         {{"amount", number_of(amount)},
          {"paid_on", on.iso()},
          {"method", "tunai"},
          {"proof", "BAST " + std::to_string(++proofs_)},
          {"uid", "skenario-" + std::to_string(proofs_)}});
  }

  /// "n": numbers that no row has yet.
  std::string numbers(int count) {
    auto const first = next_;
    next_ += count;
    return "WITH RECURSIVE n(i) AS (SELECT " + std::to_string(first) +
           " UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(next_ - 1) + ") ";
  }

  /// Persons or families that were approved and paid, as rows of the store.
  void add_receivers(int count, std::string const& programme, std::string const& unit) {
    auto const from = numbers(count);
    auto const column = unit + ", region";
    test::run_directly(office_.store(),
                       "INSERT INTO enrolment (id, programme, year, period, unit, " + column +
                           ", name, status, proposed_at, event) " + from + "SELECT i, '" +
                           programme + "', 2024, '2024', '" + unit +
                           "', i, '32.76.05.1001', 'WARGA', 'approved', 0, 1 FROM n");
    test::run_directly(
        office_.store(),
        "INSERT INTO payment (id, uid, enrolment, programme, year, period, " + column +
            ", amount, paid_on, fund_source, status, entered_at, event) " + from +
            "SELECT i, CAST(i AS TEXT), i, '" + programme +
            "', 2024, '2024', i, '32.76.05.1001', 1000, '2024-06-01', 'APBD Kota', 'paid', 0, 1 "
            "FROM n");
  }

  void add_served(int count, int complete, std::string const& group, std::string const& year);

  /// People spread evenly over families, as rows of the store.
  void add_people(int people, int families, std::string const& region) {
    auto const first = next_;
    test::run_directly(office_.store(), "INSERT INTO family (id, region, since, event) " +
                                            numbers(families) + "SELECT i, '" + region +
                                            "', 0, 1 FROM n");
    test::run_directly(
        office_.store(),
        "INSERT INTO person (id, region, name, name_key, family, life, since, event) " +
            numbers(people) + "SELECT i, '" + region + "', 'WARGA', 'WARGA', " +
            std::to_string(first) + " + i % " + std::to_string(families) +
            ", 'hidup', 0, 1 FROM n");
  }

  void figures(std::string const& programme, std::string const& realised, std::string const& target,
               std::string const& percent) {
    auto const reply = office_.get(person("Heri"), "/api/v1/program/" + programme + "/2024");
    auto const row = json_of(reply);
    auto const seen = std::to_string(row["realised"].integer_or(-1)) + " of " +
                      std::to_string(row["target"].integer_or(-1));
    if (seen != number_of(realised) + " of " + number_of(target)) throw Wrong(seen);
    if (!percent.empty() && reply.body.find("\"" + percent + "\"") == std::string::npos)
      throw Wrong(reply.body);
  }

  void sees(std::string const& words, bool wanted) {
    constexpr std::size_t shown = 4'000;
    // On a page of refusal nothing would be seen anyway.
    if (!wanted && reply_.status != 200) throw Wrong("answered " + std::to_string(reply_.status));
    if ((text_.find(words) != std::string::npos) == wanted) return;
    throw Wrong((wanted ? "not seen in " : "seen in ") + text_.substr(0, shown));
  }

  /// A row of the ministry's next file.
  void ministry_says(std::string const& id, std::string const& nik, std::string const& name,
                     std::string const& born, std::string const& region) {
    ministry_ += id + "," + nik + "," + name + ",," + born + "," + region + ",1,0\n";
  }
  /// What the city knows, with what the ministry says otherwise.
  void ministry_says_as_city(std::string const& where, std::string const& born, bool with_nik) {
    auto const known = office_.text(
        "SELECT nik || '|' || name || '|' || born || '|' || region FROM person "
        "WHERE nik IS NOT NULL AND " +
        where + " ORDER BY id");
    for (auto const row : split(known, '\n')) {
      if (row.empty()) continue;
      auto const parts = split(row, '|');
      // The ministry's number of a person ends as the NIK does: see app_office_files.h.
      ministry_says("D" + std::to_string(std::stoi(std::string(parts[0].substr(12)))),
                    with_nik ? std::string(parts[0]) : "", std::string(parts[1]),
                    born.empty() ? std::string(parts[2]) : born, std::string(parts[3]));
    }
    if (known.empty()) throw Wrong("nobody is known by that");
  }

  void take_ministry_file(std::string const& name) {
    Folder const folder;
    auto const path = folder.write("kementerian.csv", ministry_);
    auto const actor = office_.actor_of(person(name));
    auto const snapshot = office_.program().catalogue().snapshot();
    registry::ImportWork const work{office_.store(), actor, office_.clock(), *snapshot};
    auto const taken = registry::run_import(work, {registry::Source::ministry, path, "", true, ""});
    if (!taken.ok()) throw Wrong(taken.error().code);
    if (taken.value().state != "applied") throw Wrong("the file is " + taken.value().state);
  }

  void match(std::string const& name) {
    auto const actor = office_.actor_of(person(name));
    auto const snapshot = office_.program().catalogue().snapshot();
    auto const done =
        matching::run_now(office_.store(), actor, office_.clock(), *snapshot,
                          [](std::int64_t, std::int64_t, std::string_view) { return true; });
    if (!done.ok()) throw Wrong(done.error().code);
    run_ = done.value().text();
  }

  void count_month(std::string const& name, std::string const& month) {
    auto const actor = office_.actor_of(person(name));
    auto const snapshot = office_.program().catalogue().snapshot();
    auto const done = matching::reconcile_now(office_.store(), actor, office_.clock(), *snapshot,
                                              {.month = month}, {});
    if (!done.ok()) throw Wrong(done.error().code);
    month_ = month;
  }

  /// The classes of the month sum to last month's file, this month's and the register.
  void month_sums(std::int64_t last, std::int64_t now, std::int64_t city) {
    auto const reply = office_.get(person("Heri"), "/api/v1/rekonsiliasi/" + month_);
    auto const month = json_of(reply);
    auto const sum_of = [&](std::string const& side) {
      std::int64_t sum = 0;
      for (auto const& row : *month["classes"].list()) sum += row[side]["persons"].integer_or(0);
      return sum == month[side]["persons"].integer_or(-1) ? sum : -1;
    };
    if (sum_of("last") != last || sum_of("now") != now || sum_of("city") != city)
      throw Wrong(reply.body);
  }

  /// The classes of the run sum to each file, and the files less their links to the union.
  void classes_sum(std::int64_t ministry, std::int64_t city, std::int64_t together) {
    auto const reply = office_.get(person("Heri"), "/api/v1/padankan/" + run_);
    auto const run = json_of(reply);
    std::int64_t of_ministry = 0;
    std::int64_t of_city = 0;
    std::int64_t linked = 0;
    for (auto const& row : *run["classes"].list()) {
      of_ministry += row["ministry_persons"].integer_or(0);
      of_city += row["city_persons"].integer_or(0);
      auto const name = row["class"].text_or_empty();
      if (name == "equal" || name == "different") linked += row["city_persons"].integer_or(0);
    }
    bool const sums = of_ministry == ministry && of_city == city &&
                      run["ministry_persons"].integer_or(-1) == ministry &&
                      run["city_persons"].integer_or(-1) == city &&
                      of_ministry + of_city - linked == together;
    if (!sums) throw Wrong(reply.body);
  }

  Office& office_;
  Reply reply_;
  std::string text_;
  std::string rule_;  // address of the rule last drafted
  std::string enrolment_;
  std::string case_;
  std::string care_visit_{};
  std::string link_;
  std::string told_;  // the line that a department told last
  int tellings_{0};
  std::string label_round_;
  std::string team_;
  std::string batch_{};
  std::string entry_;
  std::string run_;
  std::string month_;
  std::string ministry_{"id_dtsen,nik,nama,jk,tgl_lahir,kode_wilayah,desil,pkh\n"};
  int proofs_{0};
  std::int64_t next_{1'000'000};
};

}  // namespace rangkul::app
