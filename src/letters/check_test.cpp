#include "support/letters_town.h"

namespace rangkul::letters {
namespace {

constexpr char const* file = "letters/surat-tugas.toml";

std::string all_of(catalogue::Faults const& faults) {
  std::string out;
  for (auto const& fault : faults) out += fault.text() + "\n";
  return out;
}

}  // namespace

TEST_CASE("letters: what is shipped is good, and every letter that a procedure names is there") {
  Files const files;
  CHECK(all_of(files.faults()).empty());
  auto const catalogue = files.load();
  auto const& library = Library::of(*catalogue);
  CHECK(library.versions().size() == 10);
  auto const on = Date::parse_iso("2026-11-23").value();
  for (auto const* word : {"surat-rekomendasi", "surat-rujukan", "surat-rujukan-medis",
                           "surat-pengantar", "surat-tugas", "ba-serah-terima", "ba-penyerahan",
                           "ba-pelepasan", "ba-pemakaman", "laporan-sosial"})
    CHECK_MESSAGE(library.for_word(word, on).size() == 1, word);
  CHECK(library.for_word("surat-rekomendasi", Date::parse_iso("2020-01-01").value()).empty());
  CHECK(library.for_word("foto", on).empty());
}

TEST_CASE("letters: a faulty template is refused with file, line and reason") {
  struct Row {
    char const* from;
    char const* to;
    char const* reason;
  };
  for (auto const& row : std::vector<Row>{
           {"{officers}", "{officer}", "{officer} is neither a field nor in needs or may_have"},
           {"{officers}", "{officers", "a { without its }"},
           {"{officers}", "Semua", "field 'officers' stands nowhere in the letter"},
           {"094/{serial:4}/ST/{year}", "094/ST/{year}", "number needs {year} and {serial:N}"},
           {"094/{serial:4}/ST/{year}", "094/{serial:4}/ST", "number needs {year} and {serial:N}"},
           {"signs = \"kepala_dinas\"", "signs = \"raja\"", "'raja' is no role"},
           {"stands_for = [\"surat-tugas\"]", "stands_for = [\"surat-sakti\"]",
            "'surat-sakti' is neither in codes/case_letter.csv nor in codes/case_document.csv"},
           {"Penugasan {task_kind}", "Penugasan {task_kind} {person.name}",
            "about stands in the register and names nobody"},
           {"form = \"surat-tugas\"", "form = \"surat\"", "a surat needs somebody whom it is to"},
           {"id = \"surat-tugas\"", "id = \"tugas\"", "stands in letters/surat-tugas.toml"},
           {"kind = \"choice\"", "kind = \"text\"", "field 'task_kind' takes no choices"},
           {"id = \"officers\"", "id = \"task\"", "field 'task' stands there twice"},
           {"needs = [\"case.number\"]", "needs = [\"case.number\", \"letter.date\"]",
            "'letter.date' is a field, or a name that every letter has"},
           {"valid_from = 2024-01-01", "valid_from = 2024-01-01\nvalid_to = 2023-01-01",
            "valid_to lies before valid_from"},
           {"kind = \"long_text\"", "kind = \"essay\"", "essay"}}) {
    Files files;
    files.change(file, row.from, row.to);
    auto const told = all_of(files.faults());
    INFO(row.to << ": " << told);
    CHECK(has(told, row.reason));
    CHECK(has(told, "surat-tugas.toml:"));
  }
}

TEST_CASE("letters: a word of procedures without a template is refused") {
  Files files;
  files.remove(file);
  CHECK(has(all_of(files.faults()), "'Surat tugas' has no template in letters/"));
}

TEST_CASE("letters: two versions may not hold on one day") {
  Files files;
  auto const text = files.read(file);
  files.write(file, text + "\n" + text.substr(text.find("[[letter]]")));
  CHECK(has(all_of(files.faults()), "effective dates of letter 'surat-tugas' overlap"));
}

TEST_CASE("letters: an office writes a letter of its own, with the form that it describes") {
  Files files;
  files.write("letters/undangan.toml", R"(
[[letter]]
id = "undangan"
name = { id = "Undangan", en = "Invitation" }
form = "surat"
stands_for = ["berita-konferensi"]
number = "005/{serial:3}/RHB/{year}"
about = "Undangan {about_what}"
to = ["{guest}"]
signs = "kabid"
valid_from = 2024-01-01
source = "kantor"
[[letter.block]]
text = ["Datanglah pada {day}."]
[[letter.field]]
id = "guest"
name = { id = "Tamu", en = "Guest" }
kind = "text"
required = true
[[letter.field]]
id = "about_what"
name = { id = "Acara", en = "Occasion" }
kind = "text"
[[letter.field]]
id = "day"
name = { id = "Hari", en = "Day" }
hint = { id = "Hari kerja", en = "A working day" }
kind = "date"
)");
  CHECK(all_of(files.faults()).empty());
  auto const catalogue = files.load();
  auto const on = Date::parse_iso("2024-12-17").value();
  auto const* letter = Library::of(*catalogue).find("undangan", on);
  REQUIRE(letter != nullptr);
  auto const record = record_of(*letter, Language::en);
  REQUIRE(record.fields.size() == 5);
  CHECK(record.fields[0].key == "guest");
  CHECK(record.fields[0].required);
  CHECK(record.fields[2].kind == screen::FieldKind::date);
  CHECK(record.fields[2].label == "Day");
  CHECK(record.fields[2].hint == "A working day");
  CHECK(record.fields[3].key == "signer_name");
}

}  // namespace rangkul::letters
