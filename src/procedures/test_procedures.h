#pragma once
// For the tests of this folder: a catalogue that can be changed, and a procedure made by hand.

#include <filesystem>
#include <fstream>
#include <string>

#include "base/id.h"
#include "procedures/run.h"

namespace rangkul::procedures {

/// A procedure that no office ships: somebody with dementia has gone missing.
inline constexpr std::string_view lost_text = R"(# Lansia demensia hilang.
[[procedure]]
id = "lansia-demensia-hilang"
name = { id = "Lansia demensia hilang", en = "Lost person with dementia" }
number = "RHB-LDH/{year}/{serial:4}"
confidentiality = "terbatas"
coordinator = "peksos"
head = "kabid"
legal_basis = "UU 13/1998"
begin = ["lapor"]
early_ends = ["meninggal"]
stop_reasons = ["menunggu-keluarga"]
valid_from = 2026-01-01
source = "kantor contoh"
[[procedure.escalate]]
after_hours = 0
to = "kasi"
[[procedure.escalate]]
after_hours = 24
to = "kabid"

[[procedure.step]]
id = "lapor"
name = { id = "Lapor", en = "Report" }
by = "trc"
limit = { minutes = 15, source = "kantor" }
next = ["cari", "identitas"]
[[procedure.step]]
id = "cari"
name = { id = "Cari", en = "Search" }
by = "polsek"
with = ["satpol-pp", "trc"]
documents = ["foto"]
limit = { hours = 24, from = "case", source = "kantor" }
next = ["putus"]
[[procedure.step.check]]
id = "rs"
name = { id = "RS ditanya", en = "Hospitals asked" }
[[procedure.step]]
id = "identitas"
name = { id = "Identitas", en = "Identity" }
by = "disdukcapil"
mandatory = false
limit = { working_days = 2, source = "kantor" }
question = { id = "Ada?", en = "There?" }
[[procedure.step.answer]]
id = "ada"
name = { id = "Ada", en = "Yes" }
to = ["putus"]
sets = ["has_identity"]
[[procedure.step.answer]]
id = "tidak"
name = { id = "Tidak", en = "No" }
to = ["putus"]
sets = ["!has_identity"]
[[procedure.step]]
id = "putus"
name = { id = "Putus", en = "Decide" }
by = "peksos"
join = true
approval = "kasi"
limit = { working_days = 3, source = "kantor" }
question = { id = "Ke mana?", en = "Where?" }
[[procedure.step.answer]]
id = "antar"
name = { id = "Diantar", en = "Taken home" }
to = ["antar"]
[[procedure.step.answer]]
id = "cari"
name = { id = "Cari ulang", en = "Search again" }
to = ["cari"]
[[procedure.step.answer]]
id = "panti"
name = { id = "Panti", en = "Home" }
to = ["tutup"]
not_before = { days = 1, from = "case", source = "kantor" }
[[procedure.step]]
id = "antar"
name = { id = "Antar", en = "Take home" }
by = "trc"
only_if = ["has_identity"]
form = "asesmen"
letters = ["surat-pengantar"]
clock_stops = false
limit = { hours = 6, from = "moment:penahanan", source = "kantor" }
next = ["tutup"]
[[procedure.step]]
id = "tutup"
name = { id = "Tutup", en = "Close" }
by = "peksos"
limit = { working_days = 1, source = "kantor" }
ends = ["kembali-keluarga", "dirujuk-panti"]
)";

/// The shipped roles, codes and days off in a folder of their own, without programmes, procedures
/// and texts, which would only cost time.
class CatalogueCopy {
 public:
  CatalogueCopy()
      : place_(std::filesystem::temp_directory_path() /
               ("rangkul-procedures-" + std::to_string(next_id_value()))) {
    namespace fs = std::filesystem;
    fs::path const from = catalogue::Catalogue::default_folder();
    for (auto const* folder : {"sop", "messages"}) fs::create_directories(place_ / folder);
    for (auto const* part : {"codes", "holidays", "roles.toml", "parameters.toml"})
      fs::copy(from / part, place_ / part);
    for (auto const* texts : {"messages/id.toml", "messages/en.toml"}) write(texts, "a = \"a\"\n");
  }
  ~CatalogueCopy() { std::filesystem::remove_all(place_); }
  CatalogueCopy(CatalogueCopy const&) = delete;
  CatalogueCopy& operator=(CatalogueCopy const&) = delete;

  std::string folder() const { return place_.string(); }
  void write(std::string const& file, std::string_view text) const {
    std::ofstream(place_ / file) << text;
  }
  std::string faults() const {
    std::string out;
    catalogue::Check const checks[] = {check_procedures};
    for (auto const& fault : catalogue::Catalogue::check(folder(), {}, checks))
      out += fault.text() + "\n";
    return out;
  }

 private:
  std::filesystem::path place_;
};

/// `text` with the first `from` replaced; each must be there.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  auto const at = out.find(from);
  if (at == std::string::npos) return {};
  return out.replace(at, from.size(), to);
}

/// The shipped catalogue, which has no fault.
inline catalogue::Catalogue const& shipped() {
  static auto const held =
      catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value();
  return *held;
}

/// The one procedure of a text.
inline Procedure procedure_of(std::string_view text) {
  catalogue::Faults faults;
  auto const root = catalogue::read_toml(text, "sop/x.toml", faults);
  return read({"sop/x.toml", root.value()}, shipped()).at(0);
}

}  // namespace rangkul::procedures
