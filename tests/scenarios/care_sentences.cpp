// The sentences about people in need: their categories, what they were given, what is counted.

#include "scenarios/scenario_parts.h"

namespace rangkul::app {
namespace {

std::string group_word(std::string const& told) {
  static std::map<std::string, std::string> const words{{"anak telantar", "children"},
                                                        {"disabilitas telantar", "disabled"},
                                                        {"lansia telantar", "elderly"},
                                                        {"tuna sosial", "homeless"}};
  return words.at(told);
}

std::string category_of(std::string const& group) {
  static std::map<std::string, std::string> const codes{
      {"children", "2"}, {"disabled", "9"}, {"elderly", "8"}, {"homeless", "11"}};
  return codes.at(group);
}

}  // namespace

/// People of one group who were served in a year, `complete` of them with the whole minimum, as
/// rows of the store.
void Scenario::add_served(int count, int complete, std::string const& group,
                          std::string const& year) {
  auto const from = numbers(count);
  auto const first = next_ - count;
  auto const region = "'32.76.06.1006'";
  auto& store = office_.store();
  test::run_directly(store, "INSERT INTO person (id, region, name, name_key, life, since, event) " +
                                from + "SELECT i, " + region +
                                ", 'WARGA', 'WARGA', 'hidup', 0, 1 FROM n");
  test::run_directly(
      store,
      "INSERT INTO ppks_entry (id, person, category, neglected, grp, region, since, source, "
      "entered_name, entered_at, event) " +
          from + "SELECT i, i, " + category_of(group) + ", 1, '" + group + "', " + region + ", '" +
          year + "-01-01', 'survey', 'Heri', 0, 1 FROM n");
  test::run_directly(
      store,
      "INSERT INTO ppks_service (id, person, grp, region, served_on, year, item, complete, uid, "
      "entered_name, event) " +
          from + "SELECT i, i, '" + group + "', " + region + ", '" + year + "-06-01', " + year +
          ", 3, (CASE WHEN i < " + std::to_string(first + complete) +
          " THEN 1 ELSE 0 END), 'skenario-' || CAST(i AS TEXT), 'Heri', 1 FROM n");
}

std::vector<Scenario::Sentence> Scenario::caring() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("([\\d.]+) (anak telantar|disabilitas telantar|lansia telantar|tuna sosial) dilayani tahun "
      "(\\d{4})(?:, ([\\d.]+) lengkap)?",
      [](S& s, Words const& w) {
        auto const complete = w[3].empty() ? "0" : number_of(w[3]);
        s.add_served(std::stoi(number_of(w[0])), std::stoi(complete), group_word(w[1]), w[2]);
      });
  add("(\\w+) mencatat PPKS \"(.*)\" kategori (\\d+)( telantar)? sejak (\\d\\d-\\d\\d-\\d{4})",
      [](S& s, Words const& w) {
        Form form{{"category", w[2]}, {"since", day_of(w[4]).iso()}, {"source", "survey"}};
        if (!w[3].empty()) form.emplace_back("neglected", "1");
        s.send(w[0], "/api/v1/orang/" + s.person_id(w[1]) + "/ppks", form);
      });
  add("(\\w+) melayani \"(.*)\" sebagai (.*) dengan layanan (\\d+) pada (\\d\\d-\\d\\d-\\d{4})"
      "(, lengkap)?",
      [](S& s, Words const& w) {
        Form form{{"group", group_word(w[2])},
                  {"item", w[3]},
                  {"on", day_of(w[4]).iso()},
                  {"uid", "skenario-layanan-" + std::to_string(++s.proofs_)}};
        if (!w[5].empty()) form.emplace_back("complete", "1");
        s.send(w[0], "/api/v1/orang/" + s.person_id(w[1]) + "/ppks/layanan", form);
      });
  add("(\\w+) membuka PPKS \"(.*)\"",
      [](S& s, Words const& w) { s.open_at(w[0], "/orang/" + s.person_id(w[1]) + "/ppks"); });
  add("(\\w+) membuka tabel PPKS tahun (\\d{4})",
      [](S& s, Words const& w) { s.open_at(w[0], "/ppks/tabel?tahun=" + w[1]); });
  add("(\\w+) membuka layanan kelompok (\\d{4}) sampai (\\d{4})", [](S& s, Words const& w) {
    s.open_at(w[0], "/ppks/kelompok?dari=" + w[1] + "&sampai=" + w[2]);
  });
  add("(\\w+) membuka nama (anak telantar|disabilitas telantar|lansia telantar|tuna sosial) yang "
      "dilayani tahun (\\d{4})",
      [](S& s, Words const& w) {
        s.open_at(w[0], "/ppks/layanan?kelompok=" + group_word(w[1]) + "&tahun=" + w[2]);
      });
  add("(\\w+) membuka SPM tahun (\\d{4})",
      [](S& s, Words const& w) { s.open_at(w[0], "/ppks/spm?tahun=" + w[1]); });
  return out;
}

}  // namespace rangkul::app
