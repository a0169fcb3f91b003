// The sentences that a scenario may say.

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "scenarios/scenario_parts.h"

namespace rangkul::app {

std::vector<Scenario::Sentence> Scenario::preparing() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("dicatat ([\\d.]+) (orang|keluarga) penerima (\\S+)", [](S& s, Words const& w) {
    s.add_receivers(std::stoi(number_of(w[0])), w[2], w[1] == "orang" ? "person" : "family");
  });
  add("dicatat ([\\d.]+) orang dalam ([\\d.]+) keluarga di ([\\d.]+)", [](S& s, Words const& w) {
    s.add_people(std::stoi(number_of(w[0])), std::stoi(number_of(w[1])), w[2]);
  });
  add("hari ini (\\d\\d-\\d\\d-\\d{4})", [](S& s, Words const& w) {
    constexpr std::int64_t afternoon = 8 * 3'600;  // 15.00 WIB
    auto const at = Instant{std::int64_t{day_of(w[0]).days_since_1970()} * 86'400 + afternoon};
    if (at.seconds <= s.office_.clock().now().seconds) throw Wrong("time does not run back");
    s.office_.clock().set(at);
  });
  add("berkas kementerian bulan berikutnya dimulai",
      [](S& s, Words const&) { s.ministry_.resize(s.ministry_.find('\n') + 1); });
  add("berkas kementerian memuat semua warga ([\\d.]+)",
      [](S& s, Words const& w) { s.ministry_says_as_city("region = '" + w[0] + "'", "", true); });
  add("berkas kementerian memuat \"(.*)\" lahir (\\d\\d-\\d\\d-\\d{4})", [](S& s, Words const& w) {
    s.ministry_says_as_city("name = '" + w[0] + "'", day_of(w[1]).iso(), true);
  });
  add("berkas kementerian memuat \"(.*)\" tanpa NIK",
      [](S& s, Words const& w) { s.ministry_says_as_city("name = '" + w[0] + "'", "", false); });
  add("berkas kementerian memuat pendatang \"(.*)\" lahir (\\d\\d-\\d\\d-\\d{4}) di ([\\d.]+)",
      [](S& s, Words const& w) {
        s.ministry_says("X" + w[1], "", w[0], day_of(w[1]).iso(), w[2]);
      });
  return out;
}

std::vector<Scenario::Sentence> Scenario::doing() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("(\\w+) masuk", [](S& s, Words const& w) { s.office_.sign_in(s.person(w[0])); });
  add("(\\w+) membuka (.+)", [](S& s, Words const& w) { s.open(w[0], w[1]); });
  add("(\\w+) mencari \"(.*)\"", [](S& s, Words const& w) { s.search(w[0], w[1]); });
  add("(\\w+) mencatat \"(.*)\" wafat pada (\\d\\d-\\d\\d-\\d{4})", [](S& s, Words const& w) {
    s.send(w[0], "/orang/" + s.person_id(w[1]) + "/wafat",
           {{"on", day_of(w[2]).iso()}, {"source", "Surat keterangan kematian"}});
  });
  add("(\\w+) mengusulkan \"([^\"]*)\" untuk (\\S+) (\\d{4})",
      [](S& s, Words const& w) { s.propose(w, ""); });
  add("(\\w+) mengusulkan \"([^\"]*)\" untuk (\\S+) (\\d{4}) karena wafatnya \"([^\"]*)\"",
      [](S& s, Words const& w) { s.propose(w, w[4]); });
  add("(\\w+) menyetujui dengan SK (\\S+)", [](S& s, Words const& w) {
    s.send(w[0], "/pendaftaran/" + s.enrolment_ + "/setujui", {{"decree", w[1]}});
  });
  add("(\\w+) membayar ([\\d.]+) pada (\\d\\d-\\d\\d-\\d{4})",
      [](S& s, Words const& w) { s.pay(w[0], w[1], day_of(w[2])); });
  add("(\\w+) menyampaikan realisasi (\\S+) bulan (\\d{4}-\\d\\d): ([\\d.]+) penerima di "
      "([\\d.]+), "
      "nilai ([\\d.]+), bukti \"(.*)\"",
      [](S& s, Words const& w) {
        s.tell(w[0], w[1], w[2],
               {{"receivers", number_of(w[3])},
                {"region", w[4]},
                {"amount", number_of(w[5])},
                {"proof", w[6]}},
               "angka");
      });
  add("(\\w+) menyampaikan realisasi (\\S+) bulan (\\d{4}-\\d\\d) untuk \"(.*)\", nilai ([\\d.]+), "
      "bukti \"(.*)\"",
      [](S& s, Words const& w) {
        s.tell(w[0], w[1], w[2],
               {{"nik", s.nik_of_person(w[3])},
                {"told_of", w[3]},
                {"amount", number_of(w[4])},
                {"proof", w[5]}},
               "nama");
      });
  add("(\\w+) menarik realisasi itu karena \"(.*)\"", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/realisasi/" + s.told_ + "/tarik", {{"reason", w[1]}});
  });
  add("(\\w+) memberlakukan lagi realisasi itu",
      [](S& s, Words const& w) { s.send(w[0], "/api/v1/realisasi/" + s.told_ + "/pulihkan", {}); });
  add("(\\w+) menanyakan apakah \"(.*)\" memenuhi syarat (\\S+) (\\d{4})", [](S& s,
                                                                              Words const& w) {
    s.send(w[0], "/api/v1/program/" + w[2] + "/" + w[3] + "/cek", {{"nik", s.nik_of_person(w[1])}});
  });
  add("(\\w+) melihat kartu keluarga \"(.*)\" tahun (\\d{4})",
      [](S& s, Words const& w) { s.open_card(w); });
  add("(\\w+) menyusun aturan (\\S+) (\\d{4}): desil paling tinggi (\\d+)",
      [](S& s, Words const& w) {
        s.draft_rule(w[0], w[1] + "/" + w[2], R"({"fact":"decile","at_most":)" + w[3] + "}");
      });
  add("(\\w+) menghitung aturan itu",
      [](S& s, Words const& w) { s.send(w[0], s.rule_ + "/pratinjau", {}); });
  add("(\\w+) memberlakukan aturan itu",
      [](S& s, Words const& w) { s.send(w[0], s.rule_ + "/pakai", {}); });
  add("(\\w+) memasukkan berkas kementerian",
      [](S& s, Words const& w) { s.take_ministry_file(w[0]); });
  add("(\\w+) memadankan kedua berkas", [](S& s, Words const& w) { s.match(w[0]); });
  add("(\\w+) menghitung rekonsiliasi (\\d{4}-\\d\\d)",
      [](S& s, Words const& w) { s.count_month(w[0], w[1]); });
  return out;
}

std::vector<Scenario::Sentence> Scenario::looking() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), true, std::move(act)});
  };
  auto const answer = [](S const& s) {
    constexpr std::size_t shown = 2'000;
    return std::to_string(s.reply_.status) + " " + s.reply_.body.substr(0, shown);
  };
  add("berhasil", [answer](S& s, Words const&) {
    if (s.reply_.status < 200 || s.reply_.status >= 400) throw Wrong(answer(s));
  });
  add("ditolak: (\\S+)", [answer](S& s, Words const& w) {
    if (s.reply_.status < 400) throw Wrong(answer(s));
    auto const code = json_of(s.reply_)["code"].text_or_empty();
    if (code != w[0]) throw Wrong(code);
  });
  add("tampak \"(.*)\"", [](S& s, Words const& w) { s.sees(w[0], true); });
  add("tidak tampak \"(.*)\"", [](S& s, Words const& w) { s.sees(w[0], false); });
  add("capaian (\\S+) adalah ([\\d.]+) dari ([\\d.]+)",
      [](S& s, Words const& w) { s.figures(w[0], w[1], w[2], ""); });
  add("capaian (\\S+) adalah ([\\d.]+) dari ([\\d.]+), ([\\d,]+) persen",
      [](S& s, Words const& w) { s.figures(w[0], w[1], w[2], w[3]); });
  add("rekonsiliasi berjumlah ([\\d.]+) orang bulan lalu, ([\\d.]+) bulan ini, ([\\d.]+) di "
      "registri",
      [](S& s, Words const& w) {
        s.month_sums(std::stoi(number_of(w[0])), std::stoi(number_of(w[1])),
                     std::stoi(number_of(w[2])));
      });
  add("kelas pemadanan berjumlah (\\d+) orang kementerian dan (\\d+) orang kota, gabungan (\\d+)",
      [](S& s, Words const& w) {
        s.classes_sum(std::stoll(w[0]), std::stoll(w[1]), std::stoll(w[2]));
      });
  return out;
}

std::vector<Scenario::Sentence> Scenario::validating() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("(\\w+) mengusulkan keluarga \"([^\"]*)\" untuk (pkh|sembako|pbi)", [](S& s, Words const& w) {
    s.say_of_family(w[0], w[1], {{"kind", "proposal"}, {w[2], "1"}});
  });
  add("(\\w+) menilai keluarga \"([^\"]*)\" tidak layak karena (TL\\d\\d) dengan bukti \"(.*)\"",
      [](S& s, Words const& w) {
        s.say_of_family(w[0], w[1], {{"kind", "unfit"}, {"reason", w[2]}, {"evidence", w[3]}});
      });
  add("(\\w+) mencatat musyawarah ([\\d.]+) bulan (\\d{4}-\\d\\d)", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/verval/" + w[2] + "/desa/" + w[1] + "/musyawarah",
           {{"kind", "meeting"},
            {"held_on", local_date(s.office_.clock().now(), Zone::wib).iso()},
            {"place", "Aula kelurahan"},
            {"leader", "Lurah"},
            {"attendance", "BPD, RT, RW"}});
  });
  add("(\\w+) mencatat kunjungan yang sesuai", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/verval/baris/" + s.entry_ + "/kunjungan",
           {{"on", local_date(s.office_.clock().now(), Zone::wib).iso()},
            {"result", "confirmed"},
            {"k6", "1"}});
  });
  add("(\\w+) meluluskan verval (\\d{4}-\\d\\d)",
      [](S& s, Words const& w) { s.send(w[0], "/api/v1/verval/" + w[1] + "/periksa", {}); });
  add("(\\w+) memulai bulan verval (\\d{4}-\\d\\d)",
      [](S& s, Words const& w) { s.send(w[0], "/api/v1/verval/" + w[1] + "/mulai", {}); });
  add("(\\w+) mengesahkan (usulan|kelayakan) (\\d{4}-\\d\\d) dengan SK (\\S+)",
      [](S& s, Words const& w) {
        s.ratify(w[0], w[1], {w[2], w[3]});
      });
  return out;
}

std::vector<Scenario::Sentence> Scenario::leading() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("(\\w+) membentuk satgas \"(.*)\" untuk ([\\d.]+) dengan SK \"(.*)\"",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/verval/satgas",
               {{"name", w[1]},
                {"purpose", "registry"},
                {"area", w[2]},
                {"decree", w[3]},
                {"decree_on", "2022-11-01"},
                {"from", "2022-11-01"}});
        if (s.reply_.status == 201) s.team_ = json_of(s.reply_)["team"].text_or_empty();
      });
  add("(\\w+) menambah anggota satgas \"(.*)\" telepon (\\d+)", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/verval/satgas/" + s.team_ + "/anggota",
           {{"name", w[1]}, {"phone", w[2]}});
  });
  add("(\\w+) menandai verval sebagai \"(.*)\" menurut \"(.*)\"", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/verval/penilaian/prioritas", {{"name", w[1]}, {"source", w[2]}});
  });
  add("(\\w+) mencatat penilaian (\\S+) oleh \"([^\"]*)\": \"([^\"]*)\"(?:, peringkat (\\d+) dari "
      "(\\d+))?",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/verval/penilaian",
               {{"period", w[1]},
                {"rated_by", w[2]},
                {"label", w[3]},
                {"rank", w[4]},
                {"among", w[5]}});
      });
  add("(\\w+) mencatat graduasi keluarga \"([^\"]*)\" karena usaha \"([^\"]*)\": penghasilan "
      "([\\d.]+) "
      "menjadi ([\\d.]+), bukti \"([^\"]*)\"",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/keluarga/" + s.family_id(w[1]) + "/graduasi",
               {{"cause", "business"},
                {"left_on", local_date(s.office_.clock().now(), Zone::wib).iso()},
                {"business", w[2]},
                {"sector", "food"},
                {"turnover_before", number_of(w[3])},
                {"turnover_after", number_of(w[4])},
                {"evidence", w[5]}});
      });
  add("(\\w+) menengok graduasi \"([^\"]*)\" sesudah (6|12) bulan: (held|fallen|not_found)(?:, "
      "(.*))?",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/graduasi/" + s.graduation_id(w[1]) + "/tinjau/" + w[2],
               {{"result", w[3]},
                {"on", local_date(s.office_.clock().now(), Zone::wib).iso()},
                {"note", w[4]}});
      });
  add("(\\w+) mencatat PSKS jenis (\\d+) \"([^\"]*)\" di ([\\d.]+) dengan SK \"([^\"]*)\"",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/psks/baru",
               {{"kind", w[1]}, {"name", w[2]}, {"region", w[3]}, {"decree", w[4]}});
      });
  add("(\\w+) mencatat \"([^\"]*)\" sebagai (self|spouse|child|other) dari "
      "(fighter|pioneer|national_hero) \"([^\"]*)\" dengan SK \"([^\"]*)\"",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/orang/" + s.person_id(w[1]) + "/pahlawan",
               {{"hero", w[4]}, {"kind", w[3]}, {"relation", w[2]}, {"decree", w[5]}});
      });
  add("(\\w+) membuka graduasi \"([^\"]*)\"",
      [](S& s, Words const& w) { s.open_at(w[0], "/graduasi/" + s.graduation_id(w[1])); });
  add("(\\w+) mengingatkan ([\\d.]+) bulan (\\d{4}-\\d\\d) lewat (\\w+)", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/verval/" + w[2] + "/terlambat/" + w[1], {{"way", w[3]}});
  });
  return out;
}

std::vector<Scenario::Sentence> Scenario::labelling() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  add("(\\w+) membuka putaran label \"(.*)\" dasar \"(.*)\" tanggal (\\d\\d-\\d\\d-\\d{4}) bagi "
      "penerima (pkh|sembako|pbi|local)",
      [](S& s, Words const& w) {
        s.send(w[0], "/api/v1/labelisasi",
               {{"name", w[1]},
                {"decree", w[2]},
                {"decree_on", day_of(w[3]).iso()},
                {"area", std::string(office_code)},
                {w[4], "1"}});
        if (s.reply_.status == 201) s.label_round_ = json_of(s.reply_)["round"].text_or_empty();
      });
  add("(\\w+) membuka putaran label itu",
      [](S& s, Words const& w) { s.open_at(w[0], "/labelisasi/" + s.label_round_); });
  add("(\\w+) membuka rumah berlabel \"(.*)\"",
      [](S& s, Words const& w) { s.open_at(w[0], "/labelisasi/rumah/" + s.house_id(w[1])); });
  add("(\\w+) membuka rumah dengan (\\d) kriteria", [](S& s, Words const& w) {
    s.open_at(w[0], "/labelisasi/" + s.label_round_ + "/rumah?jumlah=" + w[1]);
  });
  add("(\\w+) mendatangi rumah \"(.*)\": terpasang, kriteria ([1-9 ]+), di \"(.*)\"",
      [](S& s, Words const& w) {
        Form form{{"result", "installed"}, {"position", w[3]}};
        for (auto const number : words(w[2])) form.emplace_back("k" + std::string(number), "1");
        s.visit_house(w[0], w[1], std::move(form));
      });
  add("(\\w+) mendatangi rumah \"(.*)\": menolak karena \"(.*)\"", [](S& s, Words const& w) {
    s.visit_house(w[0], w[1], {{"result", "refused"}, {"note", w[2]}});
  });
  add("(\\w+) mendatangi rumah \"(.*)\": (mengundurkan diri|meninggal|pindah) dengan surat "
      "\"(.*)\"",
      [](S& s, Words const& w) {
        static std::map<std::string, std::string> const results{
            {"mengundurkan diri", "withdrew"}, {"meninggal", "dead"}, {"pindah", "moved"}};
        s.visit_house(w[0], w[1], {{"result", results.at(w[2])}, {"letter", w[3]}});
      });
  add("siapa pun memindai label rumah \"(.*)\"", [](S& s, Words const& w) {
    auto const code = s.office_.text(
        "SELECT code FROM label_code WHERE state = 'valid' AND house = " + s.house_id(w[0]));
    s.reply_ = s.office_.get({}, "/label/" + code.substr(0, code.find('\n')));
    s.text_ = one_line(s.reply_.body);
  });
  return out;
}

std::vector<Scenario::Sentence> Scenario::paying() {
  using S = Scenario;
  std::vector<Sentence> out;
  auto const add = [&](char const* pattern, Act act) {
    out.push_back({std::regex(pattern), false, std::move(act)});
  };
  auto const add_file = [](S& s, std::string const& name, std::string const& from) {
    std::ifstream in(std::string(RANGKUL_SCENARIOS) + "/katalog/" + from);
    std::ostringstream text;
    text << in.rdbuf();
    if (text.str().empty()) throw Wrong("no such file");
    s.office_.add_catalogue_file(name, text.str());
  };
  add("katalog mendapat berkas \"([^\"]*)\"",
      [add_file](S& s, Words const& w) { add_file(s, w[0], w[0]); });
  add("katalog mendapat prosedur \"([^\"]*)\" dari \"([^\"]*)\"",
      [add_file](S& s, Words const& w) { add_file(s, "sop/" + w[0] + ".toml", w[1]); });
  add("(\\w+) mencatat kepala \"(.*)\" sejak (\\d\\d-\\d\\d-\\d{4})", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/kantor/kepala",
           {{"name", w[1]}, {"title", "Kepala Dinas"}, {"since", day_of(w[2]).iso()}});
  });
  add("(\\w+) memuat ulang katalog",
      [](S& s, Words const& w) { s.send(w[0], "/kantor/katalog", {}); });
  add("(\\w+) mengusulkan ahli waris \"([^\"]*)\" untuk (\\S+) (\\d{4})",
      [](S& s, Words const& w) { s.propose_heir(w); });
  add("(\\w+) menyusun (?:lagi )?daftar bayar (\\S+) (\\d{4})(?: tahap (\\d))?",
      [](S& s, Words const& w) { s.draw_batch(w); });
  add("(\\w+) mengisi keterangan (\\w+) dengan \"(.*)\"", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/pendaftaran/" + s.enrolment_ + "/keterangan", {{w[1], w[2]}});
  });
  add("(\\w+) membuka pendaftaran itu",
      [](S& s, Words const& w) { s.open_at(w[0], "/pendaftaran/" + s.enrolment_); });
  add("(\\w+) mencatat tindak lanjut (\\S+)", [](S& s, Words const& w) {
    s.send(w[0], "/api/v1/pendaftaran/" + s.enrolment_ + "/tindak-lanjut",
           {{"step", w[1]},
            {"done_on", local_date(s.office_.clock().now(), Zone::wib).iso()},
            {"note", "Ukuran terlalu kecil"}});
  });
  add("(\\w+) memeriksa daftar bayar", [](S& s, Words const& w) { s.on_batch(w[0], "periksa"); });
  add("(\\w+) menyetujui daftar bayar", [](S& s, Words const& w) { s.on_batch(w[0], "setujui"); });
  add("(\\w+) menyerahkan daftar bayar dengan SP2D (\\S+)", [](S& s, Words const& w) {
    s.on_batch(w[0], "serahkan", {{"pay_order", w[1]}});
  });
  add("(\\w+) menetapkan hari penyaluran di ([\\d.]+) tempat \"(.*)\"", [](S& s, Words const& w) {
    s.on_batch(w[0], "hari",
               {{"place", w[2]},
                {"area", w[1]},
                {"on", local_date(s.office_.clock().now(), Zone::wib).iso()}});
  });
  add("(\\w+) memindai dan menyerahkan kepada \"(.*)\", ketukan (\\d+)",
      [](S& s, Words const& w) { s.hand_over(w); });
  add("(\\w+) menarik jawaban terakhir karena \"(.*)\"", [](S& s, Words const& w) {
    auto const answer = s.office_.count("SELECT MAX(id) FROM payment_answer");
    s.on_batch(w[0], "jawaban/" + std::to_string(answer) + "/tarik", {{"reason", w[1]}});
  });
  add("(\\w+) mencatat semua diterima", [](S& s, Words const& w) {
    s.on_batch(w[0], "diterima",
               {{"paid_on", local_date(s.office_.clock().now(), Zone::wib).iso()},
                {"proof", "Daftar tanda terima"}});
  });
  return out;
}

std::vector<Scenario::Sentence> const& Scenario::sentences() {
  static auto const all = [] {
    auto out = preparing();
    for (auto& sentence : caring()) out.push_back(std::move(sentence));
    for (auto& sentence : helping()) out.push_back(std::move(sentence));
    for (auto& sentence : visiting()) out.push_back(std::move(sentence));
    for (auto& sentence : paying()) out.push_back(std::move(sentence));
    for (auto& sentence : labelling()) out.push_back(std::move(sentence));
    for (auto& sentence : leading()) out.push_back(std::move(sentence));
    for (auto& sentence : doing()) out.push_back(std::move(sentence));
    for (auto& sentence : validating()) out.push_back(std::move(sentence));
    for (auto& sentence : looking()) out.push_back(std::move(sentence));
    return out;
  }();
  return all;
}

}  // namespace rangkul::app
