#include <doctest/doctest.h>

#include "catalogue/holder.h"
#include "procedures/proof.h"
#include "procedures/test_procedures.h"

using namespace rangkul;
using namespace rangkul::procedures;

namespace {

constexpr char const* own_file = "sop/lansia-demensia-hilang.toml";
Date const today = Date::from_ymd(2026, 11, 23).value();

int line_of(std::string_view text, std::string_view found) {
  auto const at = text.find(found);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

}  // namespace

TEST_CASE("procedures: all that are shipped are proved") {
  catalogue::Check const checks[] = {check_procedures};
  for (auto const& fault :
       catalogue::Catalogue::check(catalogue::Catalogue::default_folder(), {}, checks))
    FAIL_CHECK(fault.text());
  auto const& library = Library::of(shipped());
  for (auto const* id :
       {"odgj-terlantar", "orang-terlantar", "pelepasan-pasung", "korban-kekerasan", "abh",
        "anak-terlantar", "lansia-terlantar", "disabilitas-terlantar", "jenazah-telantar",
        "perwalian", "penelusuran-keluarga", "rujukan-bpjs", "perawatan-rumah",
        "gelandangan-pengemis"}) {
    CAPTURE(id);
    auto const* procedure = library.find(id, today);
    REQUIRE(procedure != nullptr);
    CHECK(prove(*procedure).empty());
    for (auto const& step : procedure->steps) {
      CHECK(!step.by.empty());
      CHECK(!step.limit.source.empty());
      CHECK(step.limit.amount > 0);
    }
  }
  CHECK(library.calendar().knows(2026));
}

TEST_CASE("procedures: what the handbook says of their limits") {
  struct Row {
    char const* procedure;
    char const* step;
    Limit::Unit unit;
    int amount;
    char const* from;
    bool fixed;
  };
  using enum Limit::Unit;
  Row const rows[] = {
      {"odgj-terlantar", "jangkau", hours, 24, "case", false},
      {"odgj-terlantar", "rawat", days, 14, "", false},
      {"odgj-terlantar", "pantau", months, 1, "", false},
      {"korban-kekerasan", "asesmen", working_days, 3, "case", false},
      {"lansia-terlantar", "pilihan", working_days, 5, "case", false},
      {"gelandangan-pengemis", "asesmen", working_days, 6, "case", false},
      {"abh", "laporan", hours, 24, "moment:permintaan-penyidik", true},
      {"abh", "litmas", hours, 72, "moment:permintaan-penyidik", true},
      {"abh", "diversi", days, 7, "moment:awal-penyidikan", true},
      {"abh", "proses-diversi", days, 30, "diversi", true},
      {"abh", "penempatan", days, 7, "moment:penahanan", true},
      {"abh", "penempatan-lanjut", days, 15, "moment:penahanan", true},
      {"abh", "penuntutan", days, 10, "moment:pelimpahan-kejari", true},
      {"abh", "sidang", days, 25, "moment:pelimpahan-pengadilan", true},
      {"abh", "program-12", months, 6, "", true},
      {"penelusuran-keluarga", "kunjungan-1", months, 1, "serah", false},
      {"penelusuran-keluarga", "kunjungan-3", months, 3, "serah", false},
      {"penelusuran-keluarga", "kunjungan-6", months, 6, "serah", false},
      {"perawatan-rumah", "evaluasi", months, 6, "rencana", false},
      {"perwalian", "daftar-pa", working_days, 10, "", false},
  };
  auto const& library = Library::of(shipped());
  for (auto const& row : rows) {
    CAPTURE(row.procedure);
    CAPTURE(row.step);
    auto const* step = library.find(row.procedure, today)->step(row.step);
    REQUIRE(step != nullptr);
    CHECK(step->limit.unit == row.unit);
    CHECK(step->limit.amount == row.amount);
    CHECK(step->limit.from == row.from);
    CHECK(step->clock_stops == !row.fixed);
  }
  auto const* pasung = library.find("pelepasan-pasung", today)->step("pantau");
  CHECK(pasung->answer("selesai")->not_before->amount == 12);
  auto const* body = library.find("jenazah-telantar", today)->step("simpan");
  CHECK(body->not_before->amount == 48);
  auto const* violence = library.find("korban-kekerasan", today);
  CHECK(violence->confidentiality == Confidentiality::secret);
  CHECK(violence->step("mediasi")->only_if ==
        std::vector<Condition>{{"is_sexual_violence", false}});
}

TEST_CASE("procedures: a broken one is refused with file, line and reason") {
  struct Row {
    char const* from;
    char const* to;
    char const* at;  // a text on the line of the fault, in the broken file
    char const* reason;
  };
  Row const rows[] = {
      {"by = \"trc\"\nlimit", "limit", "[[procedure.step]]", "key 'by' is missing"},
      {"limit = { minutes = 15, source = \"kantor\" }\n", "", "[[procedure.step]]",
       "key 'limit' is missing"},
      {"next = [\"cari\", \"identitas\"]\n", "", "[[procedure.step]]",
       "step 'lapor' has no way on"},
      {"next = [\"cari\", \"identitas\"]\n", "next = [\"cari\"]\nends = [\"mandiri\"]\n",
       "[[procedure.step]]", "step 'lapor' has two ways on"},
      {"next = [\"cari\", \"identitas\"]", "next = [\"cari\", \"bulan\"]", "[[procedure.step]]",
       "step 'lapor' leads to 'bulan', which is no step"},
      {"to = [\"tutup\"]", "to = [\"bulan\"]", "id = \"panti\"",
       "answer 'panti' of step 'putus' leads to 'bulan', which is no step"},
      {"to = [\"tutup\"]", "to = []", "id = \"panti\"",
       "answer 'panti' of step 'putus' leads nowhere"},
      {"begin = [\"lapor\"]", "begin = [\"bulan\"]", "[[procedure]]",
       "begins with 'bulan', which is no step"},
      {"begin = [\"lapor\"]", "begin = []", "[[procedure]]", "begins nowhere"},
      {"next = [\"cari\", \"identitas\"]", "next = [\"cari\"]", "id = \"identitas\"",
       "nothing leads to step 'identitas'"},
      {"ends = [\"kembali-keluarga\", \"dirujuk-panti\"]", "next = [\"cari\"]", "id = \"lapor\"",
       "no end is reached: the loop cari, putus, antar, tutup has no way out"},
      {"to = [\"tutup\"]", "to = [\"cari\"]", "id = \"cari\"",
       "step 'cari' never comes to an end when !has_identity"},
      {"id = \"antar\"\nname = { id = \"Antar\"", "id = \"cari\"\nname = { id = \"Antar\"",
       "id = \"cari\"\nname = { id = \"Antar\"", "step 'cari' stands twice"},
      {"id = \"tidak\"", "id = \"ada\"", "id = \"ada\"\nname = { id = \"Tidak\"",
       "answer 'ada' stands twice in one step"},
      {"join = true\n", "", "id = \"lapor\"",
       "the parallel ways 'cari' and 'identitas' meet in step 'putus', which does not wait"},
      {"next = [\"putus\"]", "next = [\"antar\"]", "id = \"cari\"",
       "step 'cari' leads to 'antar' without asking for its conditions"},
      {"by = \"polsek\"", "by = \"polisi-bulan\"", "by = \"polisi-bulan\"",
       "'polisi-bulan' is neither a role nor an agency"},
      {"with = [\"satpol-pp\", \"trc\"]", "with = [\"bulan\"]", "with = [\"bulan\"]",
       "'bulan' is neither a role nor an agency"},
      {"documents = [\"foto\"]", "documents = [\"bulan\"]", "documents = [\"bulan\"]",
       "'bulan' is not in codes/case_document.csv"},
      {"documents = [\"foto\"]", "letters = [\"bulan\"]", "letters = [\"bulan\"]",
       "'bulan' is not in codes/case_letter.csv"},
      {"documents = [\"foto\"]", "form = \"bulan\"", "form = \"bulan\"",
       "'bulan' is not in codes/case_form.csv"},
      {"sets = [\"has_identity\"]", "sets = [\"is_moon\"]", "sets = [\"is_moon\"]",
       "'is_moon' is not in codes/case_fact.csv"},
      {"\"dirujuk-panti\"]", "\"bulan\"]", "\"bulan\"]", "'bulan' is not in codes/case_end.csv"},
      {"early_ends = [\"meninggal\"]", "early_ends = [\"bulan\"]", "early_ends",
       "'bulan' is not in codes/case_end.csv"},
      {"stop_reasons = [\"menunggu-keluarga\"]", "stop_reasons = [\"bulan\"]", "stop_reasons",
       "'bulan' is not in codes/stop_reason.csv"},
      {"approval = \"kasi\"", "approval = \"bulan\"", "approval = \"bulan\"",
       "approval: 'bulan' is no role"},
      {"head = \"kabid\"", "head = \"bulan\"", "head = \"bulan\"", "head: 'bulan' is no role"},
      {"coordinator = \"peksos\"", "coordinator = \"polsek\"", "coordinator = \"polsek\"",
       "coordinator: 'polsek' is no role"},
      {"to = \"kabid\"", "to = \"bulan\"", "to = \"bulan\"", "to: 'bulan' is no role"},
      {"{ minutes = 15,", "{ minutes = 15, hours = 1,", "{ minutes = 15, hours = 1,",
       "limit has one of minutes"},
      {"{ minutes = 15, source", "{ source", "limit = { source", "limit has one of minutes"},
      {"from = \"moment:penahanan\"", "from = \"moment:bulan\"", "moment:bulan",
       "'bulan' is not in codes/case_moment.csv"},
      {"from = \"case\", source", "from = \"bulan\", source", "from = \"bulan\"",
       "limit counts from 'bulan', which is neither case, nor a step, nor a moment"},
      {"{year}/", "", "number = \"RHB-LDH/{serial:4}\"", "number needs {year} and {serial:N}"},
      {"{serial:4}", "{serial}", "number = ", "number needs {year} and {serial:N}"},
      {"source = \"kantor contoh\"", "valid_to = 2025-01-01\nsource = \"x\"", "[[procedure]]",
       "valid_to lies before valid_from"},
      {"id = \"lansia-demensia-hilang\"", "id = \"abu\"", "id = \"abu\"",
       "stands in sop/lansia-demensia-hilang.toml, not in sop/abu.toml"},
      {"confidentiality = \"terbatas\"", "confidentiality = \"bulan\"", "confidentiality",
       "'bulan' is none of normal, terbatas, rahasia"},
      {"question = { id = \"Ada?\", en = \"There?\" }\n", "", "id = \"identitas\"",
       "step 'identitas': a question and its answers belong together"},
  };
  CatalogueCopy copy;
  for (auto const& row : rows) {
    auto const text = replaced(lost_text, row.from, row.to);
    CAPTURE(row.from);
    CAPTURE(row.reason);
    REQUIRE(!text.empty());
    copy.write(own_file, text);
    auto const found = copy.faults();
    auto line = line_of(text, row.at);
    // A step is named by the line above its id.
    bool const of_table = std::string_view(row.at).starts_with("id = ") &&
                          std::string_view(row.reason).find("stands in") == std::string::npos;
    if (of_table) --line;
    auto const where = std::string(own_file) + ":" + std::to_string(line) + ": ";
    INFO(found);
    CHECK(found.find(where) != std::string::npos);
    CHECK(found.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("procedures: a question with one answer, and two versions on one day, are refused") {
  CatalogueCopy copy;
  auto text = std::string(lost_text);
  auto const from = text.find("[[procedure.step.answer]]\nid = \"tidak\"");
  auto const to = text.find("[[procedure.step]]\nid = \"putus\"");
  copy.write(own_file, text.erase(from, to - from));
  CHECK(copy.faults().find("step 'identitas' asks a question with a single answer") !=
        std::string::npos);
  auto const second = replaced(lost_text, "valid_from = 2026-01-01", "valid_from = 2026-06-01");
  copy.write(own_file, std::string(lost_text) + second);
  CHECK(copy.faults().find("effective dates of procedure 'lansia-demensia-hilang' overlap") !=
        std::string::npos);
  auto const other = replaced(lost_text, "id = \"lansia-demensia-hilang\"", "id = \"lain\"");
  copy.write(own_file, lost_text);
  copy.write("sop/lain.toml", other);
  CHECK(copy.faults().find("sop/lansia-demensia-hilang.toml:2: number of procedure "
                           "'lansia-demensia-hilang' is that of 'lain'") != std::string::npos);
  copy.write("sop/lain.toml", replaced(other, "RHB-LDH", "RHB-LN"));
  CHECK(copy.faults().empty());
  copy.write(own_file, replaced(lost_text, "valid_from = 2026-01-01",
                                "valid_from = 2026-01-01\nvalid_to = 2026-05-31") +
                           second);
  CHECK(copy.faults().empty());
}

TEST_CASE("procedures: a file that is added while the program runs makes one known") {
  CatalogueCopy copy;
  std::vector<catalogue::Check> const checks{check_procedures};
  auto first = catalogue::Catalogue::load(copy.folder(), {}, checks);
  REQUIRE(first.ok());
  catalogue::CatalogueHolder holder(copy.folder(), std::move(first).value(), {}, checks);
  auto const known = [&] {
    return Library::of(*holder.snapshot()).find("lansia-demensia-hilang", today) != nullptr;
  };
  CHECK(!known());
  copy.write(own_file, replaced(lost_text, "by = \"polsek\"", "by = \"bulan\""));
  auto const refused = holder.reload();
  REQUIRE(!refused.ok());
  CHECK(refused.error().detail.at("faults").find(std::string(own_file) + ":") == 0);
  CHECK(!known());
  copy.write(own_file, lost_text);
  CHECK(holder.reload().ok());
  CHECK(known());
}

TEST_CASE("procedures: case numbers count by year; agencies are told from roles") {
  auto const procedure = procedure_of(lost_text);
  CHECK(procedure.agencies() == std::vector<std::string>{"polsek", "satpol-pp", "disdukcapil"});
  CHECK(procedure.case_number(2024, 123) == "RHB-LDH/2024/0123");
  CHECK(procedure.case_number(2026, 123'456) == "RHB-LDH/2026/123456");
  CHECK(Library::of(shipped()).find("odgj-terlantar", today)->case_number(2024, 123) ==
        "RHB-ODGJ/2024/0123");
}
