// The sentences about home care: a plan, its visits on a phone, what is late, and who sees it.

#include "forms/forms.h"
#include "scenarios/scenario_parts.h"

namespace rangkul::app {
namespace {

constexpr std::string_view path = "/api/v1/perawatan-rumah";

/// All that a form must be told, each with the last thing that can be chosen.
Form whole_form(catalogue::Catalogue const& catalogue, std::string const& id, Date on) {
  Form out{{"uid", "skenario-isian-" + id + "-" + std::to_string(next_id_value())}};
  auto const form = forms::find(catalogue, id, on);
  if (!form) throw Wrong("no form " + id);
  static std::map<std::string, std::string> const measured{
      {"sistolik", "120"}, {"diastolik", "80"}, {"nadi", "80"}, {"suhu", "36,5"}};
  for (auto const* field : form->fields()) {
    if (!field->required || field->only_if) continue;
    auto const known = measured.find(field->id);
    if (known != measured.end())
      out.emplace_back(field->id, known->second);
    else if (field->has_options())
      out.emplace_back(field->id, field->options.back().id);
    else
      out.emplace_back(field->id, "4");
  }
  return out;
}

}  // namespace

std::string Scenario::next_care_visit() {
  auto const id = office_.count(
      "SELECT MIN(id) FROM homecare_visit v WHERE state IN ('planned', 'missed', 'open') AND "
      "case_file = " +
      case_ +
      " AND planned_on = (SELECT MIN(planned_on) FROM homecare_visit o WHERE o.case_file = " +
      case_ + " AND o.state IN ('planned', 'missed', 'open'))");
  if (id <= 0) throw Wrong("no visit waits");
  return std::to_string(id);
}

std::vector<Scenario::Sentence> Scenario::visiting() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("(\\w+) merencanakan perawatan (\\S+) setiap (\\d+) hari oleh (\\w+): (\\S+)",
      [](S& s, Words const& w) {
        auto const today = local_date(s.office_.clock().now(), Zone::wib).iso();
        s.send(w[0], std::string(path) + "/kasus/" + s.case_ + "/rencana",
               {{"uid", "skenario-rencana-" + std::to_string(++s.proofs_)},
                {"programme", w[1]},
                {"every_days", w[2]},
                {"carer", s.person(w[3]).id.text()},
                {"services", w[4]},
                {"starts", today},
                {"consent_by", "family"},
                {"consent_name", "Keluarga"},
                {"consent_on", today},
                {"reason", "Sesuai keadaan"}});
      });
  add("(\\w+) datang pada kunjungan perawatan", [](S& s, Words const& w) {
    s.care_visit_ = s.next_care_visit();
    s.send(w[0], std::string(path) + "/kunjungan/" + s.care_visit_ + "/masuk",
           {{"position", "-6.37, 106.82"}});
  });
  add("(\\w+) mengisi (\\S+) pada kunjungan perawatan", [](S& s, Words const& w) {
    s.send(w[0], std::string(path) + "/kunjungan/" + s.care_visit_ + "/formulir/" + w[1],
           whole_form(*s.office_.program().catalogue().snapshot(), w[1],
                      local_date(s.office_.clock().now(), Zone::wib)));
  });
  add("(\\w+) mencatat kunjungan perawatan (\\w+) dengan (\\S+): \"(.*)\"",
      [](S& s, Words const& w) {
        if (s.care_visit_.empty()) s.care_visit_ = s.next_care_visit();
        s.send(w[0], std::string(path) + "/kunjungan/" + s.care_visit_ + "/catat",
               {{"uid", "skenario-kunjungan-" + std::to_string(++s.proofs_)},
                {"result", w[1]},
                {"services", w[2]},
                {"item_1", "kasa"},
                {"amount_1", "2"},
                {"unit_1", "pack"},
                {"words", w[3]}});
        s.care_visit_.clear();
      });
  add("(\\w+) melihat putaran perawatan",
      [](S& s, Words const& w) { s.open_at(w[0], "/perawatan-rumah?petugas=semua"); });
  add("(\\w+) melihat kunjungan perawatan (\\w+)",
      [](S& s, Words const& w) { s.open_at(w[0], "/perawatan-rumah/kunjungan?keadaan=" + w[1]); });
  add("(\\w+) melihat kunjungannya yang (\\w+)", [](S& s, Words const& w) {
    s.open_at(w[0], "/perawatan-rumah/kunjungan?punya=saya&keadaan=" + w[1]);
  });
  add("(\\w+) melihat angka perawatan",
      [](S& s, Words const& w) { s.open_at(w[0], "/perawatan-rumah/angka"); });
  add("(\\w+) melihat rencana perawatan itu",
      [](S& s, Words const& w) { s.open_at(w[0], "/perawatan-rumah/kasus/" + s.case_); });
  return out;
}

}  // namespace rangkul::app
