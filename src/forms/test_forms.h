#pragma once
// For the tests of this folder: a catalogue that can be changed, and a form made by hand.

#include <filesystem>
#include <fstream>
#include <string>

#include "base/id.h"
#include "forms/forms.h"

namespace rangkul::forms {

/// A form that no office ships: how somebody with dementia fares.
inline constexpr std::string_view own_text = R"(# Lansia demensia.
[[form]]
id = "demensia"
name = { id = "Lansia demensia", en = "Dementia" }
why = { id = "Keadaan lansia demensia.", en = "How somebody with dementia fares." }
word = "asesmen"
procedures = ["lansia-terlantar"]
valid_from = 2021-01-01
source = "kantor contoh"
[[form.section]]
name = { id = "Ingatan", en = "Memory" }
[[form.section.field]]
id = "ingat"
name = { id = "Ingat namanya", en = "Knows the name" }
kind = "choice"
required = true
[[form.section.field.option]]
id = "selalu"
name = { id = "Selalu", en = "Always" }
points = 2
[[form.section.field.option]]
id = "kadang"
name = { id = "Kadang", en = "Sometimes" }
points = 1
[[form.section.field.option]]
id = "tidak"
name = { id = "Tidak", en = "No" }
[[form.section.field]]
id = "pergi"
name = { id = "Pernah pergi sendiri", en = "Wandered off" }
kind = "yes_no"
points = 3
class = "k4"
[[form.section.field]]
id = "ditemukan"
name = { id = "Ditemukan di", en = "Found where" }
kind = "text"
required = true
class = "k4"
longest = 40
only_if = { field = "pergi", is = ["yes"] }
[[form.section.field]]
id = "gejala"
name = { id = "Gejala", en = "Signs" }
kind = "choices"
[[form.section.field.option]]
id = "gelisah"
name = { id = "Gelisah", en = "Restless" }
points = 1
[[form.section.field.option]]
id = "sedih"
name = { id = "Sedih", en = "Sad" }
points = 2
[[form.section.field.option]]
id = "tenang"
name = { id = "Tenang", en = "Calm" }
points = -1
[[form.section.field]]
id = "suhu"
name = { id = "Suhu", en = "Temperature" }
kind = "number"
unit = "C"
least = 35.0
most = 42.0
decimals = 1
[[form.section.field]]
id = "tanggal"
name = { id = "Tanggal", en = "Day" }
kind = "date"
[[form.section.field]]
id = "tempat"
name = { id = "Tempat", en = "Place" }
kind = "position"
[[form.score]]
id = "ingatan"
name = { id = "Ingatan", en = "Memory" }
of = ["ingat", "gejala"]
may_lack = ["gejala"]
source = "kantor"
[[form.score.band]]
id = "rendah"
from = -1
to = 1
name = { id = "Rendah", en = "Low" }
tone = "late"
[[form.score.band]]
id = "tinggi"
from = 2
to = 5
name = { id = "Tinggi", en = "High" }
tone = "done"
means = { id = "Baik.", en = "Good." }
[[form.score]]
id = "bahaya"
name = { id = "Bahaya", en = "Danger" }
of = ["pergi"]
source = "kantor"
[[form.score.band]]
id = "aman"
from = 0
to = 0
name = { id = "Aman", en = "Safe" }
tone = "done"
[[form.score.band]]
id = "awas"
from = 1
to = 3
name = { id = "Awas", en = "Beware" }
tone = "late"
[[form.score]]
id = "panas"
name = { id = "Suhu", en = "Temperature" }
of = ["suhu"]
source = "kantor"
[[form.score.band]]
id = "biasa"
from = 35.0
to = 37.5
name = { id = "Biasa", en = "Usual" }
tone = "done"
[[form.score.band]]
id = "demam"
from = 37.6
to = 42
name = { id = "Demam", en = "Fever" }
tone = "late"
)";

/// The shipped catalogue without programmes and texts, in a folder of its own.
class CatalogueCopy {
 public:
  CatalogueCopy()
      : place_(std::filesystem::temp_directory_path() /
               ("rangkul-forms-" + std::to_string(next_id_value()))) {
    namespace fs = std::filesystem;
    fs::path const from = catalogue::Catalogue::default_folder();
    fs::create_directories(place_ / "messages");
    for (auto const* part : {"codes", "forms", "sop", "roles.toml", "parameters.toml"})
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
  void remove(std::string const& file) const { std::filesystem::remove(place_ / file); }
  std::string faults() const {
    std::string out;
    catalogue::Check const checks[] = {check_forms};
    for (auto const& fault : catalogue::Catalogue::check(folder(), {}, checks))
      out += fault.text() + "\n";
    return out;
  }
  std::unique_ptr<catalogue::Catalogue const> load() const {
    catalogue::Check const checks[] = {check_forms};
    return catalogue::Catalogue::load(folder(), {}, checks).value();
  }

 private:
  std::filesystem::path place_;
};

/// `text` with the first `from` replaced; empty where it is not there.
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

}  // namespace rangkul::forms
