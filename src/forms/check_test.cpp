#include <doctest/doctest.h>

#include <algorithm>

#include "catalogue/holder.h"
#include "forms/test_forms.h"

using namespace rangkul;
using namespace rangkul::forms;

namespace {

constexpr char const* own_file = "forms/demensia.toml";
Date const today = Date::from_ymd(2026, 11, 23).value();

int line_of(std::string_view text, std::string_view found) {
  auto const at = text.find(found);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

}  // namespace

TEST_CASE("forms: all that are shipped are good, and every word of case_form has one") {
  catalogue::Check const checks[] = {check_forms};
  for (auto const& fault :
       catalogue::Catalogue::check(catalogue::Catalogue::default_folder(), {}, checks))
    FAIL_CHECK(fault.text());
  auto const forms = all(shipped(), today);
  for (auto const& code : shipped().codes("case_form").all()) {
    CAPTURE(code.label.id);
    CHECK(std::ranges::any_of(forms, [&](Form const& form) {
      return shipped().codes("case_form").read(form.word) == &code;
    }));
  }
  for (auto const& form : forms) {
    CAPTURE(form.id);
    CHECK(!form.source.empty());
    for (auto const& score : form.scores) CHECK(!score.source.empty());
  }
}

TEST_CASE("forms: Barthel's bands at their edges, and those of Katz") {
  auto const barthel = find(shipped(), "barthel", today);
  REQUIRE(barthel);
  auto const* score = barthel->score("aks");
  REQUIRE(score != nullptr);
  struct Row {
    int value;
    char const* band;
  };
  for (auto const& [value, band] : {Row{0, "total"},
                                    {4, "total"},
                                    {5, "berat"},
                                    {8, "berat"},
                                    {9, "sedang"},
                                    {11, "sedang"},
                                    {12, "ringan"},
                                    {19, "ringan"},
                                    {20, "mandiri"}}) {
    CAPTURE(value);
    REQUIRE(score->band(Decimal::whole(value)) != nullptr);
    CHECK(score->band(Decimal::whole(value))->id == band);
  }
  CHECK(score->band(Decimal::whole(-1)) == nullptr);
  CHECK(score->band(Decimal::whole(21)) == nullptr);
  CHECK(range_of(*barthel, *score).least == Decimal::whole(0));
  CHECK(range_of(*barthel, *score).most == Decimal::whole(20));
  auto const katz = find(shipped(), "katz", today);
  REQUIRE(katz);
  CHECK(katz->score("katz")->band(Decimal::whole(2))->id == "berat");
  CHECK(katz->score("katz")->band(Decimal::whole(3))->id == "sedang");
  CHECK(katz->score("katz")->band(Decimal::whole(6))->id == "mandiri");
}

TEST_CASE("forms: which can stand for the form of a step") {
  auto const ids = [](std::string_view word, std::string_view procedure) {
    std::string out;
    for (auto const& form : forms_for(shipped(), word, procedure, today)) out += form.id + " ";
    return out;
  };
  CHECK(ids("asesmen", "odgj-terlantar") == "asesmen ");
  CHECK(ids("data-pasung", "pelepasan-pasung") == "data-pasung ");
  CHECK(ids("data-pasung", "abh").empty());
  CHECK(ids("bulan", "abh").empty());
  CHECK(forms_for(shipped(), "asesmen", "abh", Date::from_ymd(2020, 12, 31).value()).empty());
  CatalogueCopy copy;
  copy.write(own_file, own_text);
  auto const own = copy.load();
  auto const found = forms_for(*own, "asesmen", "lansia-terlantar", today);
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "demensia");  // made for this procedure: before the one for all
}

TEST_CASE("forms: a broken one is refused with file, line and reason") {
  struct Row {
    char const* from;
    char const* to;
    char const* at;  // the text whose line is named; of a table the line of its [[...]]
    char const* reason;
  };
  Row const rows[] = {
      {"word = \"asesmen\"", "word = \"bulan\"",
       "word = ", "'bulan' is not in codes/case_form.csv"},
      {"\"lansia-terlantar\"", "\"bulan\"", "procedures = ", "'bulan' is no procedure of sop/"},
      {"id = \"demensia\"", "id = \"abu\"", "[[form]]",
       "stands in forms/demensia.toml, not in forms/abu.toml"},
      {"valid_from = 2021-01-01", "valid_from = 2021-01-01\nvalid_to = 2020-01-01", "[[form]]",
       "valid_to lies before valid_from"},
      {"kind = \"choice\"\n", "kind = \"pilih\"\n", "kind = \"pilih\"",
       "'kind': 'pilih' is none of text, long_text"},
      {"class = \"k4\"", "class = \"k9\"", "class = \"k9\"", "'k9' is none of k2, k3, k4"},
      {"id = \"ingat\"", "id = \"uid\"", "[[form.section.field]]",
       "field 'uid' has a name that the program keeps for itself"},
      {"id = \"ingat\"", "id = \"Ingat!\"", "[[form.section.field]]",
       "field 'Ingat!' may hold a-z, 0-9, - and _ alone"},
      {"id = \"tidak\"", "id = \"kadang\"",
       "[[form.section.field.option]]\nid = \"kadang\"\nname = { id = \"Tidak\"",
       "option 'kadang' stands there twice"},
      {"least = 35.0\nmost = 42.0\n", "", "[[form.section.field]]\nid = \"suhu\"",
       "field 'suhu' needs least and most"},
      {"least = 35.0", "least = 43.0", "[[form.section.field]]\nid = \"suhu\"",
       "field 'suhu': most is below least"},
      {"least = 35.0", "least = \"panas\"", "least = \"panas\"",
       "field 'suhu': least must be a number"},
      {"kind = \"date\"", "kind = \"date\"\nunit = \"hari\"",
       "[[form.section.field]]\nid = \"tanggal\"", "field 'tanggal': unit is for a number alone"},
      {"kind = \"date\"", "kind = \"date\"\npoints = 2", "[[form.section.field]]\nid = \"tanggal\"",
       "field 'tanggal': points stand at options, or at a yes_no"},
      {"kind = \"date\"", "kind = \"date\"\nlongest = 2",
       "[[form.section.field]]\nid = \"tanggal\"", "field 'tanggal': longest is for text alone"},
      {"kind = \"choices\"\n", "kind = \"text\"\n", "[[form.section.field]]\nid = \"gejala\"",
       "field 'gejala' is no choice and has options"},
      {"kind = \"date\"", "kind = \"choice\"", "[[form.section.field]]\nid = \"tanggal\"",
       "field 'tanggal' needs at least two options"},
      {"field = \"pergi\"", "field = \"suhu\"", "[[form.section.field]]\nid = \"ditemukan\"",
       "field 'ditemukan': only_if names 'suhu', which is no field before it"},
      {"is = [\"yes\"]", "is = [\"ya\"]", "[[form.section.field]]\nid = \"ditemukan\"",
       "field 'ditemukan': 'ya' is no option of 'pergi'"},
      {"is = [\"yes\"]", "is = []", "[[form.section.field]]\nid = \"ditemukan\"",
       "field 'ditemukan': only_if names no option"},
      {"kind = \"position\"", "kind = \"position\"\nonly_if = { field = \"suhu\", is = [\"a\"] }",
       "[[form.section.field]]\nid = \"tempat\"",
       "field 'tempat': only_if needs a field with options"},
      {"of = [\"pergi\"]", "of = [\"bulan\"]", "[[form.score]]\nid = \"bahaya\"",
       "score 'bahaya': 'bulan' is no field"},
      {"of = [\"pergi\"]", "of = [\"tanggal\"]", "[[form.score]]\nid = \"bahaya\"",
       "score 'bahaya': field 'tanggal' gives no points"},
      {"of = [\"pergi\"]", "of = []", "[[form.score]]\nid = \"bahaya\"",
       "score 'bahaya' is made of nothing"},
      {"may_lack = [\"gejala\"]", "may_lack = [\"suhu\"]", "[[form.score]]\nid = \"ingatan\"",
       "score 'ingatan': may_lack names 'suhu', which is not in of"},
      {"from = 2\n", "from = 3\n", "[[form.score.band]]\nid = \"tinggi\"",
       "band 'tinggi' must begin at 2"},
      {"to = 5\n", "to = 4\n", "[[form.score.band]]\nid = \"tinggi\"",
       "score 'ingatan': the last band must end at 5"},
      {"to = 5\n", "to = 1\n", "[[form.score.band]]\nid = \"tinggi\"",
       "band 'tinggi' ends before it begins"},
      {"from = 37.6", "from = 37.7", "[[form.score.band]]\nid = \"demam\"",
       "band 'demam' must begin at 37.6"},
      {"from = 37.6", "from = \"hangat\"", "from = \"hangat\"", "from must be a number"},
      {"id = \"tinggi\"", "id = \"rendah\"", "[[form.score.band]]\nid = \"rendah\"\nfrom = 2",
       "band 'rendah' stands there twice"},
      {"tone = \"late\"", "tone = \"merah\"", "tone = \"merah\"", "'merah' is none of plain, late"},
  };
  CatalogueCopy copy;
  copy.write(own_file, own_text);
  CHECK(copy.faults().empty());
  for (auto const& row : rows) {
    auto const text = replaced(own_text, row.from, row.to);
    CAPTURE(row.from);
    CAPTURE(row.reason);
    REQUIRE(!text.empty());
    REQUIRE(text.find(row.at) != std::string::npos);
    copy.write(own_file, text);
    auto const found = copy.faults();
    INFO(found);
    auto const where = std::string(own_file) + ":" + std::to_string(line_of(text, row.at)) + ": ";
    CHECK(found.find(where) != std::string::npos);
    CHECK(found.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("forms: two versions may not hold on one day; a step's form must have one") {
  CatalogueCopy copy;
  auto const second = replaced(own_text, "valid_from = 2021-01-01", "valid_from = 2026-06-01");
  copy.write(own_file, std::string(own_text) + second);
  CHECK(copy.faults().find("effective dates of form 'demensia' overlap") != std::string::npos);
  copy.write(own_file, replaced(own_text, "valid_from = 2021-01-01",
                                "valid_from = 2021-01-01\nvalid_to = 2026-05-31") +
                           second);
  CHECK(copy.faults().empty());
  auto const held = copy.load();
  CHECK(find(*held, "demensia", today)->version == "2026-06-01");
  CHECK(find(*held, "demensia", Date::from_ymd(2026, 5, 31).value())->version == "2021-01-01");
  CHECK(find_version(*held, "demensia", "2021-01-01"));
  CHECK_FALSE(find_version(*held, "demensia", "2020-01-01"));
  copy.remove("forms/data-pasung.toml");
  auto const found = copy.faults();
  CHECK(found.find("sop/pelepasan-pasung.toml:33: no form of forms/ stands for 'data-pasung'") !=
        std::string::npos);
}

TEST_CASE("forms: a file that is added while the program runs makes one known") {
  CatalogueCopy copy;
  std::vector<catalogue::Check> const checks{check_forms};
  auto first = catalogue::Catalogue::load(copy.folder(), {}, checks);
  REQUIRE(first.ok());
  catalogue::CatalogueHolder holder(copy.folder(), std::move(first).value(), {}, checks);
  auto const known = [&] { return find(*holder.snapshot(), "demensia", today).has_value(); };
  CHECK(!known());
  copy.write(own_file, replaced(own_text, "to = 5\n", "to = 9\n"));
  auto const refused = holder.reload();
  REQUIRE(!refused.ok());
  CHECK(refused.error().detail.at("faults").find(std::string(own_file) + ":") == 0);
  CHECK(!known());
  copy.write(own_file, own_text);
  CHECK(holder.reload().ok());
  CHECK(known());
}
