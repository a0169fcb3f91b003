// The sentences about cases: opened, brought on step by step, seen or not seen.

#include "scenarios/scenario_parts.h"

namespace rangkul::app {

void Scenario::begin_case(Words const& w) {
  Form form{{"uid", "skenario-kasus-" + std::to_string(++proofs_)},
            {"procedure", w[1]},
            {"area", w[2]},
            {"title", w[3]},
            {"source", "report"},
            {"urgency", "yellow"}};
  if (!w[4].empty()) form.emplace_back("person", person_id(w[4]));
  send(w[0], "/api/v1/kasus", form);
  if (reply_.status == 201) case_ = json_of(reply_)["case"].text_or_empty();
}

void Scenario::act_on_case(std::string const& who, Form const& form) {
  send(who, "/api/v1/kasus/" + case_ + "/langkah", form);
}

/// w: who, step, agency, and what the agency is told.
void Scenario::make_link(Words const& w) {
  send(w[0], "/api/v1/kasus/" + case_ + "/tautan",
       {{"part", w[1] + "|" + w[2]}, {"receiver", "Petugas lembaga"}, {"words", w[3]}});
  if (reply_.status != 201) return;
  auto const whole = json_of(reply_)["address"].text_or_empty();
  link_ = whole.substr(whole.find("/jawab/"));
}

void Scenario::open_link(std::string const& address) {
  http::Request request;
  request.path = address;
  reply_ = office_.send(request);
  text_ = one_line(reply_.body);
}

std::vector<Scenario::Sentence> Scenario::helping() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  auto const step = [&](char const* pattern, char const* word) {
    add(pattern, [word](S& s, Words const& w) {
      s.act_on_case(w[0], {{"act", word},
                           {"step", w[1]},
                           {"what", w.size() > 2 ? w[2] : std::string()},
                           {"reason", "Arsip kantor"}});
    });
  };
  add("(\\w+) memulai kasus (\\S+) di ([\\d.]+): \"(.*?)\"(?: untuk \"(.*)\")?",
      [](S& s, Words const& w) { s.begin_case(w); });
  step("(\\w+) pada langkah (\\S+) mencentang (\\S+)", "centang");
  step("(\\w+) pada langkah (\\S+) mencatat berkas (\\S+)", "dokumen");
  step("(\\w+) pada langkah (\\S+) mengisi formulir (\\S+)", "formulir");
  step("(\\w+) pada langkah (\\S+) mencatat surat (\\S+)", "surat");
  step("(\\w+) pada langkah (\\S+) memutuskan (\\S+)", "putuskan");
  step("(\\w+) pada langkah (\\S+) menutup kasus sebagai (\\S+)", "akhiri");
  step("(\\w+) menyelesaikan langkah (\\S+)", "selesai");
  step("(\\w+) melewati langkah (\\S+)", "lewati");
  step("(\\w+) mengesampingkan langkah (\\S+)", "kesampingkan");
  step("(\\w+) mengesampingkan langkah (\\S+) dengan jawaban (\\S+)", "kesampingkan");
  step("(\\w+) menyetujui langkah (\\S+)", "setujui");
  step("(\\w+) merujuk langkah (\\S+) ke (\\S+)", "rujuk");
  step("(\\w+) mencatat langkah (\\S+) diterima", "terima");
  step("(\\w+) mencatat langkah (\\S+) ditolak", "tolak");
  step("(\\w+) mencatat langkah (\\S+) dikembalikan", "kembalikan");
  add("(\\w+) mencatat layanan (\\S+): \"(.*)\"", [](S& s, Words const& w) {
    auto const today = local_date(s.office_.clock().now(), Zone::wib).iso();
    s.send(w[0], "/api/v1/kasus/" + s.case_ + "/catatan",
           {{"uid", "skenario-catatan-" + std::to_string(++s.proofs_)},
            {"kind", "service"},
            {"service", w[1]},
            {"words", w[2]},
            {"on", today}});
  });
  add("(\\w+) membuat tautan langkah (\\S+) untuk (\\S+): \"(.*)\"",
      [](S& s, Words const& w) { s.make_link(w); });
  add("lembaga membuka tautan itu", [](S& s, Words const&) { s.open_link(s.link_); });
  add("tautan itu yang diubah satu huruf tidak membuka apa pun", [](S& s, Words const&) {
    auto other = s.link_;
    other.back() = other.back() == 'A' ? 'B' : 'A';
    s.open_link(other);
    if (s.reply_.status != 404) throw Wrong(std::to_string(s.reply_.status));
  });
  add("(\\w+) membuka kasus rahasia itu karena darurat: \"(.*)\"", [](S& s, Words const& w) {
    auto const number = s.office_.text("SELECT number FROM case_file WHERE id = " + s.case_);
    s.send(w[0], "/api/v1/kasus/darurat",
           {{"number", number.substr(0, number.find('\n'))}, {"reason", w[1]}});
  });
  add("(\\w+) melihat kasus yang dibuka darurat",
      [](S& s, Words const& w) { s.open_at(w[0], "/kasus/darurat/daftar"); });
  add("(\\w+) melihat kasus itu",
      [](S& s, Words const& w) { s.open_at(w[0], "/kasus/" + s.case_); });
  add("(\\w+) tidak menemukan kasus itu", [](S& s, Words const& w) {
    s.open_at(w[0], "/kasus/" + s.case_);
    if (s.reply_.status != 404) throw Wrong(std::to_string(s.reply_.status));
  });
  add("(\\w+) melihat daftar kasus", [](S& s, Words const& w) { s.open_at(w[0], "/kasus"); });
  add("(\\w+) melihat papan kerja", [](S& s, Words const& w) { s.open_at(w[0], "/papan"); });
  add("(\\d+) jam kemudian", [](S& s, Words const& w) {
    constexpr std::int64_t an_hour = 3'600;
    s.office_.clock().advance_seconds(std::stoll(w[0]) * an_hour);
  });
  return out;
}

}  // namespace rangkul::app
